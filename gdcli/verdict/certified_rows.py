"""The row of the decision table that interval arithmetic fills: a run in, a certified verdict out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.bounds_text import rounded_down, rounded_up
from gdcli.verdict.evidence import Certified
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.separate_rows import point_of_each
from gdcli.verdict.verdict import Verdict

if TYPE_CHECKING:
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.convex_fit import ConvexMinimum
    from gdcli.verdict.certified.global_minimum import GlobalMinimum
    from gdcli.verdict.run import Run


def at_a_certified_point(run: Run) -> Verdict | None:
    """The run has reached or approaches a regular stationary point whose kind is proven."""
    if run.line is not None:  # all stationary points are known exactly, and the run is at none of them
        return None
    found = run.stationary
    if found is None:
        return None
    (kind,) = found.proves
    reached = run.has_reached(found.point)
    if not (reached or _approaches(run, found)):
        return None
    lowest = run.lowest if kind.is_minimum else None
    proof, what = Certified(found), kind.value
    is_lowest = lowest is not None and _is_lowest(run, found, lowest)
    many = len(lowest.minimizers) if lowest is not None and is_lowest else 0
    if kind.is_minimum and many != 1 and point_of_each(run) is not None:  # algebra says more
        return None
    if kind.is_minimum and not is_lowest and run.at_the_floor is not None:  # so does the form of the loss
        return None
    if lowest is not None and is_lowest:
        kind, proof = VerdictKind.GLOBAL_MINIMUM, Certified(lowest)
        what = kind.value if many == 1 else f"a global minimum, one of {many} as far as doubles can tell"
        what += " in the box" if run.box else ""
    if not reached:
        what = f"approaching {what}"
    text = f"{what}: exactly one stationary point lies there, {_curvature(found)}"
    return Verdict(kind, proof, text, found.point, loss_there=found.loss[0])


def _approaches(run: Run, found: StationaryPoint) -> bool:
    """Whether the run is on its way to a minimum: past a saddle it would go on."""
    if not (found.kind.is_minimum and run.has_approached(found.point)):
        return False
    return run.rate is None or run.rate < found.largest_stable_lr[0]


def _is_lowest(run: Run, found: StationaryPoint, lowest: GlobalMinimum | ConvexMinimum) -> bool:
    """Whether a stationary point is one of the minimizers, each of which is known to be a single point."""
    return bool(lowest.proves and lowest.is_resolved) and any(
        # A minimizer on a face of the box need not be stationary.
        found.covers(minimizer.box) and run.is_inside_box(minimizer.box)
        for minimizer in lowest.minimizers
    )


def _curvature(found: StationaryPoint) -> str:
    (low, _), (_, high) = found.smallest, found.largest
    if len(found.point) == 1:
        return f"and f'' is {low:.4g} there"
    return f"and the eigenvalues of the Hessian lie between {rounded_down(low)} and {rounded_up(high)}"
