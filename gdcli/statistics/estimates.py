"""What the data say about parameters that were found: errors, intervals, correlations, goodness of fit.

Around the end point the model is taken as linear, as is usual: the covariance of the parameters is
s²·(JᵀJ)⁻¹ for squares (Bates and Watts 1988, section 2.2), the inverse of the second derivatives for the
negative log-likelihoods. Where a figure is not defined, it is None.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gdcli.backends.to_numpy import to_numpy
from gdcli.descent.row_problem import MAX_FACTORED
from gdcli.frozen import Frozen
from gdcli.statistics.student import t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdcli.descent.row_problem import RowProblem

    Array = NDArray[np.float64]

CONFIDENCE = 0.95
# A parameter takes part in a direction that changes nothing if it has this share of it.
SHARE = 1e-3
# Rows whose residuals may be held at once, in numbers of 16 bytes.
MOST_EXTENDED = 1_000_000
# A singular value of the scaled Jacobian below this many roundings of the largest is zero.
ROUNDINGS = 16


class Estimates(Frozen):
    """Figures of a fit; shapes in the order of the parameters.

    freedom           rows less parameters that the data determine
    residual_sd       standard deviation of the residuals: root of their weighted squares by `freedom`
    r_squared         share of the target's variance about its mean that the model explains
    aic, bic          Akaike's and Schwarz's criteria, all constants of the likelihood included
    standard_errors   one a parameter
    intervals         95 % confidence, by Student's t where the scale was estimated from the residuals
    correlations      of the parameters, shape (n, n)
    unidentified      parameters that can change together without changing the residuals
    why_no_errors     why there are no standard errors; "" where there are
    """

    freedom: int
    residual_sd: float | None
    r_squared: float | None
    aic: float | None
    bic: float | None
    standard_errors: tuple[float | None, ...]
    intervals: tuple[tuple[float, float] | None, ...]
    correlations: tuple[tuple[float, ...], ...] | None
    unidentified: tuple[str, ...]
    why_no_errors: str


def least_squares_estimates(
    problem: RowProblem, point: tuple[float, ...], *, absolute: bool, at_minimum: bool
) -> Estimates:
    """Figures of a fit by squares.

    absolute     whether the weights are known inverse variances
    at_minimum   whether `point` is a minimum, without which it has no errors
    """
    names, rows, n = problem.regression.parameters, problem.rows, problem.dimension
    target = problem.columns[len(problem.regression.columns)]
    weights = problem.columns[-1] if problem.regression.weighted else np.ones(rows)
    squares = _squares(problem, point)
    triangle = None if n > MAX_FACTORED else problem.triangle(point)[:n, :n]
    free, unidentified = (n, ()) if triangle is None else _identified(triangle, names, rows)
    freedom = rows - free
    variance = 1.0 if absolute else squares / freedom if freedom > 0 else math.nan
    mean = float(np.average(target, weights=weights))
    spread = math.fsum(weights * (target - mean) ** 2) if np.ptp(target) > 0 else 0.0
    why = _why_not(
        problem, point, at_minimum=at_minimum, unidentified=unidentified, freedom=freedom, absolute=absolute
    )
    errors: tuple[float | None, ...] = (None,) * n
    correlations = None
    if not why and triangle is not None:
        errors, correlations = _errors(variance * _inverse_square(triangle))
    quantile = 0.0 if why else _normal_quantile() if absolute else t_quantile((1 + CONFIDENCE) / 2, freedom)
    # Where the residuals are rounding, their likelihood says nothing of the model.
    is_rounding = squares <= np.finfo(np.float64).eps ** 2 * math.fsum(weights * target**2)
    deviance = None
    if at_minimum and not problem.penalty and (absolute or not is_rounding):
        deviance = _gaussian_deviance(squares, weights, rows, absolute=absolute)
    count = free + (0 if absolute else 1)
    return Estimates(
        freedom=freedom,
        residual_sd=math.sqrt(squares / freedom) if freedom > 0 else None,
        r_squared=1 - squares / spread if spread > 0 else None,
        aic=None if deviance is None else deviance + 2 * count,
        bic=None if deviance is None else deviance + math.log(rows) * count,
        standard_errors=errors,
        intervals=_intervals(point, errors, quantile),
        correlations=correlations,
        unidentified=unidentified,
        why_no_errors=why,
    )


def likelihood_estimates(
    problem: RowProblem, point: tuple[float, ...], *, constant: float | None, at_minimum: bool
) -> Estimates:
    """Figures of a fit by a negative log-likelihood.

    constant   what the likelihood has beside the loss, whatever the parameters; None where it is not known
    """
    rows, n = problem.rows, problem.dimension
    hessian = problem.second(point)
    unidentified: tuple[str, ...] = ()
    free = n
    if hessian is not None:
        hessian = hessian / problem.scale
        values, vectors = np.linalg.eigh(_scaled(hessian))
        root = np.sqrt(np.maximum(values, 0))[:, None] * vectors.T
        free, unidentified = _identified(root, problem.regression.parameters, rows)
    why = _why_not(problem, point, at_minimum=at_minimum, unidentified=unidentified, freedom=1, absolute=True)
    if not why and hessian is None:
        why = "there are too many parameters for their second derivatives"
    errors: tuple[float | None, ...] = (None,) * n
    correlations = None
    if not why and hessian is not None:
        errors, correlations = _errors(np.linalg.inv(hessian))
    deviance = None
    if constant is not None and at_minimum and not problem.penalty:
        deviance = 2 * (problem.evaluate(*point)[0] / problem.scale + constant)
    return Estimates(
        freedom=rows - free,
        residual_sd=None,
        r_squared=None,
        aic=None if deviance is None else deviance + 2 * free,
        bic=None if deviance is None else deviance + math.log(rows) * free,
        standard_errors=errors,
        intervals=_intervals(point, errors, _normal_quantile()),
        correlations=correlations,
        unidentified=unidentified,
        why_no_errors=why,
    )


def plain_estimates(problem: RowProblem, point: tuple[float, ...], why: str) -> Estimates:
    """What is left where there is no likelihood: which parameters the predictions depend on.

    why   there are no standard errors
    """
    n = problem.dimension
    none = (None,) * n
    free = n
    unidentified: tuple[str, ...] = ()
    if n <= MAX_FACTORED:
        triangle = problem.triangle(point)[:n, :n]
        if np.isfinite(triangle).all():
            free, unidentified = _identified(triangle, problem.regression.parameters, problem.rows)
    return Estimates(problem.rows - free, None, None, None, None, none, none, None, unidentified, why)


def _squares(problem: RowProblem, point: tuple[float, ...]) -> float:
    """Sum of the weighted squared residuals, in the longest numbers there are.

    Where a model fits to the last digits, the residuals are small differences of what is not.
    """
    if problem.rows > MOST_EXTENDED:
        return problem.sum_of_squares(point) - problem.penalty.l2 / problem.scale * sum(x * x for x in point)
    (residuals,) = to_numpy(problem.regression.residual, extended=True)(*point, *problem.columns)
    return float(np.sum(residuals**2))


def _identified(root: Array, names: tuple[str, ...], rows: int) -> tuple[int, tuple[str, ...]]:
    """How many directions the data determine, and which parameters take part in the others."""
    largest = np.abs(root).max(axis=0)
    _, singular, right = np.linalg.svd(root / np.where(largest > 0, largest, 1.0))
    tiny = ROUNDINGS * max(rows**0.5, len(names)) * np.finfo(np.float64).eps * singular[0]
    loose = right[singular <= tiny]
    taking_part = (np.abs(loose) > SHARE).any(axis=0) if len(loose) else np.zeros(len(names), dtype=bool)
    return len(names) - len(loose), tuple(n for n, part in zip(names, taking_part, strict=True) if part)


def _why_not(
    problem: RowProblem,
    point: tuple[float, ...],
    *,
    at_minimum: bool,
    unidentified: tuple[str, ...],
    freedom: int,
    absolute: bool,
) -> str:
    if not at_minimum:
        return "the end is no minimum"
    if any(x in bound for x, bound in zip(point, problem.bounds, strict=True)):
        return "a bound holds a parameter away from what the data say"
    if problem.dimension > MAX_FACTORED:
        return "there are too many parameters"
    if problem.penalty:
        return "a penalty pulls the parameters away from what the data say"
    if unidentified:
        return "the data do not determine all parameters"
    if freedom <= 0 and not absolute:
        return "there are no more rows than parameters"
    return ""


def _inverse_square(triangle: Array) -> Array:
    """(RᵀR)⁻¹, each column of R scaled first."""
    norms = np.linalg.norm(triangle, axis=0)
    inverse = np.linalg.inv(triangle / norms)
    return (inverse @ inverse.T) / np.outer(norms, norms)


def _scaled(hessian: Array) -> Array:
    diagonal = np.sqrt(np.abs(np.diag(hessian)))
    diagonal[diagonal == 0] = 1.0
    scaled: Array = hessian / np.outer(diagonal, diagonal)
    return scaled


def _errors(covariance: NDArray[Any]) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    errors = np.sqrt(np.diag(covariance))
    with np.errstate(invalid="ignore", divide="ignore"):
        correlations = covariance / np.outer(errors, errors)
    correlations = np.where(np.isfinite(correlations), correlations, 0.0)
    np.fill_diagonal(correlations, 1.0)
    return tuple(errors.tolist()), tuple(map(tuple, correlations.tolist()))


def _intervals(
    point: tuple[float, ...], errors: tuple[float | None, ...], quantile: float
) -> tuple[tuple[float, float] | None, ...]:
    return tuple(
        None if error is None else (x - quantile * error, x + quantile * error)
        for x, error in zip(point, errors, strict=True)
    )


def _normal_quantile() -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def _gaussian_deviance(squares: float, weights: Array, rows: int, *, absolute: bool) -> float:
    """−2·log-likelihood of normal errors; their variance estimated as squares/rows where it is not known."""
    scale = rows * math.log(2 * math.pi) - math.fsum(np.log(weights))
    return scale + (squares if absolute else rows * math.log(squares / rows) + rows)
