"""The whole of `gdcli bench`: a loss and a method in, the speed of every backend on this machine out."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from gdcli.descent.method import loss_program
from gdcli.descent.prepare import prepare
from gdcli.descent.problem import SymbolicProblem
from gdcli.descent.stretch import Halt, Progress, python_stretch
from gdcli.descent.switch import Backend, unfit
from gdcli.errors import InputError
from gdcli.frozen import Frozen, replace
from gdcli.objective.objective import build_objective
from gdcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.method import Method
    from gdcli.descent.stretch import Stretch
    from gdcli.pipeline.task import Task

SCHEMA = "gdcli.bench.v1"

# A measurement lasts so long that the clock and the call do not show in it; the median of several counts.
MEASURED_SECONDS = 0.02
MEASUREMENTS = 15
# A run that breaks down sooner is over before it can be measured.
FEWEST_EPOCHS = 100


class Speed(Frozen):
    """What one backend takes.

    epoch_seconds   for an epoch, the tests of the loop included
    start_seconds   until it is ready, its import included, beyond what every run prepares
    """

    backend: Backend
    epoch_seconds: float
    start_seconds: float


class Benchmark(Frozen):
    """The speeds, in the order of MAKERS, and why a backend is not among them."""

    task: Task
    expression: str
    speeds: tuple[Speed, ...]
    left_out: tuple[tuple[Backend, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values: the object that `--format json` prints."""
        task, rate = self.task, self.task.rate
        return {
            "schema": SCHEMA,
            "version": __version__,
            "expression": self.expression,
            "optimizer": {
                "name": task.optimizer.name,
                "hyperparameters": dict(task.optimizer.hyperparameters),
            },
            "lr": "auto" if rate is None else rate.text if rate.constant is None else rate.constant,
            "start": dict(zip(task.start.variables, task.start.point, strict=True)),
            "backends": [
                {
                    "name": speed.backend.value,
                    "seconds_per_epoch": speed.epoch_seconds,
                    "epochs_per_second": 1 / speed.epoch_seconds,
                    "seconds_to_start": speed.start_seconds,
                }
                for speed in self.speeds
            ],
            "left_out": [{"name": backend.value, "why": why} for backend, why in self.left_out],
        }


def bench(task: Task, clock: Callable[[], float]) -> Benchmark:
    """Measure the epochs of a task; raise InputError where its run breaks down too soon.

    clock   seconds since any moment
    """
    objective = build_objective(task.loss)
    # Epochs go on where a run would end because they change nothing any more: all are alike to the clock.
    method = replace(
        prepare(SymbolicProblem(objective, loss_program(objective)), task.optimizer, task.rate),
        autonomous=False,
    )
    start = Progress.start((*task.start.point, *method.evaluate(*task.start.point), *method.memory))
    broken = python_stretch(method, None).go(start, range(FEWEST_EPOCHS, FEWEST_EPOCHS))
    if broken.halt is Halt.BROKEN:
        raise InputError(
            f"there is nothing to measure: the run breaks down at epoch {broken.progress.epoch + 1}",
            fix="a smaller --lr, or another --start",
        )
    speeds, left_out = [], []
    for backend, make in MAKERS.items():
        if why := unfit(backend, method):
            left_out.append((backend, why))
            continue
        began = clock()
        stretch = make(method)
        ready = clock()
        speeds.append(Speed(backend, _epoch_seconds(stretch, start, clock), ready - began))
    return Benchmark(task, objective.text_of(objective.expression), tuple(speeds), tuple(left_out))


def _python(method: Method) -> Stretch:
    return python_stretch(method, None)


def _llvm(method: Method) -> Stretch:
    from gdcli.descent.machine_stretch import machine_stretch

    return machine_stretch(method, None)


# Every backend but the choice between them.
MAKERS: dict[Backend, Callable[[Method], Stretch]] = {Backend.PYTHON: _python, Backend.LLVM: _llvm}


def _epoch_seconds(stretch: Stretch, start: Progress, clock: Callable[[], float]) -> float:
    """Median time of an epoch."""
    epochs = 1
    while _seconds(stretch, start, epochs, clock) < MEASURED_SECONDS:
        epochs *= 2
    return statistics.median(_seconds(stretch, start, epochs, clock) for _ in range(MEASUREMENTS)) / epochs


def _seconds(stretch: Stretch, start: Progress, epochs: int, clock: Callable[[], float]) -> float:
    """Time of so many epochs; a run that breaks down is begun anew."""
    began = clock()
    while epochs > 0:
        epochs -= stretch.go(start, range(epochs, epochs)).progress.epoch
    return clock() - began
