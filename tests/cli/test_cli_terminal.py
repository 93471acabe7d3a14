"""What a terminal shows: its width, colour where it is allowed, a bar for long runs, and nobody's escapes."""

from __future__ import annotations

import re
import signal
from functools import cache
from typing import TYPE_CHECKING

import pytest
from gdcli_process import ENDLESS, Outcome, gdcli, gdcli_here
from gdcli_terminal import COLOUR, Terminal, plain, seen, widest
from test_cli_screens import SCREENS, file

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = ("minimize", "x^2", "--lr", "0.1", "--epochs", "3")


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", ["quartic_creeping", "rosenbrock", "eleven_variables"])
def test_no_line_of_a_result_is_wider_than_the_terminal(name: str, columns: int) -> None:
    shown = seen("minimize", *SCREENS[name][1], columns=columns)
    # A command must survive being copied: the terminal wraps it, and puts no line ends into it.
    text, _, command = shown.out.partition("try ")
    assert shown.status == 0
    assert widest(text) <= columns
    assert command.count("\n") == 1


@pytest.mark.parametrize("name", ["quartic_overshooting", "eleven_variables"])
def test_wide_terminal_shows_what_a_pipe_gets(name: str) -> None:
    shown = seen("minimize", *SCREENS[name][1], columns=400)
    assert plain(shown.out) == file(name).read_text(encoding="utf-8")


def test_narrow_terminal_loses_columns_and_no_figure_of_the_others() -> None:
    shown = plain(seen("minimize", *SCREENS["eleven_variables"][1], columns=80).out)
    whole = file("eleven_variables").read_text(encoding="utf-8")
    rows, whole_rows = (text.split("\n\n")[1].splitlines() for text in (shown, whole))
    assert [row.split()[0] for row in rows] == [row.split()[0] for row in whole_rows]
    assert [row.split()[-2:] for row in rows] == [row.split()[-2:] for row in whole_rows]
    assert "…" in rows[0]


@cache
def square(width: int) -> Outcome:
    return seen(*SQUARE, columns=width)


@pytest.mark.parametrize(("variable", "width"), [("60", 60), ("0", 80), ("abc", 80), ("-5", 80)])
def test_columns_variable_is_obeyed_where_it_is_a_width(variable: str, width: int) -> None:
    assert seen(*SQUARE, env={"COLUMNS": variable}) == square(width)


@pytest.mark.parametrize("arguments", [("--help",), ("minimize", "--help"), ("minimize", "x + sine(y)")])
def test_help_and_errors_fit_a_terminal_of_80_columns(arguments: tuple[str, ...]) -> None:
    assert widest(seen(*arguments).out) <= 80


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "schedules"),
        ("explain", "exit-codes"),
        ("explain", "(1 - x)^2 + 100(y - x^2)^2", "--optimizer", "adam"),
        ("explain", "x^2*sin(x)"),
        ("optimizers",),
        ("optimizers", "adam"),
        ("optimizers", "lm"),
    ],
    ids=" ".join,
)
def test_pages_fit_a_terminal_of_80_columns_and_lose_no_word(arguments: tuple[str, ...]) -> None:
    shown, whole = seen(*arguments), gdcli_here(*arguments)
    assert widest(shown.out) <= 80 < widest(whole.out)
    assert shown.out.split() == whole.out.split()
    assert seen(*arguments, columns=400).out == whole.out


def test_rows_of_a_page_stay_rows() -> None:
    arguments = ("explain", "a^2 + b^2 + c^2 + d^2 + f^2 + g^2", "--start", "a=1/3,b=1/7", "--lr", "0.1")
    rows = gdcli_here(*arguments).out.partition("\nepoch ")[2].partition("\n\n")[0]
    assert widest(rows) > 80
    assert rows in seen(*arguments).out


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, True),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_terminal_is_coloured_unless_forbidden(env: dict[str, str], *, coloured: bool) -> None:
    shown = seen(*SQUARE, columns=400, env=env)
    assert bool(COLOUR.search(shown.out)) is coloured
    assert plain(shown.out) == gdcli_here(*SQUARE).out


def test_dumb_terminal_gets_no_control_sequence() -> None:
    assert "\x1b" not in seen(*SQUARE, env={"TERM": "dumb"}).out


@pytest.mark.parametrize(
    ("env", "arguments", "coloured"),
    [
        ({}, SQUARE, False),
        ({"FORCE_COLOR": "1"}, SQUARE, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, SQUARE, False),
        ({"FORCE_COLOR": "1"}, (*SQUARE, "-f", "json"), False),
        ({"FORCE_COLOR": "1"}, (*SQUARE, "-f", "jsonl"), False),
        ({"FORCE_COLOR": "1"}, (*SQUARE, "-f", "csv"), False),
        ({"FORCE_COLOR": "1"}, (*SQUARE, "-q"), False),
    ],
)
def test_pipe_is_coloured_only_where_it_is_forced(
    env: dict[str, str], arguments: tuple[str, ...], *, coloured: bool
) -> None:
    assert bool(COLOUR.search(gdcli_here(*arguments, env=env).out)) is coloured


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("minimize", "x + [/red]"), "    x + [/red]\n"),
        (("minimize", "x + [bold red]y"), "    x + [bold red]y\n"),
        (("minimize", "x :smile:"), "    x :smile:\n"),
        (("minimize", "x + \x1b[31my"), "    x + \\x1b[31my\n"),
        (("minimize", "x + \x9b31my"), "    x + \\x9b31my\n"),
        (("minimize", "x \u202e+ y"), "    x \\u202e+ y\n"),
        (("minimize", "x", "--\x1b[31m[red]"), "no such option '--\\x1b[31m[red]'"),
        (("minimize", "x", "-f", "\x1b[31m[red]"), "'\\x1b[31m[red]' is not one of"),
        (("minimize", "x", "-s", "\x07[red]=1"), "there is no variable '\\x07[red]'"),
        (("minimize", "x", "--optimizer", "\r[red]"), "there is no optimizer '\\r[red]'"),
        (("minimize", "x", "--out", "no[/red]\x1b]0;:smile:\x07/x"), "'no[/red]\\x1b]0;:smile:\\x07/x'"),
        (("minimize", "@no[/red]\x1b[2J"), "the file 'no[/red]\\x1b[2J' cannot"),
        (("\x1b[31m[red]",), "no such command '\\x1b[31m[red]'"),
    ],
)
def test_text_of_the_user_is_neither_markup_nor_control(
    arguments: tuple[str, ...], shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = gdcli_here(*arguments, env={"FORCE_COLOR": "1"}).err
    assert shown in out
    assert "\x1b" not in out


def test_control_characters_in_what_a_result_repeats_are_written_out() -> None:
    shown = seen("minimize", "x^2", "--lr", "0.1\v*\t1", "--epochs", "3")
    assert "lr 0.1\\x0b*\\t1," in plain(shown.out)


def test_long_run_shows_a_bar_that_is_gone_at_the_end() -> None:
    terminal = Terminal(*ENDLESS)
    terminal.read_until("/10000000000")
    terminal.process.send_signal(signal.SIGINT)
    shown = terminal.finish()
    bar, _, result = shown.out.rpartition("\x1b[2K")
    assert shown.status == 130
    assert widest(bar.replace("\r", "\n")) <= 80
    assert plain(result).startswith("loss      x**2\n")
    # The cursor is hidden while the bar moves.
    assert shown.out.rindex("\x1b[?25h") > shown.out.rindex("\x1b[?25l")


def test_bar_has_room_for_all_digits_of_epochs_and_of_a_tiny_loss() -> None:
    terminal = Terminal("minimize", "x^2/3e150", "--lr", "1e137", *ENDLESS[4:])
    terminal.read_until("/10000000000")
    terminal.process.send_signal(signal.SIGINT)
    bar = plain(terminal.finish().out).partition("\r")[0]
    assert re.search(r"loss 8\.33\d\de-150  ", bar)
    assert "…" not in bar


def test_no_bar_where_standard_error_is_no_terminal_or_the_result_is_one_line() -> None:
    # Well beyond the moment at which a bar would appear.
    limited = (*ENDLESS, "--time-limit", "1.3")
    assert gdcli(*limited).err == ""
    assert seen(*limited, "--quiet").out.startswith("x=4.9")
