"""What gradient descent really does on every line of the reference's traps, number by number."""

from __future__ import annotations

import functools
import json
import math
import pathlib
from typing import TYPE_CHECKING, Any

import pytest

from gdcli.pipeline.minimize import minimize

if TYPE_CHECKING:
    from gdcli.pipeline.result import Minimization

REFERENCE = pathlib.Path(__file__).parent.parent / "reference" / "traps.jsonl"
TRAPS: dict[str, dict[str, Any]] = {
    trap["name"]: trap for trap in map(json.loads, REFERENCE.read_text("utf-8").splitlines())
}


def _sensitive(name: str) -> bool:
    """Whether another order of the same operations leads elsewhere: then digits mean nothing."""
    difference = TRAPS[name]["gd"]["rel_diff_if_gradient_rearranged"]
    return difference is None or difference > 1e-6


FINITE = [name for name in TRAPS if TRAPS[name]["gd"]["first_nonfinite_step"] is None]
BROKEN = [name for name in TRAPS if name not in FINITE]
STARTED = [name for name in TRAPS if TRAPS[name]["gd"]["last_finite_step"] is not None]
COMPARABLE = [name for name in STARTED if not _sensitive(name)]
SETTLED = [name for name in FINITE if TRAPS[name]["gd"]["period"] == 1]
CYCLING = [name for name in FINITE if TRAPS[name]["gd"]["period"] in {2, 4, 8}]
MOVING = [name for name in FINITE if TRAPS[name]["gd"]["period"] is None]

# Around the bottom neighbouring doubles have losses within a few units in the last place; which of them is
# the lowest depends on the order of operations in the loss.
LOWEST_BY_ROUNDING = {"tilted_double_well", "w_quartic_near_max", "x4_4x3_minimum"}

# The reference's numbers are those of another order of operations.
RELATIVE = 1e-9
# Its iterates that shrink to 0 pass through subnormal numbers, which have few digits.
ABSOLUTE = 1e-300


@functools.cache
def _run(name: str) -> Minimization:
    trap = TRAPS[name]
    return minimize(trap["expr"], start=trap["start"], lr=trap["lr"], epochs=trap["epochs"], every=1)


def _close(expected: object) -> object:
    return pytest.approx(expected, rel=RELATIVE, abs=ABSOLUTE)


def _row(result: Minimization, step: int) -> int:
    """Index of a step; a run that ended at a fixed point stays there."""
    return min(step, len(result.trajectory) - 1)


def test_every_trap_is_in_one_class() -> None:
    assert sorted([*BROKEN, *SETTLED, *CYCLING, *MOVING]) == sorted(TRAPS)
    assert set(TRAPS) - set(COMPARABLE) == {"rosenbrock_chaos", "norm_at_min", "softplus_overflow_start"}


@pytest.mark.parametrize("name", BROKEN)
def test_a_run_breaks_down_at_the_step_of_the_reference(name: str) -> None:
    result, gd = _run(name), TRAPS[name]["gd"]
    assert result.stop.reason.broke_down
    assert result.stop.epoch == gd["first_nonfinite_step"]
    assert (result.last and result.last.epoch) == gd["last_finite_step"]


@pytest.mark.parametrize("name", FINITE)
def test_a_run_does_not_break_down_where_the_reference_does_not(name: str) -> None:
    assert not _run(name).stop.reason.broke_down


@pytest.mark.parametrize("name", CYCLING)
def test_a_run_has_the_period_of_the_reference(name: str) -> None:
    cycle = _run(name).stop.cycle
    assert cycle is not None
    assert cycle.period == TRAPS[name]["gd"]["period"]


@pytest.mark.parametrize("name", SETTLED)
def test_a_run_settles_where_the_reference_does(name: str) -> None:
    *_, before, last = _run(name).history.point
    # The reference calls it settled where iterates that shrink to 0 no longer differ but relatively.
    assert max(abs(before - last)) < 1e-12


@pytest.mark.parametrize("name", MOVING)
def test_a_run_is_still_moving_where_the_reference_is(name: str) -> None:
    result = _run(name)
    assert result.stop.reason.key == "epoch_limit"
    assert result.epochs == TRAPS[name]["epochs"]


@pytest.mark.parametrize("name", COMPARABLE)
def test_the_last_finite_state_is_that_of_the_reference(name: str) -> None:
    result, gd = _run(name), TRAPS[name]["gd"]
    assert result.point == _close(gd["last_finite_params"])
    assert result.loss == _close(gd["last_finite_loss"])


@pytest.mark.parametrize("name", COMPARABLE)
def test_every_checkpoint_is_that_of_the_reference(name: str) -> None:
    result = _run(name)
    for checkpoint in TRAPS[name]["gd"]["checkpoints"]:
        row = _row(result, checkpoint["step"])
        point = dict(zip(result.variables, result.history.point[row].tolist(), strict=True))
        assert point == _close(checkpoint["params"])
        assert result.history.loss[row] == _close(checkpoint["loss"])


@pytest.mark.parametrize("name", COMPARABLE)
def test_the_lowest_loss_is_that_of_the_reference(name: str) -> None:
    result, gd = _run(name), TRAPS[name]["gd"]
    assert result.best is not None
    assert result.best.loss == _close(gd["lowest_loss"])
    at_its_step = result.history.loss[_row(result, gd["lowest_loss_step"])]
    # The loss is a sum of a few terms, each of them rounded.
    assert abs(at_its_step - result.best.loss) <= 4 * math.ulp(result.best.loss)


@pytest.mark.parametrize("name", [name for name in COMPARABLE if name not in LOWEST_BY_ROUNDING])
def test_the_lowest_loss_is_at_the_step_of_the_reference(name: str) -> None:
    best = _run(name).best
    assert best is not None
    assert best.epoch == TRAPS[name]["gd"]["lowest_loss_step"]


@pytest.mark.parametrize("name", [name for name in STARTED if TRAPS[name]["gd"]["loss_never_increased"]])
def test_the_loss_never_rises_where_that_of_the_reference_never_does(name: str) -> None:
    losses = _run(name).history.loss
    # A rise in the last places, where another order of operations has none, is rounding.
    assert (losses[1:] - losses[:-1] <= 1e-15 * abs(losses[:-1])).all()


@pytest.mark.parametrize("name", ["rosenbrock_chaos"])
def test_a_run_that_amplifies_rounding_has_the_outcome_of_the_reference(name: str) -> None:
    result, gd = _run(name), TRAPS[name]["gd"]
    assert (result.stop.reason.key, result.epochs) == ("epoch_limit", gd["last_finite_step"])
    assert result.history.loss.max() < math.inf
