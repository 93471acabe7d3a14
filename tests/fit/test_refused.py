"""What cannot be fitted, and what breaks down: a message each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from line import noisy_line

import gdcli
from gdcli.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

LINE = "y ~ w*x + b"


def test_a_breakdown_names_the_row_and_what_broke() -> None:
    fit = gdcli.fit("y ~ a*log(x)", {"x": [1.0, 2.0, -1.0], "y": [1.0, 2.0, 3.0]})
    assert fit.stop.reason.key == "left_domain"
    assert fit.stop.message.startswith("log(x) is not a real number in row 3 at the start")
    assert fit.to_dict()["parameters"]["a"]["value"] == 1.0
    diverged = gdcli.fit(LINE, noisy_line(), lr=5.0, epochs=2000)
    assert diverged.stop.reason.key == "overflow"
    assert diverged.verdict.kind.key == "diverging"


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a column that is missing": ("z ~ w*x", {}, "'z' is not a column of the data"),
    "a target out of range": (LINE, {"loss": "logloss"}, "the target 'y' is"),
    "a target that is no number": ("log(y) ~ w*x + b", {}, "the target 'log(y)' is not a finite number"),
    "sigma without meaning": (LINE, {"sigma": "s"}, "--sigma s needs to know what it means"),
    "meaning without sigma": (LINE, {"errors": "absolute"}, "there is neither"),
    "both words for weights": (LINE, {"sigma": "s", "weights": "s", "errors": "absolute"}, "two words"),
    "sigma of no column": (LINE, {"sigma": "q", "errors": "absolute"}, "'q' is not a column"),
    "sigma of zero": (LINE, {"sigma": "g", "errors": "absolute"}, "is not above 0"),
    "lm for another loss": (LINE, {"loss": "mae", "optimizer": "lm"}, "needs a sum of squared residuals"),
    "lm with a lasso": (LINE, {"l1": 1, "optimizer": "lm"}, "not --l1"),
    "a negative seed": (LINE, {"seed": -1}, "--seed must be a whole number from 0, not '-1'"),
    "batches without a rule": (LINE, {"batch_size": 5}, "--batch-size does not go with --optimizer lm"),
    "batches of nothing": (LINE, {"batch_size": 0, "lr": 0.1}, "--batch-size must be a whole number"),
    "bounds for a search": (LINE, {"optimizer": "lbfgs", "bounds": "w=0:1"}, "--bounds do not go with"),
    "a start out of bounds": (LINE, {"start": "w=5,b=0", "bounds": "w=0:1"}, "out of its --bounds"),
    "a test of everything": (LINE, {"test": 1.0}, "a fraction lies between 0 and 1"),
    "a test of nothing": (LINE, {"test": 0.001}, "leaves no row to test on"),
    "a test file that is missing": (LINE, {"test": "missing.csv"}, "'missing.csv' cannot be read"),
    "a start file that is missing": (LINE, {"start": "missing.json"}, "'missing.json' cannot be read"),
    "a negative fraction": (LINE, {"test": -0.2}, "a fraction lies between 0 and 1"),
    "a negative penalty": (LINE, {"l2": -1}, "--l2 must be a number that is not negative"),
    "an unknown init": (LINE, {"init": "ones"}, "there is no 'ones'"),
}


@pytest.mark.parametrize(("formula", "options", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_fitted_is_refused(formula: str, options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        gdcli.fit(formula, noisy_line(), **options)
    assert says in caught.value.what


@pytest.mark.parametrize(("sigma", "size"), [(1e-200, "small"), (1e200, "large")])
def test_a_sigma_whose_weight_is_no_positive_double_is_refused(sigma: float, size: str) -> None:
    options: dict[str, Any] = {"sigma": "s", "errors": "relative"}
    data = {"x": [-1.0, 1.0], "y": [0.0, 1.0], "s": [1.0, sigma]}
    for loss, model in (("mse", "w*x"), ("logloss", "sigmoid(w*x)")):
        with pytest.raises(InputError, match=re.escape(f"row 2, column 's': {sigma:g} is too {size} for")):
            gdcli.fit(f"y ~ {model}", data, loss=loss, **options)


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[]",
        "no JSON",
        "[" * 100_000,
        '{"point": 3}',
        '{"point": {"w": "a"}}',
        '{"point": {"w": NaN}}',
        '{"point": {"w": 1e999}}',
        '{"point": {"w": 1' + 400 * "0" + "}}",
    ],
    ids=lambda content: content[:20],
)
def test_a_start_file_that_is_no_result_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "start.json"
    path.write_text(content)
    with pytest.raises(InputError, match="is not a result of gdcli"):
        gdcli.fit(LINE, noisy_line(), start=str(path))


def test_a_test_file_without_a_column_of_the_formula_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "test.csv"
    path.write_text("y,z\n1,2\n")
    with pytest.raises(InputError, match="has no column 'x', and the fit needs it"):
        gdcli.fit(LINE, noisy_line(), test=str(path))


def test_lm_is_no_method_of_minimize() -> None:
    with pytest.raises(InputError, match="which only data have"):
        gdcli.minimize("x^2", optimizer="lm")
