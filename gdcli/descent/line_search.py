"""The line search of conjugate gradients, L-BFGS and Newton: a descent direction in, a sample along it out.

Hager and Zhang (2005), "A new conjugate gradient method with guaranteed descent and an efficient line
search", section 4, with the bracketing of their (2006) "Algorithm 851: CG_DESCENT": a bracket with a falling
left end and a rising right end, narrowed by secant² steps and, where these are slow, by halving, until
Wolfe's conditions hold. Where rounding would hide the decrease that the first of them asks for, the
approximate condition of equation 4.1 takes its place. The letters of the steps are theirs.

Law: a sample that is not finite is a step too long, and so is one above the start. The exception is a loss of
minus infinity: there the loss falls without end, and the search says so by returning it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.vector import dot, plus
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from gdcli.descent.problem import Problem, Sample
    from gdcli.descent.vector import Vector

DECREASE = 0.1  # δ, the share of the slope that the loss must fall by
CURVATURE = 0.9  # σ, the share of the slope that may be left
SHRINK = 0.66  # γ, by which two secant steps must shorten the bracket
EXPANSION = 5.0  # ρ, by which a step too short grows; itself doubled each time, so that 1e300 is not far
# What is left of a step too long; squared each time, so that 1e300 is not far.
CUT = 0.5
LEAST_CUT = 1e-64
WIDE = 1e3  # ends of a bracket further apart than by this factor are halved by order of magnitude
# Relative error of a loss that is allowed to look like an increase; Hager and Zhang's ε is 1e-6.
ROUNDING = 1e-14
TRIALS = 100  # of one search


def line_search(problem: Problem, here: Sample, direction: Vector, first: float) -> Sample | None:
    """A sample along `direction` that satisfies Wolfe's conditions, else the lowest met, else None.

    first   the step tried first, positive
    """
    slope = dot(here.gradient, direction)
    if not -math.inf < slope < 0:
        return None
    line = _Line(problem, here, direction, slope)
    bracket = line.bracket(first)
    while bracket is not None and not line.ended:
        bracket = line.narrowed(*bracket)
    return line.accepted or line.lowest


def falls_enough(here: Sample, there: Sample, wanted: float, *, approximately: bool) -> bool:
    """Armijo's condition, that the loss falls by `wanted`; where rounding hides that, `approximately`."""
    hidden = ROUNDING * abs(here.loss)
    if wanted > hidden:
        return there.loss <= here.loss - wanted
    return approximately and there.loss <= here.loss + hidden


class _Trial(Frozen):
    """A sample along the line, with its step and the slope there, NaN where the sample is not finite."""

    step: float
    sample: Sample
    slope: float


class _Line:
    """One search: what has been tried, and what of it will do."""

    def __init__(self, problem: Problem, here: Sample, direction: Vector, slope: float) -> None:
        self._problem, self._here, self._direction, self._slope = problem, here, direction, slope
        self._ceiling = here.loss + ROUNDING * abs(here.loss)
        self._trials = 0
        self.accepted: Sample | None = None
        self.lowest: Sample | None = None

    @property
    def ended(self) -> bool:
        """Whether a sample was accepted, or there is no use in going on."""
        return self.accepted is not None or self._trials >= TRIALS

    def bracket(self, first: float) -> tuple[_Trial, _Trial] | None:
        """Steps B0 to B3: a falling and a rising trial, or None once the search has ended."""
        low, step, growth = _Trial(0.0, self._here, self._slope), first, EXPANSION
        while not self.ended:
            trial = self._try(step)
            if trial.slope >= 0:
                return low, trial
            if not self._is_low(trial):
                return self._halved(low, trial)
            low, step, growth = trial, step * growth, 2 * growth
        return None

    def narrowed(self, low: _Trial, high: _Trial) -> tuple[_Trial, _Trial] | None:
        """Steps L1 and L2: secant², then halving where the bracket has not become much shorter."""
        width = high.step - low.step
        if high.sample.point == self._here.point or not low.step < low.step + width / 2 < high.step:
            return None  # no point, or no double, lies between the ends
        shorter = self._secant_squared(low, high)
        if shorter is not None and shorter[1].step - shorter[0].step > SHRINK * width:
            shorter = self._updated(*shorter, _middle(shorter[0].step, shorter[1].step))
        return shorter

    def _secant_squared(self, low: _Trial, high: _Trial) -> tuple[_Trial, _Trial] | None:
        """Steps S1 to S4: a secant step, and a second one from the end that the first replaced."""
        step = _secant(low, high)
        bracket = self._updated(low, high, step)
        if bracket is None or self.ended:
            return None
        if step == bracket[1].step:
            return self._updated(*bracket, _secant(high, bracket[1]))
        if step == bracket[0].step:
            return self._updated(*bracket, _secant(low, bracket[0]))
        return bracket

    def _updated(self, low: _Trial, high: _Trial, step: float) -> tuple[_Trial, _Trial] | None:
        """Steps U0 to U3: the shorter bracket that a trial between the ends makes."""
        if not low.step < step < high.step:
            return low, high
        trial = self._try(step)
        if trial.slope >= 0:
            return low, trial
        if self._is_low(trial):
            return trial, high
        return self._halved(low, trial)

    def _halved(self, low: _Trial, high: _Trial) -> tuple[_Trial, _Trial] | None:
        """Step U3: halve between a falling end and one too long; the cut is squared while nothing falls."""
        cut = CUT
        while not self.ended:
            trial = self._try(low.step + (high.step - low.step) * cut)
            if trial.slope >= 0:
                return low, trial
            if self._is_low(trial):
                low, cut = trial, CUT
            else:
                high, cut = trial, max(cut * cut, LEAST_CUT)
        return None

    def _try(self, step: float) -> _Trial:
        self._trials += 1
        sample = self._problem.sample(plus(self._here.point, step, self._direction))
        if sample.falls_without_end:
            self.accepted = sample
        if not sample.finite:
            return _Trial(step, sample, math.nan)
        trial = _Trial(step, sample, dot(sample.gradient, self._direction))
        if self._is_acceptable(trial):
            self.accepted = sample
        elif sample.loss < (self.lowest or self._here).loss:
            self.lowest = sample
        return trial

    def _is_low(self, trial: _Trial) -> bool:
        return trial.slope < 0 and trial.sample.loss <= self._ceiling

    def _is_acceptable(self, trial: _Trial) -> bool:
        """Wolfe's conditions, the first of them approximately where rounding hides the decrease."""
        flattened = (2 * DECREASE - 1) * self._slope >= trial.slope
        return trial.slope >= CURVATURE * self._slope and falls_enough(
            self._here, trial.sample, -DECREASE * trial.step * self._slope, approximately=flattened
        )


def _middle(low: float, high: float) -> float:
    """Halfway between two steps; between those of different orders of magnitude, halfway between these."""
    return math.sqrt(low) * math.sqrt(high) if 0 < WIDE * low < high else low + (high - low) / 2


def _secant(a: _Trial, b: _Trial) -> float:
    """Where the straight line through two slopes is zero; NaN where they are equal."""
    rise = b.slope - a.slope
    return (a.step * b.slope - b.step * a.slope) / rise if rise else math.nan
