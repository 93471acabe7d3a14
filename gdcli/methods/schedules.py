"""The schedules that `--lr` may name, each a pure function whose signature is its declaration.

    def schedule(t, PARAMETER…, PARAMETER=default…): return the learning rate at epoch t

`t` is 1 at the first update. A docstring has three paragraphs: what the schedule does, its formula, and whose
form this is. Like rules they call nothing but arithmetic and the functions of `arithmetic.py`. Adding one is
adding a function to `SCHEDULES`, and a range to `PARAMETER_RANGES` where a parameter has a new name.
"""

from __future__ import annotations

import inspect
import math
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.methods.arithmetic import cos, floor, is_positive, maximum, minimum, sqrt, where
from gdcli.methods.trace import Range, paragraphs, trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.methods.arithmetic import Scalar
    from gdcli.program.program import Program


def constant(t: Scalar, lr: Scalar) -> Scalar:
    """Stays the same.

    lr

    The textbook's.
    """
    del t
    return lr


def step(t: Scalar, lr: Scalar, factor: Scalar, every: Scalar) -> Scalar:
    """Is multiplied by a factor after every so many epochs.

    lr·factor^floor((t − 1)/every)

    As torch.optim.lr_scheduler.StepLR: every is its step_size, factor its gamma.
    """
    return lr * factor ** floor((t - 1) / every)


def exponential(t: Scalar, lr: Scalar, factor: Scalar) -> Scalar:
    """Is multiplied by a factor after each epoch.

    lr·factor^(t − 1)

    As torch.optim.lr_scheduler.ExponentialLR: factor is its gamma.
    """
    return lr * factor ** (t - 1)


def linear(t: Scalar, lr: Scalar, epochs: Scalar, final: Scalar = 0.0) -> Scalar:
    """Goes to its final value along a line, and stays there.

    lr + (final − lr)·min(1, (t − 1)/epochs)

    The textbook's; torch.optim.lr_scheduler.LinearLR with factors in place of rates.
    """
    return lr + (final - lr) * minimum(1, (t - 1) / epochs)


def cosine(t: Scalar, lr: Scalar, epochs: Scalar, final: Scalar = 0.0) -> Scalar:
    """Falls to its final value along half a cosine, and stays there.

    final + (lr − final)·(1 + cos(pi·min(1, (t − 1)/epochs)))/2

    Loshchilov and Hutter (2017), equation 5, without restarts; before the end what
    torch.optim.lr_scheduler.CosineAnnealingLR has, with epochs as its T_max and final as its eta_min.
    """
    return final + (lr - final) * _half_cosine((t - 1) / epochs)


def warmup(t: Scalar, epochs: Scalar) -> Scalar:
    """Grows along a line to 1, and stays there: a factor for another schedule.

    min(1, t/epochs)

    Goyal et al. (2017), section 2.2: gradual warmup.
    """
    return minimum(1, t / epochs)


def inverse_sqrt(t: Scalar, lr: Scalar, warmup: Scalar = 1.0) -> Scalar:
    """Grows along a line to lr at the end of a warmup, and then falls like one over the root of the epoch.

    lr·min(t/warmup, √(warmup/t))

    Vaswani et al. (2017), equation 3, scaled so that lr is the largest value.
    """
    return lr * minimum(t / warmup, sqrt(warmup / t))


def one_cycle(  # noqa: PLR0917 - a schedule's signature is its declaration
    t: Scalar,
    lr: Scalar,
    epochs: Scalar,
    pct_start: Scalar = 0.3,
    div_factor: Scalar = 25.0,
    final_div_factor: Scalar = 1e4,
) -> Scalar:
    """Grows from lr/div_factor to lr, then falls to lr/div_factor/final_div_factor, each along half a cosine.

    with peak = pct_start·epochs − 1: from t = 1 up to t = 1 + peak, and from there down to t = epochs

    Smith and Topin (2018) in the two-phase form of torch.optim.lr_scheduler.OneCycleLR, with lr as its max_lr
    and epochs as its total_steps; after them it stays where it is.
    """
    low = lr / div_factor
    lowest = low / final_div_factor
    peak = pct_start * epochs - 1
    after = is_positive(t - 1 - peak)
    # A peak before the first epoch, with fewer than 1/pct_start of them, has no way up.
    rising = lr + (low - lr) * _half_cosine((t - 1) / maximum(peak, 1e-9))
    falling = lowest + (lr - lowest) * _half_cosine((t - 1 - peak) / (epochs - 1 - peak))
    return where(after, falling, rising)


def silver(t: Scalar, lr: Scalar) -> Scalar:
    """Short steps with rare long ones, which converge faster on smooth convex losses than any constant step.

    lr·(1 + (1 + √2)^(v − 1)), where 2^v is the largest power of 2 that divides t; lr is 1/L

    Altschuler and Parrilo (2023), the silver step-size schedule; L is the largest curvature.
    """
    exponent, odd = 0, t
    for bits in (32, 16, 8, 4, 2, 1):
        quotient = odd / 2.0**bits
        divides = 1 - is_positive(quotient - floor(quotient))
        exponent = exponent + bits * divides
        odd = where(divides, quotient, odd)
    return lr * (1 + (1 + math.sqrt(2)) ** (exponent - 1))


def _half_cosine(progress: Scalar) -> Scalar:
    """From 1 at progress 0 to 0 at progress 1 and after it."""
    return (1 + cos(math.pi * minimum(1, progress))) / 2


SCHEDULES: dict[str, Callable[..., Scalar]] = {
    function.__name__: function
    for function in (constant, step, exponential, linear, cosine, warmup, inverse_sqrt, one_cycle, silver)
}

_POSITIVE = Range(0.0, low_open=True)

PARAMETER_RANGES = {
    "lr": _POSITIVE,
    "final": Range(0.0),
    "factor": _POSITIVE,
    "every": Range(1.0, whole=True),
    "epochs": Range(1.0, whole=True),
    "warmup": Range(1.0, whole=True),
    "pct_start": Range(0.0, 1.0, high_open=True, low_open=True),
    "div_factor": Range(1.0),
    "final_div_factor": Range(1.0),
}


class Schedule(Frozen):
    """A schedule as declared by its signature.

    parameters   names without t, and defaults where there are any
    """

    name: str
    function: Callable[..., Scalar]
    parameters: dict[str, float | None]

    @property
    def signature(self) -> str:
        """How it is written: `cosine(lr, epochs, final=0)`."""
        words = [
            name if default is None else f"{name}={default:g}" for name, default in self.parameters.items()
        ]
        return f"{self.name}({', '.join(words)})"

    @property
    def meaning(self) -> str:
        """What it does, in one line."""
        return paragraphs(self.function)[0]

    @property
    def formula(self) -> str:
        """Its value at epoch t."""
        return paragraphs(self.function)[1]

    @property
    def reference(self) -> str:
        """Whose form it is."""
        return paragraphs(self.function)[2]

    def program(self) -> Program:
        """Program with the inputs t and the parameters and the output lr."""
        names = tuple(self.parameters)
        return trace(lambda **given: {"value": self.function(**given)}, ("t", *names)).program


def declare_schedule(name: str) -> Schedule:
    """Read the declaration of a schedule off its signature."""
    parameters = list(inspect.signature(SCHEDULES[name]).parameters.values())[1:]
    return Schedule(
        name,
        SCHEDULES[name],
        {p.name: None if p.default is p.empty else float(p.default) for p in parameters},
    )
