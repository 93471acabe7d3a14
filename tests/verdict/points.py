"""Points of verdicts as doubles: exact coordinates, such as "sqrt(2)/2", are read by the language itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import Span
from gdcli.objective.number import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence


def point_in_doubles(point: Sequence[float | str]) -> tuple[float, ...]:
    """The doubles nearest to coordinates."""
    return tuple(read_number("point", str(x), Span(0, len(str(x)))) for x in point)
