"""A run in machine code is the run in Python: the same iterates and the same ending, to the last bit."""

from __future__ import annotations

import functools
import itertools
import json
import pathlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.descent.engine import Ending, collect, descend
from gdcli.descent.machine_stretch import machine_stretch
from gdcli.descent.method import Method, loss_program, rule_method
from gdcli.descent.stopping import Limits
from gdcli.descent.stretch import Halt, Progress, python_stretch
from gdcli.descent.switch import Backend
from gdcli.descent.trajectory import Pace, Recorder
from gdcli.frozen import replace
from gdcli.methods.rules import RULES
from gdcli.methods.schedule import read_learning_rate
from gdcli.methods.trace import declare
from gdcli.objective.objective import build_objective, read_loss

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.stretch import Stretch

REFERENCE = pathlib.Path(__file__).parent.parent / "reference" / "traps.jsonl"
TRAPS: dict[str, dict[str, Any]] = {
    trap["name"]: trap for trap in map(json.loads, REFERENCE.read_text("utf-8").splitlines())
}


# So many epochs are compared one by one, which takes Python a hundred times as long as to carry them out.
EVERY_ONE = 1000


@functools.cache
def _method(loss: str, lr: float | str, rule: str = "gd") -> Method:
    program = loss_program(build_objective(read_loss(loss)))
    declared = declare(RULES[rule])
    return rule_method(program, declared, declared.hyperparameters, read_learning_rate(lr))


def _never() -> bool:
    return False


def _run(
    method: Method,
    start: tuple[float, ...],
    limits: Limits,
    backend: Backend,
    *,
    pace: Pace = Pace(),  # noqa: B008 - frozen
    blocks: bool = True,
    clock: Callable[[], float] = lambda: 0.0,
    interrupted: Callable[[], bool] = _never,
) -> tuple[list[tuple[float, ...]], Ending]:
    """The rows that a recorder keeps, and the ending."""
    recorder = Recorder(method.loss_program.inputs, pace, rate_slot=method.rate_slot, epochs=limits.epochs)
    events = descend(
        method, start, limits, pace, clock=clock, interrupted=interrupted, backend=backend, blocks=blocks
    )
    ending = collect(events, recorder)
    kept = recorder.finish(ending.last)
    columns = (kept.epochs, *kept.points, kept.losses, kept.gradient_norms, kept.rates or kept.epochs)
    return list(zip(*columns, strict=True)), ending


def _same(method: Method, start: tuple[float, ...], limits: Limits, pace: Pace) -> Ending:
    """Run in both, and check that nothing tells one from the other."""
    expected = _run(method, start, limits, Backend.PYTHON, pace=pace)
    found = _run(method, start, limits, Backend.LLVM, pace=pace)
    # repr tells -0 from 0.
    assert repr(found) == repr(expected)
    return expected[1]


@pytest.mark.parametrize("name", TRAPS)
def test_every_trap_ends_in_machine_code_as_in_python(name: str) -> None:
    trap = TRAPS[name]
    method = _method(trap["expr"], trap["lr"])
    start = tuple(float(trap["start"][variable]) for variable in method.loss_program.inputs)
    epochs = min(trap["epochs"], 20_000)
    _same(method, start, Limits(min(epochs, EVERY_ONE), None, to_the_end=True, seconds=None), Pace(1))
    _same(method, start, Limits(epochs, None, to_the_end=True, seconds=None), Pace())
    _same(method, start, Limits(epochs, 1e-8, to_the_end=False, seconds=None), Pace())


ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
OPEN = Limits(3000, None, to_the_end=False, seconds=None)
CLOSED = Limits(3000, None, to_the_end=True, seconds=None)

# Loss, lr, rule, start, limits: the reason.
RUNS = {
    "small gradient": ("x^2", 0.3, "gd", (5.0,), replace(OPEN, tolerance=1e-8), "gradient_small"),
    "fixed point": ("x^2", 0.5, "gd", (5.0,), OPEN, "fixed_point"),
    "fixed point but for the sign of zero": ("x^2", 1, "gd", (0.0,), OPEN, "fixed_point"),
    "cycle": ("x^3/3-x", 1.25, "gd", (0.5,), OPEN, "cycle"),
    "cycle to the end": ("x^3/3-x", 1.25, "gd", (0.5,), CLOSED, "cycle"),
    "epoch limit": ("2*x^4-3*x^2+2*x-20", 0.001, "gd", (5.0,), CLOSED, "epoch_limit"),
    "overflow": ("x^4", 1, "gd", (5.0,), OPEN, "overflow"),
    "overflow of the sum alone": ("1e308*exp(x)", "1e-310", "gd", (0.5,), CLOSED, "epoch_limit"),
    "left domain": ("log(x)", 0.01, "gd", (1.0,), OPEN, "left_domain"),
    "rate below zero": ("x^2", "0.1 - 0.003*t", "gd", (5.0,), OPEN, "left_domain"),
    "schedule": (ROSENBROCK, "0.002*0.999^t", "gd", (-1.2, 1.0), CLOSED, "epoch_limit"),
    "return under a changing rate": ("x^2", "max(1, t - 2000)", "gd", (5.0,), OPEN, "overflow"),
    "momentum": (ROSENBROCK, 0.0005, "momentum", (-1.2, 1.0), CLOSED, "epoch_limit"),
    "nesterov with a tolerance": (
        ROSENBROCK,
        0.0005,
        "nesterov",
        (-1.2, 1.0),
        replace(CLOSED, tolerance=1e-3),
        "gradient_small",
    ),
    "loss that rises now and then": ("sin(9*x)+x^2/9", 0.3, "gd", (3.0,), CLOSED, "epoch_limit"),
    "functions of C": ("hypot(x,1)+erf(x)*sinh(x)/cosh(x)", 0.1, "gd", (1.5,), OPEN, "fixed_point"),
    "constant gradient": ("x + 2*y", 0.5, "gd", (1.0, -1.0), CLOSED, "epoch_limit"),
}  # fmt: skip


@pytest.mark.parametrize("row", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("pace", [Pace(), Pace(1), Pace(7), Pace(1000)], ids=["thinned", "1", "7", "1000"])
def test_every_reason_arises_in_machine_code_as_in_python(row: tuple[Any, ...], pace: Pace) -> None:
    loss, lr, rule, start, limits, reason = row
    assert _same(_method(loss, lr, rule), start, limits, pace).reason.key == reason


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("lr", [0.001, "0.001*0.999^t"])
def test_every_rule_moves_in_machine_code_as_in_python(rule: str, lr: float | str) -> None:
    _same(_method(ROSENBROCK, lr, rule), (-1.2, 1.0), replace(CLOSED, epochs=EVERY_ONE), Pace(1))


@pytest.mark.parametrize("backend", Backend)
@pytest.mark.parametrize("pace", [Pace(), Pace(3)], ids=["thinned", "every third"])
def test_blocks_hold_what_comes_one_by_one_without_them(backend: Backend, pace: Pace) -> None:
    method = _method(ROSENBROCK, 0.001)
    limits = Limits(200_000, None, to_the_end=True, seconds=None)
    run = functools.partial(_run, method, (-1.2, 1.0), limits, backend, pace=pace)
    assert run(blocks=True) == run(blocks=False)


@functools.cache
def _stretches() -> tuple[Stretch, Stretch, Progress]:
    method = _method(ROSENBROCK, 0.001, "momentum")
    start = (-1.2, 1.0)
    progress = Progress.start((*start, *method.evaluate(*start), *method.memory))
    return python_stretch(method, None), machine_stretch(method, None), progress


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.lists(st.tuples(st.integers(1, 300), st.booleans()), max_size=12))
def test_stretches_in_either_language_follow_one_another(pieces: list[tuple[int, bool]]) -> None:
    python, machine, start = _stretches()
    ends = list(itertools.accumulate(length for length, _ in pieces))
    progress = start
    for end, (_, in_machine_code) in zip(ends, pieces, strict=True):
        progress = (machine if in_machine_code else python).go(progress, range(end, end)).progress
    last = ends[-1] if ends else 0
    assert progress == python.go(start, range(last, last)).progress


def test_a_stretch_keeps_what_lies_on_its_way_and_not_its_ends() -> None:
    python, machine, start = _stretches()
    reached = machine.go(start, range(10, 40, 10))
    assert (reached.progress.epoch, reached.halt) == (40, Halt.DUE)
    there = [python.go(start, range(epoch, epoch)).progress for epoch in (10, 20, 30)]
    kept = reached.kept
    assert list(kept.epochs) == [10, 20, 30]
    assert list(zip(*kept.points, kept.losses, strict=True)) == [p.state[:3] for p in there]
    assert list(kept.gradient_norms) == [max(map(abs, p.state[3:5])) for p in there]


def test_no_stretch_keeps_more_than_there_is_room_for() -> None:
    _, machine, start = _stretches()
    assert len(machine.go(start, range(1, 1 + machine.rows)).kept) == machine.rows
    with pytest.raises(AssertionError):
        machine.go(start, range(1, 2 + machine.rows))
