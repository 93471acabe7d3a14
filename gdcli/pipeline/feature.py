"""Stationary points as readers see them: what algebra knows of a line in, points with their kind out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.infimum import GlobalMinimum
from gdcli.verdict.exact.stability import stability
from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from gdcli.verdict.exact.exact_number import ExactNumber
    from gdcli.verdict.exact.line import LineAnalysis

# A formula with more characters than this is shown as a decimal.
LONGEST_FORMULA = 16


class Feature(Frozen):
    """A point where the loss is level or turns.

    point   shape (n,)
    where   the point as text, exact where it is known exactly, a name for each coordinate
    proof   "exact" or "certified"
    stable_below   gradient descent settles there with every lr below this; "" where it is no regular minimum
    """

    point: tuple[float, ...]
    loss: float
    kind: VerdictKind
    where: str
    proof: str
    stable_below: str


def features_of_line(variable: str, line: LineAnalysis) -> tuple[Feature, ...]:
    """All stationary points of a loss of one variable, those beyond the range of doubles left out."""
    lowest = line.lowest.points if isinstance(line.lowest, GlobalMinimum) else ()
    features = [
        Feature(
            (float(point.x),),
            float(point.loss),
            VerdictKind.GLOBAL_MINIMUM if point in lowest else point.kind,
            f"{variable} = {_short(point.x)}",
            "exact",
            "" if (known := stability(point)) is None else _short(known.largest),
        )
        for point in line.points
    ]
    return tuple(feature for feature in features if math.isfinite(feature.point[0]))


def _short(number: ExactNumber) -> str:
    short = number.is_formula and len(number.text) <= LONGEST_FORMULA
    return number.text if short else f"{float(number):.6g}"
