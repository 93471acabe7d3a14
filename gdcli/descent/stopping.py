"""Why a run ended: a fact about the loop, never a claim about the function.

The order of the reasons is the order in which the loop looks for them; the first that holds is reported.
"""

from __future__ import annotations

from enum import Enum

from gdcli.frozen import Frozen

MAX_EPOCHS = 10**12
DEFAULT_MAX_EPOCHS = 100_000
DEFAULT_TOLERANCE = 1e-8


class StopReason(Enum):
    """A reason, with the sentence that explains it to people; its name in lower case is its JSON spelling."""

    OVERFLOW = "a number became too large for a double"
    LEFT_DOMAIN = "the loss or its gradient is not defined where the step led"
    GRADIENT_SMALL = "every component of the gradient is within the tolerance"
    FIXED_POINT = "an epoch changes nothing any more"
    CYCLE = "the iterates return exactly to an earlier one"
    EPOCH_LIMIT = "the number of epochs was reached"
    TIME_LIMIT = "the time was used up"
    INTERRUPTED = "the run was interrupted"

    @property
    def key(self) -> str:
        """Spelling in JSON."""
        return self.name.lower()

    @property
    def broke_down(self) -> bool:
        """Whether the run could not go on."""
        return self in {StopReason.OVERFLOW, StopReason.LEFT_DOMAIN}


class Limits(Frozen):
    """When to stop.

    epochs      largest number of epochs
    tolerance   stop once every |gradient component| is at most this; None: never
    to_the_end  carry out all epochs even where the iterates repeat, as a textbook loop does
    seconds     wall time, or None
    """

    epochs: int
    tolerance: float | None
    to_the_end: bool
    seconds: float | None
