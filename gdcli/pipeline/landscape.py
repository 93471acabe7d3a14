"""The loss as a landscape: a parsed loss in, its values on whole arrays and its stationary points out.

What is proven of the points comes from the rooms of the verdict, and keeps the word for its evidence.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_numpy import to_numpy
from gdcli.clock import OutOfTime
from gdcli.descent.method import LOSS
from gdcli.frozen import Frozen
from gdcli.objective.objective import bounded, build_objective
from gdcli.pipeline.feature import Feature, features_of_line
from gdcli.program.lower import lower
from gdcli.verdict.exact.line import analyze_line
from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gdcli.objective.box import Bounds
    from gdcli.objective.objective import Objective, ParsedLoss
    from gdcli.program.program import Program
    from gdcli.verdict.exact.line import LineAnalysis

    Array = NDArray[np.float64]

# For all that is proven of a landscape, where its picture is all that depends on it.
SECONDS = 1.0
# Numbers that are held at the same time while a loss is evaluated on an array.
MOST_NUMBERS = 4_000_000


class Landscape(Frozen):
    """A loss, ready to be looked at from above.

    line   what is proven of a loss of one variable, else None
    """

    objective: Objective
    program: Program
    line: LineAnalysis | None

    @property
    def variables(self) -> tuple[str, ...]:
        """Names, in the order of every point."""
        return self.objective.variables

    @property
    def loss(self) -> Callable[..., Array]:
        """The loss as a function of arrays that broadcast together, one a variable."""
        evaluate = to_numpy(self.program)
        most = max(1, MOST_NUMBERS // (len(self.program.instructions) + len(self.variables) + 1))

        def loss(*coordinates: Array | float) -> Array:
            arrays = np.broadcast_arrays(*coordinates)
            flat = [array.ravel() for array in arrays]
            pieces = [
                evaluate(*(array[begin : begin + most] for array in flat))[0]
                for begin in range(0, flat[0].size, most)
            ]
            return np.concatenate(pieces).reshape(arrays[0].shape)

        return loss

    def everywhere(self) -> tuple[Feature, ...]:
        """All stationary points of a loss of one variable that algebra can read; else none."""
        if self.line is None:
            return ()
        return features_of_line(self.variables[0], self.line)

    def within(self, window: Sequence[Bounds], seconds: float = SECONDS) -> tuple[Feature, ...]:
        """The stationary points of a window that interval arithmetic finds in time."""
        from gdcli.verdict.certified.derivatives import derivatives
        from gdcli.verdict.certified.stationary_points import stationary_points

        end = time.monotonic() + seconds
        try:
            found = stationary_points(
                derivatives(self.objective, seconds), window, lambda: time.monotonic() > end
            )
        except (OutOfTime, RecursionError):
            return ()
        return tuple(
            Feature(
                point.point,
                0.0 if point.loss[0] <= 0 <= point.loss[1] else point.loss[0] / 2 + point.loss[1] / 2,
                point.kind,
                ", ".join(
                    f"{name} = {x + 0.0:.6g}" for name, x in zip(self.variables, point.point, strict=True)
                ),
                "certified",
                f"{point.largest_stable_lr[0]:.6g}" if point.kind is VerdictKind.LOCAL_MINIMUM else "",
            )
            for point in found.proven
        )


def landscape(loss: ParsedLoss, *, seconds: float = SECONDS) -> Landscape:
    """Make a loss ready to be looked at; raise InputError where it takes too long to compile.

    seconds   for what is proven of a loss of one variable
    """
    objective = build_objective(loss)
    program = bounded(
        objective.text, "compile", lambda: lower({LOSS: objective.expression}, objective.variables)
    )
    return Landscape(objective, program, analyze_line(loss, seconds))
