"""Rules that step along the gradient or a running sum of gradients, with one learning rate for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.methods.arithmetic import is_positive
from gdcli.methods.trace import step

if TYPE_CHECKING:
    from gdcli.methods.arithmetic import Scalar
    from gdcli.methods.trace import Step


def gd(x: Scalar, g: Scalar, *, lr: Scalar) -> Step:
    """Gradient descent.

    x ← x − lr·g

    Cauchy (1847); the textbook's form, no state.
    """
    return step(x - lr * g)


def momentum(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    started: Scalar,
    *,
    lr: Scalar,
    momentum: Scalar = 0.9,
    dampening: Scalar = 0.0,
) -> Step:
    """Gradient descent with momentum (heavy ball), in PyTorch's form.

    m ← momentum·m + (1 − dampening)·g, but m ← g at the first epoch
    x ← x − lr·m
    `started` is 0 at the first epoch and 1 after it, because the first is not dampened; without momentum
    it stays 0, because PyTorch then dampens nothing.

    Polyak (1964) as torch.optim.SGD computes it: lr outside of m, so that a change of lr acts at once.
    """
    m = momentum * m + (1 - dampening * started) * g
    return step(x - lr * m, m=m, started=is_positive(momentum))


def nesterov(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    *,
    lr: Scalar,
    momentum: Scalar = 0.9,
) -> Step:
    """Nesterov's accelerated gradient, in PyTorch's form.

    m ← momentum·m + g
    x ← x − lr·(g + momentum·m)

    Nesterov (1983) as Sutskever et al. (2013) rewrote it and torch.optim.SGD(nesterov=True) computes it:
    the gradient is taken at x itself. Dampening is not part of it.
    """
    m = momentum * m + g
    return step(x - lr * (g + momentum * m), m=m)


def asgd(
    x: Scalar,
    g: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 0.01,
    lambd: Scalar = 1e-4,
    alpha: Scalar = 0.75,
) -> Step:
    """The decaying steps of averaged gradient descent, not the average.

    eta ← lr/(1 + lambd·lr·(t − 1))^alpha
    x ← x·(1 − lambd·eta) − eta·g

    Polyak and Juditsky (1992) as torch.optim.ASGD computes it. The average of the iterates, which PyTorch
    keeps beside them, never acts on them and is left out.
    """
    eta = lr / (1 + lambd * lr * (t - 1)) ** alpha
    return step(x * (1 - lambd * eta) - eta * g, eta=eta)
