"""A process that has imported everything, and off which the runs of `forked.py` are forked.

Law: a run is a process with its own streams, folder, environment, memory, signals and end. Only what comes
before the program's first line is done once for all runs; where that is the subject, a test starts Python.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import select
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import gdcli
from gdcli.__main__ import main
from gdcli.cli.sympy_start import shorten_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# It brings matplotlib, which takes long to import and is for runs that draw files.
SELDOM = "gdcli.report.picture.to_figure"


@contextlib.contextmanager
def forking(env: Mapping[str, str]) -> Iterator[str]:
    """The socket of such a process, which lives as long as the context."""
    # Not a folder of pytest's: the name of a socket has some hundred characters at most.
    with tempfile.TemporaryDirectory(prefix="gdcli-") as folder:
        server = str(Path(folder) / "socket")
        with subprocess.Popen(
            [sys.executable, __file__, server],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**env, "PYTHONPATH": str(Path(gdcli.__file__).parents[1])},
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield server
            # The end of its input is the end of the process.
            process.stdin.close()
            assert process.wait() == 0


def serve(server: str) -> None:
    """Fork off a run for every connection, until the standard input ends."""
    shorten_start()
    for module in pkgutil.walk_packages(gdcli.__path__, "gdcli."):
        if module.name == SELDOM:
            continue
        # What a module needs may not be installed, such as llvmlite.
        with contextlib.suppress(ImportError):
            importlib.import_module(module.name)
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(server)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([sys.stdin, listener], [], [])[0]:
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    listener.close()
                    _attend(connection)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _attend(line: socket.socket) -> None:
    """Fork off the run that a connection asks for, and say how it ended."""
    _, streams, _, _ = socket.recv_fds(line, 1, 3)
    with line.makefile("rb") as asked:
        request = json.loads(asked.read())
    run = os.fork()
    if run == 0:
        line.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        # What is opened knows whether it can seek.
        sys.stdin = _opened(sys.stdin, 0, "r")
        sys.stdout, sys.stderr = _opened(sys.stdout, 1, "w"), _opened(sys.stderr, 2, "w")
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        sys.argv = ["gdcli", *request["arguments"]]
        main()
    for stream in streams:
        os.close(stream)
    line.sendall(f"{run}\n".encode())
    # The memory of this one process; no less than what it has from the process off which it is forked.
    _, status, usage = os.wait4(run, 0)
    line.sendall(f"{os.waitstatus_to_exitcode(status)} {usage.ru_maxrss}\n".encode())
    os._exit(0)


def _opened(before: TextIO, number: int, mode: str) -> TextIO:
    """A standard stream as Python opens it, for what its number now stands for."""
    binary = os.fdopen(number, f"{mode}b", closefd=False)
    return io.TextIOWrapper(
        binary, encoding=before.encoding, errors=before.errors, line_buffering=bool(before.line_buffering)
    )


if __name__ == "__main__":
    serve(sys.argv[1])
