"""A verdict: a claim about the function at the end of a run, what else is known, and the evidence of each."""

from __future__ import annotations

from gdcli.frozen import Frozen
from gdcli.verdict.evidence import Certified, Evidence, Exact
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ForgedProofError

# A coordinate or a loss: exact as text, else the nearest double.
Figure = float | str

# What no floating-point observation can show.
NEEDS_PROOF = frozenset({
    VerdictKind.GLOBAL_MINIMUM,
    VerdictKind.FLAT_MINIMUM,
    VerdictKind.INFLECTION,
    VerdictKind.UNBOUNDED_BELOW,
    VerdictKind.INFIMUM_NOT_ATTAINED,
})  # fmt: skip


class Remark(Frozen):
    """A sentence about the run or the function, with its evidence."""

    text: str
    evidence: Evidence


class GlobalMinimum(Frozen):
    """Where the loss is lowest.

    points   every such point that is known, each of shape (n,); more than one where it is lowest at several
    height   the loss as a double
    """

    points: tuple[tuple[Figure, ...], ...]
    loss: Figure
    height: float
    evidence: Exact | Certified

    def __post_init__(self) -> None:
        if VerdictKind.GLOBAL_MINIMUM not in self.evidence.proof.proves:
            raise ForgedProofError


class Verdict(Frozen):
    """A claim and its evidence.

    message            one sentence for people, without the word of the evidence
    stationary_point   shape (n,), the point that the claim is about, or None where it is about none
    loss_there         loss at the stationary point, or a lower bound of it; None where it is not known
    remarks            what else is known
    max_stable_lr      of gradient descent at the stationary point, or None
    """

    kind: VerdictKind
    evidence: Evidence
    message: str
    stationary_point: tuple[Figure, ...] | None = None
    loss_there: float | None = None
    remarks: tuple[Remark, ...] = ()
    global_minimum: GlobalMinimum | None = None
    max_stable_lr: float | None = None

    @property
    def is_global(self) -> bool:
        """Whether it is proven that the loss is nowhere lower than at the point of the verdict."""
        match self.evidence:
            case Exact(proof=proof) | Certified(proof=proof):
                return self.kind.is_minimum and VerdictKind.GLOBAL_MINIMUM in proof.proves
            case _:
                return False

    def __post_init__(self) -> None:
        match self.evidence:
            case Exact(proof=proof) | Certified(proof=proof):
                justified = self.kind in proof.proves
            case _:
                justified = self.kind not in NEEDS_PROOF
        if not justified:
            raise ForgedProofError
