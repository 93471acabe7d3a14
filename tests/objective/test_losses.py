"""The losses of a row against their definitions, and the facts that their rows state."""

from __future__ import annotations

import math

import pytest

from gdcli.errors import InputError
from gdcli.objective.constants import constant_value
from gdcli.objective.formula import read_formula
from gdcli.objective.losses import LOSSES, PREDICTION, TARGET, read_loss_choice

LINE = read_formula("y ~ w*x").model


def value(name: str, y: float, prediction: float) -> float:
    chosen = read_loss_choice(name, LINE)
    return constant_value(chosen.tree, chosen.text, {TARGET: y, PREDICTION: prediction})


DEFINITIONS = [
    ("mse", 3.0, 1.0, 4.0),
    ("sse", 3.0, 1.0, 4.0),
    ("mae", 1.0, 3.5, 2.5),
    ("huber", 1.0, 1.5, 0.125),
    ("huber", 1.0, 4.0, 2.5),
    ("huber(2)", 1.0, 2.5, 1.125),
    ("huber(1/2)", 1.0, 3.0, 0.875),
    ("logloss", 1.0, 0.25, math.log(4)),
    ("logloss", 0.0, 0.25, -math.log(0.75)),
    ("poisson", 3.0, 2.0, 2 - 3 * math.log(2)),
    ("log(cosh(y - prediction))", 1.0, 3.0, math.log(math.cosh(2))),
]


@pytest.mark.parametrize(("name", "y", "prediction", "expected"), DEFINITIONS)
def test_a_loss_is_what_its_definition_says(name: str, y: float, prediction: float, expected: float) -> None:
    assert value(name, y, prediction) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if loss.convex])
def test_a_loss_called_convex_lies_below_its_chords(name: str) -> None:
    predictions = [0.05, 0.2, 0.45, 0.7, 0.95]
    for y in (0.0, 0.3, 1.0):
        for low in predictions:
            for high in predictions:
                chord = (value(name, y, low) + value(name, y, high)) / 2
                assert value(name, y, (low + high) / 2) <= chord + 1e-15  # rounding


# With the inner function f, the loss over z is that over f(z).
@pytest.mark.parametrize(("name", "model", "f"), [
    ("logloss", "sigmoid(w*x)", lambda z: 1 / (1 + math.exp(-z))),
    ("poisson", "exp(w*x)", math.exp),
])  # fmt: skip
def test_a_loss_over_the_argument_is_the_loss_over_the_value(name: str, model: str, f: object) -> None:
    assert callable(f)
    chosen = read_loss_choice(name, read_formula(f"y ~ {model}").model)
    assert chosen.argument == "z"
    for y, z in ((0.0, -2.0), (1.0, 0.3), (0.4, 2.5)):
        over_argument = constant_value(chosen.tree, chosen.text, {"y": y, "z": z})
        assert over_argument == pytest.approx(value(name, y, f(z)), rel=1e-13)


def test_a_saturated_prediction_keeps_its_loss() -> None:
    chosen = read_loss_choice("logloss", read_formula("y ~ sigmoid(w*x)").model)
    assert constant_value(chosen.tree, chosen.text, {"y": 0.0, "z": 800.0}) == 800


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mes", "there is no loss 'mes'"),
        ("(y - x)^2", "'x' is neither y nor prediction"),
        ("y^2", "has no 'prediction'"),
        ("prediction +", "something is missing"),
        ("huber(0)", "huber bends at a positive residual"),
        ("huber(y)", "is not a number"),
    ],
)
def test_a_loss_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read_loss_choice(text, LINE)
    assert says in caught.value.what
