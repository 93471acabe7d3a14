"""What is said of the pace of a run: forecasts where it is steady, factors that are told from 1."""

from __future__ import annotations

from typing import Any

import pytest

import gdcli

FORECASTS: dict[str, tuple[str, dict[str, Any], bool]] = {
    "one pace": ("x^2", {"lr": 0.3, "epochs": 5}, True),
    "slow, after a steep beginning": ("x^2 + 1000*y^2", {"lr": 0.0009, "epochs": 200}, True),
    "a single epoch": ("x^2", {"lr": 0.3, "epochs": 1}, False),
    # The steep direction is done with at once; the flat one has hardly begun.
    "a steep beginning": ("x^2 + 1000*y^2", {"lr": 0.0005, "epochs": 2}, False),
    "a kink ahead": ("abs(x - 1) + x^2/10", {"lr": 0.1, "epochs": 10}, False),
}


@pytest.mark.parametrize(("expression", "choices", "is_given"), FORECASTS.values(), ids=FORECASTS)
def test_small_gradient_is_forecast_where_the_pace_is_steady(
    expression: str, choices: dict[str, Any], *, is_given: bool
) -> None:
    verdict = gdcli.minimize(expression, **choices).verdict
    assert verdict.kind.key == "descending"
    assert any("epochs away" in remark.text for remark in verdict.remarks) == is_given


def test_factor_just_below_1_is_not_shown_as_1() -> None:
    verdict = gdcli.minimize("x^2", start=1e-7, lr=1e-5, epochs=10).verdict
    texts = [remark.text for remark in verdict.remarks]
    assert any(text.startswith("near it, each epoch multiplies the distance by 0.99998,") for text in texts)
    assert "observed: |gradient| times 0.99998 an epoch" in texts


def test_bound_of_the_pace_is_rounded_upwards() -> None:
    verdict = gdcli.minimize("x*sin(x) + y^2", start="x=6,y=1", lr=0.1).verdict
    (text,) = (remark.text for remark in verdict.remarks if "at most" in remark.text)
    assert text.endswith("multiplies the distance by 0.800001 at most")
