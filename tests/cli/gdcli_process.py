"""Runs of the whole program for the tests: arguments in, status and both streams out.

Law: nothing of the caller's own terminal or settings reaches the program, and its warnings are errors.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from gdcli.cli.app import run

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Mapping

GDCLI = (sys.executable, "-m", "gdcli")
FORMATS = ("table", "json", "jsonl", "csv")

# Far beyond what any run here takes: against hangs, not a measurement.
HANG_SECONDS = 60.0

# A run without end for all purposes, whose point moves so little that its verdict never changes.
ENDLESS = ("minimize", "x^2", "--lr", "1e-13", "--epochs", "1000000000000")

_PERSONAL = {
    "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONUTF8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended: a negative status is the signal that killed it."""

    status: int
    out: str
    err: str


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run: the same on every machine, with the changes of one test."""
    neutral = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    plain = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error"}
    return neutral | plain | dict(changes or {})


def gdcli(
    *arguments: str,
    stdin: str | bytes = "",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run the program to its end and read both streams as UTF-8, bytes for bytes."""
    return _run([*GDCLI, *arguments], stdin, cwd, env)


def gdcli_here(*arguments: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> Outcome:
    """Run the command line inside this process, which has imported everything already: many runs a second.

    All of the program but the start of the process and the flush at its end; no stream is a terminal.
    """
    read = io.TextIOWrapper(io.BytesIO(_encoded(stdin)), encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with (
        mock.patch.object(sys, "stdin", read),
        mock.patch.dict(os.environ, environment(env), clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        status = run(list(arguments))
    return Outcome(status, _written(out), _written(err))


def gdcli_in_shell(
    command: str, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Outcome:
    """Run a shell command in which `gdcli "$@"` is the program with the arguments; streams as in `gdcli`."""
    program = f'gdcli() {{ "{sys.executable}" -m gdcli "$@"; }}; {command}'
    return _run(["bash", "-c", program, "bash", *arguments], "", cwd, env)


def start(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start the program, standard output and standard error in pipes."""
    return subprocess.Popen(
        [*GDCLI, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(env),
    )


def end(process: subprocess.Popen[bytes]) -> Outcome:
    """Read what is left and wait for the end."""
    try:
        out, err = process.communicate(timeout=HANG_SECONDS)
    finally:
        process.kill()
    return Outcome(process.returncode, out.decode(), err.decode())


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something has come about; raise TimeoutError where it never does."""
    deadline = time.monotonic() + HANG_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        os.sched_yield()


def listens(process: subprocess.Popen[bytes], number: signal.Signals) -> bool:
    """Whether the process has a handler of its own for a signal, as the kernel sees it.

    Python has one for SIGINT from its start, so SIGTERM tells when a run is ready to be interrupted.
    """
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (number - 1) & 1)


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def _run(command: list[str], stdin: str | bytes, cwd: Path | None, env: Mapping[str, str] | None) -> Outcome:
    done = subprocess.run(
        command,
        input=_encoded(stdin),
        capture_output=True,
        check=False,
        cwd=cwd,
        env=environment(env),
        timeout=HANG_SECONDS,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
