"""What is between the axes of a panel, in characters: a panel and a size in, lines of styled text out.

The drawing is made of layers of the same size. Dots of several layers show together; a letter hides them.
"""

from __future__ import annotations

import bisect
from itertools import pairwise
from typing import TYPE_CHECKING

from plotille import Canvas
from rich.text import Text

from gdcli.frozen import Frozen
from gdcli.report.picture.dots import BLANK, merged, to_ascii
from gdcli.report.picture.scene import Symbol
from gdcli.report.picture.ticks import share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdcli.report.picture.scene import Contours, Mark, Panel, Point, Stroke, Trace

RUN_LETTERS = "ox+*%"
RUN_STYLES = ("cyan", "magenta", "yellow", "blue", "green")
MARK_STYLE, CONTOUR_STYLE = "bold red", "bright_black"

# Rows by which the letter of a mark stands below its point, where the letters of a path do not hide it.
_BELOW = {Symbol.MINIMUM: 1, Symbol.MAXIMUM: -1, Symbol.INFLECTION: -1}


class _Layer(Frozen):
    """Lines of characters, and the style of those that are not blank."""

    lines: Sequence[str]
    style: str


class Drawing(Frozen):
    """The inside of a panel, so many characters wide and rows high."""

    panel: Panel
    width: int
    rows: int
    unicode: bool

    def lines(self) -> list[Text]:
        """Draw it."""
        layers = list(self._layers())
        lines = []
        for row in range(self.rows):
            line = Text()
            for column in range(self.width):
                character, style = BLANK, ""
                for layer in layers:
                    upper = layer.lines[row][column]
                    if upper != BLANK:
                        character, style = merged(character, upper), layer.style
                line.append(self._shown(character), style)
            lines.append(line)
        return lines

    def _layers(self) -> Iterator[_Layer]:
        """From the lowest to the highest: contours, lines, iterates, stationary points, ends of runs."""
        panel = self.panel
        if panel.contours is not None:
            yield _Layer(self._contours(panel.contours), CONTOUR_STYLE)
        # So many rows of data would hide their model.
        crowds = [t for t in panel.traces if not t.strokes and len(t.dots) > self.width]
        yield from self._dots(crowds)
        for trace in panel.traces:
            yield _Layer(self._strokes(trace.strokes), style(trace.run))
        yield from self._dots([trace for trace in panel.traces if trace not in crowds])
        for mark in sorted(panel.marks, key=_is_an_end):
            below = _BELOW.get(mark.symbol, 0)
            yield _Layer(self._letters([mark.at], mark.symbol.value, below=below), MARK_STYLE)

    def _dots(self, traces: Sequence[Trace]) -> Iterator[_Layer]:
        for trace in traces:
            if trace.run is not None:
                yield _Layer(self._letters(trace.dots, letter(trace.run)), style(trace.run))

    def _shown(self, character: str) -> str:
        if character == BLANK:
            return " "
        return character if self.unicode else to_ascii(character)

    def _canvas(self) -> Canvas:
        """A canvas over the unit square."""
        return Canvas(self.width, self.rows, 0.0, 0.0, 1.0, 1.0)

    def _strokes(self, strokes: Sequence[Stroke]) -> list[str]:
        canvas = self._canvas()
        for stroke in strokes:
            for (x0, y0), (x1, y1) in pairwise(map(self._place, stroke)):
                canvas.line(x0, y0, x1, y1)
        return _read(canvas)

    def _letters(self, points: Sequence[Point], character: str, *, below: int = 0) -> list[str]:
        lines = [[BLANK] * self.width for _ in range(self.rows)]
        for point in points:
            x, y = self._place(point)
            row = self.rows - 1 - int(y * self.rows) + below
            lines[min(max(row, 0), self.rows - 1)][int(x * self.width)] = character
        return ["".join(line) for line in lines]

    def _place(self, point: Point) -> tuple[float, float]:
        """A point in the unit square, pressed half a dot inwards where it is on its upper edge."""
        across, up = share(self.panel.x, point[0]), share(self.panel.y, point[1])
        return (
            min(max(across, 0.0), 1 - 0.5 / (2 * self.width)),
            min(max(up, 0.0), 1 - 0.5 / (4 * self.rows)),
        )

    def _contours(self, contours: Contours) -> list[str]:
        """Dots between neighbours on different sides of a level."""
        columns, rows = 2 * self.width, 4 * self.rows
        across = [round(i / (columns - 1) * (len(contours.columns) - 1)) for i in range(columns)]
        up = [round(j / (rows - 1) * (len(contours.rows) - 1)) for j in range(rows)]
        bands = [[bisect.bisect(contours.levels, contours.values[j][i]) for i in across] for j in up]
        canvas = self._canvas()
        for j, (band, above) in enumerate(pairwise(bands)):
            for i, (here, right) in enumerate(pairwise(band)):
                if here != right or here != above[i]:
                    canvas.point((i + 0.1) / columns, (j + 0.1) / rows)
        return _read(canvas)


def letter(run: int) -> str:
    """The letter of a run's iterates."""
    return RUN_LETTERS[run % len(RUN_LETTERS)]


def style(run: int | None) -> str:
    """The colour of a run, and none for the loss itself."""
    return "" if run is None else RUN_STYLES[run % len(RUN_STYLES)]


def _is_an_end(mark: Mark) -> bool:
    return mark.symbol in {Symbol.START, Symbol.END}


def _read(canvas: Canvas) -> list[str]:
    text: str = canvas.plot(linesep="\n")
    return text.split("\n")
