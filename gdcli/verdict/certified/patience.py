"""When a search over all of space is given up: what it is shown in, whether that promises anything out.

Over all of space a search closes soon, or takes very long. Counts decide, and no clock, so that a verdict is
the same on every machine.
"""

from __future__ import annotations

import math

ROUNDS = 40
BOXES = 2000
# By this round every search that closed, of the reference problems, knew some lower bound.
A_BOUND_BY = 8


class Patience:
    """Watches one search."""

    def __init__(self) -> None:
        self._rounds = 0
        self._over = False

    def watch(self, lower: float, _upper: float, boxes: int) -> None:
        """See how far the search is after a round."""
        self._rounds += 1
        unbounded = self._rounds >= A_BOUND_BY and lower == -math.inf
        self._over = self._rounds >= ROUNDS or boxes > BOXES or unbounded

    def is_over(self) -> bool:
        """Whether nothing is to be hoped for."""
        return self._over
