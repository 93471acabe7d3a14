"""A box of the variables: text or a mapping in, bounds in the order of the variables out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.named import check_variable, listed, read_named
from gdcli.objective.number import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable

Bounds = tuple[float, float]
Box = tuple[Bounds, ...]

BoxLike = str | Mapping[str, Sequence[float]] | Sequence[str]


def read_box(box: BoxLike, variables: tuple[str, ...]) -> Box:
    """Read a closed box; raise InputError where it is none or does not bound every variable.

    box   `x=-10:10,y=0:3` as text, several such texts, `-10:10` for one variable, or a mapping from names to
          pairs of numbers; equal bounds hold a variable fixed
    """
    match box:
        case Mapping():
            found = {str(name): _pair(str(name), pair, variables) for name, pair in box.items()}
        case Sequence() if not isinstance(box, str):
            found = _read_texts(box, variables)
        case _:
            found = _read_texts([box], variables)
    missing = [name for name in variables if name not in found]
    if missing:
        parts = [f"{name}={_written(found.get(name, (-10.0, 10.0)))}" for name in variables]
        raise InputError(
            f"--box says nothing of the variable{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
            fix=f"--box {','.join(parts)}",
        )
    return tuple(found[name] for name in variables)


def _written(bounds: Bounds) -> str:
    return ":".join(repr(bound).removesuffix(".0") for bound in bounds)


def _pair(name: str, pair: Sequence[float], variables: tuple[str, ...]) -> Bounds:
    """Bounds given by a program."""
    check_variable("--box", name, variables, Place(name, Span(0, len(name))))
    try:
        lower, upper = map(float, pair)
    except (TypeError, ValueError, OverflowError):
        lower = upper = math.nan
    if not (math.isfinite(lower) and math.isfinite(upper)):
        raise InputError(f"--box: {name} = {pair!r} is not a pair of finite numbers")
    if lower > upper:
        raise InputError(f"--box: the bounds of '{name}' are in reverse order", fix=f"{upper!r}, {lower!r}")
    return lower, upper


def _read_texts(texts: Iterable[str], variables: tuple[str, ...]) -> dict[str, Bounds]:
    return read_named("--box", texts, partial(_read_part, variables))


def _read_part(variables: tuple[str, ...], text: str, span: Span) -> tuple[str, Bounds]:
    part = text[span.start : span.end]
    left, equals, right = part.partition("=")
    name = left.strip()
    if not equals:
        if len(variables) > 1:
            raise InputError(
                f"--box '{part.strip()}' does not say which of {listed(variables)} it bounds",
                place=Place(text, span),
                fix="--box " + ",".join(f"{variable}=-10:10" for variable in variables[:4]),
            )
        name, right = variables[0], part
    else:
        check_variable("--box", name, variables, Place(text, Span(span.start, span.start + len(left))))
    begin = span.end - len(right)
    below, colon, above = right.partition(":")
    if not colon or ":" in above:
        raise InputError(
            f"--box: the bounds of '{name}' must be two numbers with ':' between them",
            place=Place(text, Span(begin, span.end)),
            fix=f"--box {name}=-10:10",
        )
    middle = begin + len(below)
    lower = read_number("--box", text, Span(begin, middle))
    upper = read_number("--box", text, Span(middle + 1, span.end))
    if lower > upper:
        raise InputError(
            f"--box: the bounds of '{name}' are in reverse order",
            place=Place(text, Span(begin, span.end)),
            fix=f"--box {name}={above.strip()}:{below.strip()}",
        )
    return name, (lower, upper)
