"""How far off a small gradient is at the pace of the last epochs: a run and a verdict in, a sentence out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.verdict.evidence import Numeric
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.remarks_on_steps import AGREEING, FOREVER, many
from gdcli.verdict.verdict import Remark, Verdict

if TYPE_CHECKING:
    from gdcli.verdict.run import Run


def forecast(run: Run, verdict: Verdict) -> Remark | None:
    """How long it would take at the pace of the last epochs."""
    if verdict.kind is not VerdictKind.DESCENDING or run.last.epoch == 0 or _kink_is_ahead(run):
        return None
    seen = run.observed_rate()
    if seen is None or not 0 < seen < 1 or not _is_steady(run, seen):
        return None
    more = math.log(run.tolerance / run.last.gradient_norm) / math.log(seen)
    if not 0 < more < FOREVER:
        return None
    pace = f"|gradient| shrinks by {1 - seen:.3g} an epoch"
    return Remark(f"{pace}: {run.tolerance:g} is about {many(more)} epochs away", Numeric())


def _is_steady(run: Run, seen: float) -> bool:
    """Whether the gradient has shrunk at one pace for a while; what is fast at first seldom stays so."""
    epochs, norms = run.trajectory.epochs, run.trajectory.gradient_norms
    before = len(epochs) - 3 - len(epochs) // 4
    if before < 0 or not norms[before] > 0 or not norms[-1] > 0:
        return False
    whole = math.log(norms[-1] / norms[before]) / (epochs[-1] - epochs[before])
    return 1 / AGREEING < whole / math.log(seen) < AGREEING


def _kink_is_ahead(run: Run) -> bool:
    """Whether the way down leads to a kink, where no gradient becomes small."""
    if run.line is None:
        return False
    x, slope = run.end[0], run.last.gradient[0]
    ahead = [point for point in run.line.points if (float(point.x) - x) * slope < 0]
    return bool(ahead) and not min(ahead, key=lambda point: abs(float(point.x) - x)).is_smooth
