"""`--out FILE`: written whole or not at all, an old file replaced only by a complete one."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import pytest
from gdcli_process import (
    ENDLESS,
    FORMATS,
    HANG_SECONDS,
    end,
    gdcli,
    gdcli_here,
    gdcli_in_shell,
    listens,
    start,
    wait_until,
)

RUN = ("minimize", "x^2", "--lr", "0.1", "--epochs", "3")
# What is no regular file is closed by the end of the program, of which Python would warn.
QUIET = {"PYTHONWARNINGS": "ignore::ResourceWarning"}
LINE = "x=2.56 loss=6.5536\n"


def names(room: Path) -> list[str]:
    return sorted(path.name for path in room.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("form", FORMATS)
def test_file_gets_what_standard_output_would_have_got(form: str, tmp_path: Path) -> None:
    shown = gdcli_here(*RUN, "--format", form)
    written = gdcli(*RUN, "--format", form, "--out", "result", cwd=tmp_path)
    assert (written.status, written.out, written.err) == (0, "", "")
    assert (tmp_path / "result").read_text(encoding="utf-8") == shown.out
    assert names(tmp_path) == ["result"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("minimize", "log(x)", "--start", "-1"), 3),
        (("minimize", "x^4", "--lr", "10", "--epochs", "50"), 3),
        ((*RUN, "--require", "converged"), 4),
    ],
)
def test_a_result_that_is_no_success_is_written_all_the_same(
    arguments: tuple[str, ...], status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "result").write_text("old\n", encoding="utf-8")
    ended = gdcli_here(*arguments, "--out", "result")
    assert (ended.status, ended.out) == (status, "")
    assert (tmp_path / "result").read_text(encoding="utf-8").startswith("loss      ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("minimize", "x^2 +"),
        ("minimize", "x^2", "--lr", "-1"),
        ("minimize", "x^2", "--epochs", "0"),
        ("minimize", "x^2", "--start", "y=1"),
        ("minimize", "x^2", "--require", "y < 1"),
        ("minimize", "x^2", "--nonesuch"),
        ("minimize", "@nonesuch"),
        ("minimize",),
    ],
)
def test_usage_error_leaves_an_old_file_alone(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = tmp_path / "result"
    old.write_text("old\n", encoding="utf-8")
    assert gdcli_here(*arguments, "--out", "result").status == 2
    assert old.read_text(encoding="utf-8") == "old\n"
    assert names(tmp_path) == ["result"]


def test_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    old = tmp_path / "result"
    old.write_text("old, and longer than what comes\n", encoding="utf-8")
    old.chmod(0o751)
    assert gdcli(*RUN, "-q", "--out", "result", cwd=tmp_path).status == 0
    assert (old.read_text(encoding="utf-8"), mode(old)) == (LINE, 0o751)


@pytest.mark.parametrize(("umask", "expected"), [("022", 0o644), ("077", 0o600), ("000", 0o666)])
def test_new_file_obeys_the_umask(umask: str, expected: int, tmp_path: Path) -> None:
    gdcli_in_shell(f'umask {umask}; gdcli "$@"', *RUN, "-q", "--out", "result", cwd=tmp_path)
    assert mode(tmp_path / "result") == expected


@pytest.mark.parametrize("target", ["target", "../beside/target"])
@pytest.mark.parametrize("before", [(), ("target",)])
def test_link_stays_a_link_and_its_target_is_written(
    target: str, before: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, beside = tmp_path / "room", tmp_path / "beside"
    room.mkdir()
    beside.mkdir()
    for name in before:
        (room / "link").parent.joinpath(target).with_name(name).write_text("old\n", encoding="utf-8")
    (room / "link").symlink_to(target)
    monkeypatch.chdir(room)
    assert gdcli_here(*RUN, "-q", "--out", "link").status == 0
    assert (room / "link").is_symlink()
    assert (room / target).read_text(encoding="utf-8") == LINE


def test_input_file_can_be_the_output_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loss.txt").write_text("x^2", encoding="utf-8")
    assert gdcli_here("minimize", "@loss.txt", *RUN[2:], "-q", "-o", "loss.txt").status == 0
    assert (tmp_path / "loss.txt").read_text(encoding="utf-8") == LINE


@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_fifo_is_written_to_and_stays_a_fifo(form: str, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    command = 'timeout "$1" cat fifo & shift; gdcli "$@" >&2; status=$?; wait; exit $status'
    patience = str(int(HANG_SECONDS))
    ended = gdcli_in_shell(command, patience, *RUN, "-f", form, "--out", "fifo", cwd=tmp_path, env=QUIET)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == gdcli_here(*RUN, "-f", form).out
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_device_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    assert gdcli(*RUN, "--out", "/dev/null", cwd=tmp_path).status == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    full = gdcli(*RUN, "--out", "/dev/full", cwd=tmp_path, env=QUIET)
    assert full.status == 1
    assert full.err == "error: cannot write to '/dev/full': No space left on device\n"
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".", "Is a directory"),
        ("old/result", "Not a directory"),
        ("loop", "Too many levels of symbolic links"),
        ("n" * 300, "File name too long"),
    ],
)
def test_target_that_cannot_be_written_is_named_with_the_reason(
    name: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").write_text("old\n", encoding="utf-8")
    (tmp_path / "loop").symlink_to("loop")
    ended = gdcli_here(*RUN, "--out", name)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == f"error: cannot write to '{name}': {reason}\n"
    assert names(tmp_path) == ["loop", "old"]
    assert (tmp_path / "old").read_text(encoding="utf-8") == "old\n"


@pytest.mark.parametrize("folder", ["nonesuch", "no\x1b[31m"])
def test_target_in_a_folder_that_is_missing_names_the_folder(folder: str) -> None:
    ended = gdcli_here(*RUN, "--out", f"{folder}/result")
    printed = folder.replace("\x1b", "\\x1b")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == (
        f"error: cannot write to '{printed}/result': there is no folder '{printed}'\n\n"
        "Make it first, or name a file elsewhere\n"
    )


@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_interrupted_run_writes_what_it_reached_and_leaves_nothing_else(form: str, tmp_path: Path) -> None:
    target = tmp_path / "result"
    target.write_text("old\n", encoding="utf-8")
    process = start(*ENDLESS, "--every", "1000000", "--format", form, "--out", str(target))
    wait_until(lambda: listens(process, signal.SIGTERM))
    assert target.read_text(encoding="utf-8") == "old\n"
    process.send_signal(signal.SIGTERM)
    ended = end(process)
    assert (ended.status, ended.out, ended.err) == (143, "", "")
    assert "interrupted" in target.read_text(encoding="utf-8")
    assert names(tmp_path) == ["result"]
