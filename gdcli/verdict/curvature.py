"""Second-order facts at a point: the exact Hessian in doubles, its eigenvalues, and Newton's step."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.backends.to_python import to_python
from gdcli.clock import OutOfTime
from gdcli.program.lower import lower

if TYPE_CHECKING:
    from gdcli.objective.objective import Objective

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Curvature:
    """What the Hessian says about a point and about where the nearest stationary point would be.

    eigenvalues   ascending, shape (n,)
    singular      the smallest of them is zero to rounding
    newton_step   −H⁻¹g, shape (n,); empty where singular
    settled       the Hessian stays much the same along twice that step, so that the signs of its
                  eigenvalues are those at the stationary point; towards a degenerate one it shrinks by
                  three quarters or more
    """

    eigenvalues: tuple[float, ...]
    singular: bool
    newton_step: tuple[float, ...]
    settled: bool


def curvature(
    objective: Objective, point: tuple[float, ...], gradient: tuple[float, ...], seconds: float
) -> Curvature | None:
    """Curvature at `point`, or None where the Hessian takes longer than `seconds` or is not finite there."""
    try:
        second = objective.hessian(seconds)
    except (OutOfTime, RecursionError):
        return None
    program = lower({f"{row}, {column}": e for (row, column), e in second.items()}, objective.variables)
    evaluate = to_python(program)
    n = len(point)

    def hessian(at: tuple[float, ...]) -> Matrix | None:
        lower_triangle = evaluate(*at)
        if not all(map(math.isfinite, lower_triangle)):
            return None
        # Row i of the lower triangle begins at i(i + 1)/2.
        return tuple(
            tuple(lower_triangle[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] for j in range(n))
            for i in range(n)
        )

    here = hessian(point)
    if here is None:
        return None
    eigenvalues = _eigenvalues(here)
    smallest, largest = min(map(abs, eigenvalues)), max(map(abs, eigenvalues))
    if smallest <= n * sys.float_info.epsilon * largest:
        return Curvature(eigenvalues, singular=True, newton_step=(), settled=False)
    step = _newton_step(here, gradient)
    beyond = hessian(tuple(x + 2 * s for x, s in zip(point, step, strict=True)))
    settled = beyond is not None and _distance(here, beyond) <= smallest / 2
    return Curvature(eigenvalues, singular=False, newton_step=step, settled=settled)


def _eigenvalues(matrix: Matrix) -> tuple[float, ...]:
    if len(matrix) == 1:  # without numpy, whose import takes longer than a run of one variable
        return matrix[0]
    import numpy as np

    return tuple(map(float, np.linalg.eigvalsh(np.array(matrix))))


def _newton_step(matrix: Matrix, gradient: tuple[float, ...]) -> tuple[float, ...]:
    if len(matrix) == 1:
        return (-gradient[0] / matrix[0][0],)
    import numpy as np

    return tuple(map(float, np.linalg.solve(np.array(matrix), -np.array(gradient))))


def _distance(a: Matrix, b: Matrix) -> float:
    """Frobenius norm of the difference: no eigenvalue moves by more (Weyl)."""
    return math.hypot(
        *(x - y for row, other in zip(a, b, strict=True) for x, y in zip(row, other, strict=True))
    )
