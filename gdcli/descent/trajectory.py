"""What a run leaves behind: iterates, thinned where it is long.

Law: memory is bounded however long the run. Unless every N-th epoch is asked for, all of the first
epochs are kept, and then as many of every further power of ten, at round numbers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.columns import Column
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence


class Iterate(Frozen):
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


class Pace(Frozen):
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
        return self.ahead(epoch, 0).stop

    def ahead(self, epoch: int, most: int) -> range:
        """The kept epochs after `epoch`, at most so many, evenly spaced; its stop is the one after them."""
        stride = self._stride(epoch)
        first = epoch - epoch % stride + stride
        stop = first + most * stride
        # At the next power of ten the distance may change.
        return range(first, stop if self.every else min(stop, 10 ** len(str(epoch))), stride)

    def _stride(self, epoch: int) -> int:
        return self.every or 10 ** max(0, len(str(epoch)) - self.digits)


class Trajectory(Frozen):
    """The kept iterates as columns, the first epoch and the last among them.

    epochs           shape (k,)
    points           one column of shape (k,) for each variable
    losses           shape (k,)
    gradient_norms   shape (k,), infinity norm
    rates            shape (k,), learning rate that led to each, NaN at the start; None where it is constant
    """

    variables: tuple[str, ...]
    epochs: Sequence[int]
    points: tuple[Sequence[float], ...]
    losses: Sequence[float]
    gradient_norms: Sequence[float]
    rates: Sequence[float] | None = None

    def __len__(self) -> int:
        return len(self.epochs)

    def rows(self, chosen: Sequence[int]) -> Trajectory:
        """The trajectory of some of its rows, given by index."""
        return Trajectory(
            self.variables,
            [self.epochs[i] for i in chosen],
            tuple([column[i] for i in chosen] for column in self.points),
            [self.losses[i] for i in chosen],
            [self.gradient_norms[i] for i in chosen],
            None if self.rates is None else [self.rates[i] for i in chosen],
        )


class Recorder:
    """Collects the iterates that the pace keeps, in columns.

    rate_slot   where in an iterate's memory a changing learning rate stands, or None
    epochs      how many there will be at most, where every N-th is asked for: room is made at once
    """

    def __init__(
        self, variables: tuple[str, ...], pace: Pace, *, rate_slot: int | None = None, epochs: int = 0
    ) -> None:
        self._variables, self._pace, self._rate_slot = variables, pace, rate_slot
        rows = epochs // pace.every + 2 if pace.every else 0
        self._epochs: Column[int] = Column("q", rows)
        self._points: tuple[Column[float], ...] = tuple(Column("d", rows) for _ in variables)
        self._losses: Column[float] = Column("d", rows)
        self._norms: Column[float] = Column("d", rows)
        self._rates: Column[float] | None = None if rate_slot is None else Column("d", rows)

    def add(self, iterate: Iterate) -> None:
        """Keep an iterate if its turn has come."""
        if self._pace.keeps(iterate.epoch):
            self._append(iterate)

    def extend(self, block: Trajectory) -> None:
        """Keep a block of iterates whose turn has come."""
        self._epochs.extend(block.epochs)
        for column, coordinates in zip(self._points, block.points, strict=True):
            column.extend(coordinates)
        self._losses.extend(block.losses)
        self._norms.extend(block.gradient_norms)
        if self._rates is not None and block.rates is not None:
            self._rates.extend(block.rates)

    def finish(self, last: Iterate | None) -> Trajectory:
        """The trajectory, with the last iterate whatever its epoch."""
        epochs = self._epochs.numbers()
        if last is not None and (not epochs or epochs[-1] != last.epoch):
            self._append(last)
        return Trajectory(
            self._variables,
            self._epochs.numbers(),
            tuple(column.numbers() for column in self._points),
            self._losses.numbers(),
            self._norms.numbers(),
            None if self._rates is None else self._rates.numbers(),
        )

    def _append(self, iterate: Iterate) -> None:
        self._epochs.append(iterate.epoch)
        for column, coordinate in zip(self._points, iterate.point, strict=True):
            column.append(coordinate)
        self._losses.append(iterate.loss)
        self._norms.append(iterate.gradient_norm)
        if self._rates is not None and self._rate_slot is not None:
            self._rates.append(iterate.memory[self._rate_slot] if iterate.epoch else math.nan)
