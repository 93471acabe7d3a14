"""Where a descent begins: text, a number or a mapping in, a point out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen
from gdcli.objective.named import SHOWN, check_variable, listed, read_named
from gdcli.objective.number import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_START = 5.0

# Characters of a text in which an example is looked for.
LOOKED_AT = 200

# What other languages name, separate and surround values with, and a second '='. Compiled where they are
# used: most runs need none of them, and compiling all takes longer than reading a loss.
_PLAIN = r"[^;:{}\[\]=\x00-\x1f]*+"
_STRAY = rf"{_PLAIN}(?:={_PLAIN})?+([;:{{}}\[\]=])"
_NUMBER = r"(?<![\w.])[-+]?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?(?![\w.])"
_NAMED_NUMBER = rf"([A-Za-z_]\w*)[\"']?\s*[:=]+\s*({_NUMBER})"

StartLike = float | str | Mapping[str, float] | Iterable[float | str] | None


class Start(Frozen):
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
            values = {str(name): _double(str(name), x, variables) for name, x in start.items()}
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
    check_variable("--start", name, variables, Place(name, Span(0, len(name))))
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"--start: {name} = {value!r} is not a finite number")
    return number


def _read_texts(texts: Sequence[str], variables: tuple[str, ...]) -> dict[str, float]:
    return read_named("--start", texts, partial(_read_part, variables))


def _read_part(variables: tuple[str, ...], text: str, span: Span) -> tuple[str, float]:
    part = text[span.start : span.end]
    if not part.strip():
        raise InputError(
            "--start: a value is missing", place=Place(text, span), fix=_example(text, variables)
        )
    if stray := re.match(_STRAY, part):
        raise InputError(
            "--start: a value follows its name and '=', and a comma separates it from the next",
            place=Place(text, Span(span.start + stray.start(1), span.start + stray.end(1))),
            fix=_example(text, variables),
        )
    left, equals, right = part.partition("=")
    if not equals:
        if len(variables) > 1:
            raise InputError(
                f"--start '{part.strip()}' does not say which of {listed(variables)} it is for",
                place=Place(text, span),
                fix=_example(text, variables),
            )
        return variables[0], read_number("--start", text, span)
    name = left.strip()
    check_variable("--start", name, variables, Place(text, Span(span.start, span.start + len(left))))
    return name, read_number("--start", text, Span(span.end - len(right), span.end))


def _example(text: str, variables: tuple[str, ...]) -> str:
    """The option as it is written, with the names and numbers that stand in a text."""
    begin = text[:LOOKED_AT]
    named = [(name, value) for name, value in re.findall(_NAMED_NUMBER, begin, re.ASCII) if name in variables]
    parts = [part.strip() for part in begin.split(",")]
    numbers = parts if all(map(_is_a_number, parts)) else re.findall(_NUMBER, begin, re.ASCII)
    if not named and len(numbers) == len(variables):
        named = list(zip(variables, numbers, strict=True))
    pairs = (named or [(name, (numbers or ["5"])[0]) for name in variables])[:SHOWN]
    return f"--start {','.join(f'{name}={value}' for name, value in pairs)}"


def _is_a_number(text: str) -> bool:
    """Whether a text stands for one number, such as 1/3 and -pi/2; that of "5 -6" may be meant for two."""
    if " " in text:
        return False
    try:
        read_number("--start", text, Span(0, len(text)))
    except InputError:
        return False
    return True
