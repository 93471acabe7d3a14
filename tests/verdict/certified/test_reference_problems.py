"""The search against reference problems: what it has proven after a few rounds agrees with what is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gdcli.objective.objective import build_objective, read_loss
from gdcli.verdict.certified.derivatives import derivatives
from gdcli.verdict.certified.global_minimum import global_minimum
from gdcli.verdict.certified.minimizers import Goal

LINES = (Path(__file__).parent.parent.parent / "reference" / "problems.jsonl").read_text("utf-8").splitlines()
PROBLEMS: list[dict[str, Any]] = [row for row in map(json.loads, LINES) if len(row["variables"]) <= 4]
SECONDS = 60.0  # against hangs, not a measurement
ROUNDS = 4
# The file's minimizers are only as exact as a loss that agrees to 1e-8 makes them.
NEAR = 1e-5


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem["name"])
def test_bounds_and_minimizers_agree_with_what_is_known(problem: dict[str, Any]) -> None:
    objective = build_objective(read_loss(problem["expr"]))
    box = [tuple(problem["bounds"][name]) for name in objective.variables]
    left = iter(range(ROUNDS))
    goal = Goal(1e-9, 1e-9, lambda: next(left, None) is None)
    found = global_minimum(derivatives(objective, SECONDS), box, goal)
    least = problem["f_min"]
    slack = 1e-8 * abs(least) + 1e-12
    assert found.lower - slack <= least <= found.upper + slack
    for argmin in problem["argmins"]:
        point = [argmin[name] for name in objective.variables]
        assert any(_holds(minimizer.box, point) for minimizer in found.minimizers), point


def _holds(box: tuple[tuple[float, float], ...], point: list[float]) -> bool:
    return all(
        low - NEAR * max(1.0, abs(x)) <= x <= high + NEAR * max(1.0, abs(x))
        for (low, high), x in zip(box, point, strict=True)
    )
