"""Where results go: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from gdcli.errors import OutputError

if TYPE_CHECKING:
    from types import TracebackType


class Sink:
    """A context in which text is written; leaving it without an error completes the output.

    A regular file is written beside its final place and moved there at the end, so that an older one is
    replaced only by a complete one. A pipe or a device is written to directly and never replaced.
    """

    def __init__(self, path: str | None) -> None:
        self._name = path or "standard output"
        self._target: Path | None = None
        self._temporary: str | None = None
        self.stream: IO[str] = sys.stdout
        if path is None:
            # Python has no standard output where descriptor 1 was closed.
            if sys.stdout is None:
                raise OutputError("standard output is closed", fix="--out FILE writes to a file instead")
            return
        self._open(Path(os.path.realpath(path)))

    def write(self, text: str) -> None:
        """Write text; raise OutputError where that fails, BrokenPipeError where the reader has gone."""
        try:
            self.stream.write(text)
        except OSError as error:
            raise self._failure(error) from None

    def flush(self) -> None:
        """Hand on what was written so far."""
        try:
            self.stream.flush()
        except OSError as error:
            raise self._failure(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._target is None or self._temporary is None:
            if kind is None:
                self.flush()
            return
        try:
            if kind is None:
                self.flush()
                self.stream.close()
                Path(self._temporary).replace(self._target)
                self._temporary = None
        except OSError as failure:
            raise self._failure(failure) from None
        finally:
            if self._temporary is not None:
                self.stream.close()
                Path(self._temporary).unlink(missing_ok=True)

    def _open(self, target: Path) -> None:
        try:
            try:
                mode = target.stat().st_mode
            except FileNotFoundError:
                umask = os.umask(0)
                os.umask(umask)
                permissions = 0o666 & ~umask
            else:
                if stat.S_ISDIR(mode):
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                if not stat.S_ISREG(mode):
                    # Closed by the end of the program, after a last flush.
                    self.stream = target.open("w", encoding="utf-8", newline="\n")
                    return
                if not os.access(target, os.W_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
                permissions = stat.S_IMODE(mode)
            descriptor, self._temporary = tempfile.mkstemp(
                dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part"
            )
            Path(self._temporary).chmod(permissions)
            self.stream = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")
            self._target = target
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            raise self._failure(error) from None

    def _failure(self, error: OSError | ValueError) -> Exception:
        if isinstance(error, BrokenPipeError):
            return error
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return OutputError(f"cannot write to '{self._name}': {reason}")
