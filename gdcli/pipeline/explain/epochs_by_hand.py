"""The first epochs of a fit worked by hand: a task in, lines of text out.

For a few rows the forward pass, the loss, and every factor of the chain rule; then the gradient over all rows
and the update, with its numbers. Steps are named u1, u2, … in the order in which they are computed; what
multiplies is what a textbook writes as ∂L/∂u · ∂u/∂w.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdcli.backends.to_python import to_python
from gdcli.descent.engine import descend
from gdcli.descent.row_methods import prepare_rows
from gdcli.descent.stopping import Limits
from gdcli.descent.trajectory import Iterate, Pace
from gdcli.pipeline.fit import problem_of
from gdcli.program.builder import Builder
from gdcli.program.differentiate import with_gradient
from gdcli.program.evaluate import registers
from gdcli.program.ops import OPERATIONS
from gdcli.program.partial import OPERANDS
from gdcli.program.regression import TARGET_COLUMN, TERM, WEIGHT_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.descent.row_problem import RowProblem
    from gdcli.pipeline.fit_task import FitTask
    from gdcli.program.program import Program

ROWS = 3  # that are worked out in an epoch
LOSS = "L"
NAMES = {TARGET_COLUMN: "target", WEIGHT_COLUMN: "weight"}


def explanation(task: FitTask, epochs: int) -> Iterator[str]:
    """Yield the lines of the first epochs."""
    problem = problem_of(task)
    descent = task.descent
    method = prepare_rows(problem, descent.optimizer, descent.rate, task.batches)
    limits = Limits(min(epochs, descent.limits.epochs), None, to_the_end=True, seconds=None)
    events = descend(
        method, descent.start.point, limits, Pace(1), clock=time.monotonic, interrupted=lambda: False
    )
    before: Iterate | None = None
    for event in events:
        if isinstance(event, Iterate) and (before is None or event.epoch == before.epoch + 1):
            if before is not None:
                yield from _epoch(task, problem, before, event)
            before = event


def _epoch(task: FitTask, problem: RowProblem, before: Iterate, after: Iterate) -> Iterator[str]:
    names = task.binding.parameters
    yield f"epoch {after.epoch}"
    yield "  at  " + ", ".join(f"{n} = {x:.6g}" for n, x in zip(names, before.point, strict=True))
    for row in range(min(ROWS, problem.rows)):
        inputs = (*before.point, *(float(column[row]) for column in problem.columns))
        yield from _row(problem.regression.term, inputs, len(names), f"{problem.place(row)}")
    kind = "mean" if task.loss.loss.mean else "sum"
    yield f"  over all {problem.rows} rows, the {kind}" + (" and the penalty" if task.penalty else "")
    yield f"    L = {before.loss:.9g}"
    for name, slope in zip(names, before.gradient, strict=True):
        yield f"    ∂L/∂{name} = {slope:.9g}"
    batches = f", one batch of {task.batches.size} rows after the other" if task.batches else ""
    yield f"  update by {task.descent.optimizer.name}{batches}"
    plain = task.descent.optimizer.name == "gd" and not task.descent.optimizer.transforms
    rate = task.descent.rate.constant if task.descent.rate else None
    for name, old, slope, new in zip(names, before.point, before.gradient, after.point, strict=True):
        if plain and rate is not None and task.batches is None:
            yield f"    {name} ← {name} − lr·∂L/∂{name} = {old:.9g} − {rate:g}·({slope:.9g}) = {new:.9g}"
        else:
            yield f"    {name} ← {new:.9g}, from {old:.9g}"
    yield ""


def _row(program: Program, inputs: tuple[float, ...], parameters: int, where: str) -> Iterator[str]:
    values = registers(program, inputs)
    first = program.first_instruction
    names = [NAMES.get(name, name) for name in program.inputs]
    names += [f"{float(value):g}" for value in program.constants]
    names += [f"u{number}" for number in range(1, len(program.instructions) + 1)]
    (output,) = (register for _, register in program.outputs)
    names[output] = LOSS
    given = [i for i in range(parameters, len(program.inputs)) if program.uses(program.inputs[i])]
    yield f"  {where}: " + ", ".join(f"{names[i]} = {values[i]:.6g}" for i in given)
    yield "    forward"
    for register, instruction in enumerate(program.instructions, start=first):
        written = _written(instruction.operation, [names[a] for a in instruction.arguments])
        yield f"      {names[register]} = {written} = {values[register]:.9g}"
    yield "    chain rule"
    totals: dict[int, float] = {output: 1.0}
    active = _depending(program, parameters)
    for register in range(len(values) - 1, first - 1, -1):
        if register not in totals or register not in active:
            continue
        instruction = program.instructions[register - first]
        slopes: dict[int, float] = {}
        by_operand = _slopes(instruction.operation, [values[a] for a in instruction.arguments])
        for argument, slope in zip(instruction.arguments, by_operand, strict=True):
            if argument in active:
                slopes[argument] = slopes.get(argument, 0.0) + slope
        for argument, slope in slopes.items():
            earlier = f"{totals[argument]:.6g} + " if argument in totals else ""
            totals[argument] = totals.get(argument, 0.0) + totals[register] * slope
            left = f"∂L/∂{names[argument]}"
            if register == output:
                yield f"      {left} = {totals[argument]:.9g}"
            else:
                chain = f"{earlier}∂L/∂{names[register]}·∂{names[register]}/∂{names[argument]}"
                numbers = f"{earlier}{totals[register]:.6g}·{slope:.6g}"
                yield f"      {left} = {chain} = {numbers} = {totals[argument]:.9g}"


def _written(operation: str, arguments: list[str]) -> str:
    sign = OPERATIONS[operation].sign
    if sign and len(arguments) == 2:  # noqa: PLR2004 - an infix operation has two operands
        return f"{arguments[0]} {sign} {arguments[1]}"
    return f"{sign or operation}({', '.join(arguments)})" if arguments else operation


def _slopes(operation: str, arguments: list[float]) -> list[float]:
    """Derivatives of one operation by each operand."""
    builder = Builder()
    names = OPERANDS[: len(arguments)]
    result = builder.apply(operation, *(builder.input(name) for name in names))
    program = with_gradient(builder.build(names, {TERM: result}), TERM, {name: f"d{name}" for name in names})
    return list(to_python(program)(*arguments))[1:]


def _depending(program: Program, parameters: int) -> set[int]:
    found = set(range(parameters))
    for register, instruction in enumerate(program.instructions, start=program.first_instruction):
        if not found.isdisjoint(instruction.arguments):
            found.add(register)
    return found
