"""A column holds what was put into it, however it grew."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent import columns
from gdcli.descent.columns import Column

PIECES = st.lists(
    st.floats(allow_nan=False) | st.lists(st.floats(allow_nan=False), max_size=3000), max_size=9
)


@given(PIECES, st.integers(0, 5000))
def test_a_column_holds_single_numbers_and_blocks_in_their_order(
    pieces: list[float | list[float]], expected: int
) -> None:
    column: Column[float] = Column("d", expected)
    numbers: list[float] = []
    for piece in pieces:
        if isinstance(piece, list):
            column.extend(memoryview(array("d", piece)).cast("B").cast("d"))
            numbers += piece
        else:
            column.append(piece)
            numbers.append(piece)
    assert list(column.numbers()) == numbers


@pytest.mark.parametrize("expected", [0, 10, 3 * columns.MANY, 10**15])
def test_a_column_outgrows_what_was_expected(expected: int) -> None:
    column: Column[int] = Column("q", expected)
    block = memoryview(array("q", range(1 << 18)))
    for _ in range(9):
        column.extend(block)
    numbers = column.numbers()
    assert len(numbers) == 9 << 18
    assert numbers[-1] == numbers[(1 << 18) - 1] == (1 << 18) - 1
    assert {type(numbers[0]), type(numbers[-1])} == {int}


def test_what_a_column_hands_out_cannot_be_changed() -> None:
    column: Column[float] = Column("d")
    column.append(1.0)
    with pytest.raises(TypeError, match="read-only"):
        column.numbers()[0] = 2.0  # type: ignore[index]  # which is what the type says too
