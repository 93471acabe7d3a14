"""A point in, a proof out that exactly one stationary point lies in a box around it, and what kind it is.

The test is Krawczyk's (`krawczyk.py`). Degenerate points, whose Hessian is singular, stay undecided.

Law: a StationaryPoint is made here alone, and only after the test.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import arb

from gdcli.backends.to_interval import ball, outward, precision
from gdcli.clock import OutOfTime, within
from gdcli.frozen import Frozen
from gdcli.verdict.certified.derivatives import derivatives
from gdcli.verdict.certified.eigenvalues import eigenvalue_groups
from gdcli.verdict.certified.krawczyk import image_within, krawczyk, region_around
from gdcli.verdict.certified.local import BITS, LocalModel
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import CertifiedProof, Seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import InitVar

    from gdcli.objective.objective import Objective

NEWTON_STEPS = 40
# Newton's iteration has settled where a step is this small, relative to the point where that is above 1.
SETTLED = 2.0**-60
# How far Newton's iteration may lead away from where it begins, in the same measure.
NEAR = 1e-3
# Half widths of the boxes that are tried, in units of each variable's own scale.
REACHES = tuple(2.0**k for k in range(-44, 8))
SHARPENINGS = 8

Bounds = tuple[float, float]

_SEAL = Seal()


class Undecided(Frozen):
    """Nothing was proven, and why."""

    reason: str


class StationaryPoint(CertifiedProof):
    """Proof: exactly one stationary point lies in `region`, and it lies in `enclosure`.

    region, enclosure     bounds of every variable, outward doubles; the enclosure is as narrow as doubles are
    point                 the middle of the enclosure
    loss                  bounds of the loss at the stationary point
    height                the same as a ball, which may tell two points apart whose doubles are the same
    smallest, largest     bounds of the extreme eigenvalues of the Hessian there
    free                  variables that were not held fixed; gradient, Hessian and kind are meant along them
    """

    region: tuple[Bounds, ...]
    enclosure: tuple[Bounds, ...]
    point: tuple[float, ...]
    loss: Bounds
    height: arb
    kind: VerdictKind
    smallest: Bounds
    largest: Bounds
    free: tuple[int, ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({self.kind})

    def covers(self, box: Sequence[Bounds]) -> bool:
        """Whether a box lies in the region, so that it holds no other stationary point."""
        return all(
            below <= lower and upper <= above
            for (below, above), (lower, upper) in zip(self.region, box, strict=True)
        )

    @property
    def condition(self) -> Bounds:
        """Bounds of the condition number of the Hessian at a minimum."""
        assert self.kind is VerdictKind.LOCAL_MINIMUM
        return outward(ball(*self.largest) / ball(*self.smallest))

    @property
    def largest_stable_lr(self) -> Bounds:
        """Bounds of 2/λmax at a minimum: gradient descent is stable there below it and unstable above."""
        assert self.kind is VerdictKind.LOCAL_MINIMUM
        return outward(2 / ball(*self.largest))

    def rate(self, lr: float) -> Bounds:
        """Bounds of max |1 − lr·λ|: by what an epoch of gradient descent multiplies a small distance."""
        ends = [abs(1 - arb(lr) * ball(*bounds)) for bounds in (self.smallest, self.largest)]
        return outward(ends[0].max(ends[1]))


def certify_point(
    objective: Objective, point: Sequence[float], seconds: float, *, reach: float = NEAR
) -> StationaryPoint | Undecided:
    """Prove that exactly one stationary point lies around where Newton's iteration from `point` ends.

    seconds   for the derivatives, and as many again for the proof
    reach     how far from `point` it may end, relative to the point where that is above 1
    """
    try:
        model = LocalModel(derivatives(objective, seconds))
        return within(seconds, lambda: certify(model, point, reach=reach))
    except OutOfTime:
        return Undecided(f"the proof takes longer than {seconds:g} s")
    except RecursionError:
        return Undecided("the second derivatives are nested too deeply")


def certify(model: LocalModel, point: Sequence[float], *, reach: float = NEAR) -> StationaryPoint | Undecided:
    """The same for a model that may hold variables fixed, at what `point` says."""
    with precision(BITS):
        centre = _newton(model, point, reach)
        if isinstance(centre, Undecided):
            return centre
        scales = _scales(model, centre)
        narrow = region_around(centre, scales, REACHES[0])
        image = image_within(model, narrow)
        if image is None:
            return Undecided("the Hessian is singular there, or too close to it")
        # The widest box that passes; a wider one seldom does where a narrower one does not.
        low, high = 0, len(REACHES)
        while high - low > 1:
            middle = (low + high) // 2
            if image_within(model, region_around(centre, scales, REACHES[middle])) is None:
                high = middle
            else:
                low = middle
        return _proven(model, region_around(centre, scales, REACHES[low]), narrow, image)


def _newton(model: LocalModel, point: Sequence[float], reach: float) -> list[arb] | Undecided:
    """Approximate stationary point by Newton's iteration, every coordinate exact."""
    x = [arb(value) for value in point]
    limits = [reach * max(1.0, abs(value)) for value in point]
    for _ in range(NEWTON_STEPS):
        here = model.on(x)
        if here is None:
            return Undecided("the loss has no finite second derivatives there, or jumps")
        try:
            step = here.hessian.mid().solve(model.slope(here).mid())
        except ZeroDivisionError:
            return Undecided("the Hessian is singular there")
        for row, i in enumerate(model.free):
            x[i] = (x[i] - step[row, 0]).mid()
            if not abs(x[i] - point[i]) <= limits[i]:
                return Undecided("Newton's iteration leads away from there")
        if all(abs(step[row, 0]) <= SETTLED * abs(x[i]).max(arb(1)) for row, i in enumerate(model.free)):
            return x
    return Undecided("Newton's iteration does not settle")


def _scales(model: LocalModel, centre: Sequence[arb]) -> list[float]:
    """How far each variable moves for a like change of the loss, at most 1; 0 for one that is held fixed."""
    scales = [0.0] * model.dimension
    here = model.on(centre)
    if here is None:
        return scales
    for row, i in enumerate(model.free):
        size = max(float(abs(here.hessian[row, j]).mid()) for j in range(len(model.free)))
        scales[i] = 1 / math.sqrt(size) if 0 < size < math.inf else 1.0
    return [scale / max(1e-300, *scales) for scale in scales]


def _proven(
    model: LocalModel, region: Sequence[Bounds], narrow: Sequence[Bounds], image: Sequence[arb]
) -> StationaryPoint | Undecided:
    """Sharpen what is known of the point of a region that has passed, and say what it is.

    narrow, image   a box within the region that has passed as well, so its point is the same, and K of it
    """
    box = [ball(*bounds) for bounds in narrow]
    for _ in range(SHARPENINGS):
        for inside, i in zip(image, model.free, strict=True):
            box[i] = inside
        # Every stationary point of a box lies in its image, whether that is smaller or not.
        better = krawczyk(model, box)
        if better is None or not any(
            new.rad() < old.rad() / 2 for new, old in zip(better, image, strict=True)
        ):
            break
        image = [new if new.rad() < old.rad() else old for new, old in zip(better, image, strict=True)]
    here = model.on(box)
    groups = None if here is None else eigenvalue_groups(here.hessian)
    if here is None or groups is None:
        return Undecided("the Hessian there is not known well enough")
    kind = _kind(groups)
    if kind is None:
        return Undecided("the Hessian is singular there, or too close to it")
    enclosure = tuple(map(outward, box))
    return StationaryPoint(
        region=tuple(region),
        enclosure=enclosure,
        point=tuple(float(x.mid()) for x in box),
        loss=outward(here.loss),
        height=here.loss,
        kind=kind,
        smallest=(outward(groups[0][0])[0], outward(groups[0][1])[1]),
        largest=(outward(groups[-1][0])[0], outward(groups[-1][1])[1]),
        free=model.free,
        seal=_SEAL,
    )


def _kind(groups: Sequence[tuple[arb, arb, int]]) -> VerdictKind | None:
    """What the signs of the eigenvalues say; None where one is not known."""
    if all(lower > 0 for lower, _, _ in groups):
        return VerdictKind.LOCAL_MINIMUM
    if all(upper < 0 for _, upper, _ in groups):
        return VerdictKind.MAXIMUM
    if groups[0][1] < 0 < groups[-1][0]:
        return VerdictKind.SADDLE
    return None
