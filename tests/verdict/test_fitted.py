"""What is said of the end of a fit, and on what evidence."""

from __future__ import annotations

from typing import Any

import pytest

import gdcli
from gdcli.objective.losses import LOSSES
from gdcli.pipeline.fit import problem_of
from gdcli.pipeline.fit_task import read_fit_task
from gdcli.verdict.certified.convex_fit import is_convex

DATA = {"x": [0.0, 1.0, 2.0, 3.0, 4.0], "y": [1.0, 2.0, 2.0, 5.0, 4.0], "g": [0.0, 0.0, 1.0, 0.0, 1.0]}
DATA |= {"s": [0.0, 0.0, 1.0, 1.0, 1.0], "w2": [1.0, 2.0, 1.0, 0.5, 1.0]}
LINE = "y ~ w*x + b"

# Formula, options, kind and evidence of the verdict.
VERDICTS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "a line": (LINE, {}, "global_minimum", "certified"),
    "a line after a long descent": (LINE, {"lr": 0.1, "epochs": 3000}, "global_minimum", "certified"),
    "a line after a short descent": (LINE, {"lr": 0.01, "epochs": 5}, "descending", "numeric"),
    "a ridge": (LINE, {"l2": 0.1}, "global_minimum", "certified"),
    "a logistic regression": ("g ~ sigmoid(w*x + b)", {"loss": "logloss"}, "global_minimum", "certified"),
    "a Poisson regression": ("y ~ exp(w*x + b)", {"loss": "poisson"}, "global_minimum", "certified"),
    "a curve": ("y ~ a*exp(k*x)", {}, "local_minimum", "certified"),
    "a square that is no affine model": ("y ~ (w*x)^2 + b", {}, "local_minimum", "certified"),
    "a bound against the slope": (LINE, {"bounds": "w=:0.5"}, "local_minimum", "numeric"),
    "a corner of the bounds": (LINE, {"bounds": "w=:0.5,b=2:"}, "local_minimum", "numeric"),
    "a bound on a hill": ("y ~ b*x + 9 + w^2", {"bounds": "w=0.5:1"}, "local_minimum", "numeric"),
    "two parameters for one slope": ("y ~ (a + c)*x + b", {}, "global_minimum", "exact"),
    "more parameters than rows": (
        "y ~ a + b*x + c*x^2 + d*x^3 + f*x^4 + h*x^5",
        {},
        "global_minimum",
        "exact",
    ),
    "columns that are nearly dependent": ("y ~ w*(x + 1e9) + b", {}, "global_minimum", "exact"),
    "a product for one slope": ("y ~ a*c*x + b", {}, "undecided", "none"),
    "absolute values": (LINE, {"loss": "mae"}, "global_minimum", "exact"),
    "weighted absolute values": (
        LINE,
        {"loss": "mae", "weights": "w2", "errors": "relative"},
        "global_minimum",
        "exact",
    ),
    "absolute values and a penalty of each kind": (
        LINE,
        {"loss": "mae", "l1": 0.01, "l2": 0.01},
        "global_minimum",
        "exact",
    ),
    "a lasso that keeps all": (LINE, {"l1": 0.01}, "global_minimum", "exact"),
    "a lasso that drops one": ("y ~ w*x + b + v*g", {"l1": 0.5}, "global_minimum", "exact"),
    "a lasso that drops all": (LINE, {"l1": 100}, "global_minimum", "exact"),
    "separated classes": ("s ~ sigmoid(w*x + b)", {"loss": "logloss"}, "infimum_not_attained", "exact"),
    "separated classes and a penalty": (
        "s ~ sigmoid(w*x + b)",
        {"loss": "logloss", "l2": 0.01},
        "global_minimum",
        "certified",
    ),
    "shares of the classes": ("s/2 ~ sigmoid(w*x + b)", {"loss": "logloss"}, "global_minimum", "certified"),
}


@pytest.mark.parametrize(("formula", "options", "kind", "evidence"), VERDICTS.values(), ids=VERDICTS)
def test_a_fit_ends_in_a_verdict(formula: str, options: dict[str, Any], kind: str, evidence: str) -> None:
    verdict = gdcli.fit(formula, DATA, **options).verdict
    assert (verdict.kind.key, verdict.evidence.key) == (kind, evidence)


@pytest.mark.parametrize("loss", ["mae", "abs(prediction - y)", "max(prediction, y)"])
def test_kinks_and_a_ridge_are_no_quadratic(loss: str) -> None:
    x = [-1.0, -2.0, -3.0, 3.0, 0.0, -3.0, 0.0, 0.0]
    z = [1.0, 1.0, -2.0, -3.0, 0.0, 0.0, 0.0, 2.0]
    y = [0.0, -3.0, 3.0, 2.0, 0.0, -3.0, -1.0, 1.0]
    options: dict[str, Any] = {"loss": loss, "l2": 1, "start": "w=5"}
    fit = gdcli.fit("y ~ w*x*z + b*x^2 + c", {"x": x, "z": z, "y": y}, **options)
    # The kinks lie beside the stationary point that the Hessian between them, that of the ridge, would have.
    assert fit.verdict.evidence.key != "certified"
    for found in filter(None, [fit.verdict.global_minimum]):
        there = fit.problem.evaluate(*map(float, found.points[0]))[0]
        assert there == pytest.approx(found.height, rel=1e-12)


def test_a_proof_encloses_the_closed_solution() -> None:
    fit = gdcli.fit(LINE, DATA)
    # Normal equations of small whole numbers: w = 9/10, b = 1.
    assert fit.verdict.stationary_point == pytest.approx((1.0, 0.9), rel=1e-15)
    assert fit.verdict.global_minimum is not None


def test_a_minimum_at_a_bound_is_said_to_be_one_within_the_bounds() -> None:
    # Over all w this is a hill: the loss bends downwards in it.
    verdict = gdcli.fit("y ~ b*x - 9 + 4*w - w^2", DATA, bounds="w=:1", start="w=0,b=0").verdict
    assert verdict.message.startswith("a local minimum within the bounds, which hold w: ")


def test_a_step_function_is_not_affine_though_its_derivative_is_zero() -> None:
    fit = gdcli.fit("y ~ sign(w)*x + b", DATA)
    assert not fit.problem.regression.is_affine


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if loss.convex])
@pytest.mark.parametrize("formula", ["g ~ w*x + b", "g ~ w*x^2 + sin(x)*b", "g ~ (w + b)*x/2 - w/9 + 1/5"])
def test_a_loss_called_convex_has_its_chords_above_it(loss: str, formula: str) -> None:
    # Predictions stay between 0 and 1, where every loss is defined.
    data = DATA | {"x": [0.2, 0.4, 0.5, 0.7, 0.9]}
    problem = problem_of(read_fit_task(formula, data, loss=loss))
    assert is_convex(problem, LOSSES[loss])
    ends = [(0.1, 0.15), (0.3, 0.25)]
    middle = [(a + b) / 2 for a, b in zip(*ends, strict=True)]
    low, high = (problem.evaluate(*end)[0] for end in ends)
    assert problem.evaluate(*middle)[0] <= (low + high) / 2 + 1e-15  # rounding


def test_many_rows_are_judged_in_floating_point_and_the_convexity_is_told() -> None:
    rows = 300_000
    x = [k / rows for k in range(rows)]
    fit = gdcli.fit(LINE, {"x": x, "y": [2 * a + (k % 3) for k, a in enumerate(x)]})
    assert (fit.verdict.kind.key, fit.verdict.evidence.key) == ("local_minimum", "numeric")
    assert any("convex by its form" in remark.text for remark in fit.verdict.remarks)
