"""Runs of which nothing is proven: what floating point makes of them, and how exact figures are read."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from unittest import mock

from gdcli.objective.constants import constant_value
from gdcli.objective.parser import parse
from gdcli.pipeline.minimize import minimize
from gdcli.verdict.symbolic import SymbolicRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.objective.start import StartLike
    from gdcli.pipeline.result import Minimization
    from gdcli.verdict.verdict import Figure


class UnprovenRun(SymbolicRun):
    """A run of a loss that neither algebra nor intervals can say anything about."""

    line = None
    parts = None
    stationary = None
    lowest = None
    at_the_floor = None
    saddle = None
    abyss = None


@contextlib.contextmanager
def without_trials() -> Iterator[None]:
    """Nothing is suggested: that takes trials, which are dearer than the run and change no verdict."""
    with mock.patch("gdcli.pipeline.minimize.suggest", return_value=None):
        yield


def minimize_without_proofs(
    loss: str,
    *,
    start: StartLike = None,
    lr: float | str = "auto",
    optimizer: str | None = None,
    epochs: int | None = None,
    tol: float | None = None,
) -> Minimization:
    """The same as `minimize`, with a verdict from the numeric rows alone and nothing suggested."""
    with mock.patch("gdcli.pipeline.minimize.SymbolicRun", UnprovenRun), without_trials():
        return minimize(loss, start=start, lr=lr, optimizer=optimizer, epochs=epochs, tol=tol)


def number(figure: Figure) -> float:
    """A figure of a verdict: a double, or exact text in the language of expressions."""
    return constant_value(parse(figure), figure) if isinstance(figure, str) else figure
