"""A private folder of small files: bytes in, the same bytes out or nothing.

Law 1: nothing here raises. What cannot be read counts as absent, and what cannot be written is not.
Law 2: only regular files of the user's own, which nobody else can touch, in a folder of the same kind are
read; no symbolic link is followed.
Law 3: an entry appears whole or not at all, and the folder does not grow without end.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "GDCLI_CACHE_DIR"
# A folder of our own inside of the user's: what is in it may be deleted.
OURS = "losses"

MAX_ENTRY = 2_000_000  # bytes
MAX_FOLDER = 20_000_000  # bytes
MAX_ENTRIES = 1000
ABANDONED = 3600.0  # seconds after which a half-written file belongs to no process any more

_READ = (
    os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_ENTRY = r"[0-9a-f]{8}"
_HALF_WRITTEN = r"[0-9a-f]{8}\.[0-9a-f]+"


class Folder(Frozen):
    """A folder for entries, made when the first one is written.

    path   of the folder; its parents may be anybody's
    """

    path: Path

    def read(self, name: str) -> bytes:
        """The entry of that name, b"" where there is none that can be trusted."""
        try:
            with self._opened() as folder, os.fdopen(os.open(name, _READ, dir_fd=folder), "rb") as file:
                status = os.fstat(file.fileno())
                if not (stat.S_ISREG(status.st_mode) and _is_private(status) and status.st_size <= MAX_ENTRY):
                    return b""
                return file.read(MAX_ENTRY)
        except OSError:
            return b""

    def write(self, name: str, entry: bytes) -> None:
        """Keep an entry, in place of one of the same name, if that can be done."""
        if len(entry) > MAX_ENTRY:
            return
        half_written = f"{name}.{os.urandom(8).hex()}"
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.mkdir(mode=0o700, exist_ok=True)
            with self._opened() as folder:
                try:
                    with os.fdopen(os.open(half_written, _WRITE, 0o600, dir_fd=folder), "wb") as file:
                        file.write(entry)
                    os.replace(half_written, name, src_dir_fd=folder, dst_dir_fd=folder)
                finally:
                    with contextlib.suppress(OSError):
                        os.unlink(half_written, dir_fd=folder)
                _trim(folder)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        """The folder as a descriptor; raise OSError where it is not the user's own."""
        folder = os.open(self.path, _READ | os.O_DIRECTORY)
        try:
            if not _is_private(os.fstat(folder)):
                raise PermissionError
            yield folder
        finally:
            os.close(folder)


def user_folder() -> Folder | None:
    """The folder in the user's cache, or in what GDCLI_CACHE_DIR names; None where there can be none."""
    if os.open not in os.supports_dir_fd:  # systems on which a folder cannot be held while it is looked at
        return None
    if chosen := os.environ.get(VARIABLE):
        return Folder(Path(chosen).absolute() / OURS)
    from platformdirs import user_cache_path

    parent = user_cache_path("gdcli", appauthor=False)
    return Folder(parent / OURS) if parent.is_absolute() else None  # relative where no home folder is known


def _is_private(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _trim(folder: int) -> None:
    """Delete what was written first, once there is too much, and what nobody finished."""
    now = time.time()
    kept: list[tuple[float, int, str]] = []
    with os.scandir(folder) as files:
        for file in files:
            status = file.stat(follow_symlinks=False)
            if re.fullmatch(_ENTRY, file.name):
                kept.append((status.st_mtime, status.st_size, file.name))
            elif re.fullmatch(_HALF_WRITTEN, file.name) and now - status.st_mtime > ABANDONED:
                os.unlink(file.name, dir_fd=folder)
    kept.sort(reverse=True)
    total = 0
    for position, (_, size, name) in enumerate(kept):
        total += size
        if position >= MAX_ENTRIES or total > MAX_FOLDER:
            os.unlink(name, dir_fd=folder)
