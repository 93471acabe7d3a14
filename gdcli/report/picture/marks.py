"""Points worth a name: stationary points and the ends of runs in, marks with a sentence each out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.report.picture.scene import Mark, Symbol
from gdcli.report.to_message import visible
from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gdcli.pipeline.feature import Feature
    from gdcli.pipeline.result import Minimization
    from gdcli.report.picture.scene import Point

# The letter and the word for each kind of stationary point.
_KINDS = {
    VerdictKind.GLOBAL_MINIMUM: (Symbol.MINIMUM, "global minimum"),
    VerdictKind.LOCAL_MINIMUM: (Symbol.MINIMUM, "minimum"),
    VerdictKind.FLAT_MINIMUM: (Symbol.MINIMUM, "flat minimum"),
    VerdictKind.MAXIMUM: (Symbol.MAXIMUM, "maximum"),
    VerdictKind.SADDLE: (Symbol.SADDLE, "saddle"),
    VerdictKind.INFLECTION: (Symbol.INFLECTION, "inflection"),
}
SHOWN_COORDINATES = 2
_UNDECIDED = (Symbol.UNDECIDED, "stationary")


def stationary_mark(feature: Feature, at: Point) -> Mark:
    """The mark of a stationary point."""
    symbol, word = _KINDS.get(feature.kind, _UNDECIDED)
    text = f"{word} {feature.where}, loss {feature.loss + 0.0:.6g}  [{feature.proof}]"
    return Mark(at, symbol, text)


def ends(results: Sequence[Minimization], place: Callable[[Sequence[float], float], Point]) -> Iterator[Mark]:
    """Start and end of every run; runs with one start share its mark.

    place   where a point with its loss stands in the panel
    """
    starts: set[tuple[float, ...]] = set()
    for number, result in enumerate(results):
        several = len(results) > 1
        run, name = (number, f"{run_name(result)}: ") if several else (None, "")
        if not len(result.trajectory):
            continue
        first = tuple(column[0] for column in result.trajectory.points)
        if first not in starts:
            starts.add(first)
            loss = result.trajectory.losses[0]
            yield Mark(place(first, loss), Symbol.START, f"start {_where(result, first)}, loss {loss:.6g}")
        if result.last is not None and result.last.epoch > 0:
            end = result.last
            text = f"{name}end {_where(result, end.point)}, loss {end.loss:.6g}, epoch {end.epoch}"
            yield Mark(place(end.point, end.loss), Symbol.END, text, run)


def run_name(result: Minimization) -> str:
    """What tells a run from others: its optimizer and its learning rate."""
    task = result.task
    hyperparameters = task.optimizer.hyperparameters
    changed = [
        f"{name} {value:g}"
        for name, value in hyperparameters.items()
        if value != task.optimizer.defaults.get(name)
    ]
    rate = [f"lr {task.rate.text}"] if task.rate else []
    return visible(", ".join([task.optimizer.name, *changed, *rate]))


def _where(result: Minimization, point: Sequence[float]) -> str:
    pairs = list(zip(result.variables, point, strict=True))
    text = ", ".join(f"{name} = {x:.6g}" for name, x in pairs[:SHOWN_COORDINATES])
    return text + (", ..." if len(pairs) > SHOWN_COORDINATES else "")
