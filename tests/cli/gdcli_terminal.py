"""Runs of the program in a pseudo-terminal of a given size: everything that a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata
from typing import TYPE_CHECKING

from gdcli_process import GDCLI, HANG_SECONDS, Outcome, environment

if TYPE_CHECKING:
    from collections.abc import Mapping

# Foreground colours; bold and its end are no colour.
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7])[;m]")
_CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """The program in a pseudo-terminal, both output streams on it."""

    def __init__(self, *arguments: str, columns: int = 80, env: Mapping[str, str] | None = None) -> None:
        self._screen, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            [*GDCLI, *arguments],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=environment(env),
            start_new_session=True,
        )
        os.close(inside)
        self._seen = b""

    def read_until(self, text: str) -> str:
        """Read until `text` is on the screen; return all that was written so far."""
        while text.encode() not in self._seen and self._read():
            pass
        assert text.encode() in self._seen, self._seen
        return self._seen.decode()

    def finish(self) -> Outcome:
        """Read to the end; everything seen is in `out`, lines ended by a line feed alone."""
        try:
            while self._read():
                pass
            status = self.process.wait(timeout=HANG_SECONDS)
        finally:
            self.process.kill()
            os.close(self._screen)
        return Outcome(status, self._seen.decode().replace("\r\n", "\n"), "")

    def _read(self) -> bool:
        """Read once; False at the end, which Linux reports as an error."""
        try:
            piece = os.read(self._screen, 65536)
        except OSError:
            piece = b""
        self._seen += piece
        return piece != b""


def seen(*arguments: str, columns: int = 80, env: Mapping[str, str] | None = None) -> Outcome:
    """Run the program to its end in a terminal."""
    return Terminal(*arguments, columns=columns, env=env).finish()


def plain(text: str) -> str:
    """Text without control sequences."""
    return _CONTROL_SEQUENCE.sub("", text)


def widest(text: str) -> int:
    """Columns of the widest line."""
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        for line in plain(text).splitlines()
    )
