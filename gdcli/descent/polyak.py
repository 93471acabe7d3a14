"""Polyak's step, for a loss whose minimum is known.

Polyak (1969), "Minimization of unsmooth functionals": x ← x − (f − f*)/|g|²·g with f* the minimum, factor 1.
Needs no smoothness, and no search: only a step that leads out of the domain is halved until it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.search import Memory, search_method
from gdcli.descent.vector import length, plus

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.problem import Problem, Sample


def polyak_method(problem: Problem, *, f_star: float) -> Method:
    """The method for a problem; it remembers nothing, and stops where the loss is not above f_star."""

    def step(here: Sample, _memory: Memory) -> tuple[Sample, Memory] | None:
        steepness = length(here.gradient)
        if steepness == 0 or here.loss <= f_star:
            return None
        size = (here.loss - f_star) / steepness / steepness
        while True:
            there = problem.sample(plus(here.point, -size, here.gradient))
            if there.point == here.point:
                return None
            if there.finite:
                return there, ()
            size /= 2

    return search_method(problem, step)
