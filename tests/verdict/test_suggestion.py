"""What to type next: a table of runs and the one command that a user would be glad of, or none."""

from __future__ import annotations

import shlex
from typing import Any
from unittest import mock

import pytest

from gdcli.descent.prepare import prepare
from gdcli.pipeline import suggestion
from gdcli.pipeline.minimize import minimize

TEXTBOOK = "2*x**4-3*x**2+2*x-20"
ROSENBROCK = "(1-x)^2+100*(y-x^2)^2"
WELLS = "x^2+y^4-y^2"
XY = "x^4+y^4-4*x*y+1"

# Loss, options, and the command without `gdcli minimize LOSS`.
SUGGESTED: dict[str, tuple[str, dict[str, Any], str]] = {
    "too large a step: a smaller one": (TEXTBOOK, {"lr": 0.3, "epochs": 15}, "--lr 0.005 --epochs 15"),
    "a cycle: a smaller step": (TEXTBOOK, {"lr": 0.115, "start": -0.9}, "--start x=-0.9 --lr 0.1"),
    "too large a step for any of a few epochs": ("x^2", {"lr": 1.1}, "--lr 0.5"),
    "on its way: more epochs that arrive": ("x^2", {"lr": 0.1, "epochs": 10}, "--lr 0.1 --epochs 100"),
    "on its way, and far: no tuning": (
        ROSENBROCK,
        {"lr": 0.001, "start": "x=-1.2,y=1", "epochs": 2000},
        "--start x=-1.2,y=1",
    ),
    "on its way, by a method that was told a number": (
        "x^2",
        {"optimizer": "polyak:f_star=0", "epochs": 3},
        "--optimizer polyak:f_star=0 --epochs 30",
    ),
    "nearly there: more epochs": ("x^2+y^2", {"lr": 0.01, "epochs": 300}, "--lr 0.01 --epochs 3000"),
    "an inflection: another start": (
        TEXTBOOK,
        {"lr": 0.001, "epochs": 15_000},
        "--start x=0 --lr 0.001 --epochs 15000",
    ),
    "a minimum that is not the lowest: another start": (
        "3x^4-4x^3-12x^2",
        {"lr": 0.01, "start": -2},
        "--start x=1 --lr 0.01",
    ),
    "a saddle, with a lowest loss that no double holds: another start": (
        "x^3/10+x^4/2+y^4/2",
        {"start": "x=0,y=0.01", "epochs": 300},
        "--start x=-1,y=-1 --epochs 300",
    ),
    "a saddle: a start that is no minimizer itself": (
        WELLS,
        {"lr": 0.1, "start": "x=1,y=0", "epochs": 1000},
        "--start x=1,y=1 --lr 0.1 --epochs 1000",
    ),
    "a saddle between minimizers on all axes": (
        XY,
        {"lr": 0.01, "start": "x=0.5,y=-0.5"},
        "--start x=1,y=2 --lr 0.01",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SUGGESTED)
def test_a_run_that_could_do_better_is_told_how(name: str) -> None:
    loss, options, expected = SUGGESTED[name]
    assert minimize(loss, **options).suggestion == f'gdcli minimize "{loss}" {expected}'


NOTHING_BETTER: dict[str, tuple[str, dict[str, Any]]] = {
    "the global minimum": ("x^2", {"lr": 0.3}),
    "a certified global minimum": ("x^2+y^2+x*y", {"lr": 0.3, "start": "x=1,y=2"}),
    "a plateau that is the lowest": ("relu(x)", {"lr": 0.1, "start": -3, "epochs": 5}),
    "unbounded below": ("x^3", {"lr": 0.01, "start": -0.1}),
    "an inflection of a loss without minimum": ("x^3", {"lr": 0.01, "start": 1, "epochs": 1000}),
    "an infimum that is not attained": ("exp(-x)", {"lr": 0.1, "start": 0, "epochs": 10}),
    "falling for ever in two variables": ("x^3-3*x*y^2", {"lr": 0.01, "start": "x=1,y=0.1", "epochs": 9999}),
    "no loss at the start": ("log(x)", {"lr": 0.1, "start": -1, "epochs": 5}),
}


@pytest.mark.parametrize("name", NOTHING_BETTER)
def test_where_nothing_is_better_nothing_is_suggested(name: str) -> None:
    loss, options = NOTHING_BETTER[name]
    assert minimize(loss, **options).suggestion is None


def test_nothing_more_is_tried_once_a_trial_ends_where_the_loss_is_lowest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trials = mock.Mock(side_effect=prepare)
    monkeypatch.setattr(suggestion, "prepare", trials)
    minimize(TEXTBOOK, lr=0.001, epochs=15_000)
    assert trials.call_count == 1


@pytest.mark.parametrize("name", SUGGESTED)
def test_a_suggested_command_does_better(name: str) -> None:
    loss, options, _ = SUGGESTED[name]
    first = minimize(loss, **options)
    words = shlex.split(first.suggestion or "")[2:]
    given: dict[str, Any] = dict(
        zip((word.removeprefix("--") for word in words[1::2]), words[2::2], strict=True)
    )
    second = minimize(words[0], **given)
    assert first.loss is not None
    assert second.loss is not None
    assert second.loss <= first.loss
    assert not second.stop.reason.broke_down
