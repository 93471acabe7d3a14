"""The way out of a stationary point that is no minimum: a sample with a small gradient in, a lower one out.

A direction is a way out by the first term of the loss's Taylor series along it, from the second order on,
that counts at a distance: along negative curvature both ways, and where the curvature vanishes, downhill
along the first odd derivative or both ways along an even one that is negative. In one variable the
derivatives are exact symbolic ones of order up to HIGHEST_ORDER; in several the directions are the
eigenvectors of the Hessian and sums of its null vectors, and third and fourth derivatives along them come
from the Hessian on both sides (Anandkumar and Ge 2016, "Efficient approaches for escaping higher order saddle
points in non-convex optimization": third order in the null space of the Hessian).

Law: the series only proposes. A point is left where the loss, evaluated, is visibly lower.
"""

from __future__ import annotations

import itertools
import math
from enum import Enum
from typing import TYPE_CHECKING

from gdcli.descent.vector import dot, largest, length, plus, times
from gdcli.frozen import Frozen
from gdcli.ieee import power

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.descent.problem import Eigenpair, Problem, Sample
    from gdcli.descent.vector import Vector

CURVATURE = 2  # the order at which the series is begun

# The distance at which terms are compared, relative to the point where that is larger than 1: longer than the
# error of a converged point, which Newton's step measures where it is degenerate, and shorter than the way to
# the next one.
NEAR, FARTHEST = 1e-3, 0.05
NEWTON_STEPS = 40
# Doublings of it, which lead beyond all doubles, and those of them that may show no change but rounding.
DOUBLINGS, PATIENCE = 1000, 17
# A loss that differs by less than so many units in its last place may be the same.
VISIBLE = 16 * 2.0**-52
# A point counts as stationary, and gets a name, where the slope is this share of the leading term.
STATIONARY = 0.01
MOST_NULL_VECTORS = 4  # whose sums are tried; the number of sums grows like 3^k


class Left(Enum):
    """What was left, in words."""

    MAXIMUM = "the maximum"
    SADDLE = "the saddle"
    INFLECTION = "the inflection"
    FLAT = "the flat part"


class _Term(Frozen):
    """The term value·s^order of the series along the unit vector v, which leads at a distance."""

    v: Vector
    distance: float
    order: int
    value: float

    @property
    def is_null(self) -> bool:
        """Whether the curvature along v does not decide."""
        return self.order > CURVATURE or self.value == 0


def leave(problem: Problem, here: Sample) -> tuple[Sample, Left] | None:
    """A sample visibly below a stationary point, and what was left; None where there is no way down."""
    for direction, distance, left in _ways_out(problem, here):
        there = _fall(problem, here, direction, distance)
        if there is not None:
            return there, left
    return None


def _ways_out(problem: Problem, here: Sample) -> Iterator[tuple[Vector, float, Left]]:
    """Directions, with the distance to begin at."""
    spectrum = problem.spectrum(here.point)
    if spectrum is None:
        return
    extremal = problem.dimension == 1 or all(pair.value < 0 for pair in spectrum)
    null = []
    for pair in spectrum:
        term = _leading_term(problem, here, pair.vector, pair.value)
        if term.is_null:
            null.append(pair)
        yield from _both_ways(here, term, Left.MAXIMUM if extremal else Left.SADDLE)
    for direction in _sums(null[:MOST_NULL_VECTORS]):
        term = _leading_term(problem, here, direction, 0.0)
        if term.value != 0:
            yield from _both_ways(here, term, Left.SADDLE)


def _both_ways(here: Sample, term: _Term, even: Left) -> Iterator[tuple[Vector, float, Left]]:
    """The directions ±v along which a term falls; both, downhill first, where there is no term.

    even   what the point is where a term of even order falls on both sides
    """
    slope = dot(here.gradient, term.v)
    size = abs(term.value) * power(term.distance, term.order)
    steep = abs(slope) * term.distance
    left = (
        Left.FLAT if steep > STATIONARY * size or size == 0 else Left.INFLECTION if term.order % 2 else even
    )
    if term.order % 2:
        if steep < size:  # else the point is on the slope of something, and an odd term says nothing of it
            yield times(-math.copysign(1.0, term.value), term.v), term.distance, left
    elif term.value <= 0:
        downhill = -1.0 if slope > 0 else 1.0
        yield times(downhill, term.v), term.distance, left
        yield times(-downhill, term.v), term.distance, left


def _leading_term(problem: Problem, here: Sample, v: Vector, bend: float) -> _Term:
    """The first term along v, from the second order on, that no later one outweighs at a distance.

    bend   second derivative along v
    """
    scale = max(1.0, largest(here.point))
    newton = abs(dot(here.gradient, v) / bend) if bend else 0.0
    distance = min(max(NEAR * scale, NEWTON_STEPS * newton), FARTHEST * scale)
    coefficients = _coefficients(problem, here, v, distance)
    term = _first(v, coefficients, distance)
    if problem.dimension == 1 and term.is_null:
        exact = problem.derivatives(*here.point)[1:]
        return _first(v, [f / math.factorial(order) for order, f in enumerate(exact, CURVATURE)], distance)
    return term


def _first(v: Vector, coefficients: list[float], distance: float) -> _Term:
    sizes = [abs(c) * power(distance, order) for order, c in enumerate(coefficients, CURVATURE)]
    for index, size in enumerate(sizes):
        if size > 0 and size >= max(sizes[index:]):
            return _Term(v, distance, index + CURVATURE, coefficients[index])
    return _Term(v, distance, CURVATURE, 0.0)


def _coefficients(problem: Problem, here: Sample, v: Vector, r: float) -> list[float]:
    """Taylor coefficients of order 2, 3 and 4 along v, from the curvature here and r away both ways."""
    bends = []
    for distance in (-r, 0.0, r):
        hessian = problem.hessian(plus(here.point, distance, v))
        if hessian is None:
            return [0.0]
        bends.append(dot(v, tuple(dot(row, v) for row in hessian)))
    before, middle, after = bends
    return [middle / 2, (after - before) / (12 * r), (after - 2 * middle + before) / (24 * r * r)]


def _sums(null: list[Eigenpair]) -> Iterator[Vector]:
    """Unit vectors along sums and differences of two or more null vectors, one of each pair of opposites."""
    for signs in itertools.product((0, 1, -1), repeat=len(null)):
        chosen = [sign for sign in signs if sign]
        if len(chosen) > 1 and chosen[0] == 1:
            total = times(0.0, null[0].vector)
            for sign, pair in zip(signs, null, strict=True):
                total = plus(total, sign, pair.vector)
            yield times(1 / length(total), total)


def _fall(problem: Problem, here: Sample, direction: Vector, distance: float) -> Sample | None:
    """The lowest sample at doubling distances, as long as the loss falls; None where it rises first."""
    distances = (distance * 2.0**doubling for doubling in range(DOUBLINGS))
    samples = (problem.sample(plus(here.point, far, direction)) for far in distances)
    visible = VISIBLE * abs(here.loss)
    nearby = itertools.islice(samples, PATIENCE)
    lowest = next((there for there in nearby if not abs(there.loss - here.loss) <= visible), here)
    if not (lowest.admissible and lowest.loss < here.loss):
        return None
    for there in samples:
        if not (there.admissible and there.loss < lowest.loss):
            break
        lowest = there
    return lowest
