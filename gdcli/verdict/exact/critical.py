"""Where a loss of one variable is level or turns: pieces in, critical points and plateaus out."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact.algebraic import order_and_sign, rational, real_roots
from gdcli.verdict.exact.exact_number import ExactNumber, enclosed_number, exact_number
from gdcli.verdict.exact.outer import AS_IT_IS
from gdcli.verdict.exact.pieces import Piece, adjoining
from gdcli.verdict.exact.rational import Rational, number
from gdcli.verdict.exact.reading import inside
from gdcli.verdict.exact.value import Value
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar

    from gdcli.verdict.exact.algebraic import Algebraic
    from gdcli.verdict.exact.level import Function, Level
    from gdcli.verdict.exact.outer import Frame
    from gdcli.verdict.exact.polynomial import Interval, Polynomial

CLOSE = Fraction(1, 2**64)

_SEAL = Seal()


class CriticalPoint(ExactProof):
    """A point where the derivative is zero, or where it does not exist and the loss turns.

    kind         local minimum, flat minimum (f'' = 0 or none, and a plateau's rim), maximum or inflection
    order        order of the first derivative that is not zero; 0 where the loss is not smooth
    derivative   that derivative; None where the order is 0
    loss         the loss there
    sides        signs of the derivative just left and just right of it; 0 on a plateau, None off the domain
    level        the inner loss there, by which points are compared
    """

    x: ExactNumber
    kind: VerdictKind
    order: int
    derivative: ExactNumber | None
    loss: ExactNumber
    sides: tuple[int | None, int | None]
    at: Algebraic
    level: Level
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({self.kind})

    @property
    def is_smooth(self) -> bool:
        """Whether the loss has derivatives there."""
        return self.order > 0


class Plateau(ExactProof):
    """An interval on which the loss is constant; None stands for no bound."""

    low: ExactNumber | None
    high: ExactNumber | None
    loss: ExactNumber
    level: Level
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)


def critical_points(
    pieces: tuple[Piece, ...], frame: Frame
) -> tuple[tuple[CriticalPoint, ...], tuple[Plateau, ...]]:
    """All critical points from left to right, and all plateaus."""
    points: list[CriticalPoint] = []
    plateaus: list[Plateau] = []
    slopes: dict[Function, tuple[tuple[Algebraic, int], ...]] = {}
    for before, piece in zip((None, *pieces), (*pieces, None), strict=True):
        points += _joints(before, piece, frame)
        if piece is None:
            break
        if piece.loss.is_constant:
            plateaus.append(_plateau(piece, frame))
            continue
        if piece.loss not in slopes:
            slopes[piece.loss] = real_roots(piece.loss.slope)
        points += [
            _level_point(piece.loss, root, power, frame)
            for root, power in slopes[piece.loss]
            if inside(root, piece.bounds)
        ]
    return tuple(points), tuple(plateaus)


def _level_point(loss: Function, at: Algebraic, power: int, frame: Frame) -> CriticalPoint:
    """A root of the slope: the first derivative that is not zero comes from as many derivatives of it."""
    _, right = order_and_sign(loss.slope, at)
    level = loss.level(at)
    return CriticalPoint(
        x=frame.coordinate.position(at),
        kind=_smooth_kind(power + 1, right),
        order=power + 1,
        derivative=_derivative(loss, power, at, frame),
        loss=frame.outer.loss(level),
        sides=(right * (-1) ** power, right),
        at=at,
        level=level,
        seal=_SEAL,
    )


def _smooth_kind(order: int, right: int) -> VerdictKind:
    if order % 2:
        return VerdictKind.INFLECTION
    if right < 0:
        return VerdictKind.MAXIMUM
    return VerdictKind.LOCAL_MINIMUM if order == 2 else VerdictKind.FLAT_MINIMUM  # noqa: PLR2004 - f''


def _derivative(loss: Function, power: int, at: Algebraic, frame: Frame) -> ExactNumber:
    """Derivative of the loss by x, of the order of the first that is not zero: one term of the chain rule."""
    speed = frame.coordinate.speed
    factors: list[Interval] = []
    if isinstance(speed, Rational):
        found = loss.leading(power, at, speed.power(power + 1))
    else:
        found = loss.leading(power, at, number(1))
        factors += [speed(at)] * (power + 1)
    if frame.outer is not AS_IT_IS:
        level = loss.level(at)
        assert isinstance(level, Value)
        factors.append(frame.outer.slope(level))
    if isinstance(found, Value) and not factors:
        return exact_number(found)
    low, high = found.enclosed(CLOSE) if isinstance(found, Value) else found
    for positive in factors:
        corners = [end * factor for end in (low, high) for factor in positive]
        low, high = min(corners), max(corners)
    return enclosed_number(low, high, str(low) if low == high else None)


def _joints(before: Piece | None, after: Piece | None, frame: Frame) -> list[CriticalPoint]:
    """The critical points among the ends of two neighbours: one in common, or an edge of either."""
    if adjoining(before, after):
        sides = [(before, after)]
    else:
        sides = [
            (before if before and before.defined[1] else None, None),
            (None, after if after and after.defined[0] else None),
        ]
    found = (_joint(left, right, frame) for left, right in sides if left or right)
    return [point for point in found if point is not None]


def _joint(before: Piece | None, after: Piece | None, frame: Frame) -> CriticalPoint | None:
    """A kink, or an edge of the domain that belongs to it, where the loss turns or is level on both sides."""
    at = before.bounds[1] if before else after.bounds[0] if after else None
    assert at is not None
    left, left_level = _side(before, at, -1)
    right, right_level = _side(after, at, 1)
    inner = (before or after).loss.level(at)  # type: ignore[union-attr] # one of them is there
    # Where the outer function ends it is not smooth, and its end is its lowest value.
    floor = frame.outer.function.floor
    at_the_floor = floor is not None and isinstance(inner, Value) and inner.rational == floor
    kind = _kind_of_sides(left, right, level=left_level and right_level and not at_the_floor)
    if kind is None:
        return None
    return CriticalPoint(
        x=frame.coordinate.position(at),
        kind=kind,
        order=0,
        derivative=None,
        loss=frame.outer.loss(inner),
        sides=(left, right),
        at=at,
        level=inner,
        seal=_SEAL,
    )


def _side(piece: Piece | None, at: Algebraic, side: int) -> tuple[int | None, bool]:
    """Sign of the slope on one side of a point, and whether it vanishes at the point."""
    if piece is None:
        return None, False
    if piece.loss.is_constant:
        return 0, True
    slope: Polynomial = piece.loss.slope
    order, found = order_and_sign(slope, at)
    return int(math.copysign(1, found)) * (side**order), order > 0


def _kind_of_sides(left: int | None, right: int | None, *, level: bool) -> VerdictKind | None:
    if left in {None, -1, 0} and right in {None, 1, 0}:
        strict = 0 not in {left, right} and not level
        return VerdictKind.LOCAL_MINIMUM if strict else VerdictKind.FLAT_MINIMUM
    if left in {None, 1, 0} and right in {None, -1, 0}:
        return VerdictKind.MAXIMUM
    return VerdictKind.INFLECTION if level else None


def _plateau(piece: Piece, frame: Frame) -> Plateau:
    low, high = piece.bounds
    level = piece.loss.level(low or high or rational(0))
    return Plateau(
        low=frame.coordinate.edge
        if low is None or low == frame.coordinate.domain[0]
        else frame.coordinate.position(low),
        high=None if high is None else frame.coordinate.position(high),
        loss=frame.outer.loss(level),
        level=level,
        seal=_SEAL,
    )
