"""Data already in memory as a Table: a mapping of arrays, or a data frame by the interchange protocol.

The protocol (data-apis.org/dataframe-protocol) hands out the buffers of each column, so that no library of
data frames is imported here.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from gdcli.data.table import Table, check_names, no_rows
from gdcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gdcli.data.table import Column

# Kinds of columns in the protocol that are numbers, with numpy's letter for them.
NUMBERS = {0: "i", 1: "u", 2: "f"}
# Characters of a value that a message shows.
SHOWN = 40


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


def open_mapping(data: Mapping[str, Any], label: str = "the data") -> Table:
    """A table from arrays or lists by name."""
    given = {str(name): values for name, values in data.items()}
    names = tuple(map(str, data))
    check_names(label, names)
    if not names:
        raise InputError(f"{label} has no column", fix='gdcli.fit("y ~ w*x + b", {"x": [0, 1], "y": [1, 3]})')

    def read(wanted: Sequence[str]) -> Mapping[str, Column]:
        columns = {name: checked_column(label, name, given[name]) for name in wanted}
        lengths = {name: len(column) for name, column in columns.items()}
        if len(set(lengths.values())) > 1:
            each = ", ".join(f"'{name}' has {length}" for name, length in lengths.items())
            raise InputError(f"the columns of {label} have different lengths: {each}")
        if not all(lengths.values()):
            raise no_rows(label)
        return columns

    return Table(label, names, read, lambda row: f"row {row + 1}")


def open_columns(data: Columns) -> Table:
    """A table from a data frame whose columns numpy reads by themselves."""
    try:
        columns = {name: data[name] for name in data.columns}
    except TypeError:  # a frame that is yet to be computed has names and no columns
        raise InputError(
            f"data of type '{type(data).__name__}' hand out no columns",
            fix="compute it first: data.collect()",
        ) from None
    return open_mapping(columns, "the data frame")


def open_frame(data: DataFrame) -> Table:
    """A table from a data frame."""
    import warnings

    label = "the data frame"
    with warnings.catch_warnings():
        # pandas means to drop the protocol one day, which is nothing that the caller can help.
        warnings.simplefilter("ignore")
        frame = data.__dataframe__(allow_copy=True)
    names = tuple(map(str, frame.column_names()))
    check_names(label, names)
    if frame.num_rows() == 0:
        raise no_rows(label)

    def read(wanted: Sequence[str]) -> Mapping[str, Column]:
        return {name: _column(label, name, frame.get_column_by_name(name)) for name in wanted}

    return Table(label, names, read, lambda row: f"row {row + 1}")


def checked_column(label: str, name: str, values: Any) -> Column:  # noqa: ANN401 - whatever a caller has
    """Values as contiguous doubles; raise InputError where one is no finite number."""
    import numpy as np

    try:
        array = np.asarray(values)
    except ValueError:  # lists of different lengths in a list
        raise InputError(f"{label}: column '{name}' holds no numbers") from None
    if array.dtype.kind == "O" and array.ndim == 1:
        array = _numbers(label, name, array)
    if array.dtype.kind not in "iufb" or array.ndim != 1:
        what = "holds no numbers" if array.ndim == 1 else f"has {array.ndim} dimensions, and a column has one"
        raise InputError(f"{label}: column '{name}' {what}")
    column = np.ascontiguousarray(array, dtype=np.float64)
    finite = np.isfinite(column)
    if not finite.all():
        row = int(np.argmin(finite))
        raise InputError(
            f"{label}, column '{name}', row {row + 1}: {column[row]} is not a finite number",
            fix="fill it in or remove the row; no row is dropped silently",
        )
    return column


def _numbers(label: str, name: str, objects: Any) -> Column:  # noqa: ANN401 - an array of objects
    """Objects as doubles; raise InputError at the first that is no real number."""
    from decimal import Decimal
    from numbers import Real

    import numpy as np

    are_numbers = [isinstance(value, Real | Decimal) for value in objects]
    if not any(are_numbers):
        raise InputError(f"{label}: column '{name}' holds no numbers")
    for row, (value, is_number) in enumerate(zip(objects, are_numbers, strict=True)):
        if not is_number:
            shown = repr(value)
            raise InputError(
                f"{label}, column '{name}', row {row + 1}: {shown[:SHOWN]} is not a number",
                fix="fill it in or remove the row; no row is dropped silently" if value is None else "",
            )
    try:
        return np.array(objects, dtype=np.float64)
    except OverflowError:
        raise InputError(f"{label}: column '{name}' has a number too large for a double") from None


def _column(label: str, name: str, column: Any) -> Column:  # noqa: ANN401 - the protocol's object
    import numpy as np

    kind, bits, *_ = column.dtype
    if kind not in NUMBERS:
        raise InputError(f"{label}: column '{name}' holds no numbers")
    if column.null_count:
        raise InputError(f"{label}: column '{name}' has {column.null_count} empty cells")
    dtype = np.dtype(f"{NUMBERS[kind]}{bits // 8}")
    parts = []
    for chunk in column.get_chunks():
        buffer, _ = chunk.get_buffers()["data"]
        raw = (ctypes.c_char * buffer.bufsize).from_address(buffer.ptr)
        parts.append(
            np.frombuffer(raw, dtype, count=chunk.size(), offset=chunk.offset * dtype.itemsize).copy()
        )
    return checked_column(label, name, np.concatenate(parts))
