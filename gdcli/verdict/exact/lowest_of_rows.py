"""Where a convex loss over rows is lowest: a problem and a point near by in, a proof in fractions out.

    F(p) = q(p) + Σ wᵢ·|aᵢ·p + cᵢ|,   q a convex quadratic, wᵢ > 0

Squares of what is affine in the parameters, absolute values of it, and both penalties make such losses. Let
∇q(p) + Σ λᵢ·aᵢ = 0 with |λᵢ| ≤ wᵢ, and λᵢ·(aᵢ·p + cᵢ) = wᵢ·|aᵢ·p + cᵢ|: then zero is a subgradient at p, and
F(x) ≥ F(p) + (x - p)·(∇q(p) + Σ λᵢ·aᵢ) = F(p) for every x. F(p + d) = F(p) needs ∇²q·d = 0, and aᵢ·d = 0
wherever |λᵢ| < wᵢ; where no d but 0 has both, p is the only such point.

Which aᵢ·p + cᵢ are zero is guessed from the point near by; then p and the λᵢ solve linear equations.
Law: a LowestOfRows is made here alone. It is about the loss of the doubles that were read.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from flint import fmpq, fmpq_mat

from gdcli.frozen import Frozen
from gdcli.program.evaluate import nearest_double
from gdcli.verdict.exact.rows_in_fractions import exact, rows_in_fractions
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import InitVar

    from gdcli.descent.row_problem import RowProblem
    from gdcli.objective.losses import Loss

# Equations that are solved at once, in numbers of unknowns.
MOST_UNKNOWNS = 100
# Equations that are solved, in digits of their solution at most: unknowns times the bits of a coefficient.
# Nothing can end a solution in C that has been begun, and it takes up to half a second.
MOST_BITS = 35_000
# Up to these sizes a kink's argument is tried as zero, after the smaller ones.
NEAR_ZERO = (1e-12, 1e-9, 1e-6, 1e-4)

_SEAL = Seal()


class LowestOfRows(ExactProof):
    """A point where the loss is lowest.

    unique   whether it is lowest there alone
    kinks    how many of the absolute values are zero there
    """

    point: tuple[Fraction, ...]
    loss: Fraction
    unique: bool
    kinks: int
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.GLOBAL_MINIMUM})

    @property
    def place(self) -> tuple[float, ...]:
        """The point in doubles."""
        return tuple(map(nearest_double, self.point))

    @property
    def height(self) -> float:
        """The loss as a double."""
        return nearest_double(self.loss)


class _Shape(Frozen):
    """The loss around a point: value, gradient and Hessian of q; the kinks' weights, slopes and arguments.

    sizes   of the arguments: of residuals as shares of the largest target
    """

    loss: fmpq
    gradient: fmpq_mat
    hessian: fmpq_mat
    weights: list[fmpq]
    slopes: list[list[fmpq]]
    arguments: list[fmpq]
    sizes: list[fmpq]


def lowest_of_rows(problem: RowProblem, loss: Loss, near: Sequence[float]) -> LowestOfRows | None:
    """A point near another at which the loss is lowest, None where none is found or the loss is no such."""
    if not (loss.squares or loss.absolute) or problem.is_bounded or not problem.regression.is_affine:
        return None
    if problem.dimension > MOST_UNKNOWNS:
        return None
    shape = _shape_around(problem, loss, near)
    if shape is None:
        return None
    tried = set()
    for size in map(exact, NEAR_ZERO):
        zero = tuple(i for i, found in enumerate(shape.sizes) if found <= size)
        if zero in tried or len(zero) + len(near) > MOST_UNKNOWNS:
            continue
        tried.add(zero)
        if (found := _lowest(shape, near, zero)) is not None:
            return found
    return None


def _shape_around(problem: RowProblem, loss: Loss, point: Sequence[float]) -> _Shape | None:
    """The loss in fractions; None where its rows are no fractions, or too many."""
    n = problem.dimension
    rows = rows_in_fractions(problem, problem.regression.prediction, point)
    if rows is None:
        return None
    scale = fmpq(1, problem.rows) if problem.is_mean else fmpq(1)
    slopes = [list(row.slopes) for row in rows]
    arguments = [row.value - row.target for row in rows]
    weights = [scale * row.weight for row in rows]
    largest = max(abs(row.target) for row in rows) or fmpq(1)
    sizes = [abs(argument) / largest for argument in arguments]
    l1, l2 = exact(problem.penalty.l1), exact(problem.penalty.l2)
    at = [exact(x) for x in point]
    identity = [[fmpq(int(i == j)) for j in range(n)] for i in range(n)]
    value = l2 * sum((x * x for x in at), fmpq(0))
    gradient = _matrix([[2 * l2 * x] for x in at])
    hessian = 2 * l2 * _matrix(identity)
    if loss.squares:
        weighted = _matrix([[2 * w * a for a in row] for w, row in zip(weights, slopes, strict=True)])
        hessian += weighted.transpose() * _matrix(slopes)
        gradient += weighted.transpose() * _matrix([[r] for r in arguments])
        value += sum((w * r * r for w, r in zip(weights, arguments, strict=True)), fmpq(0))
        slopes, arguments, weights, sizes = [], [], [], []
    if l1:
        slopes, arguments, weights = slopes + identity, arguments + at, weights + [l1] * n
        sizes += map(abs, at)
    return _Shape(value, gradient, hessian, weights, slopes, arguments, sizes)


def _lowest(shape: _Shape, near: Sequence[float], zero: tuple[int, ...]) -> LowestOfRows | None:
    """The proof where exactly these arguments of kinks, and perhaps others, are zero at the lowest point."""
    n, m = len(near), len(zero)
    active = [shape.slopes[i] for i in zero]
    multipliers = [w if r > 0 else -w for w, r in zip(shape.weights, shape.arguments, strict=True)]
    for i in zero:
        multipliers[i] = fmpq(0)
    pull = [shape.gradient[j, 0] + _dot(multipliers, [a[j] for a in shape.slopes]) for j in range(n)]
    if m > n:
        # What is guessed to be furthest from its bounds is solved for first, the rest keeps its guess.
        guesses = _guessed(active, pull, [shape.weights[i] for i in zero])
        order = sorted(range(m), key=lambda k: abs(guesses[k]) / shape.weights[zero[k]])
        zero, guesses = tuple(zero[k] for k in order), [guesses[k] for k in order]
        active = [shape.slopes[i] for i in zero]
    else:
        guesses = [fmpq(0)] * m
    pull = [g + _dot(guesses, [a[j] for a in active]) for j, g in enumerate(pull)]
    equations = [
        [*(shape.hessian[j, k] for k in range(n)), *(a[j] for a in active), -pull[j]] for j in range(n)
    ]
    equations += [[*a, *[fmpq(0)] * m, -shape.arguments[i]] for a, i in zip(active, zero, strict=True)]
    if (n + m) * max(map(_bits, equations)) > MOST_BITS:
        return None
    solution = _solved(_matrix(equations), n + m)
    if solution is None:
        return None
    step = solution[:n]
    for i, guess, correction in zip(zero, guesses, solution[n:], strict=True):
        multipliers[i] = guess + correction
    arguments = [r + _dot(a, step) for r, a in zip(shape.arguments, shape.slopes, strict=True)]
    kinks = zip(shape.weights, multipliers, arguments, strict=True)
    if not all(abs(y) <= w and y * r == w * abs(r) for w, y, r in kinks):
        return None
    fixing = [a for w, y, a in zip(shape.weights, multipliers, shape.slopes, strict=True) if abs(y) < w]
    rows = [[shape.hessian[j, k] for k in range(n)] for j in range(n)] + fixing
    bent = shape.hessian * _matrix([[d] for d in step])
    loss = shape.loss + sum(
        (d * (shape.gradient[j, 0] + bent[j, 0] / 2) for j, d in enumerate(step)), fmpq(0)
    )
    loss += sum((w * abs(r) for w, r in zip(shape.weights, arguments, strict=True)), fmpq(0))
    point = tuple(Fraction(x) + _fraction(d) for x, d in zip(near, step, strict=True))
    return LowestOfRows(
        point, _fraction(loss), _matrix(rows).rank() == n, sum(not r for r in arguments), _SEAL
    )


def _guessed(active: list[list[fmpq]], pull: list[fmpq], weights: list[fmpq]) -> list[fmpq]:
    """Multipliers within their bounds that nearly balance a pull, where there are more than equations."""
    slopes = np.array([[nearest_double(_fraction(x)) for x in a] for a in active])
    bounds = np.array([nearest_double(_fraction(w)) for w in weights])
    wanted = -np.array([nearest_double(_fraction(x)) for x in pull])
    found = np.zeros(len(active))
    if not (np.isfinite(slopes).all() and np.isfinite(wanted).all()):
        return [fmpq(0)] * len(active)
    free = np.ones(len(active), dtype=bool)
    # Least squares; what would leave its bounds is set there and kept, until nothing would.
    while free.any():
        rest = wanted - slopes[~free].T @ found[~free]
        found[free] = np.linalg.lstsq(slopes[free].T, rest, rcond=None)[0]
        outside = free & (np.abs(found) > bounds)
        if not outside.any():
            break
        found = np.clip(found, -bounds, bounds)
        free &= ~outside
    return [
        w if x == b else -w if x == -b else exact(x)
        for x, b, w in zip(found.tolist(), bounds.tolist(), weights, strict=True)
    ]


def _solved(equations: fmpq_mat, unknowns: int) -> list[fmpq] | None:
    """A solution of linear equations, the right-hand side last; None where there is none."""
    reduced, rank = equations.rref()
    solution = [fmpq(0)] * unknowns
    for row in range(rank):
        pivot = next(k for k in range(unknowns + 1) if reduced[row, k])
        if pivot == unknowns:
            return None
        solution[pivot] = reduced[row, unknowns]
    return solution


def _bits(equation: Sequence[fmpq]) -> int:
    """Of the largest coefficient, about, once all have the same denominator."""
    return max(x.p.bit_length() for x in equation) + max(x.q.bit_length() for x in equation)


def _dot(a: Sequence[fmpq], b: Sequence[fmpq]) -> fmpq:
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), fmpq(0))


def _matrix(rows: Sequence[Sequence[fmpq]]) -> fmpq_mat:
    return fmpq_mat(len(rows), len(rows[0]), [x for row in rows for x in row])


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
