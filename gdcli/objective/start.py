"""Where a descent begins: text, a number or a mapping in, a point out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.constants import constant_value
from gdcli.objective.parser import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_START = 5.0

StartLike = float | str | Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Start:
    """A start point.

    point   shape (n,), in the order of the variables
    given   names whose value the user gave; the others stand at the default
    """

    variables: tuple[str, ...]
    point: tuple[float, ...]
    given: frozenset[str]


def read_start(start: StartLike | Sequence[str], variables: tuple[str, ...]) -> Start:
    """Read `5`, `x=5,y=-1`, several such texts, a number or a mapping; raise InputError for anything else."""
    if start is None:
        values: dict[str, float] = {}
    elif isinstance(start, str):
        values = _read_texts([start], variables)
    elif isinstance(start, Mapping):
        values = {name: float(value) for name, value in start.items()}
        for name in values:
            _check_known(name, variables, Place(name, Span(0, len(name))))
    elif isinstance(start, (int, float)):
        values = _read_texts([repr(float(start))], variables)
    else:
        values = _read_texts(start, variables)
    for name, value in values.items():
        if not math.isfinite(value):
            raise InputError(f"--start: {name} = {value} is not a finite number")
    point = tuple(values.get(name, DEFAULT_START) for name in variables)
    return Start(variables, point, frozenset(values))


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
        return variables[0], _read_value(text, span)
    name = left.strip()
    _check_known(name, variables, Place(text, Span(span.start, span.start + len(left))))
    return name, _read_value(text, Span(span.end - len(right), span.end))


def _read_value(text: str, span: Span) -> float:
    """Value of a constant expression that stands in a longer text."""
    # Blanks before it keep the offsets of its errors those of the whole text.
    alone = " " * span.start + text[span.start : span.end]
    try:
        return constant_value(parse(alone), alone)
    except InputError as error:
        place = Place(text, error.place.span) if error.place else None
        raise InputError(f"--start: {error.what}", place=place, why=error.why, fix=error.fix) from None


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
