"""Exit statuses, the contract with scripts: one table, and what each status leaves on the streams."""

from __future__ import annotations

import json

import pytest
from gdcli_process import ENDLESS, gdcli_here

import gdcli.cli.minimize

# Ends at x = -1 with loss -23 and a gradient of 0, all of them exact.
EXACT = ("minimize", "(x+1)^2 - 23", "--lr", "0.5", "--epochs", "1")
# Ends at the local minimum on the right; the global one is on the left.
LOCAL = ("minimize", "x^4 - 2x^2 + x/2", "--start", "1", "--lr", "0.05")
MOVING = ("minimize", "x^2", "--lr", "0.1", "--epochs", "3")
OVERFLOWING = ("minimize", "x^4", "--lr", "10", "--epochs", "50")


@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        (0, EXACT),
        (0, LOCAL),
        (0, MOVING),
        (0, ("minimize", "x^2 - y^2", "--start", "x=1,y=0", "--lr", "0.1")),
        (0, ("minimize", "|x|", "--lr", "1", "--start", "0.5")),
        (0, (*ENDLESS, "--time-limit", "0.01")),
        (0, ("--help",)),
        (0, ("--version",)),
        (0, ("minimize", "--help")),
        (0, ("explain", "functions")),
        (0, ("explain", "schedules")),
        (0, ("optimizers",)),
        (0, ("optimizers", "adam")),
        (0, ("minimize", "x^2", "--optimizer", "adam", "-n", "9")),
        (1, (*EXACT, "--out", "nonesuch/result")),
        (2, ("minimize", "x^2 +")),
        (2, ("minimize", "3")),
        (2, ("minimize", "x^2", "y^2")),
        (2, ("minimize", "x^2", "--lr", "0")),
        (2, ("minimize", "x^2", "--epochs", "1e3")),
        (2, ("minimize", "x^2", "--every", "0")),
        (2, ("minimize", "x^2", "--tol", "nan")),
        (2, ("minimize", "x^2", "--time-limit", "-1")),
        (2, ("minimize", "x^2", "--seed", "x")),
        (2, ("minimize", "x^2", "--seed", "-1")),
        (2, ("fit",)),
        (2, ("explain",)),
        (2, ("minimize", "x^2", "--format", "xml")),
        (2, ("minimize", "x^2", "--optimizer", "nonesuch")),
        (2, ("minimize", "x^2", "--optimizer", "gd")),
        (2, ("minimize", "x^2", "--optimizer", "adam:beta1=1")),
        (2, ("minimize", "x^2", "--weight-decay", "0.1")),
        (2, ("minimize", "x^2", "--lr", "0.1", "--clip-value", "0")),
        (2, ("minimize", "x^2", "--lr", "cosine(0.1)")),
        (2, ("minimize", "cosine(x, 9)")),
        (2, ("optimizers", "nonesuch")),
        (2, ("optimizers", "armijo", "--format", "latex")),
        (2, ("minimize", "x^2", "--require", "nonesuch")),
        (2, ("minimize", "x^2", "--out")),
        (2, ("minimize",)),
        (2, ("nonesuch",)),
        (2, ("explain", "nonesuch")),
        (3, OVERFLOWING),
        (3, ("minimize", "log(x)", "--start", "-1")),
        (3, ("minimize", "sqrt(x) + 2x", "--start", "1", "--lr", "1")),
        (3, ("minimize", "exp(x)", "--start", "1000")),
        (3, ("minimize", "x^2 + x", "--lr", "0.1 - 0.03*t", "-n", "9")),
        (3, ("minimize", "x^2 + x", "--lr", "0.01/(5 - t)", "-n", "9")),
        (3, (*OVERFLOWING, "--require", "converged")),
        (4, (*MOVING, "--require", "converged")),
    ],
)
def test_status_is_that_of_the_contract(status: int, arguments: tuple[str, ...]) -> None:
    ended = gdcli_here(*arguments)
    assert ended.status == status, ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_run_that_breaks_down_prints_its_best_point_and_no_error(form: str) -> None:
    ended = gdcli_here(*OVERFLOWING, "--format", form)
    assert (ended.status, ended.err) == (3, "")
    assert "625" in ended.out


@pytest.mark.parametrize(
    "requirement",
    [
        "converged",
        "minimum",
        " minimum ",
        "loss <= -22.9",
        "-22.9 >= loss",
        "loss == -23",
        "abs(x + 1) < 1e-6",
        "x² > 0",
        "gradient_norm <= 0",
        "epochs < 2",
        "exp(x) < sin(pi/2)",
    ],
)
def test_requirement_that_holds_says_nothing(requirement: str) -> None:
    ended = gdcli_here(*EXACT, "-q", "--require", requirement)
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize(
    ("run", "requirement", "found"),
    [
        (MOVING, "converged", "stopped by epoch_limit, verdict descending"),
        (MOVING, "minimum", "stopped by epoch_limit, verdict descending"),
        (MOVING, "global", "stopped by epoch_limit, verdict descending"),
        (LOCAL, "global", "stopped by gradient_small, verdict local_minimum"),
        (EXACT, "loss < -23", "-23 against -23"),
        (EXACT, "x > 0", "-1 against 0"),
        (EXACT, "epochs == 2", "1 against 2"),
        (EXACT, "log(x) < 9", "'log(x)' is not a real number"),
    ],
)
def test_requirement_that_does_not_hold_is_named_with_what_was_found(
    run: tuple[str, ...], requirement: str, found: str
) -> None:
    ended = gdcli_here(*run, "-q", "--require", requirement)
    assert ended.status == 4
    assert ended.err == f"error: the requirement '{requirement}' does not hold: {found}\n"
    assert ended.out == gdcli_here(*run, "-q").out


def test_every_requirement_that_does_not_hold_is_named() -> None:
    ended = gdcli_here(*EXACT, "-q", "--require", "x > 0", "--require", "converged", "--require", "loss > 0")
    assert ended.status == 4
    assert [line.split("'")[1] for line in ended.err.splitlines()] == ["x > 0", "loss > 0"]


@pytest.mark.parametrize(
    ("requirement", "message"),
    [
        ("y < 1", "--require: 'y' is neither a variable nor a figure of the result"),
        ("best", "--require: 'best' is not a requirement"),
        ("x < 1 < 2", "--require: '<' is not expected here"),
        ("x + 1", "--require: "),
        ("x < nonesuch(x)", "--require: unknown function 'nonesuch'"),
    ],
)
def test_requirement_that_cannot_be_read_is_refused_before_the_run(requirement: str, message: str) -> None:
    ended = gdcli_here(*ENDLESS, "--require", requirement)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"error: {message}")


def test_time_limit_ends_the_run_with_what_it_reached() -> None:
    ended = gdcli_here(*ENDLESS, "--time-limit", "0.05", "--format", "json")
    result = json.loads(ended.out)
    assert (ended.status, ended.err, result["stop"]["reason"]) == (0, "", "time_limit")
    assert 0 < result["epochs"] < 10**12


def test_bug_of_ours_is_the_only_case_with_a_traceback_and_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def bug(*_: object, **__: object) -> None:
        raise ZeroDivisionError("\x1b[31m")

    monkeypatch.setattr(gdcli.cli.minimize, "read_task", bug)
    ended = gdcli_here(*MOVING)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("Traceback (most recent call last):\n")
    assert "ZeroDivisionError: \\x1b[31m\n" in ended.err
    assert "this is a bug in gdcli" in ended.err
    assert "please report it" in ended.err
