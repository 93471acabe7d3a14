"""Cells into pieces: open intervals on which the loss is one rational function and defined throughout.

Cells are cut where the text divides by zero and where an outer function ends; what lies beyond that end
is left out. Neighbours with the same function and nothing special between them are joined again.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.algebraic import ASCENDING, between, real_roots, sign
from gdcli.verdict.exact.polynomial import coefficients, value_at
from gdcli.verdict.exact.rational import Rational
from gdcli.verdict.exact.reading import NotReadableError, inside

if TYPE_CHECKING:
    from fractions import Fraction

    from gdcli.verdict.exact.algebraic import Algebraic
    from gdcli.verdict.exact.level import Function
    from gdcli.verdict.exact.outer import Outer
    from gdcli.verdict.exact.reading import Bounds, Cell


class Piece(Frozen):
    """An open interval and the function on it.

    bounds    None stands for no bound
    defined   whether the loss is defined at the lower end, and at the upper one
    """

    bounds: Bounds
    loss: Function
    defined: tuple[bool, bool]


def pieces_of(cells: tuple[Cell[Function], ...], outer: Outer, *, closed: bool) -> tuple[Piece, ...]:
    """Pieces from left to right.

    outer    the cells' losses are what it is applied to, times its sign
    closed   whether the lower end of the first cell belongs to the domain
    """
    edge = cells[0].bounds[0]
    found: list[Piece] = []
    for cell in cells:
        for piece in _cut(cell, outer, None if closed else edge):
            before = found[-1] if found else None
            if before is not None and _one(before, piece, outer):
                found[-1] = Piece(
                    (before.bounds[0], piece.bounds[1]), piece.loss, (before.defined[0], piece.defined[1])
                )
            else:
                found.append(piece)
    if outer.function.closed:
        _check_isolated(cells, found, outer)
    return tuple(found)


def adjoining(before: Piece | None, after: Piece | None) -> bool:
    """Whether two pieces have an end in common at which the loss is defined."""
    if before is None or after is None or before.bounds[1] != after.bounds[0]:
        return False
    return before.defined[1] and after.defined[0]


def _cut(cell: Cell[Function], outer: Outer, edge: Algebraic | None) -> list[Piece]:
    """Pieces of one cell; at `edge` the loss is undefined whatever its function."""
    inner = _bounded(cell.loss, outer)
    cutting = [*cell.divisors, *([inner.above] if inner and not inner.is_constant else [])]
    roots = {root for poly in cutting for root, _ in real_roots(poly) if inside(root, cell.bounds)}
    found = []
    for low, high in pairwise((cell.bounds[0], *sorted(roots, key=ASCENDING), cell.bounds[1])):
        if inner and outer.sign * _sign_at(inner, between(low, high)) <= 0:
            if inner.above.is_zero and outer.function.closed:
                raise NotReadableError  # the end of the outer function's domain, on a whole interval
            continue
        defined = tuple(end != edge and _is_defined(cell, outer, end) for end in (low, high))
        found.append(Piece((low, high), cell.loss, (defined[0], defined[1])))
    return found


def _bounded(loss: Function, outer: Outer) -> Rational | None:
    """A function that an outer one wants to be positive; None where it wants nothing."""
    if outer.function.floor is None:
        return None
    assert isinstance(loss, Rational)
    return loss


def _check_isolated(cells: tuple[Cell[Function], ...], pieces: list[Piece], outer: Outer) -> None:
    """Raise NotReadableError where the loss is defined at a point, but on neither side of it."""
    ends = {end for piece in pieces for end in piece.bounds}
    for cell in cells:
        inner = _bounded(cell.loss, outer)
        assert inner is not None
        alone = {root for root, _ in real_roots(inner.above)} - ends
        if any(root in cell.bounds or inside(root, cell.bounds) for root in alone):
            raise NotReadableError


def _is_defined(cell: Cell[Function], outer: Outer, end: Algebraic | None) -> bool:
    if end is None or any(sign(divisor, end) == 0 for divisor in cell.divisors):
        return False
    inner = _bounded(cell.loss, outer)
    return outer.function.closed or inner is None or sign(inner.above, end) != 0


def _one(before: Piece, after: Piece, outer: Outer) -> bool:
    if not adjoining(before, after) or before.loss != after.loss:
        return False
    end = after.bounds[0]
    assert end is not None
    inner = _bounded(after.loss, outer)
    return inner is None or sign(inner.above, end) != 0


def _sign_at(loss: Rational, point: Fraction) -> int:
    product = value_at(coefficients(loss.above), point) * value_at(coefficients(loss.below), point)
    return (product > 0) - (product < 0)
