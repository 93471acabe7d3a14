"""When machine code takes over, and that a run in it can still be watched, timed and stopped."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest

from gdcli.descent import machine_stretch, switch
from gdcli.descent.backtracking import backtracking_method
from gdcli.descent.engine import LONGEST_BEAT, Ending, descend
from gdcli.descent.method import Method, loss_program, rule_method
from gdcli.descent.problem import SymbolicProblem
from gdcli.descent.stopping import Limits, StopReason
from gdcli.descent.switch import SHORTEST, Backend, patience, read_backend
from gdcli.descent.trajectory import Iterate, Pace
from gdcli.errors import InputError
from gdcli.frozen import replace
from gdcli.methods.rules import RULES
from gdcli.methods.schedule import read_learning_rate
from gdcli.methods.trace import declare
from gdcli.objective.objective import build_objective, read_loss

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.stretch import Stretch

OBJECTIVE = build_objective(read_loss("exp(-x)"))
LOSS = loss_program(OBJECTIVE)
METHOD = rule_method(LOSS, declare(RULES["gd"]), {}, read_learning_rate(1e-9))
ENDLESS = Limits(10**12, None, to_the_end=True, seconds=None)
SHORT = replace(ENDLESS, epochs=1000)
UNTIL_SMALL = replace(ENDLESS, tolerance=1e-8)
FAR = 10**9


def _ticking(seconds: float) -> Callable[[], float]:
    """A clock that moves on by so much whenever it is read."""
    return itertools.count(0.0, seconds).__next__


def _run(
    limits: Limits,
    backend: Backend,
    *,
    method: Method = METHOD,
    clock: Callable[[], float] = lambda: 0.0,
    asked: int = 10**9,
) -> tuple[list[Iterate], Ending]:
    """The iterates and the ending of a run that keeps next to none; interrupted once asked so often."""
    questions = itertools.count(1)
    *events, ending = descend(
        method,
        (0.0,),
        limits,
        Pace(FAR),
        clock=clock,
        interrupted=lambda: next(questions) >= asked,
        backend=backend,
    )
    assert isinstance(ending, Ending)
    return [event for event in events if isinstance(event, Iterate)], ending


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Method]:
    """The methods for which machine code was made."""
    methods: list[Method] = []
    original = machine_stretch.machine_stretch

    def spy(method: Method, tolerance: float | None) -> Stretch:
        methods.append(method)
        return original(method, tolerance)

    monkeypatch.setattr(machine_stretch, "machine_stretch", spy)
    return methods


@pytest.mark.parametrize(
    ("backend", "limits", "apart", "seconds"),
    [
        (Backend.PYTHON, ENDLESS, FAR, math.inf),
        (Backend.LLVM, SHORT, 1, 0.0),
        (Backend.AUTO, ENDLESS, FAR, 0.0),
        (Backend.AUTO, ENDLESS, SHORTEST - 1, math.inf),
    ],
)
def test_patience_is(backend: Backend, limits: Limits, apart: int, seconds: float) -> None:
    assert patience(backend, METHOD, limits, apart=apart) == seconds


@pytest.mark.parametrize("limits", [SHORT, UNTIL_SMALL, replace(ENDLESS, to_the_end=False)])
def test_a_run_that_may_be_short_is_given_time_in_python(limits: Limits) -> None:
    assert 0.1 < patience(Backend.AUTO, METHOD, limits, apart=FAR) < 0.2


def test_a_larger_program_is_given_more_time_in_python() -> None:
    loss = loss_program(build_objective(read_loss("+".join(f"sin({i}*x)" for i in range(1, 60)))))
    larger = rule_method(loss, declare(RULES["gd"]), {}, read_learning_rate(0.1))
    waits = [patience(Backend.AUTO, method, SHORT, apart=FAR) for method in (METHOD, larger)]
    assert waits == sorted(set(waits))


def test_a_line_search_stays_in_python(made: list[Method]) -> None:
    _run(SHORT, Backend.LLVM, method=backtracking_method(SymbolicProblem(OBJECTIVE, LOSS)))
    assert made == []


@pytest.mark.parametrize(
    ("backend", "seconds", "expected"),
    [(Backend.AUTO, 1.0, [METHOD]), (Backend.AUTO, 0.0, []), (Backend.PYTHON, 1.0, [])],
)
def test_a_run_that_lasts_changes_over_once(
    made: list[Method], backend: Backend, seconds: float, expected: list[Method]
) -> None:
    limits = replace(SHORT, to_the_end=False)
    _, ending = _run(limits, backend, clock=_ticking(seconds))
    assert made == expected
    assert ending == _run(limits, Backend.PYTHON)[1]


def test_without_the_compiler_a_run_goes_on_in_python(
    monkeypatch: pytest.MonkeyPatch, made: list[Method]
) -> None:
    monkeypatch.setattr(switch, "installed", lambda: False)
    _run(SHORT, Backend.AUTO, clock=_ticking(1.0))
    assert made == []
    with pytest.raises(InputError, match="needs llvmlite, which is not installed") as error:
        read_backend("llvm")
    assert error.value.fix == "pip install llvmlite, or --backend python"


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(InputError, match="there is no backend 'fortran'") as error:
        read_backend("fortran")
    assert error.value.why == "the backends are auto, python, llvm"


def test_a_run_in_machine_code_is_interrupted_between_two_stretches() -> None:
    iterates, ending = _run(ENDLESS, Backend.LLVM, asked=40)
    assert ending.reason is StopReason.INTERRUPTED
    assert len(iterates) == 40
    assert ending.last == iterates[-1]


def test_a_run_in_machine_code_ends_at_the_time_limit() -> None:
    limits = replace(ENDLESS, seconds=3.0)
    iterates, ending = _run(limits, Backend.LLVM, clock=_ticking(0.5))
    assert ending.reason is StopReason.TIME_LIMIT
    assert len(iterates) == 7
    assert ending.last == iterates[-1]


def test_a_stretch_grows_while_it_is_quick_and_never_beyond_its_bound() -> None:
    iterates, _ = _run(ENDLESS, Backend.LLVM, asked=25)
    lengths = [b.epoch - a.epoch for a, b in itertools.pairwise(iterates)]
    assert lengths == [min(2**i, LONGEST_BEAT) for i in range(24)]


def test_a_stretch_shrinks_while_it_is_slow() -> None:
    seconds = itertools.chain(itertools.repeat(0.0, 10), itertools.count(1.0))
    iterates, _ = _run(ENDLESS, Backend.LLVM, clock=seconds.__next__, asked=18)
    lengths = [b.epoch - a.epoch for a, b in itertools.pairwise(iterates)]
    assert lengths == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 256, 128, 64, 32, 16, 8, 4]
