"""The learning rate: a number or text in, a Program from the epoch number t to lr out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.constants import check_constants, constant_value
from gdcli.objective.number import for_option
from gdcli.objective.parser import parse
from gdcli.objective.tree import Variable, variables, walk

if TYPE_CHECKING:
    from gdcli.objective.tree import Node
    from gdcli.program.program import Program


@dataclass(frozen=True, slots=True)
class LearningRate:
    """A learning rate, constant or an expression in the epoch number t (first update: t = 1).

    constant   its value, or None where it depends on t
    """

    text: str
    tree: Node
    constant: float | None

    def program(self) -> Program:
        """Program with the input t and the output lr."""
        import sympy

        from gdcli.objective.build import build
        from gdcli.program.builder import Builder
        from gdcli.program.lower import lower

        if self.constant is not None:
            # The double itself: 1/3 is rounded once, here.
            builder = Builder()
            return builder.build(("t",), {"lr": builder.constant(self.constant)})
        return lower({"lr": build(self.tree, {"t": sympy.Symbol("t")}, self.text)}, ("t",))


def read_learning_rate(value: float | str) -> LearningRate:
    """Read a positive number or an expression in t; raise InputError for anything else."""
    text = str(value)
    if not text.strip():
        raise InputError("--lr is empty", fix="--lr 0.01")
    try:
        tree = parse(text)
        check_constants(tree, text)
        if strangers := variables(tree) - {"t"}:
            raise _stranger(tree, text, min(strangers))
        constant = None if variables(tree) else constant_value(tree, text)
        first = constant_value(tree, text, {"t": 1.0})
    except InputError as error:
        raise for_option("--lr", error, text) from None
    if first <= 0:
        at_first = "" if constant is not None else f": it is {first:g} at the first update, t = 1"
        raise InputError(
            f"--lr must be positive, not '{text}'{at_first}",
            place=Place(text, Span(0, len(text))),
            why="the learning rate is the length of the step along the negative gradient",
            fix="--lr 0.01",
        )
    return LearningRate(text, tree, constant)


def _stranger(tree: Node, text: str, name: str) -> InputError:
    variable = next(node for node in walk(tree) if isinstance(node, Variable) and node.name == name)
    return InputError(
        f"'{name}' is neither a number nor the epoch number t",
        place=Place(text, variable.span),
        fix='--lr 0.01, or an expression in t such as --lr "0.1*0.99^t"',
    )
