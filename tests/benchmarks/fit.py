"""Time of the epochs of two fits beside C, numpy by hand and torch.

    python tests/benchmarks/fit.py [--runs 5] [--torch PYTHON]

w·x + b on 10⁶ rows and a 1-16-1 tanh network on 10⁴: gradient descent with all rows, loss and gradient in
every epoch, on one thread, in time of the processor. Two runs of a pair follow one another, so that a machine
that slows down slows both; the median of the pairwise ratios counts. The clock starts when the data is in
memory and the code is compiled. A peer that is not installed is named and skipped.
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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "GDCLI_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402 - its libraries read the variables above when they are loaded

from gdcli.descent.engine import Ending, descend  # noqa: E402 - the same
from gdcli.descent.row_methods import prepare_rows  # noqa: E402 - the same
from gdcli.descent.trajectory import Iterate, Pace  # noqa: E402 - the same
from gdcli.pipeline.fit import problem_of  # noqa: E402 - the same
from gdcli.pipeline.fit_task import read_fit_task  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

HERE = Path(__file__).parent
# What the goals are measured with: no compiler makes this loop quicker than with these.
C_FLAGS = ("-O3", "-march=native", "-ffast-math")


@dataclass(frozen=True)
class Job:
    """A fit: what the peers call it, and what it is for gdcli.

    goals   largest ratio of gdcli's time to that of a peer
    """

    name: str
    formula: str
    rows: int
    epochs: int
    lr: float
    goals: dict[str, float]

    @property
    def arguments(self) -> list[str]:
        """What a peer is called with."""
        return [self.name, str(self.rows), str(self.epochs), str(self.lr)]


LINE = Job("line", "y ~ w*x + b", 10**6, 200, 0.1, {"C": 1.3})
NETWORK = Job("network", "y ~ mlp(x, hidden=16)", 10**4, 1000, 0.01, {"torch": 0.2})


def main() -> None:
    """Print every ratio, beside its goal where it has one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--torch", default=sys.executable, help="an interpreter that has torch")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        peers = {"C": c_program(folder), "torch": torch_command(options.torch)}
        for name, command in peers.items():
            if not command:
                print(f"{name} is skipped: it is not installed")
        for job, by_hand in ((LINE, numpy_line), (NETWORK, numpy_network)):
            x, y = data(job)
            us = ours(job, x, y)
            compare(job, "numpy", us, partial(by_hand, x, y), runs=options.runs)
            for name, command in peers.items():
                if command:
                    compare(job, name, us, peer(command, job), runs=options.runs)


def compare(
    job: Job, name: str, ours: Callable[[], float], theirs: Callable[[], float], *, runs: int
) -> None:
    """Print medians and the ratio of so many pairs."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    us, them = (1e3 / job.epochs * statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    goal = f"   (goal: at most {job.goals[name]})" if name in job.goals else ""
    print(f"{job.name}, {name:6} {us:7.3f} ms an epoch beside {them:7.3f} ms, ratio {ratio:5.2f}{goal}")


def data(job: Job) -> tuple[Array, Array]:
    """A column and a target."""
    draw = np.random.default_rng(1)
    x = draw.uniform(-3, 3, size=job.rows)
    return x, 2 * x + 1 + draw.uniform(size=job.rows)


def ours(job: Job, x: Array, y: Array) -> Callable[[], float]:
    """The loop of gdcli: a function that runs it and returns its seconds."""
    task = read_fit_task(job.formula, {"x": x, "y": y}, lr=job.lr, epochs=job.epochs, backend="llvm")
    method = prepare_rows(problem_of(task), task.descent.optimizer, task.descent.rate, None)

    def seconds() -> float:
        began = 0.0
        for event in descend(
            method,
            task.descent.start.point,
            task.descent.limits,
            Pace(),
            clock=time.monotonic,
            interrupted=lambda: False,
            backend=task.descent.backend,
            blocks=True,
        ):
            # Until the second, the machine code is being made; it comes after one epoch.
            if isinstance(event, Iterate) and event.epoch and not began:
                began = time.process_time()
            assert not isinstance(event, Ending) or event.last is not None
        return time.process_time() - began

    return seconds


def numpy_line(x: Array, y: Array) -> float:
    """Seconds of the line as one writes it with numpy."""
    began = time.process_time()
    w = b = 1.0
    for _ in range(LINE.epochs):
        r = w * x + b - y
        w, b = w - LINE.lr * 2 * float(np.mean(r * x)), b - LINE.lr * 2 * float(np.mean(r))
        np.mean(r * r)
    return time.process_time() - began


def numpy_network(x: Array, y: Array) -> float:
    """Seconds of the network as one writes it with numpy."""
    draw = np.random.default_rng(0)
    w1, b1 = draw.normal(size=(1, 16)), np.zeros(16)
    w2, b2 = draw.normal(size=(16, 1)) / 4, 0.0
    inputs, targets = x[:, None], y[:, None]
    began = time.process_time()
    for _ in range(NETWORK.epochs):
        h = np.tanh(inputs @ w1 + b1)
        r = h @ w2 + b2 - targets
        d = 2 * r / len(x)
        back = (d @ w2.T) * (1 - h * h)
        np.mean(r * r)
        w2, b2 = w2 - NETWORK.lr * (h.T @ d), b2 - NETWORK.lr * d.sum()
        w1, b1 = w1 - NETWORK.lr * (inputs.T @ back), b1 - NETWORK.lr * back.sum(axis=0)
    return time.process_time() - began


def c_program(folder: str) -> list[str]:
    """The peer in C, compiled; empty where there is no compiler."""
    if not shutil.which("gcc"):
        return []
    program = str(Path(folder) / "fits")
    subprocess.run(["gcc", *C_FLAGS, "-o", program, str(HERE / "fits.c"), "-lm"], check=True)  # noqa: S607 - from PATH
    return [program]


def torch_command(python: str) -> list[str]:
    """The peer in torch; empty where that is not installed."""
    found = subprocess.run([python, "-c", "import torch"], check=False, capture_output=True)
    return [python, str(HERE / "torch_script.py")] if found.returncode == 0 else []


def peer(command: list[str], job: Job) -> Callable[[], float]:
    """The loop of a peer, which prints its seconds."""

    def seconds() -> float:
        done = subprocess.run([*command, *job.arguments], check=True, capture_output=True, text=True)
        return float(done.stdout.split()[0])

    return seconds


if __name__ == "__main__":
    main()
