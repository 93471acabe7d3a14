"""Rules that take from the gradient, or from a mean of gradients, only the sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.methods.arithmetic import is_positive, maximum, minimum, sign, where
from gdcli.methods.trace import step

if TYPE_CHECKING:
    from gdcli.methods.arithmetic import Scalar
    from gdcli.methods.trace import Step


def rprop(
    x: Scalar,
    g: Scalar,
    previous: Scalar,
    size: Scalar,
    *,
    lr: Scalar = 0.01,
    etaminus: Scalar = 0.5,
    etaplus: Scalar = 1.2,
    step_size_min: Scalar = 1e-6,
    step_size_max: Scalar = 50.0,
) -> Step:
    """Rprop: steps that grow while the gradient keeps its sign.

    turned ← 1 where g·previous < 0, else 0; kept ← 1 where g·previous > 0, else 0
    size ← size·etaminus where turned, size·etaplus where kept, within [step_size_min, step_size_max]
    previous ← g, but 0 where turned
    x ← x − sign(previous)·size, where size is lr before the first epoch

    Riedmiller and Braun (1993) in the form called iRprop− (Igel and Hüsken 2000): where the sign turns, the
    coordinate rests for an epoch instead of going back. So torch.optim.Rprop computes it.
    """
    agreement = sign(g * previous)
    kept, turned = is_positive(agreement), is_positive(-agreement)
    factor = where(kept, etaplus, where(turned, etaminus, 1))
    # A size is never 0 but before the first epoch.
    size = where(is_positive(size), size, lr)
    size = minimum(maximum(size * factor, step_size_min), step_size_max)
    previous = (1 - turned) * g
    return step(
        x - sign(previous) * size, kept=kept, turned=turned, factor=factor, size=size, previous=previous
    )


def lion(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    *,
    lr: Scalar = 1e-4,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.99,
    weight_decay: Scalar = 0.0,
) -> Step:
    """Lion: the sign of a mix of momentum and gradient.

    direction ← sign(beta1·m + (1 − beta1)·g)
    m ← beta2·m + (1 − beta2)·g
    x ← x − lr·(direction + weight_decay·x)

    Chen et al. (2023), algorithm 2: the mix for the step is not the one that is remembered.
    """
    direction = sign(beta1 * m + (1 - beta1) * g)
    m = beta2 * m + (1 - beta2) * g
    return step(x - lr * (direction + weight_decay * x), direction=direction, m=m)
