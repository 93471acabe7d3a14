"""Law of boxes that lie partly outside of a domain: the bound is below every value that there is."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from gdcli.backends.to_boxes_where_defined import DOMAINS, to_boxes_where_defined
from gdcli.backends.to_numpy import UFUNCS
from gdcli.backends.to_python import to_python
from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.certify import certify

LOSSES = [
    "1/x", "-1/x", "1/x^2", "y/x", "y/x^2", "log(x)", "-log(x)", "x - log(x*y)", "log2(x) + y",
    "-log10(y - x)", "sqrt(x)", "-sqrt(x - y)", "x^1.5", "x^-0.5", "-(x*y)^(-1.5)", "asin(x)",
    "acos(x + y)", "-acos(x)", "acosh(x)", "-acosh(x*y)", "atanh(x)", "-atanh(x)", "exp(-1/abs(x))",
    "-exp(-1/abs(x*y))", "x^-3", "-x^-4", "sin(1/x)", "1/(x - y) + 1/x", "abs(log(abs(x)))", "x^y",
    "1/log(x)", "max(1/x, y)", "tanh(1/x)*y", "x^2097153", "-(x + y)^2097152", "x^-2097153",
]  # fmt: skip
ENDS = (-3.0, -2.0, -1.0001, -1.0, -0.5, -1e-9, 0.0, 1e-300, 0.25, 1.0, 1.5, 4.0)


@pytest.mark.parametrize("text", LOSSES)
def test_no_value_in_a_box_is_below_its_bound(text: str) -> None:
    source = random.Random(text)  # noqa: S311 - a seeded test, no secret
    loss = read_loss(text)
    program = loss_program(build_objective(loss))
    value, bound = to_python(program), to_boxes_where_defined(program)
    n = len(loss.variables)
    for _ in range(300):
        box = [sorted(source.sample(ENDS, 2)) for _ in range(n)]
        (low,) = bound(np.array([[a] for a, _ in box]), np.array([[b] for _, b in box]))
        values = [value(*(source.uniform(a, b) for a, b in box))[0] for _ in range(20)]
        # Points are rounded a few times, each by far less than this.
        assert all(v >= low - 1e-12 * (1 + abs(v)) for v in values if math.isfinite(v)), box


@pytest.mark.parametrize("name", DOMAINS)
def test_a_domain_is_where_the_function_is_real(name: str) -> None:
    domain, function = DOMAINS[name], UFUNCS[name]
    outside = [x for x in (domain.low - 0.5, domain.high + 0.5) if math.isfinite(x)]
    inside = [x for x in (domain.low + 0.5, domain.high - 0.5) if math.isfinite(x)]
    with np.errstate(invalid="ignore"):
        assert np.isnan([function(x) for x in outside]).all()
    assert np.isfinite([function(x) for x in inside]).all()


@pytest.mark.parametrize(
    ("text", "box", "least"),
    [
        ("x - log(x)", "x=-2:3", 1.0),
        ("x^2 - log(x^2)", "x=-2:3", 1.0),
        ("1/x^2 + x^2", "x=-2:3", 2.0),
        ("exp(-1/abs(x)) + (x - 1)^2", "x=-2:3", 0.3257859395793605),
        ("x + x^-0.5", "x=0:3", 1.8898815748423097),
        # By golden section.
        ("(x - 1)^2 + atanh(x)^2 - log(1 - x)", "x=-2:3", 0.9037986362746853),
    ],
)
def test_a_search_closes_beside_poles_and_ends_of_the_domain(text: str, box: str, least: float) -> None:
    found = certify(text, box=box).least
    assert found.closed
    # Twice the closest that bounds in doubles can be.
    assert (found.lower, found.upper) == pytest.approx((least, least), rel=4e-16)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("1/x", "x=-2:3"),
        ("log(x)", "x=-1:1"),
        ("exp(-1/abs(x))", "x=-1:1"),  # its infimum is no value of it
        ("x^2097153 + (x - 0.9)^2", "x=-1.0001:1.5"),  # -1e91 at the lower end
        ("sqrt(x^2*y) + y", "x=-1:1,y=-1:1"),  # -1 at (0, -1), where abs(x)*sqrt(y) has no value
    ],
)
def test_a_search_does_not_close_where_there_is_no_minimum_or_it_is_not_seen(text: str, box: str) -> None:
    assert not certify(text, box=box, time_limit=1.0).least.closed
