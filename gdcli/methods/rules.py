"""The update rules, each a pure function whose signature is its declaration.

    def rule(x, g, STATE…, t, *, lr, HYPERPARAMETER=default…): return step(new x, STATE=new state…)

`x` is one coordinate, `g` the derivative of the loss there, `t` the epoch number, 1 at the first update;
`t` may be left out. Other positional names are state, 0 at the start; keyword-only names are
hyperparameters. Further keywords of `step` are named intermediates for whoever explains the rule.
A rule calls nothing but arithmetic and the functions imported here, so that it runs on floats as it does
on symbols. Adding one is adding a function to `RULES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.methods.trace import Range, Scalar, Step, step

if TYPE_CHECKING:
    from collections.abc import Callable


def gd(x: Scalar, g: Scalar, *, lr: Scalar) -> Step:
    """Gradient descent.

    x ← x − lr·g
    Cauchy (1847); the textbook's form, constant lr, no state.
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
    Polyak (1964) as torch.optim.SGD computes it: lr outside of m, so that a change of lr acts at once.
    `started` is 0 at the first epoch and 1 after it, because the first is not dampened.
    """
    m = momentum * m + (1 - dampening * started) * g
    return step(x - lr * m, m=m, started=1)


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


RULES: dict[str, Callable[..., Step]] = {rule.__name__: rule for rule in (gd, momentum, nesterov)}

# What values a hyperparameter may have, by its name: it means the same wherever it occurs.
RANGES = {
    "momentum": Range(0.0, 1.0, high_open=True),
    "dampening": Range(0.0, 1.0),
}
