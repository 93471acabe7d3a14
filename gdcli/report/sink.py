"""Where words go: a result to standard output, or to a file whole or not at all; a note to standard error."""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self, TextIO

from gdcli.errors import InputError, OutputError

if TYPE_CHECKING:
    from types import TracebackType

FLUSH_SECONDS = 0.1  # a reader of a stream never waits much longer for what is there

# Names of descriptors that are open already: opening them anew would truncate what a shell appends to.
_DESCRIPTOR = r"/dev/(?:fd/|std)(?P<dev>\d+|in|out|err)|/proc/self/fd/(?P<proc>\d+)"
_STANDARD = {"in": "0", "out": "1", "err": "2"}


class ReaderGone(Exception):  # noqa: N818 - an outcome, not an error: `| head -1` has seen enough
    """Nobody reads the output any more."""


class ClosedOutput:
    """Stands for a standard output whose descriptor is closed: any use of it is an error that is said."""

    encoding = "utf-8"

    def write(self, _text: str) -> NoReturn:
        """Refuse."""
        raise OutputError("standard output is closed", fix="--out FILE writes to a file")

    def flush(self) -> None:
        """Have nothing to hand on."""

    def isatty(self) -> bool:
        """Say that this is no terminal."""
        return False


class Sink:
    """A context in which text is written; leaving it without an error completes the output.

    A regular file is written beside its final place and moved there at the end, so that an older one is
    replaced only by a complete one. A pipe, a device or an open descriptor is written to directly.
    """

    def __init__(self, path: str | None, *, option: str = "--out") -> None:
        self.is_standard_output = path is None or path == "-"
        self._name = "standard output" if path is None or path == "-" else f"'{path}'"
        self._target: Path | None = None
        self._temporary: str | None = None
        self._flushed = time.monotonic()
        self.stream: TextIO = sys.stdout
        if path is not None and path != "-":
            if not path or path.endswith(os.sep):
                raise InputError(f"{option} needs the name of a file", fix=f"{option} result.txt")
            try:
                self.stream = self._open(path)
            except FileNotFoundError:
                raise OutputError(
                    f"cannot write to {self._name}: there is no folder '{Path(path).parent}'",
                    fix="make it first, or name a file elsewhere",
                ) from None
            except (OSError, ValueError) as error:  # ValueError: a NUL in the name
                raise self._failure(error) from None

    def write(self, text: str) -> None:
        """Write text; raise OutputError where that fails, ReaderGone where nobody reads it."""
        try:
            self.stream.write(text)
        except OSError as error:
            raise self._failure(error) from None

    def write_bytes(self, data: bytes) -> None:
        """Write what is no text, alone in its file; raise as `write` does."""
        try:
            self.stream.buffer.write(data)
        except OSError as error:
            raise self._failure(error) from None

    def flush(self) -> None:
        """Hand on what was written so far."""
        self._flushed = time.monotonic()
        try:
            self.stream.flush()
        except OSError as error:
            raise self._failure(error) from None

    def flush_now_and_then(self) -> None:
        """Hand on what was written so far, unless that was done a moment ago."""
        if time.monotonic() - self._flushed > FLUSH_SECONDS:
            self.flush()

    def drop(self) -> None:
        """Leave the older file as it was, where a newer one is not complete."""
        if self._temporary is not None:
            Path(self._temporary).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            try:
                if kind is None:
                    self.flush()
            finally:
                if not self.is_standard_output:
                    self.stream.close()
            if kind is None and self._target is not None and self._temporary is not None:
                Path(self._temporary).replace(self._target)
                self._temporary = None
        except OSError as failure:
            if kind is None:
                raise self._failure(failure) from None
        finally:
            self.drop()

    def _open(self, path: str) -> TextIO:
        if named := re.fullmatch(_DESCRIPTOR, path):
            number = named["dev"] or named["proc"]
            return _text(os.dup(int(_STANDARD.get(number, number))))
        try:
            mode = Path(path).stat().st_mode
        except FileNotFoundError:
            umask = os.umask(0)
            os.umask(umask)
            permissions = 0o666 & ~umask
        else:
            if not stat.S_ISREG(mode):
                # Fails as it should for a directory.
                return _text(os.open(path, os.O_WRONLY))
            # Opening tells whether it may be written, which only the directory decides for the replacement.
            os.close(os.open(path, os.O_WRONLY))
            permissions = stat.S_IMODE(mode)
        self._target = Path(os.path.realpath(path))
        import tempfile

        descriptor, self._temporary = tempfile.mkstemp(
            dir=self._target.parent, prefix=f".{self._target.name[:40]}.", suffix=".part"
        )
        Path(self._temporary).chmod(permissions)
        return _text(descriptor)

    def _failure(self, error: OSError | ValueError) -> Exception:
        if isinstance(error, BrokenPipeError):
            return ReaderGone()
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return OutputError(f"cannot write to {self._name}: {reason}")


def complain(text: str) -> None:
    """Write to standard error, if there is one and someone reads it."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text)
            sys.stderr.flush()
    except OSError:
        pass


def _text(descriptor: int) -> TextIO:
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")
