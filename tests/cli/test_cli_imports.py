"""What is not needed is not imported: help, versions and mistakes answer at once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from gdcli_process import HANG_SECONDS, environment, gdcli_here

from gdcli.cache.folder import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("sympy", "numpy", "llvmlite", "flint", "mpmath", "matplotlib", "plotille")

# The program itself leaves by os._exit, past every hook: so its arguments are run here.
LOOK = """
import json, sys
from gdcli.cli.app import run
found = []
for arguments in json.load(sys.stdin):
    before = {*sys.modules}
    run(arguments)
    found.append([*{*sys.modules} - before])
print("\\n" + json.dumps(found))
"""

Arguments = tuple[str, ...]

ANSWERED_AT_ONCE: list[Arguments] = [
    ("--help",),
    ("--version",),
    ("minimize", "--help"),
    ("play", "--help"),
    ("play", "x +"),
    ("play", "x", "--optimizer", "auto"),
    ("explain", "functions"),
    ("explain", "schedules"),
    ("explain", "stops"),
    ("explain", "exit-codes"),
    ("explain", "--help"),
    ("explain", "x +"),
    ("plot", "--help"),
    ("plot", "x +"),
    ("plot", "x", "--figure", "picture.gif"),
    ("minimize", "x", "--figure", "picture"),
    ("optimizers",),
    ("optimizers", "nonesuch"),
    ("minimize", "x +"),
    ("minimize", "x + sine(y)"),
    ("minimize", "x", "--nonesuch"),
    ("minimize", "x", "--start", "y=1"),
    ("minimize", "x", "--lr", "0"),
    ("minimize", "x", "--lr", "cosine(0.1)"),
    ("minimize", "x", "--clip-norm", "0", "--lr", "1"),
    ("minimize", "x", "--optimizer", "nonesuch"),
    ("minimize", "x", "--require", "y < 1"),
    ("fit", "--help"),
    ("fit", "y ~ w*x +", "nonesuch"),
    ("certify", "--help"),
    ("certify", "x +"),
    ("certify", "x", "--box", "x=3:2"),
    ("verify", "--help"),
    ("verify", "nonesuch"),
]
OF_ONE_VARIABLE: list[Arguments] = [
    ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.001", "--epochs", "200"),
    ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.3", "--format", "json"),
    ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.115", "--format", "jsonl"),
    ("minimize", "x^2", "--optimizer", "adam", "--lr", "0.1", "--epochs", "2000", "--format", "csv"),
    ("minimize", "x^4 - 5x^2 + x/3 + 0.1", "--quiet"),
    ("minimize", "x - 2log(x)", "--lr", "0.1"),
    ("minimize", "abs(x - 1) + x^2/3", "--optimizer", "newton"),
    ("minimize", "x*exp(x)", "--lr", "0.1", "--epochs", "500", "--start", "1"),
]


def imported(*commands: Arguments, cache: Path, names: tuple[str, ...] = HEAVY) -> list[list[str]]:
    """Modules of these names that each command is the first to import, in one process one after another."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        check=True,
        capture_output=True,
        encoding="utf-8",
        input=json.dumps(commands),
        env=environment({VARIABLE: str(cache)}),
        timeout=HANG_SECONDS,
    )
    found: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    return [[name for name in names if name in modules] for modules in found]


@pytest.fixture(scope="module")
def by_answers(tmp_path_factory: pytest.TempPathFactory) -> dict[Arguments, list[str]]:
    found = imported(*ANSWERED_AT_ONCE, cache=tmp_path_factory.mktemp("cache"))
    return dict(zip(ANSWERED_AT_ONCE, found, strict=True))


@pytest.mark.parametrize("arguments", ANSWERED_AT_ONCE)
def test_help_version_and_mistakes_import_nothing_heavy(
    arguments: Arguments, by_answers: dict[Arguments, list[str]]
) -> None:
    assert by_answers[arguments] == []


def test_runs_of_one_variable_import_sympy_alone(tmp_path: Path) -> None:
    commands = (
        ("minimize", "x^2 + exp(x)", "--lr", "0.01", "--epochs", "10", "--format", "json"),
        ("minimize", "x^2", "--format", "csv"),
        ("minimize", "x^4", "--quiet"),
    )
    assert imported(*commands, cache=tmp_path) == [["sympy", "mpmath"], [], []]


@pytest.fixture(scope="module")
def by_second_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[Arguments, list[str]]:
    cache = tmp_path_factory.mktemp("cache")
    for arguments in OF_ONE_VARIABLE:
        gdcli_here(*arguments, env={VARIABLE: str(cache)})
    found = imported(*OF_ONE_VARIABLE, cache=cache, names=(*HEAVY, "rich"))
    return dict(zip(OF_ONE_VARIABLE, found, strict=True))


@pytest.mark.parametrize("arguments", OF_ONE_VARIABLE)
def test_a_second_run_of_one_variable_imports_none_of_them(
    arguments: Arguments, by_second_runs: dict[Arguments, list[str]]
) -> None:
    assert by_second_runs[arguments] == []


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("minimize", "sin(x) + x^2/10", "--lr", "0.01", "--epochs", "50"), ["mpmath"]),
        (("minimize", "x^2 + y^2 + x*y", "--lr", "0.1", "--epochs", "5"), ["numpy", "mpmath"]),
    ],
)
def test_a_second_run_that_ends_on_a_slope_imports_no_sympy(
    arguments: Arguments, needed: list[str], tmp_path: Path
) -> None:
    gdcli_here(*arguments, env={VARIABLE: str(tmp_path)})
    assert imported(arguments, cache=tmp_path) == [needed]
