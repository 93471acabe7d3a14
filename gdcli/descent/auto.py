"""The method where none is asked for: no number to tune, and nothing left to chance.

It descends by L-BFGS; polishes with Newton's method once the gradient is small against the largest met; and
where the gradient vanishes or no step is left, leaves what is no minimum (`leaving.py`) or looks around for
lower ground (`looking.py`) and goes on from there. It stops where none of these finds anything, and where
the loss has fallen beyond all measure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gdcli.descent.leaving import Left, leave
from gdcli.descent.looking import lower_ground
from gdcli.descent.newton import polished
from gdcli.descent.quasi_newton import quasi_newton_step
from gdcli.descent.search import Memory, search_method
from gdcli.descent.vector import largest, minus

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.problem import Problem, Sample

# Newton takes over where the gradient is this share of the largest since L-BFGS began, or after some epochs.
POLISH_BELOW = 0.01
POLISH_AFTER = 100
# Epochs without a lower loss or a smaller gradient after which only rounding is left.
PATIENCE = 20
# A loss is lower only if by this share of itself, and a point moves only if by this share of the reach.
ROUNDING = 1e-14
STANDSTILL = 2.0**-52
# A loss that has come so low, or so many times the first one, is not expected to have a minimum.
DEPTH = -1e100
# The look around goes this many times as far as the start, or from −2 to 2.
REACH = 2.0

MOST_NAMED = 3  # coordinates of a point in a remark

# What an epoch did, in the words of the report. The first two go on; the others happen once.
DOINGS = ("lbfgs", "newton", *(f"left {left.value}" for left in Left), "found lower ground")
DESCENDED, POLISHED, FOUND_LOWER = 0, 1, len(DOINGS) - 1


class _Notes(NamedTuple):
    """What is remembered beside the pairs of L-BFGS; all doubles, as a state is.

    doing      what the last epoch did, an index of DOINGS
    epochs     since L-BFGS began
    steepest   largest gradient component since then
    idle       epochs without progress
    lowest     loss
    flattest   smallest gradient norm since the loss was last lower
    reach      how far a look around goes
    """

    doing: float
    epochs: float
    steepest: float
    idle: float
    lowest: float
    flattest: float
    reach: float


def auto_method(problem: Problem) -> Method:
    """The method for a problem."""

    def step(here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
        notes, pairs = _unpacked(here, memory)
        moved = _descended(problem, here, notes, pairs) if notes.idle < PATIENCE else None
        return moved or elsewhere(here, memory)

    def elsewhere(here: Sample, memory: Memory) -> tuple[Sample, Memory] | None:
        notes, _ = _unpacked(here, memory)
        way_out = leave(problem, here)
        if way_out is not None:
            there, left = way_out
            doing = DOINGS.index(f"left {left.value}")
        else:
            found = lower_ground(problem, here, notes.reach)
            if found is None:
                return None
            there, doing = found, FOUND_LOWER
        return there, _fresh(there, notes.reach)._replace(doing=doing)

    def remark(before: tuple[float, ...], after: tuple[float, ...]) -> str:
        return _remark(problem, before, after)

    return search_method(problem, step, leave=elsewhere, remark=remark, depth=DEPTH)


def _descended(problem: Problem, here: Sample, notes: _Notes, pairs: Memory) -> tuple[Sample, Memory] | None:
    """A step of Newton's method where it is time for it and the loss is convex around, else one of L-BFGS."""
    if here.steepness <= POLISH_BELOW * notes.steepest or notes.epochs >= POLISH_AFTER:
        there = polished(problem, here)
        if there is not None:
            return there, (*_updated(notes, here, there, POLISHED), *pairs)
        notes = notes._replace(epochs=0, steepest=here.steepness)
    moved = quasi_newton_step(problem, here, pairs)
    if moved is None:
        return None
    there, pairs = moved
    return there, (*_updated(notes, here, there, DESCENDED), *pairs)


def _fresh(here: Sample, reach: float) -> _Notes:
    return _Notes(DESCENDED, 0, here.steepness, 0, here.loss, here.steepness, reach)


def _unpacked(here: Sample, memory: Memory) -> tuple[_Notes, Memory]:
    if not memory:
        return _fresh(here, REACH * max(1.0, largest(here.point))), ()
    size = len(_Notes._fields)
    return _Notes(*memory[:size]), memory[size:]


def _updated(notes: _Notes, here: Sample, there: Sample, doing: int) -> _Notes:
    moved = largest(minus(there.point, here.point)) > STANDSTILL * notes.reach
    lower = moved and there.loss < notes.lowest - ROUNDING * abs(notes.lowest)
    flatter = there.steepness < notes.flattest
    return _Notes(
        doing,
        notes.epochs + 1,
        max(notes.steepest, there.steepness),
        0 if lower or flatter else notes.idle + 1,
        min(notes.lowest, there.loss),
        there.steepness if lower else min(notes.flattest, there.steepness),
        notes.reach,
    )


def _remark(problem: Problem, before: tuple[float, ...], after: tuple[float, ...]) -> str:
    """What an epoch did that the one before did not, with the point where that was."""
    n = problem.dimension
    slot = 2 * n + 1
    was, now = (int(state[slot]) if len(state) > slot else -1 for state in (before, after))
    if now in {DESCENDED, POLISHED}:
        return "" if was == now else DOINGS[now]
    left, reached = (_named(problem, state[:n]) for state in (before, after))
    if now == FOUND_LOWER:
        return f"{DOINGS[now]} at {reached}, away from {left}"
    change = minus(after[:n], before[:n])
    along = f" along {'-' if change[0] < 0 else '+'}{problem.loss.inputs[0]}" if n == 1 else ""
    return f"{DOINGS[now]} near {left}{along}"


def _named(problem: Problem, point: tuple[float, ...]) -> str:
    names = problem.loss.inputs[:MOST_NAMED]
    more = ", …" if len(point) > MOST_NAMED else ""
    return ", ".join(f"{name} = {x:.4g}" for name, x in zip(names, point, strict=False)) + more
