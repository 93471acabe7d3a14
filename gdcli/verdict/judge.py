"""The decision table: a run and the curvature at its end in, a verdict out.

Law: no row claims more than the floating-point facts it names. A minimum, maximum or saddle is claimed only
where Newton's step says that a stationary point is near and the Hessian there is settled and regular.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.stopping import StopReason
from gdcli.verdict.curvature import Curvature, curvature
from gdcli.verdict.verdict import NoEvidence, Numeric, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.engine import Ending
    from gdcli.descent.trajectory import Iterate
    from gdcli.objective.objective import Objective

# A point with a coordinate beyond this has run away: no loss of ordinary scale has anything there.
FAR_AWAY = 1e100


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rows look at."""

    ending: Ending
    last: Iterate
    first_loss: float
    tolerance: float
    curvature: Curvature | None


def judge(
    objective: Objective, ending: Ending, first_loss: float | None, *, tolerance: float, seconds: float
) -> Verdict:
    """Verdict on a run.

    first_loss   loss at the start, None where it is not finite
    tolerance    gradient components up to this count as small
    seconds      for the symbolic Hessian
    """
    broken = _broken_down(ending)
    if broken is not None:
        return broken
    last = ending.last
    assert last is not None
    assert first_loss is not None
    facts = _Facts(ending, last, first_loss, tolerance, curvature(objective, last.point, seconds))
    return next(verdict for row in _ROWS if (verdict := row(facts)) is not None)


def _broken_down(ending: Ending) -> Verdict | None:
    fault = ending.breakdown
    if fault is None or not fault.of_the_loss:
        return None
    if ending.reason is StopReason.LEFT_DOMAIN:
        return Verdict(
            VerdictKind.LEFT_DOMAIN,
            Numeric(),
            f"the run left the domain of the loss: {fault.subexpression} {fault.what}",
        )
    if ending.last is None:
        return Verdict(
            VerdictKind.UNDECIDED, NoEvidence(), "the loss cannot be computed at the start in doubles"
        )
    if ending.fell_throughout:
        return Verdict(
            VerdictKind.DIVERGING,
            Numeric(),
            "diverging downwards: the loss fell in every epoch and overflowed; it may be unbounded below",
        )
    return Verdict(
        VerdictKind.DIVERGING, Numeric(), "diverging: the steps overshoot, each further than the last"
    )


def _near_regular_point(facts: _Facts) -> Verdict | None:
    """A regular stationary point is near: the signs of the eigenvalues say what it is."""
    found = facts.curvature
    if found is None or not found.settled:
        return None
    lowest, highest = found.eigenvalues[0], found.eigenvalues[-1]
    if lowest > 0:
        kind, because = VerdictKind.LOCAL_MINIMUM, "positive"
    elif highest < 0:
        kind, because = VerdictKind.MAXIMUM, "negative"
    else:
        kind, because = VerdictKind.SADDLE, "of both signs"
    point = tuple(x + s for x, s in zip(facts.last.point, found.newton_step, strict=True))
    if len(found.eigenvalues) == 1:
        because = f"the second derivative is {_figure(lowest)}"
    else:
        because = (
            f"all eigenvalues of the Hessian are {because}"
            if lowest * highest > 0
            else (f"the eigenvalues of the Hessian run from {_figure(lowest)} to {_figure(highest)}")
        )
    return Verdict(kind, Numeric(found.eigenvalues), f"{kind.value}: {because}", point)


def _in_a_cycle(facts: _Facts) -> Verdict | None:
    cycle = facts.ending.cycle
    if cycle is None:
        return None
    return Verdict(
        VerdictKind.CYCLING,
        Numeric(),
        f"not a stationary point: the run repeats the same {cycle.period} points for ever",
    )


def _near_degenerate_point(facts: _Facts) -> Verdict | None:
    """The gradient all but vanishes, and the Hessian does too: minimum and inflection look alike."""
    found = facts.curvature
    small = facts.last.gradient_norm <= facts.tolerance
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
            f"the gradient is within {facts.tolerance:g}, but Newton's step puts the nearest stationary "
            f"point about {distance} away: a plateau, or the far side of one"
        )
    else:
        what = ""
    return Verdict(VerdictKind.UNDECIDED, NoEvidence(), f"undecided: {what}") if what else None


def _stuck(facts: _Facts) -> Verdict | None:
    if facts.ending.reason is not StopReason.FIXED_POINT:
        return None
    return Verdict(
        VerdictKind.UNDECIDED,
        NoEvidence(),
        "undecided: the step is too small to move the point, and the gradient is not small",
    )


def _growing(facts: _Facts) -> Verdict | None:
    best = facts.ending.best
    assert best is not None
    if best.epoch > 0 or facts.last.loss <= facts.first_loss:
        return None
    return Verdict(
        VerdictKind.DIVERGING,
        Numeric(),
        f"diverging: the loss was never below that of the start, and has grown to {_figure(facts.last.loss)}",
    )


def _run_away(facts: _Facts) -> Verdict | None:
    furthest = max(facts.last.point, key=abs)
    if abs(furthest) < FAR_AWAY:
        return None
    return Verdict(
        VerdictKind.DIVERGING,
        Numeric(),
        f"diverging: the point has run away to {_figure(furthest)}; the loss may be unbounded below",
    )


def _going_down(facts: _Facts) -> Verdict | None:
    best, last = facts.ending.best, facts.last
    assert best is not None
    norm = f"not at a stationary point: |gradient| is still {_figure(last.gradient_norm)}"
    if last.epoch == 0:
        return Verdict(VerdictKind.DESCENDING, Numeric(), norm)
    if best.epoch == 0 or 2 * best.epoch < last.epoch:
        return None
    return Verdict(VerdictKind.DESCENDING, Numeric(), f"{norm} and the loss is going down")


def _restless(facts: _Facts) -> Verdict:
    best = facts.ending.best
    assert best is not None
    lowest = f"{_figure(best.loss)} at epoch {best.epoch}"
    return Verdict(
        VerdictKind.UNDECIDED, NoEvidence(), f"undecided: the loss does not settle; its lowest was {lowest}"
    )


# In this order; the first row that applies is the verdict, and the last one always does.
_ROWS: tuple[Callable[[_Facts], Verdict | None], ...] = (
    _near_regular_point,
    _in_a_cycle,
    _run_away,
    _near_degenerate_point,
    _stuck,
    _growing,
    _going_down,
    _restless,
)


def _figure(value: float) -> str:
    return f"{value:.4g}"
