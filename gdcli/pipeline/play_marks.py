"""What the page of `gdcli play` marks: a loss and the verdict of a run in, points with their kind out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.pipeline.feature import features_of_line
from gdcli.verdict.exact.line import analyze_line

if TYPE_CHECKING:
    from gdcli.objective.objective import ParsedLoss
    from gdcli.verdict.kind import VerdictKind
    from gdcli.verdict.verdict import Verdict


class Mark(Frozen):
    """A point of a picture.

    point      shape (n,), the nearest doubles
    label      the point, exact where it is known exactly: "x = 1/2"
    evidence   the word for how it is known
    """

    point: tuple[float, ...]
    kind: VerdictKind
    label: str
    evidence: str


def marks(loss: ParsedLoss, verdict: Verdict, seconds: float) -> tuple[Mark, ...]:
    """All stationary points that algebra finds on a line, else the one that the verdict speaks of."""
    analysis = analyze_line(loss, seconds)
    if analysis is None:
        return _spoken_of(loss.variables, verdict)
    (name,) = loss.variables
    return tuple(
        Mark(feature.point, feature.kind, feature.where, feature.proof)
        for feature in features_of_line(name, analysis)
    )


def _spoken_of(variables: tuple[str, ...], verdict: Verdict) -> tuple[Mark, ...]:
    """The point that the verdict is about, where it is known by its doubles."""
    point = tuple(figure for figure in verdict.stationary_point or () if isinstance(figure, float))
    if len(point) < len(variables):
        return ()
    label = ", ".join(f"{name} = {value:.6g}" for name, value in zip(variables, point, strict=True))
    return (Mark(point, verdict.kind, label, verdict.evidence.key),)
