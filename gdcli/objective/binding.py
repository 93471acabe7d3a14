"""A formula and the names of columns in, what each name of the formula is out: data or a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen
from gdcli.objective.formula import Formula, variables_in_order
from gdcli.objective.objective import natural_order
from gdcli.objective.tree import NamedConstant, Variable, walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


SHOWN = 12  # columns that a message names


class Binding(Frozen):
    """A formula whose names are known.

    columns      column of the table by how the formula spells it, those it uses
    parameters   what is to be found, in natural alphabetical order
    fixed        parameters with a value that stays
    """

    formula: Formula
    columns: Mapping[str, str]
    parameters: tuple[str, ...]
    fixed: Mapping[str, float]


def bind(formula: Formula, names: Sequence[str], label: str, fixed: Mapping[str, float]) -> Binding:
    """Tell data from parameters; raise InputError where a name can be neither, or nothing is left to find.

    label   what messages call the table
    """
    columns, parameters = _told_apart(formula, names, label)
    for node in walk(formula.target):
        if isinstance(node, Variable) and node.name in parameters:
            raise _no_column(formula, node, label, names)
    _refuse_constants(formula, set(names))
    parameters += _weights(formula, {*names, *parameters})
    free = tuple(sorted((name for name in parameters if name not in fixed), key=natural_order))
    if not free:
        raise InputError(
            "the model has no parameter, so there is nothing to fit"
            if not fixed
            else "every parameter is fixed, so there is nothing to fit",
            place=_all_of(formula),
            why=f"the columns are {_listed(names)}; any other name is a parameter",
        )
    return Binding(formula, columns, free, dict(fixed))


def _told_apart(formula: Formula, names: Sequence[str], label: str) -> tuple[dict[str, str], list[str]]:
    """Columns by spelling, and the names of parameters, both in the order of the text."""
    known = set(names)
    columns: dict[str, str] = {}
    parameters: list[str] = []
    for variable in variables_in_order(formula):
        quoted = variable.name.startswith("`")
        plain = variable.name[1:-1] if quoted else variable.name
        if plain in known:
            columns[variable.name] = plain
        elif quoted:
            raise _no_column(formula, variable, label, names)
        else:
            parameters.append(variable.name)
    if not columns:
        raise InputError(
            "the formula names no column, so there is nothing to fit to",
            place=_all_of(formula),
            fix=f"the columns of {label} are {_listed(names)}",
        )
    return columns, parameters


def _weights(formula: Formula, taken: set[str]) -> list[str]:
    """The parameters of all networks; raise InputError where one has a name that is taken."""
    weights = []
    for network in formula.networks:
        for name in network.parameters:
            if name in taken:
                raise InputError(
                    f"'{name}' is a weight of the network and is named in the formula or a column, too",
                    place=Place(formula.text, network.span),
                    fix="rename the column or the parameter",
                )
            weights.append(name)
    return weights


def _all_of(formula: Formula) -> Place:
    return Place(formula.text, Span(0, len(formula.text)))


def _no_column(formula: Formula, node: Variable, label: str, names: Sequence[str]) -> InputError:
    return InputError(
        f"'{node.name.strip('`')}' is not a column of {label}",
        place=Place(formula.text, node.span),
        fix=f"its columns are {_listed(names)}",
    )


def _refuse_constants(formula: Formula, known: set[str]) -> None:
    """A column called e or pi, and the formula has the constant: refused, never guessed."""
    for side in (formula.target, formula.model):
        for node in walk(side):
            if isinstance(node, NamedConstant) and node.name in known:
                raise InputError(
                    f"'{node.name}' is a constant and a column",
                    place=Place(formula.text, node.span),
                    fix=f"write `{node.name}` in backticks for the column, or rename it",
                )


def _listed(names: Sequence[str]) -> str:
    more = "" if len(names) <= SHOWN else f" and {len(names) - SHOWN} more"
    return ", ".join(names[:SHOWN]) + more
