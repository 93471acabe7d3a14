"""Derivatives of Programs: against sympy's, against central differences, and row by row of the table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.backends.to_python import to_python
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.builder import Builder
from gdcli.program.differentiate import with_gradient, with_tangent
from gdcli.program.lower import lower
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from gdcli.program.program import Program

# Points inside of the domain of every operation.
INSIDE = {"acosh": (1.7, 1.2), "atanh": (0.3, 0.4), "asin": (0.3, 0.4), "acos": (0.3, 0.4)}

LOSSES = ("(w*x+b-y)^2", "tanh(x/y)*y^2.5 - sqrt(x)", "min(x, y^2)*x + hypot(x, y)", "x", "exp(-x*y)/(1+x^2)")


def gradient(program: Program) -> Program:
    return with_gradient(program, "f", {name: f"d{name}" for name in program.inputs})


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_is_the_symbolic_one(loss: str) -> None:
    objective = build_objective(read_loss(loss))
    names = objective.variables
    program = lower({"f": objective.expression}, names)
    symbolic = to_python(lower(dict(zip(names, objective.gradient, strict=True)), names))
    point = tuple(0.7 + 0.3 * k for k in range(len(names)))
    _, *found = to_python(gradient(program))(*point)
    assert found == pytest.approx(symbolic(*point), rel=1e-14)  # rounding in another order


@pytest.mark.parametrize("name", [name for name, row in OPERATIONS.items() if row.arity])
def test_every_operation_has_its_derivative(name: str) -> None:
    builder = Builder()
    inputs = ("a", "b")[: OPERATIONS[name].arity]
    result = builder.apply(name, *map(builder.input, inputs))
    program = builder.build(inputs, {"f": result})
    value = OPERATIONS[name].evaluate
    point = INSIDE.get(name, (0.7, 0.4))[: len(inputs)]
    _, *found = to_python(gradient(program))(*point)
    for position, slope in enumerate(found):
        h = 1e-6
        ends = [[*point], [*point]]
        ends[0][position] += h
        ends[1][position] -= h
        # The error of a central difference is h² and rounding/h, both below 1e-9 here.
        assert slope == pytest.approx((value(*ends[0]) - value(*ends[1])) / (2 * h), abs=1e-8)


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-1, 1), st.floats(-1, 1))
def test_tangents_are_directional_derivatives(x: float, y: float, u: float, v: float) -> None:
    objective = build_objective(read_loss("exp(x*y) + x^3*sin(y)"))
    program = lower({"f": objective.expression}, objective.variables)
    along = {"x": "along x", "y": "along y"}
    first = with_tangent(program, "f", along, "first")
    second = to_python(with_tangent(first, "first", along, "second"))
    _, slope, bend = second(x, y, u, v)
    fx = y * math.exp(x * y) + 3 * x**2 * math.sin(y)
    fy = x * math.exp(x * y) + x**3 * math.cos(y)
    fxx = y * y * math.exp(x * y) + 6 * x * math.sin(y)
    fxy = (1 + x * y) * math.exp(x * y) + 3 * x**2 * math.cos(y)
    fyy = x * x * math.exp(x * y) - x**3 * math.sin(y)
    assert slope == pytest.approx(fx * u + fy * v, abs=1e-12 * (1 + math.exp(4)))
    assert bend == pytest.approx(fxx * u * u + 2 * fxy * u * v + fyy * v * v, abs=1e-11 * (1 + math.exp(4)))


def test_what_does_not_depend_on_an_input_has_the_derivative_zero() -> None:
    builder = Builder()
    x, _ = builder.input("x"), builder.input("y")
    program = builder.build(("x", "y"), {"f": builder.apply("exp", x)})
    assert to_python(with_gradient(program, "f", {"y": "dy"}))(1.0, 2.0)[1] == 0


def test_the_gradient_costs_a_small_multiple_of_the_loss() -> None:
    # Thirty nested layers would be millions of operations if the chain rule were written out.
    builder = Builder()
    x = y = builder.input("x")
    for _ in range(30):
        y = builder.apply("tanh", builder.apply("add", builder.apply("mul", y, y), x))
    program = builder.build(("x",), {"f": y})
    assert len(gradient(program).instructions) < 6 * len(program.instructions)
