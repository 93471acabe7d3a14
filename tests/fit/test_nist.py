"""The statistical reference datasets of NIST: their certified parameters and standard errors.

The data is read where GDCLI_NIST or the folder shared/nist beside the checkout has it; where it is absent
these tests are skipped and say so.
"""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

import gdcli

FOLDER = Path(os.environ.get("GDCLI_NIST", Path(__file__).parents[3] / "shared" / "nist"))
INDEX = FOLDER / "nist.jsonl"
PROBLEMS: list[dict[str, Any]] = (
    [json.loads(line) for line in INDEX.read_text(encoding="utf-8").splitlines()] if INDEX.exists() else []
)
NONLINEAR = [problem for problem in PROBLEMS if problem["family"] == "nonlinear"]
LINEAR = [problem for problem in PROBLEMS if problem["family"] == "linear"]

pytestmark = pytest.mark.skipif(not PROBLEMS, reason=f"there is no {INDEX}; GDCLI_NIST names its folder")

# From these starts the valley is so long and thin that no number of epochs anyone waits for is enough.
TOO_FAR = {("MGH10", "start1")}
# Residuals of 1e-13 beside data of 1: at the refined parameters and in fifty digits, reading the data as
# doubles alone moves the standard errors in their fourth digit, to 3.36 digits in common.
ROUNDED_AWAY = {"Lanczos1": 3.3}
# Digits of the closed solution that rounding the data to doubles leaves, less a reserve.
LINEAR_DIGITS = {"Filip": 7.0, "Wampler4": 10.0, "Wampler5": 8.0}


def digits(found: float, certified: float) -> float:
    """Decimal digits in common, at most 15."""
    error = abs(found - certified) / abs(certified) if certified else abs(found)
    return 15.0 if error == 0 else min(15.0, -math.log10(error))


def fitted(problem: dict[str, Any], **options: Any) -> gdcli.Fit:  # noqa: ANN401 - options of fit
    formula = f"{problem['target']} ~ {problem['model']}"
    return gdcli.fit(formula, FOLDER / problem["file"], **options)


STARTS = [
    pytest.param(problem, start, id=f"{problem['name']}-{start}")
    for problem in NONLINEAR
    for start in ("start1", "start2")
    if (problem["name"], start) not in TOO_FAR
]


@pytest.mark.parametrize(("problem", "start"), STARTS)
def test_levenberg_marquardt_finds_the_certified_values(problem: dict[str, Any], start: str) -> None:
    fit = fitted(problem, start=problem[start], optimizer="lm")
    found = fit.to_dict()["parameters"]
    assert min(digits(found[name]["value"], problem["refined"][name]) for name in found) >= 6
    wanted = ROUNDED_AWAY.get(problem["name"], 4.0)
    errors = problem["refined_sd"]
    assert min(digits(found[name]["standard_error"], errors[name]) for name in found) >= wanted


def test_all_but_two_at_most_are_found_from_the_hard_start() -> None:
    assert len(NONLINEAR) == 27
    assert len(STARTS) >= 27 + 25


@pytest.mark.parametrize("problem", LINEAR, ids=[problem["name"] for problem in LINEAR])
def test_the_closed_solution_has_the_certified_values(problem: dict[str, Any]) -> None:
    fit = fitted(problem, start=problem["start1"], epochs=1)
    closed = fit.closed
    assert closed is not None
    found = dict(zip(fit.parameters, closed.point, strict=True))
    reached = min(digits(found[name], problem["refined"][name]) for name in found)
    assert reached >= LINEAR_DIGITS.get(problem["name"], 12.0)
    # What is said of the digits is never more than what is there.
    assert reached >= min(closed.digits, 13) - 1


def test_conditioning_is_warned_of_where_it_takes_digits() -> None:
    conditions = {problem["name"]: fitted(problem, epochs=1).closed for problem in LINEAR}
    warned = {name for name, closed in conditions.items() if closed is not None and closed.digits < 10}
    assert warned == {"Filip", "Wampler5"}
