"""Second-order facts at a point: gradient and Hessian in fifty digits, eigenvalues, and Newton's step.

Doubles would not do: near a degenerate point, and in the tail of a saturating loss, the sign of a second
derivative in doubles is that of rounding.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, TypeAlias

import mpmath

from gdcli.backends.to_mpmath import DIGITS, registers
from gdcli.clock import OutOfTime, within
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.problem import SymbolicProblem
    from gdcli.program.program import Program

# A stationary point is near if Newton's step to it is at most this, relative to the point where that is
# larger than 1. Much larger than rounding, because the step is trusted only where the Hessian is settled.
NEAR = 1e-4

# Where along Newton's step the Hessian is looked at again. 1 is where the step leads and 2 lies beyond; the
# others keep a loss whose period the step happens to hit from looking the same everywhere.
ALONG = (0.37, 1.0, 1.7, 2.0)

# Operations with a kink or a jump where their argument, or the difference of their two, is zero.
KINKED = frozenset({"abs", "sign", "step", "relu", "min", "max"})


class Curvature(Frozen):
    """What the Hessian says about a point and about where the nearest stationary point would be.

    eigenvalues   ascending, shape (n,)
    singular      the smallest of them is zero to rounding
    newton_step   −H⁻¹g, shape (n,); empty where singular
    near          that step is short
    settled       it is near, and along twice that step the Hessian stays much the same, no kink is
                  met, and where the step leads the gradient is much smaller: the signs of the eigenvalues are
                  then those at the stationary point. Towards a degenerate point the Hessian shrinks by three
                  quarters or more.
    """

    eigenvalues: tuple[float, ...]
    singular: bool
    newton_step: tuple[float, ...]
    near: bool
    settled: bool


# Of loss and gradient, and of the lower triangle of the Hessian by rows.
_Programs: TypeAlias = "tuple[Program, Program]"


class _Local(Frozen):
    """Gradient, Hessian and the signs of what kinks turn on, at one point."""

    gradient: tuple[mpmath.mpf, ...]
    hessian: tuple[tuple[mpmath.mpf, ...], ...]
    kinks: tuple[int, ...]


def curvature(problem: SymbolicProblem, point: tuple[float, ...], seconds: float) -> Curvature | None:
    """Curvature at `point`, or None where the Hessian takes longer than `seconds` or is not finite there."""
    try:
        second = problem.second(seconds)
        return within(seconds, lambda: _curvature((problem.loss, second), point))
    except (OutOfTime, RecursionError, OverflowError):  # a constant of it may be beyond doubles
        return None


def _curvature(programs: _Programs, point: tuple[float, ...]) -> Curvature | None:
    here = _local(programs, point)
    if here is None:
        return None
    eigenvalues = _eigenvalues(here.hessian)
    smallest, largest = min(map(abs, eigenvalues)), max(map(abs, eigenvalues))
    if smallest <= len(point) * sys.float_info.epsilon * largest:
        return Curvature(eigenvalues, singular=True, newton_step=(), near=False, settled=False)
    with mpmath.workdps(DIGITS):
        try:
            step = tuple(mpmath.lu_solve(mpmath.matrix(here.hessian), -mpmath.matrix(here.gradient)))
        except ZeroDivisionError:  # singular to fifty digits, whatever its eigenvalues in doubles
            return Curvature(eigenvalues, singular=True, newton_step=(), near=False, settled=False)
        near = _norm(step) <= NEAR * max(1.0, *map(abs, point))
        ahead = [
            _local(programs, [x + part * s for x, s in zip(point, step, strict=True)])
            for part in ALONG
            if near
        ]
        settled = near and _settled(here, ahead, smallest)
    rounded = tuple(map(float, step))
    return Curvature(eigenvalues, singular=False, newton_step=rounded, near=near, settled=settled)


def _settled(here: _Local, ahead: list[_Local | None], smallest: float) -> bool:
    if 0 in here.kinks:
        return False
    for part, there in zip(ALONG, ahead, strict=True):
        if there is None or there.kinks != here.kinks or _distance(here, there) > smallest / 2:
            return False
        if part == 1 and _norm(there.gradient) > _norm(here.gradient) / 4:
            return False
    return True


def _local(programs: _Programs, point: Sequence[mpmath.mpf | float]) -> _Local | None:
    outputs: list[mpmath.mpf] = []
    kinks: list[int] = []
    for program in programs:
        values = registers(program, point)
        if values is None:
            return None
        outputs += [values[register] for _, register in program.outputs]
        for instruction in program.instructions:
            if instruction.operation in KINKED:
                first, *second = (values[a] for a in instruction.arguments)
                kinks.append(int(mpmath.sign(first - second[0] if second else first)))
    n = len(point)
    gradient, triangle = tuple(outputs[1 : n + 1]), outputs[n + 1 :]
    # Row i of the lower triangle begins at i(i + 1)/2.
    hessian = tuple(
        tuple(triangle[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] for j in range(n)) for i in range(n)
    )
    return _Local(gradient, hessian, tuple(kinks))


def _eigenvalues(matrix: tuple[tuple[mpmath.mpf, ...], ...]) -> tuple[float, ...]:
    """Eigenvalues in doubles; raises OverflowError where an entry is beyond them."""
    rounded = [[float(entry) for entry in row] for row in matrix]
    if not all(math.isfinite(entry) for row in rounded for entry in row):
        raise OverflowError
    if len(rounded) == 1:  # without numpy, whose import takes longer than a run of one variable
        return (rounded[0][0],)
    import numpy as np

    return tuple(map(float, np.linalg.eigvalsh(np.array(rounded))))


def _norm(vector: Sequence[mpmath.mpf]) -> mpmath.mpf:
    return max(map(abs, vector))


def _distance(a: _Local, b: _Local) -> mpmath.mpf:
    """Frobenius norm of the difference of two Hessians: no eigenvalue moves by more (Weyl)."""
    n = len(a.hessian)
    squares = ((a.hessian[i][j] - b.hessian[i][j]) ** 2 for i in range(n) for j in range(n))
    return mpmath.sqrt(sum(squares))
