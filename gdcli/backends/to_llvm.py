"""A Program as LLVM assembly: every register a value, every operation the row of a table.

`body` is the Program's straight line, for whoever puts a loop around it; `to_llvm` is the Program as a
function. Register numbers, constants and rows are all that the text is made of; nothing of the user's is.
The arithmetic is that of `gdcli/ieee.py`, bit for bit.
"""

from __future__ import annotations

import math
import struct
from array import array
from typing import TYPE_CHECKING

from gdcli.backends.c_library import address
from gdcli.backends.machine_code import assemble
from gdcli.program.evaluate import nearest_double

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.program.program import Program

# What has a smaller logarithm to base 2 is 0 as a double, however it is rounded.
LEAST_LOGARITHM = -1080.0
INTRINSICS = """\
declare double @llvm.sqrt.f64(double)
declare double @llvm.fabs.f64(double)
declare double @llvm.floor.f64(double)
"""


def to_llvm(program: Program) -> Callable[..., tuple[float, ...]]:
    """Function of the inputs, in order, that returns the outputs as a tuple."""
    machine_code = assemble(source(program), "evaluate", pointers=2)
    width = len(program.outputs)

    def evaluate(*inputs: float) -> tuple[float, ...]:
        given, found = array("d", inputs), array("d", bytes(8 * width))
        machine_code.call(given.buffer_info()[0], found.buffer_info()[0])
        return tuple(found)

    return evaluate


def source(program: Program) -> str:
    """Module with the function `evaluate`: from where the inputs are and where the outputs go, to 0."""
    names = [f"%in{i}" for i in range(len(program.inputs))]
    instructions, results = body(program, names)
    lines = [
        *(line for i, name in enumerate(names) for line in load(name, "%inputs", i)),
        *instructions,
        *(line for i, result in enumerate(results) for line in store(result, "%outputs", i, f"%out{i}")),
        "ret i64 0",
    ]
    code = "\n".join(f"  {line}" for line in lines)
    return f"{INTRINSICS}\ndefine i64 @evaluate(ptr %inputs, ptr %outputs) {{\n{code}\n}}\n"


def body(program: Program, inputs: Sequence[str], *, prefix: str = "r") -> tuple[list[str], list[str]]:
    """Instructions of a program whose inputs are the values `inputs`, and the values of its outputs.

    prefix   begins the names that are given
    """
    constants = dict(enumerate(map(nearest_double, program.constants), start=len(inputs)))
    names = [*inputs, *map(literal, constants.values())]
    lines: list[str] = []
    for number, instruction in enumerate(program.instructions, start=len(names)):
        operation, arguments = instruction.operation, instruction.arguments
        names.append(f"%{prefix}{number}")
        if operation == "pow" and 0 < (base := constants.get(arguments[0], 1.0)) < 1:
            lines += _power_below_1(base, names[arguments[1]], names[-1])
        else:
            lines += written(operation, [names[a] for a in arguments], names[-1])
    return lines, [names[register] for _, register in program.outputs]


def written(operation: str, arguments: Sequence[str], result: str) -> list[str]:
    """The lines that make of the values `arguments` the value `result`."""
    return TEMPLATES[operation].format(*arguments, r=result, c=_C).splitlines()


def literal(value: float) -> str:
    """A double as its bits, which is how LLVM writes one exactly."""
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


def at_address(address: int) -> str:
    """An address as a value."""
    return f"inttoptr (i64 {address} to ptr)"


def load(name: str, pointer: str, index: int) -> tuple[str, str]:
    """Read one of the doubles at a pointer into the value `name`."""
    return (
        f"{name}.at = getelementptr double, ptr {pointer}, i64 {index}",
        f"{name} = load double, ptr {name}.at",
    )


def store(value: str, pointer: str, index: int, name: str) -> tuple[str, str]:
    """Write a value to one of the doubles at a pointer; `name` is for its place."""
    return (
        f"{name}.at = getelementptr double, ptr {pointer}, i64 {index}",
        f"store double {value}, ptr {name}.at",
    )


def _power_below_1(base: float, exponent: str, result: str) -> list[str]:
    """The power of a constant between 0 and 1, 0 without a call where it is bound to be.

    Most of a long run's powers of a decay rate are, and the library is slow to say so.
    """
    call = written("pow", [literal(base), exponent], f"{result}.found")
    label = result.removeprefix("%")
    return [
        f"br label %{label}.before",
        f"{label}.before:",
        f"{result}.is.zero = fcmp oge double {exponent}, {literal(LEAST_LOGARITHM / math.log2(base))}",
        f"br i1 {result}.is.zero, label %{label}.after, label %{label}.call",
        f"{label}.call:",
        *call,
        f"br label %{label}.after",
        f"{label}.after:",
        f"{result} = phi double [ 0.0, %{label}.before ], [ {result}.found, %{label}.call ]",
    ]


class _CLibrary:
    """Looked up as `c[exp]` in a template."""

    def __getitem__(self, name: str) -> str:
        # By its address and not by its name: LLVM rewrites calls of functions whose names it knows.
        return at_address(address(name))


_C = _CLibrary()
_NAN = literal(float("nan"))
_PI = literal(3.141592653589793)
_E = literal(2.718281828459045)


def _of_one(name: str) -> str:
    return f"{{r}} = call double {{c[{name}]}}(double {{0}})"


def _of_two(name: str) -> str:
    return f"{{r}} = call double {{c[{name}]}}(double {{0}}, double {{1}})"


# exp(−|a|), which cannot overflow, as the value `{r}.s`.
_SHRUNK = """\
{r}.m = call double @llvm.fabs.f64(double {0})
{r}.n = fneg double {r}.m
{r}.s = call double {c[exp]}(double {r}.n)
"""

# In a comparison `o` is false and `u` is true where an operand is NaN.
TEMPLATES: dict[str, str] = {
    "pi": f"{{r}} = fadd double {_PI}, 0.0",
    "e": f"{{r}} = fadd double {_E}, 0.0",
    "add": "{r} = fadd double {0}, {1}",
    "sub": "{r} = fsub double {0}, {1}",
    "mul": "{r} = fmul double {0}, {1}",
    "div": "{r} = fdiv double {0}, {1}",
    "neg": "{r} = fneg double {0}",
    "sqrt": "{r} = call double @llvm.sqrt.f64(double {0})",
    "abs": "{r} = call double @llvm.fabs.f64(double {0})",
    "sign": """\
{r}.z = fcmp oeq double {0}, 0.0
{r}.a = select i1 {r}.z, double 0.0, double {0}
{r}.n = fcmp olt double {0}, 0.0
{r}.b = select i1 {r}.n, double -1.0, double {r}.a
{r}.p = fcmp ogt double {0}, 0.0
{r} = select i1 {r}.p, double 1.0, double {r}.b""",
    "step": """\
{r}.n = fcmp ole double {0}, 0.0
{r}.a = select i1 {r}.n, double 0.0, double {0}
{r}.p = fcmp ogt double {0}, 0.0
{r} = select i1 {r}.p, double 1.0, double {r}.a""",
    "floor": "{r} = call double @llvm.floor.f64(double {0})",
    "relu": """\
{r}.p = fcmp ugt double {0}, 0.0
{r} = select i1 {r}.p, double {0}, double 0.0""",
    "min": f"""\
{{r}}.l = fcmp olt double {{0}}, {{1}}
{{r}}.a = select i1 {{r}}.l, double {{0}}, double {{1}}
{{r}}.u = fcmp uno double {{0}}, {{1}}
{{r}} = select i1 {{r}}.u, double {_NAN}, double {{r}}.a""",
    "max": f"""\
{{r}}.g = fcmp ogt double {{0}}, {{1}}
{{r}}.a = select i1 {{r}}.g, double {{0}}, double {{1}}
{{r}}.u = fcmp uno double {{0}}, {{1}}
{{r}} = select i1 {{r}}.u, double {_NAN}, double {{r}}.a""",
    "pow": _of_two("pow"),
    "exp": _of_one("exp"),
    "log": _of_one("log"),
    "log10": _of_one("log10"),
    "log2": _of_one("log2"),
    "cbrt": _of_one("cbrt"),
    "sin": _of_one("sin"),
    "cos": _of_one("cos"),
    "tan": _of_one("tan"),
    "asin": _of_one("asin"),
    "acos": _of_one("acos"),
    "atan": _of_one("atan"),
    "sinh": _of_one("sinh"),
    "cosh": _of_one("cosh"),
    "tanh": _of_one("tanh"),
    "asinh": _of_one("asinh"),
    "acosh": _of_one("acosh"),
    "atanh": _of_one("atanh"),
    "hypot": _of_two("hypot"),
    "atan2": _of_two("atan2"),
    "erf": _of_one("erf"),
    "sigmoid": f"""\
{_SHRUNK}{{r}}.p = fcmp oge double {{0}}, 0.0
{{r}}.u = select i1 {{r}}.p, double 1.0, double {{r}}.s
{{r}}.d = fadd double 1.0, {{r}}.s
{{r}} = fdiv double {{r}}.u, {{r}}.d""",
    "softplus": f"""\
{_SHRUNK}{{r}}.l = call double {{c[log1p]}}(double {{r}}.s)
{{r}}.p = fcmp ugt double {{0}}, 0.0
{{r}}.u = select i1 {{r}}.p, double {{0}}, double 0.0
{{r}} = fadd double {{r}}.u, {{r}}.l""",
}
