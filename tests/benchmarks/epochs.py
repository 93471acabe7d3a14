"""Time of long runs beside the same loops in C and with numba, and the memory that a long run takes.

    python tests/benchmarks/epochs.py [--runs 5] [--optimizer adam] [--numba PYTHON]

Two runs of a pair follow one another, so that a machine that slows down slows both; the median of the
pairwise ratios counts. A peer that is not installed is named and skipped. The clock of a loop starts after
its compilation; of a whole process everything counts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gdcli.descent.engine import Ending, descend
from gdcli.descent.method import Method, loss_program
from gdcli.descent.prepare import prepare
from gdcli.descent.problem import SymbolicProblem
from gdcli.descent.stopping import Limits
from gdcli.descent.switch import Backend
from gdcli.descent.trajectory import Iterate, Pace, Recorder, Trajectory
from gdcli.methods.choice import read_optimizer
from gdcli.methods.schedule import read_learning_rate
from gdcli.objective.objective import build_objective, read_loss

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
QUARTIC = "2*x**4-3*x**2+2*x-20"
ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
PEAK_GOAL = 150  # MiB


@dataclass(frozen=True)
class Job:
    """A descent: what the peers call it, and what it is for gdcli."""

    name: str
    loss: str
    start: tuple[float, ...]
    optimizer: str
    lr: float
    epochs: int
    pace: Pace


def main() -> None:
    """Print every ratio beside its goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--optimizer", default="adam", choices=["momentum", "adam"])
    parser.add_argument("--numba", default=sys.executable, help="an interpreter that has numba")
    options = parser.parse_args()
    rule, runs = options.optimizer, options.runs
    quartic = Job("quartic", QUARTIC, (5.0,), "gd", 0.001, 10**8, Pace())
    kept = Job("kept", QUARTIC, (5.0,), "gd", 0.001, 10**7, Pace(1))
    rosenbrock = Job(rule, ROSENBROCK, (-1.2, 1.0), rule, 0.0005, 10**6, Pace())

    print(f"peak memory of 10^8 epochs: {peak_mebibytes(quartic):.0f} MiB   (goal: at most {PEAK_GOAL})")
    if shutil.which("gcc"):
        with tempfile.TemporaryDirectory() as folder:
            program = str(Path(folder) / "descents")
            source = str(HERE / "descents.c")
            subprocess.run(["gcc", "-O2", "-o", program, source, "-lm"], check=True)  # noqa: S607 - from PATH
            for job, goal in ((quartic, 1.1), (kept, 1.3), (rosenbrock, 1.1)):
                compare(f"{job.name}, C", loop(job), peer_loop([program], job), runs=runs, goal=goal)
    else:
        print("C is skipped: there is no gcc")
    if (
        subprocess.run([options.numba, "-c", "import numba"], check=False, capture_output=True).returncode
        == 0
    ):
        script = [options.numba, str(HERE / "numba_script.py")]
        theirs = [*script, *peer_arguments(quartic)]
        compare("process, numba", process(gdcli_command(quartic)), process(theirs), runs=runs, goal=0.5)
        for job in (quartic, rosenbrock):
            compare(f"{job.name}, numba", loop(job), peer_loop(script, job), runs=runs, goal=1.1)
    else:
        print("numba is skipped: it is not installed")


def compare(
    name: str, ours: Callable[[], float], theirs: Callable[[], float], *, runs: int, goal: float
) -> None:
    """Print medians and the ratio of so many pairs."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    us, them = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:20} {us:9.4f} s beside {them:9.4f} s, ratio {ratio:5.2f}   (goal: at most {goal})")


def loop(job: Job) -> Callable[[], float]:
    """The loop of gdcli, iterates kept as the job says: a function that runs it and returns its seconds."""
    objective = build_objective(read_loss(job.loss))
    method = prepare(
        SymbolicProblem(objective, loss_program(objective)),
        read_optimizer(job.optimizer),
        read_learning_rate(job.lr),
    )
    return lambda: _loop_seconds(job, method)


def _loop_seconds(job: Job, method: Method) -> float:
    recorder = Recorder(method.loss_program.inputs, job.pace, epochs=job.epochs)
    events = descend(
        method,
        job.start,
        Limits(job.epochs, None, to_the_end=True, seconds=None),
        job.pace,
        clock=time.monotonic,
        interrupted=lambda: False,
        backend=Backend.LLVM,
        blocks=True,
    )
    began = 0.0
    for event in events:
        match event:
            case Iterate():
                # Until the second, the machine code is being made.
                began = began or (time.perf_counter() if event.epoch else 0.0)
                recorder.add(event)
            case Trajectory():
                recorder.extend(event)
            case Ending():
                recorder.finish(event.last)
    return time.perf_counter() - began


def peer_arguments(job: Job) -> list[str]:
    """What a peer is called with."""
    return [job.name, str(job.epochs), str(job.lr)]


def peer_loop(command: list[str], job: Job) -> Callable[[], float]:
    """The loop of a peer, which prints its seconds."""

    def seconds() -> float:
        done = subprocess.run([*command, *peer_arguments(job)], check=True, capture_output=True, text=True)
        return float(done.stdout.split()[0])

    return seconds


def process(command: list[str]) -> Callable[[], float]:
    """A whole process."""

    def seconds() -> float:
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began

    return seconds


def gdcli_command(job: Job) -> list[str]:
    """The job as a command."""
    options = ["--optimizer", job.optimizer, "--lr", str(job.lr), "--epochs", str(job.epochs)]
    return [str(Path(sys.executable).with_name("gdcli")), "minimize", job.loss, *options]


def peak_mebibytes(job: Job) -> float:
    """Largest memory of the whole process."""
    command = gdcli_command(job)
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=nowhere)
    _, _, usage = os.wait4(child, 0)
    return usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
