"""The script that a user of numba would write for the quartic, or for Rosenbrock's function.

    python numba_script.py NAME EPOCHS LR

Prints the seconds of the loop, compiled before, and where it ended.
"""

from __future__ import annotations

import math
import sys
import time

from numba import njit


def quartic(epochs: int, lr: float) -> float:
    """The textbook's loss from 5."""
    x = 5.0
    for _ in range(epochs):
        x -= lr * (8 * (x * x * x) - 6 * x + 2)
        square = x * x
        loss = 2 * (square * square) - 3 * square + 2 * x - 20
        if not math.isfinite(loss):
            break
    return x


def adam(epochs: int, lr: float) -> float:
    """Rosenbrock's function from (-1.2, 1), with the means of Adam and their corrections."""
    x, y, mx, my, vx, vy = -1.2, 1.0, 0.0, 0.0, 0.0, 0.0
    for epoch in range(1, epochs + 1):
        rest = y - x * x
        gx, gy = -2 * (1 - x) - 400 * x * rest, 200 * rest
        mx, my = 0.9 * mx + 0.1 * gx, 0.9 * my + 0.1 * gy
        vx, vy = 0.999 * vx + 0.001 * (gx * gx), 0.999 * vy + 0.001 * (gy * gy)
        m_rest, v_rest = 1 - 0.9**epoch, 1 - 0.999**epoch
        x -= lr * (mx / m_rest) / (math.sqrt(vx / v_rest) + 1e-8)
        y -= lr * (my / m_rest) / (math.sqrt(vy / v_rest) + 1e-8)
        loss = (1 - x) ** 2 + 100 * (y - x * x) ** 2
        if not math.isfinite(loss):
            break
    return x


def momentum(epochs: int, lr: float) -> float:
    """Rosenbrock's function from (-1.2, 1)."""
    x, y, mx, my = -1.2, 1.0, 0.0, 0.0
    for _ in range(epochs):
        rest = y - x * x
        mx = 0.9 * mx - 2 * (1 - x) - 400 * x * rest
        my = 0.9 * my + 200 * rest
        x -= lr * mx
        y -= lr * my
        loss = (1 - x) ** 2 + 100 * (y - x * x) ** 2
        if not math.isfinite(loss):
            break
    return x


if __name__ == "__main__":
    name, epochs, lr = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    descent = njit({"quartic": quartic, "momentum": momentum, "adam": adam}[name])
    descent(1, lr)
    began = time.perf_counter()
    end = descent(epochs, lr)
    print(time.perf_counter() - began, end)
