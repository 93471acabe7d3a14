"""Newton's method with the exact Hessian, made so that it always descends.

Nocedal and Wright (2006), section 3.4, eigenvalue modification: d = −Σ (v·g)/λ⁺·v over the eigenpairs (λ, v)
of the Hessian, with λ⁺ = max(|λ|, δ). Taking |λ| keeps the scale of directions of negative curvature, along
which the step then leads away from a saddle. Where the Hessian is positive definite the step is Newton's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.line_search import line_search
from gdcli.descent.search import Memory, search_method
from gdcli.descent.steepest import first_step, steepest_descent
from gdcli.descent.vector import dot, plus

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.problem import Eigenpair, Problem, Sample
    from gdcli.descent.vector import Vector

# δ as a share of the largest |λ|: below it an eigenvalue is rounding of the others.
FLOOR = 1e-14


def newton_method(problem: Problem) -> Method:
    """The method for a problem; it remembers nothing."""

    def step(here: Sample, _memory: Memory) -> tuple[Sample, Memory] | None:
        there = newton_step(problem, here)
        return None if there is None else (there, ())

    return search_method(problem, step)


def newton_step(problem: Problem, here: Sample) -> Sample | None:
    """One step; steepest descent where the Hessian leads nowhere or there is none."""
    if here.steepness == 0:
        return None
    spectrum = problem.spectrum(here.point)
    there = None
    if spectrum is not None and any(pair.value for pair in spectrum):
        there = line_search(problem, here, _direction(problem, here, spectrum), 1.0)
    return there or line_search(problem, here, steepest_descent(here), first_step(here))


def polished(problem: Problem, here: Sample) -> Sample | None:
    """One step where the Hessian is positive definite; None elsewhere, and where it leads nowhere."""
    spectrum = problem.spectrum(here.point)
    if here.steepness == 0 or spectrum is None or not spectrum[0].value > 0:
        return None
    direction = _direction(problem, here, spectrum)
    return line_search(problem, here, direction, 1.0) or _by_slopes(problem, here, direction)


def _by_slopes(problem: Problem, here: Sample, direction: Vector) -> Sample | None:
    """The whole step, judged without the loss, for where that is a small difference of large numbers.

    Between two points with positive definite Hessians, the second with half the gradient, the loss has fallen
    but for rounding.
    """
    there = problem.sample(plus(here.point, 1.0, direction))
    if not there.finite or there.steepness > here.steepness / 2:
        return None
    spectrum = problem.spectrum(there.point)
    return there if spectrum is not None and spectrum[0].value > 0 else None


def _direction(problem: Problem, here: Sample, spectrum: tuple[Eigenpair, ...]) -> Vector:
    floor = FLOOR * max(abs(pair.value) for pair in spectrum)
    direction = (0.0,) * problem.dimension
    for pair in spectrum:
        share = dot(pair.vector, here.gradient) / max(abs(pair.value), floor)
        direction = plus(direction, -share, pair.vector)
    return direction
