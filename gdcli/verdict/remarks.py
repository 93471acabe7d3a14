"""What else is known of a run and its loss: a run and its verdict in, sentences with their evidence out.

Each row of the table is one fact; a row that does not apply says nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.verdict import forecast, remarks_on_loss, remarks_on_steps
from gdcli.verdict.evidence import Certified, Exact
from gdcli.verdict.exact.separate import SeparatePoint
from gdcli.verdict.exact.stability import stability

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.verdict.exact.stability import Stability
    from gdcli.verdict.run import Run
    from gdcli.verdict.verdict import Remark, Verdict

# In the order in which they are said.
_ROWS: tuple[Callable[[Run, Verdict], Remark | None], ...] = (
    remarks_on_loss.convex,
    remarks_on_loss.derivatives_there,
    remarks_on_steps.crawling,
    remarks_on_steps.crawling_on,
    remarks_on_steps.settling,
    remarks_on_steps.certified_settling,
    remarks_on_steps.observed,
    remarks_on_steps.round_the_cycle,
    remarks_on_steps.not_stable,
    remarks_on_steps.safe,
    remarks_on_loss.boundary,
    remarks_on_steps.on_the_way,
    forecast.forecast,
    remarks_on_steps.resolution,
    remarks_on_loss.lowest_on_the_line,
    remarks_on_loss.lowest_of_the_parts,
    remarks_on_loss.lowest_within_bounds,
    remarks_on_loss.no_lower_by_form,
    remarks_on_loss.lowest_of_rows,
)


def remarks(run: Run, verdict: Verdict) -> tuple[Remark, ...]:
    """Everything worth saying beside the verdict."""
    return tuple(remark for row in _ROWS if (remark := row(run, verdict)) is not None)


def max_stable_lr(run: Run, verdict: Verdict) -> float | None:
    """Largest learning rate with which plain gradient descent settles at the point of the verdict."""
    match verdict.evidence:
        case Certified() if verdict.kind.is_minimum and run.stationary is not None:
            return run.stationary.largest_stable_lr[0]
        case Exact(proof=SeparatePoint(points=points)):
            return _smallest([stability(point) for point in points])
        case Exact() if (point := remarks_on_steps.exact_point(run, verdict)) is not None:
            return _smallest([stability(point)])
        case _:
            return None


def _smallest(bounds: Sequence[Stability | None]) -> float | None:
    """The largest rate with which every variable settles; None where no double is that."""
    rates = [float(bound.largest) for bound in bounds if bound is not None]
    return min(rates) if len(rates) == len(bounds) and math.isfinite(min(rates)) else None
