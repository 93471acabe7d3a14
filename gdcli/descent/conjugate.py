"""Conjugate gradients of Hager and Zhang.

Hager and Zhang (2005), "A new conjugate gradient method with guaranteed descent and an efficient line
search": the direction is that of section 1, β truncated from below. The first trial of each line search is
that of their (2006) "Algorithm 851: CG_DESCENT", steps I0 to I2 with the quadratic step.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.line_search import line_search
from gdcli.descent.search import Memory, search_method
from gdcli.descent.steepest import first_step, steepest_descent
from gdcli.descent.vector import dot, largest, length, minus, plus, times

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.problem import Problem, Sample
    from gdcli.descent.vector import Vector

TRUNCATION = 0.01  # η
QUADRATIC_TRIAL = 0.1  # ψ1
GROWTH = 2.0  # ψ2


def conjugate_method(problem: Problem) -> Method:
    """The method for a problem; its memory is the last step and the next direction, nothing at first."""

    def step(here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
        if here.steepness == 0:
            return None
        there = None
        if memory:
            size, direction = memory[0], memory[1:]
            there = line_search(problem, here, direction, _first_trial(problem, here, direction, size))
        if there is None:
            direction = steepest_descent(here)
            there = line_search(problem, here, direction, first_step(here))
        if there is None:
            return None
        size = largest(minus(there.point, here.point)) / largest(direction)
        following = _direction(here, there, direction)
        return there, (size, *following) if following else ()

    return search_method(problem, step)


def _first_trial(problem: Problem, here: Sample, direction: Vector, last: float) -> float:
    """Steps I1 and I2: the bottom of the parabola through a short trial, else twice the last step."""
    slope = dot(here.gradient, direction)
    size = QUADRATIC_TRIAL * last
    trial = problem.sample(plus(here.point, size, direction))
    bend = trial.loss - here.loss - slope * size
    if trial.loss <= here.loss and 0 < bend < math.inf:
        bottom = -slope * size / (2 * bend) * size
        if 0 < bottom < math.inf:
            return bottom
    return GROWTH * last


def _direction(here: Sample, there: Sample, d: Vector) -> Vector | None:
    """The next direction −g⁺ + β̄·d; None where it does not descend, which only rounding can bring about."""
    y = minus(there.gradient, here.gradient)
    curvature = dot(d, y)
    if not curvature > 0:
        return None
    # β = (y − 2d·|y|²/d·y)·g⁺ / d·y, with |y|² in two factors because it may overflow.
    share = length(y) / curvature
    beta = dot(plus(y, -2 * share * length(y), d), there.gradient) / curvature
    least = -1 / (length(d) * min(TRUNCATION, length(here.gradient)))
    following = plus(times(-1.0, there.gradient), max(beta, least), d)
    return following if all(map(math.isfinite, following)) else None
