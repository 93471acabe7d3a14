"""The whole of `gdcli explain` on one page: a task in, the mathematics of its loss and first epochs out.

text → Objective → derivation of each derivative → update equations → first epochs → stationary points
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.method import loss_program
from gdcli.pipeline.explain.exact_epochs import exact_epochs
from gdcli.pipeline.explain.explanation import LONGEST_FRACTION, EpochRow, Explanation
from gdcli.pipeline.explain.partials import partial_of, written
from gdcli.pipeline.explain.update_equations import method_in_words, update_equations
from gdcli.pipeline.landscape import landscape
from gdcli.pipeline.minimize import run

if TYPE_CHECKING:
    from fractions import Fraction

    from gdcli.pipeline.explain.exact_epochs import ExactEpoch
    from gdcli.pipeline.feature import Feature
    from gdcli.pipeline.landscape import Landscape
    from gdcli.pipeline.result import Minimization
    from gdcli.pipeline.task import Task

# Where stationary points of several variables are looked for, where no box is given.
BOX = (-10.0, 10.0)
MOST_SEARCHED = 3  # variables


def explain(task: Task) -> Explanation:
    """Explain a task: raise InputError where its loss cannot be differentiated or written down."""
    land = landscape(task.loss)
    objective = land.objective
    partials = tuple(partial_of(objective, place) for place in range(len(objective.variables)))
    result = run(task)
    program = loss_program(objective)
    exact = exact_epochs(task, program, task.limits.epochs)
    stationary, searched = _stationary(task, land)
    update, note = update_equations(task, partials)
    return Explanation(
        variables=objective.variables,
        loss=written(objective, objective.expression),
        partials=partials,
        optimizer=method_in_words(task),
        update=update,
        update_note=note,
        epochs=tuple(_rows(result, exact)),
        stop=result.stop.message,
        stationary=stationary,
        searched=searched,
    )


def _rows(result: Minimization, exact: tuple[ExactEpoch, ...]) -> list[EpochRow]:
    kept = result.trajectory
    points = list(zip(*kept.points, strict=True))
    rows = zip(kept.epochs, points, kept.losses, kept.gradient_norms, strict=True)
    return [
        EpochRow(
            epoch,
            point,
            loss,
            norm,
            _short([str(x) for x in known.point]) if known else None,
            _short_fraction(known.loss) if known else None,
        )
        for epoch, point, loss, norm in rows
        for known in (exact[epoch] if epoch < len(exact) else None,)
    ]


def _short(texts: list[str]) -> tuple[str, ...] | None:
    return tuple(texts) if all(len(text) <= LONGEST_FRACTION for text in texts) else None


def _short_fraction(value: Fraction) -> str | None:
    text = str(value)
    return text if len(text) <= LONGEST_FRACTION else None


def _stationary(task: Task, land: Landscape) -> tuple[tuple[Feature, ...], str]:
    """The stationary points that can be proven, and where they were looked for."""
    if land.line is not None:
        rest = "the others lie where the loss is constant" if land.line.plateaus else "there are no others"
        return land.everywhere(), f"everywhere; {rest}"
    count = len(land.variables)
    box = task.box or ((BOX,) * count if count <= MOST_SEARCHED else None)
    if box is None:
        return (), f"nowhere: with more than {MOST_SEARCHED} variables, --box says where"
    where = ", ".join(
        f"{n} in [{low:g}, {high:g}]" for n, (low, high) in zip(land.variables, box, strict=True)
    )
    return land.within(box), f"{where}; those that are not isolated are not found"
