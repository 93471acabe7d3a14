"""Gradient descent with a backtracking line search: no learning rate to choose.

The step starts at twice the last accepted one and is halved until the loss falls enough: Armijo's
condition f(x − s·g) ≤ f(x) − δ·s·|g|² (Armijo 1966), or, where rounding would hide that decrease, the
approximate Wolfe condition −g(x − s·g)·g(x) ≤ (1 − 2δ)·|g|² with f not above f(x) by more than rounding
(Hager and Zhang 2005, equation 4.1). δ = 1/4 here: a step past the bottom of its parabola by more than
half is refused, which keeps the descent from bouncing between two walls.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.line_search import falls_enough
from gdcli.descent.search import Memory, search_method
from gdcli.descent.vector import dot, plus

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.problem import Problem, Sample

DECREASE = 0.25  # δ
LONGEST_STEP = 1e300  # doubling it must not overflow


def backtracking_method(problem: Problem) -> Method:
    """The method for a problem; its memory is the step last accepted."""

    def step(here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
        square = dot(here.gradient, here.gradient)
        if square == 0:
            return None
        size = min(2 * memory[0], LONGEST_STEP)
        if math.isinf(square):  # only the direction matters
            size /= here.steepness
        while True:
            there = problem.sample(plus(here.point, -size, here.gradient))
            if there.point == here.point:
                return None
            flattened = dot(here.gradient, there.gradient) >= (2 * DECREASE - 1) * square
            enough = falls_enough(here, there, DECREASE * size * square, approximately=flattened)
            if there.falls_without_end or (there.finite and enough):
                return there, (size,)
            size /= 2

    return search_method(problem, step, (0.5,))
