"""Data that is in memory already: mappings, data frames by the interchange protocol, and Parquet."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdcli.data.read import open_table
from gdcli.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MAPPINGS_REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no column": ({}, "has no column"),
    "no row": ({"x": []}, "no row of data"),
    "different lengths": ({"x": [1, 2], "y": [1]}, "different lengths: 'x' has 2, 'y' has 1"),
    "lists of different lengths": ({"x": [[1.0], [1.0, 2.0]]}, "column 'x' holds no numbers"),
    "words": ({"x": ["a"]}, "column 'x' holds no numbers"),
    "two dimensions": ({"x": [[1.0]]}, "column 'x' has 2 dimensions"),
    "nothing": ({"x": [1.0, None]}, "column 'x', row 2: None is not a number"),
    "a word among numbers": (
        {"x": np.array([1, "a"], dtype=object)},
        "column 'x', row 2: 'a' is not a number",
    ),
    "a number too large": ({"x": [1, 10**400]}, "column 'x' has a number too large for a double"),
    "nan": ({"x": [1.0, float("nan")]}, "column 'x', row 2: nan is not a finite number"),
}


class Buffer:
    """The memory behind a column."""

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.array = array
        self.ptr = array.ctypes.data
        self.bufsize = array.nbytes


class Column:
    """One column of a frame as the protocol describes it: kind, bits, chunks, nulls."""

    def __init__(self, array: np.ndarray[Any, Any], null_count: int = 0) -> None:
        self.array, self.null_count, self.offset = array, null_count, 1
        kinds = {"i": 0, "u": 1, "f": 2, "U": 21}
        self.dtype = (kinds[array.dtype.kind], array.dtype.itemsize * 8, "", "=")

    def size(self) -> int:
        return len(self.array) - self.offset

    def get_chunks(self) -> list[Column]:
        return [self]

    def get_buffers(self) -> dict[str, Any]:
        return {"data": (Buffer(self.array), self.dtype)}


class Frame:
    """A data frame with nothing but the interchange protocol; a first value before each column is skipped."""

    def __init__(self, **columns: Column) -> None:
        self.columns = columns

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> Frame:  # noqa: FBT001, FBT002 - the protocol's own
        assert allow_copy
        assert not nan_as_null
        return self

    def column_names(self) -> list[str]:
        return list(self.columns)

    def num_rows(self) -> int:
        return min(column.size() for column in self.columns.values())

    def get_column_by_name(self, name: str) -> Column:
        return self.columns[name]


class Plain:
    """A data frame that has names of columns and hands each out, and no protocol."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self._columns = columns
        self.columns = list(columns)

    def __getitem__(self, name: str) -> list[Any]:
        return self._columns[name]


def test_a_mapping_of_lists_and_arrays_is_a_table() -> None:
    table = open_table(
        {"x": [1, 2], "y": np.array([0.5, 1.5], dtype=np.float32), "z": np.array([True, False])}
    )
    found = table.read(["x", "y", "z"])
    assert [found[name].tolist() for name in "xyz"] == [[1, 2], [0.5, 1.5], [1, 0]]
    assert table.place(0) == "row 1"


@pytest.mark.parametrize(("data", "says"), MAPPINGS_REFUSED.values(), ids=MAPPINGS_REFUSED)
def test_a_mapping_is_refused(data: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        open_table(data).read(tuple(data))
    assert says in caught.value.what


def test_what_nobody_wants_of_a_mapping_may_be_anything() -> None:
    table = open_table({"x": [1, 2], "name": ["a", "b"], "other": [None]})
    assert table.read(["x"])["x"].tolist() == [1, 2]


def test_a_frame_without_the_protocol_is_read_by_its_columns() -> None:
    table = open_table(Plain({"x": [1.0, 2.0], "name": ["a", "b"]}))
    assert table.names == ("x", "name")
    assert table.read(["x"])["x"].tolist() == [1, 2]
    with pytest.raises(InputError, match="the data frame: column 'name' holds no numbers"):
        table.read(["name"])


def test_objects_that_are_numbers_are_read() -> None:
    table = open_table({"x": [Fraction(1, 2), Decimal(3), np.float32(0.25)]})
    assert table.read(["x"])["x"].tolist() == [0.5, 3, 0.25]


class Lazy:
    """A data frame that is yet to be computed: names of columns, and none to be had."""

    columns = ("x", "y")

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - it returns nothing
        raise TypeError(name)


def test_a_frame_that_is_yet_to_be_computed_is_refused() -> None:
    with pytest.raises(InputError, match="data of type 'Lazy' hand out no columns"):
        open_table(Lazy())


@pytest.mark.parametrize("data", [[1.0, 2.0], None, 5])
def test_what_is_no_table_is_called_by_its_type(data: Any) -> None:  # noqa: ANN401 - anything at all
    with pytest.raises(InputError, match=f"data of type '{type(data).__name__}' hold no table"):
        open_table(data)


@pytest.mark.parametrize("dtype", ["int8", "int64", "uint16", "float32", "float64"])
def test_a_data_frame_is_read_by_its_buffers(dtype: str) -> None:
    frame = Frame(x=Column(np.array([9, 1, 2, 3], dtype=dtype)), y=Column(np.array([9.0, 4, 5, 6])))
    found = open_table(frame).read(["x", "y"])
    assert (found["x"].tolist(), found["y"].tolist()) == ([1, 2, 3], [4, 5, 6])


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (Column(np.array(["", "a"])), "holds no numbers"),
        (Column(np.array([9.0, 1.0]), null_count=1), "has 1 empty cells"),
        (Column(np.array([9.0, np.inf])), "row 1: inf is not a finite number"),
    ],
)
def test_a_column_of_a_data_frame_is_refused(column: Column, says: str) -> None:
    with pytest.raises(InputError) as caught:
        open_table(Frame(x=column)).read(["x"])
    assert says in caught.value.what


@pytest.mark.parametrize(
    ("library", "maker"), [("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "table")]
)
def test_frames_of_libraries_are_read_where_they_are_installed(library: str, maker: str) -> None:
    made = getattr(pytest.importorskip(library), maker)
    table = open_table(made({"x": [1.0, 2.0], "y": [3.0, 5.0]}))
    assert table.read(["y"])["y"].tolist() == [3, 5]


def test_a_parquet_file_is_read_where_pyarrow_is_installed(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "data.parquet"
    parquet.write_table(arrow.table({"x": [1, 2], "s": ["a", "b"], "n": [1.0, None]}), path)
    table = open_table(path)
    assert table.read(["x"])["x"].tolist() == [1, 2]
    for name, says in (("s", "holds no numbers"), ("n", "row 2: the cell is empty")):
        with pytest.raises(InputError, match=says):
            table.read([name])


def test_a_broken_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(InputError, match="Parquet"):
        open_table(path)
