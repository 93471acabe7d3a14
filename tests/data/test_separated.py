from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from gdcli.data.read import open_table
from gdcli.errors import InputError

# What is read: the bytes of a file, and its columns.
READ = {
    "plain": (b"x,y\n0,1\n1,3\n", {"x": [0, 1], "y": [1, 3]}),
    "no newline at the end": (b"x,y\n0,1\n1,3", {"x": [0, 1], "y": [1, 3]}),
    "empty lines at the end": (b"x,y\n0,1\n1,3\n\n\n", {"x": [0, 1], "y": [1, 3]}),
    "byte order mark and CRLF": (b"\xef\xbb\xbfx,y\r\n0,1\r\n1,3\r\n", {"x": [0, 1], "y": [1, 3]}),
    "carriage returns alone": (b"x,y\r0,1\r1,3\r", {"x": [0, 1], "y": [1, 3]}),
    "tabs": (b"x\ty\n0\t1\n1\t3\n", {"x": [0, 1], "y": [1, 3]}),
    "semicolons": (b"x;y\n0;1\n1;3\n", {"x": [0, 1], "y": [1, 3]}),
    "one column": (b"y\n1\n3\n", {"y": [1, 3]}),
    "quotes": (b'"a ""b""","c,d"\n"1",2\n', {'a "b"': [1], "c,d": [2]}),
    "blanks around": (b" x , y \n 0 , 1 \n", {"x": [0], "y": [1]}),
    "all spellings of a number": (b"x\n1e-3\n+.5\n-2.\n1E5\n", {"x": [1e-3, 0.5, -2, 1e5]}),
    "seventeen digits": (
        b"x\n0.1000000000000000056\n1.7976931348623157e308\n",
        {"x": [0.1, 1.7976931348623157e308]},
    ),
    "a name of another script": ("größe,y\n1,2\n".encode(), {"größe": [1], "y": [2]}),
}

# What is refused: the bytes, and what the message says, place included.
REFUSED = {
    "nothing": (b"", "is empty"),
    "white space": (b" \n\n", "is empty"),
    "names alone": (b"x,y\n", "no row of data"),
    "numbers for names": (b"1,2\n3,4\n", "line 1: the first line is a row of numbers"),
    "a name missing": (b"x,\n1,2\n", "column 2 has no name"),
    "a name twice": (b"x,y,x\n1,2,3\n", "two columns are called 'x'"),
    "a cell too few": (b"x,y\n0,1\n1\n", "line 3 has 1 cell, and the header has 2"),
    "a cell too many": (b"x,y\n0,1\n1,2,3\n", "line 3 has 3 cells, and the header has 2"),
    "a blank line": (b"x,y\n0,1\n\n1,2\n", "line 3 is blank"),
    "a word": (b"x,y\n0,1\n1,three\n", "line 3, column 'y': 'three' is not a number"),
    "nan": (b"x,y\n0,nan\n", "line 2, column 'y': 'nan' is not a number"),
    "infinity": (b"x,y\n-inf,0\n", "line 2, column 'x': '-inf' is not a number"),
    "an empty cell": (b"x,y\n0,1\n,2\n", "line 3, column 'x': the cell is empty"),
    "a number too large": (b"x\n1e999\n", "line 2, column 'x': '1e999' is too large for a double"),
    "digits in groups": (b"x\n1_000\n", "'1_000' is not a number"),
    "digits of another script": ("x\n١\n".encode(), "'١' is not a number"),
    "hexadecimal": (b"x\n0x10\n", "'0x10' is not a number"),
    "a decimal comma": (b"x;y\n1,5;2\n", "line 2, column 'x': '1,5' is not a number"),
    "a quote that never ends": (b'x,y\n0,1\n1,"2\n3,4\n', "line 3: a quote is opened in this row"),
    "a cell without end": (b'x\n"' + b"9" * 200_000, "line 2: a cell is too long"),
    "a NUL": (b"x,y\n0,\x001\n", "line 2 has a NUL byte"),
    "Latin-1": (b"gr\xf6\xdfe,y\n1,2\n", "is not UTF-8 text: byte 0xf6 in line 1"),
    "UTF-16": ("x,y\n1,2\n".encode("utf-16"), "is UTF-16 text"),
    "gzip cut off": (gzip.compress(b"x,y\n0,1\n" * 99)[:-9], "begins like a gzip file and is none"),
}


def file(room: Path, content: bytes) -> str:
    path = room / "data.csv"
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(("content", "columns"), READ.values(), ids=READ)
def test_a_file_is_read(content: bytes, columns: dict[str, list[float]], tmp_path: Path) -> None:
    table = open_table(file(tmp_path, content))
    found = table.read(table.names)
    assert {name: column.tolist() for name, column in found.items()} == columns
    assert all(column.flags.c_contiguous and column.dtype == np.float64 for column in found.values())


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_a_file_is_refused_with_the_place(content: bytes, says: str, tmp_path: Path) -> None:
    def read() -> None:
        table = open_table(file(tmp_path, content))
        table.read(table.names)

    with pytest.raises(InputError) as caught:
        read()
    assert says in caught.value.what


def test_a_comma_that_may_separate_thousands_is_not_called_a_decimal_sign(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, b'x\n"1,000"\n'))
    with pytest.raises(InputError) as caught:
        table.read(["x"])
    assert caught.value.fix == "write 1000, or 1.000 if the comma is the decimal sign"


def test_a_compressed_file_is_read_as_the_plain_one(tmp_path: Path) -> None:
    content = b"x,y\n0,1\n1,3\n"
    table = open_table(file(tmp_path, gzip.compress(content)))
    assert table.read(["y"])["y"].tolist() == [1, 3]


def test_a_column_that_nobody_wants_may_hold_words(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, b"name,y\nfirst,1\nsecond,3\n"))
    assert table.read(["y"])["y"].tolist() == [1, 3]


def test_the_caret_stands_under_the_cell(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, b"x,y\n0,1\n12,three\n"))
    with pytest.raises(InputError) as caught:
        table.read(["y"])
    place = caught.value.place
    assert place is not None
    assert place.text[place.span.start : place.span.end] == "three"


def test_a_row_is_found_by_its_line_whatever_stands_in_quotes(tmp_path: Path) -> None:
    table = open_table(file(tmp_path, b'name,y\n"two\nlines",1\nb,2\n'))
    assert [table.place(row) for row in (0, 1)] == ["line 3", "line 4"]


def test_both_ways_of_reading_agree_to_the_bit(tmp_path: Path) -> None:
    values = np.random.default_rng(1).normal(size=(200, 2)) * 10.0 ** np.arange(-100, 100)[:, None]
    rows = "".join(f"{a!r},{b!r}\n" for a, b in values.tolist())
    plain = open_table(file(tmp_path, f"x,y\n{rows}".encode())).read(["x", "y"])
    quoted = open_table(file(tmp_path, f'x,y\n{rows}"0",0\n'.encode())).read(["x", "y"])
    assert np.array_equal(np.column_stack([plain["x"], plain["y"]]), values)
    assert np.array_equal(quoted["x"][:-1], plain["x"])


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    for name in (str(tmp_path), str(tmp_path / "missing.csv"), "a\0b"):
        with pytest.raises(InputError, match="cannot be read"):
            open_table(name)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device without end")
def test_a_device_without_end_is_refused_by_its_beginning() -> None:
    with pytest.raises(InputError, match="line 1 has a NUL byte"):
        open_table("/dev/zero")
