"""What is to be drawn, as plain numbers: a Picture is made once, and any drawer can draw it.

Law: everything in a panel is finite and lies within its axes, so that a drawer neither clips nor asks.
"""

from __future__ import annotations

from enum import Enum, auto

from gdcli.frozen import Frozen

Point = tuple[float, float]
Stroke = tuple[Point, ...]


class Scale(Enum):
    """How numbers are laid out along an axis."""

    LINEAR = auto()
    LOG = auto()


class Symbol(Enum):
    """What a marked point is; the value is the letter that stands for it where there are only letters."""

    START = "S"
    END = "E"
    MINIMUM = "m"
    MAXIMUM = "M"
    SADDLE = "X"
    INFLECTION = "I"
    UNDECIDED = "?"


class Axis(Frozen):
    """A range of numbers, low < high, and both positive on a logarithmic scale.

    whole   whether only whole numbers mean anything on it
    """

    label: str
    low: float
    high: float
    scale: Scale = Scale.LINEAR
    whole: bool = False


class Trace(Frozen):
    """Lines and the points on them that count.

    strokes   polylines
    dots      iterates, or rows of data where there are no strokes
    run       number of the run that left it, or of the set of data; None for a loss or a model itself
    """

    strokes: tuple[Stroke, ...]
    dots: tuple[Point, ...] = ()
    run: int | None = None


class Mark(Frozen):
    """A point worth a name, and a sentence on it."""

    at: Point
    symbol: Symbol
    text: str
    run: int | None = None


class Contours(Frozen):
    """Values on a grid, and the levels whose lines are drawn.

    values   a row for each of `rows`, from below; NaN where the loss is not defined
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    levels: tuple[float, ...]


class Panel(Frozen):
    """One pair of axes and what is drawn between them; `notes` are sentences under it."""

    title: str
    x: Axis
    y: Axis
    traces: tuple[Trace, ...] = ()
    marks: tuple[Mark, ...] = ()
    contours: Contours | None = None
    notes: tuple[str, ...] = ()


class Picture(Frozen):
    """Panels, the first of them the largest.

    runs   what each run or set of data is called, in the order of their numbers
    """

    title: str
    panels: tuple[Panel, ...]
    runs: tuple[str, ...]
