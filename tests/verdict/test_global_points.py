"""Where a verdict says the global minimum is: at a point that is one, never in the middle of a wide box."""

from __future__ import annotations

import pytest
from without_proofs import number

from gdcli.pipeline.minimize import minimize

ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
CAMEL = "(4-2.1x^2+x^4/3)x^2 + x y + (4y^2-4)y^2"

# Loss, start, box, and every global minimizer.
RUNS: dict[str, tuple[str, str, str | None, list[tuple[float, float]]]] = {
    "everywhere, no box left narrow": (ROSENBROCK, "x=-1.2,y=1", None, [(1.0, 1.0)]),
    "in a box": (ROSENBROCK, "x=-1.2,y=1", "x=-3:3,y=-3:3", [(1.0, 1.0)]),
    "two of them": (
        CAMEL,
        "x=0.5,y=-1",
        "x=-3:3,y=-2:2",
        [(0.0898420131, -0.7126564030), (-0.0898420131, 0.7126564030)],
    ),
    "a curve of them": ("(x^2+y^2-1)^2", "x=0.5,y=1", "x=-2:2,y=-2:2", []),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_point_of_the_global_minimum_is_one(name: str) -> None:
    loss, start, box, minimizers = RUNS[name]
    lowest = minimize(loss, start=start, box=box).verdict.global_minimum
    points = [] if lowest is None else [tuple(map(number, point)) for point in lowest.points]
    assert all(any(point == pytest.approx(known, abs=1e-6) for known in minimizers) for point in points)


def test_the_lowest_point_of_rosenbrock_is_named() -> None:
    lowest = minimize(ROSENBROCK, start="x=-1.2,y=1").verdict.global_minimum
    assert lowest is not None
    assert tuple(map(number, lowest.points[0])) == pytest.approx((1.0, 1.0), abs=1e-9)


@pytest.mark.parametrize("box", [None, "x=-2:2,y=-1:1"])
@pytest.mark.parametrize(
    "loss", ["(x^2-1)^2 + 1e-17*x + 1 + (y^2+1)*y^2 + x*y^3", "x^4 - 2*x^2 + 1e-25*x + (x*y)^2 + y^4"]
)
def test_the_higher_of_two_minima_whose_losses_are_one_double_is_local(loss: str, box: str | None) -> None:
    verdict = minimize(loss, start="x=3,y=1", box=box).verdict
    assert (verdict.kind.key, verdict.evidence.key) == ("local_minimum", "certified")
    assert verdict.global_minimum is not None
    assert [tuple(map(number, point)) for point in verdict.global_minimum.points] == [
        pytest.approx((-1.0, 0.0), abs=1e-9)
    ]


@pytest.mark.parametrize(
    ("loss", "start", "said"),
    [
        ("x^4 - x^3", "1", "the global minimum: x = 3/4, where the loss is -27/256"),
        ("(x^2-1)^2", "2", "a global minimum, one of 2: x = 1, where the loss is 0"),
        ("(x^2-1)^2 + y^2", "x=2,y=1", "a global minimum, one of 2: x = 1, y = 0, where the loss is 0"),
        # It is as low on the whole half-line.
        ("relu(x)", "0", "a global minimum: x = 0, where the loss is 0"),
    ],
)
def test_a_minimum_is_called_the_global_one_only_where_it_is_the_only_one(
    loss: str, start: str, said: str
) -> None:
    assert minimize(loss, start=start, lr=0.05).verdict.message == said
