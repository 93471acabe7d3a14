"""What is not needed is not imported: help, versions and mistakes answer at once."""

from __future__ import annotations

import subprocess
import sys

import pytest
from gdcli_process import HANG_SECONDS, environment

HEAVY = ("sympy", "numpy", "llvmlite", "flint", "matplotlib", "plotille")

# The program itself leaves by os._exit, past every hook: so its arguments are run here.
LOOK = f"""
import sys
from gdcli.cli.app import run
run(sys.argv[1:])
print("IMPORTED", *[name for name in {HEAVY} if name in sys.modules])
"""


def imported(*arguments: str) -> list[str]:
    """Heavy modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=HANG_SECONDS,
    )
    return done.stdout.splitlines()[-1].split()[1:]


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
def test_run_of_one_variable_imports_sympy_alone(arguments: tuple[str, ...]) -> None:
    assert imported(*arguments) == ["sympy"]
