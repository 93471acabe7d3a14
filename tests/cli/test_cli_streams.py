"""Standard input, output and error: what goes where, and what happens where one of them is closed or full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gdcli_process import FORMATS, gdcli, gdcli_here, gdcli_in_shell

if TYPE_CHECKING:
    from pathlib import Path

SHORT = ("minimize", "x^2", "--lr", "0.1", "--epochs", "3")

# Far more rows than a pipe holds in the formats that have a row an epoch.
LONG = ("minimize", "x^2+y^2", "--lr", "1e-6", "--epochs", "5000")


@pytest.mark.parametrize("form", FORMATS)
def test_result_is_on_standard_output_alone(form: str) -> None:
    ended = gdcli(*SHORT, "--format", form)
    assert ended.out
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("minimize", "x^2+sine(y)"), 2),
        (("minimize", "x^2", "--nonesuch"), 2),
        (("minimize", "x^2", "--format", "xml"), 2),
        (("minimize", "x^2", "--require", "y < 1"), 2),
        (("minimize",), 2),
        (("nonesuch",), 2),
    ],
)
def test_error_is_on_standard_error_alone(arguments: tuple[str, ...], status: int) -> None:
    ended = gdcli_here(*arguments)
    assert ended.err.startswith("error: ")
    assert (ended.status, ended.out) == (status, "")


def test_missed_requirement_is_on_standard_error_and_the_result_on_standard_output() -> None:
    ended = gdcli(*SHORT, "--quiet", "--require", "loss < 1")
    assert ended.out == "x=2.56 loss=6.5536\n"
    assert ended.err.startswith("error: the requirement 'loss < 1' does not hold: 6.5536")
    assert ended.err.endswith(" against 1\n")


# A status of 141 is that of SIGPIPE.
@pytest.mark.parametrize("form", ["table", "json"])
def test_reader_that_goes_away_ends_the_program_silently(form: str) -> None:
    ended = gdcli_in_shell('gdcli "$@" | head -1 >/dev/null; echo ${PIPESTATUS[0]}', *LONG, "--format", form)
    assert ended.out in {"0\n", "141\n"}
    assert ended.err == ""


@pytest.mark.parametrize("form", FORMATS)
def test_full_disk_is_an_error_with_a_message(form: str) -> None:
    ended = gdcli_in_shell('gdcli "$@" >/dev/full', *SHORT, "--format", form)
    assert ended.status == 1
    assert ended.err.endswith("No space left on device\n")
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("form", FORMATS)
def test_closed_standard_output_is_an_error_with_a_way_out(form: str) -> None:
    ended = gdcli_in_shell('gdcli "$@" >&-', *SHORT, "--format", form)
    assert ended.status == 1
    assert ended.err.startswith("error: standard output is closed\n")
    assert "--out FILE" in ended.err


def test_closed_standard_output_does_no_harm_to_a_result_that_goes_to_a_file(tmp_path: Path) -> None:
    ended = gdcli_in_shell('gdcli "$@" <&- >&- 2>&-', *SHORT, "-q", "--out", "result", cwd=tmp_path)
    assert ended.status == 0
    assert (tmp_path / "result").read_text(encoding="utf-8") == "x=2.56 loss=6.5536\n"


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize(
    ("arguments", "status"), [((*SHORT, "-q"), 0), (("minimize", "x +"), 2), (("minimize", "x^2", "-z"), 2)]
)
def test_standard_error_that_cannot_be_written_changes_no_status(
    arguments: tuple[str, ...], status: int, redirection: str
) -> None:
    assert gdcli_in_shell(f'gdcli "$@" {redirection}', *arguments).status == status


@pytest.mark.parametrize(
    "text",
    [
        b"x^2 + 1",
        b"x^2 + 1\n",
        b"\xef\xbb\xbfx^2 + 1\n",
        b"x^2\r\n+ 1\r\n",
        b"\n\nx^2\n\t+ 1\n\n",
        "x² + 1".encode(),
    ],
)
def test_expression_is_read_from_standard_input_and_from_a_file_alike(
    text: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loss.txt").write_bytes(text)
    assert gdcli_here("minimize", "-", "-q", stdin=text).out == "x=0.0 loss=1.0\n"
    assert gdcli_here("minimize", "@loss.txt", "-q").out == "x=0.0 loss=1.0\n"


def test_expression_is_read_through_a_pipe() -> None:
    assert gdcli("minimize", "-", "-q", stdin="x² + 1\n").out == "x=0.0 loss=1.0\n"
    refused = gdcli("minimize", "-", stdin=b"x^2 \xff")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("error: standard input is not UTF-8 text: byte 4 is 0xff\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "the expression is empty"),
        (b" \n", "the expression is empty"),
        (b"\xef\xbb\xbf", "the expression is empty"),
        (b"x^2 \xff", "{} is not UTF-8 text: byte 4 is 0xff"),
        ("x^2".encode("utf-16"), "{} is not UTF-8 text: byte 0 is 0xff"),
        (b"+x" * 30_000, "the expression is too long: 50001 bytes, and at most 50000 are read"),
        (b"x\0", "the character '\\x00' (U+0000) is not part of the language"),
        (b"@loss.txt", "'@' has no meaning inside an expression"),
        (b"-", "something is missing after '-'"),
    ],
)
def test_unusable_text_is_refused_from_standard_input_and_from_a_file_alike(
    text: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loss.txt").write_bytes(text)
    streamed = gdcli_here("minimize", "-", stdin=text)
    read = gdcli_here("minimize", "@loss.txt")
    assert (streamed.status, streamed.out, read.status, read.out) == (2, "", 2, "")
    assert streamed.err.splitlines()[0] == f"error: {message.format('standard input')}"
    assert read.err.splitlines()[0] == f"error: {message.format(repr('loss.txt'))}"


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("@nonesuch", "the file 'nonesuch' cannot be read: No such file or directory"),
        ("@.", "the file '.' cannot be read: Is a directory"),
        ("@", "'@' needs the name of a file"),
        ("@a\x1b[31mb", "the file 'a\\x1b[31mb' cannot be read: No such file or directory"),
        ("@/dev/zero", "the expression is too long: 50001 bytes, and at most 50000 are read"),
    ],
)
def test_file_that_cannot_be_read_is_named(
    argument: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = gdcli_here("minimize", argument)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.splitlines()[0] == f"error: {message}"


def test_closed_standard_input_matters_only_where_it_is_read() -> None:
    assert gdcli_in_shell('gdcli "$@" <&-', *SHORT).status == 0
    ended = gdcli_in_shell('gdcli "$@" <&-', "minimize", "-")
    assert ended.status == 2
    assert ended.err.startswith("error: standard input is closed\n")


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_streams_without_unicode_carry_results_and_errors(env: dict[str, str]) -> None:
    good = gdcli("minimize", "2x⁴ − 3x²", "--lr", "0.1×0.5^t", "-n", "2", env=env)
    assert (good.status, good.err) == (0, "")
    assert "x = " in good.out
    bad = gdcli("minimize", "x² + №", env=env)
    assert bad.err.startswith("error: the character '")
    assert bad.status == 2
