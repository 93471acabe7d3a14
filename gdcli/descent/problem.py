"""What a method may ask of an objective: loss and gradient at a point, curvature, and higher derivatives.

The symbolic parts are made when first asked for, each under a clock; where one takes too long, the answer
is None and the methods do without.
"""

from __future__ import annotations

import contextlib
import math
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.backends.to_python import to_python
from gdcli.clock import OutOfTime, within
from gdcli.descent.method import Witness
from gdcli.descent.vector import Vector, largest
from gdcli.frozen import Frozen
from gdcli.objective.objective import symbolic_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.objective.objective import Objective
    from gdcli.program.program import Program

# Derivatives of one variable looked at: the first that is not zero decides what a stationary point is.
HIGHEST_ORDER = 8

# Of the time for a symbolic step; the verdict will want a Hessian as well.
SHARE_OF_TIME = 0.5


class Sample(Frozen):
    """The loss at a point; not finite where it cannot be computed there, or there is no such point."""

    point: Vector
    loss: float
    gradient: Vector

    @property
    def finite(self) -> bool:
        """Whether point, loss and gradient are numbers."""
        return all(map(math.isfinite, (*self.point, self.loss, *self.gradient)))

    @property
    def falls_without_end(self) -> bool:
        """Whether the loss is minus infinity at a point that doubles can name."""
        return self.loss == -math.inf and all(map(math.isfinite, self.point))

    @property
    def admissible(self) -> bool:
        """Whether a step may lead here: it is finite, or the honest end of a loss without a minimum."""
        return self.finite or self.falls_without_end

    @property
    def steepness(self) -> float:
        """Largest absolute component of the gradient."""
        return largest(self.gradient)


class Eigenpair(Frozen):
    """An eigenvalue of the Hessian and its unit eigenvector."""

    value: float
    vector: Vector


class Problem(ABC):
    """A loss, and what a method may ask of it.

    loss          the program of the loss and its derivatives, its first inputs the coordinates
    evaluations   how often the loss was evaluated: a count for the report, which nothing decides by
    """

    loss: Program
    dimension: int
    evaluations: int

    @abstractmethod
    def evaluate(self, *point: float) -> tuple[float, ...]:
        """Loss and gradient at a point."""

    @abstractmethod
    def hessian(self, point: Vector) -> tuple[Vector, ...] | None:
        """The Hessian at a point, None where it is not finite or could not be made."""

    @abstractmethod
    def derivatives(self, x: float) -> Vector:
        """The derivatives f', f'', … of a loss of one variable, as many as were quick."""

    def witness(self, point: Sequence[float]) -> Witness:
        """Inputs of `loss` that show why it is not finite at a point."""
        return Witness(tuple(point))

    def sample(self, point: Vector) -> Sample:
        """The loss at a point."""
        loss, *gradient = self.evaluate(*point)
        return Sample(point, loss, tuple(gradient))

    def spectrum(self, point: Vector) -> tuple[Eigenpair, ...] | None:
        """Eigenpairs of the Hessian at a point, ascending; None where there is no Hessian."""
        matrix = self.hessian(point)
        if matrix is None:
            return None
        if self.dimension == 1:  # without numpy, whose import takes longer than a run of one variable
            return (Eigenpair(matrix[0][0], (1.0,)),)
        import numpy as np

        values, vectors = np.linalg.eigh(np.array(matrix))
        return tuple(
            Eigenpair(value, tuple(vector))
            for value, vector in zip(values.tolist(), vectors.T.tolist(), strict=True)
        )


class SymbolicProblem(Problem):
    """An objective and its programs.

    loss            of loss and gradient
    known_hessian   of the Hessian's lower triangle by rows, where it is known already or once it was made
    known_orders    of the derivatives of a loss of one variable, likewise
    """

    def __init__(
        self,
        objective: Objective,
        loss: Program,
        *,
        hessian: Program | None = None,
        derivatives: Program | None = None,
    ) -> None:
        self.objective = objective
        self.loss = loss
        self.known_hessian = hessian
        self.known_orders = derivatives
        self.dimension = len(loss.inputs)
        self.evaluations = 0
        self._evaluate = to_python(loss)

    def evaluate(self, *point: float) -> tuple[float, ...]:
        """Loss and gradient at a point."""
        self.evaluations += 1
        return self._evaluate(*point)

    def hessian(self, point: Vector) -> tuple[Vector, ...] | None:
        """The Hessian at a point, None where it is not finite or could not be made."""
        if self._second is None:
            return None
        triangle = self._second(*point)
        if not all(map(math.isfinite, triangle)):
            return None
        # Row i of the lower triangle begins at i(i + 1)/2.
        return tuple(
            tuple(triangle[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] for j in range(self.dimension))
            for i in range(self.dimension)
        )

    def derivatives(self, x: float) -> Vector:
        """The derivatives f', f'', … of a loss of one variable: HIGHEST_ORDER, or as many as were quick."""
        return self._derivatives(x)

    def second(self, seconds: float) -> Program:
        """Program of the Hessian's lower triangle by rows.

        Raises OutOfTime after `seconds`, RecursionError where the derivatives are too deep.
        """
        if self.known_hessian is None:
            from gdcli.program.lower import lower

            derivatives = self.objective.hessian(seconds)
            outputs = dict(zip(hessian_names(self.loss.inputs), derivatives.values(), strict=True))
            self.known_hessian = lower(outputs, self.loss.inputs)
        return self.known_hessian

    @cached_property
    def _second(self) -> Callable[..., tuple[float, ...]] | None:
        try:
            return to_python(self.second(SHARE_OF_TIME * symbolic_seconds(self.objective.text)))
        except (OutOfTime, RecursionError):
            return None

    @cached_property
    def _derivatives(self) -> Callable[..., tuple[float, ...]]:
        if self.known_orders is not None:
            return to_python(self.known_orders)
        from gdcli.program.lower import lower

        (symbol,) = self.objective.symbols
        found = list(self.objective.gradient)

        def differentiate() -> None:
            while len(found) < HIGHEST_ORDER:
                found.append(found[-1].diff(symbol))

        with contextlib.suppress(OutOfTime, RecursionError):
            within(SHARE_OF_TIME * symbolic_seconds(self.objective.text), differentiate)
        outputs = dict(zip(order_names(len(found)), found, strict=True))
        program = lower(outputs, self.loss.inputs)
        if len(found) == HIGHEST_ORDER:
            self.known_orders = program
        return to_python(program)


def hessian_names(variables: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the entries of the Hessian's lower triangle, by rows."""
    return tuple(f"{row}, {column}" for i, row in enumerate(variables) for column in variables[: i + 1])


def order_names(highest: int) -> tuple[str, ...]:
    """Names of the first derivative and those after it."""
    return tuple(str(order) for order in range(1, highest + 1))
