"""Derivatives of a Program as another Program: exact, symbolic, and with every subexpression shared.

`with_gradient` walks backwards from one output and collects for each register how the output changes with
it: the chain rule in the order that is called backpropagation (Griewank and Walther 2008, section 3.2), at a
small multiple of the operations of the program itself, however many derivatives there are.
`with_tangent` walks forwards and yields the derivative along one direction (section 3.1); applied twice, the
second one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.program.builder import Builder, Ref
from gdcli.program.partial import OPERANDS, PARTIAL, partial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gdcli.program.program import Instruction, Program

# A term of a derivative, and whether it is subtracted.
_Signed = tuple[Ref, bool]


def with_gradient(program: Program, output: str, derivatives: Mapping[str, str]) -> Program:
    """The program with further outputs: the derivatives of `output`.

    derivatives   by the input with respect to which: what the further output is called
    """
    builder = Builder()
    refs = builder.registers(program, {name: builder.input(name) for name in program.inputs})
    active = dependent(program, set(derivatives))
    outputs = dict(program.outputs)
    adjoints: dict[int, Ref] = {outputs[output]: builder.constant(1)}
    for register in range(len(refs) - 1, program.first_instruction - 1, -1):
        if register not in adjoints or register not in active:
            continue
        instruction = program.instructions[register - program.first_instruction]
        for operand, argument in enumerate(instruction.arguments):
            if argument in active:
                for term in _terms(builder, instruction, operand, refs, refs[register], adjoints[register]):
                    adjoints[argument] = _added(builder, adjoints.get(argument), term)
    found = {
        name: adjoints.get(program.inputs.index(variable), builder.constant(0))
        for variable, name in derivatives.items()
    }
    return builder.build(program.inputs, {**{n: refs[r] for n, r in program.outputs}, **found})


def with_tangent(program: Program, output: str, directions: Mapping[str, str], name: str) -> Program:
    """The program with a further output `name`: the derivative of `output` along a direction.

    directions   by input: the input, made where it is new, that holds its component of the direction
    """
    builder = Builder()
    inputs = tuple(dict.fromkeys((*program.inputs, *directions.values())))
    given = {each: builder.input(each) for each in inputs}
    refs = builder.registers(program, {each: given[each] for each in program.inputs})
    tangents: dict[int, Ref] = {
        program.inputs.index(variable): given[direction] for variable, direction in directions.items()
    }
    for register, instruction in enumerate(program.instructions, start=program.first_instruction):
        total: Ref | None = None
        for operand, argument in enumerate(instruction.arguments):
            if argument in tangents:
                for term in _terms(builder, instruction, operand, refs, refs[register], tangents[argument]):
                    total = _added(builder, total, term)
        if total is not None:
            tangents[register] = total
    found = tangents.get(dict(program.outputs)[output], builder.constant(0))
    return builder.build(inputs, {**{n: refs[r] for n, r in program.outputs}, name: found})


def dependent(program: Program, names: set[str]) -> set[int]:
    """Registers that depend on inputs of these names."""
    found = {register for register, name in enumerate(program.inputs) if name in names}
    for register, instruction in enumerate(program.instructions, start=program.first_instruction):
        if not found.isdisjoint(instruction.arguments):
            found.add(register)
    return found


def _terms(  # noqa: PLR0917 - one private function, read at its two calls
    builder: Builder, instruction: Instruction, operand: int, refs: list[Ref], value: Ref, factor: Ref
) -> Iterator[_Signed]:
    """Yield factor · ∂(operation)/∂(operand), nothing where that is zero."""
    arguments = [refs[a] for a in instruction.arguments]
    match instruction.operation, operand:
        case ("add", _) | ("sub", 0):
            yield factor, False
        case ("neg", _) | ("sub", 1):
            yield factor, True
        case ("mul", _):
            yield _product(builder, factor, arguments[1 - operand]), False
        case ("div", 0):
            yield builder.apply("div", factor, arguments[1]), False
        case ("div", 1):
            yield _product(builder, builder.apply("div", factor, arguments[1]), value), True
        case (operation, _):
            found = partial(operation, operand)
            if found is not None:
                slope = builder.inline(found, dict(zip(OPERANDS, arguments, strict=False)))[PARTIAL]
                yield _product(builder, factor, slope), False


def _product(builder: Builder, a: Ref, b: Ref) -> Ref:
    """Product a·b without an operation where one of them is 1."""
    one = builder.constant(1)
    if one in {a, b}:
        return b if a == one else a
    return builder.apply("mul", a, b)


def _added(builder: Builder, total: Ref | None, term: _Signed) -> Ref:
    ref, negative = term
    if total is None:
        return builder.apply("neg", ref) if negative else ref
    return builder.apply("sub" if negative else "add", total, ref)
