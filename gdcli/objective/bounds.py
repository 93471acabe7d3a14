"""Bounds as text in, the lowest and the highest value of each parameter out: `w=0:1,b=:5`."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.named import read_named
from gdcli.objective.number import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable

Bound = tuple[float, float]
UNBOUNDED: Bound = (-math.inf, math.inf)
EXAMPLE = "--bounds w=0:1,b=:5"


def read_bounds(texts: Iterable[str], variables: tuple[str, ...]) -> tuple[Bound, ...]:
    """One bound a variable, infinite where none is given; raise InputError where a text gives none."""
    bounds = read_named("--bounds", texts, partial(_read_part, variables))
    return tuple(bounds.get(name, UNBOUNDED) for name in variables)


def _read_part(variables: tuple[str, ...], text: str, span: Span) -> tuple[str, Bound]:
    left, equals, right = text[span.start : span.end].partition("=")
    _, colon, high = right.partition(":")
    if not equals or not colon or ":" in high:
        what = f"--bounds: cannot read '{text[span.start : span.end]}'"
        raise InputError(what, place=Place(text, span), fix=EXAMPLE)
    name = left.strip()
    if name not in variables:
        raise InputError(
            f"--bounds: there is no parameter '{name}' to be found",
            place=Place(text, span),
            fix=f"the parameters are {', '.join(variables)}",
        )
    middle = span.end - len(high) - 1
    lowest = _end(text, Span(span.start + len(left) + 1, middle), -math.inf)
    highest = _end(text, Span(middle + 1, span.end), math.inf)
    if not lowest < highest:
        raise InputError(
            f"--bounds: {name} has nothing between {lowest:g} and {highest:g}",
            place=Place(text, span),
            fix=f"--fix {name}={lowest:g} holds it at one value" if lowest == highest else EXAMPLE,
        )
    return name, (lowest, highest)


def _end(text: str, span: Span, default: float) -> float:
    return read_number("--bounds", text, span) if text[span.start : span.end].strip() else default
