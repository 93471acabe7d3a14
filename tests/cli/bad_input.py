"""One line of reference/badinputs.jsonl: carried out in a directory, and what it breaks of its conditions."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import forked
from gdcli_process import GDCLI, Outcome, environment

# The limits of the file are for a quiet machine; a loaded one may be this much slower.
PATIENCE = 6

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """An outcome, and the peak memory of the process in MB."""

    outcome: Outcome
    memory: float


def prepare(row: Row, room: Path) -> None:
    """Place the directories, files, links and modes of a line."""
    for name in row.get("dirs", []):
        (room / name).mkdir(parents=True)
    for name, content in row.get("files", {}).items():
        (room / name).write_bytes(_bytes(content))
    for name, target in row.get("symlinks", {}).items():
        (room / name).symlink_to(target)
    for name, mode in row.get("modes", {}).items():
        (room / name).chmod(int(mode, 8))


def carry_out(row: Row, room: Path, notes: Path, server: str) -> Measured:
    """Run the line in `room`; its streams pass through files in `notes`."""
    (notes / "in").write_text(row.get("stdin", ""), encoding="utf-8", newline="")
    (notes / "out").touch()
    if "stdout" in row:
        status, memory = _started(row, room, notes)
    else:
        status, memory = _forked(row, room, notes, server)
    outcome = Outcome(
        status,
        (notes / "out").read_bytes().decode("utf-8", "surrogateescape"),
        (notes / "err").read_bytes().decode("utf-8", "surrogateescape"),
    )
    return Measured(outcome, memory)


def _limit(row: Row) -> float:
    return PATIENCE * float(row["expect"].get("max_seconds", 60))


def contents(room: Path) -> dict[str, bytes | None]:
    """Every name below a directory with its bytes, None for what is no file."""
    return {
        str(path.relative_to(room)): path.read_bytes() if path.is_file() else None
        for path in sorted(room.rglob("*"))
    }


def violations(
    row: Row, measured: Measured, before: dict[str, bytes | None], after: dict[str, bytes | None]
) -> list[str]:
    """Every condition that the outcome breaks: those of the line and those true of every line."""
    expect, outcome = row["expect"], measured.outcome
    both = outcome.out + outcome.err
    statuses = {
        "usage_error": outcome.status == 2,
        "ok": outcome.status == 0,
        # A death by a signal other than SIGPIPE is no deliberate status; the limit of time is one by SIGKILL.
        "nonzero": outcome.status > 0 or outcome.status == -signal.SIGPIPE,
        "any": outcome.status in {0, 1, 2, 3, 4, 130, 141, 143, -signal.SIGPIPE},
    }
    usage = expect["exit"] == "usage_error"
    named = {row["argv"][i + 1] for i, word in enumerate(row["argv"]) if word == "--out"}
    broken = {
        f"status {outcome.status} is not {expect['exit']}": not statuses[expect["exit"]],
        "status 1 and a traceback: a bug": outcome.status == 1 and expect["exit"] != "nonzero",
        "standard output is not empty": usage and outcome.out != "",
        "standard error names nothing": usage and not outcome.err.startswith("error: "),
        "an escape character is raw": "\x1b" in both,
        "a file has appeared, changed or gone": _unnamed(before, named) != _unnamed(after, named),
        f"{measured.memory:.0f} MB of memory": measured.memory > expect.get("max_rss_mb", 2048),
    }
    broken |= {f"{word!r} stands in a stream": word in both for word in ("Traceback", "Exception ignored")}
    broken |= {f"{t!r} stands in stderr": t in outcome.err for t in expect.get("stderr_lacks", [])}
    broken |= {f"{t!r} stands in stdout": t in outcome.out for t in expect.get("stdout_lacks", [])}
    word = expect.get("stderr_contains", "")
    broken[f"{word!r} does not stand in stderr"] = word.lower() not in outcome.err.lower()
    broken |= {f"{n} has changed": before[n] != after.get(n) for n in expect.get("files_unchanged", [])}
    return [what for what, is_so in broken.items() if is_so]


def _unnamed(tree: dict[str, bytes | None], named: set[str]) -> dict[str, bytes | None]:
    return {name: content for name, content in tree.items() if name not in named}


def _bytes(content: str | dict[str, Any]) -> bytes:
    if isinstance(content, str):
        return content.encode()
    if "base64" in content:
        return base64.b64decode(content["base64"])
    middle = content["repeat"] * content["times"]
    return f"{content.get('head', '')}{middle}{content.get('tail', '')}".encode()


def _forked(row: Row, room: Path, notes: Path, server: str) -> tuple[int, float]:
    """The status and the memory of a run whose standard output is a file."""
    with (
        (notes / "in").open("rb") as stdin,
        (notes / "out").open("wb") as stdout,
        (notes / "err").open("wb") as stderr,
    ):
        streams = [file.fileno() for file in (stdin, stdout, stderr)]
        timers: list[threading.Timer] = []

        def limit(number: int) -> None:
            timers.append(threading.Timer(_limit(row), os.kill, (number, signal.SIGKILL)))
            timers[0].start()

        env = environment(row.get("env"))
        ended = forked.run(server, row["argv"], streams, cwd=str(room), env=env, started=limit)
        timers[0].cancel()
    return ended


def _started(row: Row, room: Path, notes: Path) -> tuple[int, float]:
    """The status and the memory of a run whose standard output is none that could be handed over."""
    with (notes / "in").open("rb") as stdin, (notes / "err").open("wb") as stderr:
        process, read = _process(row, room, {"stdin": stdin, "stderr": stderr})
        timer = threading.Timer(_limit(row), process.kill)
        timer.start()
        (notes / "out").write_bytes(read())
        # Not Popen.wait: wait4 alone tells the memory of this one process. What Linux reports also covers
        # the moment before exec, so the figure is never below the size of the process that runs the tests.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
    return process.returncode, usage.ru_maxrss / 1024


def _process(row: Row, room: Path, streams: dict[str, Any]) -> tuple[subprocess.Popen[bytes], Any]:
    """The process, and a function that reads what the reader of its standard output reads."""
    arguments = [os.fsencode(argument) for argument in row["argv"]]
    command: list[Any] = [*GDCLI, *arguments]

    def nothing() -> bytes:
        return b""

    def go(command: list[Any], stdout: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - a file or PIPE
        return subprocess.Popen(command, stdout=stdout, cwd=room, env=environment(row.get("env")), **streams)

    match row["stdout"]:
        case "full":
            with Path("/dev/full").open("wb") as out:
                return go(command, out), nothing
        case "closed":
            return go(["bash", "-c", 'exec "$@" >&-', "bash", *command], subprocess.DEVNULL), nothing
        case "head1":
            process = go(command, subprocess.PIPE)

            def one_line() -> bytes:
                assert process.stdout is not None
                with process.stdout as pipe:
                    return pipe.readline()

            return process, one_line
        case unknown:
            raise ValueError(unknown)
