"""What came out: a frozen Explanation, whose `to_dict()` is the JSON of schema gdcli.explain.v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdcli.frozen import Frozen
from gdcli.version import __version__

if TYPE_CHECKING:
    from gdcli.pipeline.feature import Feature

SCHEMA = "gdcli.explain.v1"
LONGEST_FRACTION = 60  # characters; a longer one says less than its double


class Written(Frozen):
    """One formula, as text in the language of expressions and in LaTeX."""

    text: str
    latex: str


class Partial(Frozen):
    """A partial derivative.

    steps      equations from the whole to its parts, each with the name of its rule
    result     the derivative
    factored   the same as a product, None where that is no other text
    """

    variable: str
    steps: tuple[tuple[Written, str], ...]
    result: Written
    factored: Written | None


class EpochRow(Frozen):
    """One of the first epochs; `exact` and `exact_loss` are None where they are not known or too long."""

    epoch: int
    point: tuple[float, ...]
    loss: float
    gradient_norm: float
    exact: tuple[str, ...] | None
    exact_loss: str | None


class Explanation(Frozen):
    """A loss and its descent, explained.

    update        equations of an epoch, with the gradient put in
    update_note   what the equations leave open, or ""
    stop          why the run ended
    stationary    known stationary points, with the range of lr that settles at them
    searched      where they were looked for
    """

    variables: tuple[str, ...]
    loss: Written
    partials: tuple[Partial, ...]
    optimizer: str
    update: tuple[Written, ...]
    update_note: str
    epochs: tuple[EpochRow, ...]
    stop: str
    stationary: tuple[Feature, ...]
    searched: str

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain values."""
        return {
            "schema": SCHEMA,
            "version": __version__,
            "expression": self.loss.text,
            "latex": self.loss.latex,
            "variables": list(self.variables),
            "derivatives": {partial.variable: partial_record(partial) for partial in self.partials},
            "optimizer": self.optimizer,
            "update": [written_record(line) for line in self.update],
            "update_note": self.update_note,
            "epochs": [self._row(row) for row in self.epochs],
            "stop": self.stop,
            "stationary_points": [self._feature(feature) for feature in self.stationary],
            "searched": self.searched,
        }

    def _row(self, row: EpochRow) -> dict[str, Any]:
        return {
            "epoch": row.epoch,
            "point": dict(zip(self.variables, row.point, strict=True)),
            "loss": row.loss,
            "gradient_norm": row.gradient_norm,
            "exact": None if row.exact is None else dict(zip(self.variables, row.exact, strict=True)),
            "exact_loss": row.exact_loss,
        }

    def _feature(self, feature: Feature) -> dict[str, Any]:
        return {
            "kind": feature.kind.key,
            "point": dict(zip(self.variables, feature.point, strict=True)),
            "where": feature.where,
            "loss": feature.loss,
            "evidence": feature.proof,
            "stable_below_lr": feature.stable_below or None,
        }


def partial_record(partial: Partial) -> dict[str, Any]:
    """A derivative as plain values."""
    return {
        "steps": [{**written_record(step), "rule": rule} for step, rule in partial.steps],
        **written_record(partial.result),
        "factored": None if partial.factored is None else written_record(partial.factored),
    }


def written_record(formula: Written) -> dict[str, str]:
    """A formula as plain values."""
    return {"text": formula.text, "latex": formula.latex}
