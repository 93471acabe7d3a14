"""What is known of the loss beside the verdict: where it is lowest, where its domain ends, how flat it is.

A run and its verdict in, one sentence with its evidence out, or None where a row does not apply.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.bounds_text import rounded_down, rounded_up
from gdcli.verdict.evidence import Certified, Exact, Numeric
from gdcli.verdict.exact.infimum import GlobalMinimum as LowestPoints
from gdcli.verdict.exact.infimum import InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.separate import separate_minimum
from gdcli.verdict.exact_rows import figure, way_text
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.remarks_on_steps import exact_point
from gdcli.verdict.verdict import GlobalMinimum, Remark, Verdict

if TYPE_CHECKING:
    from gdcli.verdict.certified.convex_fit import ConvexMinimum
    from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
    from gdcli.verdict.run import Run

# Halvings of a step to find where in it the domain ends, and digits of the step that are said of that.
BISECTIONS = 60
DIGITS = 6
# How far above the least that its form allows a loss may be, relative to that where it is above 1, for it to
# be worth saying.
NEXT_TO_NOTHING = 1e-12

_WITHOUT_MINIMUM = frozenset({VerdictKind.UNBOUNDED_BELOW, VerdictKind.INFIMUM_NOT_ATTAINED})


def global_minimum(run: Run, verdict: Verdict) -> GlobalMinimum | None:
    """Where the loss is lowest, as far as that is proven."""
    lowest = None if run.line is None else run.line.lowest
    if isinstance(lowest, LowestPoints) and lowest.points:
        points = tuple((figure(point.x),) for point in lowest.points)
        if all(run.is_inside_box([(point.x.low, point.x.high)]) for point in lowest.points):
            return GlobalMinimum(points, figure(lowest.loss), float(lowest.loss), Exact(lowest))
    bounds = _bounds(run, verdict)
    if bounds is None or not (bounds.proves and bounds.is_resolved):
        return _separate_minimum(run) or _floor(verdict) or _of_rows(run, verdict)
    centres = tuple(tuple(low / 2 + high / 2 for low, high in m.box) for m in bounds.minimizers)
    return GlobalMinimum(centres, bounds.upper, bounds.upper, Certified(bounds))


def _separate_minimum(run: Run) -> GlobalMinimum | None:
    found = None if run.parts is None else separate_minimum(run.parts)
    if found is None or not all(run.is_inside_box([(x.low, x.high) for x in p]) for p in found.points):
        return None
    points = tuple(tuple(map(figure, point)) for point in found.points)
    return GlobalMinimum(points, figure(found.loss), float(found.loss), Exact(found))


def _floor(verdict: Verdict) -> GlobalMinimum | None:
    from gdcli.verdict.exact.lowest_by_form import LowestByForm

    match verdict.evidence:
        case Exact(proof=LowestByForm(point, loss) as found):
            return GlobalMinimum((tuple(map(figure, point)),), figure(loss), float(loss), Exact(found))
        case _:
            return None


def _of_rows(run: Run, verdict: Verdict) -> GlobalMinimum | None:
    if not isinstance(verdict.evidence, Exact):
        return None
    found = run.lowest_of_rows
    if found is None or verdict.evidence.proof is not found:
        return None
    return GlobalMinimum((found.place,), found.height, found.height, Exact(found))


def derivatives_there(run: Run, verdict: Verdict) -> Remark | None:
    """Which derivatives vanish at a degenerate point."""
    point = exact_point(run, verdict)
    if point is None or point.derivative is None or point.order <= 2:  # noqa: PLR2004 - f'' says it all
        return None
    zero = " = ".join(f"f{_primes(order)}({point.x.text})" for order in range(1, point.order))
    return Remark(
        f"{zero} = 0 and f{_primes(point.order)}({point.x.text}) = {point.derivative.text}", Exact(point)
    )


def lowest_on_the_line(run: Run, verdict: Verdict) -> Remark | None:
    """How low a loss of one variable gets, where the verdict has not said it."""
    if run.line is None or verdict.kind in {
        VerdictKind.GLOBAL_MINIMUM,
        VerdictKind.FLAT_MINIMUM,
        *_WITHOUT_MINIMUM,
    }:
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


def lowest_of_the_parts(run: Run, verdict: Verdict) -> Remark | None:
    """How low a sum of losses of one variable gets, where nothing else says it."""
    if run.parts is None or verdict.is_global or verdict.kind in _WITHOUT_MINIMUM:
        return None
    for name, part in zip(run.names, run.parts, strict=True):
        if isinstance(part.lowest, UnboundedBelow):
            way = name + part.lowest.towards[0].text.removeprefix("x")
            return Remark(f"the loss has no minimum: it is unbounded below, {way}", Exact(part.lowest))
    found = None if _bounds(run, verdict) else separate_minimum(run.parts)
    if found is None:
        return None
    points = [zip(run.names, point, strict=True) for point in found.points]
    where = " and at ".join(", ".join(f"{name} = {x.text}" for name, x in point) for point in points)
    return Remark(f"the loss is lowest, {found.loss.text}, at {where}", Exact(found))


def lowest_within_bounds(run: Run, verdict: Verdict) -> Remark | None:
    """What is proven of the least loss in the box, or everywhere, where the verdict has not said it."""
    bounds = _bounds(run, verdict)
    if bounds is None or verdict.is_global:
        return None
    if not (math.isfinite(bounds.lower) and math.isfinite(bounds.upper)):
        return None
    where = "in the box " if run.box else ""
    if not (bounds.closed and bounds.is_resolved):
        between = f"{rounded_down(bounds.lower, 9)} and {rounded_up(bounds.upper, 9)}"
        late = "" if bounds.closed else ": there was no time for more"
        return Remark(f"{where}the least loss lies between {between}{late}", Certified(bounds))
    first = bounds.minimizers[0]
    point = ", ".join(
        f"{name} = {low / 2 + high / 2:.9g}" for name, (low, high) in zip(run.names, first.box, strict=True)
    )
    more = "" if len(bounds.minimizers) == 1 else f" (one of {len(bounds.minimizers)} such points)"
    return Remark(f"{where}the loss is lowest, {bounds.upper:.9g}, at {point}{more}", Certified(bounds))


def no_lower_by_form(run: Run, verdict: Verdict) -> Remark | None:
    """That a minimum is as low as the form of the loss lets it be, but for what an enclosure leaves open."""
    found = run.stationary if isinstance(verdict.evidence, Certified) else None
    if found is None or verdict.is_global or not verdict.kind.is_minimum or run.least_by_form is None:
        return None
    least, gap = run.least_by_form, Fraction(found.loss[1]) - run.least_by_form
    if gap > NEXT_TO_NOTHING * max(Fraction(1), abs(least)):
        return None
    text = f"the loss is nowhere lower by more than {rounded_up(gap, 2)}: by its form, never below {least}"
    return Remark(text, Certified(found))


def lowest_of_rows(run: Run, verdict: Verdict) -> Remark | None:
    """Where a loss over rows is lowest, of a run that has not come as near to a kink as that."""
    if verdict.evidence.key in {Exact.key, Certified.key}:
        return None
    found = run.lowest_of_rows
    if found is None or not found.kinks:
        return None
    point = ", ".join(f"{name} = {x:.9g}" for name, x in zip(run.names, found.place, strict=True))
    return Remark(f"the loss is lowest, {found.height:.9g}, at {point}", Exact(found))


def convex(run: Run, verdict: Verdict) -> Remark | None:
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


def boundary(run: Run, verdict: Verdict) -> Remark | None:
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


def _bounds(run: Run, verdict: Verdict) -> GlobalBounds | ConvexMinimum | None:
    """Bounds of the least loss, where they were asked for or are likely to be had quickly."""
    return run.lowest if run.box or isinstance(verdict.evidence, Certified) else None


def _rounded(x: float, step: float) -> float:
    """A number to as many digits as it takes to tell two places of a step apart."""
    return round(x, DIGITS - 1 - math.floor(math.log10(step))) + 0.0 if step > 0 else x


def _primes(order: int) -> str:
    return "'" * order if order <= 3 else f"^({order})"  # noqa: PLR2004 - more are not counted by eye
