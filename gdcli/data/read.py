"""What a caller gives as data in, a Table out: a path, `-`, a mapping of arrays, or a data frame."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

from gdcli.data.frames import Columns, DataFrame, open_columns, open_frame, open_mapping
from gdcli.data.separated import open_separated
from gdcli.data.source import PARQUET, label_of, read_bytes
from gdcli.errors import InputError

if TYPE_CHECKING:
    from gdcli.data.table import Table

DataLike = str | PathLike[str] | Mapping[str, Any] | DataFrame | Columns


def open_table(data: DataLike) -> Table:
    """Open what holds the data; raise InputError where it cannot be read as a table."""
    if isinstance(data, Mapping):
        return open_mapping(data)
    if isinstance(data, DataFrame):
        return open_frame(data)
    if isinstance(data, Columns):
        return open_columns(data)
    if not isinstance(data, str | PathLike):
        raise InputError(
            f"data of type '{type(data).__name__}' hold no table",
            why="a table is the path of a file, a mapping of arrays, or a data frame",
        )
    path = str(data)
    content = read_bytes(path)
    if content.startswith(PARQUET):
        from gdcli.data.parquet import open_parquet

        return open_parquet(content, label_of(path))
    return open_separated(content, label_of(path))
