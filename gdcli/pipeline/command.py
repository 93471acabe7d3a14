"""A Task as the command line that asks for it, ready to paste into a shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from gdcli.methods.choice import option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.pipeline.task import Task


def command(task: Task) -> str:
    """The command line for a task; what has its default is left out."""
    return " ".join(["gdcli", "minimize", quoted(" ".join(task.loss.text.split())), *options(task)])


def options(task: Task) -> Iterator[str]:
    """How a task descends, as words of a shell; what has its default is left out."""
    if task.start.given:
        values = zip(task.start.variables, task.start.point, strict=True)
        pairs = [f"{name}={shortest(value)}" for name, value in values if name in task.start.given]
        yield from ("--start", ",".join(pairs))
    yield from _optimizer(task)
    if task.rate is not None and not task.rate.is_default:
        text = task.rate.text if task.rate.constant is None else shortest(task.rate.constant)
        yield from ("--lr", shlex.quote(text))
    if task.limits.to_the_end:
        yield from ("--epochs", str(task.limits.epochs))
        if task.limits.tolerance is not None:
            yield from ("--tol", shortest(task.limits.tolerance))


def quoted(text: str) -> str:
    """Text as one word of a shell, in double quotes where nothing in it means something there."""
    return shlex.quote(text) if any(c in text for c in '"$`\\!\n') else f'"{text}"'


def shortest(value: float) -> str:
    """Shortest text that reads back to the same double, without a needless '.0'."""
    return repr(value).removesuffix(".0")


def _optimizer(task: Task) -> Iterator[str]:
    chosen, default = task.optimizer, task.default_optimizer
    changed = [
        f"{key}={shortest(value)}"
        for key, value in chosen.hyperparameters.items()
        if value != chosen.defaults.get(key)
    ]
    if chosen.name != default or changed:
        yield from ("--optimizer", ":".join([chosen.name, *([",".join(changed)] if changed else [])]))
    for name, value in chosen.transforms.items():
        yield from (option(name), shortest(value))
