"""Ctrl-C and SIGTERM: the run ends, what it reached is printed, and the status says which signal it was."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest
from gdcli_process import ENDLESS, Outcome, end, listens, start, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143}


def stop_reason(text: str) -> str:
    reason: str = json.loads(text)["stop"]["reason"]
    return reason


# How each format says that the run was interrupted; csv has no place for it.
TOLD: dict[str, Callable[[str], bool]] = {
    "table": lambda out: "\nstopped   after " in out and ": interrupted\n" in out,
    "json": lambda out: stop_reason(out) == "interrupted",
    "jsonl": lambda out: stop_reason(out.splitlines()[-1]) == "interrupted",
    "csv": lambda out: out.startswith("epoch,x,loss,gradient_norm\n0,5.0,25.0,10.0\n"),
}


def interrupted(*arguments: str, signals: tuple[signal.Signals, ...]) -> Outcome:
    process = start(*ENDLESS, *arguments)
    wait_until(lambda: listens(process, signal.SIGTERM))
    for number in signals:
        process.send_signal(number)
    return end(process)


@pytest.mark.parametrize("number", STATUS)
@pytest.mark.parametrize("form", TOLD)
def test_interrupted_run_prints_what_it_reached(form: str, number: signal.Signals) -> None:
    ended = interrupted("--every", "100000", "--format", form, signals=(number,))
    assert (ended.status, ended.err) == (STATUS[number], "")
    assert TOLD[form](ended.out)


def test_interrupted_run_prints_its_one_line_where_that_was_asked_for() -> None:
    ended = interrupted("--quiet", signals=(signal.SIGINT,))
    assert ended.status == 130
    assert ended.out.count("\n") == 1
    assert ended.out.startswith("x=")


def test_signal_outranks_a_requirement_that_does_not_hold() -> None:
    assert interrupted("--quiet", "--require", "x < 0", signals=(signal.SIGTERM,)).status == 143


def test_second_ctrl_c_ends_the_program_without_a_traceback() -> None:
    ended = interrupted("--format", "json", signals=(signal.SIGINT, signal.SIGINT, signal.SIGINT))
    assert (ended.status, ended.err) == (130, "")


def test_run_that_is_under_way_is_interrupted_and_every_line_is_whole() -> None:
    process = start(*ENDLESS, "--format", "jsonl")
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    lines = [first, *process.stdout]
    ended = end(process)
    *epochs, last = map(json.loads, lines)
    assert (ended.status, ended.err) == (130, "")
    assert [e["epoch"] for e in epochs] == list(range(len(epochs)))
    assert last["epochs"] == epochs[-1]["epoch"]
    assert last["point"] == epochs[-1]["point"]


@pytest.mark.parametrize("number", [*STATUS, signal.SIGHUP])
@pytest.mark.parametrize("command", ["bench", "explain", "play"])
def test_command_that_is_no_run_leaves_no_file_half_written(
    command: str, number: signal.Signals, tmp_path: Path
) -> None:
    process = start(command, "(x^2+y-11)^2 + sin(x*y)*(x+y^2-7)^2", "--out", str(tmp_path / "out"))
    wait_until(lambda: listens(process, signal.SIGTERM))
    process.send_signal(number)
    ended = end(process)
    assert (ended.status, ended.err, list(tmp_path.iterdir())) == (128 + number, "", [])
