"""Gradient descent as a textbook computes it: iterates, the best one, fixed points and cycles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.pipeline.minimize import minimize

# 5, 2, 0.8, 0.32, …: the distance shrinks by |1 - 2·0.3| = 0.4 an epoch.
TEXTBOOK = [5, 2, 0.8, 0.32, 0.128, 0.0512, 0.02048, 0.008192, 0.0032768, 0.00131072]


@pytest.mark.parametrize("sign", [1, -1])
def test_the_textbook_run_on_a_parabola(sign: int) -> None:
    result = minimize("x**2", start=5 * sign, lr=0.3, epochs=9)
    expected = [sign * x for x in TEXTBOOK]
    # Nine multiplications by 1 - 0.6, each of which rounds twice.
    assert result.history.point[:, 0].tolist() == pytest.approx(expected, rel=1e-14)
    assert result.history.epoch.tolist() == list(range(10))
    assert result.history.loss.tolist() == [x * x for x in result.history.point[:, 0]]
    assert result.history.gradient_norm.tolist() == [abs(2 * x) for x in result.history.point[:, 0]]
    assert (result.stop.reason.key, result.stop.epoch, result.epochs) == ("epoch_limit", 9, 9)


def test_the_textbook_quartic_creeps_towards_its_inflection() -> None:
    result = minimize("2*x**4-3*x**2+2*x-20", start=5, lr=0.001, epochs=15000)
    # The distance shrinks like 1/(12·lr·epoch): 0.00556, less the epochs of the approach.
    assert result.point["x"] == pytest.approx(0.505439, abs=1e-6)
    assert result.stop.reason.key == "epoch_limit"


@pytest.mark.parametrize("lr", [0.05, 0.3, 0.45, 0.55, 0.9])
def test_a_run_with_a_tolerance_ends_at_the_first_small_gradient(lr: float) -> None:
    result = minimize("x**2", start=5, lr=lr, tol=1e-3, every=1)
    norms = result.history.gradient_norm.tolist()
    assert result.stop.reason.key == "gradient_small"
    assert norms[-1] <= 1e-3
    assert min(norms[:-1]) > 1e-3
    assert result.history.epoch.tolist() == list(range(result.epochs + 1))


def test_the_best_iterate_is_the_first_with_the_lowest_loss() -> None:
    result = minimize("cos(x)", start=3, lr=2.1, epochs=100)
    assert result.best is not None
    assert result.best.epoch == 0
    assert result.best.point == (3.0,)
    assert result.last is not None
    assert result.last.loss > result.best.loss


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.floats(-3, 3), st.floats(0.01, 0.4), st.integers(1, 60))
def test_the_best_iterate_is_never_above_any_other(start: float, lr: float, epochs: int) -> None:
    result = minimize("sin(3*x) + x**2/4", start=start, lr=lr, epochs=epochs, every=1)
    losses = result.history.loss.tolist()
    assert result.best is not None
    assert result.best.loss == min(losses)
    assert result.best.epoch == losses.index(min(losses))


# Loss, start, lr: the epoch that changes nothing, and where.
FIXED_POINTS = {
    "on the minimum": ("x**2", 0.0, 0.3, (1, 0.0)),
    "one step to it": ("x**2", 5.0, 0.5, (2, 0.0)),
    "on a maximum": ("cos(x)", 0.0, 0.1, (1, 0.0)),
    "on an inflection": ("x**3", 0.0, 0.1, (1, 0.0)),
    "step below rounding": ("sin(x)", 1.5707963267948966, 0.1, (1, 1.5707963267948966)),
    "no gradient left in doubles": ("tanh(x)", 20.0, 1.0, (1, 20.0)),
    "a constant": ("x - x + 3 + 0*x", 1.0, 0.1, (1, 1.0)),
}


@pytest.mark.parametrize(("loss", "start", "lr", "where"), FIXED_POINTS.values(), ids=FIXED_POINTS.keys())
def test_a_run_ends_where_an_epoch_changes_nothing(
    loss: str, start: float, lr: float, where: tuple[int, float]
) -> None:
    result = minimize(loss, start=start, lr=lr, epochs=1000)
    assert result.stop.reason.key == "fixed_point"
    assert (result.epochs, result.point["x"]) == where


# Loss, start, lr: the period.
CYCLES = {
    "there and back": ("x**2", 5.0, 1, 2),
    "an unstable pair": ("x**4", 2.0, 0.125, 2),
    "over the bottom of a cosine": ("cos(x)", 3.0, 2.1, 2),
    "two sides of a kink": ("abs(x)", 1.0, 0.3, 2),
    "after a doubling of periods": ("x**3/3-x", 0.5, 1.25, 4),
    "the quartic beyond 1/9": ("2*x**4-3*x**2+2*x-20", -0.9, 0.115, 2),
    "the quartic a little further": ("2*x**4-3*x**2+2*x-20", -0.9, 0.14, 4),
}


@pytest.mark.parametrize(("loss", "start", "lr", "period"), CYCLES.values(), ids=CYCLES.keys())
def test_a_run_without_epochs_ends_when_it_returns_exactly(
    loss: str, start: float, lr: float, period: int
) -> None:
    result = minimize(loss, start=start, lr=lr, every=1)
    assert result.stop.reason.key == "cycle"
    assert result.stop.cycle is not None
    assert (result.stop.cycle.period, result.stop.cycle.epoch) == (period, result.epochs)
    points = result.history.point.tolist()
    assert points[-1] == points[-1 - period]
    assert len({tuple(point) for point in points[-period:]}) == period


@pytest.mark.parametrize(("loss", "start", "lr", "period"), CYCLES.values(), ids=CYCLES.keys())
def test_a_run_with_epochs_carries_them_out_and_names_the_cycle(
    loss: str, start: float, lr: float, period: int
) -> None:
    result = minimize(loss, start=start, lr=lr, epochs=15001)
    assert (result.stop.reason.key, result.epochs) == ("cycle", 15001)
    assert result.stop.cycle is not None
    assert result.stop.cycle.period == period


def test_a_return_under_a_changing_rate_is_no_cycle() -> None:
    # Back and forth for ten epochs; then the rate grows and so does the loss.
    result = minimize("x**2", start=5, lr="max(1, t - 9)", epochs=12, every=1)
    assert result.stop.reason.key == "epoch_limit"
    assert result.history.point[:11, 0].tolist() == [5.0, -5.0] * 5 + [5.0]
    assert result.loss is not None
    assert result.loss > 25


def test_momentum_is_not_fixed_where_only_the_point_stands_still() -> None:
    # From the bottom with m = 0 nothing ever moves; in a run through the bottom m carries it on.
    assert minimize("x**2", start=0, lr=0.1, optimizer="momentum", epochs=9).stop.reason.key == "fixed_point"
    result = minimize("x**2", start=5, lr=0.5, optimizer="momentum", epochs=9, every=1)
    assert result.history.point[1].tolist() == [0.0]
    assert result.epochs == 9
