"""Nobody but the module that proves can make a proof."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from gdcli.descent.method import loss_program
from gdcli.frozen import replace
from gdcli.objective.objective import build_objective, read_loss
from gdcli.verdict.exact.along_lines import saddle_along_lines, unbounded_along
from gdcli.verdict.exact.crawl import crawl
from gdcli.verdict.exact.destination import destination
from gdcli.verdict.exact.escape import escape_radius
from gdcli.verdict.exact.line import analyze_line
from gdcli.verdict.exact.lowest_by_form import lowest_by_form
from gdcli.verdict.exact.rounding import majorant
from gdcli.verdict.exact.safe_rate import safe_rate
from gdcli.verdict.exact.separate import (
    analyze_parts,
    separate_infimum,
    separate_minimum,
    separate_point,
)
from gdcli.verdict.exact.stability import stability
from gdcli.verdict.exact.two_cycles import two_cycles
from gdcli.verdict.proof import ForgedProofError, Seal


def _proofs() -> list[Any]:
    """One proof of each kind."""
    textbook = read_loss("2*x**4 - 3*x**2 + 2*x - 20")
    analysis = analyze_line(textbook, 30.0)
    gradient = majorant(loss_program(build_objective(textbook)), "df/dx")
    others = [analyze_line(read_loss(loss), 30.0) for loss in ("relu(x)", "x", "exp(x)")]
    assert analysis is not None
    assert analysis.polynomial is not None
    assert gradient is not None
    lr = Fraction(1, 10)
    cycles = two_cycles(analysis.polynomial, lr)
    assert cycles is not None
    parts = [analyze_parts(read_loss(loss), 30.0) for loss in ("x^2 + y^4", "exp(x) + y^2")]
    lowest, fallen = (part for part in parts if part is not None)
    return [
        separate_point(lowest, [point for part in lowest for point in part.points]),
        separate_minimum(lowest),
        separate_infimum(fallen),
        analysis,
        *analysis.points,
        *(proof for other in others if other for proof in (other.lowest, *other.plateaus)),
        escape_radius(analysis.polynomial, lr, gradient),
        safe_rate(analysis.polynomial, Fraction(5)),
        destination(analysis, Fraction(5)),
        stability(analysis.points[0]),
        crawl(analysis.points[1]),
        *cycles,
        saddle_along_lines(read_loss("x*y"), (Fraction(0), Fraction(0)), 30.0),
        unbounded_along(read_loss("x*y"), (Fraction(0), Fraction(0)), (Fraction(1), Fraction(-1)), 30.0),
        lowest_by_form(read_loss("(x + y)^2"), (1.0, -1.0), lambda _: True),
    ]


@pytest.mark.parametrize("proof", _proofs(), ids=lambda proof: type(proof).__name__)
def test_a_proof_cannot_be_made_with_another_seal(proof: Any) -> None:  # noqa: ANN401 - any proof
    with pytest.raises(ForgedProofError):
        replace(proof, seal=Seal())
