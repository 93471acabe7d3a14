"""The rules against the trajectories of PyTorch's optimizers in double precision."""

from __future__ import annotations

import json
import pathlib
from typing import Any
from unittest import mock

import pytest

from gdcli.pipeline.minimize import minimize

REFERENCE = pathlib.Path(__file__).parent.parent / "reference"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (REFERENCE / name).read_text("utf-8").splitlines()]


DEFAULTS = lines("torch_trajectories.jsonl")
OTHERS = lines("torch_hyperparameters.jsonl")

# The reference's name of an optimizer: ours, where they differ.
NAMES = {
    "sgd": "gd",
    "sgd_momentum": "momentum",
    "sgd_nesterov": "nesterov",
    "adam_amsgrad": "amsgrad",
    "clip_value": "gd",
    "clip_norm": "adam",
}
# PyTorch's pairs: our names of their two numbers.
PAIRS = {
    "betas": ("beta1", "beta2"),
    "etas": ("etaminus", "etaplus"),
    "step_sizes": ("step_size_min", "step_size_max"),
}
# What PyTorch calls a hyperparameter, and we another rule or nothing.
VARIANTS = {"nesterov", "amsgrad", "decoupled_weight_decay", "maximize", "foreach", "capturable"}
VARIANTS |= {"differentiable", "fused"}


def optimizer(line: dict[str, Any]) -> str:
    """The optimizer of a line, with every number that it names."""
    numbers: dict[str, float] = {}
    for key, value in line["hyperparameters"].items():
        if key in PAIRS:
            numbers |= zip(PAIRS[key], value, strict=True)
        elif key not in VARIANTS:
            numbers[key] = float(value)
    name = NAMES.get(line["optimizer"], line["optimizer"])
    if name in {"gd", "nesterov"}:
        # PyTorch has one class for them, with numbers that are zero here.
        numbers = {key: value for key, value in numbers.items() if value or key == "weight_decay"}
    return f"{name}:{','.join(f'{key}={value!r}' for key, value in numbers.items())}"


def identity(line: dict[str, Any]) -> str:
    return f"{optimizer(line)}-{line['problem']}-{line['lr']}"


def check(line: dict[str, Any], sensitivity: str) -> None:
    """Compare a run with a line, up to ten times what rounding alone does to the line's own numbers."""
    last = line["trajectory"][-1]["step"]
    with mock.patch("gdcli.pipeline.minimize.suggest", return_value=None):
        # The run is the subject: no time to prove anything of its end, and no trials of other ways.
        result = minimize(
            line["expr"],
            start=line["start"],
            lr=line["lr"],
            optimizer=optimizer(line),
            epochs=last,
            every=1,
            proof_time=1e-9,
        )
    history = result.history
    for row in line["trajectory"]:
        expected = [row["params"][name] for name in result.variables]
        relative = max(1e-12, 10 * row[sensitivity])
        assert history.point[row["step"]].tolist() == pytest.approx(expected, rel=relative, abs=0.0)


def test_the_reference_has_every_optimizer_on_two_problems() -> None:
    assert len(DEFAULTS) == 52
    assert {line["problem"] for line in DEFAULTS} == {"rosenbrock", "square"}
    assert len({line["optimizer"] for line in DEFAULTS}) == 13


@pytest.mark.parametrize("line", DEFAULTS, ids=identity)
def test_a_rule_goes_the_way_of_torch(line: dict[str, Any]) -> None:
    # Automatic differentiation rounds in another order than the formula. What that alone changes, the
    # reference states; ours is a third order.
    check(line, "rel_diff_hand_gradient")


@pytest.mark.parametrize("line", OTHERS, ids=identity)
def test_a_rule_goes_the_way_of_torch_with_other_hyperparameters(line: dict[str, Any]) -> None:
    # What a start one double away, or a gradient rounded in another order, changes in PyTorch's own run.
    check(line, "rel_diff_rounding")
