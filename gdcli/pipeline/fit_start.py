"""Where a fit begins: values by name, an earlier result, or a way to draw them in, a start point out."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.start import Start, read_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.initial import Initial
    from gdcli.objective.binding import Binding
    from gdcli.objective.bounds import Bound
    from gdcli.objective.start import StartLike


def read_initial(text: str | None) -> Initial:
    """The word of `--init`; raise InputError where it is none."""
    from gdcli.descent.initial import Initial

    if text is None:
        return Initial.DEFAULT
    words = {initial.key: initial for initial in Initial if initial is not Initial.DEFAULT}
    if text not in words:
        raise InputError(
            f"--init: there is no '{text}'",
            place=Place(text, Span(0, len(text))),
            why=f"--init takes {', '.join(words)}",
        )
    return words[text]


def read_point(
    start: StartLike, initial: Initial, binding: Binding, bounds: Sequence[Bound], *, seed: int
) -> Start:
    """The start point: what is given, else what `initial` says, moved into the bounds.

    Raise InputError where a given value is out of its bounds.
    """
    from gdcli.descent.initial import initial_values

    names = binding.parameters
    given = _read_given(start, names)
    chosen = initial_values(initial, names, binding.formula.networks, seed) | given
    inside = tuple(min(max(chosen[name], low), high) for name, (low, high) in zip(names, bounds, strict=True))
    for name, there in zip(names, inside, strict=True):
        if name in given and given[name] != there:
            what = f"--start: {name} = {given[name]:g} is out of its --bounds"
            raise InputError(what, fix=f"--start {name}={there:g}")
    return Start(names, inside, frozenset(given))


def _read_given(start: StartLike, parameters: tuple[str, ...]) -> dict[str, float]:
    """The values that a start gives: numbers as everywhere, or the file of an earlier result."""
    texts = [start] if isinstance(start, str) else start
    if isinstance(texts, list | tuple) and len(texts) == 1 and str(texts[0]).endswith(".json"):
        return _from_result(str(texts[0]), parameters)
    read = read_start(start, parameters)
    return {name: x for name, x in zip(parameters, read.point, strict=True) if name in read.given}


def _from_result(path: str, parameters: tuple[str, ...]) -> dict[str, float]:
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        point = {str(name): _finite(value) for name, value in record["point"].items()}
    except OSError as error:
        raise InputError(f"--start: the file '{path}' cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise InputError(
            f"--start: '{path}' is not a result of gdcli",
            why="a result written by --format json has its parameters under 'point'",
        ) from None
    strangers = [name for name in point if name not in parameters]
    if strangers:
        raise InputError(
            f"--start: '{path}' has the parameter '{strangers[0]}', and the formula has not",
            fix=f"its parameters are {', '.join(parameters)}",
        )
    return point


def _finite(value: float | str) -> float:
    """The number itself; raise ValueError or OverflowError where it is none."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number
