"""Arithmetic on vectors of doubles written in Python in, LLVM assembly out.

A formula such as `a * b + 1.0` over values of this file writes one line of assembly an operation. All have
LANES lanes, on every machine: where registers are narrower, LLVM takes several for one vector, and the result
is the same.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

LANES = 8

TYPES = f"""\
%Doubles = type <{LANES} x double>
%Wholes = type <{LANES} x i64>
%Truths = type <{LANES} x i1>
declare %Doubles @llvm.sqrt.v{LANES}f64(%Doubles)
declare %Doubles @llvm.fabs.v{LANES}f64(%Doubles)
declare %Doubles @llvm.floor.v{LANES}f64(%Doubles)
declare %Doubles @llvm.copysign.v{LANES}f64(%Doubles, %Doubles)
"""


class Text:
    """Lines of a function that is being written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._count = 0

    def name(self) -> str:
        """A name that no value has yet."""
        self._count += 1
        return f"%v{self._count}"

    def put(self, right_side: str) -> str:
        """Write a line; return the name of its result."""
        name = self.name()
        self.lines.append(f"{name} = {right_side}")
        return name


class Truths(Frozen):
    """LANES truth values."""

    text: Text
    name: str


class Wholes(Frozen):
    """LANES whole numbers of 64 bits, modulo 2⁶⁴."""

    text: Text
    name: str

    def __add__(self, other: int) -> Wholes:
        return self._with("add", other)

    def __and__(self, other: int) -> Wholes:
        return self._with("and", other)

    def __or__(self, other: int) -> Wholes:
        return self._with("or", other)

    def __xor__(self, other: Wholes) -> Wholes:
        return Wholes(self.text, self.text.put(f"xor %Wholes {self.name}, {other.name}"))

    def __lshift__(self, other: int) -> Wholes:
        return self._with("shl", other)

    def __rshift__(self, other: int) -> Wholes:
        return self._with("lshr", other)

    def are_zero(self) -> Truths:
        """Which are zero."""
        return Truths(self.text, self.text.put(f"icmp eq %Wholes {self.name}, zeroinitializer"))

    def as_doubles(self) -> Doubles:
        """The doubles that have these bits."""
        return Doubles(self.text, self.text.put(f"bitcast %Wholes {self.name} to %Doubles"))

    def _with(self, operation: str, other: int) -> Wholes:
        return Wholes(self.text, self.text.put(f"{operation} %Wholes {self.name}, splat (i64 {other})"))


class Doubles(Frozen):
    """LANES doubles. Comparisons are false where an operand is NaN."""

    text: Text
    name: str

    def __add__(self, other: Operand) -> Doubles:
        return self._with("fadd", other)

    def __sub__(self, other: Operand) -> Doubles:
        return self._with("fsub", other)

    def __mul__(self, other: Operand) -> Doubles:
        return self._with("fmul", other)

    def __truediv__(self, other: Operand) -> Doubles:
        return self._with("fdiv", other)

    def __neg__(self) -> Doubles:
        return Doubles(self.text, self.text.put(f"fneg %Doubles {self.name}"))

    def __lt__(self, other: Operand) -> Truths:
        return self._compared("olt", other)

    def __le__(self, other: Operand) -> Truths:
        return self._compared("ole", other)

    def __gt__(self, other: Operand) -> Truths:
        return self._compared("ogt", other)

    def __ge__(self, other: Operand) -> Truths:
        return self._compared("oge", other)

    def equals(self, other: Operand) -> Truths:
        """Which are equal."""
        return self._compared("oeq", other)

    def incomparable(self, other: Operand) -> Truths:
        """Where one of two is NaN."""
        return self._compared("uno", other)

    def bits(self) -> Wholes:
        """Their bits."""
        return Wholes(self.text, self.text.put(f"bitcast %Doubles {self.name} to %Wholes"))

    def _with(self, operation: str, other: Operand) -> Doubles:
        return Doubles(self.text, self.text.put(f"{operation} %Doubles {self.name}, {_named(other)}"))

    def _compared(self, how: str, other: Operand) -> Truths:
        return Truths(self.text, self.text.put(f"fcmp {how} %Doubles {self.name}, {_named(other)}"))


Operand = Doubles | float


def where(condition: Truths, then: Operand, otherwise: Operand) -> Doubles:
    """Lane by lane one or the other."""
    line = f"select %Truths {condition.name}, %Doubles {_named(then)}, %Doubles {_named(otherwise)}"
    return Doubles(condition.text, condition.text.put(line))


def absolute(a: Doubles) -> Doubles:
    """|a|."""
    return call(f"@llvm.fabs.v{LANES}f64", a)


def square_root(a: Doubles) -> Doubles:
    """√a, rounded once."""
    return call(f"@llvm.sqrt.v{LANES}f64", a)


def rounded_down(a: Doubles) -> Doubles:
    """The largest whole numbers that are at most a."""
    return call(f"@llvm.floor.v{LANES}f64", a)


def relu(a: Doubles) -> Doubles:
    """Larger of a and 0."""
    return where(a <= 0.0, 0.0, a)


def with_sign(a: Doubles, b: Doubles) -> Doubles:
    """|a| with the sign of b."""
    return call(f"@llvm.copysign.v{LANES}f64", a, b)


def call(function_name: str, *operands: Doubles) -> Doubles:
    """The value of a function of the module."""
    text = operands[0].text
    arguments = ", ".join(f"%Doubles {operand.name}" for operand in operands)
    return Doubles(text, text.put(f"call %Doubles {function_name}({arguments})"))


def one_by_one(name: str, *operands: Doubles) -> Doubles:
    """A function of the C library, called for each lane."""
    return call(f"@lanes_{name}", *operands)


def rarely(condition: Truths, name: str, a: Doubles, otherwise: Doubles) -> Doubles:
    """The C library's value of a where the condition holds, which it is seldom worth a call for.

    At most once in a function.
    """
    text = condition.text
    text.lines += [
        f"%rare.bits = bitcast %Truths {condition.name} to i{LANES}",
        f"%rare.any = icmp ne i{LANES} %rare.bits, 0",
        "br i1 %rare.any, label %rare, label %common",
        "rare:",
    ]
    found = where(condition, one_by_one(name, a), otherwise)
    text.lines += ["br label %common", "common:"]
    return Doubles(text, text.put(f"phi %Doubles [ {otherwise.name}, %enter ], [ {found.name}, %rare ]"))


def function(name: str, arity: int, formula: Callable[..., Doubles]) -> str:
    """A function of vectors that computes a formula."""
    text = Text()
    operands = [Doubles(text, f"%a{i}") for i in range(arity)]
    result = formula(*operands)
    parameters = ", ".join(f"%Doubles {operand.name}" for operand in operands)
    code = "\n".join(text.lines)
    return (
        f"define internal %Doubles @{name}({parameters}) {{\nenter:\n{code}\nret %Doubles {result.name}\n}}\n"
    )


def lane_function(name: str, arity: int, address: str) -> str:
    """The function that `one_by_one` calls, where `address` is that of the C library's."""
    text = Text()
    result = "poison"
    for lane in range(LANES):
        picked = [text.put(f"extractelement %Doubles %a{i}, i64 {lane}") for i in range(arity)]
        value = text.put(f"call double {address}({', '.join(f'double {each}' for each in picked)})")
        result = text.put(f"insertelement %Doubles {result}, double {value}, i64 {lane}")
    parameters = ", ".join(f"%Doubles %a{i}" for i in range(arity))
    code = "\n".join(text.lines)
    return f"define internal %Doubles @lanes_{name}({parameters}) {{\n{code}\nret %Doubles {result}\n}}\n"


def bits_of(value: float) -> int:
    """The bits of a double as a whole number."""
    return int.from_bytes(struct.pack("<d", value), "little")


def _named(operand: Operand) -> str:
    return operand.name if isinstance(operand, Doubles) else f"splat (double 0x{bits_of(operand):016X})"
