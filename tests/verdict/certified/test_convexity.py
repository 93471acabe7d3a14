"""Composition rules for convexity: what they prove, what they must not, and minima over all of space."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

from gdcli.backends.to_python import to_python
from gdcli.errors import InputError
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.certify import certify
from gdcli.program.lower import lower
from gdcli.verdict.certified.convexity import CURVES, RULES, is_convex

if TYPE_CHECKING:
    from gdcli.program.program import Program

INFINITE = (-math.inf, math.inf)


def program_of(loss: str) -> Program:
    objective = build_objective(read_loss(loss))
    return lower({"": objective.expression}, objective.variables)


def convex(loss: str, *bounds: tuple[float, float]) -> bool:
    program = program_of(loss)
    low, high = zip(*(bounds or [INFINITE] * len(program.inputs)), strict=True)
    return is_convex(program, low, high)


@pytest.mark.parametrize(
    "loss",
    [
        "x^2", "x^4", "3x - 2y", "(x-1)^2 + (2x+y)^2", "exp(x) - x", "exp(x^2 + y^2)", "abs(x - 2y) + x",
        "max(x, y, -x-y)", "-min(x, y)", "hypot(x, y-1)", "softplus(-x) + x^2/10", "cosh(x)", "relu(x)^2",
        "(x^2+1)^3", "abs(x)^1.5", "exp(-x)/3", "max(x^2, 2y)^4",
    ],
)  # fmt: skip
def test_what_the_rules_prove_everywhere(loss: str) -> None:
    assert convex(loss)


@pytest.mark.parametrize(
    ("loss", "bounds"),
    [
        ("-log(x)", (0.1, 5)),
        ("1/x", (0.1, 5)),
        ("-1/x", (-5, -0.1)),
        ("x^3", (0, 5)),
        ("-x^3", (-5, 0)),
        ("-sqrt(x)", (0, 4)),
        ("sinh(x)", (0, 4)),
        ("-tanh(x)", (0, 4)),
    ],
)
def test_what_the_rules_prove_on_a_box(loss: str, bounds: tuple[float, float]) -> None:
    assert convex(loss, bounds)
    assert not convex(loss)


NOT_CONVEX = (
    "-x^2", "x^3", "x^2 - y^2", "x*y", "sin(x)", "exp(-x^2)", "sqrt(x^2+1) - x^4", "min(x, -x)", "-abs(x)",
    "log(x)", "-max(x, y)", "(x^2-1)^2", "exp(x)*exp(y)*x", "sign(x)", "abs(x)^0.5", "1/x", "tanh(x)",
    "(exp(x)-2)^2", "x^2*exp(x)", "relu(-relu(x)+1)", "hypot(x^2-1, y)", "atan2(y,x)", "2^(-x^2)",
)  # fmt: skip


@pytest.mark.parametrize("loss", NOT_CONVEX)
def test_what_is_not_convex_is_not_called_so(loss: str) -> None:
    assert not convex(loss)


TERMS = (
    "x", "-y", "x^2", "x^3", "-x^2", "exp(x)", "exp(-y)", "abs(x)", "abs(x-y)", "max(x,y^2)", "-min(x,y)",
    "x*y",
    "softplus(x)", "relu(y)^3", "hypot(x,y)", "-log(x+4)", "1/(y+4)", "sqrt(x+4)", "cosh(x-y)", "tanh(x)",
    "(x+y)^4", "sinh(x)", "(x^2-1)^2", "abs(x)^1.5", "cbrt(x)", "sigmoid(x)", "erf(y)", "atan(x)",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(200))
def test_midpoints_do_not_refute_what_is_called_convex(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - a seeded test, no secret
    inner = " + ".join(source.sample(TERMS, source.randint(1, 2)))
    outer = source.choice(
        ("{}", "exp({})", "({})^2", "({})^3", "abs({})", "relu({})", "log(60+{})", "1/(60+{})")
    )
    loss = f"{outer.format(f'({inner})')} + {source.choice(('x', 'y^2', 'x^2'))} + 2*x + y"
    program = program_of(loss)
    bounds = [(a, a + source.choice((0.5, 2))) for a in (source.uniform(-2, 1) for _ in program.inputs)]
    evaluate = to_python(program)
    refuting = []
    for _ in range(300):
        a, b = ([source.uniform(*part) for part in bounds] for _ in range(2))
        middle = [(s + t) / 2 for s, t in zip(a, b, strict=True)]
        (f_a,), (f_b,), (f_middle,) = evaluate(*a), evaluate(*b), evaluate(*middle)
        above = f_middle - (f_a + f_b) / 2
        refuting += [(a, b)] * (above > 1e-12 * (1 + abs(f_a) + abs(f_b)))
    assert not (is_convex(program, *zip(*bounds, strict=True)) and refuting), loss


def test_no_operation_has_two_rules() -> None:
    assert not set(RULES) & set(CURVES)


@pytest.mark.parametrize(
    ("loss", "least", "minimizer"),
    [
        ("x^2 + exp(x)", 0.8271840261275244, (-0.3517337112491958,)),
        ("2*x**4-3*x**2+2*x-20", -23, (-1,)),
        ("x^6 - 5x^4 + x^3 + x", None, None),
        ("(1-x)^2 + 100*(y-x^2)^2", 0, (1, 1)),
        ("(x-3)^2 + (x+2*y)^2 + exp(z) - z", 1, (3, -1.5, 0)),
        ("x^2 + 3*sin(x)", None, None),
        ("cosh(x) + y^4 + (y-1)^2", None, None),
    ],
)
def test_a_minimum_over_all_of_space_is_proven(
    loss: str, least: float | None, minimizer: tuple[float, ...] | None
) -> None:
    found = certify(loss).least
    assert found.closed
    assert [m.unique for m in found.minimizers] == [True]
    middle = (found.lower + found.upper) / 2
    assert middle == pytest.approx(middle if least is None else least, abs=1e-4)
    box = found.minimizers[0].box
    expected = minimizer or tuple(low for low, _ in box)
    assert all(a - 1e-15 <= x <= b + 1e-15 for (a, b), x in zip(box, expected, strict=True))


@pytest.mark.parametrize("loss", ["exp(x)", "x", "x^3", "-x^2", "x*y", "sin(x)", "1/(1+x^2)"])
def test_what_has_no_minimum_in_a_bounded_place_is_refused(loss: str) -> None:
    with pytest.raises(InputError, match="all of space"):
        certify(loss, time_limit=0.3)
