"""`gdcli.minimize` from Python: what it accepts, what it refuses, and what its result is made of."""

from __future__ import annotations

import dataclasses
import json
import math
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sympy

import gdcli
from gdcli.errors import InputError
from gdcli.pipeline.minimize import minimize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KEYS = [
    "schema",
    "version",
    "text",
    "expression",
    "variables",
    "gradient",
    "optimizer",
    "lr",
    "start",
    "box",
    "epochs",
    "evaluations",
    "stop",
    "point",
    "loss",
    "gradient_norm",
    "best",
    "verdict",
    "history",
]
VERDICT_KEYS = [
    "kind",
    "evidence",
    "stationary_point",
    "message",
    "global_minimum",
    "max_stable_lr",
    "remarks",
    "suggestion",
]

# One run for every way to end, and what can be missing in it.
RUNS: dict[str, dict[str, Any]] = {
    "textbook": {"expression": "x**2", "start": 5, "lr": 0.3, "epochs": 15},
    "two variables": {"expression": "x**2 + 3*y**2", "start": "x=1,y=2"},
    "schedule": {"expression": "x**2", "lr": "0.3*0.9^t", "epochs": 9},
    "momentum": {"expression": "x**2", "lr": 0.1, "optimizer": "momentum:momentum=0.5", "epochs": 9},
    "overflow": {"expression": "x**4", "lr": 1, "epochs": 9},
    "left domain": {"expression": "log(x)", "start": 1, "lr": 0.01, "epochs": 99},
    "cannot start": {"expression": "log(x)", "start": -1, "lr": 0.1, "epochs": 9},
    "cycle": {"expression": "x**2", "lr": 1},
    "nearly infinite": {"expression": "x", "start": 1e308, "epochs": 3},
    "minima beyond doubles": {"expression": "|1.7e308 - |x/9||", "lr": 0.01, "epochs": 9},
    "minimum and rate beyond doubles": {"expression": "x*1e-300 - log(x)*1e20", "start": 1},
    "stable rate beyond doubles": {"expression": "x^2*1e-310", "start": 1e-3},
    "curvature beyond doubles": {"expression": "hypot(x - y - 4.9e-324, z)", "lr": 0.01, "epochs": 9},
}


@pytest.fixture(params=RUNS.values(), ids=list(RUNS))
def result(request: pytest.FixtureRequest) -> gdcli.Minimization:
    return minimize(**request.param)


def _outside(code: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_result_cannot_be_changed(result: gdcli.Minimization) -> None:
    for name in ("loss", "point", "verdict", "stop", "surprise"):
        with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
            setattr(result, name, 1)


def test_the_record_has_the_keys_of_the_contract(result: gdcli.Minimization) -> None:
    record = result.to_dict()
    assert list(record) == KEYS
    assert list(record["verdict"]) == VERDICT_KEYS
    assert list(record["stop"])[:2] == ["reason", "message"]
    rate = [] if result.history.lr is None else ["lr"]
    assert list(record["history"]) == ["epoch", "point", "loss", "gradient_norm", *rate]
    phases = ["phases"] if result.phases else []
    assert list(record["optimizer"]) == ["name", "hyperparameters", *phases]
    by_variable = (record["gradient"], record["start"], record["point"], record["history"]["point"])
    assert all(list(values) == record["variables"] for values in by_variable)


def test_the_record_is_json_without_nan_and_reads_back(result: gdcli.Minimization) -> None:
    record = result.to_dict()
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_the_summary_is_the_record_without_its_history(result: gdcli.Minimization) -> None:
    record = result.to_dict()
    del record["history"]
    assert result.summary() == record


def test_the_history_is_one_array_a_column(result: gdcli.Minimization) -> None:
    history, n = result.history, len(result.variables)
    k = len(history.epoch)
    assert history.epoch.dtype == np.int64
    shapes = [column.shape for column in (history.epoch, history.point, history.loss, history.gradient_norm)]
    assert shapes == [(k,), (k, n), (k,), (k,)]
    assert {column.dtype for column in (history.point, history.loss, history.gradient_norm)} == {
        np.dtype(np.float64)
    }
    assert all(np.isfinite(column).all() for column in (history.point, history.loss, history.gradient_norm))


def test_the_history_ends_with_the_point_of_the_result() -> None:
    result = minimize("x**2 + 3*y**2", start="x=1,y=2", lr=0.1, epochs=30)
    last = result.history.point[-1].tolist()
    assert dict(zip(result.variables, last, strict=True)) == result.point
    assert result.history.loss[-1] == result.loss
    assert result.history.gradient_norm[-1] == result.gradient_norm
    assert result.history.epoch[-1] == result.epochs == 30


def test_a_result_says_what_was_asked_and_what_came_out() -> None:
    record = minimize("2x^2 + e*y", start={"y": -1}, lr=0.5, epochs=2).to_dict()
    assert record["schema"] == "gdcli.minimize.v1"
    assert record["version"] == gdcli.__version__
    assert record["gradient"] == {"x": "4*x", "y": "e"}
    assert record["start"] == {"x": 5.0, "y": -1.0}
    assert record["optimizer"] == {"name": "gd", "hyperparameters": {}}
    assert (record["lr"], record["epochs"], record["stop"]["reason"]) == (0.5, 2, "epoch_limit")
    assert record["history"]["epoch"] == [0, 1, 2]
    assert record["history"]["point"]["x"] == [5.0, -5.0, 5.0]


@pytest.mark.parametrize(
    ("start", "point"),
    [
        (None, [5.0, 5.0]),
        ("x=1,y=2", [1.0, 2.0]),
        ("y = 2 , x = 1", [1.0, 2.0]),
        ("x=1", [1.0, 5.0]),
        (["x=1", "y=2"], [1.0, 2.0]),
        (("y=-pi/2",), [5.0, -math.pi / 2]),
        ({"x": 1, "y": 2.5}, [1.0, 2.5]),
        ({"y": np.float64(2)}, [5.0, 2.0]),
        ({}, [5.0, 5.0]),
    ],
    ids=repr,
)
def test_a_start_of_two_variables_is_read(
    start: str | Sequence[str] | Mapping[str, float] | None, point: list[float]
) -> None:
    assert list(minimize("x**2 + y**2", start=start, epochs=1).task.start.point) == point


@pytest.mark.parametrize(
    "start", [-2, -2.0, "-2", " -2 ", "x=-2", "x = -4/2", {"x": -2}, np.float64(-2)], ids=repr
)
def test_a_start_of_one_variable_is_read(start: float | str | Mapping[str, float]) -> None:
    assert minimize("x**2", start=start, epochs=1).task.start.point == (-2.0,)


BAD_CALLS: dict[str, dict[str, Any]] = {
    "--start gives 1 value(s) for the variables x, y": {"start": 5},
    "--start: there is no variable 'z' in the expression": {"start": {"z": 1}},
    "--start gives 'x' twice": {"start": ["x=1", "x=2"]},
    "--start: x = inf is not a finite number": {"start": {"x": math.inf}},
    "--start: y = nan is not a finite number": {"start": {"y": math.nan}},
    "--start: division by zero": {"start": "x=1/0"},
    "--epochs must be a whole number from 1 to 1000000000000, not '0'": {"epochs": 0},
    "--epochs must be a whole number from 1 to 1000000000000, not '1.5'": {"epochs": 1.5},
    "--epochs must be a whole number from 1 to 1000000000000, not '1_0'": {"epochs": "1_0"},
    "--tol must be a positive number, not '-1'": {"tol": -1},
    "--tol must be a positive number, not 'nan'": {"tol": math.nan},
    "--every must be a whole number from 1 to 1000000000000, not '0'": {"every": 0},
    "--time-limit must be a positive number, not 'inf'": {"time_limit": math.inf},
    "--lr must be positive, not '0'": {"lr": 0},
    "--lr 0.1 does not go with --optimizer armijo, which chooses its own steps": {
        "lr": 0.1,
        "optimizer": "armijo",
    },
    "--optimizer nesterov needs a learning rate": {"optimizer": "nesterov"},
    "--optimizer: there is no optimizer 'sgdd'": {"optimizer": "sgdd"},
    "--optimizer must be text, not a value of type 'int'": {"optimizer": 3},
    "--start: there is no variable '1' in the expression": {"start": {1: 2}},
    "--box must be text, not a value of type 'float'": {"box": 3.0},
}


@pytest.mark.parametrize(("what", "options"), BAD_CALLS.items(), ids=BAD_CALLS)
def test_an_argument_that_cannot_be_used_is_an_input_error(what: str, options: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        minimize("x**2 + y**2", **options)
    assert caught.value.what == what == str(caught.value)


@pytest.mark.parametrize(
    ("what", "call"),
    {
        "the expression": lambda: minimize(sympy.Symbol("x") ** 2),
        "the formula": lambda: gdcli.fit(None, {"x": [1], "y": [1]}),  # type: ignore[arg-type]
        "--loss": lambda: gdcli.fit("y ~ w*x", {"x": [1], "y": [1]}, loss=None),  # type: ignore[arg-type]
    }.items(),
)
def test_what_is_no_text_is_an_input_error(what: str, call: Callable[[], object]) -> None:
    with pytest.raises(InputError, match=f"^{what} must be text, not a value of type"):
        call()


@pytest.mark.parametrize("expression", ["", "3", "x**", "__import__('os')", "x == 1", "9**9**9**9"])
def test_an_expression_that_cannot_be_used_is_an_input_error(expression: str) -> None:
    with pytest.raises(InputError):
        minimize(expression)


def test_importing_the_package_imports_nothing_slow() -> None:
    code = "import gdcli, sys; print(*sorted({'sympy', 'numpy', 'typer', 'rich'} & set(sys.modules)))"
    assert _outside(code).strip() == ""


def test_the_package_hands_on_its_public_names() -> None:
    code = "import gdcli; print(*(getattr(gdcli, name) for name in sorted(gdcli.__all__)))"
    printed = _outside(code)
    for name in ("GdcliError", "InputError", "Minimization", gdcli.__version__, "minimize"):
        assert name in printed


def test_the_example_of_the_package_gives_what_it_says() -> None:
    code = "import doctest, gdcli; print(doctest.testmod(gdcli))"
    assert _outside(code).strip() == "TestResults(failed=0, attempted=3)"


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'gdcli' has no attribute 'maximize'"):
        _ = gdcli.maximize
