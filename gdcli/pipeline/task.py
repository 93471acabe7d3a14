"""What was asked for: the caller's words in, a checked Task out, before sympy or numpy is imported."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.stopping import DEFAULT_MAX_EPOCHS, DEFAULT_TOLERANCE, MAX_EPOCHS, Limits
from gdcli.descent.switch import Backend, read_backend
from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen, replace
from gdcli.methods.choice import AUTO, Optimizer, read_optimizer
from gdcli.methods.schedule import LearningRate, read_learning_rate
from gdcli.methods.searches import FOR_DATA
from gdcli.objective.box import Box, BoxLike, read_box
from gdcli.objective.objective import ParsedLoss, read_loss
from gdcli.objective.start import Start, StartLike, read_start

if TYPE_CHECKING:
    from collections.abc import Mapping

# For everything that is proven of a run, all in all, where nothing else is asked for.
PROOF_SECONDS = 2.0

# Methods that step against the gradient, or along a search that accepts no higher loss.
DOWNHILL = frozenset({"gd", AUTO, "armijo", "cg", "lbfgs", "newton"})


class Task(Frozen):
    """One minimization, read and checked.

    rate            None where the method chooses its own steps
    every           the N of `--every`, or None
    box             where the verdict looks for the global minimum; None for everywhere
    proof_seconds   for everything that is proven of a run, all in all
    backend         what carries out the epochs; it changes no number
    auto            the optimizer where the choice is left to the program
    """

    loss: ParsedLoss
    start: Start
    optimizer: Optimizer
    rate: LearningRate | None
    limits: Limits
    every: int | None
    box: Box | None
    proof_seconds: float
    backend: Backend
    auto: str = AUTO

    @property
    def rate_changes(self) -> bool:
        """Whether the learning rate depends on the epoch."""
        return self.rate is not None and self.rate.constant is None

    @property
    def default_optimizer(self) -> str:
        """The optimizer that is taken where none is named."""
        return self.auto if self.rate is None or self.rate.is_default else "gd"

    @property
    def plain_rate(self) -> float | None:
        """The learning rate, where the method is plain gradient descent with a constant one; else None."""
        plain = self.optimizer.name == "gd" and not self.optimizer.transforms
        return self.rate.constant if plain and self.rate else None

    @property
    def goes_downhill(self) -> bool:
        """Whether every epoch goes down from where it is, and nothing carries it on as momentum does."""
        return self.optimizer.name in DOWNHILL and not self.optimizer.transforms

    @property
    def tolerance(self) -> float:
        """Gradient components up to this count as small, whether the run stops there or not."""
        return DEFAULT_TOLERANCE if self.limits.tolerance is None else self.limits.tolerance


def read_task(  # noqa: PLR0913 - what a caller may choose
    expression: str,
    *,
    start: StartLike = None,
    lr: float | str = "auto",
    optimizer: str | None = None,
    weight_decay: float | str | None = None,
    clip_norm: float | str | None = None,
    clip_value: float | str | None = None,
    epochs: int | str | None = None,
    tol: float | str | None = None,
    every: int | str | None = None,
    time_limit: float | str | None = None,
    box: BoxLike | None = None,
    proof_time: float | str = PROOF_SECONDS,
    backend: str = Backend.AUTO,
) -> Task:
    """Read what `minimize` was given; raise InputError at the first thing that cannot be used."""
    loss = read_loss(expression)
    descent = read_descent(
        lr=lr,
        optimizer=optimizer,
        transforms={"weight_decay": weight_decay, "clip_norm": clip_norm, "clip_value": clip_value},
        epochs=epochs,
        tol=tol,
        every=every,
        time_limit=time_limit,
    )
    if descent.optimizer.name == FOR_DATA:
        raise InputError(
            f"--optimizer {FOR_DATA} takes apart a sum of squared residuals, which only data have",
            fix='gdcli fit "y ~ w*x + b" FILE.csv',
        )
    return Task(
        loss,
        read_start(start, loss.variables),
        descent.optimizer,
        descent.rate,
        descent.limits,
        descent.every,
        read_box(box, loss.variables) if box else None,
        positive("--proof-time", proof_time),
        _read_backend(backend, descent.optimizer),
    )


class Descent(Frozen):
    """How to descend, on whatever loss; the fields are those of a Task."""

    optimizer: Optimizer
    rate: LearningRate | None
    limits: Limits
    every: int | None


def read_descent(
    *,
    lr: float | str,
    optimizer: str | None,
    transforms: Mapping[str, float | str | None],
    epochs: int | str | None,
    tol: float | str | None,
    every: int | str | None,
    time_limit: float | str | None,
    auto: str = AUTO,
) -> Descent:
    """Read how to descend; raise InputError at the first thing that cannot be used.

    auto   what runs where the choice is left to the program
    """
    rate = None if lr == "auto" else read_learning_rate(lr)
    name = ("gd" if rate else AUTO) if optimizer is None else optimizer
    choice = read_optimizer(
        auto if name == AUTO else name,
        {key: str(value) for key, value in transforms.items() if value is not None},
    )
    if choice.rule and rate is None:
        if choice.rule.lr is None:
            raise InputError(
                f"--optimizer {choice.name} needs a learning rate",
                why=f"no lr fits {choice.name} on every loss",
                fix=f"--optimizer {choice.name} --lr 0.01",
            )
        rate = replace(read_learning_rate(choice.rule.lr), is_default=True)
    if rate and not choice.rule:
        raise InputError(
            f"--lr {rate.text} does not go with --optimizer {choice.name}, which chooses its own steps",
            fix=f"--optimizer gd --lr {rate.text}, or leave --lr out",
        )
    if epochs is not None:
        count = whole("--epochs", epochs, MAX_EPOCHS)
    if tol is not None:
        tolerance: float | None = positive("--tol", tol)
    else:
        tolerance = DEFAULT_TOLERANCE if epochs is None else None
    limits = Limits(
        epochs=DEFAULT_MAX_EPOCHS if epochs is None else count,
        tolerance=tolerance,
        to_the_end=epochs is not None,
        seconds=None if time_limit is None else positive("--time-limit", time_limit),
    )
    return Descent(choice, rate, limits, None if every is None else whole("--every", every, MAX_EPOCHS))


def _read_backend(name: str, optimizer: Optimizer) -> Backend:
    """The backend of that name; raise InputError where there is none that goes with the optimizer."""
    backend = read_backend(name)
    if backend is Backend.LLVM and not optimizer.rule:
        raise InputError(
            f"--backend {backend} does not go with --optimizer {optimizer.name}",
            why="its steps are searched for, which only Python does",
            fix="--backend auto, or --optimizer gd --lr 0.01",
        )
    return backend


def whole(option: str, value: int | str, highest: int) -> int:
    """A whole number from 1 to `highest`, given to an option; raise InputError where it is none."""
    text = str(value).strip()
    # int() also reads 1_000 and digits of other scripts.
    if text.isascii() and text.isdigit() and len(text) <= len(str(highest)) and 1 <= int(text) <= highest:
        return int(text)
    raise InputError(
        f"{option} must be a whole number from 1 to {highest}, not '{text}'",
        place=Place(text, Span(0, len(text))),
        fix=f"{option} {_meant(text, highest)}",
    )


def _meant(text: str, highest: int) -> int:
    """The whole number that 2e4, 20000.0 and 20_000 mean; one to begin with where a text means none."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    return int(number) if number.is_integer() and 1 <= number <= highest else min(1000, highest)


def positive(option: str, value: float | str) -> float:
    """A positive number given to an option; raise InputError where it is none."""
    text = str(value).strip()
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not (0 < number < math.inf):
        raise InputError(
            f"{option} must be a positive number, not '{text}'",
            place=Place(text, Span(0, len(text))),
            fix=f"{option} {'1e-6' if option == '--tol' else '10'}",
        )
    return number
