"""A stretch of the descent: where a run is, and up to which epoch it may go, in; where it then is, out.

One epoch after the other, in Python: the reference for `machine_stretch.py`, which does the same in machine
code, state for state and bit for bit. What a run may be asked between two stretches is in `engine.py`.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from gdcli.descent.trajectory import Trajectory
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.method import Method

State = tuple[float, ...]
MOST_PHASES = 100
NOTHING_KEPT = Trajectory((), (), (), (), ())


class Phase(Frozen):
    """What a method began to do, or did once, in an epoch."""

    epoch: int
    what: str


class Progress(NamedTuple):
    """Where a run is, after `epoch`.

    best         the first state with the lowest loss
    last_rise    last epoch whose loss was above that of the epoch before, 0 where none was
    anchor       the state that later ones are compared with, or () once none is looked for
    next_anchor  the epoch whose state is the next anchor, or 0
    beyond       where the next epoch leads because the method leaves its state, or ()
    """

    epoch: int
    state: State
    best: State
    best_epoch: int
    last_rise: int
    anchor: State
    anchor_epoch: int
    next_anchor: int
    beyond: State = ()

    @staticmethod
    def start(state: State) -> Progress:
        """Before the first epoch; the anchors are Brent's (1980), at doubling distances."""
        return Progress(0, state, state, 0, 0, state, 0, 2)

    def without_anchor(self) -> Progress:
        """The same, with no return to look for any more."""
        return self._replace(anchor=(), next_anchor=0)

    def going_to(self, beyond: State | None) -> Progress:
        """The same, the next epoch leading to this state; None where the method stays."""
        return self._replace(beyond=beyond or ())


class Halt(IntEnum):
    """Why a stretch is over."""

    DUE = 0  # it went as far as it may
    GRADIENT_SMALL = 1  # this epoch's gradient is within the tolerance
    FIXED_POINT = 2  # this epoch changed nothing
    RETURNED = 3  # this epoch's state is that of the anchor
    BROKEN = (
        4  # the next epoch has a number that is not finite, a learning rate below zero, or too low a loss
    )


class Reached(NamedTuple):
    """Where a stretch ended, and why.

    kept     what the run keeps of the epochs before the last, to be read before the next stretch
    broken   the state that is not finite, or () where it was not kept
    phases   what the method remarked on the epochs; after MOST_PHASES each takes the place of the one before
    """

    progress: Progress
    halt: Halt
    kept: Trajectory = NOTHING_KEPT
    broken: State = ()
    phases: tuple[Phase, ...] = ()


class Stretch(Frozen):
    """One way to carry out epochs.

    rows   how many epochs it can keep on the way
    go     from where the run is, and a range: the epochs to keep on the way; its stop is where to halt
    """

    rows: int
    go: Callable[[Progress, range], Reached]


def python_stretch(method: Method, tolerance: float | None, bottom: float = -math.inf) -> Stretch:
    """The stretch in Python; a tolerance of None is never met, and no loss below `bottom` is gone to."""
    return Stretch(0, _python(method, tolerance, bottom))


def _python(  # noqa: C901 - one loop whose order of tests is its meaning
    method: Method, tolerance: float | None, bottom: float
) -> Callable[[Progress, range], Reached]:
    n, advance, repeats_matter = method.dimension, method.advance, method.autonomous
    remark = method.remark
    rate = None if method.rate_slot is None else 2 * n + 1 + method.rate_slot

    def go(progress: Progress, way: range) -> Reached:  # noqa: C901, PLR0912 - see above
        assert not way
        due, t = way.stop, float(progress.epoch)
        epoch, state, best, best_epoch, last_rise, anchor, anchor_epoch, next_anchor, beyond = progress
        halt, broken = Halt.DUE, State()
        phases: list[Phase] = []
        # The losses beside their states: looking into a tuple takes as long as an operation of the loss.
        before, lowest, anchored = state[n], best[n], anchor[n] if anchor else math.nan
        while epoch < due:
            t += 1.0  # beside the whole number: adding the two kinds takes longer
            if beyond:
                new, beyond = beyond, ()
            else:
                new = advance(*state, t)
            total, loss = sum(new), new[n]
            # A sum is finite only if its terms are; one that overflows by itself needs a second look.
            if total - total != 0.0 and not all(map(math.isfinite, new)):
                halt, broken = Halt.BROKEN, new
                break
            if loss < bottom or (rate is not None and new[rate] < 0):
                halt, broken = Halt.BROKEN, new
                break
            epoch += 1
            if remark is not None and (what := remark(state, new)):
                phases[MOST_PHASES - 1 :] = [Phase(epoch, what)]
            if loss >= before:
                # Of states that fall, only one that is followed by none lower may be the best.
                if before < lowest:
                    best, lowest, best_epoch = state, before, epoch - 1
                if loss > before:
                    last_rise = epoch
            if tolerance is not None and max(map(abs, new[n + 1 : 2 * n + 1])) <= tolerance:
                state, halt = new, Halt.GRADIENT_SMALL
                break
            if repeats_matter:
                if loss == before and new == state:
                    halt = Halt.FIXED_POINT
                    break
                if loss == anchored and new == anchor:
                    state, halt = new, Halt.RETURNED
                    break
                if epoch == next_anchor:
                    anchor, anchored, anchor_epoch, next_anchor = new, loss, epoch, 3 * epoch
            state, before = new, loss
        if state[n] < lowest:
            best, best_epoch = state, epoch
        reached = Progress(epoch, state, best, best_epoch, last_rise, anchor, anchor_epoch, next_anchor)
        return Reached(reached, halt, NOTHING_KEPT, broken, tuple(phases))

    return go
