"""Data that tests make up: the same on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Data = dict[str, NDArray[np.float64]]


def noisy_line(rows: int = 40, seed: int = 3) -> Data:
    """About y = 2x + 1, with a column s of standard deviations and one g of groups 0 and 1."""
    draw = np.random.Generator(np.random.PCG64(seed))
    x = draw.uniform(-2, 2, rows)
    s = draw.uniform(0.05, 0.3, rows)
    noise = draw.standard_normal(rows)
    return {"x": x, "y": 2 * x + 1 + s * noise, "s": s, "g": (noise > x).astype(np.float64)}
