"""The decision table: a run in, a verdict out.

Law: rows that prove stand before rows that observe; the last one, which claims nothing, always holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import replace
from gdcli.verdict import certified_rows, exact_rows, lines_rows, numeric_rows, separate_rows
from gdcli.verdict.remarks import max_stable_lr, remarks
from gdcli.verdict.remarks_on_loss import global_minimum

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.verdict.run import Run
    from gdcli.verdict.verdict import Verdict

# In this order; the first row that applies is the verdict.
_ROWS: tuple[Callable[[Run], Verdict | None], ...] = (
    numeric_rows.left_the_domain,
    exact_rows.downhill_for_ever,
    separate_rows.downhill_along_a_variable,
    lines_rows.downhill_along_a_line,
    exact_rows.bound_to_escape,
    numeric_rows.overflowed,
    exact_rows.at_a_critical_point,
    exact_rows.on_a_plateau,
    exact_rows.in_a_two_cycle,
    certified_rows.at_a_certified_point,
    separate_rows.at_a_point_of_each,
    separate_rows.downhill_to_the_infimum,
    exact_rows.at_the_floor,
    exact_rows.at_the_lowest_of_rows,
    exact_rows.separating_the_targets,
    lines_rows.at_a_saddle,
    numeric_rows.in_a_corner,
    numeric_rows.near_regular_point,
    numeric_rows.in_a_cycle,
    numeric_rows.run_away,
    numeric_rows.near_degenerate_point,
    numeric_rows.stuck,
    numeric_rows.growing,
    numeric_rows.going_down,
    numeric_rows.restless,
)


def judge(run: Run) -> Verdict:
    """Verdict on a run, with all that is known beside it."""
    return completed(run, next(verdict for row in _ROWS if (verdict := row(run)) is not None))


def completed(run: Run, verdict: Verdict) -> Verdict:
    """A verdict on a run, with all that is known beside it."""
    return replace(
        verdict,
        remarks=remarks(run, verdict),
        global_minimum=global_minimum(run, verdict),
        max_stable_lr=max_stable_lr(run, verdict),
    )
