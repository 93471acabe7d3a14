"""Objective in, a proof of its global minimum out: over a box, or over all of space where one is found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.clock import OutOfTime, within
from gdcli.verdict.certified.certificate import Undecided
from gdcli.verdict.certified.derivatives import derivatives
from gdcli.verdict.certified.global_minimum import GlobalMinimum, global_minimum
from gdcli.verdict.certified.growth import sublevel_box
from gdcli.verdict.certified.tails import with_tails

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.objective.objective import Objective
    from gdcli.verdict.certified.minimizers import Goal


def prove_minimum(
    objective: Objective,
    box: Sequence[tuple[float, float]] | None,
    goal: Goal,
    *,
    seconds: float,
    watch: Callable[[float, float, int], None] = lambda *_: None,
) -> GlobalMinimum | Undecided:
    """Enclose the least value of a loss and every point where it is taken.

    box       None for all of space, where a proof is closed and its minimizers bounded, or there is none
    seconds   for the second derivatives; the search itself ends by its goal
    """
    try:
        if box is None:
            objective = with_tails(objective, seconds)
        programs = derivatives(objective, seconds)
    except OutOfTime:
        return Undecided(f"the second derivatives of the loss take longer than {seconds:g} s")
    except RecursionError:
        return Undecided("the second derivatives of the loss are nested too deeply")
    found = global_minimum(
        programs, _everywhere(objective, seconds) if box is None else box, goal, watch=watch
    )
    if box is None and not (found.closed and found.bounded):
        return Undecided("no proof was found for all of space")
    return found


def _everywhere(objective: Objective, seconds: float) -> Sequence[tuple[float, float]]:
    """All of space, or a part of it that is known to hold every global minimizer."""
    try:
        known = within(seconds, lambda: sublevel_box(objective))
    except OutOfTime:
        known = None
    return known or ((-math.inf, math.inf),) * len(objective.variables)
