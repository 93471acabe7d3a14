"""A column of numbers that grows, one by one or by whole blocks, and is read as a memoryview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

Number = TypeVar("Number", int, float)

FEW = 1 << 10
# Above this, first touches of small pages take longer than the arithmetic that fills them; numpy asks the
# system for large ones.
MANY = 1 << 20
# As much as is set aside on the mere expectation that it will be filled: no memory is used before it is.
MOST_AT_ONCE = 1 << 24


class Column(Generic[Number]):
    """Doubles (code "d") or whole numbers ("q"); `expected` is how many there may come to be."""

    def __init__(self, code: Literal["d", "q"], expected: int = 0) -> None:
        self._code = code
        self._expected = min(expected, MOST_AT_ONCE)
        self._room = self._of(FEW)
        self._count = 0

    def append(self, number: Number) -> None:
        """Add one number."""
        self._make_room(1)
        self._room[self._count] = number
        self._count += 1

    def extend(self, numbers: Sequence[Number]) -> None:
        """Add a block of numbers, itself a buffer of the same code."""
        self._make_room(len(numbers))
        self._room[self._count : self._count + len(numbers)] = cast("memoryview[Number]", numbers)
        self._count += len(numbers)

    def numbers(self) -> Sequence[Number]:
        """All of them, without a copy."""
        numbers: Sequence[Number] = self._room[: self._count].toreadonly()
        return numbers

    def _make_room(self, more: int) -> None:
        needed = self._count + more
        if needed > len(self._room):
            rows = max(needed, 2 * len(self._room))
            larger = self._of(rows if rows < MANY else max(rows, self._expected))
            larger[: self._count] = self._room[: self._count]
            self._room = larger

    def _of(self, rows: int) -> memoryview[Any]:
        if rows < MANY:
            return memoryview(bytearray(8 * rows)).cast(self._code)
        import numpy as np

        return np.empty(8 * rows, dtype=np.uint8).data.cast(self._code)
