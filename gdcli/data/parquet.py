"""A Parquet file as bytes in, a Table out. pyarrow reads it where it is installed: an optional extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.data.frames import checked_column
from gdcli.data.table import Table, check_names, no_rows
from gdcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gdcli.data.table import Column


def open_parquet(data: bytes, label: str) -> Table:
    """Read the schema of a Parquet file; raise InputError where it is none or pyarrow is missing."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise InputError(
            f"{label} is a Parquet file, which needs pyarrow",
            fix="pip install pyarrow, or save it as CSV",
        ) from None
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{label} begins like a Parquet file and is none: {error}") from None
    names = tuple(file.schema_arrow.names)
    check_names(label, names)
    if file.metadata.num_rows == 0:
        raise no_rows(label)

    def read(wanted: Sequence[str]) -> Mapping[str, Column]:
        columns = {}
        for name in wanted:
            column = file.read([name]).column(0)
            if column.null_count:
                row = column.is_null().index(True).as_py()
                raise InputError(f"{label}, column '{name}', row {row + 1}: the cell is empty")
            columns[name] = checked_column(label, name, column.to_numpy())
        return columns

    return Table(label, names, read, lambda row: f"row {row + 1}")
