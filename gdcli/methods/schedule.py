"""The learning rate: a number or text in, a Program from the epoch number t to lr out.

Text is an expression in t, in which schedules may be called by name. A call is cut out before the expression
is parsed, and a name as long as the call stands in its place: so the language of losses need not know
schedules, and every error still points at what was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen
from gdcli.methods.schedule_calls import ScheduleCall, cut_calls
from gdcli.methods.schedules import SCHEDULES, declare_schedule
from gdcli.objective.constants import check_constants, constant_value
from gdcli.objective.number import for_option
from gdcli.objective.parser import parse
from gdcli.objective.tree import Variable, variables, walk

if TYPE_CHECKING:
    from gdcli.objective.tree import Node
    from gdcli.program.program import Program

RANGE = "0 <= lr < inf"


class LearningRate(Frozen):
    """A learning rate, constant or an expression in the epoch number t (first update: t = 1).

    tree         with a variable in the place of each call of a schedule
    calls        these variables' names and what they stand for
    constant     its value, or None where it depends on t
    is_default   whether it is the optimizer's own, and nobody wrote it
    """

    text: str
    tree: Node
    calls: tuple[ScheduleCall, ...]
    constant: float | None
    is_default: bool = False

    def program(self) -> Program:
        """Program with the input t and the output lr."""
        from gdcli.program.builder import Builder

        builder = Builder()
        if self.constant is not None:
            # The double itself: 1/3 is rounded once, here.
            return builder.build(("t",), {"lr": builder.constant(self.constant)})
        import sympy

        from gdcli.objective.build import build
        from gdcli.program.lower import lower

        names = ("t", *(call.placeholder for call in self.calls))
        symbols = {name: sympy.Symbol(name) for name in names}
        given = {"t": builder.input("t")}
        for call in self.calls:
            parameters = {name: builder.constant(value) for name, value in call.arguments.items()}
            inputs = {"t": given["t"], **parameters}
            given[call.placeholder] = builder.inline(declare_schedule(call.name).program(), inputs)["value"]
        outer = lower({"lr": build(self.tree, symbols, self.text)}, names)
        return builder.build(("t",), builder.inline(outer, given))


def read_learning_rate(value: float | str) -> LearningRate:
    """Read a positive number or an expression in t; raise InputError for anything else."""
    text = str(value)
    if not text.strip():
        raise InputError("--lr is empty", fix="--lr 0.01")
    try:
        shortened, calls = cut_calls(text)
        tree = parse(shortened)
        check_constants(tree, text)
        _check_names(tree, text, calls)
        constant = None if variables(tree) else constant_value(tree, text)
    except InputError as error:
        raise for_option("--lr", error, text) from None
    try:
        first = constant_value(tree, text, {"t": 1.0, **{call.placeholder: call.at(1.0) for call in calls}})
    except InputError as error:
        what = f"{error.what.replace('the constant ', '')} at the first update, t = 1"
        told = InputError(what, place=error.place, why=error.why, fix=error.fix)
        raise for_option("--lr", told, text) from None
    if first <= 0:
        at_first = "" if constant is not None else f": it is {first:g} at the first update, t = 1"
        raise InputError(
            f"--lr must be positive, not '{text}'{at_first}",
            place=Place(text, Span(0, len(text))),
            why="the learning rate is the length of the step along the negative gradient",
            fix="--lr 0.01",
        )
    return LearningRate(text, tree, calls, constant)


def _check_names(tree: Node, text: str, calls: tuple[ScheduleCall, ...]) -> None:
    """Raise InputError at a variable that is neither t nor the place of a call."""
    places = {call.span.start for call in calls}
    strangers = [
        node
        for node in walk(tree)
        if isinstance(node, Variable) and node.name != "t" and node.span.start not in places
    ]
    if not strangers:
        return
    stranger = min(strangers, key=lambda node: node.name)
    if stranger.name in SCHEDULES:
        raise InputError(
            f"the schedule '{stranger.name}' needs its numbers",
            place=Place(text, stranger.span),
            fix=f"write {declare_schedule(stranger.name).signature}; `gdcli explain schedules` lists all",
        )
    raise InputError(
        f"'{stranger.name}' is neither a number nor the epoch number t",
        place=Place(text, stranger.span),
        fix='--lr 0.01, or an expression in t such as --lr "0.1*0.99^t"',
    )
