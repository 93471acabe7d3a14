"""The analysis on the traps and problems of one variable of the reference: no claim against the truth."""

from __future__ import annotations

import json
import math
import pathlib
from typing import Any

import pytest

from gdcli.objective.objective import read_loss
from gdcli.verdict.exact.infimum import GlobalMinimum, InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.line import analyze_line

REFERENCE = pathlib.Path(__file__).parents[2] / "reference" / "traps.jsonl"
TRAPS: dict[str, dict[str, Any]] = {
    trap["name"]: trap
    for trap in map(json.loads, REFERENCE.read_text("utf-8").splitlines())
    if len(trap["variables"]) == 1
}

SECONDS = 30.0

# What is out of reach: trigonometric functions, and powers of the variable to itself.
DECLINED = frozenset(
    {
        "asin_exit",
        "cos_at_zero",
        "cos_cycle",
        "sin_at_rounded_max",
        "sin_inverse_basin",
        "sin_inverse_tail",
        "x_minus_sin",
        "x_sin_x_escape",
        "x_sin_x_local",
        "x_to_the_x",
    }
)

# The reference has the infimum over x > 0 here, where its run is; over all x it is −∞, as it says itself.
BEYOND_A_POLE = frozenset({"one_over_x"})

# Expression, minimizers and minimum of the problems of one variable that are in reach.
PROBLEMS = [
    ("exp(2*x)+exp(-x)", [-0.23104906018664842], 1.8898815748423097),
    ("-exp(-(x-1)**2)", [1.0], -1.0),
    ("1/x**12-2/x**6", [-1.0, 1.0], -1.0),
    ("sqrt(1+(x-2)**2)-1", [2.0], 0.0),
    ("x*log(x)", [0.36787944117144233], -0.36787944117144233),
    ("x**4-3*x**3+2", [2.25], -6.54296875),
    ("abs(x**5-3*x**4+4*x**3+2*x**2-10*x-4)", [-1.0, -0.4026279411861237, 2.0], 0.0),
]

PROBLEMS_DECLINED = [
    "x*atan(x)-log(1+x**2)/2",
    "sin(x)+sin(10*x/3)",
    "-(x+sin(x))*exp(-x**2)",
    "sin(x)+sin(10*x/3)+log(x)-0.84*x+3",
    "2*cos(x)+cos(2*x)",
    "-x**(2/3)-(1-x**2)**(1/3)",
    "x*sin(x)+x*cos(2*x)",
]


@pytest.mark.parametrize("name", sorted(DECLINED))
def test_a_trap_out_of_reach_is_declined(name: str) -> None:
    assert analyze_line(read_loss(TRAPS[name]["expr"]), SECONDS) is None


@pytest.mark.parametrize("name", sorted(TRAPS.keys() - DECLINED - BEYOND_A_POLE))
def test_the_infimum_of_a_trap_is_that_of_the_reference(name: str) -> None:
    trap = TRAPS[name]
    found = analyze_line(read_loss(trap["expr"]), SECONDS)
    assert found is not None
    match found.lowest:
        case GlobalMinimum(loss=loss, points=points, plateaus=plateaus):
            assert trap["infimum_attained"]
            assert float(loss) == pytest.approx(trap["infimum"], rel=1e-14)
            expected = sorted(argmin["x"] for argmin in trap["argmins"] or [])
            assert [float(point.x) for point in points] == pytest.approx(expected, rel=1e-14)
            assert bool(plateaus) == (trap["argmins"] is None)
        case UnboundedBelow():
            assert trap["infimum"] == "-inf"
        case InfimumNotAttained(infimum=infimum):
            assert not trap["infimum_attained"]
            assert float(infimum) == pytest.approx(trap["infimum"])


@pytest.mark.parametrize("name", sorted(BEYOND_A_POLE))
def test_beyond_a_pole_the_loss_may_have_no_bound(name: str) -> None:
    found = analyze_line(read_loss(TRAPS[name]["expr"]), SECONDS)
    assert found is not None
    assert isinstance(found.lowest, UnboundedBelow)


@pytest.mark.parametrize(("loss", "minimizers", "minimum"), PROBLEMS)
def test_the_global_minimum_of_a_problem_is_found(loss: str, minimizers: list[float], minimum: float) -> None:
    found = analyze_line(read_loss(loss), SECONDS)
    assert found is not None
    assert isinstance(found.lowest, GlobalMinimum)
    assert [float(point.x) for point in found.lowest.points] == pytest.approx(minimizers, rel=1e-14)
    assert math.isclose(float(found.lowest.loss), minimum, rel_tol=1e-14)


def test_a_minimum_that_is_global_only_in_a_box_is_a_local_one() -> None:
    found = analyze_line(read_loss("-(16*x**2-24*x+5)*exp(-x)"), SECONDS)
    assert found is not None
    assert isinstance(found.lowest, UnboundedBelow)
    (minimum,) = [point for point in found.points if point.kind.is_minimum]
    assert float(minimum.x) == pytest.approx(2.868033988749895, rel=1e-14)
    assert float(minimum.loss) == pytest.approx(-3.8504507088002193, rel=1e-14)


@pytest.mark.parametrize("loss", PROBLEMS_DECLINED)
def test_a_problem_out_of_reach_is_declined(loss: str) -> None:
    assert analyze_line(read_loss(loss), SECONDS) is None
