"""A verdict: a claim about the function at the end of a run, never without its evidence.

Evidence is a type, not a word: `Numeric` is made of the numbers it rests on and `NoEvidence` of the reason
why there is none, so that no claim can carry a word that nobody earned.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Numeric:
    """Floating-point observation: what was computed, with no proof behind it.

    eigenvalues   of the Hessian at the end point, ascending; empty where the claim does not rest on them
    """

    eigenvalues: tuple[float, ...] = ()
    key = "numeric"


@dataclass(frozen=True, slots=True)
class NoEvidence:
    """Nothing is claimed."""

    key = "none"


Evidence = Numeric | NoEvidence


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim and its evidence.

    message            one sentence for people, without the word of the evidence
    stationary_point   shape (n,), the point that the claim is about, or None where it is about none
    """

    kind: VerdictKind
    evidence: Evidence
    message: str
    stationary_point: tuple[float, ...] | None = None
