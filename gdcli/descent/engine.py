"""The descent loop: a method, a start and limits in, iterates and an ending out.

Law 1: nothing here prints, plots, logs or reads a clock of its own.
Law 2: every number that leaves has been tested finite, or the loop has ended.
Law 3: an epoch's reasons to stop are looked for in the order of StopReason.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.breakdown import Breakdown, locate
from gdcli.descent.stopping import Limits, StopReason
from gdcli.descent.stretch import MOST_PHASES, Halt, Phase, Progress, State, python_stretch
from gdcli.descent.switch import Backend, patience, unfit
from gdcli.descent.trajectory import Iterate, Pace, Recorder, Trajectory
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gdcli.descent.method import Method

# The loop looks at the clock and at interruptions about every so many seconds, and after so many epochs.
BEAT_SECONDS = 0.02
LONGEST_BEAT = 1 << 20


class Cycle(Frozen):
    """An exact return: the state after `epoch` is that of `period` epochs before."""

    epoch: int
    period: int


class Ending(Frozen):
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

    @property
    def fell_away(self) -> bool:
        """Whether a run that broke down did so on its way down."""
        return self.breakdown is not None and (self.breakdown.downwards or self.fell_throughout)


def descend(  # noqa: C901, PLR0912, PLR0915 - one loop whose order of tests is its meaning
    method: Method,
    start: tuple[float, ...],
    limits: Limits,
    pace: Pace,
    *,
    clock: Callable[[], float],
    interrupted: Callable[[], bool],
    backend: Backend = Backend.PYTHON,
    blocks: bool = False,
    uncompiled: Callable[[], None] = lambda: None,
) -> Iterator[Iterate | Trajectory | Ending]:
    """Yield the iterates that `pace` keeps, some between them as a sign of life, and then the ending.

    start        shape (n,), finite
    clock        seconds since any moment; it decides only about time limits, signs of life and backends
    interrupted  asked now and then; once it says yes, the run ends where it is
    backend      what carries out the epochs; it changes no number
    blocks       whether kept iterates may come as blocks, each to be read before the next event
    uncompiled   is called where machine code would take over, but what makes it is not installed
    """
    n = method.dimension
    evaluations_before = method.evaluations() if method.evaluations else 0
    state = (*start, *method.evaluate(*start), *method.memory)
    if not _finite(state):
        at_start = locate(method, state, state, 0)
        yield Ending(at_start.reason, 0, None, None, 0, None, at_start)
        return
    progress = Progress.start(state)
    phases: list[Phase] = []
    bottom = method.depth * max(1.0, abs(state[n]))
    stretch = python_stretch(method, limits.tolerance, bottom)
    change_after = patience(
        backend, method, limits, apart=pace.every if pace.every and not blocks else limits.epochs
    )
    cycle: Cycle | None = None
    fault: Breakdown | None = None
    reason: StopReason | None = None
    began = last_beat = clock()
    beat = 1

    while True:
        epoch, state = progress.epoch, progress.state
        yield _iterate(epoch, state, n)
        small = limits.tolerance is not None and max(map(abs, state[n + 1 : 2 * n + 1])) <= limits.tolerance
        if small and method.leave is not None:
            progress = progress.going_to(method.leave(*state))
        if small and not progress.beyond:
            reason = StopReason.GRADIENT_SMALL
        elif epoch >= limits.epochs:
            reason = StopReason.EPOCH_LIMIT if cycle is None else StopReason.CYCLE
        elif limits.seconds is not None and last_beat - began >= limits.seconds:
            reason = StopReason.TIME_LIMIT
        elif interrupted():
            reason = StopReason.INTERRUPTED
        if reason is not None:
            break

        if last_beat - began >= change_after:
            if unfit(Backend.LLVM, method):
                change_after = math.inf
                uncompiled()
            elif method.is_ready:
                from gdcli.descent.machine_stretch import machine_stretch

                stretch, change_after = machine_stretch(method, limits.tolerance), math.inf
        kept = pace.ahead(epoch, stretch.rows if blocks else 0)
        reached = stretch.go(
            progress, range(kept.start, min(kept.stop, limits.epochs, epoch + beat), kept.step)
        )
        progress = reached.progress
        for phase in reached.phases:
            phases[MOST_PHASES - 1 :] = [phase]
        if len(reached.kept):
            yield reached.kept
        match reached.halt:
            case Halt.FIXED_POINT:
                reason = StopReason.FIXED_POINT
            case Halt.RETURNED:
                cycle = Cycle(progress.epoch, progress.epoch - progress.anchor_epoch)
                progress = progress.without_anchor()
                reason = None if limits.to_the_end else StopReason.CYCLE
            case Halt.BROKEN:
                fault = _fault(method, progress, reached.broken, bottom)
                reason = fault.reason
            case Halt.DUE | Halt.GRADIENT_SMALL:
                pass
        if reason is not None:
            break
        now = clock()
        beat = min(2 * beat, LONGEST_BEAT) if now - last_beat < BEAT_SECONDS else max(1, beat // 2)
        last_beat = now

    yield Ending(
        reason,
        progress.epoch + 1 if fault else progress.epoch,
        _iterate(progress.epoch, progress.state, n),
        _iterate(progress.best_epoch, progress.best, n),
        progress.last_rise,
        cycle,
        fault,
        method.evaluations() - evaluations_before if method.evaluations else 1 + progress.epoch,
        tuple(phases),
    )


def collect(
    events: Iterator[Iterate | Trajectory | Ending],
    recorder: Recorder,
    watch: Callable[[Iterate], None] = lambda _: None,
) -> Ending:
    """Let a run go to its end, keep its iterates in `recorder`, show single ones to `watch`; the ending."""
    for event in events:
        match event:
            case Ending():
                return event
            case Trajectory():
                recorder.extend(event)
            case Iterate():
                recorder.add(event)
                watch(event)
    raise AssertionError("the loop ended without an ending")


def _fault(method: Method, progress: Progress, broken: State, bottom: float) -> Breakdown:
    """What goes wrong in the next epoch, which leads to the state `broken`; or it has to be found out."""
    state, epoch, n = progress.state, progress.epoch + 1, method.dimension
    after = broken or method.advance(*state, float(epoch))
    if not _finite(after):
        return locate(method, state, after, epoch)
    if after[n] < bottom:
        return Breakdown(
            StopReason.OVERFLOW, "the loss", after[:n], f"fell to {after[n]:.3g}", downwards=True
        )
    assert method.rate_slot is not None
    rate = after[2 * n + 1 + method.rate_slot]
    return Breakdown(StopReason.LEFT_DOMAIN, "lr", state[:n], f"became {rate:g}", of_the_loss=False)


def _finite(state: State) -> bool:
    return all(map(math.isfinite, state))


def _iterate(epoch: int, state: State, n: int) -> Iterate:
    return Iterate(epoch, state[:n], state[n], state[n + 1 : 2 * n + 1], state[2 * n + 1 :])
