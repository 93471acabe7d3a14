"""All stationary points of a box: known ones, degenerate ones, and none forgotten however early it ends."""

from __future__ import annotations

from collections import Counter

import pytest

from gdcli.frozen import replace
from gdcli.objective.objective import build_objective, read_loss
from gdcli.verdict.certified.derivatives import derivatives
from gdcli.verdict.certified.stationary_points import StationaryPoints, stationary_points
from gdcli.verdict.proof import ForgedProofError, Seal

SECONDS = 60.0  # against hangs, not a measurement

CAMEL = "(4-2.1*x^2+x^4/3)*x^2+x*y+(4*y^2-4)*y^2"
RASTRIGIN = "20+x^2-10*cos(2*pi*x)+y^2-10*cos(2*pi*y)"

Box = list[tuple[float, float]]


def found_in(loss: str, box: Box, rounds: int = 1000) -> StationaryPoints:
    left = iter(range(rounds))
    model = derivatives(build_objective(read_loss(loss)), SECONDS)
    return stationary_points(model, box, lambda: next(left, None) is None)


def holds(found: StationaryPoints, point: tuple[float, ...]) -> bool:
    boxes = [*(proven.enclosure for proven in found.proven), *found.undecided]
    return any(
        all(low - 1e-15 <= x <= high + 1e-15 for (low, high), x in zip(box, point, strict=True))
        for box in boxes
    )


@pytest.mark.parametrize(
    ("loss", "box", "kinds"),
    [
        ("x^2", [(-1, 2)], {"LOCAL_MINIMUM": 1}),
        ("x^2", [(1, 2)], {}),
        ("x+y", [(-1, 1), (-1, 1)], {}),
        ("cos(x)", [(-7, 7)], {"MAXIMUM": 3, "LOCAL_MINIMUM": 2}),
        ("sin(x)*sin(y)", [(-1, 4), (-1, 4)], {"SADDLE": 4, "MAXIMUM": 1}),
        (CAMEL, [(-3, 3), (-2, 2)], {"LOCAL_MINIMUM": 6, "SADDLE": 7, "MAXIMUM": 2}),
        ("(x^2+y-11)^2+(x+y^2-7)^2", [(-6, 6), (-6, 6)], {"LOCAL_MINIMUM": 4, "SADDLE": 4, "MAXIMUM": 1}),
        (RASTRIGIN, [(-1, 1.2), (-1, 1.2)], {"LOCAL_MINIMUM": 9, "SADDLE": 12, "MAXIMUM": 4}),
        ("x^2+sign(y)", [(-1, 1), (1, 2)], {}),
        ("(x-y)^2 + y^2", [(-1, 3), (2, 2)], {"LOCAL_MINIMUM": 1}),
    ],
)  # fmt: skip
def test_regular_stationary_points_are_all_proven(loss: str, box: Box, kinds: dict[str, int]) -> None:
    found = found_in(loss, box)
    assert Counter(point.kind.name for point in found.proven) == kinds


# Degenerate points, kinks, and what stands beside them.
UNDECIDED: list[tuple[str, Box, tuple[float, ...]]] = [
    ("x^3", [(-1, 1)], (0,)),
    ("x^4", [(-1, 2)], (0,)),
    ("2*x**4-3*x**2+2*x-20", [(-10, 10)], (0.5,)),
    ("abs(x)", [(-1, 1)], (0,)),
    ("max(x,-2*x)", [(-1, 1)], (0,)),
    ("x^2*y^2", [(-1, 1), (-1, 1)], (0.3, 0)),
    ("(x+y)^2", [(-1, 1), (-1, 1)], (0.5, -0.5)),
    ("sqrt(x^2+y^2)", [(-1, 1), (-1, 1)], (0, 0)),
    ("sign(x)", [(-1, 1)], (0.5,)),
    ("x^2", [(0, 1)], (0,)),
    ("x^2", [(-1, 0)], (0,)),
]


@pytest.mark.parametrize("rounds", [0, 1, 4, 1000])
@pytest.mark.parametrize(("loss", "box", "point"), UNDECIDED)
def test_no_stationary_point_is_lost(loss: str, box: Box, point: tuple[float, ...], rounds: int) -> None:
    assert holds(found_in(loss, box, rounds), point)


@pytest.mark.parametrize(("loss", "box", "point"), UNDECIDED[:9])
def test_a_degenerate_point_is_not_called_proven(loss: str, box: Box, point: tuple[float, ...]) -> None:
    proven = replace(found_in(loss, box), undecided=(), seal=_seal())
    assert not holds(proven, point)


def _seal() -> Seal:
    from gdcli.verdict.certified import stationary_points as module

    return module._SEAL  # noqa: SLF001 - to look at a part of a proof


def test_nobody_else_makes_a_list_of_stationary_points() -> None:
    with pytest.raises(ForgedProofError):
        StationaryPoints((), (), seal=Seal())
