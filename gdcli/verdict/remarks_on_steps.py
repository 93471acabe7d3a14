"""What is known of the steps of a run: how fast it settles or crawls, what rates are safe, what lies ahead.

A run and its verdict in, one sentence with its evidence out, or None where a row does not apply. What is
proven of plain gradient descent is proven of exact arithmetic, and a sentence says so where rounding matters.
"""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.approach import is_degenerate, nearest
from gdcli.verdict.bounds_text import low_figure, rounded_down, rounded_up
from gdcli.verdict.evidence import Certified, Exact, Numeric
from gdcli.verdict.exact.crawl import Crawl, crawl
from gdcli.verdict.exact.safe_rate import safe_rate
from gdcli.verdict.exact.stability import stability
from gdcli.verdict.exact_rows import kind_of
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.symbolic import SymbolicRun
from gdcli.verdict.verdict import Remark, Verdict

if TYPE_CHECKING:
    from gdcli.verdict.exact.critical import CriticalPoint
    from gdcli.verdict.run import Run

# Epochs are forecast for coming this close, which is six digits of an ordinary number.
CLOSE = 1e-6
# A law of the gradient holds already where it gives the gradient to within this factor.
AGREEING = 2.0
TINY = sys.float_info.min
# Forecasts beyond this many epochs are no help to anyone.
FOREVER = 1e15
DOUBLE_BITS = 53
# A factor that is closer to 1 would be shown as 1 in four digits.
TOLD_FROM_ONE = 1e-3
# Longer cycles are hardly told from chaos.
LONGEST_CYCLE = 64


def crawling(run: Run, verdict: Verdict) -> Remark | None:
    """The law of the distance from a degenerate point."""
    law = _crawl(run, verdict)
    return None if law is None else Remark(f"in the end the distance shrinks only like {law.law}", Exact(law))


def crawling_on(run: Run, verdict: Verdict) -> Remark | None:
    """How many epochs the law gives for coming close."""
    law, point = _crawl(run, verdict), exact_point(run, verdict)
    if law is None or point is None or run.rate is None:
        return None
    distance = abs(float(point.x) - run.end[0])
    if not 1 / AGREEING < law.slope(distance) / max(run.last.gradient_norm, TINY) < AGREEING:
        return None  # the law does not hold yet
    more = law.epochs(run.rate, CLOSE, distance) if distance > CLOSE else 0.0
    if not 0 < more < FOREVER:
        return None
    return Remark(f"so coming within {CLOSE:g} takes about {many(more)} more epochs", Numeric())


def settling(run: Run, verdict: Verdict) -> Remark | None:
    """At what pace plain gradient descent comes to a minimum, and with which rates it does."""
    point = exact_point(run, verdict)
    known = None if point is None else stability(point)
    if known is None or run.rate is None:
        return None
    factor = abs(float(known.multiplier(Fraction(run.rate))))
    text = f"near it, each epoch multiplies the distance by {_multiplied(factor)}"
    if 0 < factor < 1:
        text += f", a further digit every {math.ceil(-1 / math.log10(factor))} epochs"
    return Remark(
        f"{text}; stable for lr < {known.largest.text}, fastest at {known.fastest.text}", Exact(known)
    )


def certified_settling(run: Run, verdict: Verdict) -> Remark | None:
    """The same of a minimum of several variables, and its condition number."""
    found = run.stationary if isinstance(verdict.evidence, Certified) else None
    if found is None or not verdict.kind.is_minimum:
        return None
    text = f"largest stable lr {low_figure(found.largest_stable_lr, 5)}"
    if len(run.start) > 1:
        text = f"condition number {found.condition[1]:.4g}; {text}"
    if run.rate is not None:
        factor = rounded_up(found.rate(run.rate)[1], 6)
        text += f"; near it, each epoch multiplies the distance by {factor} at most"
    return Remark(text, Certified(found))


def observed(run: Run, verdict: Verdict) -> Remark | None:
    """At what pace the run came to a minimum."""
    point = nearest(run)
    if run.rate is None or not verdict.kind.is_minimum or (point is not None and is_degenerate(point)):
        return None
    seen = run.observed_rate()
    if seen is None:
        return None
    return Remark(f"observed: |gradient| times {_multiplied(seen)} an epoch", Numeric())


def not_stable(run: Run, verdict: Verdict) -> Remark | None:
    """Why a run cycles: the minimum in the middle repels."""
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


def round_the_cycle(run: Run, verdict: Verdict) -> Remark | None:
    """What going once round multiplies a small distance from the cycle by."""
    cycle = run.ending.cycle
    if verdict.kind is not VerdictKind.CYCLING or cycle is None:
        return None
    from gdcli.verdict.exact.two_cycles import TwoCycle

    match verdict.evidence:
        case Exact(proof=TwoCycle() as known):
            factor = abs(float(known.multiplier))
            return Remark(
                f"every two epochs multiply a small distance from them by {factor:.4g}", Exact(known)
            )
        case _:
            around = _multiplier(run, cycle.period) if cycle.period <= LONGEST_CYCLE else None
    if around is None:
        return None
    text = f"every {cycle.period} epochs multiply a small distance from them by {around:.4g}"
    return Remark(text, Numeric())


def safe(run: Run, verdict: Verdict) -> Remark | None:
    """Rates with which nothing of the kind happens."""
    line = run.line
    if verdict.kind not in {VerdictKind.DIVERGING, VerdictKind.CYCLING} or run.rate is None:
        return None
    if line is None or line.polynomial is None:
        return None
    loss = line.polynomial
    found = run.budget.spend(lambda: safe_rate(loss, Fraction(run.start[0])))
    if found is None:
        return None
    bound = rounded_down(found.rate)
    text = f"with every lr below {bound} the loss falls in each epoch from this start, but for rounding"
    return Remark(text, Exact(found))


def on_the_way(run: Run, verdict: Verdict) -> Remark | None:
    """Where plain gradient descent is bound to go from here."""
    ahead = run.ahead
    if verdict.kind is not VerdictKind.DESCENDING or run.rate is None:
        return None
    if run.line is None or ahead is None or ahead.point is None:
        return None
    if ahead.rate is not None and Fraction(run.rate) > ahead.rate:
        return None
    where = f"{run.names[0]} = {ahead.point.x.text}, {kind_of(run.line, ahead.point).value}"
    return Remark(f"but for rounding, it goes on with this lr to {where}, and never past it", Exact(ahead))


def resolution(run: Run, verdict: Verdict) -> Remark | None:
    """What of the loss rounding hides, where that is why it no longer changes."""
    if verdict.kind is VerdictKind.CYCLING or run.ending.last is None or run.ending.reason.broke_down:
        return None
    # Other methods, and a learning rate that falls to zero, have reasons of their own to rest.
    if run.is_level or not run.is_at_rest or not run.downhill or run.trajectory.rates is not None:
        return None
    error = _rounding_error(run)
    if error is None or not error > 0:
        return None
    return Remark(f"the loss no longer changes: it cannot be resolved below {error:.1g} here", Numeric())


def exact_point(run: Run, verdict: Verdict) -> CriticalPoint | None:
    """The critical point that an exact verdict is about."""
    return nearest(run) if isinstance(verdict.evidence, Exact) and verdict.stationary_point else None


def many(epochs: float) -> str:
    """A number of epochs, as one says it."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if epochs >= size:
            return f"{epochs / size:.3g} {word}"
    return f"{math.ceil(epochs)}"


def _crawl(run: Run, verdict: Verdict) -> Crawl | None:
    """The law of a run that is on a side from which the point attracts."""
    point = exact_point(run, verdict)
    law = None if point is None else crawl(point)
    if law is None or point is None or run.rate is None or float(point.x) == run.end[0]:
        return None
    attracted = law.from_below if run.end[0] < float(point.x) else law.from_above
    return law if attracted else None


def _rounding_error(run: Run) -> float | None:
    """How far the loss at the end may be off for rounding, by arithmetic of balls in double precision."""
    if not isinstance(run, SymbolicRun):
        return None
    from gdcli.backends.to_interval import ball, precision, to_interval

    with precision(DOUBLE_BITS):
        loss, *_ = to_interval(run.problem.loss)([ball(x, x) for x in run.end]).outputs
        return float(loss.rad()) if loss.is_finite() else None


def _multiplier(run: Run, period: int) -> float | None:
    """Largest absolute eigenvalue of the product of I − lr·H over the points of a cycle."""
    if not isinstance(run, SymbolicRun) or run.rate is None or run.derivatives is None:
        return None
    import numpy as np

    from gdcli.backends.to_python import to_python

    evaluate, n = to_python(run.derivatives.second), len(run.end)
    rows, columns = np.tril_indices(n)
    point, product = np.array(run.end), np.eye(n)
    for _ in range(period):
        _, *rest = evaluate(*point.tolist())
        if not all(map(math.isfinite, rest)):
            return None
        hessian = np.empty((n, n))
        hessian[rows, columns] = hessian[columns, rows] = rest[n:]
        product = (np.eye(n) - run.rate * hessian) @ product
        point = point - run.rate * np.array(rest[:n])
    return float(abs(np.linalg.eigvals(product)).max())


def _multiplied(factor: float) -> str:
    """A factor in four digits, or in as many as tell it from 1."""
    return f"{factor:.4g}" if abs(1 - factor) >= TOLD_FROM_ONE else f"{1 - float(f'{1 - factor:.3g}'):.12g}"
