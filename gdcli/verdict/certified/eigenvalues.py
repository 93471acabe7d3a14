"""Enclosures of the eigenvalues of a symmetric matrix of balls."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import arb, arb_mat

from gdcli.backends.to_interval import ball, precision

if TYPE_CHECKING:
    from collections.abc import Sequence

BITS = 64


def eigenvalue_groups(matrix: arb_mat) -> list[tuple[arb, arb, int]] | None:
    """Ascending disjoint intervals and how many eigenvalues each holds, for every matrix in the balls.

    Similarity with approximate eigenvectors makes the matrix nearly diagonal; Gershgorin's discs of what
    comes out contain its eigenvalues, and a group of discs apart from the others has as many as it has discs.
    None where the eigenvectors are too coarse to be inverted.
    """
    n = matrix.nrows()
    vectors = arb_mat(_eigenvectors([[float(matrix[i, j].mid()) for j in range(n)] for i in range(n)]))
    try:
        similar = vectors.solve(matrix * vectors)
    except ZeroDivisionError:
        return None
    discs = []
    for i in range(n):
        radius = sum((abs(similar[i, j]) for j in range(n) if j != i), start=arb(0))
        if not (similar[i, i].is_finite() and radius.is_finite()):
            return None
        discs.append(((similar[i, i] - radius).lower(), (similar[i, i] + radius).upper()))
    groups: list[tuple[arb, arb, int]] = []
    for lower, upper in sorted(discs, key=lambda disc: float(disc[0])):
        if groups and not lower > groups[-1][1]:
            below, above, count = groups.pop()
            groups.append((below.min(lower), above.max(upper), count + 1))
        else:
            groups.append((lower, upper, 1))
    return groups


def is_semidefinite(lower: Sequence[Sequence[float]], upper: Sequence[Sequence[float]]) -> bool:
    """Whether no symmetric matrix within bounds has a negative eigenvalue.

    A larger diagonal makes no eigenvalue smaller, so the lower ends of the diagonal stand for it.
    """
    rows = [
        [(low, low if i == j else high) for j, (low, high) in enumerate(zip(*row, strict=True))]
        for i, row in enumerate(zip(lower, upper, strict=True))
    ]
    if not all(math.isfinite(end) for row in rows for entry in row for end in entry):
        return False
    with precision(BITS):
        groups = eigenvalue_groups(arb_mat([[ball(*entry) for entry in row] for row in rows]))
        return groups is not None and bool(groups[0][0] >= 0)


def _eigenvectors(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Approximate eigenvectors as columns."""
    if len(matrix) == 1:  # without numpy, whose import takes longer than the rest
        return [[1.0]]
    import numpy as np

    _, vectors = np.linalg.eigh(np.array(matrix, dtype=np.float64))
    rows: list[list[float]] = vectors.tolist()
    return rows
