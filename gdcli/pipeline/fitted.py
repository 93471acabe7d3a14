"""What came out of a fit: a frozen Fit, whose `to_dict()` is the JSON of schema gdcli.fit.v1."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.row_problem import RowProblem
    from gdcli.descent.trajectory import Iterate, Trajectory
    from gdcli.pipeline.fit_task import FitTask
    from gdcli.pipeline.result import History, Minimization, Stop
    from gdcli.statistics.closed import Closed
    from gdcli.statistics.estimates import Estimates
    from gdcli.verdict.verdict import Verdict

SCHEMA = "gdcli.fit.v1"
# What the record of a fit says as that of a minimization does.
OF_THE_DESCENT = (
    *("optimizer", "lr", "start", "epochs", "evaluations", "stop"),
    *("point", "loss", "gradient_norm", "best"),
)


class Fit(Frozen):
    """The result of a fit.

    descent         the run over the parameters, as of a minimization
    closed          the least-squares solution where the model is affine in its parameters, else None
    max_stable_lr   largest constant lr that does not leave the minimum, None where it is not known
    """

    task: FitTask
    problem: RowProblem
    descent: Minimization
    estimates: Estimates
    closed: Closed | None
    max_stable_lr: float | None

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters at the end, by name."""
        return self.descent.point

    @property
    def last(self) -> Iterate | None:
        """The last finite iterate, None where the loss is not finite even at the start."""
        return self.descent.last

    @property
    def loss(self) -> float | None:
        """Loss at the end, None where it is not finite."""
        return self.descent.loss

    @property
    def verdict(self) -> Verdict:
        """What the end is."""
        return self.descent.verdict

    @property
    def stop(self) -> Stop:
        """Why the run ended."""
        return self.descent.stop

    @property
    def history(self) -> History:
        """All kept iterates as numpy arrays."""
        return self.descent.history

    @cached_property
    def table(self) -> Trajectory:
        """The rows that people see."""
        return self.descent.table

    @cached_property
    def test_losses(self) -> tuple[float | None, ...]:
        """Loss on the rows held back, one a row of `table`; empty where none were."""
        if self.task.training.test is None:
            return ()
        return tuple(map(self.test_loss, zip(*self.table.points, strict=True)))

    def test_loss(self, point: Sequence[float]) -> float | None:
        """Loss on the rows held back, without penalty; None where there are none or it is not finite."""
        test = self.task.training.test
        return None if test is None else finite(self.problem.mean_loss(test, point))

    @property
    def difference(self) -> float | None:
        """Largest difference of a parameter from the closed solution."""
        if self.closed is None:
            return None
        return max(abs(a - b) for a, b in zip(self.parameters.values(), self.closed.point, strict=True))

    @property
    def figures(self) -> dict[str, float | None]:
        """Figures beside those of the run, by the names that a requirement may use."""
        estimates = self.estimates
        return {
            "r_squared": estimates.r_squared,
            "residual_sd": estimates.residual_sd,
            "test_loss": self.test_loss(tuple(self.parameters.values())),
            "aic": estimates.aic,
            "bic": estimates.bic,
        }

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values: the object that `--format json` prints."""
        history = self.descent.to_dict()["history"]
        if self.test_losses:
            history["test_loss"] = list(self.test_losses)
        return self.summary() | {"history": history}

    def summary(self) -> dict[str, Any]:
        """`to_dict()` without the history."""
        task, estimates = self.task, self.estimates
        record = self.descent.summary()
        verdict = record["verdict"] | {"max_stable_lr": self.max_stable_lr}
        test = task.training.test
        weighting = task.weighting
        return {
            "schema": SCHEMA,
            "version": record["version"],
            "formula": " ".join(task.binding.formula.text.split()),
            "data": {
                "rows": task.training.rows,
                "columns": list(task.binding.columns.values()),
                "test_rows": 0 if test is None else len(test[0]),
            },
            "loss_function": task.loss.loss.name,
            "penalty": {"l1": task.penalty.l1, "l2": task.penalty.l2},
            "weighting": None
            if weighting is None
            else {
                "column": weighting.column,
                "meaning": "sigma" if weighting.is_sigma else "weight",
                "errors": weighting.errors.key,
            },
            "fixed": dict(task.binding.fixed),
            "batch_size": None if task.batches is None else task.batches.size,
            "seed": task.seed,
            **{key: record[key] for key in OF_THE_DESCENT},
            "test_loss": self.test_loss(tuple(self.parameters.values())),
            "parameters": {
                name: {
                    "value": value,
                    "standard_error": error,
                    "interval": None if interval is None else list(interval),
                }
                for (name, value), error, interval in zip(
                    self.parameters.items(), estimates.standard_errors, estimates.intervals, strict=True
                )
            },
            "statistics": {
                "degrees_of_freedom": estimates.freedom,
                "residual_sd": estimates.residual_sd,
                "r_squared": estimates.r_squared,
                "aic": estimates.aic,
                "bic": estimates.bic,
                "correlations": None
                if estimates.correlations is None
                else [list(row) for row in estimates.correlations],
                "not_identified": list(estimates.unidentified),
                "no_standard_errors": estimates.why_no_errors or None,
            },
            "least_squares": None
            if self.closed is None
            else {
                "point": dict(zip(self.parameters, self.closed.point, strict=True)),
                "difference": self.difference,
                "condition": self.closed.condition,
                "digits": self.closed.digits,
            },
            "verdict": verdict,
        }


def finite(value: float) -> float | None:
    """The value, None where it is not finite: no record holds what JSON cannot."""
    return value if abs(value) < float("inf") else None
