"""The rows of the decision table that floating point fills: a run in, a verdict with no proof out.

Law: no row claims more than the floating-point facts it names. A minimum, maximum or saddle is claimed only
where Newton's step says that a stationary point is near and the Hessian there is settled and regular.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.stopping import StopReason
from gdcli.verdict.evidence import NoEvidence, Numeric
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.lines import FAR_AWAY
from gdcli.verdict.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.verdict.run import Run


def left_the_domain(run: Run) -> Verdict | None:
    """The last step led to where the loss is not defined."""
    fault = run.ending.breakdown
    if fault is None or not fault.of_the_loss or run.ending.reason is not StopReason.LEFT_DOMAIN:
        return None
    return Verdict(
        VerdictKind.LEFT_DOMAIN,
        Numeric(),
        f"the run left the domain of the loss: {fault.subexpression} {fault.what}",
    )


def overflowed(run: Run) -> Verdict | None:
    """The last step led to numbers that no double holds."""
    ending = run.ending
    fault = ending.breakdown
    if fault is None or not fault.of_the_loss:
        return None
    if ending.last is None:
        return Verdict(
            VerdictKind.UNDECIDED, NoEvidence(), "the loss cannot be computed at the start in doubles"
        )
    if ending.fell_away:
        how = "fell beyond all measure" if fault.downwards else "fell in every epoch and overflowed"
        return Verdict(
            VerdictKind.DIVERGING,
            Numeric(),
            f"diverging downwards: the loss {how}; it may be unbounded below",
        )
    return Verdict(
        VerdictKind.DIVERGING, Numeric(), "diverging: the steps overshoot, each further than the last"
    )


def near_regular_point(run: Run) -> Verdict | None:
    """A regular stationary point is near: the signs of the eigenvalues say what it is."""
    found = run.curvature
    if found is None or not found.settled:
        return None
    point = tuple(x + s for x, s in zip(run.end, found.newton_step, strict=True))
    if not run.is_as_low_as(point):
        return None
    lowest, highest = found.eigenvalues[0], found.eigenvalues[-1]
    if lowest > 0:
        kind, because = VerdictKind.LOCAL_MINIMUM, "positive"
    elif highest < 0:
        kind, because = VerdictKind.MAXIMUM, "negative"
    else:
        kind, because = VerdictKind.SADDLE, "of both signs"
    if len(found.eigenvalues) == 1:
        because = f"the second derivative is {_figure(lowest)}"
    else:
        because = (
            f"all eigenvalues of the Hessian are {because}"
            if lowest * highest > 0
            else (f"the eigenvalues of the Hessian run from {_figure(lowest)} to {_figure(highest)}")
        )
    return Verdict(kind, Numeric(found.eigenvalues), f"{kind.value}{_within(run)}: {because}", point)


def in_a_corner(run: Run) -> Verdict | None:
    """Bounds hold every coordinate, so that no curvature matters."""
    if not all(run.held) or run.ending.last is None:
        return None
    kind = VerdictKind.LOCAL_MINIMUM
    return Verdict(kind, Numeric(), f"{kind.value}{_within(run)}: every way from there leads uphill", run.end)


def in_a_cycle(run: Run) -> Verdict | None:
    """The run returns exactly to an earlier iterate."""
    cycle = run.ending.cycle
    if cycle is None:
        return None
    return Verdict(
        VerdictKind.CYCLING,
        Numeric(),
        f"not a stationary point: the run repeats the same {cycle.period} points for ever",
    )


def near_degenerate_point(run: Run) -> Verdict | None:
    """The gradient all but vanishes, and the Hessian does too: minimum and inflection look alike."""
    found = run.curvature
    small = run.last.gradient_norm <= run.tolerance
    if found is None:
        what = "the Hessian could not be computed here" if small else ""
    elif found.singular:
        what = (
            "the Hessian is singular to rounding, and floating point cannot tell a minimum from an inflection"
        )
        what = what if small else ""
    elif found.near:
        what = (
            "the Hessian changes or meets a kink on the way to the stationary point ahead, whatever that is"
        )
    elif small:
        distance = _figure(max(map(abs, found.newton_step)))
        what = (
            f"the gradient is within {run.tolerance:g}, but Newton's step puts the nearest stationary "
            f"point about {distance} away: a plateau, or the far side of one"
        )
    else:
        what = ""
    return Verdict(VerdictKind.UNDECIDED, NoEvidence(), f"undecided: {what}") if what else None


def stuck(run: Run) -> Verdict | None:
    """The step has become too small to move the point."""
    if run.ending.reason is not StopReason.FIXED_POINT:
        return None
    return Verdict(
        VerdictKind.UNDECIDED,
        NoEvidence(),
        "undecided: the step is too small to move the point, and the gradient is not small",
    )


def growing(run: Run) -> Verdict | None:
    """The loss has only ever grown."""
    if run.best.epoch > 0 or run.last.loss <= run.trajectory.losses[0]:
        return None
    return Verdict(
        VerdictKind.DIVERGING,
        Numeric(),
        f"diverging: the loss was never below that of the start, and has grown to {_figure(run.last.loss)}",
    )


def run_away(run: Run) -> Verdict | None:
    """A coordinate is beyond all measure."""
    furthest = max(run.end, key=abs)
    if abs(furthest) < FAR_AWAY:
        return None
    return Verdict(
        VerdictKind.DIVERGING,
        Numeric(),
        f"diverging: the point has run away to {_figure(furthest)}; the loss may be unbounded below",
    )


def going_down(run: Run) -> Verdict | None:
    """The lowest loss is a recent one, and every one that was kept of late is below all before."""
    best, last = run.best, run.last
    norm = f"not at a stationary point: |gradient| is still {_figure(last.gradient_norm)}"
    if last.epoch == 0:
        return Verdict(VerdictKind.DESCENDING, Numeric(), norm)
    if best.epoch == 0 or 2 * best.epoch < last.epoch or not _keeps_falling(run):
        return None
    return Verdict(VerdictKind.DESCENDING, Numeric(), f"{norm} and the loss is going down")


def restless(run: Run) -> Verdict:
    """Nothing else can be said."""
    late = set(_late_losses(run))
    if len(late) == 1:
        text = f"undecided: the loss stays at {_figure(run.last.loss)}, but the run has not come to rest"
        return Verdict(VerdictKind.UNDECIDED, NoEvidence(), text)
    lowest = f"{_figure(run.best.loss)} at epoch {run.best.epoch}"
    return Verdict(
        VerdictKind.UNDECIDED, NoEvidence(), f"undecided: the loss does not settle; its lowest was {lowest}"
    )


def _keeps_falling(run: Run) -> bool:
    """Whether the losses kept of the second half of a run lie below those of the first.

    One low loss says nothing: of steps that bounce to and fro across a kink, the lowest comes at any time.
    """
    kept = run.trajectory.losses
    late = _late_losses(run)
    return max(late) < min(kept[: len(kept) - len(late)], default=math.inf)


def _late_losses(run: Run) -> Sequence[float]:
    """The losses kept of the second half of a run, the last one among them."""
    pairs = zip(run.trajectory.epochs, run.trajectory.losses, strict=True)
    return [loss for epoch, loss in pairs if 2 * epoch > run.last.epoch] or [run.last.loss]


def _within(run: Run) -> str:
    """Of which bounds a claim is, where they hold anything."""
    names = [name for name, held in zip(run.names, run.held, strict=True) if held]
    return f" within the bounds, which hold {', '.join(names)}" if names else ""


def _figure(value: float) -> str:
    return f"{value:.4g}"
