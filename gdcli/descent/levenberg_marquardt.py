"""Levenberg-Marquardt with geodesic acceleration, for sums of squared residuals.

With residuals r(p), their Jacobian J and a scaling D, one step is p ← p + v + a/2 with

    (JᵀJ + λ·DᵀD)·v = −Jᵀr          (Levenberg 1944, Marquardt 1963; D after Moré 1978: the largest norms
                                     that the columns of J have had)
    (JᵀJ + λ·DᵀD)·a = −Jᵀ·r_vv      (Transtrum and Sethna 2012, section 4; r_vv the second derivative of r
                                     along v, here the exact one)

and it is taken if the sum of squares falls and 2·|a|/|v| in the norm of D is at most 3/4, their condition. λ
is divided by 3 after a step that is taken, and where the decrease that is promised could not be told from
rounding; it grows after a step that is not taken.

JᵀJ is never formed: its condition is the square of J's. Where the residuals no longer show a decrease because
of rounding, Gauss-Newton steps are taken as long as |Qᵀr| falls, the part of the residuals that a change of
the parameters could still remove; that brings the parameters to as many digits as J itself allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.descent.method import Method
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gdcli.descent.row_problem import RowProblem

    Array = NDArray[np.float64]

FIRST_DAMPING = 1e-3
LOWEST_DAMPING, HIGHEST_DAMPING = 1e-30, 1e60
SHRINK, GROW = 3.0, 2.0
MOST_BENT = 0.75
# Where the removable part of the sum of squares is this share of it, rounding hides its decrease.
HIDDEN = 1e-12
# The removable part goes on falling while a Gauss-Newton step leaves at most this share of it.
STILL_FALLING = 0.9


class _Linear(Frozen):
    """The linearized problem at a point, scaled: J·D⁻¹ = Q·U·S·Vᵀ and c = Uᵀ·Qᵀ·r."""

    point: tuple[float, ...]
    squares: float
    scaling: Array
    singular: Array
    right: Array
    removable: Array

    @property
    def offset(self) -> float:
        """Norm of the part of the residuals that a change of parameters could remove."""
        return float(np.linalg.norm(self.removable))

    def damped(self, damping: float) -> Array:
        """The step v, scaled by D."""
        return -self.right.T @ (self.singular * self.removable * self._inverse(damping))

    def promised(self, damping: float) -> float:
        """By how much the step v lowers the sum of squares of the linearized problem."""
        left = damping / (self.singular**2 + damping)
        return float(np.sum(self.removable**2 * (1 - left**2)))

    def damped_second(self, bend: Array, damping: float) -> Array:
        """The acceleration a, scaled by D."""
        return -self.right.T @ (self._inverse(damping) * (self.right @ (bend / self.scaling)))

    def moved(self, problem: RowProblem, step: Array) -> tuple[float, ...]:
        """The point a scaled step away, within the bounds."""
        return problem.inside((np.array(self.point) + step / self.scaling).tolist())

    def _inverse(self, damping: float) -> Array:
        """1/(S² + λ), zero where a direction changes nothing."""
        squares = self.singular**2 + damping
        return np.divide(1.0, squares, out=np.zeros_like(squares), where=self.singular > 0)


def levenberg_marquardt_method(problem: RowProblem) -> Method:
    """The method for a problem whose loss is a sum of squares; its memory is λ and the scaling."""

    def advance(*state_and_epoch: float) -> tuple[float, ...]:
        state = state_and_epoch[:-1]
        with np.errstate(all="ignore"):
            moved = _moved(problem, state)
        if moved is None:
            return state
        there, damping, scaling = moved
        return (*there, *problem.evaluate(*there), damping, *scaling.tolist())

    return Method(
        dimension=problem.dimension,
        loss_program=problem.loss,
        step_program=None,
        evaluate=problem.evaluate,
        advance=advance,
        memory=(FIRST_DAMPING, *(0.0,) * problem.dimension),
        autonomous=True,
        witness=problem.witness,
        evaluations=lambda: problem.evaluations,
    )


def _moved(problem: RowProblem, state: tuple[float, ...]) -> tuple[tuple[float, ...], float, Array] | None:
    """The next point, λ and scaling; None where no step makes anything better."""
    n = problem.dimension
    point, gradient, damping, scaling = (
        state[:n],
        state[n + 1 : 2 * n + 1],
        state[2 * n + 1],
        state[2 * n + 2 :],
    )
    free = _free(problem, point, gradient)
    here = _linearized(problem, point, np.array(scaling), free)
    if here is None or here.offset == 0:
        return None
    if here.offset**2 <= HIDDEN * here.squares:
        there = here.moved(problem, here.damped(0.0))
        polished = None if there == point else _linearized(problem, there, here.scaling, free)
        if polished is None or not polished.offset <= STILL_FALLING * here.offset:
            return None
        return there, damping, polished.scaling
    while damping > LOWEST_DAMPING and here.promised(damping) < HIDDEN * here.squares:
        damping /= SHRINK  # such a step could not be told from rounding
    for tried in _dampings(damping):
        v = here.damped(tried)
        a = here.damped_second(problem.bend(point, (v / here.scaling).tolist()) * free, tried)
        if 2 * np.linalg.norm(a) <= MOST_BENT * np.linalg.norm(v):
            there = here.moved(problem, v + a / 2)
            if there != point and problem.sum_of_squares(there) < here.squares:
                return there, max(tried / SHRINK, LOWEST_DAMPING), here.scaling
    return None


def _dampings(first: float) -> Iterator[float]:
    """What is tried for λ: larger ones, and then smaller ones, in case rounding hid what the others gain."""
    damping, growth = first, GROW
    while damping < HIGHEST_DAMPING:
        yield damping
        damping *= growth
        growth *= GROW
    damping = first / SHRINK
    while damping > LOWEST_DAMPING:
        yield damping
        damping /= SHRINK


def _free(problem: RowProblem, point: Sequence[float], gradient: Sequence[float]) -> Array:
    """1 for the parameters that may move, 0 for those that a bound holds."""
    held = (g == 0 and x in bounds for x, g, bounds in zip(point, gradient, problem.bounds, strict=True))
    return np.array([0.0 if is_held else 1.0 for is_held in held])


def _linearized(problem: RowProblem, point: tuple[float, ...], scaling: Array, free: Array) -> _Linear | None:
    factor = problem.triangle(point)
    if not np.isfinite(factor).all():
        return None
    triangle, rotated = factor[:-1, :-1] * free, factor[:-1, -1]
    norms = np.linalg.norm(triangle, axis=0)
    scaling = np.maximum(scaling, norms)
    scaling[scaling == 0] = 1.0
    try:
        left, singular, right = np.linalg.svd(triangle / scaling)
    except np.linalg.LinAlgError:
        return None
    # A direction that changes the residuals by less than rounding changes nothing, and removes nothing.
    singular[singular <= len(singular) * np.finfo(np.float64).eps * singular[0]] = 0.0
    removable = np.where(singular > 0, left.T @ rotated, 0.0)
    return _Linear(tuple(point), problem.sum_of_squares(point), scaling, singular, right, removable)
