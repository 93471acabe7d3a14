"""Runs of the program forked off a process of `forking.py`: arguments and streams in, how it ended out.

python forked.py SOCKET [ARGUMENT]...   as the program itself, in a shell
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def run(
    server: str,
    arguments: Sequence[str],
    streams: Sequence[int],
    *,
    cwd: str,
    env: Mapping[str, str],
    started: Callable[[int], object] = lambda _: None,
) -> tuple[int, float]:
    """The status of a run, minus the signal that killed it, and its peak memory in MB.

    started   is told the number of the process as soon as there is one
    """
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(server)
        socket.send_fds(line, [b"!"], streams)
        request = {"arguments": arguments, "cwd": cwd, "env": dict(env)}
        line.sendall(json.dumps(request).encode())
        line.shutdown(socket.SHUT_WR)
        with line.makefile() as answers:
            started(int(answers.readline()))
            status, kilobytes = answers.readline().split()
    return int(status), int(kilobytes) / 1024


if __name__ == "__main__":
    here = os.getcwd()  # noqa: PTH109 - pathlib takes as long to import as all of this
    status, _ = run(sys.argv[1], sys.argv[2:], (0, 1, 2), cwd=here, env=os.environ)
    # A shell says of a process that a signal killed 128 + N.
    sys.exit(status if status >= 0 else 128 - status)
