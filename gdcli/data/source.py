"""The bytes behind a name: a path, `-` for standard input, gzip undone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gdcli.errors import InputError

if TYPE_CHECKING:
    from gzip import GzipFile

GZIP = b"\x1f\x8b"
PARQUET = b"PAR1"
BEGINNING = 4096


def read_bytes(path: str) -> bytes:
    """All bytes of a file or of standard input; raise InputError where they cannot be read."""
    data = _standard_input() if path == "-" else _file(path)
    return _unpacked(data, label_of(path)) if data.startswith(GZIP) else data


def label_of(path: str) -> str:
    """What messages call it."""
    return "standard input" if path == "-" else f"'{path}'"


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise InputError("standard input is closed", fix="name a file of data")
    try:
        return _all_of(sys.stdin.buffer)
    except OSError as error:
        raise InputError(f"standard input cannot be read: {error.strerror}") from None


def _file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as stream:
            return _all_of(stream)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            f"the file '{path}' cannot be read: {reason}", fix="name a CSV file with a header, or '-'"
        ) from None


def _unpacked(data: bytes, label: str) -> bytes:
    import gzip
    import io
    import zlib

    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return _all_of(stream)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{label} begins like a gzip file and is none: {error}") from None


def _all_of(stream: IO[bytes] | GzipFile) -> bytes:
    """All of a stream, or its beginning where that is no table: /dev/zero has no end."""
    beginning = stream.read(BEGINNING)
    if b"\0" in beginning and not beginning.startswith((GZIP, PARQUET)):
        return beginning
    return b"".join((beginning, stream.read()))
