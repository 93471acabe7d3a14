"""The peer of fit.py in torch: the fits that one would write with it, in float64 and on one thread.

    python torch_script.py line|network ROWS EPOCHS LR

prints the seconds of the loop and the last loss. The first epochs, in which torch warms up, do not count.
"""

from __future__ import annotations

import sys
import time

import torch

WARM_UP = 10


def main() -> None:
    """Run the fit that is named."""
    name, rows, epochs, lr = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    inputs = 6 * torch.rand(rows, 1, dtype=torch.float64) - 3
    targets = 2 * inputs + 1 + torch.rand(rows, 1, dtype=torch.float64)
    layers = (
        [torch.nn.Linear(1, 1)]
        if name == "line"
        else [torch.nn.Linear(1, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)]
    )
    model = torch.nn.Sequential(*layers).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)

    def go(count: int) -> float:
        for _ in range(count):
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(model(inputs), targets)
            loss.backward()
            optimizer.step()
        return float(loss.item())

    go(WARM_UP)
    began = time.process_time()
    loss = go(epochs)
    print(f"{time.process_time() - began:.9f} {loss!r}")


if __name__ == "__main__":
    main()
