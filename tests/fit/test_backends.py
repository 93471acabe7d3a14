"""Machine code fits what numpy fits: to the last digits, and to the last bit whatever the threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from line import noisy_line

import gdcli
from gdcli.backends import machine_rows
from gdcli.descent import row_sums, switch
from gdcli.descent.row_sums import RowBackend, RowSums
from gdcli.errors import InputError
from gdcli.objective.losses import LOSSES
from gdcli.pipeline.fit import problem_of
from gdcli.pipeline.fit_task import read_fit_task

if TYPE_CHECKING:
    from gdcli.descent.row_problem import RowProblem

MODELS = {
    "line": "y ~ w*x + b",
    "exponential": "y ~ a*exp(-k*x) + c",
    "waves": "y ~ a*sin(k*x + p) + c*cos(x)^2 + tan(0.1*x)",
    "powers": "y ~ a*(x^2 + 1)^k + b*sqrt(x^2 + 2) + c/(1 + x^2)",
    "logarithms": "y ~ a*log(x^2 + b^2 + 1) + c*log10(x^2 + 2)",
    "corners": "y ~ a*relu(x - b) + c*abs(x) + d*max(x, 0.5*e1) + min(x, b)*sign(x)",
    "elsewhere": "y ~ a*erf(x) + b*atan(x) + c*hypot(x, 1) + d*cbrt(x) + k*sinh(0.1*x)",
    "only columns": "y ~ a + x*s",
    "network": "y ~ mlp(x, s, hidden=(4, 3))",
    "softplus network": "y ~ mlp(x, hidden=3, activation=softplus)",
}
OF_LOSSES = {"logloss": "g ~ sigmoid(w*x + b)", "poisson": "g ~ exp(w*x + b)"}


def problem(formula: str, backend: RowBackend, **options: Any) -> RowProblem:  # noqa: ANN401 - options of fit
    return problem_of(read_fit_task(formula, noisy_line(), backend=backend, **options))


def assert_agree(formula: str, **options: Any) -> None:  # noqa: ANN401 - options of fit
    """Loss and gradient of both backends at some points, apart by what the order of summation may do."""
    numpy, llvm = (problem(formula, name, **options) for name in (RowBackend.NUMPY, RowBackend.LLVM))
    draw = np.random.default_rng(7)
    for _ in range(5):
        point = tuple(draw.uniform(0.2, 1.2, numpy.dimension).tolist())
        assert llvm.evaluate(*point) == pytest.approx(numpy.evaluate(*point), rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("formula", MODELS.values(), ids=MODELS)
def test_backends_agree_on_every_model(formula: str) -> None:
    assert_agree(formula)


@pytest.mark.parametrize("loss", [*LOSSES, "log(cosh(y - prediction))"])
def test_backends_agree_on_every_loss(loss: str) -> None:
    assert_agree(OF_LOSSES.get(loss, "y ~ w*x + b"), loss=loss)


@pytest.mark.parametrize(
    "options",
    [
        {"l1": 0.1, "l2": 0.2},
        {"bounds": "w=0.5:1"},
        {"sigma": "s", "errors": "absolute"},
        {"fix": "b=2"},
        {"test": 0.3},
    ],
    ids=lambda options: next(iter(options)),
)
def test_backends_agree_whatever_is_added_to_the_loss(options: dict[str, Any]) -> None:
    assert_agree("y ~ w*x + b", **options)


RULES = {
    "gd": {"lr": 0.05},
    "momentum": {"optimizer": "momentum", "lr": 0.02},
    "adam": {"optimizer": "adam", "lr": 0.05},
    "a schedule": {"lr": "0.1*0.99^t"},
    "clipped": {"lr": 0.05, "clip_norm": 0.5},
    "batches": {"optimizer": "adam", "lr": 0.05, "batch_size": 7},
    "search": {"optimizer": "lbfgs"},
}


@pytest.mark.parametrize("options", RULES.values(), ids=RULES)
def test_backends_descend_alike(options: dict[str, Any]) -> None:
    fits = [gdcli.fit("y ~ w*x + b", noisy_line(), epochs=50, backend=name, **options) for name in RowBackend]
    for fit in fits:
        assert fit.parameters == pytest.approx(fits[0].parameters, rel=1e-11)
        assert fit.stop == fits[0].stop
        history, first = fit.to_dict()["history"], fits[0].to_dict()["history"]
        assert history["epoch"] == first["epoch"]
        assert history["loss"] == pytest.approx(first["loss"], rel=1e-11)


@pytest.mark.parametrize("options", RULES.values(), ids=RULES)
def test_the_number_of_threads_changes_no_bit_of_a_fit(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_rows, "WORTH_A_THREAD", 1)
    x = np.random.default_rng(8).normal(size=5000)
    found = set()
    for threads in ("1", "2", "3"):
        monkeypatch.setenv(machine_rows.THREADS, threads)
        fit = gdcli.fit("y ~ w*tanh(x) + b", {"x": x, "y": np.sin(x)}, epochs=5, backend="llvm", **options)
        found.add((*fit.parameters.values(), fit.loss))
    assert len(found) == 1


BROKEN: dict[str, tuple[str, list[float], dict[str, Any]]] = {
    "at the start": ("y ~ a*log(x)", [1.0, 2.0, -1.0], {}),
    "at an infinity": ("y ~ a*exp(x^2)", [1.0, 30.0, 2.0], {}),
    "on the way": ("y ~ log(a - x) + 9", [0.5, 1.0, 2.0], {"start": "a=3", "lr": 1.0}),
    "in the sum alone": ("y ~ a*x", [1e154, 1e154, 1e154], {"start": "a=1"}),
    "by a step too long": ("y ~ a*x^2", [1.0, 5.0, 9.0], {"lr": 100.0, "epochs": 1000}),
}


@pytest.mark.parametrize(("formula", "x", "options"), BROKEN.values(), ids=BROKEN)
def test_a_breakdown_is_told_alike(formula: str, x: list[float], options: dict[str, Any]) -> None:
    fits = [
        gdcli.fit(formula, {"x": x, "y": [0.0, 0.0, 0.0]}, backend=name, **{"lr": 0.1, **options})
        for name in (RowBackend.NUMPY, RowBackend.LLVM)
    ]
    assert fits[0].stop == fits[1].stop
    assert fits[0].stop.reason.broke_down


def test_work_decides_when_machine_code_takes_over_and_not_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(row_sums, "ROW_SECONDS", 1e-3)
    line = problem("y ~ w*x + b", RowBackend.NUMPY)
    program = line.regression.gradient
    both = [RowSums(program, 2, name) for name in (RowBackend.NUMPY, RowBackend.LLVM)]
    switching = RowSums(program, 2, RowBackend.AUTO)
    x = np.random.default_rng(9).normal(size=line.rows)
    columns, point = (x, np.exp(x), np.sin(x)), (0.7, 0.2)
    numpy, llvm = (sums.sums(point, columns) for sums in both)
    assert numpy != llvm
    found = [switching.sums(point, columns) for _ in range(5)]
    assert found == [numpy, *[llvm] * 4]


def test_a_run_that_changes_over_on_its_way_gives_the_same_bits_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(row_sums, "START_SECONDS", 1e-3)
    fits = [gdcli.fit("y ~ w*tanh(x) + b", noisy_line(), lr=0.01, epochs=20_000) for _ in range(3)]
    assert len({(*fit.parameters.values(), fit.loss) for fit in fits}) == 1


def test_a_program_that_takes_long_to_compile_is_left_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_sums, "MOST_INSTRUCTIONS", 3)
    program = problem("y ~ w*x + b", RowBackend.NUMPY).regression.gradient
    assert RowSums(program, 2, RowBackend.AUTO).seconds_left == float("inf")


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(InputError, match="there is no backend 'python' for data"):
        gdcli.fit("y ~ w*x + b", noisy_line(), backend="python")


def test_a_backend_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switch, "installed", lambda: False)
    with pytest.raises(InputError, match="needs llvmlite"):
        gdcli.fit("y ~ w*x + b", noisy_line(), backend="llvm")
