"""The row of the decision table that interval arithmetic fills: a run in, a certified verdict out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.evidence import Certified
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.verdict import Verdict

if TYPE_CHECKING:
    from gdcli.verdict.run import Run


def at_a_certified_point(run: Run) -> Verdict | None:
    """The run has reached or approaches a regular stationary point whose kind is proven."""
    if run.line is not None:  # all stationary points are known exactly, and the run is at none of them
        return None
    found = run.stationary
    if found is None or not (run.has_reached(found.point) or run.has_approached(found.point)):
        return None
    (kind,) = found.proves
    arrived = "" if run.has_reached(found.point) else "approaching "
    (low, _), (_, high) = found.smallest, found.largest
    if len(found.point) == 1:
        why = f"f'' is {low:.4g}"
    else:
        why = f"the eigenvalues of the Hessian lie between {low:.4g} and {high:.4g}"
    lowest = run.lowest if kind.is_minimum else None
    if lowest is not None and lowest.proves and found.loss[1] - lowest.lower <= run.gap:
        kind, proof = VerdictKind.GLOBAL_MINIMUM, Certified(lowest)
    else:
        proof = Certified(found)
    where = " in the box" if run.box and kind is VerdictKind.GLOBAL_MINIMUM else ""
    text = f"{arrived}{kind.value}{where}: exactly one stationary point lies there, and {why}"
    return Verdict(kind, proof, text, found.point, loss_there=found.loss[0])
