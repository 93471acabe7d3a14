"""`--backend` changes what computes the epochs and no figure of the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from gdcli_process import FORMATS, gdcli_here

from gdcli.descent.switch import Backend

EXAMPLES = Path(__file__).parents[2] / "examples"
ROSENBROCK = ("(1-x)^2 + 100*(y-x^2)^2", "--start", "x=-1.2,y=1", "--lr", "0.001")
RUNS = {
    "thinned": (*ROSENBROCK, "--epochs", "3000"),
    "every": (*ROSENBROCK, "--epochs", "3000", "--every", "7"),
    "until a tolerance": ("x^4-x", "--lr", "0.001", "--tol", "1e-3", "--optimizer", "momentum"),
    "breaking down": ("x^4", "--lr", "1", "--epochs", "9"),
    "cycling": ("x^3/3-x", "--lr", "1.25", "--start", "0.5"),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("arguments", RUNS.values(), ids=RUNS)
def test_every_backend_prints_the_same(arguments: tuple[str, ...], form: str) -> None:
    # So long that no proof ends for want of time, which would depend on the load of the machine.
    options = ("-f", form, "--proof-time", "60", "--backend")
    outcomes = {gdcli_here("minimize", *arguments, *options, name) for name in Backend}
    assert len(outcomes) == 1


def test_unknown_backend_is_refused() -> None:
    ended = gdcli_here("minimize", "x^2", "--backend", "fortran")
    assert (ended.status, ended.out) == (2, "")
    assert "'fortran' is not one of 'auto', 'python', 'llvm'" in ended.err


def test_line_search_in_machine_code_is_refused_with_a_way_out() -> None:
    ended = gdcli_here("minimize", "x^2", "--backend", "llvm")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        "error: --backend llvm does not go with --optimizer auto\n\n"
        "Its steps are searched for, which only Python does\n\n"
        "Try: --backend auto, or --optimizer gd --lr 0.01\n"
    )


# So many epochs are certain to last, whatever ends them before.
LONG_RUNS = {
    "minimize": ("minimize", *ROSENBROCK, "--epochs", "10000000", "--proof-time", "60"),
    "fit": (
        "fit",
        "price ~ w*area",
        "flats.csv",
        "--lr",
        "1e-5",
        "--epochs",
        "10000000",
        "--time-limit",
        "0.1",
    ),
}


@pytest.mark.parametrize("arguments", LONG_RUNS.values(), ids=LONG_RUNS)
def test_long_run_without_a_compiler_says_once_that_it_goes_on_in_python(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    compiled = gdcli_here(*arguments, "-q")
    monkeypatch.setattr("gdcli.descent.switch.installed", lambda: False)
    monkeypatch.setattr("gdcli.descent.row_sums.installed", lambda: False)
    ended = gdcli_here(*arguments, "-q")
    assert (ended.status, compiled.status, compiled.err) == (0, 0, "")
    assert ended.err == (
        "note: this run goes on in Python, for llvmlite is not installed; "
        "`pip install llvmlite` brings machine code, which is faster\n"
    )


@pytest.mark.parametrize("arguments", [("--epochs", "10"), ("--epochs", "100000", "--backend", "python")])
def test_short_run_and_one_in_python_by_choice_say_nothing_of_a_compiler(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gdcli.descent.switch.installed", lambda: False)
    assert gdcli_here("minimize", *ROSENBROCK, *arguments, "-q").err == ""
