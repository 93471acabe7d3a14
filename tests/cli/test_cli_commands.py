"""What holds of every command alike: options of one name, help for each, output where it was asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from gdcli_process import gdcli, gdcli_here
from gdcli_terminal import seen

if TYPE_CHECKING:
    from pathlib import Path

FROM_1 = "a whole number from 1 to 1000000000000"
LINE = "x,y\n0,1\n1,3\n2,4\n"
# A short call of every command.
COMMANDS = {
    "minimize": ("x^2", "--lr", "0.1", "-n", "3"),
    "fit": ("y ~ w*x + b", "line.csv"),
    "explain": ("x^2",),
    "plot": ("x^2", "--lr", "0.1", "-n", "3"),
    "play": ("x^2",),
    "certify": ("x^2", "--box", "-1:1"),
    "verify": ("result.json",),
    "optimizers": ("adam",),
    "bench": ("x^2", "--lr", "0.1"),
}
SHORT_FORMS = {
    "--start": "-s",
    "--epochs": "-n",
    "--format": "-f",
    "--out": "-o",
    "--quiet": "-q",
    "--help": "-h",
}
# An option, its short form if it has one, and the beginning of its help.
OPTION = re.compile(r"^│ +(--[a-z0-9-]+) +(-\w)? +(?:[A-Z<\[a-z]\S* +)??(\S.*?) *│$", re.MULTILINE)


def room(tmp_path: Path) -> Path:
    """A folder with what the calls read."""
    (tmp_path / "line.csv").write_text(LINE, encoding="utf-8")
    result = gdcli_here("minimize", "x^2", "--lr", "0.1", "--format", "json").out
    (tmp_path / "result.json").write_text(result, encoding="utf-8")
    return tmp_path


def test_these_are_all_commands() -> None:
    listed = re.findall(r"^│ ([a-z]+) ", gdcli_here("--help", env={"COLUMNS": "200"}).out, re.MULTILINE)
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_help_and_the_short_form_that_it_has_everywhere(command: str) -> None:
    page = gdcli_here(command, "--help", env={"COLUMNS": "200"}).out
    options = OPTION.findall(page)
    assert len(options) == len(re.findall(r"^│ +--", page, re.MULTILINE))
    for name, short, help_text in options:
        assert help_text
        assert short == SHORT_FORMS.get(name, "")


@pytest.mark.parametrize("columns", ["60", "80"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_narrow_terminal_crops_no_word(command: str, columns: str) -> None:
    page = gdcli_here(command, "--help", env={"COLUMNS": columns}).out
    assert max(map(len, page.splitlines())) <= int(columns)
    # What a frame or a list is too narrow for ends so; the one of NAME[:KEY=VALUE,…] stands before a bracket.
    assert not re.search(r"…(?!\])|\.\.\.", page.replace("\n", " "))


@pytest.mark.parametrize(("command", "arguments"), COMMANDS.items(), ids=COMMANDS)
def test_every_result_can_be_written_to_a_file(
    command: str, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(room(tmp_path))
    written = gdcli_here(command, *arguments, "--out", "out.txt")
    assert (written.status, written.out, written.err) == (0, "", "")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "what", "fix"),
    [
        (
            ("minimize", "x", "+", "1"),
            "there is more than the command takes: '+ 1'",
            "Put quotes around an expression.  Try 'gdcli minimize --help' for what it takes.",
        ),
        (
            ("certify", "x", "--out"),
            "option '--out' requires an argument",
            "Try 'gdcli certify --help' for what it takes.",
        ),
        (
            ("minimize", "x", "--epochs", "--lr", "0.1"),
            "option '--epochs' requires an argument, and '--lr' follows",
            "Try 'gdcli minimize --help' for what it takes.",
        ),
        (
            ("verify", "-o", "--format=json", "result.json"),
            "option '-o' requires an argument, and '--format=json' follows",
            "Try 'gdcli verify --help' for what it takes.",
        ),
        *(
            (
                ("minimize", "x", "--epochs", written),
                f"--epochs must be {FROM_1}, not '{written}'\n\n    {written}\n    {'^' * len(written)}",
                f"Try: --epochs {offered}",
            )
            for written, offered in [("2e4", 20000), ("5.0", 5), ("1_500", 1500), ("1.5", 1000), ("x", 1000)]
        ),
        (
            ("minimize", "x", "--seed", "a"),
            "invalid value for '--seed': 'a' is not a whole number",
            "Try 'gdcli minimize --help' for what it takes.",
        ),
        (
            ("minimize", "x", "--out", "a.svg", "--figure", "a.svg"),
            "--figure and --out are both 'a.svg'",
            "Try: --figure another-file",
        ),
        (
            ("explain", "y ~ w*x", "line.csv", "--out", "./line.csv"),
            "--out and the data are both './line.csv'",
            "Try: --out another-file",
        ),
        (
            ("verify", "result.json", "--out", "result.json"),
            "--out and the result are both 'result.json'",
            "Try: --out another-file",
        ),
        (
            ("explain", "Schedule"),
            "there is no topic 'Schedule'\n\nThe topics are functions, schedules, stops, exit-codes",
            "Did you mean 'schedules'?  for the loss that is this variable alone write '1*Schedule'",
        ),
        (
            ("explain", "stops", "--lr", "0.1"),
            "--lr is for a loss, and 'stops' is a topic",
            "Leave it out",
        ),
        (
            ("explain", "functions", "--format", "json"),
            "--format is for a loss, and 'functions' is a topic",
            "Leave it out",
        ),
    ],
)
def test_misuse_is_told_with_a_way_out(arguments: tuple[str, ...], what: str, fix: str) -> None:
    ended = gdcli_here(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"error: {what}\n\n{fix}\n"


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"optimizers"}))
def test_command_alone_says_what_is_missing(command: str) -> None:
    ended = gdcli_here(command)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("error: missing argument '")


def test_script_of_the_completion_is_printed_with_status_0() -> None:
    given = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    shown = gdcli_here("--show-completion", "bash", env=given)
    assert (shown.status, shown.err) == (0, "")
    assert "gdcli" in shown.out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gdcli minimize x --optimizer ada", ["adagrad", "adadelta", "adam", "adamw", "adamax", "adabelief"]),
        ("gdcli fit y~x f --optimizer lb", ["lbfgs"]),
        ("gdcli optimizers new", ["newton"]),
        ("gdcli explain s", ["schedules", "stops"]),
    ],
)
def test_shell_completes_names(words: str, found: list[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    assert gdcli(env={"_GDCLI_COMPLETE": "complete_bash", **asked}).out.split() == found


def test_page_is_not_poured_into_a_terminal() -> None:
    shown = seen("play", "x^2")
    assert shown.status == 2
    assert shown.out == "error: the page is for a browser, not for a terminal\n\nTry: --out page.html\n"


@pytest.mark.parametrize(("kind", "status"), [("global_minimum", 0), ("maximum", 4)], ids=["true", "forged"])
def test_verification_can_be_read_by_a_program(
    kind: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(room(tmp_path))
    result = (tmp_path / "result.json").read_text(encoding="utf-8")
    (tmp_path / "result.json").write_text(result.replace("global_minimum", kind, 1), encoding="utf-8")
    shown = gdcli_here("verify", "result.json", "--format", "json")
    quiet = gdcli_here("verify", "result.json", "--quiet")
    record = json.loads(shown.out)
    assert (shown.status, quiet.status, quiet.out) == (status, status, "")
    assert (record["schema"], record["holds"]) == ("gdcli.verify.v1", status == 0)
    assert len(record["not_proven"]) == shown.err.count("not proven") == quiet.err.count("not proven")


def test_quiet_certification_is_the_bounds() -> None:
    assert gdcli_here("certify", "x^2", "--quiet").out == "lower=0.0 upper=0.0\n"
