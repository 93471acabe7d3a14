"""What is not needed is not imported: help, versions and mistakes answer at once."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from gdcli_process import HANG_SECONDS, environment

from gdcli.cache.folder import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("sympy", "numpy", "llvmlite", "flint", "mpmath", "matplotlib", "plotille")

# The program itself leaves by os._exit, past every hook: so its arguments are run here.
LOOK = """
import sys
from gdcli.cli.app import run
run(sys.argv[1:])
print("IMPORTED", *sys.modules)
"""


def imported(*arguments: str, cache: Path | None = None, names: tuple[str, ...] = HEAVY) -> list[str]:
    """Modules of these names that a command imports, with a cache of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=environment({VARIABLE: str(cache)} if cache else None),
        timeout=HANG_SECONDS,
    )
    modules = done.stdout.splitlines()[-1].split()
    return [name for name in names if name in modules]


@pytest.mark.parametrize(
    "arguments",
    [
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
    ],
)
def test_help_version_and_mistakes_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert imported(*arguments) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("minimize", "x^2 + exp(x)", "--lr", "0.01", "--epochs", "10", "--format", "json"),
        ("minimize", "x^2", "--format", "csv"),
        ("minimize", "x^2", "--quiet"),
    ],
)
def test_run_of_one_variable_imports_sympy_alone(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert imported(*arguments, cache=tmp_path) == ["sympy", "mpmath"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.001", "--epochs", "200"),
        ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.3", "--format", "json"),
        ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.115", "--format", "jsonl"),
        ("minimize", "x^2", "--optimizer", "adam", "--lr", "0.1", "--epochs", "2000", "--format", "csv"),
        ("minimize", "x^4 - 5x^2 + x/3 + 0.1", "--quiet"),
        ("minimize", "x - 2log(x)", "--lr", "0.1"),
        ("minimize", "abs(x - 1) + x^2/3", "--optimizer", "newton"),
        ("minimize", "x*exp(x)", "--lr", "0.1", "--epochs", "500", "--start", "1"),
    ],
)
def test_a_second_run_of_one_variable_imports_none_of_them(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    assert "sympy" in imported(*arguments, cache=tmp_path)
    assert imported(*arguments, cache=tmp_path, names=(*HEAVY, "rich")) == []


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("minimize", "sin(x) + x^2/10", "--lr", "0.01", "--epochs", "50"), ["mpmath"]),
        (("minimize", "x^2 + y^2 + x*y", "--lr", "0.1", "--epochs", "5"), ["numpy", "mpmath"]),
    ],
)
def test_a_second_run_that_ends_on_a_slope_imports_no_sympy(
    arguments: tuple[str, ...], needed: list[str], tmp_path: Path
) -> None:
    assert "sympy" in imported(*arguments, cache=tmp_path)
    assert imported(*arguments, cache=tmp_path) == needed
