"""A polynomial of degree two or less in several variables: a tree in, how low it gets and where out.

Law: fractions are all that is computed with. What is no such polynomial as it is written is None.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.objective.tree import Negation, Node, Number, Power, Product, Reciprocal, Sum, Variable
from gdcli.verdict.exact.value_at_point import MAX_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_VARIABLES = 24
DEGREE = 2

# Coefficients by the names that are multiplied, none of them for the constant.
_Coefficients = dict[tuple[str, ...], Fraction]
_Matrix = list[list[Fraction]]
_ZERO, _ONE = Fraction(0), Fraction(1)


class Valley(Frozen):
    """All points where a quadratic is lowest.

    pivots   for each coordinate that the others decide: its place, its shift, and its slope along each
    """

    least: Fraction
    pivots: tuple[tuple[int, Fraction, tuple[Fraction, ...]], ...]

    def point(self, near: Sequence[Fraction]) -> list[Fraction]:
        """The one of these points that has the free coordinates of another point."""
        found = list(near)
        for place, shift, slopes in self.pivots:
            found[place] = shift + sum((s * x for s, x in zip(slopes, near, strict=True)), _ZERO)
        return found


def valley(tree: Node, names: Sequence[str]) -> Valley | None:
    """Where a loss is lowest; None where it is no quadratic, or has no minimum."""
    if len(names) > MOST_VARIABLES:
        return None
    try:
        found = _read(tree)
    except _NoQuadraticError:
        return None
    hessian = [[found.get(_key(a, b), _ZERO) * (2 if a == b else 1) for b in names] for a in names]
    slope = [found.get((a,), _ZERO) for a in names]
    pivots = _solved([[*row, -b] for row, b in zip(hessian, slope, strict=True)])
    if pivots is None or not _is_nowhere_curved_down(hessian):
        return None
    lowest = Valley(_ZERO, pivots).point([_ZERO] * len(names))
    fall = sum((b * x for b, x in zip(slope, lowest, strict=True)), _ZERO) / 2
    return Valley(found.get((), _ZERO) + fall, pivots)


class _NoQuadraticError(Exception):
    """The tree is no polynomial of degree two or less, as it is written, or one with long numbers."""


def _read(node: Node) -> _Coefficients:
    match node:
        case Number(value=value):
            return {(): value}
        case Variable(name=name):
            return {(name,): _ONE}
        case Negation(operand=operand):
            return {names: -value for names, value in _read(operand).items()}
        case Sum(terms=terms):
            return _added(pair for term in terms for pair in _read(term).items())
        case Product(factors=factors):
            return reduce(_multiplied, map(_read, factors))
        case Reciprocal(operand=operand):
            found = _read(operand)
            if found.keys() != {()} or not found[()]:
                raise _NoQuadraticError
            return {(): 1 / found[()]}
        case Power(base=base, exponent=Number(value=power)) if power in {1, DEGREE}:
            return reduce(_multiplied, [_read(base)] * int(power))
        case _:
            raise _NoQuadraticError


def _multiplied(a: _Coefficients, b: _Coefficients) -> _Coefficients:
    return _added((_key(*m, *n), x * y) for m, x in a.items() for n, y in b.items())


def _added(pairs: Iterable[tuple[tuple[str, ...], Fraction]]) -> _Coefficients:
    total: _Coefficients = {}
    for names, value in pairs:
        total[names] = total.get(names, _ZERO) + value
        if len(names) > DEGREE or total[names].denominator.bit_length() > MAX_BITS:
            raise _NoQuadraticError
    return total


def _key(*names: str) -> tuple[str, ...]:
    return tuple(sorted(names))


def _is_nowhere_curved_down(hessian: _Matrix) -> bool:
    """Whether a symmetric matrix is positive semidefinite, by elimination."""
    rows = [list(row) for row in hessian]
    for k, row in enumerate(rows):
        if row[k] < 0 or (row[k] == 0 and any(row[k:])):
            return False
        if row[k] > 0:
            for other in rows[k + 1 :]:
                _subtract(other, row, other[k] / row[k])
    return True


def _solved(rows: _Matrix) -> tuple[tuple[int, Fraction, tuple[Fraction, ...]], ...] | None:
    """The pivots of equations with their right side in the last column; None where they have no solution."""
    n, done = len(rows[0]) - 1, list[tuple[int, list[Fraction]]]()
    left = [list(row) for row in rows]
    for k in range(n):
        at = next((i for i, row in enumerate(left) if row[k]), None)
        if at is None:
            continue
        row = left.pop(at)
        row = [x / row[k] for x in row]
        for other in (*left, *(earlier for _, earlier in done)):
            _subtract(other, row, other[k])
        done.append((k, row))
    if any(row[n] for row in left):
        return None
    return tuple(
        (k, row[n], tuple(_ZERO if i == k else -x for i, x in enumerate(row[:n]))) for k, row in done
    )


def _subtract(row: list[Fraction], other: list[Fraction], factor: Fraction) -> None:
    row[:] = [x - factor * y for x, y in zip(row, other, strict=True)]
