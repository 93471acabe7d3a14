"""Gradient descent with Barzilai and Borwein's step and a non-monotone line search.

Raydan (1997), "The Barzilai and Borwein gradient method for the large scale unconstrained minimization
problem", algorithm GBB: the step is s·s/s·y of the last change s of the point and y of the gradient (Barzilai
and Borwein 1988, the longer of their two), and it is shortened until the loss is below the highest of the
last M by γ·step·|g|² (Grippo, Lampariello and Lucidi 1986).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.search import Memory, search_method
from gdcli.descent.vector import dot, length, minus, plus

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.problem import Problem, Sample

LOOK_BACK = 10  # M
DECREASE = 1e-4  # γ
SHORTEST_CUT, LONGEST_CUT = 0.1, 0.5  # σ, by which a step is shortened: within these
SMALLEST_STEP, LARGEST_STEP = 1e-10, 1e10  # ε and 1/ε: a step beyond them is replaced
STEEP, FLAT = 1.0, 1e-5  # lengths of the gradient between which the replacement has length 1


def barzilai_borwein_method(problem: Problem) -> Method:
    """The method for a problem; its memory is the next step and the last losses, oldest first."""

    def step(here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
        size, *losses = memory or (_replacement(here),)
        losses = [*losses, here.loss][-LOOK_BACK:]
        square = dot(here.gradient, here.gradient)
        while True:
            there = problem.sample(plus(here.point, -size, here.gradient))
            if there.point == here.point:
                return None
            if there.falls_without_end or (
                there.finite and there.loss <= max(losses) - DECREASE * size * square
            ):
                return there, (_next_step(here, there, size), *losses)
            size *= _cut(here, there, size * square)

    return search_method(problem, step)


def _cut(here: Sample, there: Sample, fall: float) -> float:
    """The factor that leads to the bottom of the parabola through both losses, within bounds."""
    bend = there.loss - here.loss + fall
    if not (there.finite and bend > 0 and math.isfinite(bend)):
        return SHORTEST_CUT
    return min(max(fall / (2 * bend), SHORTEST_CUT), LONGEST_CUT)


def _next_step(here: Sample, there: Sample, size: float) -> float:
    """s·s/s·y, which is size·|g|²/(|g|² − g·g⁺); its replacement where that is not between the bounds."""
    steepness = here.steepness
    fraction = dot(here.gradient, minus(here.gradient, there.gradient)) / steepness / steepness
    step = size * (length(here.gradient) / steepness) ** 2 / fraction if fraction > 0 else math.inf
    return step if SMALLEST_STEP < step < LARGEST_STEP else _replacement(there)


def _replacement(here: Sample) -> float:
    steepness = length(here.gradient)
    if steepness > STEEP:
        return 1.0
    return 1 / max(steepness, FLAT)
