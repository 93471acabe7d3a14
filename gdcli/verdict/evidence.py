"""What a claim rests on, as types: algebra, interval arithmetic, floating point, nothing.

Law: `Exact` and `Certified` are made of the proof object that a proving function returned, `Numeric` of the
numbers that were computed; so no claim can carry a word that nobody earned.
"""

from __future__ import annotations

from gdcli.frozen import Frozen
from gdcli.verdict.proof import CertifiedProof, ExactProof, ForgedProofError


class Exact(Frozen):
    """Proven by algebra over the rationals or algebraic numbers."""

    proof: ExactProof
    key = "exact"

    def __post_init__(self) -> None:
        if not isinstance(self.proof, ExactProof):
            raise ForgedProofError


class Certified(Frozen):
    """Proven by interval arithmetic."""

    proof: CertifiedProof
    key = "certified"

    def __post_init__(self) -> None:
        if not isinstance(self.proof, CertifiedProof):
            raise ForgedProofError


class Numeric(Frozen):
    """Floating-point observation: what was computed, with no proof behind it.

    eigenvalues   of the Hessian at the end point, ascending; empty where the claim does not rest on them
    """

    eigenvalues: tuple[float, ...] = ()
    key = "numeric"


class NoEvidence(Frozen):
    """Nothing is claimed."""

    key = "none"


Evidence = Exact | Certified | Numeric | NoEvidence
