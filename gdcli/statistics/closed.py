"""The least-squares solution of a model that is affine in its parameters, without any descent.

Householder QR of the columns, each scaled to length 1, and then iterative refinement of parameters and
residuals together (Björck 1967): the residuals of the equations are computed in the longest floating point
numbers that the machine has, the columns included, the corrections by the QR factors in doubles. That removes
the errors of the factorization; what remains is the rounding of the data themselves to doubles, times the
condition of the columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_numpy import to_numpy
from gdcli.descent.row_problem import MAX_FACTORED
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdcli.descent.row_problem import RowProblem

    Array = NDArray[np.float64]

# Entries of the matrix of columns that may be held at once, in numbers of 16 bytes.
MOST_REFINED = 5_000_000
REFINEMENTS = 30


class Closed(Frozen):
    """The solution.

    condition   by about so much the relative rounding of the data is magnified in the parameters:
                κ + κ²·|r|/(|J|·|p|), κ the condition of the scaled columns (Wedin 1973)
    refined     whether it was refined in extended precision
    """

    point: tuple[float, ...]
    condition: float
    refined: bool

    @property
    def digits(self) -> int:
        """Decimal digits of the parameters that are left where the data were rounded to doubles."""
        return max(0, int(-np.log10(np.finfo(np.float64).eps * self.condition)))


def closed_solution(problem: RowProblem) -> Closed | None:
    """The solution; None where the columns do not determine all parameters, or these are too many."""
    n = problem.dimension
    if n > MAX_FACTORED:
        return None
    zero = (0.0,) * n
    factor = problem.triangle(zero)
    triangle, rotated = factor[:n, :n], factor[:n, n]
    with np.errstate(over="ignore"):
        norms = np.linalg.norm(triangle, axis=0)
    if not (np.isfinite(factor).all() and np.isfinite(norms).all() and norms.all()):
        return None
    singular = np.linalg.svd(triangle / norms, compute_uv=False)
    if singular[-1] <= max(problem.rows, n) * np.finfo(np.float64).eps * singular[0]:
        return None
    scaled = np.linalg.solve(triangle / norms, -rotated)
    point = scaled / norms
    kappa = singular[0] / singular[-1]
    size = singular[0] * np.linalg.norm(scaled)
    condition = float(kappa + kappa**2 * abs(factor[n, n]) / size) if size else float(kappa)
    if problem.rows * (n + 1) > MOST_REFINED or problem.penalty:
        return Closed(tuple(point.tolist()), condition, refined=False)
    return Closed(_refined(problem, point), condition, refined=True)


def _refined(problem: RowProblem, point: Array) -> tuple[float, ...]:
    """Refine a solution of min |r + J·p| on the equations r_p = r + J·p, Jᵀ·r_p = 0."""
    n = problem.dimension
    evaluate = to_numpy(problem.regression.jacobian, extended=True)
    *columns, right = evaluate(*(0.0,) * n, *problem.columns)
    jacobian = np.stack(columns, axis=1)
    norms = np.sqrt((jacobian**2).sum(axis=0))
    jacobian = jacobian / norms
    rotation, triangle = np.linalg.qr(jacobian.astype(np.float64))
    parameters = point * norms
    residuals = right + jacobian @ parameters
    smallest = np.inf
    for _ in range(REFINEMENTS):
        wrong = residuals - right - jacobian @ parameters
        slopes = jacobian.T @ residuals
        inner = np.linalg.solve(triangle.T, -slopes.astype(np.float64))
        outer = rotation.T @ wrong.astype(np.float64)
        change = np.linalg.solve(triangle, inner + outer)
        size = float(np.linalg.norm(change))
        if not size < smallest:
            break
        smallest = size / 2
        parameters = parameters + change
        residuals = residuals - wrong + jacobian @ change
    return tuple((parameters / norms).astype(np.float64).tolist())
