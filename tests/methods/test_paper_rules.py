"""Rules that PyTorch does not have, against their papers' algorithms written out for one coordinate."""

from __future__ import annotations

import math
import random

import pytest

from gdcli.backends.to_python import to_python
from gdcli.methods.rules import RULES
from gdcli.methods.trace import declare

source = random.Random(7)  # noqa: S311 - a seeded test, no secret
GRADIENTS = [source.uniform(-3, 3) for _ in range(40)]


def lion(lr: float, beta1: float, beta2: float, weight: float) -> list[float]:
    """Chen et al. (2023), algorithm 2."""
    x, average, points = 1.0, 0.0, []
    for g in GRADIENTS:
        update = math.copysign(1, beta1 * average + (1 - beta1) * g)
        x = x - lr * (update + weight * x)
        average = beta2 * average + (1 - beta2) * g
        points.append(x)
    return points


def adabelief(lr: float, beta1: float, beta2: float, eps: float) -> list[float]:
    """Zhuang et al. (2020), algorithm 2."""
    x, mean, belief, points = 1.0, 0.0, 0.0, []
    for t, g in enumerate(GRADIENTS, start=1):
        mean = beta1 * mean + (1 - beta1) * g
        belief = beta2 * belief + (1 - beta2) * (g - mean) ** 2 + eps
        corrected = math.sqrt(belief / (1 - beta2**t))
        x -= lr * (mean / (1 - beta1**t)) / (corrected + eps)
        points.append(x)
    return points


@pytest.mark.parametrize(
    ("name", "numbers", "expected"),
    [
        ("lion", (0.01, 0.9, 0.99, 0.1), lion(0.01, 0.9, 0.99, 0.1)),
        ("lion", (0.1, 0.5, 0.6, 0.0), lion(0.1, 0.5, 0.6, 0.0)),
        ("adabelief", (0.01, 0.9, 0.999, 1e-8), adabelief(0.01, 0.9, 0.999, 1e-8)),
        ("adabelief", (0.1, 0.5, 0.9, 1e-3), adabelief(0.1, 0.5, 0.9, 1e-3)),
    ],
)
def test_a_rule_is_its_papers_algorithm(name: str, numbers: tuple[float, ...], expected: list[float]) -> None:
    rule = declare(RULES[name])
    evaluate = to_python(rule.traced.program)
    x, state, found = 1.0, (0.0,) * len(rule.state), []
    for t, g in enumerate(GRADIENTS, start=1):
        x, *rest = evaluate(x, g, *state, float(t), *numbers)
        state = tuple(rest)
        found.append(x)
    # The order of multiplications differs.
    assert found == pytest.approx(expected, rel=1e-12)
