"""The loss over all rows of a data set as what a method may ask of it: loss, gradient, Hessian, residuals.

    loss = scale · Σ (loss of a row) + l1 · Σ |parameter| + l2 · Σ parameter²

Within bounds, a component of the gradient that leads out of them counts as zero: there the point may stay.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_python import to_python
from gdcli.backends.to_rows import Rows
from gdcli.descent.method import Witness
from gdcli.descent.problem import Problem
from gdcli.descent.row_epoch import RowEpoch
from gdcli.descent.row_penalty import Penalty, whole_program
from gdcli.descent.row_sums import RowBackend, RowSums

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gdcli.descent.vector import Vector
    from gdcli.program.program import Program
    from gdcli.program.regression import Regression

    Array = NDArray[np.float64]

# Above so many parameters the Hessian's program would be longer than anyone waits for.
MAX_HESSIAN = 64
# Beyond so many parameters factoring their Jacobian takes longer than anyone waits for.
MAX_FACTORED = 300
# Derivatives looked at of a loss with one parameter: each is several times as long as the one before.
HIGHEST_ORDER = 4
# Rows of residuals and derivatives that are factored at once, for each parameter.
ROWS_A_FACTOR = 8


@dataclass(repr=False)
class RowProblem(Problem):
    """A regression and its data.

    columns   one a row input of the regression, each of shape (rows,)
    is_mean   whether the loss is the mean over the rows, not their sum
    bounds    lowest and highest value of each parameter; infinite where there is none
    place     where a row stands in the data, as words for a message
    backend   what computes loss and gradient; all else is numpy's
    """

    regression: Regression
    columns: tuple[Array, ...]
    is_mean: bool
    penalty: Penalty
    bounds: tuple[tuple[float, float], ...]
    place: Callable[[int], str]
    backend: RowBackend = RowBackend.NUMPY
    evaluations: int = 0

    def __post_init__(self) -> None:
        self.loss = self.regression.gradient
        self.dimension = len(self.regression.parameters)
        self.scale = 1 / self.rows if self.is_mean else 1.0

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0])

    def evaluate(self, *point: float) -> tuple[float, ...]:
        """Loss and gradient at a point, over all rows."""
        self.evaluations += 1
        return self.evaluate_on(self.columns, self.scale, point)

    def evaluate_on(
        self, columns: Sequence[Array], scale: float, point: Sequence[float]
    ) -> tuple[float, ...]:
        """Loss and gradient over the rows of other columns."""
        loss, *gradient = self._anywhere(columns, scale, point)
        if not self.is_bounded:
            return (loss, *gradient)
        inward = (
            0.0 if _leads_out(x, g, bound) else g
            for g, x, bound in zip(gradient, point, self.bounds, strict=True)
        )
        return (loss, *inward)

    def held(self, point: Sequence[float]) -> tuple[bool, ...]:
        """Whether a bound holds each parameter: the loss is lower beyond it."""
        if not self.is_bounded:
            return (False,) * self.dimension
        _, *gradient = self._anywhere(self.columns, self.scale, point)
        return tuple(
            _leads_out(x, g, bound) for g, x, bound in zip(gradient, point, self.bounds, strict=True)
        )

    def _anywhere(self, columns: Sequence[Array], scale: float, point: Sequence[float]) -> tuple[float, ...]:
        """Loss and gradient as if there were no bounds."""
        return self._whole(*point, *self._sums.sums(point, columns), scale)

    def epoch(self, update: Program) -> RowEpoch | None:
        """An epoch in machine code for an update of the point, None where there are bounds to keep to."""
        if self.is_bounded:
            return None
        return RowEpoch(update, self._whole_program, self.scale, lambda: self._sums.call(self.columns))

    def mean_loss(self, columns: Sequence[Array], point: Sequence[float]) -> float:
        """Loss of the rows of other columns, without penalty; a mean or a sum as this problem's."""
        scale = 1 / len(columns[0]) if self.is_mean else 1.0
        return scale * self._terms.sums(point, columns)[0]

    def inside(self, point: Sequence[float]) -> tuple[float, ...]:
        """The nearest point within the bounds."""
        return tuple(min(max(x, low), high) for x, (low, high) in zip(point, self.bounds, strict=True))

    @cached_property
    def is_bounded(self) -> bool:
        """Whether any parameter has a bound."""
        return any(map(math.isfinite, sum(self.bounds, ())))

    def predictions(self, columns: Sequence[Array], point: Sequence[float]) -> Array:
        """The model's value in every row of other columns."""
        blocks = list(self._predictions.blocks(point, columns))
        return np.concatenate([block[0] for block in blocks])

    @property
    def has_hessian(self) -> bool:
        """Whether there are second derivatives: there are not of too many parameters."""
        return self.dimension <= MAX_HESSIAN

    def second(self, point: Sequence[float]) -> Array | None:
        """Second derivatives of the loss, shape (n, n); None where they are too many or not finite."""
        n = self.dimension
        if not self.has_hessian:
            return None
        triangle = self._hessian.sums(point, self.columns)
        matrix = np.zeros((n, n))
        matrix[np.tril_indices(n)] = triangle
        matrix = self.scale * (matrix + np.tril(matrix, -1).T) + 2 * self.penalty.l2 * np.eye(n)
        return matrix if np.isfinite(matrix).all() else None

    def hessian(self, point: Vector) -> tuple[Vector, ...] | None:
        """The Hessian at a point, None where it is not finite or there are too many parameters."""
        matrix = self.second(point)
        return None if matrix is None else tuple(map(tuple, matrix.tolist()))

    def derivatives(self, x: float) -> Vector:
        """The derivatives of the rows' loss by its only parameter, as many as HIGHEST_ORDER."""
        return tuple(self.scale * total for total in self._higher.sums((x,), self.columns))

    def sum_of_squares(self, point: Sequence[float]) -> float:
        """Sum of the squared weighted residuals, those of the penalty included."""
        squares = self._terms.sums(point, self.columns)[0]
        return squares + self.penalty.l2 / self.scale * sum(x * x for x in point)

    def triangle(self, point: Sequence[float]) -> Array:
        """R of the QR factorization of (Jacobian | residuals), shape (n + 1, n + 1), lower part zero.

        Rows are factored in blocks, each together with the R of those before it (Golub and Van Loan 2013,
        section 5.2.2): as accurate as all at once, in bounded memory.
        """
        n = self.dimension
        root = math.sqrt(self.penalty.l2 / self.scale)
        ridge = (
            np.hstack([root * np.eye(n), root * np.array(point)[:, None]]) if root else np.empty((0, n + 1))
        )
        waiting, count = [ridge], len(ridge)
        for block in self._jacobian.blocks(point, self.columns):
            waiting.append(block.T)
            count += block.shape[1]
            if count > ROWS_A_FACTOR * (n + 1):
                waiting = [_factored(np.vstack(waiting))]
                count = len(waiting[0])
        factor = _factored(np.vstack(waiting))
        missing = n + 1 - len(factor)
        return np.vstack([factor, np.zeros((missing, n + 1))]) if missing > 0 else factor

    def bend(self, point: Sequence[float], direction: Sequence[float]) -> Array:
        """Jᵀ·(second derivative of the residuals along a direction), shape (n,)."""
        return np.array(self._bend.sums((*point, *direction), self.columns))

    def witness(self, point: Sequence[float]) -> Witness:
        """The inputs of `loss` in the first row where it is not finite, and where that row stands."""
        start = 0
        for block in self._rows.blocks(point, self.columns):
            bad = ~np.isfinite(block).all(axis=0)
            if bad.any():
                row = start + int(np.argmax(bad))
                return Witness((*point, *(float(c[row]) for c in self.columns)), f" in {self.place(row)}")
            start += block.shape[1]
        return Witness((*point, *(float(c[0]) for c in self.columns)), " in the sum over all rows")

    @cached_property
    def _sums(self) -> RowSums:
        return RowSums(self.regression.gradient, self.dimension, self.backend)

    @cached_property
    def _whole_program(self) -> Program:
        return whole_program(self.regression.parameters, self.penalty)

    @cached_property
    def _whole(self) -> Callable[..., tuple[float, ...]]:
        return to_python(self._whole_program)

    @cached_property
    def _rows(self) -> Rows:
        return Rows(self.regression.gradient, self.dimension)

    @cached_property
    def _terms(self) -> Rows:
        return Rows(self.regression.term, self.dimension)

    @cached_property
    def _predictions(self) -> Rows:
        return Rows(self.regression.prediction, self.dimension)

    @cached_property
    def _jacobian(self) -> Rows:
        return Rows(self.regression.jacobian, self.dimension)

    @cached_property
    def _bend(self) -> Rows:
        return Rows(self.regression.bend, 2 * self.dimension)

    @cached_property
    def _higher(self) -> Rows:
        return Rows(self.regression.higher(HIGHEST_ORDER), self.dimension)

    @cached_property
    def _hessian(self) -> Rows:
        return Rows(self.regression.hessian, self.dimension)


def _leads_out(x: float, slope: float, bound: tuple[float, float]) -> bool:
    """Whether the way down leads out of the bounds of a parameter."""
    low, high = bound
    return (x <= low and slope > 0) or (x >= high and slope < 0)


def _factored(matrix: Array) -> Array:
    if not np.isfinite(matrix).all():
        return np.full((matrix.shape[1], matrix.shape[1]), np.nan)
    triangle: Array = np.linalg.qr(matrix, mode="r")  # type: ignore[assignment]  # in this mode it is R alone
    return triangle
