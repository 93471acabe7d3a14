"""A Picture as PNG, SVG or PDF: a scene in, the bytes of a file out, the same for the same scene."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gdcli.report.picture.scene import Symbol
from gdcli.report.picture.ticks import fitting_ticks, share, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from gdcli.report.picture.scene import Axis, Contours, Mark, Panel, Picture, Point

WIDTHS = (6.4, 4.4)  # inches, of the first panel and of each of the others
HEIGHT, LINE = 4.6, 0.2  # inches, of the panels and of a line of words under them
DOTS_PER_INCH = 150
LABELS_ROOM = 55  # characters under the narrowest panel
HALF_A_LINE = 80  # characters of a legend that leave room for a second column

# Okabe and Ito's colours, which people with any kind of colour vision can tell apart.
LOSS_COLOUR = "#333333"
RUN_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
MANY_DOTS = 400  # of more iterates than these the dots are smaller

# How each symbol is drawn: its shape, its size, and its colour; the ends of a run are frames around the rest.
_MARKERS = {
    Symbol.START: ("s", 10, "none"),
    Symbol.END: ("o", 11, "none"),
    Symbol.MINIMUM: ("v", 7, "#009E73"),
    Symbol.MAXIMUM: ("^", 7, "#D55E00"),
    Symbol.SADDLE: ("X", 7, "#E69F00"),
    Symbol.INFLECTION: ("D", 6, "#CC79A7"),
    Symbol.UNDECIDED: ("P", 7, "white"),
}

_SETTINGS: dict[Any, Any] = {  # matplotlib types the names of settings one by one
    "svg.hashsalt": "gdcli",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,
    "path.simplify": True,
    "agg.path.chunksize": 10_000,
}

# What a file says about when and by what it was made would differ from run to run.
_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}

FORMATS = tuple(_METADATA)


def to_figure(picture: Picture, form: str) -> bytes:
    """Draw a picture in one of FORMATS."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        figure = _figure(picture)
        file = io.BytesIO()
        figure.savefig(file, format=form, dpi=DOTS_PER_INCH, metadata=_METADATA[form])
    return file.getvalue()


def _figure(picture: Picture) -> Figure:
    widths = [WIDTHS[0], *(WIDTHS[1] for _ in picture.panels[1:])]
    notes = [note for panel in picture.panels for note in panel.notes]
    labels = [*picture.runs, *(mark.text for panel in picture.panels for mark in panel.marks), *notes]
    columns = 1 if max(map(len, labels)) > HALF_A_LINE else 2
    lines = math.ceil(len(labels) / columns)
    figure = Figure(figsize=(sum(widths), HEIGHT + LINE * lines), layout="constrained")
    figure.suptitle(picture.title, fontsize=11)
    panels = figure.subplots(1, len(widths), squeeze=False, width_ratios=widths)[0]
    handles: dict[str, Artist] = {}
    for panel, axes in zip(picture.panels, panels, strict=True):
        _draw(panel, axes, picture)
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            handles.setdefault(label, handle)
    for note in notes:
        handles.setdefault(f"({note})", Line2D([], [], linestyle="none"))
    figure.legend(
        list(handles.values()),
        list(handles),
        loc="outside lower center",
        ncols=columns,
        frameon=False,
        fontsize=8,
    )
    return figure


def _draw(panel: Panel, axes: Axes, picture: Picture) -> None:
    """Draw a panel in the unit square: matplotlib's own scales fail near the ends of the doubles."""
    axes.set_title(panel.title)
    axes.set_xlabel(panel.x.label)
    axes.set_ylabel(panel.y.label)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.0)
    axes.set_xticks(*_ticks(panel.x, fitting_ticks(panel.x, 7, LABELS_ROOM)))
    axes.set_yticks(*_ticks(panel.y, ticks(panel.y, 8)))
    if panel.contours is not None:
        _contours(panel, panel.contours, axes)
    for trace in panel.traces:
        colour = LOSS_COLOUR if trace.run is None else _colour(trace.run)
        width = 1.6 if trace.run is None else 0.9
        for stroke in trace.strokes:
            axes.plot(*_placed(panel, stroke), color=colour, linewidth=width, zorder=2)
        if trace.run is not None:
            few = len(trace.dots) <= MANY_DOTS
            size = 3.5 if few else 1.2
            # Iterates lie above the loss, and so do rows of data, unless they would hide their model.
            line, above = ("-", 3) if trace.strokes else ("", 3 if few else 1)
            if trace.dots:
                places = _placed(panel, trace.dots)
                axes.plot(*places, "o", markersize=size, color=colour, zorder=above, clip_on=False)
            axes.plot([], [], f"o{line}", markersize=3, color=colour, label=picture.runs[trace.run])
    for mark in panel.marks:
        _mark(panel, mark, axes)


def _ticks(axis: Axis, chosen: Sequence[tuple[float, str]]) -> tuple[list[float], list[str]]:
    return [share(axis, value) for value, _ in chosen], [text for _, text in chosen]


def _placed(panel: Panel, points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return [share(panel.x, x) for x, _ in points], [share(panel.y, y) for _, y in points]


def _colour(run: int) -> str:
    return RUN_COLOURS[run % len(RUN_COLOURS)]


def _contours(panel: Panel, contours: Contours, axes: Axes) -> None:
    if not contours.levels:
        return
    values = np.ma.masked_invalid(np.array(contours.values))
    columns = [share(panel.x, x) for x in contours.columns]
    rows = [share(panel.y, y) for y in contours.rows]
    shades = mpl.colormaps["Blues_r"](np.linspace(0.3, 1.0, len(contours.levels) + 1))
    floor = min(float(values.min()), contours.levels[0])
    levels = [np.nextafter(floor, -np.inf), *contours.levels]
    axes.contourf(columns, rows, values, levels=levels, colors=shades[:-1], alpha=0.5)
    axes.contour(columns, rows, values, levels=contours.levels, colors="#6688aa", linewidths=0.6)


def _mark(panel: Panel, mark: Mark, axes: Axes) -> None:
    shape, size, fill = _MARKERS[mark.symbol]
    axes.plot(
        *_placed(panel, [mark.at]),
        shape,
        markersize=size,
        markerfacecolor=fill,
        markeredgecolor="black" if mark.run is None else _colour(mark.run),
        markeredgewidth=1.2,
        linestyle="none",
        label=mark.text,
        zorder=5,
        clip_on=False,
    )
