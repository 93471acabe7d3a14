"""A Program over the rows of columns as LLVM assembly: model, loss, gradient and their sums in one pass.

The order of summation is that of `summation.py`, fixed and the same for any number of threads.

What depends on parameters alone is computed once a call, as numbers; all else in vectors of LANES rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.backends.c_library import library_address
from gdcli.backends.summation import BLOCK, blocks_sum, lanes_sum, places
from gdcli.backends.to_llvm import INTRINSICS, at_address, literal, load, store, written
from gdcli.backends.vector_functions import FUNCTIONS, INLINE, LIBRARY, RARE
from gdcli.backends.vector_text import LANES, TYPES, Doubles, Text, call, function, lane_function
from gdcli.program.evaluate import nearest_double
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gdcli.program.program import Program

_ZERO = "%Doubles zeroinitializer"
_VALUE = "%"  # begins the name of a value; a constant has none


def rows_source(program: Program, parameters: int) -> str:
    """Module with two functions, for a program whose inputs are so many parameters and then columns.

    sums    from parameters, addresses of columns, places for sums and PLACES to the sums of the blocks from
            `first` to before `last`, one double an output. After the addresses of the columns come those of
            the rows behind the last full vector, repeated to one.
    added   from places for sums and PLACES to their sum in the place of the first block, `last` being how
            many blocks there are
    """
    columns = range(parameters, len(program.inputs))
    outputs = [register for _, register in program.outputs]
    text = Text()
    scalars, scalar_lines = _scalars(program, parameters)
    vectors = _vectors(program, scalars, text)
    results = [vectors[register] for register in outputs]
    counted = range(len(outputs))
    return f"""\
{INTRINSICS}
{TYPES}
{functions(program)}
{lanes_sum()}
define i64 @sums(ptr %parameters, ptr %columns, ptr %sums, ptr %places) {{
enter:
{_lines(*(load(f"%in{i}", "%parameters", i) for i in range(parameters)))}
{_lines(scalar_lines)}
{_lines(*(_splat(name) for name in scalars.values() if name[0] == _VALUE))}
{_lines(*(_address(r, i, len(columns)) for i, r in enumerate(columns)))}
{places()}
br label %next

next:
%block = phi i64 [ %first, %enter ], [ %block.next, %end ]
%is.block = icmp ult i64 %block, %last
br i1 %is.block, label %begin, label %done

begin:
%from = mul i64 %block, {BLOCK}
%up = add i64 %from, {BLOCK}
%is.short = icmp ult i64 %rows, %up
%to = select i1 %is.short, i64 %rows, i64 %up
br label %vector

vector:
%row = phi i64 [ %from, %begin ], [ %row.next, %add ]
{_lines([f"%sum{i} = phi %Doubles [ zeroinitializer, %begin ], [ %sum{i}.new, %add ]" for i in counted])}
%row.next = add i64 %row, {LANES}
%is.full = icmp ule i64 %row.next, %rows
{_lines(*map(_column, columns))}
{_lines(text.lines)}
br i1 %is.full, label %add, label %cut

cut:
%left = sub i64 %rows, %row
%left.one = insertelement %Wholes poison, i64 %left, i64 0
%left.all = shufflevector %Wholes %left.one, %Wholes poison, <{LANES} x i32> zeroinitializer
%is.row = icmp ult %Wholes <{", ".join(f"i64 {lane}" for lane in range(LANES))}>, %left.all
{_lines([f"%cut{i} = select %Truths %is.row, %Doubles {r}, {_ZERO}" for i, r in enumerate(results)])}
br label %add

add:
{_lines([f"%new{i} = phi %Doubles [ {r}, %vector ], [ %cut{i}, %cut ]" for i, r in enumerate(results)])}
{_lines([f"%sum{i}.new = fadd %Doubles %sum{i}, %new{i}" for i in counted])}
%is.more = icmp ult i64 %row.next, %to
br i1 %is.more, label %vector, label %end

end:
%place = mul i64 %block, {len(outputs)}
%here = getelementptr double, ptr %sums, i64 %place
{_lines(*(_summed(i) for i in counted))}
%block.next = add i64 %block, 1
br label %next

done:
ret i64 0
}}
{blocks_sum(len(outputs))}"""


def _scalars(program: Program, parameters: int) -> tuple[dict[int, str], list[str]]:
    """Names of the registers that no column reaches, and the instructions that make them."""
    constants = range(len(program.inputs), program.first_instruction)
    names = {register: f"%in{register}" for register in range(parameters)}
    names |= {r: literal(nearest_double(v)) for r, v in zip(constants, program.constants, strict=True)}
    lines: list[str] = []
    for register, instruction in enumerate(program.instructions, start=program.first_instruction):
        if all(a in names for a in instruction.arguments):
            names[register] = f"%r{register}"
            lines += written(
                instruction.operation, [names[a] for a in instruction.arguments], names[register]
            )
    return names, lines


def _vectors(program: Program, scalars: Mapping[int, str], text: Text) -> list[str]:
    """Write the instructions that a column reaches; return the names of all registers as vectors."""
    names: list[str] = []
    for register in range(program.first_instruction + len(program.instructions)):
        scalar = scalars.get(register)
        if scalar is not None:
            names.append(f"{scalar}.all" if scalar[0] == _VALUE else f"splat (double {scalar})")
        elif register < len(program.inputs):
            names.append(f"%column{register}")
        else:
            instruction = program.instructions[register - program.first_instruction]
            operands = [Doubles(text, names[a]) for a in instruction.arguments]
            names.append(applied(instruction.operation, operands).name)
    return names


def applied(operation: str, operands: Sequence[Doubles]) -> Doubles:
    """An operation of the table on vectors."""
    if operation in INLINE:
        return INLINE[operation](*operands)
    return call(f"@{operation}" if operation in FUNCTIONS else f"@lanes_{operation}", *operands)


def functions(program: Program) -> str:
    """The functions that the module calls."""
    called = {instruction.operation for instruction in program.instructions}
    own = [name for name in FUNCTIONS if name in called]
    library = [name for name in (*LIBRARY, *RARE) if name in called]
    return "".join(
        [
            *(
                lane_function(name, OPERATIONS[name].arity, at_address(library_address(name)))
                for name in library
            ),
            *(function(name, OPERATIONS[name].arity, FUNCTIONS[name]) for name in own),
        ]
    )


def _splat(name: str) -> tuple[str, str]:
    """The vector `name.all` with one number in every lane."""
    return (
        f"{name}.one = insertelement %Doubles poison, double {name}, i64 0",
        f"{name}.all = shufflevector %Doubles {name}.one, %Doubles poison, <{LANES} x i32> zeroinitializer",
    )


def _address(register: int, index: int, columns: int) -> tuple[str, ...]:
    """Where a column is, and where its rows behind the last full vector are."""
    return tuple(
        line
        for name, at in ((f"%column{register}.main", index), (f"%column{register}.rest", columns + index))
        for line in (
            f"{name}.at = getelementptr ptr, ptr %columns, i64 {at}",
            f"{name} = load ptr, ptr {name}.at",
        )
    )


def _column(register: int) -> tuple[str, str, str]:
    """Read a vector of a column."""
    name = f"%column{register}"
    return (
        f"{name}.here = getelementptr double, ptr {name}.main, i64 %row",
        f"{name}.from = select i1 %is.full, ptr {name}.here, ptr {name}.rest",
        f"{name} = load %Doubles, ptr {name}.from, align 8",
    )


def _summed(output: int) -> tuple[str, str, str]:
    """Add the lanes of a sum and put it in its place."""
    return (
        f"%total{output} = call double @lanes_sum(%Doubles %sum{output}.new)",
        *store(f"%total{output}", "%here", output, f"%total{output}"),
    )


def _lines(*groups: Sequence[str]) -> str:
    return "\n".join(line for group in groups for line in group)
