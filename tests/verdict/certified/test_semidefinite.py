"""Law: bounds of matrices that are called semidefinite hold no matrix with a negative eigenvalue."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.verdict.certified.eigenvalues import is_semidefinite

TABLE: list[tuple[list[list[float]], list[list[float]], bool]] = [
    ([[0.0]], [[0.0]], True),
    ([[0.0]], [[math.inf]], True),
    ([[-1e-300]], [[1.0]], False),
    ([[2.0, 0.5], [0.5, 2.0]], [[2.0, 0.5], [0.5, 2.0]], True),
    ([[2.0, -0.5], [-0.5, 2.0]], [[math.inf, 0.5], [0.5, math.inf]], True),
    ([[0.0, 0.0], [0.0, 2.0]], [[1.0, 0.0], [0.0, 2.0]], True),
    ([[1.0, -1.5], [-1.5, 1.0]], [[1.0, 1.5], [1.5, 1.0]], False),
    ([[1.0, -math.inf], [-math.inf, 1.0]], [[1.0, 0.0], [0.0, 1.0]], False),
    ([[-math.inf, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]], False),
]


@pytest.mark.parametrize(("lower", "upper", "holds"), TABLE)
def test_bounds_are_semidefinite_or_not(
    lower: list[list[float]], upper: list[list[float]], *, holds: bool
) -> None:
    assert is_semidefinite(lower, upper) is holds


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.integers(1, 4), st.integers(0, 10**6), st.floats(0, 2))
def test_no_matrix_within_has_a_negative_eigenvalue(n: int, seed: int, width: float) -> None:
    random = np.random.default_rng(seed)
    root = random.normal(size=(n, n))
    middle = root @ root.T + random.uniform(-0.5, 1) * np.eye(n)
    radius = width * random.uniform(0, 1, (n, n)) * random.choice([0, 1])
    radius = np.minimum(radius, radius.T)
    lower, upper = middle - radius, middle + radius
    inside = [lower, upper, *(random.uniform(lower, upper) for _ in range(50))]
    least = min(np.linalg.eigvalsh(np.tril(m) + np.tril(m, -1).T).min() for m in inside)
    # Eigenvalues in doubles are off by some units in the last place of the largest.
    assert not is_semidefinite(lower.tolist(), upper.tolist()) or least >= -1e-12
