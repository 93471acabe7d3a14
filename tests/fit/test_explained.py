"""The derivation of a fit's gradient: what is written, carried out over the rows, is the run's gradient."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sympy

from gdcli.objective.losses import LOSSES
from gdcli.pipeline.explain.of_fit import explain_fit
from gdcli.pipeline.fit import problem_of
from gdcli.pipeline.fit_task import read_fit_task

X = (0.5, 1.0, 2.0, 3.5)
DATA = {"x": X, "y": (1.0, 0.0, 1.0, 1.0)}
POINT = {"b": -0.3, "w": 0.7}

# The words of the language that sympy spells otherwise.
WORDS: dict[str, Any] = {
    "min": sympy.Min,
    "abs": sympy.Abs,
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
}


def carried_out(equation: str, names: dict[str, float]) -> float:
    """What stands in the sum of an equation, for one row."""
    (summand,) = re.findall(r"sum\((.*)\)$", equation)
    return float(sympy.sympify(summand, locals=WORDS).subs(names))


@pytest.mark.parametrize("model", ["w*x + b", "exp(w*x + b)", "sigmoid(w*x + b)", "w*sin(b*x) + 1"])
@pytest.mark.parametrize("loss", LOSSES)
def test_derivation_adds_up_to_the_gradient_of_the_run(loss: str, model: str) -> None:
    start = ",".join(f"{name}={value}" for name, value in POINT.items())
    task = read_fit_task(f"y ~ {model}", DATA, loss=loss, lr="0.1", epochs="1", start=start)
    explained = explain_fit(task)
    inner = next(
        line.text for line in explained.definitions if line.text.startswith(f"{explained.slope.variable} =")
    )
    argument = sympy.sympify(inner.partition("=")[2], locals=WORDS)
    sums = [0.0] * len(explained.gradient)
    for x, y in zip(X, DATA["y"], strict=True):
        row = POINT | {"x": x, "target": y}
        row |= {explained.slope.variable: float(argument.subs(row))}
        sums = [
            total + carried_out(line.text, row) for total, line in zip(sums, explained.gradient, strict=True)
        ]
    scale = 1 / len(X) if LOSSES[loss].mean else 1.0
    _, *gradient = problem_of(task).evaluate(*POINT.values())
    # Both sum four rows of numbers near 1, in another order.
    assert [scale * total for total in sums] == pytest.approx(gradient, rel=1e-12, abs=1e-13)
