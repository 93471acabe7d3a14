"""L-BFGS: a quasi-Newton direction from the last few changes of point and gradient.

Nocedal (1980), "Updating quasi-Newton matrices with limited storage"; in the form of Nocedal and Wright
(2006), algorithms 7.4 (two-loop recursion) and 7.5, with the scaling of equation 7.20. The step 1 is tried
first, or a shorter one that moves the point by its own size or by 1. The line search is Hager and Zhang's,
whose conditions include Wolfe's, so that every pair has positive curvature; one that has not, by rounding or
because no step satisfied the conditions, is left out.
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

PAIRS = 10  # m
# The least curvature of a pair: as a share of |s|·|y|, and as a number that is divided by.
ROUNDING, SMALLEST = 1e-14, 1e-290


def quasi_newton_method(problem: Problem) -> Method:
    """The method for a problem; its memory is the pairs (s, y), oldest first, one after the other."""

    def step(here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
        return quasi_newton_step(problem, here, memory)

    return search_method(problem, step)


def quasi_newton_step(problem: Problem, here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
    """One step; where the pairs lead nowhere, they are forgotten and steepest descent is tried."""
    if here.steepness == 0:
        return None
    pairs = _unpacked(memory, problem.dimension)
    there = None
    if pairs:
        direction = _two_loops(here.gradient, pairs)
        first = min(1.0, max(1.0, largest(here.point)) / (largest(direction) or 1.0))
        there = line_search(problem, here, direction, first)
    if there is None:
        pairs = []
        there = line_search(problem, here, steepest_descent(here), first_step(here))
    if there is None:
        return None
    s, y = minus(there.point, here.point), minus(there.gradient, here.gradient)
    if _is_useful(s, y):
        pairs.append((s, y))
    return there, tuple(x for pair in pairs[-PAIRS:] for vector in pair for x in vector)


def _two_loops(gradient: Vector, pairs: list[tuple[Vector, Vector]]) -> Vector:
    """The direction −H·g (algorithm 7.4)."""
    q = gradient
    alphas = []
    for s, y in reversed(pairs):
        alpha = dot(s, q) / dot(s, y)
        alphas.append(alpha)
        q = plus(q, -alpha, y)
    s, y = pairs[-1]
    # γ = s·y / y·y (equation 7.20), in two divisions because y·y may overflow.
    r = times(dot(s, y) / length(y) / length(y), q)
    for (s, y), alpha in zip(pairs, reversed(alphas), strict=True):
        r = plus(r, alpha - dot(y, r) / dot(s, y), s)
    return times(-1.0, r)


def _is_useful(s: Vector, y: Vector) -> bool:
    """Whether a pair has positive curvature, by more than rounding, in numbers that can be computed with."""
    curvature, scale = dot(s, y), length(s) * length(y)
    return math.isfinite(scale) and curvature > max(ROUNDING * scale, SMALLEST)


def _unpacked(memory: Memory, n: int) -> list[tuple[Vector, Vector]]:
    return [(memory[i : i + n], memory[i + n : i + 2 * n]) for i in range(0, len(memory), 2 * n)]
