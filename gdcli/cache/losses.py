"""The losses of earlier runs: a parsed loss in, what was compiled from it or None out.

Exact and certified claims never rest on an entry: they are derived anew from the text of the loss.
"""

from __future__ import annotations

import contextlib
import os
import sys
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from gdcli.cache.agreement import contradicts
from gdcli.cache.entry import UnusableEntryError, from_bytes, name_of, to_bytes
from gdcli.errors import InputError
from gdcli.version import __version__

if TYPE_CHECKING:
    from gdcli.cache.folder import Folder
    from gdcli.descent.compiled import Compiled
    from gdcli.objective.objective import ParsedLoss

# Rooms whose code decides what is made of a text.
_ROOMS = ("cache", "descent", "objective", "program")


def recall(folder: Folder, loss: ParsedLoss) -> Compiled | None:
    """What an earlier run compiled from the same text with the same versions, or None."""
    try:
        made_of = _made_of(loss)
        found = from_bytes(folder.read(name_of(made_of)), made_of, loss.variables)
        return None if contradicts(found, loss) else found
    except (UnusableEntryError, InputError, LookupError, ArithmeticError, RecursionError, OSError):
        return None


def remember(folder: Folder, loss: ParsedLoss, compiled: Compiled) -> None:
    """Keep what was compiled for the next run, where that can be done."""
    with contextlib.suppress(OSError):  # where what decides is in no folder, nothing is kept
        made_of = _made_of(loss)
        folder.write(name_of(made_of), to_bytes(made_of, compiled))


def _made_of(loss: ParsedLoss) -> tuple[str, ...]:
    """All that decides what is compiled."""
    return loss.text, __version__, _own_state(), sys.version, _version_of_sympy()


def _own_state() -> str:
    """Checksum of sizes and times of the files that decide: where one is edited, old entries do not count."""
    house = Path(__file__).parent.parent
    states = []
    for room in _ROOMS:
        with os.scandir(house / room) as files:
            for file in files:
                if file.name.endswith(".py"):
                    status = file.stat()
                    states.append(f"{room}/{file.name} {status.st_size} {status.st_mtime_ns}")
    return f"{zlib.crc32(repr(sorted(states)).encode()):08x}"


def _version_of_sympy() -> str:
    """Where sympy is and which release, read without importing it."""
    found = find_spec("sympy")
    if found is None or found.origin is None:
        return ""
    release = Path(found.origin).with_name("release.py")
    return f"{release}\n{release.read_text('utf-8')}"
