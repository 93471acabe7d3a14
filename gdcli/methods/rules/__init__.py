"""The update rules, each a pure function whose signature is its declaration: one file a family.

    def rule(x, g, STATE…, t, *, lr, HYPERPARAMETER=default…): return step(new x, STATE=new state…)

`x` is one coordinate, `g` the derivative of the loss there, `t` the epoch number, 1 at the first update;
`t` may be left out. Other positional names are state, 0 at the start; keyword-only names are
hyperparameters; `lr` has a default where the paper or PyTorch has one that fits many losses. Further keywords
of `step` are named intermediates for whoever explains the rule, in an order in which each needs only new
values of those before it. A docstring has three paragraphs: what the rule is, its equations, and the paper
with the form that this is.
A rule calls nothing but arithmetic and the functions of `arithmetic.py`, so that it runs on floats as it does
on symbols. Adding one is adding a function to `RULES`, and a range to `_RANGES` where it has a new name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.methods.rules.moments import adabelief, adam, adamax, adamw, amsgrad, nadam, radam
from gdcli.methods.rules.plain import asgd, gd, momentum, nesterov
from gdcli.methods.rules.scaled import adadelta, adagrad, rmsprop
from gdcli.methods.rules.signs import lion, rprop
from gdcli.methods.rules.whole import adgd, hypergradient, lamb
from gdcli.methods.trace import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.methods.trace import Step

RULES: dict[str, Callable[..., Step]] = {
    rule.__name__: rule
    for rule in (
        gd,
        momentum,
        nesterov,
        adagrad,
        rmsprop,
        adadelta,
        adam,
        amsgrad,
        adamw,
        adamax,
        nadam,
        radam,
        adabelief,
        lamb,
        lion,
        rprop,
        asgd,
        adgd,
        hypergradient,
    )
}

# What PyTorch calls Rprop is the iRprop− of Igel and Hüsken (2000); it answers to both names.
RULES["irprop-"] = rprop

_DECAY = Range(0.0, 1.0, high_open=True)
_NOT_NEGATIVE = Range(0.0)
_POSITIVE = Range(0.0, low_open=True)

# What values a hyperparameter may have, by its name, wherever it occurs,
_RANGES = {
    "momentum": _DECAY,
    "dampening": Range(0.0, 1.0),
    "alpha": Range(0.0, 1.0),
    "beta": _NOT_NEGATIVE,
    "beta1": _DECAY,
    "beta2": _DECAY,
    "rho": Range(0.0, 1.0),
    "eps": _NOT_NEGATIVE,
    "centered": Range(0.0, 1.0, whole=True),
    "lr_decay": _NOT_NEGATIVE,
    "initial_accumulator_value": _NOT_NEGATIVE,
    "momentum_decay": _NOT_NEGATIVE,
    "weight_decay": _NOT_NEGATIVE,
    "etaminus": Range(0.0, 1.0, high_open=True, low_open=True),
    "etaplus": Range(1.0, low_open=True),
    "step_size_min": _POSITIVE,
    "step_size_max": _POSITIVE,
    "lambd": _NOT_NEGATIVE,
}
# and by rule and name, where a rule means something else by the name: an exponent, no weight of a mean.
_OWN_RANGES = {("asgd", "alpha"): _NOT_NEGATIVE}


def range_of(rule: str, hyperparameter: str) -> Range:
    """What values a hyperparameter of a rule may have."""
    return _OWN_RANGES.get((rule, hyperparameter)) or _RANGES[hyperparameter]
