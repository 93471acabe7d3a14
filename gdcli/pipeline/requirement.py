"""What `--require` asks of a result: a word or a comparison in, whether it holds out."""

from __future__ import annotations

import operator
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdcli.descent.stopping import StopReason
from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen
from gdcli.objective.constants import check_constants, constant_value
from gdcli.objective.number import for_option
from gdcli.objective.parser import Relation, parse_relation
from gdcli.objective.tree import Variable, walk
from gdcli.pipeline.command import shortest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gdcli.pipeline.result import Minimization

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


def _converged(result: Minimization) -> bool:
    norm = result.gradient_norm
    if result.stop.reason is StopReason.FIXED_POINT and result.verdict.kind.is_minimum:
        return True  # rounding leaves no smaller gradient
    return not result.stop.reason.broke_down and norm is not None and norm <= result.task.tolerance


def _is_minimum(result: Minimization) -> bool:
    return result.verdict.kind.is_minimum


def _is_global(result: Minimization) -> bool:
    return result.verdict.is_global


WORDS: dict[str, Callable[[Minimization], bool]] = {
    "converged": _converged,
    "minimum": _is_minimum,
    "global": _is_global,
}

# Numbers of the result that a comparison may name, beside the variables.
FIGURES: dict[str, Callable[[Minimization], float | None]] = {
    "loss": lambda result: result.loss,
    "gradient_norm": lambda result: result.gradient_norm,
    "epochs": lambda result: float(result.epochs),
}


class Requirement(Frozen):
    """A requirement, read and checked; `relation` is None where `text` is one of the words."""

    text: str
    relation: Relation | None


def read_requirement(text: str, variables: tuple[str, ...], more: Iterable[str] = ()) -> Requirement:
    """Read a word or a comparison over variables and figures; raise InputError for anything else.

    more   figures that the result has beside those of a minimization
    """
    word = text.strip()
    if not word:
        raise InputError("--require is empty", fix="--require minimum")
    if word in WORDS:
        return Requirement(word, None)
    if word.isidentifier():
        raise InputError(
            f"--require: '{word}' is not a requirement",
            place=Place(text, Span(0, len(text))),
            why=f"the words are {', '.join(WORDS)}",
            fix='or compare, as in --require "loss <= -22.9"',
        )
    try:
        relation = parse_relation(text)
        for side in (relation.left, relation.right):
            check_constants(side, text)
    except InputError as error:
        raise for_option("--require", error, text) from None
    known = (*variables, *FIGURES, *more)
    for node in (*walk(relation.left), *walk(relation.right)):
        if isinstance(node, Variable) and node.name not in known:
            raise InputError(
                f"--require: '{node.name}' is neither a variable nor a figure of the result",
                place=Place(text, node.span),
                fix=f"it may name {', '.join(known)}",
            )
    return Requirement(text, relation)


def missed(
    requirement: Requirement, result: Minimization, more: Mapping[str, float | None] = MappingProxyType({})
) -> str:
    """What is wrong with the result, as a sentence; "" where the requirement holds.

    more   figures beside those of a minimization, None where one is not defined
    """
    if requirement.relation is None:
        if WORDS[requirement.text](result):
            return ""
        stop, kind = result.stop.reason.key, result.verdict.kind.key
        return f"the requirement '{requirement.text}' does not hold: stopped by {stop}, verdict {kind}"
    # A variable called `loss` means the variable.
    known = {name: read(result) for name, read in FIGURES.items()} | dict(more)
    figures = {name: value for name, value in known.items() if value is not None}
    values = figures | result.point
    relation = requirement.relation
    try:
        left = constant_value(relation.left, requirement.text, values)
        right = constant_value(relation.right, requirement.text, values)
    except InputError as error:
        return f"the requirement '{requirement.text}' does not hold: {error.what}"
    if COMPARISONS[relation.comparison](left, right):
        return ""
    return f"the requirement '{requirement.text}' does not hold: {shortest(left)} against {shortest(right)}"
