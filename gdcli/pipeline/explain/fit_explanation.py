"""What came out: a frozen FitExplanation, whose `to_dict()` is the JSON of schema gdcli.explain_fit.v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdcli.frozen import Frozen
from gdcli.pipeline.explain.explanation import partial_record, written_record
from gdcli.version import __version__

if TYPE_CHECKING:
    from gdcli.pipeline.explain.explanation import Partial, Written

SCHEMA = "gdcli.explain_fit.v1"

# What the mathematics calls the loss over all rows and that of one row.
TOTAL, ONE = "L", "l"


class FitExplanation(Frozen):
    """A model with the loss over its data, explained.

    definitions   equations of the loss over all rows, that of one row, and what they are made of
    chain         equations that take the derivative of the one to that of the other, with their rules
    slope         derivative of the loss of a row by what it is applied to
    partials      derivatives of that by the parameters the formula names; of many the first
    gradient      derivatives of the loss over all rows, one for each of `partials`
    left_out      what is not derived in symbols, in words, or ""
    update        equations of an epoch
    update_note   what they leave open, or ""
    epochs        the first epochs worked by hand for a few rows, as lines of text
    stable_below  gradient descent settles at the minimum with every lr below this, by doubles; None where
                  that depends on the point or is not known
    """

    formula: str
    data: str
    definitions: tuple[Written, ...]
    chain: tuple[tuple[Written, str], ...]
    slope: Partial
    partials: tuple[Partial, ...]
    gradient: tuple[Written, ...]
    left_out: str
    optimizer: str
    update: tuple[Written, ...]
    update_note: str
    epochs: tuple[str, ...]
    stable_below: float | None

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain values."""
        return {
            "schema": SCHEMA,
            "version": __version__,
            "formula": self.formula,
            "data": self.data,
            "definitions": [written_record(line) for line in self.definitions],
            "chain_rule": [{**written_record(line), "rule": rule} for line, rule in self.chain],
            "loss_derivative": {"by": self.slope.variable, **partial_record(self.slope)},
            "model_derivatives": {partial.variable: partial_record(partial) for partial in self.partials},
            "gradient": [written_record(line) for line in self.gradient],
            "left_out": self.left_out,
            "optimizer": self.optimizer,
            "update": [written_record(line) for line in self.update],
            "update_note": self.update_note,
            "epochs": list(self.epochs),
            "stable_below_lr": self.stable_below,
        }
