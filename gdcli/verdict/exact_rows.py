"""The rows of the decision table that algebra fills: a run on a loss of one variable in, a verdict out.

What the function has at a point, or towards an infinity, is proven; that the run has come there is what its
last iterate shows.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.descent.method import derivative
from gdcli.verdict.approach import nearest
from gdcli.verdict.bounds_text import rounded_down, rounded_up
from gdcli.verdict.evidence import Exact
from gdcli.verdict.exact.infimum import Approach, GlobalMinimum, InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.polynomial import coefficients, polynomial, value_at
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.symbolic import SymbolicRun
from gdcli.verdict.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.verdict.exact.critical import CriticalPoint
    from gdcli.verdict.exact.escape import EscapeRadius
    from gdcli.verdict.exact.exact_number import ExactNumber
    from gdcli.verdict.exact.line import LineAnalysis
    from gdcli.verdict.exact.two_cycles import TwoCycle
    from gdcli.verdict.run import Run
    from gdcli.verdict.verdict import Figure


def bound_to_escape(run: Run) -> Verdict | None:
    """The start lies beyond the escape radius: divergence was certain before the first epoch."""
    escape = _escape(run)
    if escape is None or not escape.escaped(run.start[0]):
        return None
    name = _name(run)
    radius, growth = rounded_up(escape.radius), rounded_down(escape.rounded_growth, 7)
    why = f"beyond |{name}| = {radius} every step with lr {run.rate:g} leads {growth} times as far or further"
    return Verdict(
        VerdictKind.DIVERGING,
        Exact(escape),
        f"diverging, which was certain before the first epoch: {why}",
    )


def in_a_two_cycle(run: Run) -> Verdict | None:
    """The run repeats two points that algebra knows."""
    cycle, line = run.ending.cycle, run.line
    if cycle is None or cycle.period != 2 or run.rate is None or line is None or line.polynomial is None:  # noqa: PLR2004 - as it says
        return None
    from gdcli.verdict.exact.two_cycles import two_cycles

    found = run.budget.spend(lambda: two_cycles(line.polynomial or (), Fraction(run.rate or 0)))
    for known in found or ():
        if any(run.has_reached((float(point),)) for point in known.points):
            return Verdict(VerdictKind.CYCLING, Exact(known), _two_points(run, known))
    return None


def at_a_critical_point(run: Run) -> Verdict | None:
    """The run has reached or approaches a point where the loss is level or turns."""
    point, line = nearest(run), run.line
    if point is None or line is None:
        return None
    kind = kind_of(line, point)
    proof = line.lowest if kind is VerdictKind.GLOBAL_MINIMUM else point
    return Verdict(
        kind, Exact(proof), _there(run, point, kind), (figure(point.x),), loss_there=float(point.loss)
    )


def on_a_plateau(run: Run) -> Verdict | None:
    """The run ended inside of an interval on which the loss is constant, and nowhere lower."""
    line = run.line
    if line is None or not isinstance(line.lowest, GlobalMinimum):
        return None
    x = Fraction(run.end[0])
    for plateau in line.lowest.plateaus:
        if (plateau.low is None or plateau.low.high < x) and (plateau.high is None or x < plateau.high.low):
            text = f"on a plateau where the loss is {plateau.loss.text}, its lowest value"
            return Verdict(VerdictKind.FLAT_MINIMUM, Exact(line.lowest), text, run.end)
    return None


def at_the_floor(run: Run) -> Verdict | None:
    """The run has reached or is near a point where the loss is as low as its form lets it be."""
    found = run.at_the_floor
    if found is None:
        return None
    where = ", ".join(f"{name} = {x.text}" for name, x in zip(run.names, found.point, strict=True))
    near = "" if run.has_reached([float(x) for x in found.point]) else "near "
    return Verdict(
        VerdictKind.GLOBAL_MINIMUM,
        Exact(found),
        f"{near}a global minimum: {where}, where the loss is {found.loss.text}, the least by its form",
        tuple(map(figure, found.point)),
        loss_there=float(found.loss),
    )


def at_the_lowest_of_rows(run: Run) -> Verdict | None:
    """The run has reached a point where zero is a subgradient of a convex loss over rows."""
    found = run.lowest_of_rows
    if found is None or not run.has_reached(found.place):
        return None
    what = VerdictKind.GLOBAL_MINIMUM.value
    if not found.unique:
        what = "a global minimum, perhaps one of many" if found.kinks else "a global minimum, one of many"
    zero = "zero is a subgradient" if found.kinks else "its gradient is zero"
    return Verdict(
        VerdictKind.GLOBAL_MINIMUM,
        Exact(found),
        f"{what}: the loss is convex, and {zero} there{' alone' if found.unique else ''}",
        found.place,
        loss_there=found.height,
    )


def separating_the_targets(run: Run) -> Verdict | None:
    """The parameters of a logistic regression separate the rows, and grow without end."""
    found = run.separated
    if found is None:
        return None
    return Verdict(
        VerdictKind.INFIMUM_NOT_ATTAINED,
        Exact(found),
        "no minimum: these parameters separate the rows of target 1 from those of target 0, so that the loss "
        "falls towards its infimum 0 as they grow, and is nowhere that low",
    )


def downhill_for_ever(run: Run) -> Verdict | None:
    """No critical point lies between the run and an end of the domain where the loss is lowest."""
    way = way_ahead(run)
    if way is None or run.line is None or isinstance(run.line.lowest, GlobalMinimum):
        return None
    return _falling(run, run.line.lowest, way)


def way_ahead(run: Run) -> Approach | None:
    """The way to an end where the loss is lowest, if that lies downhill and nothing in between."""
    line, last = run.line, run.ending.last
    if line is None or last is None or isinstance(line.lowest, GlobalMinimum):
        return None
    slope = last.gradient[0]
    for way in line.lowest.towards:
        # Where the slope is zero in doubles alone, a loss without critical points still knows one way down.
        downhill = slope * way.side > 0 or (slope == 0 and not line.points and len(line.lowest.towards) == 1)
        if downhill and _is_free(run, way):
            return way
    return None


def _escape(run: Run) -> EscapeRadius | None:
    """The escape radius; None also where the first step shows that the start does not lie beyond it."""
    line, rate = run.line, run.rate
    if line is None or line.polynomial is None or rate is None or not isinstance(run, SymbolicRun):
        return None
    loss, lr, start = line.polynomial, Fraction(rate), Fraction(run.start[0])
    slope = value_at(coefficients(polynomial(loss).diff()), start)
    if abs(start - lr * slope) <= abs(start):
        return None
    from gdcli.verdict.exact.escape import escape_radius
    from gdcli.verdict.exact.rounding import majorant

    bound = majorant(run.problem.loss, derivative(_name(run)))
    if bound is None:
        return None
    return run.budget.spend(lambda: escape_radius(loss, lr, bound))


def _is_free(run: Run, way: Approach) -> bool:
    """Whether nothing but the end of the way lies ahead of the run in its direction."""
    assert run.line is not None
    x = run.end[0]
    end = None if way.point is None else float(way.point)
    places = [float(place) for place in (*(point.x for point in run.line.points), *run.line.edges)]
    ahead = [place for place in places if (place - x) * way.side < 0]
    if end is None:
        return not ahead
    return (end - x) * way.side < 0 and not any((p - end) * way.side > 0 for p in ahead)


def _falling(run: Run, lowest: UnboundedBelow | InfimumNotAttained, way: Approach) -> Verdict:
    if isinstance(lowest, UnboundedBelow):
        return Verdict(
            VerdictKind.UNBOUNDED_BELOW,
            Exact(lowest),
            f"no minimum: the loss is unbounded below, and the run is on its way, {way_text(run, way)}",
        )
    return Verdict(
        VerdictKind.INFIMUM_NOT_ATTAINED,
        Exact(lowest),
        f"no minimum: the loss falls towards its infimum {lowest.infimum.text} as {way_text(run, way)} "
        "and is nowhere that low",
    )


def kind_of(line: LineAnalysis, point: CriticalPoint) -> VerdictKind:
    """What a critical point is, the global minimum included."""
    lowest = isinstance(line.lowest, GlobalMinimum) and point in line.lowest.points
    return VerdictKind.GLOBAL_MINIMUM if lowest else point.kind


def what_it_is(kind: VerdictKind, parts: Sequence[LineAnalysis]) -> str:
    """A kind in words: of a global minimum, whether it is the only one of a sum of losses of one variable."""
    lowest = [part.lowest for part in parts if isinstance(part.lowest, GlobalMinimum)]
    if kind is not VerdictKind.GLOBAL_MINIMUM:
        return str(kind.value)
    if any(found.plateaus for found in lowest):
        return "a global minimum"
    many = math.prod(len(found.points) for found in lowest)
    return "the global minimum" if many == 1 else f"a global minimum, one of {many}"


def way_text(run: Run, way: Approach) -> str:
    """A way in words, with the name of the variable."""
    return _name(run) + way.text.removeprefix("x")


def _there(run: Run, point: CriticalPoint, kind: VerdictKind) -> str:
    what = what_it_is(kind, () if run.line is None else (run.line,))
    where = f"{_name(run)} = {point.x.text}"
    if run.has_reached((float(point.x),)):
        return f"{what}: {where}, where the loss is {point.loss.text}"
    if kind.is_minimum:
        return f"approaching {what}: {where}, where the loss is {point.loss.text}"
    return f"not a minimum: {_name(run)} is creeping towards {point.x.text}, {kind.value}"


def _two_points(run: Run, cycle: TwoCycle) -> str:
    first, second = (point.text for point in cycle.points)
    return f"not a stationary point: the run goes back and forth between {_name(run)} = {first} and {second}"


def _name(run: Run) -> str:
    return run.names[0]


def figure(number: ExactNumber) -> Figure:
    """A number as its exact text, where it has one, else as a double."""
    return number.text if number.is_formula else float(number)
