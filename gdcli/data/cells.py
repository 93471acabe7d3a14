"""Separated values cell by cell: slower than reading numbers alone, and knows the place of every fault."""

from __future__ import annotations

import csv
import math
import re
from array import array
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gdcli.data.table import Column

# What files have for a number that is missing.
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?", "."})
# A comma that may separate thousands or be the decimal sign: 1,000 is either.
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3},[0-9]{3}")


class Cells:
    """A text of separated values, its first line the header.

    body_start   where the line after the header begins, known once the header is read
    """

    def __init__(self, text: str, delimiter: str, label: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self._label = label
        self.body_start = 0

    def header(self) -> tuple[str, ...]:
        """Names of the columns, blanks around them removed."""
        line, names = next(self._records())
        position = 0
        for _ in range(line):
            end = self._text.find("\n", position)
            position = len(self._text) if end < 0 else end + 1
        self.body_start = position
        self._names = tuple(name.strip() for name in names)
        return self._names

    def columns(self, wanted: Sequence[str]) -> Mapping[str, Column]:
        """The wanted columns; raise InputError at the first cell of them that is no finite number."""
        import numpy as np

        indices = [self._names.index(name) for name in wanted]
        numbers = [array("d") for _ in wanted]
        records = self._records()
        next(records)
        for line, row in records:
            if len(row) != len(self._names):
                raise self._wrong_length(line, row)
            for index, column in zip(indices, numbers, strict=True):
                column.append(self._number(row, index, line))
        return {name: np.array(column) for name, column in zip(wanted, numbers, strict=True)}

    def line_of(self, row: int) -> int:
        """Line in which a row of data ends, counting both from the top; rows from 0."""
        records = self._records()
        for _ in range(row + 2):
            line, _cells = next(records)
        return line

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Last line and cells of every record; raise InputError where quotes break the table."""
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        begun = 1
        try:
            for row in reader:
                yield reader.line_num, row
                begun = reader.line_num + 1
        except csv.Error as error:
            what = {
                "unexpected end of data": "a quote is opened in this row and never closed",
                f"field larger than field limit ({csv.field_size_limit()})": "a cell is too long, as where a "
                "quote is never closed",
            }.get(str(error), str(error))
            raise InputError(
                f"{self._label}, line {begun}: {what}",
                place=self._whole(begun),
                fix='a quote inside quotes is written twice, as in "5"" pipe"',
            ) from None

    def _lines(self) -> Iterator[str]:
        """One line after the other, without copying the text; empty lines at the very end hold no row."""
        last = len(self._text)
        while last and self._text[last - 1] == "\n":
            last -= 1
        position = 0
        while position < last:
            end = self._text.find("\n", position, last)
            end = last if end < 0 else end
            yield self._text[position:end] + "\n"
            position = end + 1

    def _number(self, row: list[str], index: int, line: int) -> float:
        written = row[index].strip()
        # float() also reads 1_000, nan, infinity and digits of other scripts.
        if written.isascii() and "_" not in written:
            try:
                value = float(written)
            except ValueError:
                value = math.nan
            if math.isfinite(value):
                return value
        where = f"{self._label}, line {line}, column '{self._names[index]}'"
        if not written:
            what = f"{where}: the cell is empty"
        elif math.isinf(_loosely(written)):
            what = f"{where}: '{written}' is too large for a double"
        else:
            what = f"{where}: '{written}' is not a number"
        raise InputError(what, place=self._cell(row, index, line), fix=_remedy(written))

    def _wrong_length(self, line: int, row: list[str]) -> InputError:
        if not row:
            return InputError(f"{self._label}, line {line} is blank", fix="remove the line")
        count, wanted = len(row), len(self._names)
        return InputError(
            f"{self._label}, line {line} has {count} cell{'' if count == 1 else 's'}, "
            f"and the header has {wanted}",
            place=self._whole(line),
            fix="the decimal sign is '.', and a cell with a delimiter in it is written in quotes",
        )

    def _whole(self, line: int) -> Place:
        text = self._line(line)
        return Place(text, Span(0, len(text)))

    def _cell(self, row: list[str], index: int, line: int) -> Place:
        """A cell in its line; the whole line where quotes make the offsets unknown."""
        text = self._line(line)
        if text != self._delimiter.join(row):
            return Place(text, Span(0, len(text)))
        start = sum(len(cell) + 1 for cell in row[:index])
        return Place(text, Span(start, start + len(row[index])))

    def _line(self, number: int) -> str:
        return self._text.split("\n", number)[number - 1]


def _loosely(written: str) -> float:
    """What Python makes of a text; NaN where nothing. A word for infinity is no number either."""
    try:
        return float(written) if any(c.isdigit() for c in written) else math.nan
    except ValueError:
        return math.nan


def _remedy(written: str) -> str:
    if written.lower() in MISSING:
        return "fill it in or remove the row; no row is dropped silently"
    if _THOUSANDS.fullmatch(written):
        plain = written.replace(",", "")
        return f"write {plain}, or {written.replace(',', '.')} if the comma is the decimal sign"
    if "," in written and written.isascii() and written.lstrip("+-").replace(",", "", 1).isdigit():
        return f"write {written.replace(',', '.')}: the decimal sign is '.'"
    return "write a number such as 3.5 or 1e-8, or leave the column out of the formula"
