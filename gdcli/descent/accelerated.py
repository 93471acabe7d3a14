"""Nesterov's acceleration, with a step that is searched for and a momentum that starts anew when it misleads.

Beck and Teboulle (2009), "A fast iterative shrinkage-thresholding algorithm for linear inverse problems",
FISTA with backtracking, for a smooth loss alone: x⁺ = y − s·∇f(y), s halved until f(x⁺) ≤ f(y) −
s·|∇f(y)|²/2; then t⁺ = (1 + √(1 + 4t²))/2 and y⁺ = x⁺ + (t − 1)/t⁺·(x⁺ − x). The step may grow by GROWTH an
epoch. O'Donoghue and Candès (2015), "Adaptive restart for accelerated gradient schemes", both of its schemes:
the momentum is forgotten where the loss has risen or where ∇f(y)·(x⁺ − x) > 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.line_search import falls_enough
from gdcli.descent.search import Memory, search_method
from gdcli.descent.vector import dot, minus, plus

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.problem import Problem, Sample

GROWTH = 10 / 9
LONGEST_STEP = 1e300  # growing must not overflow


def accelerated_method(problem: Problem) -> Method:
    """The method for a problem; its memory is the step s, t, and the change x − x⁻ of the last epoch."""

    def step(here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
        size, t, change = memory[0], memory[1], memory[2:]
        size = min(GROWTH * size, LONGEST_STEP)
        following = (1 + math.sqrt(1 + 4 * t * t)) / 2
        if change:
            ahead = problem.sample(plus(here.point, (t - 1) / following, change))
            moved = _gradient_step(problem, ahead, size) if ahead.finite else None
            if moved is not None and moved[0].loss <= here.loss:
                there, used = moved
                change = minus(there.point, here.point)
                if dot(ahead.gradient, change) <= 0:
                    return there, (used, following, *change)
                return there, (used, 1.0)
        moved = _gradient_step(problem, here, size)
        if moved is None:
            return None
        there, used = moved
        return there, (used, (1 + math.sqrt(5)) / 2, *minus(there.point, here.point))

    return search_method(problem, step, (0.5, 1.0))


def _gradient_step(problem: Problem, here: Sample, size: float) -> tuple[Sample, float] | None:
    """A gradient step short enough, and its size; None where that does not move the point."""
    square = dot(here.gradient, here.gradient)
    if math.isinf(square):  # only the direction matters
        size /= here.steepness
    while True:
        there = problem.sample(plus(here.point, -size, here.gradient))
        if there.point == here.point:
            return None
        if there.falls_without_end:
            return there, size
        # Where rounding hides the decrease: the bottom of the parabola has not been passed.
        flattened = dot(here.gradient, there.gradient) >= 0
        if there.finite and falls_enough(here, there, size * square / 2, approximately=flattened):
            return there, size
        size /= 2
