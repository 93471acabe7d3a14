"""What the rows weigh: the words of three options in, a Weighting out."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from gdcli.errors import InputError
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from gdcli.data.table import Table


class Errors(Enum):
    """What weights mean; the value is the sentence for people."""

    ABSOLUTE = "the standard deviations of the rows are known: standard errors come from them alone"
    RELATIVE = "only the proportions of the weights count: standard errors are scaled by the residuals"

    @property
    def key(self) -> str:
        """Its word on the command line."""
        return self.name.lower()


class Weighting(Frozen):
    """A column that weights the rows.

    is_sigma   whether it holds standard deviations, whose inverse squares are the weights
    """

    column: str
    is_sigma: bool
    errors: Errors

    @property
    def option(self) -> str:
        """The option it was given by."""
        return "--sigma" if self.is_sigma else "--weights"


def read_weighting(
    table: Table, sigma: str | None, weights: str | None, errors: str | None
) -> Weighting | None:
    """What `--sigma`, `--weights` and `--errors` say together; raise InputError where that makes no sense."""
    column = sigma if weights is None else weights
    if column is None:
        if errors is not None:
            raise InputError("--errors says what --sigma or --weights mean, and there is neither")
        return None
    if sigma is not None and weights is not None:
        raise InputError("--sigma and --weights are two words for one thing", fix="give one of them")
    option = "--sigma" if weights is None else "--weights"
    if column not in table.names:
        raise InputError(
            f"{option}: '{column}' is not a column of {table.label}",
            fix=f"its columns are {', '.join(table.names[:12])}",
        )
    words = {each.key: each for each in Errors}
    if errors not in words:
        raise InputError(
            f"{option} {column} needs to know what it means"
            if errors is None
            else f"--errors: not '{errors}'",
            why="; ".join(f"{word}: {each.value}" for word, each in words.items()),
            fix=f"{option} {column} --errors relative",
        )
    return Weighting(column, weights is None, words[errors])
