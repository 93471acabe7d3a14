"""Where a loss grows in every direction, a box holds every point where it is no higher than at the origin."""

from __future__ import annotations

import numpy as np
import pytest

from gdcli.backends.to_numpy import to_numpy
from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.certify import certify
from gdcli.verdict.certified.growth import sublevel_box

GROWING = [
    "x^2",
    "x^4 - 5*x^3 + x",
    "(x^2+y-11)^2 + (x+y^2-7)^2",
    "(4-2.1*x^2+x^4/3)*x^2 + x*y + (4*y^2-4)*y^2",
    "(x-1)^2 + (y+2)^2 + x*y/2",
    "x^2 + y^2 - 1.9*x*y + 30*x",
    "x^4 + y^4 + z^4 - x*y*z - 9*x",
    "x^6 + y^4 - 0.9*x^3*y^2 - 20*x^2*y - 7*y^3",
    "x^4 + y^2 - 1.9*x^2*y + x",
    "1e-2*x^2 + 1e3*y^4 + x*y",
    "20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)",
    "1 + (x^2+y^2)/4000 - cos(x)*cos(y/sqrt(2))",
    "x^2 + y^2 + 3*tanh(x*y) - 5*sin(x + y)",
    "(x - 30)^2 + exp(-(y-3)^2) + y^4",
]


@pytest.mark.parametrize("loss", GROWING)
def test_outside_of_the_box_the_loss_is_higher_than_at_the_origin(loss: str) -> None:
    objective = build_objective(read_loss(loss))
    box = sublevel_box(objective)
    assert box is not None
    n = len(box)
    evaluate = to_numpy(loss_program(objective))
    random = np.random.default_rng(len(loss))
    radii = np.array([high for _, high in box]).reshape(n, 1)
    # A little outside in one variable, anywhere in the others, and at all distances beyond.
    points = random.uniform(-1, 1, (n, 6000)) * radii * 10.0 ** random.uniform(-2, 3, (1, 6000))
    which = random.integers(0, n, 6000)
    outside = radii[which, 0] * (1 + 10.0 ** random.uniform(-6, 3, 6000))
    points[which, np.arange(6000)] = random.choice([-1, 1], 6000) * outside
    at_origin = evaluate(*np.zeros((n, 1)))[0]
    with np.errstate(over="ignore", invalid="ignore"):
        losses = evaluate(*points)[0]
    # Not a number is the difference of two infinities: too far out for doubles.
    assert np.nanmin(losses) > at_origin[0]


NOT_GROWING = [
    "x", "-x^2", "x^3", "x*y", "x^2*y^2", "x^2 + x*y", "x^2 + y^2 - 2*x*y", "x^2 + y^2 - 3*x*y",
    "(x*y-1)^2 + x^2", "x^4 + y^2 - 2*x^2*y", "x^2 + y^3", "x^4 + y^4 + x^3*y^2", "x^2 + tan(y)",
    "x^2 + x*sin(y) + y", "exp(x) + y^2", "x^2 + log(y)", "pi*x^2 + y^2",
]  # fmt: skip


@pytest.mark.parametrize("loss", NOT_GROWING)
def test_where_growth_is_not_seen_there_is_no_box(loss: str) -> None:
    assert sublevel_box(build_objective(read_loss(loss))) is None


@pytest.mark.parametrize(
    ("loss", "least", "minimizers"),
    [
        ("(x^2+y-11)^2 + (x+y^2-7)^2", 0.0, 4),
        ("(4-2.1*x^2+x^4/3)*x^2 + x*y + (4*y^2-4)*y^2", -1.0316284534898774, 2),
        ("(x-1)^2 + (y+2)^2 + x*y/2", -1.4, 1),
        ("20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)", 0.0, 1),
        ("x^4 + y^4 + z^4 - x*y*z", -1 / 256, 4),
    ],
)
def test_a_global_minimum_over_all_of_space_is_proven(loss: str, least: float, minimizers: int) -> None:
    found = certify(loss).least
    assert found.closed
    assert [minimizer.unique for minimizer in found.minimizers] == [True] * minimizers
    assert found.lower - 1e-12 <= least <= found.upper + 1e-12
