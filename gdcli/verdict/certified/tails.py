"""A polynomial in one variable written so that intervals see its tails: 2x⁴ − 3x² + x as ((2x² − 3)x + 1)x.

Over an unbounded interval the sum is ∞ − ∞, which says nothing; in Horner's form the leading term wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy

from gdcli.clock import OutOfTime, within
from gdcli.frozen import replace

if TYPE_CHECKING:
    from gdcli.objective.objective import Objective


def with_tails(objective: Objective, seconds: float) -> Objective:
    """The same loss, in Horner's form where it is a polynomial in one variable and that is found in time."""
    if len(objective.symbols) != 1 or not objective.expression.is_polynomial(*objective.symbols):
        return objective
    try:
        nested = within(seconds, lambda: sympy.horner(objective.expression))
    except OutOfTime:
        return objective
    return replace(objective, form=nested)
