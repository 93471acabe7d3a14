"""Plain lines under a label: the same in a terminal and in a file, and without a library for either."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL_WIDTH = 10


def hanging(label: str, lines: Iterable[str]) -> list[str]:
    """Lines under each other, the label before the first."""
    return [f"{'' if number else label:<{LABEL_WIDTH}}{line}" for number, line in enumerate(lines)]
