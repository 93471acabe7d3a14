"""Objective and box in, an enclosure of the global minimum over the box out, by `branch_and_bound.py`.

Law: the minimizers that are returned hold every global minimizer over the box, whenever the search ends, and
`closed` is said only where upper and lower bound have met. Points where the loss has no value do not compete.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.verdict.certified.branch_and_bound import Bounds, Search
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import CertifiedProof, Seal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import InitVar

    from gdcli.verdict.certified.derivatives import Derivatives
    from gdcli.verdict.certified.minimizers import Goal, Minimizer

_SEAL = Seal()


class GlobalMinimum(CertifiedProof):
    """Proof: the infimum of the loss over the box lies in [lower, upper], and is taken in minimizers alone.

    lower    −inf where nothing is known
    upper    inf where the loss has no value at any point tried
    place    the box, most often a point, in which the loss is no higher than that somewhere; None where upper
             is inf
    closed   upper − lower is within the tolerance that was asked for
    boxes    how many were looked at
    """

    lower: float
    upper: float
    place: tuple[Bounds, ...] | None
    closed: bool
    minimizers: tuple[Minimizer, ...]
    boxes: int
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.GLOBAL_MINIMUM}) if self.closed and self.bounded else frozenset()

    @property
    def is_resolved(self) -> bool:
        """Whether every minimizer is known to be a single point."""
        return all(minimizer.unique for minimizer in self.minimizers)

    @property
    def bounded(self) -> bool:
        """Whether the minimizers lie in bounded boxes, so that a continuous loss takes its least value."""
        ends = (end for minimizer in self.minimizers for bounds in minimizer.box for end in bounds)
        return all(map(math.isfinite, ends))


def global_minimum(
    derivatives: Derivatives,
    box: Sequence[tuple[float, float]],
    goal: Goal,
    *,
    watch: Callable[[float, float, int], None] = lambda *_: None,
) -> GlobalMinimum:
    """Enclose the least value of the loss over a closed box, and every point where it is taken.

    watch   is shown lower bound, upper bound and number of boxes now and then
    """
    search = Search(derivatives, box, goal)
    while not search.ended():
        search.step()
        watch(search.lower, search.upper, search.looked_at)
    minimizers = search.minimizers()
    return GlobalMinimum(
        lower=search.lower,
        upper=search.upper,
        place=search.place,
        closed=goal.met(search.lower, search.upper),
        minimizers=minimizers,
        boxes=search.looked_at,
        seal=_SEAL,
    )
