"""Epochs of a fit in machine code: state for state those of Python with the same sums, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdcli.backends import machine_rows
from gdcli.descent.machine_stretch import machine_stretch
from gdcli.descent.row_methods import prepare_rows
from gdcli.descent.row_sums import RowBackend
from gdcli.descent.stretch import Progress, python_stretch
from gdcli.pipeline.fit import problem_of
from gdcli.pipeline.fit_task import read_fit_task

if TYPE_CHECKING:
    from gdcli.descent.method import Method

DRAW = np.random.default_rng(12)
X = DRAW.normal(size=1500)
DATA = {"x": X, "y": np.sin(X) + 0.1 * DRAW.normal(size=1500), "s": DRAW.uniform(0.5, 1.5, 1500)}

RUNS: dict[str, tuple[str, dict[str, Any]]] = {
    "gd": ("y ~ w*x + b", {"lr": 0.01}),
    "momentum": ("y ~ w*tanh(x) + b", {"optimizer": "momentum", "lr": 0.01}),
    "adam": ("y ~ mlp(x, hidden=5)", {"optimizer": "adam", "lr": 0.01}),
    "a rule with sums over parameters": ("y ~ w*x + b", {"lr": 0.1, "clip_norm": 0.1}),
    "a schedule": ("y ~ w*x + b", {"lr": "0.1*0.99^t"}),
    "a rate that becomes negative": ("y ~ w*x + b", {"lr": "0.1*(20-t)"}),
    "penalties": ("y ~ w*x + b", {"lr": 0.01, "l1": 0.02, "l2": 0.03, "start": "w=0,b=-1"}),
    "weights": ("y ~ w*x + b", {"lr": 0.01, "sigma": "s", "errors": "relative"}),
    "a sum of squares": ("y ~ w*x + b", {"lr": 0.0001, "loss": "sse"}),
    "absolute values": ("y ~ w*x + b", {"lr": 0.1, "loss": "mae"}),
    "overflow": ("y ~ w*x + b", {"lr": 9.0}),
}


def method(formula: str, options: dict[str, Any]) -> tuple[Method, Progress]:
    """A method whose sums are those of machine code, and where it starts."""
    task = read_fit_task(formula, DATA, backend=RowBackend.LLVM, **options)
    found = prepare_rows(problem_of(task), task.descent.optimizer, task.descent.rate, task.batches)
    point = task.descent.start.point
    return found, Progress.start((*point, *found.evaluate(*point), *found.memory))


@pytest.mark.parametrize("tolerance", [None, 0.2])
@pytest.mark.parametrize(("formula", "options"), RUNS.values(), ids=RUNS)
def test_every_epoch_is_that_of_python(
    formula: str, options: dict[str, Any], tolerance: float | None
) -> None:
    found, start = method(formula, options)
    for epochs in (1, 2, 300):
        way = range(epochs, epochs)
        python = python_stretch(found, tolerance).go(start, way)
        machine = machine_stretch(found, tolerance).go(start, way)
        assert machine.halt is python.halt
        assert machine.progress == python.progress


def test_machine_code_waits_until_it_computes_the_sums_as_well() -> None:
    task = read_fit_task("y ~ w*x + b", DATA, lr=0.1, backend=RowBackend.AUTO)
    found = prepare_rows(problem_of(task), task.descent.optimizer, task.descent.rate, None)
    assert found.programs
    assert not found.is_ready


def test_several_threads_are_called_by_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_rows, "WORTH_A_THREAD", 1)
    monkeypatch.setenv(machine_rows.THREADS, "2")
    found, _ = method("y ~ w*x + b", {"lr": 0.1})
    assert not found.is_ready


@pytest.mark.parametrize("options", [{"batch_size": 9, "lr": 0.1}, {"bounds": "w=0:1", "lr": 0.1}, {}])
def test_what_does_more_than_a_rule_stays_with_python(options: dict[str, Any]) -> None:
    found, _ = method("y ~ w*x + b", options)
    assert not found.programs
