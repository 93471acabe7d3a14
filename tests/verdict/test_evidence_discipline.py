"""No claim carries a word that nobody earned: every wrong pair of kind and evidence is refused."""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.verdict.certified.certificate import StationaryPoint, certify_point
from gdcli.verdict.certified.minimizers import Goal
from gdcli.verdict.certified.minimum_proof import prove_minimum
from gdcli.verdict.evidence import Certified, Exact, NoEvidence, Numeric
from gdcli.verdict.exact.escape import escape_radius
from gdcli.verdict.exact.line import analyze_line
from gdcli.verdict.exact.rounding import majorant
from gdcli.verdict.exact.stability import stability
from gdcli.verdict.exact.two_cycles import two_cycles
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import CertifiedProof, ExactProof, ForgedProofError
from gdcli.verdict.verdict import NEEDS_PROOF, GlobalMinimum, Verdict

if TYPE_CHECKING:
    from gdcli.verdict.evidence import Evidence

TEXTBOOK = "2*x**4 - 3*x**2 + 2*x - 20"
BOWL = "x^2 + y^2"


@functools.cache
def proof(name: str) -> Any:  # noqa: ANN401 - any proof
    """One proof of each sort that a verdict may want to rest on."""
    textbook, tail = (analyze_line(read_loss(loss), 30.0) for loss in (TEXTBOOK, "exp(x)"))
    assert textbook is not None
    assert textbook.polynomial is not None
    assert tail is not None
    gradient = majorant(loss_program(build_objective(read_loss(TEXTBOOK))), "df/dx")
    assert gradient is not None
    bowl = build_objective(read_loss(BOWL))
    cycles = two_cycles(textbook.polynomial, Fraction(115, 1000))
    assert cycles is not None
    hill = analyze_line(read_loss("-x^3"), 30.0)
    assert hill is not None
    return {
        "minimum": textbook.points[0],
        "inflection": textbook.points[1],
        "lowest": textbook.lowest,
        "unbounded": hill.lowest,
        "infimum": tail.lowest,
        "escape": escape_radius(textbook.polynomial, Fraction(3, 10), gradient),
        "cycle": cycles[0],
        "stability": stability(textbook.points[0]),
        "certified point": certify_point(bowl, (0.0, 0.0), 30.0),
        "certified minimum": prove_minimum(bowl, None, Goal(1e-9, 1e-9, lambda: False), seconds=30.0),
        "certified gap": prove_minimum(bowl, [(-1, 2)] * 2, Goal(1e-9, 1e-9, lambda: True), seconds=30.0),
    }[name]


# A proof, and the kinds that may rest on it.
JUSTIFIED: dict[str, set[str]] = {
    "minimum": {"local_minimum"},
    "inflection": {"inflection"},
    "lowest": {"global_minimum", "flat_minimum"},
    "unbounded": {"unbounded_below"},
    "infimum": {"infimum_not_attained"},
    "escape": {"diverging"},
    "cycle": {"cycling"},
    "stability": set(),
    "certified point": {"local_minimum"},
    "certified minimum": {"global_minimum"},
    "certified gap": set(),
}


def _evidence(name: str) -> Exact | Certified:
    found = proof(name)
    return Exact(found) if isinstance(found, ExactProof) else Certified(found)


def _is_refused(kind: VerdictKind, evidence: Evidence) -> bool:
    try:
        Verdict(kind, evidence, "")
    except ForgedProofError:
        return True
    return False


@pytest.mark.parametrize("name", JUSTIFIED)
def test_a_proof_carries_the_kinds_that_it_proves_and_no_other(name: str) -> None:
    carried = {kind.key for kind in VerdictKind if not _is_refused(kind, _evidence(name))}
    assert carried == JUSTIFIED[name]


@pytest.mark.parametrize("evidence", [Numeric(), Numeric((1.0, 2.0)), NoEvidence()])
def test_what_needs_a_proof_cannot_rest_on_less(evidence: Evidence) -> None:
    assert {kind for kind in VerdictKind if _is_refused(kind, evidence)} == NEEDS_PROOF


LOWEST = {name for name, kinds in JUSTIFIED.items() if "global_minimum" in kinds}


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_a_proof_of_a_global_minimum_says_where_the_loss_is_lowest(name: str) -> None:
    assert GlobalMinimum(((0.0,),), 0.0, 0.0, _evidence(name)).loss == 0


@pytest.mark.parametrize("name", sorted(set(JUSTIFIED) - LOWEST))
def test_no_other_proof_says_where_the_loss_is_lowest(name: str) -> None:
    with pytest.raises(ForgedProofError):
        GlobalMinimum(((0.0,),), 0.0, 0.0, _evidence(name))


@pytest.mark.parametrize("name", JUSTIFIED)
def test_a_weaker_proof_cannot_be_labelled_stronger_nor_a_stronger_one_weaker(name: str) -> None:
    found = proof(name)
    wrong = Certified if isinstance(found, ExactProof) else Exact
    with pytest.raises(ForgedProofError):
        wrong(found)


class _PlantedExact(ExactProof):
    """A subclass that anyone can write; it proves nothing."""


class _PlantedCertified(CertifiedProof):
    pass


@pytest.mark.parametrize("kind", VerdictKind)
def test_a_planted_proof_proves_nothing(kind: VerdictKind) -> None:
    assert _is_refused(kind, Exact(_PlantedExact()))
    assert _is_refused(kind, Certified(_PlantedCertified()))


@pytest.mark.parametrize("what", [None, "exact", 1, Numeric(), object(), StationaryPoint])
def test_what_is_no_proof_is_no_evidence(what: Any) -> None:  # noqa: ANN401 - anything at all
    for word in (Exact, Certified):
        with pytest.raises(ForgedProofError):
            word(what)
