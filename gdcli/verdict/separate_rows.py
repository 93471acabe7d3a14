"""The rows of the decision table for sums of losses of one variable each: a run in, a verdict out.

Along each variable such a run is a run on the part of that variable: what algebra knows of the parts is known
of the whole.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.frozen import replace
from gdcli.verdict.approach import nearest
from gdcli.verdict.evidence import Exact
from gdcli.verdict.exact.infimum import InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.separate import SeparatePoint, separate_infimum, separate_point
from gdcli.verdict.exact_rows import downhill_for_ever, figure, way_ahead, way_text, what_it_is
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.run import Run
from gdcli.verdict.verdict import Verdict

if TYPE_CHECKING:
    from gdcli.descent.trajectory import Iterate
    from gdcli.verdict.exact.line import LineAnalysis


class _Along(Run, kw_only=True):
    """A run seen along one variable."""

    part: LineAnalysis

    @cached_property
    def line(self) -> LineAnalysis | None:
        """What is proven of the part."""
        return self.part


def downhill_along_a_variable(run: Run) -> Verdict | None:
    """A part is unbounded below, and nothing lies between the run and the end where it is."""
    if run.ending.breakdown is not None and not run.ending.fell_away:
        return None
    for along in _alongs(run):
        if isinstance(along.part.lowest, UnboundedBelow) and (verdict := downhill_for_ever(along)):
            return verdict
    return None


def downhill_to_the_infimum(run: Run) -> Verdict | None:
    """Every part is on its way to its infimum, or at a point where it is lowest."""
    proof = None if run.parts is None else separate_infimum(run.parts)
    if proof is None or run.ending.breakdown is not None:
        return None
    alongs = _alongs(run)
    ways = [way for along in alongs if (way := _way_to_the_lowest(along)) is not None]
    if len(ways) < len(alongs):
        return None
    text = f"no minimum: the loss falls towards its infimum {proof.infimum.text} as {' and '.join(ways)}"
    return Verdict(VerdictKind.INFIMUM_NOT_ATTAINED, Exact(proof), f"{text}, and is nowhere that low")


def at_a_point_of_each(run: Run) -> Verdict | None:
    """Along every variable the run has reached or approaches a critical point of its part."""
    proof = point_of_each(run)
    if proof is None:
        return None
    coordinates = [float(point.x) for point in proof.points]
    reached, kind = run.has_reached(coordinates), proof.kind
    what = what_it_is(kind, run.parts or ())
    if not (reached or kind.is_minimum):
        return None
    where = ", ".join(f"{name} = {point.x.text}" for name, point in zip(run.names, proof.points, strict=True))
    text = f"{'' if reached else 'approaching '}{what}: {where}, where the loss is {proof.loss.text}"
    place = tuple(figure(point.x) for point in proof.points)
    return Verdict(kind, Exact(proof), text, place, loss_there=float(proof.loss))


def point_of_each(run: Run) -> SeparatePoint | None:
    """The point that the run has reached or approaches along every variable, or None."""
    points = [point for along in _alongs(run) if (point := nearest(along)) is not None]
    if run.parts is None or len(points) < len(run.parts):
        return None
    return separate_point(run.parts, points)


def _way_to_the_lowest(along: _Along) -> str | None:
    if isinstance(along.part.lowest, InfimumNotAttained):
        way = way_ahead(along)
        return None if way is None else way_text(along, way)
    point = nearest(along)
    if (
        point is None
        or isinstance(along.part.lowest, UnboundedBelow)
        or point not in along.part.lowest.points
    ):
        return None
    return f"{along.names[0]} -> {point.x.text}"


def _alongs(run: Run) -> tuple[_Along, ...]:
    if run.parts is None or run.ending.last is None:
        return ()
    return tuple(_along(run, i, part) for i, part in enumerate(run.parts))


def _along(run: Run, i: int, part: LineAnalysis) -> _Along:
    def of(iterate: Iterate) -> Iterate:
        return replace(iterate, point=(iterate.point[i],), gradient=(iterate.gradient[i],))

    def evaluate(x: float) -> tuple[float, float]:
        loss, *slopes = run.evaluate(*run.end[:i], x, *run.end[i + 1 :])
        return loss, slopes[i]

    names, path = (run.names[i],), run.trajectory
    return _Along(
        names=names,
        start=(run.start[i],),
        ending=replace(run.ending, last=of(run.last), best=of(run.best)),
        trajectory=replace(path, variables=names, points=(path.points[i],)),
        evaluate=evaluate,
        box=None,
        rate=run.rate,
        # What goes downhill as a whole may be carried past along one variable, but for plain steps.
        downhill=run.downhill and run.rate is not None,
        tolerance=run.tolerance,
        budget=run.budget,
        part=part,
    )
