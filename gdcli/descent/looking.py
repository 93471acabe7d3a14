"""A look around for lower ground: a sample at a minimum in, one in a lower dip of the loss elsewhere out.

Along one axis after the other the loss is sampled at evenly spread coordinates. A dip lies between two
neighbours where the loss falls at the first and rises at the second; a loss that merely falls towards the end
of the range, or towards a pole, has none. Lower ground is a dip behind a rise, visibly lower than the point.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.descent.problem import Problem, Sample
    from gdcli.descent.vector import Vector

MOST_SAMPLES = 64  # along one axis
FEWEST_SAMPLES = 8
ALL_SAMPLES = 2000  # along all of them, as long as that leaves each the fewest
# A dip is lower where it is by this share of the rise before it.
VISIBLE = 1e-6


def lower_ground(problem: Problem, here: Sample, reach: float) -> Sample | None:
    """The sample reached by going to the lowest dip along each axis in turn; None where none is lower.

    reach   the coordinates looked at are from −reach to reach
    """
    count = max(FEWEST_SAMPLES, min(MOST_SAMPLES, ALL_SAMPLES // problem.dimension))
    spacing = 2 * reach / count
    coordinates = [(k + 0.5) * spacing - reach for k in range(count)]
    found = here
    for axis in range(problem.dimension):
        above = [problem.sample(_moved(found.point, axis, c)) for c in coordinates if c > found.point[axis]]
        below = [problem.sample(_moved(found.point, axis, c)) for c in coordinates if c < found.point[axis]]
        dips = [*_lower_dips(found, above, axis, 1.0), *_lower_dips(found, below[::-1], axis, -1.0)]
        found = min(dips, key=lambda dip: dip.loss, default=found)
    return None if found is here else found


def _lower_dips(here: Sample, line: list[Sample], axis: int, sign: float) -> Iterator[Sample]:
    """The dips behind a rise on samples that lead away from `here`; `sign` says which way along the axis."""
    highest = here.loss
    for near, far in itertools.pairwise(line):
        highest = max(highest, near.loss)
        if near.finite and far.finite and sign * near.gradient[axis] < 0 < sign * far.gradient[axis]:
            dip = min(near, far, key=lambda sample: sample.loss)
            if dip.loss < here.loss - VISIBLE * (highest - here.loss) < here.loss:
                yield dip


def _moved(point: Vector, axis: int, coordinate: float) -> Vector:
    return (*point[:axis], coordinate, *point[axis + 1 :])
