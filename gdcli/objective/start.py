"""Where a descent begins: text, a number or a mapping in, a point out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.number import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_START = 5.0

StartLike = float | str | Mapping[str, float] | Iterable[float | str] | None


@dataclass(frozen=True, slots=True)
class Start:
    """A start point.

    point   shape (n,), in the order of the variables
    given   names whose value the user gave; the others stand at the default
    """

    variables: tuple[str, ...]
    point: tuple[float, ...]
    given: frozenset[str]


def read_start(start: StartLike, variables: tuple[str, ...]) -> Start:
    """Read a start; raise InputError where it gives no point.

    start   `5` or `x=5,y=-1` as text, several such texts, a number for one variable, numbers in the order
            of the variables, or a mapping from names to numbers
    """
    match start:
        case None:
            values: dict[str, float] = {}
        case str():
            values = _read_texts([start], variables)
        case Mapping():
            values = {name: _double(name, value, variables) for name, value in start.items()}
        case Iterable():
            values = _read_several(list(start), variables)
        case _:
            values = _read_several([start], variables)
    point = tuple(values.get(name, DEFAULT_START) for name in variables)
    return Start(variables, point, frozenset(values))


def _read_several(parts: list[str | float], variables: tuple[str, ...]) -> dict[str, float]:
    if all(isinstance(part, str) for part in parts):
        return _read_texts([str(part) for part in parts], variables)
    if len(parts) != len(variables):
        names = ", ".join(variables)
        raise InputError(f"--start gives {len(parts)} value(s) for the variables {names}")
    return {name: _double(name, part, variables) for name, part in zip(variables, parts, strict=True)}


def _double(name: str, value: float | str, variables: tuple[str, ...]) -> float:
    """A number given by a program, as a finite double."""
    _check_known(name, variables, Place(name, Span(0, len(name))))
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"--start: {name} = {value!r} is not a finite number")
    return number


def _read_texts(texts: Sequence[str], variables: tuple[str, ...]) -> dict[str, float]:
    values: dict[str, float] = {}
    for text in texts:
        for span in _split(text):
            name, value = _read_part(text, span, variables)
            if name in values:
                raise InputError(
                    f"--start gives a value for '{name}' twice", place=Place(text, span), fix="give it once"
                )
            values[name] = value
    return values


def _read_part(text: str, span: Span, variables: tuple[str, ...]) -> tuple[str, float]:
    part = text[span.start : span.end]
    left, equals, right = part.partition("=")
    if not equals:
        if len(variables) > 1:
            each = ",".join(f"{name}={part.strip() or 5}" for name in variables[:4])
            raise InputError(
                f"--start '{part.strip()}' does not say which of {', '.join(variables)} it is for",
                place=Place(text, span),
                fix=f"--start {each}",
            )
        return variables[0], read_number("--start", text, span)
    name = left.strip()
    _check_known(name, variables, Place(text, Span(span.start, span.start + len(left))))
    return name, read_number("--start", text, Span(span.end - len(right), span.end))


def _check_known(name: str, variables: tuple[str, ...], place: Place) -> None:
    if name not in variables:
        raise InputError(
            f"--start: there is no variable '{name}' in the expression",
            place=place,
            fix=f"its variables are {', '.join(variables)}",
        )


def _split(text: str) -> list[Span]:
    """Spans between the commas that stand outside of brackets."""
    spans, depth, begin = [], 0, 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            spans.append(Span(begin, position))
            begin = position + 1
    return [*spans, Span(begin, len(text))]
