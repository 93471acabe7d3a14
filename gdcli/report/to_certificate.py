"""A certification as a table for people and as JSON for programs.

Law: the ends of an interval are doubles rounded outwards, each the shortest text that reads back to it.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from gdcli.pipeline.certification import CERTIFIED
from gdcli.report.labelled import drawn_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdcli.objective.box import Bounds
    from gdcli.pipeline.certification import Certification
    from gdcli.report.sink import Sink

LABEL_WIDTH = 12
# Rows of a list that people are shown; JSON has all.
MOST_ROWS = 40


def to_json(result: Certification) -> str:
    """The result as one indented object."""
    return json.dumps(result.to_dict(), indent=2, allow_nan=False) + "\n"


def to_table(result: Certification, sink: Sink) -> str:
    """The result in lines: what was asked, bounds of the minimum, where it may lie, stationary points."""
    return drawn_lines(sink, _rows(result), indent=LABEL_WIDTH)


def one_line(result: Certification) -> str:
    """The bounds of the minimum, as `--quiet` prints them."""
    return f"lower={result.least.lower!r} upper={result.least.upper!r}\n"


def _rows(result: Certification) -> Iterator[tuple[str, str]]:
    least = result.least
    yield "loss", result.expression
    yield "box", "all of space" if result.box is None else _box(result, result.box)
    yield "minimum", f"{_interval((least.lower, least.upper))}  [{result.evidence}]"
    if least.closed:
        yield "gap", f"closed: {_gap(result)} after {least.boxes} boxes"
    else:
        yield "gap", f"open: {_gap(result)} when the search ended after {least.boxes} boxes"
    yield "", ""
    many = len(least.minimizers)
    yield "minimizers", f"{many} box{'' if many == 1 else 'es'}, which together hold every global minimizer"
    rows = [("unique" if m.unique else "undecided", m.box) for m in least.minimizers]
    yield from _boxes(result, rows)
    if result.stationary is not None:
        yield from _stationary(result)


def _stationary(result: Certification) -> Iterator[tuple[str, str]]:
    assert result.stationary is not None
    proven, undecided = result.stationary.proven, result.stationary.undecided
    yield "", ""
    yield (
        "stationary",
        f"{len(proven)} proven  [{CERTIFIED}], {len(undecided)} undecided, and no other in the box",
    )
    rows = [(point.kind.key.removeprefix("local_"), point.enclosure) for point in proven]
    yield from _boxes(result, [*rows, *(("undecided", box) for box in undecided)])


def _boxes(
    result: Certification, rows: Sequence[tuple[str, tuple[Bounds, ...]]]
) -> Iterator[tuple[str, str]]:
    """Each box with a word for it, a line a variable."""
    for word, box in rows[:MOST_ROWS]:
        for number, (name, bounds) in enumerate(zip(result.variables, box, strict=True)):
            yield "" if number else word, f"{name} in {_interval(bounds)}"
    yield from _more(len(rows))


def _more(rows: int) -> Iterator[tuple[str, str]]:
    if rows > MOST_ROWS:
        yield "", f"… and {rows - MOST_ROWS} more; --format json has all"


def _gap(result: Certification) -> str:
    width = result.least.upper - result.least.lower
    return f"{width:.3g}" if math.isfinite(width) else "unbounded"


def _box(result: Certification, box: Sequence[Bounds]) -> str:
    pairs = zip(result.variables, box, strict=True)
    return ", ".join(f"{name} in {_interval(bounds)}" for name, bounds in pairs)


def _interval(bounds: Bounds) -> str:
    return f"[{_number(bounds[0])}, {_number(bounds[1])}]"


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")
