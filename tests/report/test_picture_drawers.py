"""Both drawers on pictures that are hard, and on shared problems: no error, no warning, nothing cut off."""

from __future__ import annotations

import json
from functools import cache
from itertools import cycle, product
from pathlib import Path

import pytest
from test_picture import HARD, hard, picture

from gdcli.report.picture.dots import to_ascii
from gdcli.report.picture.scene import Axis, Mark, Panel, Picture, Symbol, Trace
from gdcli.report.picture.to_figure import FORMATS, to_figure
from gdcli.report.picture.to_terminal import Look, to_terminal

PROBLEMS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "reference" / "problems.jsonl")
    .read_text("utf-8")
    .splitlines()
]
# Every ninth of those with one or two variables; all of them are drawn by tests/benchmarks/pictures.py.
SAMPLE = [problem for problem in PROBLEMS if len(problem["variables"]) <= 2][::9]

MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}

SIMPLE = Picture(
    "title",
    (
        Panel(
            "a line",
            Axis("x", 0.0, 4.0),
            Axis("y", 0.0, 2.0),
            (Trace((((0.0, 0.0), (4.0, 2.0)),), ((2.0, 1.0),), 0),),
            (Mark((0.0, 0.0), Symbol.START, "start"), Mark((4.0, 2.0), Symbol.END, "end")),
            notes=("a note",),
        ),
    ),
    ("run",),
)


def lines(drawn: Picture, look: Look) -> list[str]:
    return to_terminal(drawn, look).plain.split("\n")


@pytest.mark.parametrize(("name", "form"), [*zip(HARD, cycle(FORMATS), strict=False)])
def test_what_is_hard_is_drawn_within_the_width_of_a_terminal_and_in_a_file(name: str, form: str) -> None:
    drawn = hard(name)
    for columns, unicode in product((40, 80, 130), (True, False)):
        shown = lines(drawn, Look(columns, 10, unicode))
        # Sentences begin with two blanks; they are wrapped by the terminal, so that nothing in them is lost.
        assert max(len(line) for line in shown if not line.startswith("  ")) <= columns
        assert unicode or "".join(shown).isascii()
    assert to_figure(drawn, form).startswith(MAGIC[form])


@pytest.mark.parametrize(("problem", "form"), [*zip(SAMPLE, cycle(FORMATS), strict=False)])
def test_shared_problem_is_drawn_in_a_terminal_and_in_a_file(problem: dict[str, object], form: str) -> None:
    drawn = picture(str(problem["expr"]), start=problem["start"], epochs=100, proof_time=0.1)
    assert lines(drawn, Look(80, 12))
    assert to_figure(drawn, form).startswith(MAGIC[form])


@cache
def twice() -> list[Picture]:
    return [picture("x^2 + y^2", lr=0.1, epochs=9, proof_time=0.1) for _ in range(2)]


@pytest.mark.parametrize("form", FORMATS)
def test_same_picture_is_the_same_file(form: str) -> None:
    first, second = (to_figure(drawn, form) for drawn in twice())
    assert first == second


def test_picture_in_ascii() -> None:
    drawn = [line.rstrip() for line in lines(SIMPLE, Look(40, 5, unicode=False))]
    assert drawn == [
        "title",
        "   y  (a line)",
        "2 |                            ...---''E",
        "  |                     ..---'''",
        "1 |              ..--o''",
        "  |      ...---''",
        "0 |S----''",
        "  ++-----------------+-----------------+",
        "   0                 2                 4",
        "                     x",
        "  S start",
        "  E end",
        "  (a note)",
    ]


@pytest.mark.parametrize(
    ("dots", "character"),
    [
        ("⠀", " "),
        ("⣿", "#"),
        ("⡇", "|"),
        ("⠉", "'"),
        ("⠤", "-"),
        ("⣀", "."),
        ("⢄", "."),
        ("o", "o"),
        ("⡠", "."),
    ],
)
def test_dots_in_ascii(dots: str, character: str) -> None:
    assert to_ascii(dots) == character


@pytest.mark.parametrize("columns", [40, 120])
def test_figure_in_the_name_of_an_axis_is_not_cut(columns: int) -> None:
    drawn = picture("x*sin(x)", start=6, lr=0.1)
    assert any("loss above the lowest seen, -4.81447" in line for line in lines(drawn, Look(columns, 10)))
