"""Sums of a program over rows, and what computes them: numpy at first, machine code once that pays.

Both give the same numbers but for the last digits, because they add in another order. Which one computes a
sum is decided by counting work and not by a clock, so that the same call gives the same bits every time.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

from gdcli.backends.machine_code import installed
from gdcli.backends.to_rows import Rows
from gdcli.descent.switch import Backend, choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gdcli.backends.machine_rows import MachineRows, SumsCall
    from gdcli.program.program import Program

    Array = NDArray[np.float64]

# What it takes to import the compiler and to make machine code: about so many seconds, and so many more for
# each instruction.
START_SECONDS = 0.1
INSTRUCTION_SECONDS = 400e-6
# What a call takes in numpy, each of its instructions, and each row of an instruction.
CALL_SECONDS = 10e-6
NUMPY_SECONDS = 0.9e-6
ROW_SECONDS = 0.4e-9
# A program of more instructions is compiled only where that is asked for: it takes seconds, in which nobody
# can interrupt the run.
MOST_INSTRUCTIONS = 6000


class RowBackend(StrEnum):
    """What computes sums over rows; the choices agree to the last digits."""

    AUTO = "auto"
    NUMPY = "numpy"
    LLVM = "llvm"

    @property
    def of_updates(self) -> Backend:
        """What then carries out the updates: the rows' machine code is called by machine code alone."""
        return {RowBackend.NUMPY: Backend.PYTHON, RowBackend.LLVM: Backend.LLVM}.get(self, Backend.AUTO)


def read_row_backend(name: str) -> RowBackend:
    """Read the name of a backend; raise InputError where there is none, or it is not installed."""
    return choose(name, RowBackend, RowBackend.NUMPY, of=" for data")


class RowSums:
    """The sums of a program whose inputs are parameters and then columns.

    seconds_left   of work in numpy, until machine code takes over
    """

    def __init__(self, program: Program, parameters: int, backend: RowBackend) -> None:
        self._program = program
        self._parameters = parameters
        self._rows: Rows | MachineRows = Rows(program, parameters)
        self.seconds_left = _patience(program, backend)

    def sums(self, parameters: Sequence[float], columns: Sequence[Array]) -> list[float]:
        """Sum of every output over all rows."""
        if self.seconds_left <= 0:
            from gdcli.backends.machine_rows import MachineRows

            self._rows = MachineRows(self._program, self._parameters)
            self.seconds_left = math.inf
        instructions = len(self._program.instructions)
        self.seconds_left -= CALL_SECONDS + instructions * (NUMPY_SECONDS + ROW_SECONDS * len(columns[0]))
        return self._rows.sums(parameters, columns)

    def call(self, columns: Sequence[Array]) -> SumsCall | None:
        """What calls the sums from machine code; None as long as numpy or several threads compute them."""
        return None if isinstance(self._rows, Rows) else self._rows.call(columns)


def _patience(program: Program, backend: RowBackend) -> float:
    """Seconds of work in numpy after which machine code takes over; infinity where it never does.

    Left to itself, a run changes over after as much work as the change takes: so it never takes more than
    about twice as long as with the better choice.
    """
    instructions = len(program.instructions)
    match backend:
        case RowBackend.LLVM:
            return 0.0
        case RowBackend.AUTO if instructions <= MOST_INSTRUCTIONS and installed():
            return START_SECONDS + INSTRUCTION_SECONDS * instructions
        case RowBackend.AUTO | RowBackend.NUMPY:
            return math.inf
