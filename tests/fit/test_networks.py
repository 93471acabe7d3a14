"""Networks: their gradients, what they learn, and how they begin."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from line import noisy_line

import gdcli
from gdcli.objective.losses import LOSSES
from gdcli.pipeline.fit import problem_of
from gdcli.pipeline.fit_task import read_fit_task

if TYPE_CHECKING:
    from pathlib import Path


def test_a_network_learns_xor() -> None:
    data = {"p": [0.0, 0, 1, 1], "q": [0.0, 1, 0, 1], "y": [0.0, 1, 1, 0]}
    fit = gdcli.fit(
        "y ~ sigmoid(mlp(p, q, hidden=4))", data, loss="logloss", optimizer="adam", lr=0.05, epochs=800
    )
    predictions = fit.problem.predictions(fit.task.training.columns, tuple(fit.parameters.values()))
    assert np.array_equal(np.round(predictions), data["y"])


def test_a_network_learns_the_sine() -> None:
    x = np.linspace(-3, 3, 80)
    fit = gdcli.fit("y ~ mlp(x, hidden=8)", {"x": x, "y": np.sin(x)}, epochs=200)
    assert fit.loss is not None
    assert fit.loss < 1e-6
    assert fit.task.descent.optimizer.name == "lm"


MODELS = {
    "mse": "y ~ mlp(x, s, hidden=(4, 3))",
    "sse": "y ~ mlp(x, hidden=3, activation=softplus)",
    "mae": "y ~ mlp(x, hidden=3)",
    "huber": "y ~ 3*mlp(x, hidden=3)",
    "logloss": "g ~ sigmoid(mlp(x, hidden=3))",
    "poisson": "g ~ exp(mlp(x, hidden=3))",
    "log(cosh(y - prediction))": "y ~ mlp(x, hidden=3)",
}


@pytest.mark.parametrize("loss", [*LOSSES, "log(cosh(y - prediction))"])
def test_the_gradient_of_a_network_is_the_central_difference(loss: str) -> None:
    task = read_fit_task(MODELS[loss], noisy_line(), loss=loss, init="normal", l1=0.01, l2=0.02)
    problem = problem_of(task)
    point = list(task.descent.start.point)
    _, *gradient = problem.evaluate(*point)
    for i, slope in enumerate(gradient):
        h = 1e-6
        ends = [problem.evaluate(*point[:i], point[i] + side, *point[i + 1 :])[0] for side in (h, -h)]
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-6, abs=1e-6)


def test_the_gradient_of_a_network_is_that_of_torch() -> None:
    torch = pytest.importorskip("torch")
    data = noisy_line()
    task = read_fit_task("y ~ mlp(x, s, hidden=(4, 3))", data, init="normal")
    names = task.binding.parameters
    values = {
        name: torch.tensor(x, dtype=torch.float64, requires_grad=True)
        for name, x in zip(names, task.descent.start.point, strict=True)
    }
    (network,) = task.binding.formula.networks
    layer = [torch.tensor(data["x"]), torch.tensor(data["s"])]
    *hidden, last = network.layers
    for each in hidden:
        layer = [
            torch.tanh(sum(values[w] * h for w, h in zip(weights, layer, strict=True)) + values[bias])
            for weights, bias in zip(each.weights, each.biases, strict=True)
        ]
    output = sum(values[w] * h for w, h in zip(last.weights[0], layer, strict=True)) + values[last.biases[0]]
    ((output - torch.tensor(data["y"])) ** 2).mean().backward()
    _, *gradient = problem_of(task).evaluate(*task.descent.start.point)
    assert gradient == pytest.approx([float(values[name].grad) for name in names], rel=1e-12)


@pytest.mark.parametrize("init", ["zeros", "normal", "xavier", "he", None])
def test_a_start_is_the_same_for_the_same_seed(init: str | None) -> None:
    points = [
        read_fit_task("y ~ c*mlp(x, hidden=50)", noisy_line(), init=init, seed=seed).descent.start.point
        for seed in (4, 4)
    ]
    assert points[0] == points[1]


@pytest.mark.parametrize(("init", "deviation"), [("xavier", math.sqrt(2 / 51)), ("he", math.sqrt(2))])
def test_weights_are_drawn_as_their_papers_say(init: str, deviation: float) -> None:
    task = read_fit_task("y ~ mlp(x, hidden=50)", noisy_line(), init=init, seed=1)
    values = dict(zip(task.binding.parameters, task.descent.start.point, strict=True))
    first = [value for name, value in values.items() if name.startswith("w1")]
    # The deviation of fifty draws is within 30 percent of its own three times in a thousand.
    assert np.std(first) == pytest.approx(deviation, rel=0.3)
    assert {value for name, value in values.items() if name.startswith("b")} == {0.0}


def test_a_result_can_be_gone_on_from(tmp_path: Path) -> None:
    options: dict[str, Any] = {"lr": 0.01, "seed": 3}
    first = gdcli.fit("y ~ mlp(x, hidden=3)", noisy_line(), epochs=10, **options)
    path = tmp_path / "first.json"
    path.write_text(json.dumps(first.to_dict()))
    second = gdcli.fit("y ~ mlp(x, hidden=3)", noisy_line(), start=str(path), epochs=10, **options)
    through = gdcli.fit("y ~ mlp(x, hidden=3)", noisy_line(), epochs=20, **options)
    assert second.parameters == through.parameters
