"""Where a run broke down: the subexpression, what happened to it, the epoch and the point, in words."""

from __future__ import annotations

import math

import pytest

from gdcli.pipeline.minimize import minimize

# Loss, start, lr: subexpression, what happened to it, in which epoch.
DOMAIN = {
    "a logarithm": ("log(x)", 1.0, 0.01, "log(x)", "is not a real number", 52),
    "a factor": ("x*log(x)", 2.0, 1.5, "log(x)", "is not a real number", 1),
    "a term": ("(x-2)**2 + sqrt(x)", 0.001, 0.01, "sqrt(x)", "is not a real number", 1),
    "a root": ("sqrt(x)", 1.0, 0.1, "sqrt(x)", "is not a real number", 15),
    "an inverse sine": ("asin(x)", 0.9, 0.1, "asin(x)", "is not a real number", 16),
    "an inverse hyperbolic cosine": ("acosh(x)", 1.5, 0.5, "acosh(x)", "is not a real number", 2),
    "an inverse hyperbolic tangent": ("atanh(x)", 0.5, 1, "atanh(x)", "is not a real number", 2),
    "a power of itself": ("x**x", 1.0, 1.2, "x**x", "is not a real number", 1),
    "a fractional power": ("x**2.5", 1.0, 1, "x**2.5", "is not a real number", 1),
    "a pole": ("1/x", -1.0, 1, "1/x", "divides by zero", 1),
    "a pole at the start": ("x + 1/x", 0.0, 1, "1/x", "divides by zero", 0),
    "a logarithm of zero": ("log(x)", 0.0, 1, "log(x)", "is infinite", 0),
    "a gradient alone": ("sqrt(x)", 0.0, 1, "0.5/sqrt(x)", "divides by zero", 0),
}

OVERFLOWS = {
    "a power": ("x**4", 5.0, 1, "x**4", 4),
    "the innermost part": ("2*x**4-3*x**2", 5.0, 0.1, "x**2", 5),
    "an exponential at the start": ("log(1+exp(x))", 800.0, 0.1, "exp(x)", 0),
    "an exponential": ("exp(x**2)", 5.0, 0.1, "exp(x**2)", 1),
    "a hyperbolic cosine": ("cosh(x)", 5.0, 1, "cosh(x)", 2),
    "downwards": ("-x**2", 1.0, 0.1, "x**2", 1947),
}


@pytest.mark.parametrize(
    ("loss", "start", "lr", "expected"), [(*row[:3], row[3:]) for row in DOMAIN.values()], ids=DOMAIN
)
def test_a_domain_exit_names_the_place(
    loss: str, start: float, lr: float | str, expected: tuple[str, str, int]
) -> None:
    subexpression, what, epoch = expected
    result = minimize(loss, start=start, lr=lr, epochs=2000)
    stop = result.stop
    assert (stop.reason.key, stop.subexpression, stop.epoch) == ("left_domain", subexpression, epoch)
    assert stop.message.startswith(f"{subexpression} {what} at ")
    assert result.verdict.kind.key == "left_domain"
    assert result.epochs == max(0, epoch - 1)


@pytest.mark.parametrize(
    ("loss", "start", "lr", "expected"), [(*row[:3], row[3:]) for row in OVERFLOWS.values()], ids=OVERFLOWS
)
def test_an_overflow_names_the_place(loss: str, start: float, lr: float, expected: tuple[str, int]) -> None:
    stop = minimize(loss, start=start, lr=lr, epochs=2000).stop
    assert (stop.reason.key, stop.subexpression, stop.epoch) == ("overflow", *expected)
    assert stop.message.startswith(f"{stop.subexpression} overflowed at ")


MESSAGES: dict[str, tuple[str, float | dict[str, float], float | str, str]] = {
    "a rate below zero": (
        "x**2",
        5.0,
        "0.1 - 0.03*t",
        "lr became -0.02 at epoch 4, x = 3.87688; its range is 0 <= lr < inf",
    ),
    "an infinite rate": (
        "x**2 + 9*x",
        5.0,
        "0.001/(5 - t)",
        "lr: 0.001/(5 - t) divides by zero at epoch 5, x = 4.96047; its range is 0 <= lr < inf",
    ),
    "at an epoch": ("log(x)", 1.0, 0.01, "log(x) is not a real number at epoch 52, x = -0.0917084"),
    "at the start": ("log(1+exp(x))", 800.0, 0.1, "exp(x) overflowed at the start, x = 800"),
    "0/0": (
        "sqrt(x**2+y**2)",
        {"x": 0.0, "y": 0.0},
        0.1,
        "x/sqrt(x**2 + y**2) is 0/0 at the start, x = 0, y = 0",
    ),
    "two variables": (
        "x**2+1000*y**2",
        {"x": 1.0, "y": 1.0},
        0.00101,
        "1000*y**2 overflowed at epoch 17748, x = 2.59644e-16, y = 4.32363e+152",
    ),
}


@pytest.mark.parametrize(("loss", "start", "lr", "message"), MESSAGES.values(), ids=MESSAGES)
def test_the_message_says_what_where_and_when(
    loss: str, start: float | dict[str, float], lr: float | str, message: str
) -> None:
    assert minimize(loss, start=start, lr=lr, epochs=20_000).stop.message == message


def test_what_leaves_a_run_that_broke_down_is_finite() -> None:
    result = minimize("x**4", start=5, lr=1)
    assert all(map(math.isfinite, result.history.loss))
    assert result.history.epoch.tolist() == [0, 1, 2, 3]
    assert result.best is not None
    assert (result.best.epoch, result.best.loss) == (0, 625.0)


def test_a_run_that_cannot_start_has_no_iterates() -> None:
    result = minimize("log(x)", start=-1, lr=1)
    assert (result.last, result.best, result.loss, result.gradient_norm) == (None, None, None, None)
    assert (result.epochs, len(result.history.epoch)) == (0, 0)
    assert result.point == {"x": -1.0}


def test_a_step_beyond_the_range_of_doubles_is_an_overflow_of_the_step() -> None:
    # Loss and gradient are finite up to the last double; what overflows is x - lr·df/dx.
    result = minimize("x", start=0, lr="1e307*t", epochs=100)
    assert (result.stop.reason.key, result.epochs) == ("overflow", 5)
    assert result.stop.message.endswith("overflowed at epoch 6, x = -1.5e+308")
