"""The calls of schedules in the text of a learning rate: cut out of it, read and checked."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen
from gdcli.methods.schedules import PARAMETER_RANGES, SCHEDULES, Schedule, declare_schedule
from gdcli.objective.constants import constant_value
from gdcli.objective.parser import parse
from gdcli.objective.scanner import Kind, scan
from gdcli.objective.vocabulary import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.objective.scanner import Token

# A placeholder is the schedule's name and a number of at most two digits, which fit into the two brackets.
MAX_CALLS = 100

# The name before a number, as in final=0.01.
_KEYWORD = r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=)"


class ScheduleCall(Frozen):
    """One call of a schedule.

    placeholder   the variable that stands in its place
    span          where it is in the text
    arguments     numbers by name, defaults included
    """

    placeholder: str
    span: Span
    name: str
    arguments: dict[str, float]

    def at(self, t: float) -> float:
        """Value of the schedule at an epoch."""
        return float(SCHEDULES[self.name](t, **self.arguments))


def cut_calls(text: str) -> tuple[str, tuple[ScheduleCall, ...]]:
    """The text, as long as before, with a variable in the place of each call; and the calls."""
    calls: list[ScheduleCall] = []
    # The scanner knows no '='. One outside of all calls is still in what is parsed afterwards.
    unnamed = re.sub(rf"(?<=[(,]){_KEYWORD}", lambda keyword: " " * len(keyword[0]), text)
    for span, name, parts in _calls(text, scan(unnamed)):
        if len(calls) == MAX_CALLS:
            raise InputError(f"more than {MAX_CALLS} schedules", place=Place(text, span))
        arguments = _arguments(text, span, declare_schedule(name), parts)
        calls.append(ScheduleCall(f"{name}{len(calls)}", span, name, arguments))
    shortened = text
    for call in calls:
        length = call.span.end - call.span.start
        shortened = shortened[: call.span.start] + call.placeholder.ljust(length) + shortened[call.span.end :]
    return shortened, tuple(calls)


def _calls(text: str, tokens: tuple[Token, ...]) -> Iterator[tuple[Span, str, list[Span]]]:
    """Span, name and the spans of the arguments of each call, the outermost where they nest."""
    position = 0
    while position + 1 < len(tokens):
        name, opening = tokens[position], tokens[position + 1]
        position += 1
        if name.kind is not Kind.NAME or opening.text != "(":
            continue
        if name.text not in SCHEDULES:
            _refuse_misspelt(text, name)
            continue
        depth, begin, parts = 1, opening.span.end, list[Span]()
        while depth:
            position += 1
            token = tokens[position]
            if token.kind is Kind.END:
                raise InputError(
                    "'(' is never closed", place=Place(text, opening.span), fix="add ')' where it ends"
                )
            depth += (token.text == "(") - (token.text == ")")
            if (depth == 1 and token.text == ",") or depth == 0:
                parts.append(Span(begin, token.span.start))
                begin = token.span.end
        position += 1
        yield Span(name.span.start, begin), name.text, parts


def _refuse_misspelt(text: str, name: Token) -> None:
    """Raise InputError where a name that is no function looks like that of a schedule."""
    similar = difflib.get_close_matches(name.text, [*SCHEDULES, *FUNCTIONS], n=1)
    if name.text not in FUNCTIONS and similar and similar[0] in SCHEDULES:
        raise InputError(
            f"unknown schedule '{name.text}'",
            place=Place(text, name.span),
            fix=f"did you mean '{similar[0]}'?  `gdcli explain schedules` lists all",
        )


def _arguments(text: str, span: Span, schedule: Schedule, parts: list[Span]) -> dict[str, float]:
    written: dict[str, Span] = {}
    for place, part in zip(schedule.parameters, parts, strict=False):
        keyword = re.compile(_KEYWORD).match(text, part.start, part.end)
        name, number = (keyword[1], Span(keyword.end(), part.end)) if keyword else (place, part)
        if name not in written and text[number.start : number.end].strip():
            written[name] = number
    defaults = {name: default for name, default in schedule.parameters.items() if default is not None}
    if len(written) < len(parts) or defaults.keys() | written != schedule.parameters.keys():
        raise InputError(
            f"the schedule '{schedule.name}' takes other numbers",
            place=Place(text, span),
            fix=f"write {schedule.signature}; `gdcli explain schedules` lists all",
        )
    return defaults | {name: _number(text, number, name) for name, number in written.items()}


def _number(text: str, part: Span, name: str) -> float:
    # Blanks before it keep the offsets of its errors those of the whole text.
    alone = " " * part.start + text[part.start : part.end]
    value = constant_value(parse(alone), alone)
    if value not in PARAMETER_RANGES[name]:
        raise InputError(
            f"{name} = {value:g} is out of its range",
            place=Place(text, part),
            why=f"allowed is {str(PARAMETER_RANGES[name]).replace('value', name)}",
        )
    return value
