"""Results of runs on one loss, or a fit, in, their Picture out: what was found, and the way down beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import InputError
from gdcli.pipeline.landscape import landscape
from gdcli.report.picture.epochs import gradient_panel, loss_panel
from gdcli.report.picture.fit_scene import SETS, fit_panels
from gdcli.report.picture.line_scene import line_panel
from gdcli.report.picture.marks import run_name
from gdcli.report.picture.plane_scene import directions_panel, plane_panel
from gdcli.report.picture.scene import Picture
from gdcli.report.to_message import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.pipeline.fitted import Fit
    from gdcli.pipeline.result import Minimization
    from gdcli.pipeline.task import Task

PLANE = 2  # variables
LONGEST_TITLE = 72


def to_picture(results: Sequence[Minimization]) -> Picture:
    """The picture of one run or several, all of the same loss."""
    first = results[0]
    land = landscape(first.task.loss)
    if len(first.variables) == 1:
        main, features = line_panel(land, results)
    elif len(first.variables) == PLANE:
        main, features = plane_panel(land, results)
    else:
        main, features = directions_panel(land, results), ()
    panels = [main, loss_panel(results, features)]
    if len(first.variables) > PLANE:
        panels.append(gradient_panel(results))
    return Picture(_shortened(visible(first.expression)), tuple(panels), tuple(map(run_name, results)))


def to_fit_picture(fit: Fit) -> Picture:
    """The picture of a fit: the model over the data, residuals, and the loss per epoch."""
    sets = SETS[: 1 if fit.task.training.test is None else 2]
    title = visible(" ".join(fit.task.binding.formula.text.split()))
    return Picture(
        _shortened(title),
        (*fit_panels(fit), loss_panel([fit.descent], ())),
        (run_name(fit.descent), *sets),
    )


def check_box(task: Task) -> None:
    """Raise InputError where the box of a picture is empty in one direction."""
    for name, (low, high) in zip(task.loss.variables, task.box or (), strict=False):
        if low == high:
            raise InputError(
                f"--box holds {name} fixed at {low:g}, so there is nothing to draw along it",
                fix=f"--box {name}={low - 1:g}:{high + 1:g}",
            )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 3] + "..."
