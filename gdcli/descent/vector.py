"""Vectors as tuples of floats: quicker than numpy in the dimensions met here, and nothing to import.

Law: nothing here raises; what overflows is an infinity or NaN, and whoever asks must look.
"""

from __future__ import annotations

import math

Vector = tuple[float, ...]


def dot(a: Vector, b: Vector) -> float:
    """Inner product a·b."""
    return sum([x * y for x, y in zip(a, b, strict=True)])


def plus(a: Vector, factor: float, b: Vector) -> Vector:
    """Sum a + factor·b."""
    return tuple([x + factor * y for x, y in zip(a, b, strict=True)])


def minus(a: Vector, b: Vector) -> Vector:
    """Difference a − b."""
    return tuple([x - y for x, y in zip(a, b, strict=True)])


def times(factor: float, a: Vector) -> Vector:
    """Multiple factor·a."""
    return tuple([factor * x for x in a])


def largest(a: Vector) -> float:
    """Largest absolute component (infinity norm)."""
    return max(map(abs, a))


def length(a: Vector) -> float:
    """Euclidean norm, without overflow on the way."""
    return math.hypot(*a)
