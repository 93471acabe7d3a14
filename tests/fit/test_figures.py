"""What is said of a fit: standard errors, intervals, goodness of fit, what is not identified."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from line import Data, noisy_line

import gdcli

if TYPE_CHECKING:
    from pathlib import Path

LINE = "y ~ w*x + b"


@pytest.mark.parametrize("errors", ["absolute", "relative"])
def test_weights_mean_what_was_said(errors: str) -> None:
    data = noisy_line()
    columns = np.column_stack([np.ones(40), data["x"]]) / data["s"][:, None]
    solution, squares, *_ = np.linalg.lstsq(columns, data["y"] / data["s"], rcond=None)
    variance = {"absolute": 1.0, "relative": float(squares[0]) / 38}[errors]
    expected = np.sqrt(variance * np.diag(np.linalg.inv(columns.T @ columns)))
    by_sigma = gdcli.fit(LINE, data, sigma="s", errors=errors)
    by_weight = gdcli.fit(LINE, data | {"v": data["s"] ** -2}, weights="v", errors=errors)
    for fit in (by_sigma, by_weight):
        assert list(fit.parameters.values()) == pytest.approx(solution, rel=1e-9)
        assert list(fit.estimates.standard_errors) == pytest.approx(expected, rel=1e-9)


def test_figures_are_those_of_the_textbook() -> None:
    data = noisy_line()
    fit = gdcli.fit(LINE, data)
    residuals = data["y"] - fit.parameters["w"] * data["x"] - fit.parameters["b"]
    squares = float(residuals @ residuals)
    estimates = fit.estimates
    assert estimates.freedom == 38
    assert estimates.residual_sd == pytest.approx(math.sqrt(squares / 38))
    assert estimates.r_squared == pytest.approx(
        1 - squares / float(np.sum((data["y"] - data["y"].mean()) ** 2))
    )
    likelihood = -20 * (math.log(2 * math.pi * squares / 40) + 1)
    assert estimates.aic == pytest.approx(-2 * likelihood + 6)
    assert estimates.bic == pytest.approx(-2 * likelihood + 3 * math.log(40))
    interval, error = estimates.intervals[1], estimates.standard_errors[1]
    assert interval is not None
    assert error is not None
    # 2.0243942 is the quantile of Student's t with 38 degrees of freedom.
    assert interval[1] - fit.parameters["w"] == pytest.approx(2.0243942 * error, rel=1e-7)


def test_a_logistic_regression_has_the_errors_of_its_information() -> None:
    data = noisy_line()
    fit = gdcli.fit("g ~ sigmoid(w*x + b)", data, loss="logloss")
    columns = np.column_stack([np.ones(40), data["x"]])
    p = 1 / (1 + np.exp(-columns @ np.array(list(fit.parameters.values()))))
    information = columns.T @ (columns * (p * (1 - p))[:, None])
    expected = np.sqrt(np.diag(np.linalg.inv(information)))
    assert list(fit.estimates.standard_errors) == pytest.approx(expected, rel=1e-7)


def test_likelihoods_are_those_of_counts_alone() -> None:
    data = noisy_line()
    count = np.floor(4 * data["s"] / 0.1)
    options: dict[str, Any] = {"loss": "poisson"}
    whole = gdcli.fit("c ~ exp(w*x + b)", data | {"c": count}, **options).estimates
    prediction = np.exp(np.column_stack([np.ones(40), data["x"]]) @ _solution(data | {"c": count}))
    terms = [p - y * math.log(p) + math.lgamma(y + 1) for p, y in zip(prediction, count, strict=True)]
    assert whole.aic == pytest.approx(2 * math.fsum(terms) + 4)
    broken = gdcli.fit("c ~ exp(w*x + b)", data | {"c": count + 0.5}, **options).estimates
    assert (broken.aic, set(broken.standard_errors)) == (None, {None})
    assert broken.why_no_errors == "poisson is a likelihood where every target is a whole number"


def _solution(data: Data) -> list[float]:
    return list(gdcli.fit("c ~ exp(w*x + b)", data, loss="poisson").parameters.values())


def test_weights_of_a_likelihood_count_how_often_a_row_was_seen() -> None:
    data = noisy_line()
    often = np.where(data["x"] > 0, 3, 1)
    repeated = {name: np.repeat(column, often) for name, column in data.items()}
    options: dict[str, Any] = {"loss": "logloss"}
    weighted = gdcli.fit(
        "g ~ sigmoid(w*x + b)", data | {"n": often}, weights="n", errors="absolute", **options
    ).estimates
    assert list(weighted.standard_errors) == pytest.approx(
        list(gdcli.fit("g ~ sigmoid(w*x + b)", repeated, **options).estimates.standard_errors), rel=1e-7
    )
    relative = gdcli.fit(
        "g ~ sigmoid(w*x + b)", data | {"n": often}, weights="n", errors="relative", **options
    ).estimates
    assert set(relative.standard_errors) == {None}
    assert (weighted.aic, relative.aic) == (None, None)


def test_criteria_are_those_of_a_minimum() -> None:
    on_its_way = gdcli.fit(LINE, noisy_line(), lr=0.01, epochs=3).estimates
    assert (on_its_way.aic, on_its_way.bic) == (None, None)
    assert on_its_way.residual_sd is not None


def test_a_target_without_variance_leaves_nothing_to_explain() -> None:
    estimates = gdcli.fit(LINE, {"x": [1.0, 2, 3], "y": [0.1, 0.1, 0.1]}).estimates
    assert (estimates.r_squared, estimates.aic, estimates.bic) == (None, None, None)


def test_a_bound_that_holds_leaves_no_errors() -> None:
    estimates = gdcli.fit(LINE, noisy_line(), bounds="w=:1.5").estimates
    assert set(estimates.standard_errors) == {None}
    assert estimates.why_no_errors == "a bound holds a parameter away from what the data say"


@pytest.mark.parametrize(
    ("formula", "names"),
    [("y ~ (a + c)*x + b", ("a", "c")), ("y ~ a*exp(k + x) + b", ("a", "k")), ("y ~ w*x + b + 0*q", ("q",))],
)
def test_what_is_not_identified_is_named(formula: str, names: tuple[str, ...]) -> None:
    fit = gdcli.fit(formula, noisy_line())
    assert fit.estimates.unidentified == names


@pytest.mark.parametrize("loss", ["mae", "huber", "log(cosh(y - prediction))"])
def test_what_is_not_identified_is_named_whatever_the_loss(loss: str) -> None:
    assert gdcli.fit("y ~ (a + c)*x + b", noisy_line(), loss=loss).estimates.unidentified == ("a", "c")


def test_two_columns_that_say_the_same_leave_two_parameters_loose() -> None:
    data = noisy_line()
    fit = gdcli.fit("y ~ u*x + v*x2 + b", data | {"x2": 2 * data["x"]})
    assert fit.estimates.unidentified == ("u", "v")
    # The step is the shortest: nothing runs away along what changes nothing.
    assert max(map(abs, fit.parameters.values())) < 2
    assert fit.closed is None
    assert set(fit.estimates.standard_errors) == {None}


def test_rows_held_back_have_their_loss(tmp_path: Path) -> None:
    fit = gdcli.fit(LINE, noisy_line(), test=0.25, seed=5)
    training, test = fit.task.training.columns, fit.task.training.test
    assert test is not None
    assert (len(training[0]), len(test[0])) == (30, 10)
    assert sorted([*training[1], *test[1]]) == sorted(noisy_line()["x"])
    point = tuple(fit.parameters.values())
    expected = float(np.mean((test[0] - fit.parameters["w"] * test[1] - fit.parameters["b"]) ** 2))
    assert fit.test_loss(point) == pytest.approx(expected)
    assert fit.to_dict()["test_loss"] == fit.test_losses[-1]
    (tmp_path / "other.csv").write_text("y,x\n1,0\n3,1\n")
    other = gdcli.fit(LINE, noisy_line(), test=str(tmp_path / "other.csv"))
    assert other.task.training.rows == 40
    assert other.test_loss((1.0, 2.0)) == 0
    assert other.test_loss((2.0, 2.0)) == 1  # the mean of two rows
    single = gdcli.fit("y ~ b", {"y": [1.0]}, test=str(tmp_path / "other.csv"))
    assert single.test_loss((0.0,)) == 5
