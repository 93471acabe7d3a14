"""How low a loss of one variable gets, and where: pieces and critical points in, one of three answers out."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.level import compare_levels
from gdcli.verdict.exact.pieces import Piece, adjoining
from gdcli.verdict.exact.value import Value
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar

    from gdcli.verdict.exact.algebraic import Algebraic
    from gdcli.verdict.exact.critical import CriticalPoint, Plateau
    from gdcli.verdict.exact.exact_number import ExactNumber
    from gdcli.verdict.exact.level import Function, Level
    from gdcli.verdict.exact.outer import Frame, Outer

_SEAL = Seal()


class Approach(Frozen):
    """A way for x to go: to a point from one side, or to an infinity.

    point   None for an infinity
    side    −1 where x comes from below (so that the infinity is +∞), 1 where it comes from above
    """

    point: ExactNumber | None
    side: int

    @property
    def text(self) -> str:
        """The way in words: `x -> -inf`, `x -> 1 from above`."""
        if self.point is None:
            return f"x -> {'inf' if self.side < 0 else '-inf'}"
        return f"x -> {self.point.text} from {'below' if self.side < 0 else 'above'}"


class GlobalMinimum(ExactProof):
    """The loss is nowhere lower than at these points and on these plateaus, which are all such places."""

    points: tuple[CriticalPoint, ...]
    plateaus: tuple[Plateau, ...]
    loss: ExactNumber
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.GLOBAL_MINIMUM, VerdictKind.FLAT_MINIMUM})


class UnboundedBelow(ExactProof):
    """The loss goes to −∞ along each of these ways, and along no other."""

    towards: tuple[Approach, ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.UNBOUNDED_BELOW})


class InfimumNotAttained(ExactProof):
    """The loss comes as near to its infimum as one likes along these ways, and is higher everywhere."""

    infimum: ExactNumber
    towards: tuple[Approach, ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.INFIMUM_NOT_ATTAINED})


class _Limit(Frozen):
    """The inner loss at an end that is not attained: a value, or an infinity of the sign `infinite`."""

    approach: Approach
    infinite: int
    level: Level


def infimum(
    pieces: tuple[Piece, ...],
    points: tuple[CriticalPoint, ...],
    plateaus: tuple[Plateau, ...],
    frame: Frame,
) -> GlobalMinimum | UnboundedBelow | InfimumNotAttained:
    """The infimum of the loss over its whole domain.

    It is the lowest of the values at minima and the limits at open ends: from any other point one of them
    is reached by going downhill.
    """
    limits = [
        limit
        for before, after in zip((None, *pieces), (*pieces, None), strict=True)
        if not adjoining(before, after)
        for limit in _limits(before, after, frame)
    ]
    bottomless = tuple(limit.approach for limit in limits if limit.infinite < 0)
    if bottomless:
        lowest = frame.outer.lowest()
        if lowest is None:
            return UnboundedBelow(bottomless, _SEAL)
        return InfimumNotAttained(lowest, bottomless, _SEAL)
    ends = [limit for limit in limits if limit.infinite == 0]
    minima = [point for point in points if point.kind.is_minimum]
    levels = (
        [found.level for found in minima] + [found.level for found in plateaus] + [end.level for end in ends]
    )
    level = min(levels, key=functools.cmp_to_key(compare_levels))
    lowest_points = tuple(point for point in minima if compare_levels(point.level, level) == 0)
    lowest_plateaus = tuple(plateau for plateau in plateaus if compare_levels(plateau.level, level) == 0)
    if lowest_points or lowest_plateaus:
        return GlobalMinimum(lowest_points, lowest_plateaus, frame.outer.loss(level), _SEAL)
    ways = tuple(limit.approach for limit in ends if compare_levels(limit.level, level) == 0)
    return InfimumNotAttained(frame.outer.loss(level), ways, _SEAL)


def _limits(before: Piece | None, after: Piece | None, frame: Frame) -> list[_Limit]:
    found = []
    if before is not None and not before.defined[1]:
        end = before.bounds[1]
        point = None if end is None else frame.coordinate.position(end)
        found.append(_limit(before.loss, end, Approach(point, -1), frame.outer))
    if after is not None and not after.defined[0]:
        end = after.bounds[0]
        if end is None or end == frame.coordinate.domain[0]:
            point = frame.coordinate.edge
        else:
            point = frame.coordinate.position(end)
        found.append(_limit(after.loss, end, Approach(point, 1), frame.outer))
    return found


def _limit(loss: Function, end: Algebraic | None, approach: Approach, outer: Outer) -> _Limit:
    infinite, level = loss.limit(end, approach.side)
    at_the_floor = infinite == 0 and isinstance(level, Value) and level.rational == outer.function.floor
    if outer.function.floor is not None and at_the_floor and not outer.function.closed:
        # The end of the outer function's domain, where it goes to −∞: up, where the sign is negative.
        infinite = -outer.sign
    return _Limit(approach, infinite, level)
