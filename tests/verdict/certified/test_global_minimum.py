"""The search over a box against what is known, against sampling, and against forgery.

GDCLI_LOSSES=N in the environment samples N random losses instead of the few of an ordinary run.
"""

from __future__ import annotations

import math
import os
import random
import time

import pytest

from gdcli.backends.to_python import to_python
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.lower import lower
from gdcli.verdict.certified.derivatives import derivatives
from gdcli.verdict.certified.global_minimum import GlobalMinimum, global_minimum
from gdcli.verdict.certified.minimizers import Goal
from gdcli.verdict.proof import ForgedProofError, Seal

SECONDS = 60.0  # against hangs, not a measurement
TOLERANCE = 1e-9

Box = list[tuple[float, float]]


def searched(
    loss: str, box: Box, *, rounds: int | None = None, tolerance: float = TOLERANCE
) -> GlobalMinimum:
    """The search, to its end or for so many rounds."""
    left = iter(range(rounds if rounds is not None else 10**9))
    goal = Goal(tolerance, tolerance, lambda: next(left, None) is None)
    return global_minimum(derivatives(build_objective(read_loss(loss)), SECONDS), box, goal)


def holds(found: GlobalMinimum, point: tuple[float, ...]) -> bool:
    """Whether a point, which may be rounded, lies in one of the minimizers."""
    return any(
        all(a - 2 * math.ulp(x) <= x <= b + 2 * math.ulp(x) for (a, b), x in zip(m.box, point, strict=True))
        for m in found.minimizers
    )


Known = tuple[str, Box, float, list[tuple[float, ...]]]

KNOWN: list[Known] = [
    ("2*x**4-3*x**2+2*x-20", [(-10, 10)], -23, [(-1,)]),
    ("x^2", [(-1, 1)], 0, [(0,)]),
    # On faces, in corners, and where a slope vanishes just there.
    ("x", [(2, 5)], 2, [(2,)]),
    ("-x", [(2, 5)], -5, [(5,)]),
    ("x^2", [(0, 1)], 0, [(0,)]),
    ("x^2", [(-1, 0)], 0, [(0,)]),
    ("-x^2", [(-1, 1)], -1, [(-1,), (1,)]),
    ("-x^2", [(-2, 1)], -4, [(-2,)]),
    ("x^3", [(-1, 1)], -1, [(-1,)]),
    ("x*y", [(-1, 1), (-1, 1)], -1, [(-1, 1), (1, -1)]),
    ("x*y", [(0, 1), (2, 3)], 0, [(0, 2), (0, 3), (0, 2.5)]),
    ("x^2-y^2", [(-1, 1), (-1, 2)], -4, [(0, 2)]),
    ("x^2-y^2", [(0, 1), (-1, 2)], -4, [(0, 2)]),
    ("x+y", [(1, 1), (2, 3)], 3, [(1, 2)]),
    ("(x-y)^2+x", [(0, 1), (0, 1)], 0, [(0, 0)]),
    ("x + y^2 - z", [(-1, 1), (-2, 1), (3, 4)], -5, [(-1, 0, 4)]),
    # Degenerate minima, and whole sets of them.
    ("x^4", [(-1, 2)], 0, [(0,)]),
    ("x^4 + y^4", [(-1, 2), (-1, 1)], 0, [(0, 0)]),
    ("x^2*y^2", [(-1, 1), (-1, 1)], 0, [(0, 0.5), (-0.5, 0), (0, -1), (1, 0)]),
    ("(x^2+y^2-1)^2", [(-2, 2), (-2, 2)], 0, [(1, 0), (0, -1), (0.6, 0.8)]),
    # Kinks, jumps and cuts.
    ("abs(x-1)+1", [(-3, 4)], 1, [(1,)]),
    ("max(x, -2*x)", [(-1, 1)], 0, [(0,)]),
    ("min(x^2, (x-2)^2)", [(-1, 4)], 0, [(0,), (2,)]),
    ("relu(x-1)-relu(x-2)+(x-3)^2/10", [(0, 5)], 0.4, [(1,)]),
    ("sign(x)+(x+1)^2/100", [(-3, 3)], -1, [(-1,)]),
    ("sign(x-1)", [(-3, 3)], -1, [(-2,), (0.5,), (-3,)]),
    ("sqrt(x^2+y^2)", [(-1, 2), (-1, 1)], 0, [(0, 0)]),
    ("hypot(x-0.1, y)", [(-1, 2), (-1, 1)], 0, [(0.1, 0)]),
    ("cbrt(x)^2", [(-1, 1)], 0, [(0,)]),
    ("-atan2(y, x)", [(1, 2), (-1, 2)], -math.atan2(2, 1), [(1, 2)]),
    # A domain that ends on a face.
    # Kinks just on a face.
    ("abs(x)-0.5*x", [(0, 1)], 0, [(0,)]),
    ("abs(x)+0.25*x", [(0, 1)], 0, [(0,)]),
    ("abs(x-1)+0.5*x", [(0, 1)], 0.5, [(1,)]),
    ("max(x,y)+abs(x)-y/4", [(0, 1), (0, 1)], 0, [(0, 0)]),
    ("x*log(x)", [(0.01, 3)], -math.exp(-1), [(math.exp(-1),)]),
    ("sqrt(x)", [(0, 1)], 0, [(0,)]),
    # Many minima of equal depth, some on faces.
    ("cos(x)", [(0, 20)], -1, [(math.pi,), (3 * math.pi,), (5 * math.pi,)]),
    ("sin(x)*sin(y)", [(0, 7), (0, 7)], -1, [(math.pi / 2, 3 * math.pi / 2), (3 * math.pi / 2, math.pi / 2)]),
    ("(1-x)^2 + 100*(y-x^2)^2", [(-5, 5), (-5, 5)], 0, [(1, 1)]),
    ("(1-x)^2 + 100*(y-x^2)^2", [(-5, 0.5), (-5, 5)], 0.25, [(0.5, 0.25)]),
]


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known[0])
def test_a_known_minimum_is_enclosed_and_closed(known: Known) -> None:
    loss, box, least, minimizers = known
    found = searched(loss, box, rounds=400)
    assert found.closed
    assert found.lower - 1e-15 * abs(least) <= least <= found.upper + 1e-15 * abs(least)
    assert found.upper - found.lower <= TOLERANCE * max(1, abs(found.upper))
    assert [point for point in minimizers if not holds(found, point)] == []


@pytest.mark.parametrize("rounds", [0, 1, 2, 3, 5, 8, 20])
@pytest.mark.parametrize("known", KNOWN[::3], ids=lambda known: known[0])
def test_a_search_that_is_stopped_early_is_right_as_well(known: Known, rounds: int) -> None:
    loss, box, least, minimizers = known
    found = searched(loss, box, rounds=rounds)
    assert found.lower - 1e-15 * abs(least) <= least <= found.upper + 1e-15 * abs(least)
    assert [point for point in minimizers if not holds(found, point)] == []


@pytest.mark.parametrize(
    ("loss", "box"),
    [
        ("log(x)+1/x^2", [(-1, 5)]),
        ("x+x^1.5", [(-1, 1)]),
        ("sqrt(x)", [(-2, -1)]),
        ("1/x", [(-1, 1)]),
        ("x+0*log(x)+log(x)", [(0, 1)]),
        ("tan(x)", [(0, 3)]),
    ],
)
def test_a_box_with_points_outside_of_the_domain_never_closes(loss: str, box: Box) -> None:
    assert not searched(loss, box, rounds=100).closed


TERMS = (
    "x", "y", "x^2", "y^2", "x*y", "x^3", "x^2*y", "sin(3*x)", "cos(2*y+x)", "exp(-x^2)", "abs(x-y/2)",
    "max(x,y)", "tanh(4*x)", "x^4", "y^4", "sqrt(1+x^2)", "1/(2+sin(x*y))", "relu(y)", "min(x,y^2)",
    "cbrt(x)", "sign(y-0.3)", "atan2(y,x)", "hypot(x,y)", "log(3+x)", "(x-y)^3", "sigmoid(5*y)",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(int(os.environ.get("GDCLI_LOSSES", "40"))))
def test_no_sampled_point_refutes_the_bounds(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - a seeded test, no secret
    terms = source.sample(TERMS, source.randint(1, 5))
    loss = " + ".join(f"({source.randint(-30, 30) / 10})*{term}" for term in [*terms, "x*y"])
    objective = build_objective(read_loss(loss))
    box = [(low, low + source.choice((0.5, 1.0, 3.0))) for low in (source.uniform(-2, 1) for _ in "xy")]
    found = searched(loss, box, rounds=source.choice((1, 4, 60)))
    evaluate = to_python(lower({"": objective.expression}, ("x", "y")))
    points = [[source.choice((*b, source.uniform(*b), source.uniform(*b))) for b in box] for _ in range(3000)]
    values = [(evaluate(*point)[0], point) for point in points]
    least, where = min(values)
    assert found.lower <= least + 1e-12
    # A point as low as the minimum may be lies in one of the boxes.
    assert least > found.upper - 1e-12 or holds(found, (where[0], where[1]))


def test_the_search_is_watched() -> None:
    seen: list[tuple[float, float, int]] = []
    left = iter(range(5))
    goal = Goal(TOLERANCE, TOLERANCE, lambda: next(left, None) is None)
    model = derivatives(build_objective(read_loss("x^4+y^4-x*y")), SECONDS)
    global_minimum(model, [(-3, 3), (-3, 3)], goal, watch=lambda *state: seen.append(state))
    lowers, uppers, counts = zip(*seen, strict=True)
    assert list(lowers) == sorted(lowers)
    assert list(uppers) == sorted(uppers, reverse=True)
    assert list(counts) == sorted(set(counts))


def test_nobody_else_makes_a_global_minimum() -> None:
    real = searched("x^2", [(-1, 1)])
    fields = {name: getattr(real, name) for name in real.__match_args__}
    with pytest.raises(ForgedProofError):
        GlobalMinimum(**fields | {"closed": True}, seal=Seal())


def test_the_clock_ends_a_search() -> None:
    began = time.monotonic()
    goal = Goal(0.0, 0.0, lambda: time.monotonic() > began)
    assert not global_minimum(derivatives(build_objective(read_loss("x^4")), SECONDS), [(-1, 1)], goal).closed
