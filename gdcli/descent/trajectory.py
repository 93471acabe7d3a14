"""What a run leaves behind: iterates, thinned where it is long.

Law: memory is bounded however long the run. Unless every N-th epoch is asked for, all of the first
epochs are kept, and then as many of every further power of ten, at round numbers.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Iterate:
    """The state after an epoch; every number in it is finite.

    point     shape (n,), in the order of the objective's variables
    gradient  shape (n,)
    memory    what the method carries to the next epoch
    """

    epoch: int
    point: tuple[float, ...]
    loss: float
    gradient: tuple[float, ...]
    memory: tuple[float, ...] = ()

    @property
    def gradient_norm(self) -> float:
        """Largest absolute component of the gradient (infinity norm).

        Chosen over the 2-norm because its meaning does not change with n, and it cannot overflow.
        """
        return max(map(abs, self.gradient))


@dataclass(frozen=True, slots=True)
class Pace:
    """Which epochs are kept: every N-th where N is given, else fewer as the run gets longer.

    digits   leading digits in which kept epochs differ: with 3, all below 1000, every tenth below 10 000,
             every hundredth below 100 000, and so on
    """

    every: int | None = None
    digits: int = 3

    def keeps(self, epoch: int) -> bool:
        """Whether this epoch is kept."""
        return epoch % self._stride(epoch) == 0

    def next_after(self, epoch: int) -> int:
        """First epoch after `epoch` that is kept."""
        stride = self._stride(epoch)
        return epoch - epoch % stride + stride

    def _stride(self, epoch: int) -> int:
        return self.every or 10 ** max(0, len(str(epoch)) - self.digits)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The kept iterates as columns, the first epoch and the last among them.

    epochs           shape (k,)
    points           one column of shape (k,) for each variable
    losses           shape (k,)
    gradient_norms   shape (k,), infinity norm
    rates            shape (k,), learning rate that led to each, NaN at the start; None where it is constant
    """

    variables: tuple[str, ...]
    epochs: array[int]
    points: tuple[array[float], ...]
    losses: array[float]
    gradient_norms: array[float]
    rates: array[float] | None = None

    def __len__(self) -> int:
        return len(self.epochs)

    def rows(self, chosen: Sequence[int]) -> Trajectory:
        """The trajectory of some of its rows, given by index."""
        return Trajectory(
            self.variables,
            array("q", [self.epochs[i] for i in chosen]),
            tuple(array("d", [column[i] for i in chosen]) for column in self.points),
            array("d", [self.losses[i] for i in chosen]),
            array("d", [self.gradient_norms[i] for i in chosen]),
            None if self.rates is None else array("d", [self.rates[i] for i in chosen]),
        )


class Recorder:
    """Collects the iterates that the pace keeps, in columns of doubles.

    rate_slot   where in an iterate's memory a changing learning rate stands, or None
    """

    def __init__(self, variables: tuple[str, ...], pace: Pace, *, rate_slot: int | None = None) -> None:
        self._pace = pace
        self._rate_slot = rate_slot
        self._columns = Trajectory(
            variables,
            array("q"),
            tuple(array("d") for _ in variables),
            array("d"),
            array("d"),
            None if rate_slot is None else array("d"),
        )

    def add(self, iterate: Iterate) -> None:
        """Keep an iterate if its turn has come."""
        if self._pace.keeps(iterate.epoch):
            self._append(iterate)

    def finish(self, last: Iterate | None) -> Trajectory:
        """The trajectory, with the last iterate whatever its epoch."""
        if last is not None and (not self._columns.epochs or self._columns.epochs[-1] != last.epoch):
            self._append(last)
        return self._columns

    def _append(self, iterate: Iterate) -> None:
        columns = self._columns
        columns.epochs.append(iterate.epoch)
        for column, coordinate in zip(columns.points, iterate.point, strict=True):
            column.append(coordinate)
        columns.losses.append(iterate.loss)
        columns.gradient_norms.append(iterate.gradient_norm)
        if columns.rates is not None and self._rate_slot is not None:
            columns.rates.append(iterate.memory[self._rate_slot] if iterate.epoch else math.nan)
