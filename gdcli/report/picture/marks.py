"""Points worth a name: stationary points and the ends of runs in, marks with a sentence each out."""

from __future__ import annotations

import contextlib
import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import replace
from gdcli.report.picture.scene import Mark, Symbol
from gdcli.report.to_message import visible
from gdcli.verdict.evidence import Certified, Exact
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
SAME = 1e-6  # how far apart two proofs may see one isolated point, absolute or relative
_UNDECIDED = (Symbol.UNDECIDED, "stationary")


def as_proven(features: Sequence[Feature], results: Sequence[Minimization]) -> tuple[Feature, ...]:
    """The stationary points; those that the verdict on a run proves to be lowest are global minima."""
    lowest = [point for result in results if result.task.box is None for point in _lowest(result)]
    return tuple(
        replace(feature, kind=VerdictKind.GLOBAL_MINIMUM)
        if feature.kind is VerdictKind.LOCAL_MINIMUM and any(_is_same(feature.point, p) for p in lowest)
        else feature
        for feature in features
    )


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


def coordinate(x: float) -> str:
    """A coordinate in six digits, or in nine where six would not show what is behind the point."""
    return f"{x:.6g}" if abs(x) < 1e5 or abs(x) >= 1e9 else f"{x:.9g}"  # noqa: PLR2004 - digits


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


def _lowest(result: Minimization) -> Iterator[tuple[float, ...]]:
    """Points that are known by their doubles or as fractions, where the loss is proven to be lowest."""
    verdict = result.verdict
    known = list(verdict.global_minimum.points) if verdict.global_minimum else []
    is_proven = isinstance(verdict.evidence, Exact | Certified)
    if verdict.kind is VerdictKind.GLOBAL_MINIMUM and is_proven and verdict.stationary_point:
        known.append(verdict.stationary_point)
    for point in known:
        # A formula, such as exp(-1), is none that Fraction reads.
        with contextlib.suppress(ValueError):
            yield tuple(float(Fraction(figure)) for figure in point)


def _is_same(point: Sequence[float], other: Sequence[float]) -> bool:
    return all(math.isclose(x, y, rel_tol=SAME, abs_tol=SAME) for x, y in zip(point, other, strict=True))


def _where(result: Minimization, point: Sequence[float]) -> str:
    pairs = list(zip(result.variables, point, strict=True))
    text = ", ".join(f"{name} = {coordinate(x)}" for name, x in pairs[:SHOWN_COORDINATES])
    return text + (", ..." if len(pairs) > SHOWN_COORDINATES else "")
