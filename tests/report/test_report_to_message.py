"""Errors as text: word for word, the caret under what is meant, nothing that controls a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.errors import GdcliError, InputError, Place, Span
from gdcli.objective.parser import parse
from gdcli.report import to_message
from gdcli.report.to_message import error_message, visible

HINT = "Did you mean 'sin'?  `gdcli explain functions` lists all of them"


def drawn(text: str, span: tuple[int, int]) -> list[str]:
    """Lines of an error that points at a span of a text, without the first two."""
    return error_message(GdcliError("what", place=Place(text, Span(*span)))).splitlines()[2:]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (GdcliError("it is broken"), "error: it is broken\n"),
        (GdcliError("it is broken", why="it fell"), "error: it is broken\n\nIt fell\n"),
        (GdcliError("it is broken", fix="mend it"), "error: it is broken\n\nMend it\n"),
        (GdcliError("no lr", fix="--lr 0.01"), "error: no lr\n\nTry: --lr 0.01\n"),
        (GdcliError("no file", fix="@loss.txt"), "error: no file\n\nTry: @loss.txt\n"),
        (
            InputError("bad 'y'", place=Place("x+y", Span(2, 3)), why="no y", fix="gdcli minimize x"),
            "error: bad 'y'\n\n    x+y\n      ^\n\nNo y\n\nTry: gdcli minimize x\n",
        ),
        (GdcliError("empty", place=Place(" ", Span(0, 0))), "error: empty\n"),
        (GdcliError("a\x1b[31mb\nc"), "error: a\\x1b[31mb\\nc\n"),
        (GdcliError("x [/red] :smile:"), "error: x [/red] :smile:\n"),
    ],
)
def test_error_is_drawn_word_for_word(error: GdcliError, message: str) -> None:
    assert error_message(error) == message


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (
            "x**2 + sine(y)",
            f"error: unknown function 'sine'\n\n    x**2 + sine(y)\n           ^^^^\n\n{HINT}\n",
        ),
        (
            "x^2 +\n  sine(y)",
            f"error: unknown function 'sine'\n\n    (line 2)\n      sine(y)\n      ^^^^\n\n{HINT}\n",
        ),
    ],
)
def test_error_of_an_expression_has_its_four_parts(expression: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(expression)
    assert error_message(caught.value) == message


@pytest.mark.parametrize(
    ("text", "span", "lines"),
    [
        ("abc", (0, 1), ["    abc", "    ^"]),
        ("abc", (1, 3), ["    abc", "     ^^"]),
        # An end of the text, where something is missing.
        ("abc", (3, 3), ["    abc", "       ^"]),
        # Wide characters take two columns, combining ones none.
        ("漢x", (1, 2), ["    漢x", "      ^"]),
        ("x漢y", (1, 2), ["    x漢y", "     ^^"]),
        ("e\u0301x", (2, 3), ["    e\u0301x", "     ^"]),
        ("\u0301x", (0, 1), ["    \u0301x", "    ^"]),
        # What is not printable takes the columns of its escape.
        ("\tx", (1, 2), ["    \\tx", "      ^"]),
        ("a\x1bb", (1, 2), ["    a\\x1bb", "     ^^^^"]),
        ("a\u200bb", (2, 3), ["    a\\u200bb", "           ^"]),
        ("a\udcffb", (1, 2), ["    a\\udcffb", "     ^^^^^^"]),
        # Of several lines the one that is meant.
        ("ab\ncd\nef", (0, 1), ["    (line 1)", "    ab", "    ^"]),
        ("ab\ncd\nef", (3, 5), ["    (line 2)", "    cd", "    ^^"]),
        ("ab\ncd\nef", (7, 8), ["    (line 3)", "    ef", "     ^"]),
        ("ab\ncd\nef", (8, 8), ["    (line 3)", "    ef", "      ^"]),
        # A span over several lines is marked to the end of its first.
        ("ab\ncd\nef", (1, 7), ["    (line 1)", "    ab", "     ^"]),
    ],
)
def test_caret_stands_under_what_is_meant(text: str, span: tuple[int, int], lines: list[str]) -> None:
    assert drawn(text, span) == lines


@pytest.mark.parametrize(
    ("position", "begins", "ends"),
    [(0, "    x", "…"), (10, "    x", "…"), (500, "    …x", "…"), (998, "    …x", "x"), (999, "    …x", "x")],
)
def test_long_line_is_cut_to_a_window_around_the_caret(position: int, begins: str, ends: str) -> None:
    text = "x" * position + "?" + "x" * (999 - position)
    line, caret = drawn(text, (position, position + 1))
    assert line[caret.index("^")] == "?"
    assert len(line) <= 80
    assert line.replace("?", "x").startswith(begins)
    assert line.replace("?", "x").endswith(ends)


def test_of_a_line_without_end_no_more_is_looked_at_than_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(text: str) -> str:
        asked.append(text)
        return text

    monkeypatch.setattr(to_message, "visible", counted)
    message = error_message(GdcliError("", place=Place("x" * 100_000, Span(40_000, 70_000))))
    assert message.splitlines()[2] == "    …" + "x" * to_message.WINDOW + "…"
    assert len(asked) < 10_000


def test_long_span_is_marked_as_far_as_it_is_shown() -> None:
    line, caret = drawn("a + " + "b" * 500, (4, 504))
    assert len(caret) <= len(line) <= 80
    assert caret.strip() == "^" * line.count("b")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain text, ² √ π − é 漢", "plain text, ² √ π − é 漢"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb\nc\td\x00", "a\\rb\\nc\\td\\x00"),
        ("\u202e\u2066\ufeff\u200b", "\\u202e\\u2066\\ufeff\\u200b"),
        ("\u2028\u2029\xa0\xad", "\\u2028\\u2029\\xa0\\xad"),
        ("\udcff\ud800", "\\udcff\\ud800"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_is_not_printable_is_written_out(text: str, printed: str) -> None:
    assert visible(text) == printed


@given(st.text())
def test_visible_text_is_printable_and_visible_text_stays_as_it_is(text: str) -> None:
    printed = visible(text)
    assert printed.isprintable()
    assert visible(printed) == printed
    assert printed.encode().decode() == printed


# One column each: letters, controls and what is written out, over several lines.
NARROW = st.text(st.sampled_from("xy+ \t\n\r\x1b\udcff"), min_size=1).filter(lambda text: bool(text.strip()))


@given(NARROW, st.data())
def test_caret_of_any_place_stands_under_its_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1).filter(lambda i: text[i] != "\n"))
    *_, line, caret = drawn(text, (start, start + 1))
    first = caret.index("^")
    assert line[first : len(caret)] == visible(text[start])


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())), st.data())
def test_any_place_can_be_drawn(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    message = error_message(GdcliError("what", place=Place(text, Span(start, stop))))
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in message)
    assert "^" in message
