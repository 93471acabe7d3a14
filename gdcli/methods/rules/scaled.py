"""Rules that divide each coordinate's gradient by the root of a sum or a mean of its squares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.methods.arithmetic import is_positive, maximum, sqrt
from gdcli.methods.trace import step

if TYPE_CHECKING:
    from gdcli.methods.arithmetic import Scalar
    from gdcli.methods.trace import Step


def adagrad(
    x: Scalar,
    g: Scalar,
    v: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 0.01,
    lr_decay: Scalar = 0.0,
    initial_accumulator_value: Scalar = 0.0,
    eps: Scalar = 1e-10,
) -> Step:
    """Adagrad: lr over the root of the sum of all squared gradients.

    rate ← lr/(1 + (t − 1)·lr_decay)
    v ← v + g², where v is initial_accumulator_value before the first epoch
    x ← x − rate·g/(√v + eps)

    Duchi, Hazan and Singer (2011), the diagonal form, as torch.optim.Adagrad computes it: eps outside of
    the root.
    """
    rate = lr / (1 + (t - 1) * lr_decay)
    v = (v + is_positive(2 - t) * initial_accumulator_value) + g * g
    return step(x - rate * g / (sqrt(v) + eps), rate=rate, v=v)


def rmsprop(
    x: Scalar,
    g: Scalar,
    v: Scalar,
    mean: Scalar,
    m: Scalar,
    *,
    lr: Scalar = 0.01,
    alpha: Scalar = 0.99,
    eps: Scalar = 1e-8,
    momentum: Scalar = 0.0,
    centered: Scalar = 0.0,
) -> Step:
    """RMSprop: lr over the root of a running mean of squared gradients.

    v ← alpha·v + (1 − alpha)·g²
    mean ← alpha·mean + (1 − alpha)·g
    m ← momentum·m + g/(√(v − centered·mean²) + eps)
    x ← x − lr·m

    Tieleman and Hinton (2012), lecture 6.5 of their course, as torch.optim.RMSprop computes it: eps outside
    of the root. With centered=1 as Graves (2013) has it, the mean square becomes a variance.
    """
    v = alpha * v + (1 - alpha) * g * g
    mean = alpha * mean + (1 - alpha) * g
    # Rounding can make the variance of a constant gradient negative.
    spread = sqrt(maximum(v - centered * mean * mean, 0))
    m = momentum * m + g / (spread + eps)
    return step(x - lr * m, v=v, mean=mean, spread=spread, m=m)


def adadelta(
    x: Scalar,
    g: Scalar,
    v: Scalar,
    u: Scalar,
    *,
    lr: Scalar = 1.0,
    rho: Scalar = 0.9,
    eps: Scalar = 1e-6,
) -> Step:
    """Adadelta: the ratio of past steps to past gradients scales the step.

    v ← rho·v + (1 − rho)·g²
    delta ← √(u + eps)/√(v + eps)·g
    u ← rho·u + (1 − rho)·delta²
    x ← x − lr·delta

    Zeiler (2012), algorithm 1, as torch.optim.Adadelta computes it: eps inside of the roots, and an lr, which
    is 1 in the paper.
    """
    v = rho * v + (1 - rho) * g * g
    delta = sqrt(u + eps) / sqrt(v + eps) * g
    u = rho * u + (1 - rho) * delta * delta
    return step(x - lr * delta, v=v, delta=delta, u=u)
