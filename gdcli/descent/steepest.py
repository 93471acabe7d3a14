"""Steepest descent's direction and the length of a first step along it, for methods that know nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.vector import largest

if TYPE_CHECKING:
    from gdcli.descent.problem import Sample
    from gdcli.descent.vector import Vector

FIRST_SHARE = 0.01  # ψ0, the share of the point that a first step may change


def steepest_descent(here: Sample) -> Vector:
    """The negative gradient, its largest component 1 so that no slope along it overflows. Not for zero."""
    steepness = here.steepness
    return tuple([-g / steepness for g in here.gradient])


def first_step(here: Sample) -> float:
    """Hager and Zhang's initial step (2006, I0) along that direction; 1 at the origin."""
    return FIRST_SHARE * largest(here.point) or 1.0
