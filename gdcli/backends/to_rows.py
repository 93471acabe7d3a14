"""A Program over the rows of columns: parameters and columns in, the sum of every output over the rows out.

The rows pass in chunks that fit a processor's cache, through buffers that are used again: memory is bounded
however many rows there are, and however long the program.

Law: the order of summation is fixed, so that the same call gives the same bits. Chunks have a length that the
program alone decides; within one, numpy adds pairwise; the sums of the chunks are added exactly and rounded
once (math.fsum).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_numpy import UFUNCS
from gdcli.frozen import Frozen
from gdcli.program.evaluate import nearest_double
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]

# Doubles in all buffers together, 4 MB. A call of numpy costs as much as a thousand rows, so that chunks must
# be long, also where they then outgrow the second-level cache: w·x + b over 10⁶ rows took 19 ms with 2¹⁰ rows
# a chunk, 4.5 with 2¹³ and 2.9 with 2¹⁵, a network of 16 units over 10⁴ rows 4.2 ms with 2⁹, 1.1 with 2¹¹ and
# 0.5 in one chunk.
CACHED = 524_288
SHORTEST, LONGEST = 4_096, 32_768


class _Step(Frozen):
    """One instruction over a chunk.

    buffer   where its result goes
    output   outputs that its result is
    """

    function: Callable[..., Array]
    arguments: tuple[int, ...]
    register: int
    buffer: int
    outputs: tuple[int, ...]


class Rows:
    """A program whose inputs are parameters and then columns, ready to run over rows."""

    def __init__(self, program: Program, parameters: int) -> None:
        self._program = program
        self._parameters = parameters
        self._scalars, self._steps, self._buffers = _planned(program, parameters)
        computed = {step.register for step in self._steps}
        self._other_outputs = [
            (number, register)
            for number, (_, register) in enumerate(program.outputs)
            if register not in computed
        ]
        self.chunk = min(LONGEST, max(SHORTEST, CACHED // max(1, self._buffers)))
        self._constants = [nearest_double(value) for value in program.constants]

    def sums(self, parameters: Sequence[float], columns: Sequence[Array]) -> list[float]:
        """Sum of every output over all rows."""
        totals: list[list[float]] = [[] for _ in self._program.outputs]

        def add(output: int, values: Array | float, count: int) -> None:
            total = np.add.reduce(values) if isinstance(values, np.ndarray) else values * count
            totals[output].append(float(total))

        self._run(parameters, columns, add)
        return [_exact_sum(parts) for parts in totals]

    def blocks(self, parameters: Sequence[float], columns: Sequence[Array]) -> Iterator[Array]:
        """Yield the outputs of one chunk after the other, each of shape (outputs, rows of the chunk)."""
        rows = len(columns[0]) if columns else 0
        for start in range(0, rows, self.chunk):
            part = [column[start : start + self.chunk] for column in columns]
            block = np.empty((len(self._program.outputs), len(part[0])))

            def keep(output: int, values: Array | float, _count: int, block: Array = block) -> None:
                block[output] = values

            self._run(parameters, part, keep)
            yield block

    def _run(
        self,
        parameters: Sequence[float],
        columns: Sequence[Array],
        hand_on: Callable[[int, Array | float, int], None],
    ) -> None:
        """Run over all rows and hand on every output of every chunk."""
        values: list[Array | float] = [*parameters, *columns, *self._constants]
        values += [0.0] * len(self._program.instructions)
        for register, evaluate, arguments in self._scalars:
            values[register] = evaluate(*(values[a] for a in arguments))
        rows = len(columns[0]) if columns else 0
        space = np.empty((self._buffers, min(self.chunk, rows)))
        before = self._parameters
        with np.errstate(all="ignore"):
            for start in range(0, rows, self.chunk):
                count = min(self.chunk, rows - start)
                buffers = space if count == space.shape[1] else space[:, :count]
                targets = list(buffers)
                for number, column in enumerate(columns):
                    values[before + number] = column[start : start + count]
                for step in self._steps:
                    operands = [values[a] for a in step.arguments]
                    if step.buffer < 0:
                        result = step.function(*operands)
                    else:
                        result = step.function(*operands, out=targets[step.buffer])
                    values[step.register] = result
                    for output in step.outputs:
                        hand_on(output, result, count)
                for output, register in self._other_outputs:
                    hand_on(output, values[register], count)


_Scalar = tuple[int, "Callable[..., float]", tuple[int, ...]]


def _planned(program: Program, parameters: int) -> tuple[list[_Scalar], list[_Step], int]:
    """What is computed once for all rows, what for each chunk, and how many buffers that takes."""
    first = program.first_instruction
    varying = set(range(parameters, len(program.inputs)))
    last_use: dict[int, int] = {}
    for register, instruction in enumerate(program.instructions, start=first):
        if not varying.isdisjoint(instruction.arguments):
            varying.add(register)
        last_use.update(dict.fromkeys(instruction.arguments, register))
    scalars: list[_Scalar] = []
    steps: list[_Step] = []
    named: dict[int, tuple[int, ...]] = {}
    for number, (_, register) in enumerate(program.outputs):
        named[register] = (*named.get(register, ()), number)
    held: dict[int, int] = {}
    free: list[int] = []
    made = 0
    for register, instruction in enumerate(program.instructions, start=first):
        if register not in varying:
            evaluate = OPERATIONS[instruction.operation].evaluate
            scalars.append((register, evaluate, instruction.arguments))
            continue
        # An operand that is read for the last time gives its buffer to the result: each element is read
        # before it is written.
        free += [held.pop(a) for a in set(instruction.arguments) if a in held and last_use[a] == register]
        function = UFUNCS[instruction.operation]
        buffer = -1
        if isinstance(function, np.ufunc):
            if not free:
                free.append(made)
                made += 1
            buffer = held[register] = free.pop()
            if register not in last_use:  # an output that nothing reads is handed on at once
                free.append(held.pop(register))
        steps.append(_Step(function, instruction.arguments, register, buffer, named.get(register, ())))
    return scalars, steps, made


def _exact_sum(parts: list[float]) -> float:
    """Sum of finite parts, rounded once; what IEEE arithmetic makes of others."""
    try:
        return math.fsum(parts)
    except (OverflowError, ValueError):
        return sum(parts)
