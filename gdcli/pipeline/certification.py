"""What came out: a frozen Certification, whose `to_dict()` is the JSON of schema gdcli.certify.v1."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gdcli.frozen import Frozen
from gdcli.verdict.kind import VerdictKind
from gdcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.objective.box import Bounds, Box
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.global_minimum import GlobalMinimum
    from gdcli.verdict.certified.stationary_points import StationaryPoints

SCHEMA = "gdcli.certify.v1"

CERTIFIED, NO_EVIDENCE = "certified", "none"


class Certification(Frozen):
    """The result of `certify`.

    text         as the user wrote it
    expression   the same simplified, which may have lost variables and holes
    box          None for all of space
    least        proven bounds of the least value, and boxes that hold every point where it is taken
    stationary   all stationary points of the box, or None where nobody asked
    """

    text: str
    expression: str
    variables: tuple[str, ...]
    box: Box | None
    tolerance: float
    least: GlobalMinimum
    stationary: StationaryPoints | None

    @property
    def evidence(self) -> str:
        """Word for the evidence of the bounds."""
        known = math.isfinite(self.least.lower) and math.isfinite(self.least.upper)
        return CERTIFIED if known else NO_EVIDENCE

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values: the object that `--format json` prints."""
        least = self.least
        record: dict[str, Any] = {
            "schema": SCHEMA,
            "version": __version__,
            "text": self.text,
            "expression": self.expression,
            "variables": list(self.variables),
            "box": None if self.box is None else self._named(self.box),
            "tolerance": self.tolerance,
            "global_minimum": {
                "lower": _finite(least.lower),
                "upper": _finite(least.upper),
                "closed": least.closed,
                "evidence": self.evidence,
                "minimizers": [self._named(minimizer.box) for minimizer in least.minimizers],
                "unique": [minimizer.unique for minimizer in least.minimizers],
            },
        }
        if self.stationary is not None:
            points = [self._proven(point) for point in self.stationary.proven]
            points += [self._undecided(box) for box in self.stationary.undecided]
            record["stationary_points"] = points
        return record

    def _proven(self, point: StationaryPoint) -> dict[str, Any]:
        return {
            "box": self._named(point.enclosure),
            "point": dict(zip(self.variables, point.point, strict=True)),
            "kind": point.kind.key,
            "evidence": CERTIFIED,
            "unique": True,
        }

    def _undecided(self, box: Sequence[Bounds]) -> dict[str, Any]:
        middle = [low / 2 + high / 2 for low, high in box]
        return {
            "box": self._named(box),
            "point": dict(zip(self.variables, middle, strict=True)),
            "kind": VerdictKind.UNDECIDED.key,
            "evidence": NO_EVIDENCE,
            "unique": False,
        }

    def _named(self, box: Sequence[Bounds]) -> dict[str, list[float | None]]:
        return {
            name: [_finite(low), _finite(high)] for name, (low, high) in zip(self.variables, box, strict=True)
        }


def _finite(value: float) -> float | None:
    """JSON has no infinities."""
    return value if math.isfinite(value) else None
