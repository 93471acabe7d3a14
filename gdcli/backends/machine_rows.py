"""A Program over the rows of columns in machine code: parameters and columns in, sums of the outputs out.

The same as `Rows` of `to_rows.py`, by the functions of `to_llvm_rows.py`, whose order of summation is fixed.
Where there is enough to do, several threads share the blocks: while one computes, others may.
"""

from __future__ import annotations

import os
from array import array
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.machine_code import assemble_all
from gdcli.backends.summation import BLOCK
from gdcli.backends.to_llvm import at_address, load, store
from gdcli.backends.to_llvm_rows import rows_source
from gdcli.backends.vector_text import LANES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]

# How many threads compute; without it, as many as there are processors for this process.
THREADS = "GDCLI_THREADS"
# Rows times instructions of a thread below which waking it takes longer than what it would do.
WORTH_A_THREAD = 1 << 21


class MachineRows:
    """A program whose inputs are parameters and then columns, compiled to run over rows."""

    def __init__(self, program: Program, parameters: int, *, threads: int | None = None) -> None:
        """Compile a program.

        threads   how many share the blocks, however few those are; None: as many as are worth it
        """
        self._sums, self._added = assemble_all(rows_source(program, parameters), {"sums": 4, "added": 2})
        self._parameters, self._width = parameters, len(program.outputs)
        blocks = -(-WORTH_A_THREAD // (BLOCK * max(1, len(program.instructions))))
        self._threads, self._least_blocks = (thread_count(), blocks) if threads is None else (threads, 1)
        self._data = _Data(())
        # Machine code holds nothing: what it was told the address of is held here.
        self._calls: dict[_Data, SumsCall] = {}

    def sums(self, parameters: Sequence[float], columns: Sequence[Array]) -> list[float]:
        """Sum of every output over all rows."""
        data, given = self._bound(columns), array("d", parameters)
        # Not used again: where an exception ends the wait for a thread, that goes on writing.
        sums = array("d", bytes(8 * self._width * max(1, data.blocks)))
        parts = self._parts(data)
        shares = [range(data.blocks * i // parts, data.blocks * (i + 1) // parts) for i in range(parts)]
        others = [_executor().submit(self._compute, data, given, sums, share) for share in shares[1:]]
        self._compute(data, given, sums, shares[0])
        for other in others:
            other.result()
        whole = array("q", (data.rows, 0, data.blocks))
        self._added.call(_address(sums), _address(whole))
        return sums[: self._width].tolist()

    def call(self, columns: Sequence[Array]) -> SumsCall | None:
        """What calls the machine code from other machine code; None where several threads are worth it."""
        data = self._bound(columns)
        if self._parts(data) > 1:
            return None
        if data not in self._calls:
            functions = self._sums.address, self._added.address
            self._calls[data] = SumsCall(functions, data, self._parameters, self._width)
        return self._calls[data]

    def _bound(self, columns: Sequence[Array]) -> _Data:
        if columns is not self._data.columns:
            self._data = _Data(columns)
        return self._data

    def _parts(self, data: _Data) -> int:
        return max(1, min(self._threads, data.blocks // self._least_blocks))

    def _compute(self, data: _Data, given: array[float], sums: array[float], blocks: range) -> None:
        """Compute the sums of some blocks."""
        places = array("q", (data.rows, blocks.start, blocks.stop))
        self._sums.call(_address(given), _address(data.addresses), _address(sums), _address(places))


class SumsCall:
    """A call of `sums` and `added` for all rows, as instructions of other machine code."""

    def __init__(self, functions: tuple[int, int], data: _Data, parameters: int, width: int) -> None:
        self._functions = functions
        self._data = data
        self._parameters = array("d", bytes(8 * parameters))
        self._sums = array("d", bytes(8 * width * max(1, data.blocks)))
        self._places = array("q", (data.rows, 0, data.blocks))
        self._width = width

    def lines(self, parameters: Sequence[str]) -> tuple[list[str], list[str]]:
        """Instructions that compute the sums for values of the parameters, and the values of the sums."""
        sums, added = map(at_address, self._functions)
        given, columns, found, places = (
            at_address(_address(values))
            for values in (self._parameters, self._data.addresses, self._sums, self._places)
        )
        names = [f"%sum{i}" for i in range(self._width)]
        stores = [line for i, value in enumerate(parameters) for line in store(value, given, i, f"%given{i}")]
        loads = [line for i, name in enumerate(names) for line in load(name, found, i)]
        calls = [
            f"%summed = call i64 {sums}(ptr {given}, ptr {columns}, ptr {found}, ptr {places})",
            f"%added = call i64 {added}(ptr {found}, ptr {places})",
        ]
        return [*stores, *calls, *loads], names


class _Data:
    """Columns and where they are."""

    def __init__(self, columns: Sequence[Array]) -> None:
        self.columns = columns
        self.rows = len(columns[0]) if columns else 0
        self.blocks = -(-self.rows // BLOCK)
        self._held = [np.ascontiguousarray(column, dtype=np.float64) for column in columns]
        rest = self.rows % LANES
        # What a vector reads behind the last row is a row as well, and so nothing that traps or is slow.
        self._held += [np.resize(column[self.rows - rest :], LANES) for column in self._held if rest]
        self.addresses = array("Q", [column.ctypes.data for column in self._held])
        if not rest:
            self.addresses *= 2


def thread_count() -> int:
    """How many threads may compute."""
    asked = os.environ.get(THREADS, "")
    if asked.isascii() and asked.isdigit() and int(asked) > 0:
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _address(values: array[float] | array[int]) -> int:
    return values.buffer_info()[0]


@cache
def _executor() -> ThreadPoolExecutor:
    """The threads beside the calling one."""
    return ThreadPoolExecutor(max(1, thread_count() - 1))
