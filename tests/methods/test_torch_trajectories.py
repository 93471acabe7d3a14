"""gd, momentum and nesterov against the trajectories of torch.optim.SGD in double precision."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest

from gdcli.pipeline.minimize import minimize

REFERENCE = pathlib.Path(__file__).parent.parent / "reference" / "torch_trajectories.jsonl"
LINES: list[dict[str, Any]] = [json.loads(line) for line in REFERENCE.read_text("utf-8").splitlines()]
SGD = [line for line in LINES if line["torch_class"] == "torch.optim.SGD"]

# PyTorch's name of the variant: ours.
OPTIMIZERS = {
    "sgd": "gd",
    "sgd_momentum": "momentum:momentum={momentum},dampening={dampening}",
    "sgd_nesterov": "nesterov:momentum={momentum}",
}


def test_the_reference_has_each_variant_on_two_problems_at_two_rates() -> None:
    found = sorted((line["optimizer"], line["problem"]) for line in SGD)
    expected = [(name, problem) for name in OPTIMIZERS for problem in ("rosenbrock", "square")] * 2
    assert found == sorted(expected)
    assert {line["hyperparameters"]["weight_decay"] for line in SGD} == {0}


@pytest.mark.parametrize("line", SGD, ids=lambda line: f"{line['optimizer']}-{line['problem']}-{line['lr']}")
def test_a_rule_goes_the_way_of_torch(line: dict[str, Any]) -> None:
    result = minimize(
        line["expr"],
        start=line["start"],
        lr=line["lr"],
        optimizer=OPTIMIZERS[line["optimizer"]].format(**line["hyperparameters"]),
        epochs=500,
        every=1,
    )
    history = result.history
    for row in line["trajectory"]:
        # Automatic differentiation rounds in another order than the formula. What that alone changes, the
        # reference states; ours is a third order.
        relative = max(1e-12, 10 * row["rel_diff_hand_gradient"])
        expected = [row["params"][name] for name in result.variables]
        assert history.point[row["step"]].tolist() == pytest.approx(expected, rel=relative, abs=0.0)
