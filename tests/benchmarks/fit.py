"""Time of the epochs of two fits beside numpy by hand and, where it is installed, torch.

    python tests/benchmarks/fit.py [--runs 5]

200 epochs of w·x + b on 10⁶ rows and 1000 epochs of a 1-16-1 tanh network on 10⁴: gradient descent with all
rows, loss and gradient in every epoch. The data is in memory; gdcli's time is that of its loop. All run in
turn, on one thread, and the medians count.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import TYPE_CHECKING

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402 - its libraries read the variables above when they are loaded

from gdcli.descent.engine import collect, descend  # noqa: E402 - the same
from gdcli.descent.row_methods import prepare_rows  # noqa: E402 - the same
from gdcli.descent.trajectory import Pace, Recorder  # noqa: E402 - the same
from gdcli.pipeline.fit import problem_of  # noqa: E402 - the same
from gdcli.pipeline.fit_task import read_fit_task  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LINE, NETWORK = "y ~ w*x + b", "y ~ mlp(x, hidden=16)"
LINE_ROWS, LINE_EPOCHS, LINE_LR = 10**6, 200, 0.1
NETWORK_ROWS, NETWORK_EPOCHS, NETWORK_LR = 10**4, 1000, 0.01


def ours(formula: str, x: Array, y: Array, *, lr: float, epochs: int) -> Callable[[], float]:
    """A run of gdcli's loop; it returns the last loss."""
    task = read_fit_task(formula, {"x": x, "y": y}, lr=lr, epochs=epochs)
    problem = problem_of(task)
    method = prepare_rows(problem, task.descent.optimizer, task.descent.rate, None)

    def go() -> float:
        pace = Pace()
        events = descend(
            method,
            task.descent.start.point,
            task.descent.limits,
            pace,
            clock=time.monotonic,
            interrupted=lambda: False,
        )
        ending = collect(events, Recorder(task.binding.parameters, pace))
        assert ending.last is not None
        return ending.last.loss

    return go


def numpy_line(x: Array, y: Array) -> float:
    """The same line, as one writes it with numpy."""
    w = b = 1.0
    for _ in range(LINE_EPOCHS):
        r = w * x + b - y
        w, b = w - LINE_LR * 2 * float(np.mean(r * x)), b - LINE_LR * 2 * float(np.mean(r))
        loss = np.mean(r * r)
    return float(loss)


def numpy_network(x: Array, y: Array) -> float:
    """The same network, as one writes it with numpy."""
    draw = np.random.default_rng(0)
    w1, b1 = draw.normal(size=(1, 16)), np.zeros(16)
    w2, b2 = draw.normal(size=(16, 1)) / 4, 0.0
    inputs, targets = x[:, None], y[:, None]
    for _ in range(NETWORK_EPOCHS):
        h = np.tanh(inputs @ w1 + b1)
        r = h @ w2 + b2 - targets
        d = 2 * r / len(x)
        back = (d @ w2.T) * (1 - h * h)
        loss = np.mean(r * r)
        w2, b2 = w2 - NETWORK_LR * (h.T @ d), b2 - NETWORK_LR * d.sum()
        w1, b1 = w1 - NETWORK_LR * (inputs.T @ back), b1 - NETWORK_LR * back.sum(axis=0)
    return float(loss)


def with_torch(x: Array, y: Array, *, network: bool) -> Callable[[], float] | None:
    """The same with torch in float64, None where it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    inputs, targets = (torch.from_numpy(column)[:, None] for column in (x, y))
    layers = (
        [torch.nn.Linear(1, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)]
        if network
        else [torch.nn.Linear(1, 1)]
    )
    model = torch.nn.Sequential(*layers).double()
    lr, epochs = (NETWORK_LR, NETWORK_EPOCHS) if network else (LINE_LR, LINE_EPOCHS)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)

    def go() -> float:
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(model(inputs), targets)
            loss.backward()
            optimizer.step()
        return float(loss)

    return go


def compare(title: str, runs: int, candidates: dict[str, Callable[[], float] | None]) -> None:
    """Print the median time of each candidate."""
    present = {name: go for name, go in candidates.items() if go is not None}
    seconds: dict[str, list[float]] = {name: [] for name in present}
    for go in present.values():
        go()
    for _ in range(runs):
        for name, go in present.items():
            began = time.perf_counter()
            go()
            seconds[name].append(time.perf_counter() - began)
    print(title)
    for name in candidates:
        print(
            f"  {name:<6} "
            + (f"{statistics.median(seconds[name]):7.3f} s" if name in present else "not installed")
        )


def main() -> None:
    """Compare both fits."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    draw = np.random.default_rng(1)
    x = draw.normal(size=LINE_ROWS)
    y = 2 * x + 1 + draw.normal(size=LINE_ROWS)
    compare(
        f"{LINE_EPOCHS} epochs of {LINE} on {LINE_ROWS} rows",
        runs,
        {
            "gdcli": ours(LINE, x, y, lr=LINE_LR, epochs=LINE_EPOCHS),
            "numpy": lambda: numpy_line(x, y),
            "torch": with_torch(x, y, network=False),
        },
    )
    u = draw.uniform(-3, 3, size=NETWORK_ROWS)
    v = np.sin(u)
    compare(
        f"{NETWORK_EPOCHS} epochs of {NETWORK} on {NETWORK_ROWS} rows",
        runs,
        {
            "gdcli": ours(NETWORK, u, v, lr=NETWORK_LR, epochs=NETWORK_EPOCHS),
            "numpy": lambda: numpy_network(u, v),
            "torch": with_torch(u, v, network=True),
        },
    )


if __name__ == "__main__":
    main()
