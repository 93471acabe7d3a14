"""The descent loop: a method, a start and limits in, iterates and an ending out.

Law 1: nothing here prints, plots, logs or reads a clock of its own.
Law 2: every number that leaves has been tested finite, or the loop has ended.
Law 3: an epoch's reasons to stop are looked for in the order of StopReason.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.breakdown import Breakdown, locate
from gdcli.descent.stopping import Limits, StopReason
from gdcli.descent.trajectory import Iterate, Pace, Recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gdcli.descent.method import Method

# The loop looks at the clock and at interruptions about every so many seconds.
BEAT_SECONDS = 0.02

MOST_PHASES = 100


@dataclass(frozen=True, slots=True)
class Cycle:
    """An exact return: the state after `epoch` is that of `period` epochs before."""

    epoch: int
    period: int


@dataclass(frozen=True, slots=True)
class Phase:
    """What a method began to do, or did once, in an epoch."""

    epoch: int
    what: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended.

    epoch         the epoch in which the reason arose
    last          last finite iterate, None where there is none
    best          the first iterate with the lowest loss, None where there is none
    last_rise     last epoch whose loss was above that of the epoch before, 0 where none was
    evaluations   how often the loss was evaluated
    phases        what the method remarked on itself; after MOST_PHASES each takes the place of the one before
    """

    reason: StopReason
    epoch: int
    last: Iterate | None
    best: Iterate | None
    last_rise: int
    cycle: Cycle | None
    breakdown: Breakdown | None
    evaluations: int = 1
    phases: tuple[Phase, ...] = ()

    @property
    def fell_throughout(self) -> bool:
        """Whether the loss fell, or at least never rose, from the start to the last finite iterate."""
        return self.last_rise == 0 and self.last is not None and self.last.epoch > 0


def descend(  # noqa: C901, PLR0912, PLR0915 - one loop whose order of tests is its meaning
    method: Method,
    start: tuple[float, ...],
    limits: Limits,
    pace: Pace,
    *,
    clock: Callable[[], float],
    interrupted: Callable[[], bool],
) -> Iterator[Iterate | Ending]:
    """Yield the iterates that `pace` keeps, some between them as a sign of life, and then the ending.

    start        shape (n,), finite
    clock        seconds since any moment; it decides only about time limits and signs of life
    interrupted  asked now and then; once it says yes, the run ends where it is
    """
    n = method.dimension
    evaluations_before = method.evaluations() if method.evaluations else 0
    state = (*start, *method.evaluate(*start), *method.memory)
    if not _finite(state):
        at_start = locate(method, state, state, 0)
        yield Ending(at_start.reason, 0, None, None, 0, None, at_start)
        return
    advance, repeats_matter, tolerance = method.advance, method.autonomous, limits.tolerance
    leave, remark = method.leave, method.remark
    phases: list[Phase] = []
    beyond: tuple[float, ...] | None = None
    rate = None if method.rate_slot is None else 2 * n + 1 + method.rate_slot
    epoch = last_rise = 0
    best, best_epoch = state, 0
    # Brent's search for a cycle: compare with one remembered state, remembered anew at doubling distances.
    anchor, anchor_epoch, next_anchor = state, 0, 2
    cycle: Cycle | None = None
    fault: Breakdown | None = None
    reason: StopReason | None = None
    began = last_beat = clock()
    beat = 1

    while True:
        yield _iterate(epoch, state, n)
        small = tolerance is not None and max(map(abs, state[n + 1 : 2 * n + 1])) <= tolerance
        if small and leave is not None:
            beyond = leave(*state)
        if small and beyond is None:
            reason = StopReason.GRADIENT_SMALL
        elif epoch >= limits.epochs:
            reason = StopReason.EPOCH_LIMIT if cycle is None else StopReason.CYCLE
        elif limits.seconds is not None and last_beat - began >= limits.seconds:
            reason = StopReason.TIME_LIMIT
        elif interrupted():
            reason = StopReason.INTERRUPTED
        if reason is not None:
            break

        due = min(pace.next_after(epoch), limits.epochs, epoch + beat)
        while epoch < due:
            new, beyond = beyond or advance(*state, epoch + 1), None
            # A sum is finite only if its terms are; one that overflows by itself needs a second look.
            if not math.isfinite(sum(new)) and not _finite(new):
                fault = locate(method, state, new, epoch + 1)
                reason = fault.reason
                break
            if rate is not None and new[rate] < 0:
                fault = Breakdown(
                    StopReason.LEFT_DOMAIN, "lr", state[:n], f"became {new[rate]:g}", of_the_loss=False
                )
                reason = fault.reason
                break
            epoch += 1
            if remark is not None and (what := remark(state, new)):
                phases[MOST_PHASES - 1 :] = [Phase(epoch, what)]
            if new[n] < best[n]:
                best, best_epoch = new, epoch
            elif new[n] > state[n]:
                last_rise = epoch
            if tolerance is not None and max(map(abs, new[n + 1 : 2 * n + 1])) <= tolerance:
                state = new
                break
            if repeats_matter and cycle is None:
                if new == state:
                    reason = StopReason.FIXED_POINT
                    break
                if new == anchor:
                    cycle = Cycle(epoch, epoch - anchor_epoch)
                    if not limits.to_the_end:
                        reason = StopReason.CYCLE
                        state = new
                        break
                elif epoch == next_anchor:
                    anchor, anchor_epoch, next_anchor = new, epoch, 3 * epoch
            state = new
        if reason is not None:
            break
        now = clock()
        beat = min(2 * beat, 1 << 20) if now - last_beat < BEAT_SECONDS else max(1, beat // 2)
        last_beat = now

    yield Ending(
        reason,
        epoch + 1 if fault else epoch,
        _iterate(epoch, state, n),
        _iterate(best_epoch, best, n),
        last_rise,
        cycle,
        fault,
        method.evaluations() - evaluations_before if method.evaluations else 1 + epoch,
        tuple(phases),
    )


def collect(
    events: Iterator[Iterate | Ending], recorder: Recorder, watch: Callable[[Iterate], None] = lambda _: None
) -> Ending:
    """Let a run go to its end, keep its iterates in `recorder`, show each to `watch`, return its ending."""
    for event in events:
        if isinstance(event, Ending):
            return event
        recorder.add(event)
        watch(event)
    raise AssertionError("the loop ended without an ending")


def _finite(state: tuple[float, ...]) -> bool:
    return all(map(math.isfinite, state))


def _iterate(epoch: int, state: tuple[float, ...], n: int) -> Iterate:
    return Iterate(epoch, state[:n], state[n], state[n + 1 : 2 * n + 1], state[2 * n + 1 :])
