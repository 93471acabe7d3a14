"""Pictures as values: what is drawn lies within its axes, and what counts is among it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import gdcli
from gdcli.report.picture.compose import to_picture
from gdcli.report.picture.scene import Axis, Scale, Symbol
from gdcli.report.picture.ticks import share, ticks

if TYPE_CHECKING:
    from gdcli.report.picture.scene import Panel, Picture, Point

QUARTIC = "2*x**4-3*x**2+2*x-20"

# What pictures must survive: each a loss and what is said of its run.
HARD: dict[str, tuple[str, dict[str, Any]]] = {
    "constant": ("0*x + 3", {}),
    "constant in two variables": ("0*x + 0*y + 3", {}),
    "one epoch": ("x^2", {"lr": 0.1, "epochs": 1}),
    "no way at all": ("x^2", {"start": 0}),
    "no way at all in a plane": ("x^2 + y^2", {"start": "x=0,y=0"}),
    "no way at all in space": ("x^2 + y^2 + z^2", {"start": "x=0,y=0,z=0"}),
    "huge start": ("x^2", {"start": 1e150}),
    "overflow at the start": ("x^2", {"start": 1e200}),
    "diverging": (QUARTIC, {"lr": 0.3, "epochs": 15}),
    "diverging in a plane": ("x^4 + y^4", {"lr": 10, "epochs": 50}),
    "diverging in space": ("x^4 + y^4 + z^4", {"lr": 10, "epochs": 50}),
    "outside of the domain": ("log(x)", {"start": -1}),
    "outside of the domain in a plane": ("log(x)*y", {"start": "x=-1,y=1"}),
    "outside of the domain in space": ("log(x) + y + z", {"start": "x=-1,y=0,z=0"}),
    "nowhere defined": ("sqrt(-1 - x^2)", {}),
    "leaving the domain": ("sqrt(x) + 2*x", {"lr": 1, "epochs": 5, "start": 1}),
    "pole": ("1/x", {"start": -1, "lr": 0.1, "epochs": 50}),
    "pole in the box": ("1/x", {"start": 0.5, "lr": 0.01, "epochs": 10, "box": "x=-1:1"}),
    "kink": ("|x|", {"lr": 0.3, "epochs": 20}),
    "jump": ("sign(x)", {"lr": 0.3, "epochs": 3}),
    "unbounded below": ("-x^3", {"epochs": 30}),
    "large numbers": ("1e308*sin(x)", {}),
    "large steps": ("1e300*x", {"lr": 1e-300, "epochs": 20}),
    "small numbers": ("1e-300*x^2", {"start": 1, "epochs": 30}),
    "denormal start": ("x^2 + y^2", {"start": "x=1e-310,y=1e-310"}),
    "tiny on a large pedestal": ("x^2 + 1e15", {}),
    "far from zero": ("(x - 1e8)^2", {"start": 1e8 + 1}),
    "at an inflection": (QUARTIC, {"start": 0.5, "lr": 0.001, "epochs": 3}),
    "box of the largest numbers": ("x^2", {"box": "x=-1e308:1e308"}),
    "minima beyond doubles": ("|1.79e308 - |x/9||", {"start": 1}),
    "losses beyond what is drawn": ("|1.79e308 - |x/9||", {"start": 0}),
    "long expression": ("x^2 + 1/3*x^3 + 1/5*x^4 + 1/7*x^5 + 1/9*x^6 + 1/11*x^7 + 1/13*x^8", {"epochs": 5}),
    "box away from the path": ("x^2 + y^2", {"box": "x=10:20,y=-1:1"}),
}


def picture(
    expression: str,
    *,
    proof_time: float = 0.5,
    **choices: Any,  # noqa: ANN401 - what minimize takes
) -> Picture:
    return to_picture([gdcli.minimize(expression, proof_time=proof_time, **choices)])


@cache
def hard(name: str) -> Picture:
    expression, choices = HARD[name]
    return picture(expression, **choices)


def points(panel: Panel) -> list[Point]:
    strokes = [point for trace in panel.traces for stroke in trace.strokes for point in stroke]
    dots = [point for trace in panel.traces for point in trace.dots]
    return [*strokes, *dots, *(mark.at for mark in panel.marks)]


def marked(drawn: Picture, symbol: Symbol) -> list[Point]:
    return [mark.at for mark in drawn.panels[0].marks if mark.symbol is symbol]


@pytest.mark.parametrize("name", HARD)
def test_everything_in_a_panel_is_finite_and_within_its_axes(name: str) -> None:
    for panel in hard(name).panels:
        for axis in (panel.x, panel.y):
            assert math.isfinite(axis.low)
            assert math.isfinite(axis.high)
            assert axis.low < axis.high
            assert axis.low > 0 or axis.scale is Scale.LINEAR
        for x, y in points(panel):
            assert panel.x.low <= x <= panel.x.high
            assert panel.y.low <= y <= panel.y.high


@pytest.mark.parametrize("name", HARD)
def test_a_picture_shows_something_or_says_why_not(name: str) -> None:
    for panel in hard(name).panels:
        assert points(panel) or panel.notes


def test_textbook_quartic_shows_minimum_and_inflection_apart_although_the_start_is_huge() -> None:
    drawn = picture(QUARTIC, lr=0.001, epochs=15000)
    (minimum,), (inflection,) = marked(drawn, Symbol.MINIMUM), marked(drawn, Symbol.INFLECTION)
    assert (minimum, inflection) == ((-1.0, -23.0), (0.5, -19.625))
    panel = drawn.panels[0]
    assert share(panel.y, inflection[1]) - share(panel.y, minimum[1]) > 0.1
    assert "the start x = 5 with loss 1165 is outside" in panel.notes


def test_start_of_a_diverging_run_is_in_the_picture() -> None:
    assert marked(picture(QUARTIC, lr=0.3, epochs=15), Symbol.START) == [(5.0, 1165.0)]


def test_loss_per_epoch_is_that_above_the_proven_minimum() -> None:
    panel = picture(QUARTIC, lr=0.001, epochs=500).panels[1]
    assert (panel.y.label, panel.y.scale) == ("loss + 23", Scale.LOG)
    assert panel.traces[0].dots[0] == (0.0, 1188.0)


def test_path_lies_on_its_curve() -> None:
    curve, path = picture("x^2", lr=0.3, epochs=15).panels[0].traces
    assert set(path.dots) <= {point for stroke in curve.strokes for point in stroke}


def test_rosenbrock_marks_its_minimum_with_the_word_for_the_evidence() -> None:
    drawn = picture("(1-x)^2 + 100*(y-x^2)^2", start="x=-1.2,y=1", lr=0.001, epochs=2000)
    (mark,) = (mark for mark in drawn.panels[0].marks if mark.symbol is Symbol.MINIMUM)
    assert mark.text == "minimum x = 1, y = 1, loss 0  [certified]"
    assert drawn.panels[1].y.label == "loss"


@pytest.mark.parametrize(
    ("expression", "choices", "text"),
    [
        ("(1-x)^2 + 100*(y-x^2)^2", {}, "global minimum x = 1, y = 1, loss 0  [certified]"),
        ("tan(x)^2", {"start": 1}, "global minimum x = 0, loss 0  [certified]"),
        ("(1-x)^2 + 100*(y-x^2)^2", {"box": "x=0:2,y=0:2"}, "minimum x = 1, y = 1, loss 0  [certified]"),
        ("x*sin(x)", {"start": 5}, "minimum x = 4.91318, loss -4.81447  [certified]"),
    ],
)
def test_minimum_is_called_what_the_verdict_calls_it(
    expression: str, choices: dict[str, Any], text: str
) -> None:
    drawn = picture(expression, proof_time=2.0, **choices)
    assert text in [mark.text for mark in drawn.panels[0].marks if mark.symbol is Symbol.MINIMUM]


def test_large_coordinates_are_told_from_each_other() -> None:
    drawn = picture("(x - 1e6)^2", start=1000003, lr=0.1)
    assert "start x = 1000003, loss 9" in [mark.text for mark in drawn.panels[0].marks]


def test_two_directions_hold_start_and_end_of_a_run_in_space() -> None:
    drawn = picture("(1-a)^2 + 100*(b-a^2)^2 + (c-b)^4", lr=1e-4, epochs=200, start="a=1.2,b=1,c=3")
    assert [panel.y.label for panel in drawn.panels] == [
        "largest distance across",
        drawn.panels[1].y.label,
        "|gradient|",
    ]
    (start,), (end,) = marked(drawn, Symbol.START), marked(drawn, Symbol.END)
    assert start == (0.0, 0.0)
    # The end lies on the first direction, up to rounding of a projection.
    assert end[0] > 0
    assert abs(end[1]) < 1e-12 * end[0]


def test_runs_of_one_picture_share_their_start_and_have_names() -> None:
    runs = [gdcli.minimize("x^2 + 3*y^2", optimizer=name, lr=0.1, epochs=20) for name in ("gd", "momentum")]
    drawn = to_picture(runs)
    assert drawn.runs == ("gd, lr 0.1", "momentum, lr 0.1")
    assert len(marked(drawn, Symbol.START)) == 1
    assert len(marked(drawn, Symbol.END)) == 2


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (Axis("", 0.0, 10.0), ["0", "2", "4", "6", "8", "10"]),
        (Axis("", 0.0, 3.0, whole=True), ["0", "1", "2", "3"]),
        (Axis("", -1.2, 1.3), ["-1", "-0.5", "0", "0.5", "1"]),
        (Axis("", 0.0, 1165.0), ["0", "200", "400", "600", "800", "1000"]),
        (Axis("", 1e-7, 4e-7), ["1e-07", "2e-07", "3e-07", "4e-07"]),
        (Axis("", -1.7e308, 1.7e308), ["-1e+308", "0", "1e+308"]),
        (Axis("", 1.0, 15000.0, Scale.LOG), ["1", "10", "100", "1000", "1e4"]),
        (Axis("", 5e-324, 1e300, Scale.LOG), ["1e-312", "1e-208", "1e-104", "1", "1e104", "1e208"]),
        (Axis("", 2.0, 3.0, Scale.LOG), ["2", "3"]),
    ],
)
def test_ticks_are_round_numbers_at_most_six(axis: Axis, labels: list[str]) -> None:
    assert [text for _, text in ticks(axis, 6)] == labels
