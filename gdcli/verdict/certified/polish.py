"""A point of a box in, a better one nearby out: Newton's method in doubles, a guess and no proof."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_python import to_python

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdcli.verdict.certified.derivatives import Derivatives

    Array = NDArray[np.float64]

STEPS = 60
HALVINGS = 40
# Eigenvalues of the Hessian are taken positive, and at least this part of the largest.
FLATTEST = 1e-10


def polisher(derivatives: Derivatives, lower: Array, upper: Array) -> Callable[[Array], Array]:
    """Function from a point of the box to one that is no worse, close to a minimum over the box."""
    evaluate = to_python(derivatives.second)
    n = len(derivatives.variables)
    rows, columns = np.tril_indices(n)

    def local(point: Array) -> tuple[float, Array, Array]:
        loss, *rest = evaluate(*point.tolist())
        hessian = np.empty((n, n))
        hessian[rows, columns] = hessian[columns, rows] = rest[n:]
        return loss, np.array(rest[:n]), hessian

    def polish(point: Array) -> Array:
        loss, gradient, hessian = local(point)
        for _ in range(STEPS):
            if not (math.isfinite(loss) and np.isfinite(gradient).all() and np.isfinite(hessian).all()):
                break
            pressed = ((point <= lower) & (gradient > 0)) | ((point >= upper) & (gradient < 0))
            step = _newton_step(np.where(pressed, 0.0, gradient), hessian, ~pressed)
            for halving in range(HALVINGS):
                moved = np.clip(point + step * 0.5**halving, lower, upper)
                there = local(moved)
                if there[0] < loss or (there[0] == loss and abs(there[1]).max() < abs(gradient).max()):
                    break
            else:
                break
            settled = bool((abs(moved - point) <= 1e-15 * abs(moved)).all())
            point, (loss, gradient, hessian) = moved, there
            if settled:
                break
        return point

    return polish


def _newton_step(gradient: Array, hessian: Array, free: NDArray[np.bool_]) -> Array:
    """Newton's step along the free variables, downhill also where the Hessian is not positive."""
    both = free[:, None] & free[None, :]
    values, vectors = np.linalg.eigh(np.where(both, hessian, 0.0))
    # Where there is no curvature at all, the step is the gradient.
    sizes = np.maximum(abs(values), FLATTEST * abs(values).max() or 1.0)
    with np.errstate(all="ignore"):
        step: Array = -(vectors @ ((vectors.T @ gradient) / sizes))
    return np.where(free & np.isfinite(step), step, 0.0)
