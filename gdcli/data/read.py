"""What a caller gives as data in, a Table out: a path, `-`, a mapping of arrays, or a data frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from gdcli.data.separated import open_separated
from gdcli.data.source import label_of, read_bytes
from gdcli.errors import InputError

if TYPE_CHECKING:
    from gdcli.data.table import Table

PARQUET = b"PAR1"


@runtime_checkable
class DataFrame(Protocol):
    """Any data frame with the interchange protocol: pandas, polars, modin and others have it."""

    def __dataframe__(self, nan_as_null: bool = ..., allow_copy: bool = ...) -> Any:  # noqa: ANN401, FBT001 - the protocol's own
        """Return its interchange object."""


@runtime_checkable
class Columns(Protocol):
    """A data frame without that protocol, such as a recent one of polars."""

    @property
    def columns(self) -> Iterable[str]:
        """Names of the columns."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever numpy makes an array of
        """Return a column."""


DataLike = str | PathLike[str] | Mapping[str, Any] | DataFrame | Columns


def open_table(data: DataLike) -> Table:
    """Open what holds the data; raise InputError where it cannot be read as a table."""
    if isinstance(data, Mapping):
        from gdcli.data.frames import open_mapping

        return open_mapping(data)
    if isinstance(data, DataFrame):
        from gdcli.data.frames import open_frame

        return open_frame(data)
    if isinstance(data, Columns):
        from gdcli.data.frames import open_columns

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
