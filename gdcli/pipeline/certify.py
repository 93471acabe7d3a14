"""The whole of `gdcli certify` on one page: an expression and a box in, proven bounds of its minimum out.

text → Objective → derivatives as Programs → branch and bound → Certification
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen
from gdcli.objective.box import read_box
from gdcli.objective.objective import build_objective, read_loss, symbolic_seconds
from gdcli.pipeline.certification import Certification
from gdcli.pipeline.task import positive

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.objective.box import Bounds, Box, BoxLike
    from gdcli.objective.objective import ParsedLoss
    from gdcli.verdict.certified.global_minimum import GlobalMinimum
    from gdcli.verdict.certified.stationary_points import StationaryPoints

DEFAULT_SECONDS = 10.0
DEFAULT_TOLERANCE = 1e-9


class CertifyTask(Frozen):
    """One certification, read and checked.

    box          None for all of space
    stationary   whether all stationary points are asked for
    tolerance    gap between the bounds that counts as closed, absolute and relative to the loss
    """

    loss: ParsedLoss
    box: Box | None
    stationary: bool
    tolerance: float
    seconds: float


def certify(
    expression: str,
    *,
    box: BoxLike | None = None,
    stationary: bool = False,
    tol: float = DEFAULT_TOLERANCE,
    time_limit: float = DEFAULT_SECONDS,
) -> Certification:
    """Prove where a loss given as text is least.

    expression   the loss, in Python's or a textbook's notation: "2*x**4 - 3x^2"
    box          where: "x=-10:10,y=0:3" or {"x": (-10, 10), "y": (0, 3)}; without it, everywhere
    stationary   list all stationary points of the box as well
    tol          gap between the bounds that counts as closed, absolute and relative to the loss
    time_limit   seconds, after which the bounds are what has been proven by then

    Raises InputError where an argument cannot be used.
    """
    return run(read_task(expression, box=box, stationary=stationary, tol=tol, time_limit=time_limit))


def read_task(
    expression: str,
    *,
    box: BoxLike | None = None,
    stationary: bool = False,
    tol: float | str = DEFAULT_TOLERANCE,
    time_limit: float | str = DEFAULT_SECONDS,
) -> CertifyTask:
    """Read what `certify` was given; raise InputError at the first thing that cannot be used."""
    loss = read_loss(expression)
    if stationary and not box:
        raise InputError(
            "--stationary needs a box to search",
            fix="--box " + ",".join(f"{name}=-10:10" for name in loss.variables),
        )
    return CertifyTask(
        loss,
        read_box(box, loss.variables) if box else None,
        stationary,
        positive("--tol", tol),
        positive("--time-limit", time_limit),
    )


def run(
    task: CertifyTask,
    *,
    watch: Callable[[float, float, int], None] = lambda *_: None,
    interrupted: Callable[[], bool] = lambda: False,
) -> Certification:
    """Carry out a task.

    watch         is shown lower bound, upper bound and number of boxes now and then
    interrupted   is asked now and then whether to stop
    """
    end = time.monotonic() + task.seconds
    objective = build_objective(task.loss)

    def time_is_up() -> bool:
        return interrupted() or time.monotonic() > end

    from gdcli.verdict.certified.as_written import has_lost_a_hole
    from gdcli.verdict.certified.certificate import Undecided
    from gdcli.verdict.certified.derivatives import derivatives
    from gdcli.verdict.certified.minimizers import Goal
    from gdcli.verdict.certified.minimum_proof import prove_minimum
    from gdcli.verdict.certified.stationary_points import stationary_points

    goal = Goal(task.tolerance, task.tolerance, time_is_up)
    seconds = max(task.seconds, symbolic_seconds(task.loss.text))
    least = prove_minimum(objective, task.box, goal, seconds=seconds, watch=watch)
    if isinstance(least, Undecided):
        raise InputError(least.reason, fix=_remedy(task))
    points = None
    if task.stationary and task.box is not None:
        points = stationary_points(derivatives(objective, seconds), task.box, time_is_up)
    simplified = objective.text_of(objective.expression)
    if has_lost_a_hole(task.loss, objective, _places(least, points)):
        raise InputError(
            "the expression has no value at a point where it would be proven to be least, or stationary",
            place=Place(task.loss.text, Span(0, len(task.loss.text))),
            fix=f'gdcli certify "{simplified}", which is the same but for such holes',
        )
    return Certification(
        text=task.loss.text,
        expression=simplified,
        variables=task.loss.variables,
        box=task.box,
        tolerance=task.tolerance,
        least=least,
        stationary=points,
    )


def _places(least: GlobalMinimum, points: StationaryPoints | None) -> list[tuple[Bounds, ...]]:
    """Where something is claimed: boxes of single points, of wider boxes the middle, and the lowest point."""
    middles = [tuple((low / 2 + high / 2,) * 2 for low, high in m.box) for m in least.minimizers]
    found = [m.box if m.unique else middle for m, middle in zip(least.minimizers, middles, strict=True)]
    found += [least.place] if least.place else []
    return found + [point.enclosure for point in (points.proven if points else ())]


def _remedy(task: CertifyTask) -> str:
    """What to ask for instead of what could not be proven."""
    if task.box is not None:
        return f"--time-limit {10 * task.seconds:g}, or write a shorter expression"
    return "--box " + ",".join(f"{name}=-10:10" for name in task.loss.variables)
