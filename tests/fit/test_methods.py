"""Descent over rows: every method, batches, bounds, penalties, and the closed solution beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from line import noisy_line

import gdcli
from gdcli.methods.rules import RULES

LINE = "y ~ w*x + b"


def test_descent_and_least_squares_agree_on_a_line() -> None:
    fit = gdcli.fit(LINE, noisy_line(), lr=0.2, epochs=2000)
    assert fit.closed is not None
    assert fit.difference is not None
    assert fit.difference < 1e-9
    slope, intercept = np.polyfit(noisy_line()["x"], noisy_line()["y"], 1)
    assert fit.closed.point == pytest.approx((intercept, slope), rel=1e-12)


def test_an_epoch_is_the_textbook_s() -> None:
    data = {"x": [0.0, 1.0, 2.0], "y": [1.0, 3.0, 5.0]}
    fit = gdcli.fit(LINE, data, start={"w": 0.0, "b": 0.0}, lr=0.1, epochs=1)
    # dL/dw = −2/3·Σ x·y = −26/3, dL/db = −2/3·Σ y = −6
    assert fit.parameters == pytest.approx({"b": 0.6, "w": 0.1 * 26 / 3}, rel=1e-15)
    assert fit.loss == pytest.approx(
        sum((y - 0.6 - 2.6 / 3 * x) ** 2 for x, y in ((0, 1), (1, 3), (2, 5))) / 3
    )


@pytest.mark.parametrize("name", RULES)
def test_every_rule_descends(name: str) -> None:
    fit = gdcli.fit(LINE, noisy_line(), optimizer=name, lr=0.01, epochs=50)
    assert fit.history.loss[-1] < fit.history.loss[0]


@pytest.mark.parametrize("name", ["auto", "armijo", "bb", "nesterov-restart", "cg", "lbfgs", "newton"])
def test_every_search_finds_the_minimum(name: str) -> None:
    fit = gdcli.fit("g ~ sigmoid(w*x + b)", noisy_line(), loss="logloss", optimizer=name)
    assert fit.verdict.kind.key == "global_minimum"
    assert fit.verdict.evidence.key == "certified"


def test_a_schedule_is_followed() -> None:
    fit = gdcli.fit(LINE, noisy_line(), lr="0.1*0.9^t", epochs=3)
    assert fit.history.lr is not None
    assert fit.history.lr[1:].tolist() == pytest.approx([0.09, 0.081, 0.0729])


def test_batches_are_shuffled_by_the_seed_alone() -> None:
    options: dict[str, Any] = {"optimizer": "adam", "lr": 0.05, "batch_size": 7, "epochs": 30}
    first, again, other = (gdcli.fit(LINE, noisy_line(), seed=seed, **options) for seed in (1, 1, 2))
    assert first.parameters == again.parameters != other.parameters
    assert first.history.loss[-1] < first.history.loss[0] / 10
    whole = gdcli.fit(LINE, noisy_line(), lr=0.05, batch_size=1000, epochs=5)
    # One batch of all rows is no batch at all, but for the order of summation.
    assert whole.parameters == pytest.approx(gdcli.fit(LINE, noisy_line(), lr=0.05, epochs=5).parameters)


def test_a_fixed_parameter_stays() -> None:
    fit = gdcli.fit(LINE, noisy_line(), fix="b=3")
    data = noisy_line()
    assert fit.parameters == pytest.approx(
        {"w": float(data["x"] @ (data["y"] - 3) / (data["x"] @ data["x"]))}
    )


@pytest.mark.parametrize("options", [{}, {"optimizer": "adam", "lr": 0.05}, {"lr": 0.1}])
def test_bounds_are_kept_and_the_rest_is_best_within_them(options: dict[str, Any]) -> None:
    fit = gdcli.fit(LINE, noisy_line(), bounds="w=:1.5", **options)
    data = noisy_line()
    assert fit.parameters["w"] == 1.5
    assert fit.parameters["b"] == pytest.approx(np.mean(data["y"] - 1.5 * data["x"]), abs=1e-7)


def test_a_ridge_penalty_has_its_closed_solution() -> None:
    fit = gdcli.fit(LINE, noisy_line(), l2=0.3)
    data = noisy_line()
    columns = np.column_stack([np.ones(40), data["x"]])
    normal = columns.T @ columns / 40 + 0.3 * np.eye(2)
    assert list(fit.parameters.values()) == pytest.approx(np.linalg.solve(normal, columns.T @ data["y"] / 40))
    assert fit.closed is not None
    assert fit.closed.point == pytest.approx(tuple(fit.parameters.values()))


def test_no_command_is_suggested_for_data_in_memory() -> None:
    assert gdcli.fit(LINE, noisy_line(), lr=0.01, epochs=3).descent.suggestion is None


def test_a_lasso_penalty_draws_to_zero() -> None:
    fit = gdcli.fit(LINE, noisy_line(), l1=100.0, lr=0.0001, epochs=3000)
    assert max(map(abs, fit.parameters.values())) < 0.02


def test_columns_far_from_zero_are_fitted_where_rounding_hides_the_first_steps() -> None:
    data = {"x": [1e8, 1e8 + 1, 1e8 + 2, 1e8 + 3], "y": [1.0, 2.0, 3.0, 4.5]}
    fit = gdcli.fit(LINE, data)
    # Through the centre of the data with the slope 1.15; the condition 2e8 leaves half of the digits.
    assert fit.parameters == pytest.approx({"w": 1.15, "b": 0.9 - 1.15e8}, rel=1e-8)
    assert fit.closed is not None
    assert fit.closed.point == pytest.approx((0.9 - 1.15e8, 1.15), rel=1e-10)
