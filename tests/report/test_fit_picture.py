"""Pictures of fits as values and in both drawers: what is drawn lies within its axes, whatever the data."""

from __future__ import annotations

import math
from functools import cache
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import gdcli
from gdcli.report.picture.compose import to_fit_picture
from gdcli.report.picture.fit_scene import scattered
from gdcli.report.picture.scene import Axis
from gdcli.report.picture.to_figure import FORMATS, to_figure
from gdcli.report.picture.to_terminal import Look, to_terminal

if TYPE_CHECKING:
    from gdcli.report.picture.scene import Panel, Picture, Point

LINE = "y ~ w*x + b"
X = (0.0, 1.0, 2.0, 3.0)

# What pictures must survive: each a formula, data, and what is said of the fit.
HARD: dict[str, tuple[str, dict[str, tuple[float, ...]], dict[str, Any]]] = {
    "line": (LINE, {"x": X, "y": (1.0, 3.0, 5.0, 7.5)}, {}),
    "every target the same": (LINE, {"x": X, "y": (2.0,) * 4}, {}),
    "every column the same": ("y ~ w*x", {"x": (1.0,) * 4, "y": X}, {}),
    "one row": ("y ~ w*x", {"x": (2.0,), "y": (4.0,)}, {}),
    "no column": ("y ~ b", {"y": X}, {}),
    "several columns": ("y ~ w*x + v*z", {"x": X, "z": (1.0, 0.0, 1.0, 0.0), "y": X}, {}),
    "column of the target alone": ("y/z ~ w*x", {"x": X, "z": (1.0, 2.0, 1.0, 2.0), "y": X}, {}),
    "column of both sides": ("y/x ~ w*x", {"x": (1.0, 2.0, 3.0), "y": (1.0, 5.0, 9.0)}, {}),
    "one epoch": (LINE, {"x": X, "y": X}, {"lr": 0.1, "epochs": 1}),
    "diverging": (LINE, {"x": X, "y": X}, {"lr": 10, "epochs": 30}),
    "diverging over several columns": (
        "y ~ w*x + v*z",
        {"x": X, "z": (1.0, 0.0, 1.0, 0.0), "y": X},
        {"lr": 10, "epochs": 400},
    ),
    "not finite at the start": ("y ~ log(w*x)", {"x": X, "y": X}, {"start": "w=-1"}),
    "pole between the data": ("y ~ w/(x - 1.5)", {"x": X, "y": (-1.0, -2.0, 2.0, 1.0)}, {}),
    "huge numbers": (LINE, {"x": X, "y": (0.0, 1e150, 2e150, 3e150)}, {}),
    "tiny numbers": (LINE, {"x": (0.0, 1e-300, 2e-300), "y": X[:3]}, {"lr": 0.1, "epochs": 5}),
    "rows held back": (LINE, {"x": X * 3, "y": X * 3}, {"test": 0.3}),
    "weights": (
        LINE,
        {"x": X, "y": (1.0, 3.0, 5.0, 7.5), "s": (1.0, 2.0, 1.0, 2.0)},
        {"weights": "s", "errors": "relative"},
    ),
    "network": ("y ~ mlp(x, hidden=3)", {"x": X, "y": X}, {"epochs": 5}),
}


@cache
def picture(name: str) -> Picture:
    formula, data, choices = HARD[name]
    return to_fit_picture(gdcli.fit(formula, data, **choices))


def points(panel: Panel) -> list[Point]:
    strokes = [point for trace in panel.traces for stroke in trace.strokes for point in stroke]
    return [*strokes, *(point for trace in panel.traces for point in trace.dots)]


@pytest.mark.parametrize("name", HARD)
def test_everything_in_a_panel_is_finite_and_within_its_axes(name: str) -> None:
    for panel in picture(name).panels:
        assert all(map(math.isfinite, (panel.x.low, panel.x.high, panel.y.low, panel.y.high)))
        assert panel.x.low < panel.x.high
        assert panel.y.low < panel.y.high
        assert points(panel) or panel.notes
        for x, y in points(panel):
            assert panel.x.low <= x <= panel.x.high
            assert panel.y.low <= y <= panel.y.high


@pytest.mark.parametrize(("name", "form"), [*zip(HARD, cycle(FORMATS), strict=False)])
def test_fit_is_drawn_within_the_width_of_a_terminal_and_in_a_file(name: str, form: str) -> None:
    drawn = picture(name)
    for columns in (40, 80, 130):
        shown = to_terminal(drawn, Look(columns, 10, unicode=False)).plain.split("\n")
        assert max(len(line) for line in shown if not line.startswith("  ")) <= columns
        assert "".join(shown).isascii()
    assert len(to_figure(drawn, form)) > 1000


def test_line_goes_through_the_data_it_fits_and_the_residuals_are_what_is_left() -> None:
    main, residuals, _ = picture("line").panels
    assert (main.x.label, main.y.label) == ("x", "y")
    assert main.traces[1].dots == ((0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 7.5))
    # By least squares y = 2.15·x + 0.9.
    assert main.notes == ("b = 0.9, w = 2.15",)
    left = [y for _, y in residuals.traces[1].dots]
    assert left == pytest.approx([0.1, -0.05, -0.2, 0.15], abs=1e-9)  # rounding of the fit


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("no column", ("row", "y")),
        ("several columns", ("y", "prediction")),
        ("column of the target alone", ("x", "y/z")),
        ("column of both sides", ("x", "y/x")),
    ],
)
def test_main_panel_stands_on_the_columns_of_the_model(name: str, labels: tuple[str, str]) -> None:
    main = picture(name).panels[0]
    assert (main.x.label, main.y.label) == labels


def test_rows_held_back_are_a_set_of_their_own() -> None:
    drawn = picture("rows held back")
    assert drawn.runs == ("lm", "data", "held back")
    assert all(trace.dots for trace in drawn.panels[0].traces[1:])


def test_rows_without_a_prediction_are_counted() -> None:
    assert "4 rows have no finite prediction" in picture("not finite at the start").panels[1].notes


def test_a_million_rows_are_as_many_dots_as_can_be_told_apart() -> None:
    places = np.linspace(0.0, 1.0, 1_000_000)
    axis = Axis("", 0.0, 1.0)
    assert len(scattered(places, places, axis, axis)) == 201


def test_model_stays_visible_behind_many_rows() -> None:
    x = np.linspace(0.0, 1.0, 400)
    shown = to_terminal(to_fit_picture(gdcli.fit(LINE, {"x": x, "y": np.sin(9 * x)})), Look(60, 10)).plain
    # Dots of braille, which the letters of the rows would hide.
    assert sum("\u2800" < character <= "\u28ff" for character in shown.split("residual")[0]) > 40
