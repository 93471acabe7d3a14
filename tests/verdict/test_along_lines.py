"""What straight lines prove of losses of several variables: saddles without curvature, and abysses."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from gdcli.objective.objective import read_loss
from gdcli.pipeline.minimize import minimize
from gdcli.pipeline.verify import verify
from gdcli.verdict.exact.along_lines import saddle_along_lines, unbounded_along

if TYPE_CHECKING:
    from gdcli.objective.start import StartLike

SECONDS = 30.0

SADDLES = [
    ("x^3 - 3*x*y^2", (0, 0)),
    ("x*y*z", (0, 0, 0)),
    ("x*y", (0, 0)),
    ("x^2*y^2 + x^5 + y^4", (0, 0)),
    ("(x - 1)^3 + (x - 1)*(y + 2)^2", (1, -2)),
    ("relu(x*y)*x + y^3*x^2 - x^4", (0, 0)),
    ("exp(x*y)", (0, 0)),
]
NOT_SHOWN_TO_BE = [
    # Peano's: along every line a minimum, and yet a saddle.
    ("(y - x^2)*(y - 3*x^2)", (0, 0)),
    ("x^4 + x^2*y^2 + y^4", (0, 0)),
    ("-x^4 - x^2*y^2", (0, 0)),
    ("x^2*y^2", (0, 0)),
    # Not level there.
    ("x^3 + y + x*y", (0, 0)),
    ("relu(x - 1)*y + y^3 + x", (0, 0)),
    ("x^3 - 3*x*y^2", (1, 0)),
    # No value there, or none that algebra knows.
    ("x*y/(x^2 + y^2)", (0, 0)),
    ("sin(x)*sin(cos(y))", (0, 0)),
]


@pytest.mark.parametrize(("loss", "point"), SADDLES)
def test_lower_and_higher_ground_along_lines_make_a_saddle(loss: str, point: tuple[int, ...]) -> None:
    assert saddle_along_lines(read_loss(loss), list(map(Fraction, point)), SECONDS) is not None


@pytest.mark.parametrize(("loss", "point"), NOT_SHOWN_TO_BE)
def test_no_saddle_is_claimed_that_lines_do_not_show(loss: str, point: tuple[int, ...]) -> None:
    assert saddle_along_lines(read_loss(loss), list(map(Fraction, point)), SECONDS) is None


@pytest.mark.parametrize(
    ("loss", "point", "direction", "falls"),
    [
        ("x*y", (0, 0), (1, -1), True),
        ("x*y", (0, 0), (1, 1), False),
        # A minimum, or a pole, lies between.
        ("x^2 - x^3 + 0*y", (-1, 0), (1, 0), False),
        ("x^2 - x^3 + 0*y", (1, 0), (1, 0), True),
        ("1/(x + y) - x", (-1, 0), (1, 0), False),
        ("exp(-x - y)", (0, 0), (1, 1), False),
        ("-exp(x + y)", (0, 0), (1, 1), True),
    ],
)
def test_a_loss_is_unbounded_along_a_line_only_where_nothing_is_in_the_way(
    loss: str,
    point: tuple[int, int],
    direction: tuple[int, int],
    falls: bool,  # noqa: FBT001 - a column of the table
) -> None:
    found = unbounded_along(
        read_loss(loss), list(map(Fraction, point)), list(map(Fraction, direction)), SECONDS
    )
    assert (found is not None) is falls


RUNS: list[tuple[str, StartLike, float | str, str]] = [
    ("x^3 - 3*x*y^2", 0, 0.1, "saddle"),
    ("x*y", {"x": 1, "y": -1}, 0.1, "unbounded_below"),
    ("x*y", 5, "auto", "unbounded_below"),
    ("x^2 - 2*x*y + y^2 - x", 5, "auto", "unbounded_below"),
    ("y + 0.00001*(y - x)^2", {"x": 10, "y": 1}, "auto", "unbounded_below"),
    # The steps are too long: of that nothing is said about the loss.
    ("(x - y)^2 + x*y", 1, 10, "diverging"),
    ("x^2*y^2 - x*y", {"x": 3, "y": -2}, 1, "diverging"),
]


@pytest.mark.parametrize(("loss", "start", "lr", "kind"), RUNS)
def test_a_run_is_judged_by_the_lines_through_its_end(
    loss: str, start: StartLike, lr: float | str, kind: str
) -> None:
    each = start if isinstance(start, dict) else {"x": start, "y": start}
    result = minimize(loss, start=each, lr=lr)
    assert result.verdict.kind.key == kind, result.verdict.message
    assert result.verdict.evidence.key == ("numeric" if kind == "diverging" else "exact")
    assert verify(json.loads(json.dumps(result.to_dict()))) == ()
