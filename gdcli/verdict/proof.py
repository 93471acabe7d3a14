"""What makes a proof a proof: only the module that proves can make one.

A proving module keeps a Seal to itself and asks for it wherever one of its proof objects is made:

    _SEAL = Seal()

    class UniqueRoot(CertifiedProof):
        box: Box
        seal: InitVar[Seal]

        def __post_init__(self, seal: Seal) -> None:
            _SEAL.check(seal)

So a claim of evidence `exact` or `certified`, which is made of a proof object, cannot be written down by
anyone who did not prove it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from gdcli.verdict.kind import VerdictKind


class ForgedProofError(AssertionError):
    """A proof was made, or said to prove, what nobody has proven: always our bug."""


class Seal:
    """The right to make the proof objects of one module."""

    def check(self, given: Seal) -> None:
        """Raise ForgedProofError unless `given` is this very seal."""
        if given is not self:
            raise ForgedProofError


class Proof(Frozen):
    """A proven fact."""

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it; none, where it is a fact about something else."""
        return frozenset()


class ExactProof(Proof):
    """A proof by algebra over the rationals or algebraic numbers."""


class CertifiedProof(Proof):
    """A proof by interval arithmetic."""
