"""Local certificates: what is proven, what stays undecided, and that nobody else can make a proof."""

from __future__ import annotations

import math
import random

import pytest
from flint import arb, arb_mat

from gdcli.backends.to_python import to_python
from gdcli.clock import OutOfTime
from gdcli.frozen import replace
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.lower import lower
from gdcli.verdict.certified.certificate import StationaryPoint, Undecided, certify, certify_point
from gdcli.verdict.certified.derivatives import derivatives
from gdcli.verdict.certified.eigenvalues import eigenvalue_groups
from gdcli.verdict.certified.local import LocalModel
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ForgedProofError, Seal

ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
SECONDS = 60.0  # against hangs, not a measurement


def certificate(loss: str, *point: float) -> StationaryPoint | Undecided:
    return certify_point(build_objective(read_loss(loss)), point, SECONDS)


def proven(loss: str, *point: float) -> StationaryPoint:
    found = certificate(loss, *point)
    assert isinstance(found, StationaryPoint), found
    return found


@pytest.mark.parametrize(
    ("loss", "start", "kind", "exact"),
    [
        ("x^2", (1e-4,), VerdictKind.LOCAL_MINIMUM, (0.0,)),
        ("2*x**4-3*x**2+2*x-20", (-1.0001,), VerdictKind.LOCAL_MINIMUM, (-1.0,)),
        ("-x^2", (1e-9,), VerdictKind.MAXIMUM, (0.0,)),
        (ROSENBROCK, (1.0001, 1.0001), VerdictKind.LOCAL_MINIMUM, (1.0, 1.0)),
        ("x^2-y^2", (1e-5, 0), VerdictKind.SADDLE, (0.0, 0.0)),
        ("x*y", (1e-5, 0), VerdictKind.SADDLE, (0.0, 0.0)),
        ("-x^2-x*y-y^2", (1e-5, 0), VerdictKind.MAXIMUM, (0.0, 0.0)),
        ("cos(x)", (3.1415,), VerdictKind.LOCAL_MINIMUM, (math.pi,)),
        ("exp(x)-x", (1e-5,), VerdictKind.LOCAL_MINIMUM, (0.0,)),
        ("x*log(x)", (0.3678,), VerdictKind.LOCAL_MINIMUM, (math.exp(-1),)),
        ("abs(x-1)+x^2", (0.5001,), VerdictKind.LOCAL_MINIMUM, (0.5,)),
        ("sign(x)+(x-1)^2", (1.0,), VerdictKind.LOCAL_MINIMUM, (1.0,)),
        (
            "(x-1000000)**2+(y-0.000002)**2+(x*y-2)**2",
            (1e6, 2.0001e-6),
            VerdictKind.LOCAL_MINIMUM,
            (1e6, 2e-6),
        ),
        ("x^2+y^2+z^2-1.9*x*y", (1e-4, 0, 1e-4), VerdictKind.LOCAL_MINIMUM, (0.0, 0.0, 0.0)),
        ("x^2+y^2+z^2-2.1*x*y", (1e-4, 0, 1e-4), VerdictKind.SADDLE, (0.0, 0.0, 0.0)),
    ],
)
def test_a_regular_stationary_point_is_proven(
    loss: str, start: tuple[float, ...], kind: VerdictKind, exact: tuple[float, ...]
) -> None:
    found = proven(loss, *start)
    assert found.kind is kind
    for (below, above), x in zip(found.enclosure, exact, strict=True):
        # `exact` is a rounded number itself where it is no integer.
        assert below - math.ulp(below) <= x <= above + math.ulp(above)
        assert above - below <= 4 * math.ulp(x) + 1e-30
    assert found.covers(found.enclosure)


@pytest.mark.parametrize(
    ("loss", "start"),
    [
        ("x^4", (1e-3,)),
        ("x^3", (1e-4,)),
        ("2*x**4-3*x**2+2*x-20", (0.5,)),
        ("2*x**4-3*x**2+2*x-20", (0.505,)),
        ("(x+y)^2", (0.0, 0.0)),
        ("x^2*y^2", (0.0, 0.0)),
        ("x^4+y^2", (1e-5, 0.0)),
        ("abs(x)", (0.0,)),
        ("abs(x)+x^2", (1e-9,)),
        ("sign(x)+x^2", (0.0,)),
        ("sign(x)+x^2", (1e-9,)),
        ("relu(x)+x^2", (0.0,)),
        ("max(x,-x)", (0.0,)),
        ("sqrt(x^2+y^2)", (0.0, 0.0)),
        ("x^2+atan2(y,x)*0+atan2(y,x)", (-1.0, 0.0)),
        ("x+1e-3*x^2", (0.0,)),
        ("exp(x)", (-30.0,)),
        ("x", (0.0,)),
        ("log(x)", (-1.0,)),
        ("cbrt(x)^2", (0.0,)),
        ("x^1.5", (0.0,)),
    ],
)
def test_what_is_degenerate_kinked_or_no_stationary_point_is_undecided(
    loss: str, start: tuple[float, ...]
) -> None:
    assert isinstance(certificate(loss, *start), Undecided)


def test_figures_of_rosenbrock() -> None:
    found = proven(ROSENBROCK, 1.0, 1.0)
    # Eigenvalues of [[802, -400], [-400, 200]].
    root = math.sqrt(602**2 / 4 + 400**2)
    for bounds, value in ((found.smallest, 501 - root), (found.largest, 501 + root)):
        assert bounds[0] <= value * (1 + 1e-12)
        assert bounds[1] >= value * (1 - 1e-12)
    assert [round(bound) for bound in found.condition] == [2508, 2508]
    assert [round(bound, 7) for bound in found.largest_stable_lr] == [0.0019968, 0.0019968]
    assert found.rate(0.001)[1] < 1 < found.rate(0.002)[0]


def test_rate_of_the_quartic_is_that_of_its_second_derivative() -> None:
    found = proven("2*x**4-3*x**2+2*x-20", -1.0)
    below, above = found.rate(0.001)
    assert below <= 0.982 <= above
    assert found.largest_stable_lr[0] <= 1 / 9 <= found.largest_stable_lr[1]


@pytest.mark.parametrize("seed", range(6))
def test_no_other_point_of_the_region_is_stationary(seed: int) -> None:
    loss = "x^4 + y^4 - 3*x*y + sin(3*x) + x*exp(-y^2)"
    objective = build_objective(read_loss(loss))
    source = random.Random(seed)  # noqa: S311 - a seeded test, no secret
    start = [source.uniform(-1.5, 1.5) for _ in "xy"]
    found = certify(LocalModel(derivatives(objective, SECONDS)), start, reach=10.0)
    assert isinstance(found, StationaryPoint)
    slopes = to_python(lower(dict(zip("xy", objective.gradient, strict=True)), ("x", "y")))
    for _ in range(300):
        point = [source.uniform(*bounds) for bounds in found.region]
        away = max(abs(x - middle) for x, middle in zip(point, found.point, strict=True))
        assert max(map(abs, slopes(*point))) > 1e-9 * away


def test_the_region_of_one_minimum_never_holds_another() -> None:
    # Minima at every multiple of 2π, maxima between: no region may reach to the next.
    found = proven("-cos(x)", 1e-5)
    assert found.region[0][0] > -math.pi
    assert found.region[0][1] < math.pi


def test_held_variables_stay_where_they_are() -> None:
    objective = build_objective(read_loss("(x-y)^2 + y^2"))
    found = certify(LocalModel(derivatives(objective, SECONDS), free=(0,)), (2.001, 2.0), reach=1.0)
    assert isinstance(found, StationaryPoint)
    assert found.region[1] == found.enclosure[1] == (2.0, 2.0)
    assert found.enclosure[0][0] <= 2.0 <= found.enclosure[0][1]
    assert found.loss == (4.0, 4.0)


def test_a_slow_proof_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise OutOfTime

    monkeypatch.setattr("gdcli.verdict.certified.certificate.derivatives", never)
    found = certificate("x^2", 0.0)
    assert isinstance(found, Undecided)
    assert found.reason == "the proof takes longer than 60 s"


def test_nobody_else_makes_a_stationary_point() -> None:
    real = proven("x^2", 0.0)
    fields = {name: getattr(real, name) for name in real.__match_args__}
    with pytest.raises(ForgedProofError):
        StationaryPoint(**fields, seal=Seal())
    with pytest.raises((ForgedProofError, ValueError)):
        replace(real, kind=VerdictKind.MAXIMUM, seal=Seal())


def _random_symmetric(source: random.Random, n: int) -> list[list[float]]:
    half = [[source.uniform(-1, 1) for _ in range(n)] for _ in range(n)]
    return [[half[i][j] + half[j][i] for j in range(n)] for i in range(n)]


@pytest.mark.parametrize("n", range(1, 7))
def test_eigenvalue_groups_hold_the_eigenvalues_of_every_matrix_in_the_balls(n: int) -> None:
    import numpy as np

    source = random.Random(n)  # noqa: S311 - a seeded test, no secret
    for radius in (0.0, 1e-8, 0.01, 0.3):
        middle = _random_symmetric(source, n)
        balls = arb_mat([[arb(x, radius) for x in row] for row in middle])
        groups = eigenvalue_groups(balls)
        assert groups is not None
        assert sum(count for _, _, count in groups) == n
        for _ in range(20):
            shift = np.array(_random_symmetric(source, n)) / 2 * radius
            values = np.linalg.eigvalsh(np.array(middle) + shift)
            for below, above, count in groups:
                near = [v for v in values if float(below) - 1e-12 <= v <= float(above) + 1e-12]
                assert len(near) == count
