"""All there is to know of a loss of one variable: a parsed loss in, its critical points and its infimum out.

Law: what is said here is proven by algebra over the rationals, of the loss as its text is written; where
that is out of reach, nothing is said.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.clock import OutOfTime, within
from gdcli.verdict.exact.choice_of_coordinate import coordinate_of, logarithm_of
from gdcli.verdict.exact.coordinates import Exponential, Itself, Logarithm, Positive
from gdcli.verdict.exact.critical import CriticalPoint, Plateau, critical_points
from gdcli.verdict.exact.infimum import GlobalMinimum, InfimumNotAttained, UnboundedBelow, infimum
from gdcli.verdict.exact.outer import AS_IT_IS, Frame, peel
from gdcli.verdict.exact.pieces import Piece, adjoining, pieces_of
from gdcli.verdict.exact.polynomial import coefficients
from gdcli.verdict.exact.rational import Rational
from gdcli.verdict.exact.reading import Cell, NotReadableError, read_cells
from gdcli.verdict.exact.transcendental import TooLargeError
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import InitVar

    from gdcli.objective.objective import ParsedLoss
    from gdcli.objective.tree import Node
    from gdcli.verdict.exact.algebraic import Algebraic
    from gdcli.verdict.exact.exact_number import ExactNumber
    from gdcli.verdict.exact.level import Function

    _Reading = Callable[[Node], tuple[Frame, tuple[Cell[Function], ...]]]

_SEAL = Seal()


class LineAnalysis(ExactProof):
    """Everything about a loss of one variable.

    points       all points where the derivative is zero, or where it does not exist and the loss turns,
                 from left to right; those on plateaus are not among them
    plateaus     intervals on which the loss is constant
    lowest       where it is lowest, or how it has no minimum
    edges        where the loss stops being defined: poles, holes and ends of its domain
    polynomial   coefficients from the highest power down where the loss is one everywhere, else None
    """

    points: tuple[CriticalPoint, ...]
    plateaus: tuple[Plateau, ...]
    lowest: GlobalMinimum | UnboundedBelow | InfimumNotAttained
    edges: tuple[ExactNumber, ...]
    polynomial: tuple[Fraction, ...] | None
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    def is_cut(self, a: float, b: float) -> bool:
        """Whether the loss is undefined somewhere from one point to another, or may be."""
        low, high = sorted((Fraction(a), Fraction(b)))
        return any(edge.low <= high and low <= edge.high for edge in self.edges)


def analyze_line(loss: ParsedLoss, seconds: float) -> LineAnalysis | None:
    """Analyze a loss; None where it has several variables, is out of reach, or takes too long.

    Out of reach is also what has critical points or values beyond doubles.
    """
    if len(loss.variables) != 1:
        return None
    try:
        return within(seconds, lambda: _analysis(loss.tree))
    except (OutOfTime, NotReadableError, TooLargeError, RecursionError):
        return None


def _analysis(tree: Node) -> LineAnalysis | None:
    frame, cells = _read(tree)
    pieces = pieces_of(cells, frame.outer, closed=frame.coordinate.closed)
    if not pieces:
        return None
    points, plateaus = critical_points(pieces, frame)
    numbers = [number for point in points for number in (point.x, point.loss)]
    numbers += [plateau.loss for plateau in plateaus]
    if not all(math.isfinite(float(number)) for number in numbers):
        return None  # no run in doubles comes there
    return LineAnalysis(
        points,
        plateaus,
        infimum(pieces, points, plateaus, frame),
        _edges(pieces, frame),
        _polynomial(frame, cells),
        _SEAL,
    )


def _edges(pieces: tuple[Piece, ...], frame: Frame) -> tuple[ExactNumber, ...]:
    coordinate, lowest = frame.coordinate, frame.coordinate.domain[0]
    inner: set[Algebraic] = set()
    for before, after in zip((None, *pieces), (*pieces, None), strict=True):
        if not adjoining(before, after):
            ends = before.bounds[1] if before else None, after.bounds[0] if after else None
            inner |= {end for end in ends if end is not None and end != lowest}
    begins = pieces[0].bounds[0] in {None, lowest}
    # The lower end of a coordinate may be an infinity, and that of x a number.
    edge = [coordinate.edge] if begins and coordinate.edge is not None else []
    return (*edge, *map(coordinate.position, inner))


def _read(tree: Node) -> tuple[Frame, tuple[Cell[Function], ...]]:
    """The first reading that a loss has."""
    for reading in _READINGS:
        try:
            return reading(tree)
        except NotReadableError:
            continue
    raise NotReadableError


def _rational(tree: Node) -> tuple[Frame, tuple[Cell[Rational], ...]]:
    """A rational function of a coordinate."""
    coordinate = coordinate_of(tree)
    return Frame(coordinate, AS_IT_IS), read_cells(tree, coordinate, coordinate.domain)


def _product(tree: Node) -> tuple[Frame, tuple[Cell[Function], ...]]:
    """A polynomial times an exponential, in x or in a logarithm."""
    from gdcli.verdict.exact.reading_mixed import read_product

    coordinate = logarithm_of(tree)
    return Frame(coordinate, AS_IT_IS), read_product(tree, coordinate)


def _logarithmic(tree: Node) -> tuple[Frame, tuple[Cell[Function], ...]]:
    """A rational function and a logarithm beside it, which is x itself where t is an exponential."""
    from gdcli.verdict.exact.reading_mixed import read_logarithmic

    coordinate = coordinate_of(tree)
    if isinstance(coordinate, Logarithm):
        coordinate = Positive(coordinate.inner)
    if not isinstance(coordinate, Exponential | Positive):
        raise NotReadableError
    return Frame(coordinate, AS_IT_IS), read_logarithmic(tree, coordinate)


def _outer(tree: Node) -> tuple[Frame, tuple[Cell[Function], ...]]:
    """A rational function of a coordinate inside of an increasing function."""
    outer, inner = peel(tree)
    frame, cells = _rational(inner)
    signed = tuple(Cell(cell.bounds, cell.loss.scaled(outer.sign), cell.divisors) for cell in cells)
    return Frame(frame.coordinate, outer), signed


_READINGS: tuple[_Reading, ...] = (_rational, _product, _logarithmic, _outer)


def _polynomial(frame: Frame, cells: tuple[Cell[Function], ...]) -> tuple[Fraction, ...] | None:
    if not isinstance(frame.coordinate, Itself) or frame.outer is not AS_IT_IS or len(cells) > 1:
        return None
    (cell,) = cells
    if not isinstance(cell.loss, Rational):
        return None
    if any(divisor.degree() > 0 for divisor in cell.divisors) or cell.loss.below.degree() > 0:
        return None
    return coefficients(cell.loss.above)
