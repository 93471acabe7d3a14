"""What a verdict may call the end of a run."""

from __future__ import annotations

from enum import Enum


class VerdictKind(Enum):
    """What the end point is, or what the run approaches or does."""

    GLOBAL_MINIMUM = "the global minimum"
    LOCAL_MINIMUM = "a local minimum"
    FLAT_MINIMUM = "a minimum with a singular Hessian"
    MAXIMUM = "a maximum"
    SADDLE = "a saddle"
    INFLECTION = "an inflection point"
    DESCENDING = "still going down"
    CYCLING = "going round in a cycle"
    DIVERGING = "diverging"
    LEFT_DOMAIN = "outside of the domain of the loss"
    UNBOUNDED_BELOW = "a loss without lower bound"
    INFIMUM_NOT_ATTAINED = "a loss whose infimum is not attained"
    UNDECIDED = "undecided"

    @property
    def key(self) -> str:
        """Spelling in JSON."""
        return self.name.lower()

    @property
    def is_minimum(self) -> bool:
        """Whether the claim is that of a minimum."""
        return self in {VerdictKind.GLOBAL_MINIMUM, VerdictKind.LOCAL_MINIMUM, VerdictKind.FLAT_MINIMUM}
