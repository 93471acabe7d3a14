"""What came out: a frozen Minimization, whose `to_dict()` is the JSON of schema gdcli.minimize.v1."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar

from gdcli.frozen import Frozen
from gdcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gdcli.descent.engine import Cycle
    from gdcli.descent.stopping import StopReason
    from gdcli.descent.stretch import Phase
    from gdcli.descent.trajectory import Iterate, Trajectory
    from gdcli.pipeline.task import Task
    from gdcli.verdict.verdict import Figure, Verdict

T = TypeVar("T")

SCHEMA = "gdcli.minimize.v1"
TABLE_ROWS = 20


class Stop(Frozen):
    """Why the run ended: a fact.

    epoch           in which the reason arose
    subexpression   what broke down, "" where nothing did
    """

    reason: StopReason
    message: str
    epoch: int
    subexpression: str = ""
    cycle: Cycle | None = None


class History(Frozen):
    """The trajectory as numpy arrays, to be read: most share the memory of the run.

    epoch           shape (k,)
    point           shape (k, n), columns in the order of the variables
    loss            shape (k,)
    gradient_norm   shape (k,), largest absolute component
    lr              shape (k,), learning rate that led to each, NaN at the start; None where it is constant
    """

    epoch: NDArray[np.int64]
    point: NDArray[np.float64]
    loss: NDArray[np.float64]
    gradient_norm: NDArray[np.float64]
    lr: NDArray[np.float64] | None


class Minimization(Frozen):
    """The result of a run.

    expression, gradient   as text in the language of expressions
    epochs                 number of epochs carried out with finite numbers
    last, best             iterates, None where the loss is not finite even at the start
    suggestion             a command that was tried and does better, or None
    evaluations            how often the run evaluated the loss
    phases                 what the method did, where it did more than one thing
    """

    task: Task
    expression: str
    gradient: tuple[str, ...]
    stop: Stop
    last: Iterate | None
    best: Iterate | None
    verdict: Verdict
    suggestion: str | None
    trajectory: Trajectory
    evaluations: int
    phases: tuple[Phase, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """Names, in the order of every point."""
        return self.task.loss.variables

    @property
    def point(self) -> dict[str, float]:
        """The last finite iterate by name, the start where there is none."""
        return self._named(self.last.point if self.last else self.task.start.point)

    @property
    def loss(self) -> float | None:
        """Loss at `point`, None where it is not finite."""
        return self.last.loss if self.last else None

    @property
    def gradient_norm(self) -> float | None:
        """Largest absolute component of the gradient at `point`, None where it is not finite."""
        return self.last.gradient_norm if self.last else None

    @property
    def epochs(self) -> int:
        """Epochs carried out with finite numbers."""
        return self.last.epoch if self.last else 0

    @property
    def history(self) -> History:
        """All kept iterates as numpy arrays."""
        import numpy as np

        kept = self.trajectory
        return History(
            np.asarray(kept.epochs, dtype=np.int64),
            np.column_stack([np.asarray(column, dtype=np.float64) for column in kept.points]),
            np.asarray(kept.losses, dtype=np.float64),
            np.asarray(kept.gradient_norms, dtype=np.float64),
            None if kept.rates is None else np.asarray(kept.rates, dtype=np.float64),
        )

    @property
    def table(self) -> Trajectory:
        """The rows that people see: every N-th epoch where asked for, else about twenty round ones."""
        return self.trajectory if self.task.every else self.trajectory.rows(_spread(self.trajectory.epochs))

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values: the object that `--format json` prints."""
        rows = self.table
        history: dict[str, Any] = {
            "epoch": list(rows.epochs),
            "point": dict(zip(self.variables, map(list, rows.points), strict=True)),
            "loss": list(rows.losses),
            "gradient_norm": list(rows.gradient_norms),
        }
        if rows.rates is not None:
            history["lr"] = [None if math.isnan(rate) else rate for rate in rows.rates]
        return self.summary() | {"history": history}

    def summary(self) -> dict[str, Any]:
        """`to_dict()` without the history."""
        task = self.task
        if task.rate is None:
            lr: float | str = "auto"
        else:
            lr = task.rate.text if task.rate.constant is None else task.rate.constant
        return {
            "schema": SCHEMA,
            "version": __version__,
            "text": self.task.loss.text,
            "expression": self.expression,
            "variables": list(self.variables),
            "gradient": dict(zip(self.variables, self.gradient, strict=True)),
            "optimizer": self._optimizer(),
            "lr": lr,
            "start": self._named(task.start.point),
            "box": None if task.box is None else self._named(tuple(map(list, task.box))),
            "epochs": self.epochs,
            "evaluations": self.evaluations,
            "stop": self._stop(),
            "point": self.point,
            "loss": self.loss,
            "gradient_norm": self.gradient_norm,
            "best": self._best(),
            "verdict": verdict_record(self.variables, self.verdict) | {"suggestion": self.suggestion},
        }

    def _optimizer(self) -> dict[str, Any]:
        chosen = self.task.optimizer
        record: dict[str, Any] = {
            "name": chosen.name,
            "hyperparameters": {**chosen.hyperparameters, **chosen.transforms},
        }
        if self.phases:
            record["phases"] = [{"epoch": phase.epoch, "what": phase.what} for phase in self.phases]
        return record

    def _stop(self) -> dict[str, Any]:
        stop = self.stop
        record: dict[str, Any] = {"reason": stop.reason.key, "message": stop.message, "epoch": stop.epoch}
        if stop.subexpression:
            record["subexpression"] = stop.subexpression
        if stop.cycle:
            record["period"] = stop.cycle.period
        return record

    def _best(self) -> dict[str, Any] | None:
        if self.best is None:
            return None
        return {"epoch": self.best.epoch, "point": self._named(self.best.point), "loss": self.best.loss}

    def _named(self, point: Sequence[T]) -> dict[str, T]:
        return dict(zip(self.variables, point, strict=True))


def verdict_record(variables: Sequence[str], verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain values."""

    def named(point: Sequence[Figure]) -> dict[str, Figure]:
        return dict(zip(variables, point, strict=True))

    lowest, point = verdict.global_minimum, verdict.stationary_point
    return {
        "kind": verdict.kind.key,
        "evidence": verdict.evidence.key,
        "stationary_point": None if point is None else named(point),
        "message": verdict.message,
        "global_minimum": None
        if lowest is None
        else {
            "point": named(lowest.points[0]),
            "loss": lowest.loss,
            "evidence": lowest.evidence.key,
            "points": [named(point) for point in lowest.points],
        },
        "max_stable_lr": verdict.max_stable_lr,
        "remarks": [{"message": remark.text, "evidence": remark.evidence.key} for remark in verdict.remarks],
    }


def _spread(epochs: Sequence[int]) -> list[int]:
    """Indices of about TABLE_ROWS rows at round epochs, the first and the last among them."""
    if not epochs:
        return []
    last = epochs[-1]
    distance = next(
        factor * 10**power
        for power in range(20)
        for factor in (1, 2, 5)
        if last // (factor * 10**power) <= TABLE_ROWS
    )
    chosen = [index for index, epoch in enumerate(epochs) if epoch % distance == 0]
    return chosen if chosen[-1] == len(epochs) - 1 else [*chosen, len(epochs) - 1]
