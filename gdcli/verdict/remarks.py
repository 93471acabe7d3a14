"""What else is known of a run and its loss: a run and its verdict in, sentences with their evidence out.

Each row of the table is one fact; a row that does not apply says nothing.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.evidence import Certified, Exact, Numeric
from gdcli.verdict.exact.crawl import crawl
from gdcli.verdict.exact.infimum import GlobalMinimum as LowestPoints
from gdcli.verdict.exact.infimum import InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.safe_rate import safe_rate
from gdcli.verdict.exact.stability import stability
from gdcli.verdict.exact_rows import figure, way_text
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.run import REACHED
from gdcli.verdict.verdict import Figure, GlobalMinimum, Remark, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.verdict.certified.convex_fit import ConvexMinimum
    from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
    from gdcli.verdict.exact.critical import CriticalPoint
    from gdcli.verdict.run import Run

# Epochs are forecast for coming this close, which is six digits of an ordinary number.
CLOSE = 1e-6
# Forecasts beyond this many epochs are no help to anyone.
FOREVER = 1e15
# Halvings of a step to find where in it the domain ends, and digits of the step that are said of that.
BISECTIONS = 60
DIGITS = 6


def remarks(run: Run, verdict: Verdict) -> tuple[Remark, ...]:
    """Everything worth saying beside the verdict."""
    return tuple(remark for row in _ROWS if (remark := row(run, verdict)) is not None)


def max_stable_lr(run: Run, verdict: Verdict) -> float | None:
    """Largest learning rate with which plain gradient descent settles at the point of the verdict."""
    match verdict.evidence:
        case Certified() if verdict.kind.is_minimum and run.stationary is not None:
            return run.stationary.largest_stable_lr[0]
        case Exact() if (point := run.nearest()) is not None and (known := stability(point)) is not None:
            return float(known.largest)
        case _:
            return None


def global_minimum(run: Run, verdict: Verdict) -> GlobalMinimum | None:
    """Where the loss is lowest, as far as that is proven."""
    lowest = None if run.line is None else run.line.lowest
    if isinstance(lowest, LowestPoints) and lowest.points:
        points = tuple((figure(point.x),) for point in lowest.points)
        if run.box is None or all(run.is_in_box((float(point.x),)) for point in lowest.points):
            return GlobalMinimum(points, figure(lowest.loss), Exact(lowest))
    bounds = run.lowest if run.box or isinstance(verdict.evidence, Certified) else None
    if bounds is None or not bounds.proves:
        return None
    known: tuple[tuple[Figure, ...], ...] = _located(bounds)
    if not known and verdict.kind is VerdictKind.GLOBAL_MINIMUM and verdict.stationary_point:
        known = (verdict.stationary_point,)
    return GlobalMinimum(known, bounds.upper, Certified(bounds)) if known else None


def _located(bounds: GlobalBounds | ConvexMinimum) -> tuple[tuple[float, ...], ...]:
    """The global minimizers, where every box of them holds a single point and says where; else none.

    A box is only where a minimizer may be: the middle of a wide one is any point.
    """
    if not all(minimizer.unique and _is_narrow(minimizer.box) for minimizer in bounds.minimizers):
        return ()
    return tuple(tuple(low / 2 + high / 2 for low, high in m.box) for m in bounds.minimizers)


def _is_narrow(box: Sequence[tuple[float, float]]) -> bool:
    return all(high - low <= REACHED * max(1.0, abs(low), abs(high)) for low, high in box)


def _derivatives_there(run: Run, verdict: Verdict) -> Remark | None:
    point = _exact_point(run, verdict)
    if point is None or point.derivative is None or point.order <= 2:  # noqa: PLR2004 - f'' says it all
        return None
    zero = " = ".join(f"f{_primes(order)}({point.x.text})" for order in range(1, point.order))
    return Remark(
        f"{zero} = 0 and f{_primes(point.order)}({point.x.text}) = {point.derivative.text}", Exact(point)
    )


def _crawling(run: Run, verdict: Verdict) -> Remark | None:
    point = _exact_point(run, verdict)
    law = None if point is None else crawl(point)
    if law is None or point is None or run.rate is None:
        return None
    distance = abs(float(point.x) - run.end[0])
    text = f"the distance shrinks only like {law.law}"
    if distance > CLOSE:
        more = _many(law.epochs(run.rate, CLOSE, distance))
        text += f", so coming within {CLOSE:g} takes about {more} more epochs"
    return Remark(text, Exact(law))


def _settling(run: Run, verdict: Verdict) -> Remark | None:
    point = _exact_point(run, verdict)
    known = None if point is None else stability(point)
    if known is None or run.rate is None:
        return None
    factor = abs(float(known.multiplier(Fraction(run.rate))))
    text = f"each epoch multiplies the distance by {factor:.4g}"
    if (seen := run.observed_rate()) is not None:
        text += f" (observed: {seen:.4g})"
    if 0 < factor < 1:
        text += f", a further digit every {math.ceil(-1 / math.log10(factor))} epochs"
    return Remark(
        f"{text}; stable for lr < {known.largest.text}, fastest at {known.fastest.text}", Exact(known)
    )


def _certified_settling(run: Run, verdict: Verdict) -> Remark | None:
    found = run.stationary if isinstance(verdict.evidence, Certified) else None
    if found is None or not verdict.kind.is_minimum:
        return None
    text = f"stable for lr < {found.largest_stable_lr[0]:.5g}"
    if len(run.start) > 1:
        text = f"condition number {found.condition[1]:.4g}; {text}"
    if run.rate is not None:
        factor = found.rate(run.rate)[1]
        text += f"; with lr {run.rate:g} each epoch multiplies the distance by {factor:.6g}"
        if (seen := run.observed_rate()) is not None:
            text += f" (observed: {seen:.6g})"
    return Remark(text, Certified(found))


def _not_stable(run: Run, verdict: Verdict) -> Remark | None:
    if verdict.kind is not VerdictKind.CYCLING or run.line is None or run.rate is None:
        return None
    minima = [(point, known) for point in run.line.points if (known := stability(point)) is not None]
    if not minima:
        return None
    point, known = min(minima, key=lambda pair: abs(float(pair[0].x) - run.end[0]))
    if known.holds(Fraction(run.rate)) is not False:
        return None
    name = run.names[0]
    return Remark(
        f"the minimum {name} = {point.x.text} attracts only for lr < {known.largest.text}", Exact(known)
    )


def _safe(run: Run, verdict: Verdict) -> Remark | None:
    line = run.line
    if (
        verdict.kind not in {VerdictKind.DIVERGING, VerdictKind.CYCLING}
        or line is None
        or line.polynomial is None
    ):
        return None
    loss = line.polynomial
    found = run.budget.spend(lambda: safe_rate(loss, Fraction(run.start[0])))
    if found is None:
        return None
    return Remark(f"every lr below {float(found.rate):.4g} is safe from this start", Exact(found))


def _lowest(run: Run, verdict: Verdict) -> Remark | None:
    if run.line is None or verdict.kind in {
        VerdictKind.GLOBAL_MINIMUM,
        VerdictKind.FLAT_MINIMUM,
        VerdictKind.UNBOUNDED_BELOW,
        VerdictKind.INFIMUM_NOT_ATTAINED,
    }:  # fmt: skip
        return None
    name = run.names[0]
    lowest = run.line.lowest
    match lowest:
        case UnboundedBelow():
            text = f"the loss has no minimum: it is unbounded below, {way_text(run, lowest.towards[0])}"
        case InfimumNotAttained():
            text = (
                f"the loss has no global minimum: it comes as near to {lowest.infimum.text} as one likes, "
                f"{way_text(run, lowest.towards[0])}"
            )
        case LowestPoints(plateaus=(_, *_)):
            text = f"the loss is lowest, {lowest.loss.text}, on a whole interval"
        case LowestPoints():
            where = " and ".join(f"{name} = {point.x.text}" for point in lowest.points)
            noun = "minimum is" if len(lowest.points) == 1 else "minima are"
            text = f"the global {noun} {where} with loss {lowest.loss.text}"
    return Remark(text, Exact(lowest))


def _in_the_box(run: Run, verdict: Verdict) -> Remark | None:
    """What is proven of the least loss in the box, where it is not the verdict itself."""
    if run.box is None or run.lowest is None or verdict.kind is VerdictKind.GLOBAL_MINIMUM:
        return None
    low, high = run.lowest.lower, run.lowest.upper
    if not (math.isfinite(low) and math.isfinite(high)):
        return None
    if not run.lowest.closed:
        text = f"in the box the least loss lies between {low:.9g} and {high:.9g}: there was no time for more"
        return Remark(text, Certified(run.lowest))
    points = _located(run.lowest)
    text = f"in the box the loss is lowest, {high:.9g}"
    if points:
        where = ", ".join(f"{name} = {x:.9g}" for name, x in zip(run.names, points[0], strict=True))
        more = "" if len(points) == 1 else f" (one of {len(points)})"
        text += f", at {where}{more}"
    return Remark(text, Certified(run.lowest))


def _boundary(run: Run, verdict: Verdict) -> Remark | None:
    """Where the domain ends on the last step, by bisection between its two ends."""
    fault = run.ending.breakdown
    if verdict.kind is not VerdictKind.LEFT_DOMAIN or fault is None or run.ending.last is None:
        return None
    inside, outside = run.end, fault.point
    for _ in range(BISECTIONS):
        middle = tuple(a / 2 + b / 2 for a, b in zip(inside, outside, strict=True))
        if all(map(math.isfinite, run.evaluate(*middle))):
            inside = middle
        else:
            outside = middle
    where = ", ".join(
        f"{name} = {_rounded(x, abs(x - y)):g}"
        for name, x, y in zip(run.names, outside, run.end, strict=True)
    )
    return Remark(f"on the way of the last step the loss ends at {where}", Numeric())


def _on_the_way(run: Run, verdict: Verdict) -> Remark | None:
    """Where plain gradient descent is bound to go from here."""
    ahead = run.ahead
    if verdict.kind is not VerdictKind.DESCENDING or run.rate is None or ahead is None or ahead.point is None:
        return None
    if ahead.rate is not None and Fraction(run.rate) > ahead.rate:
        return None
    where = f"{run.names[0]} = {ahead.point.x.text}"
    lowest = run.line is not None and ahead.point in getattr(run.line.lowest, "points", ())
    kind = VerdictKind.GLOBAL_MINIMUM if lowest else ahead.point.kind
    return Remark(f"exact descent with this lr goes on to {where}, {kind.value}, never past it", Exact(ahead))


def _forecast(run: Run, verdict: Verdict) -> Remark | None:
    """How long it would take at the pace of the last epochs."""
    if verdict.kind is not VerdictKind.DESCENDING or run.last.epoch == 0:
        return None
    seen = run.observed_rate()
    if seen is None or not 0 < seen < 1:
        return None
    more = math.log(run.tolerance / run.last.gradient_norm) / math.log(seen)
    if not 0 < more < FOREVER:
        return None
    pace = f"|gradient| shrinks by {1 - seen:.3g} an epoch"
    return Remark(f"{pace}: {run.tolerance:g} is about {_many(more)} epochs away", Numeric())


def _convex(run: Run, verdict: Verdict) -> Remark | None:
    """What a minimum that is not proven would be, were it proven."""
    if not run.is_convex_by_form:
        return None
    match verdict.kind:
        case VerdictKind.LOCAL_MINIMUM:
            text = "where it has a minimum, that is the global one"
        case VerdictKind.UNDECIDED if run.curvature is not None and run.curvature.singular:
            text = "wherever its gradient is zero it is lowest, perhaps at many points at once"
        case _:
            return None
    return Remark(f"the loss is convex by its form: {text}", Numeric())


_ROWS: tuple[Callable[[Run, Verdict], Remark | None], ...] = (
    _convex,
    _derivatives_there,
    _crawling,
    _settling,
    _certified_settling,
    _not_stable,
    _safe,
    _boundary,
    _on_the_way,
    _forecast,
    _lowest,
    _in_the_box,
)


def _exact_point(run: Run, verdict: Verdict) -> CriticalPoint | None:
    """The critical point that an exact verdict is about."""
    return run.nearest() if isinstance(verdict.evidence, Exact) and verdict.stationary_point else None


def _rounded(x: float, step: float) -> float:
    """A number to as many digits as it takes to tell two places of a step apart."""
    return round(x, DIGITS - 1 - math.floor(math.log10(step))) + 0.0 if step > 0 else x


def _primes(order: int) -> str:
    return "'" * order if order <= 3 else f"^({order})"  # noqa: PLR2004 - more are not counted by eye


def _many(epochs: float) -> str:
    """A number of epochs, as one says it."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if epochs >= size:
            return f"{epochs / size:.3g} {word}"
    return f"{math.ceil(epochs)}"
