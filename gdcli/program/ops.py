"""The operation table: one row an operation, and what each means on doubles.

Every backend turns these rows into its own language and obeys `evaluate`, the reference: bit for bit where
`ulps` is 0, within that many units in the last place elsewhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli import ieee
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

# What libraries state for their elementary functions: glibc at most 2, numpy's vector code at most 4.
LIBRARY_ULPS = 4


class Operation(Frozen):
    """One row.

    arity      number of operands; 0 for a named constant
    evaluate   its value on doubles, total (`gdcli/ieee.py`)
    ulps       how far a backend may be from `evaluate`, in units in the last place
    sign       how an infix operation is written, "" for a function
    """

    name: str
    arity: int
    evaluate: Callable[..., float]
    ulps: int = LIBRARY_ULPS
    sign: str = ""


def _pi() -> float:
    return math.pi


def _e() -> float:
    return math.e


OPERATIONS: dict[str, Operation] = {
    row.name: row
    for row in (
        Operation("pi", 0, _pi, ulps=0),
        Operation("e", 0, _e, ulps=0),
        Operation("add", 2, ieee.add, ulps=0, sign="+"),
        Operation("sub", 2, ieee.sub, ulps=0, sign="-"),
        Operation("mul", 2, ieee.mul, ulps=0, sign="*"),
        Operation("div", 2, ieee.div, ulps=0, sign="/"),
        Operation("neg", 1, ieee.neg, ulps=0, sign="-"),
        Operation("sqrt", 1, ieee.sqrt, ulps=0),
        Operation("abs", 1, ieee.absolute, ulps=0),
        Operation("sign", 1, ieee.sign, ulps=0),
        Operation("step", 1, ieee.step, ulps=0),
        Operation("floor", 1, ieee.floor, ulps=0),
        Operation("relu", 1, ieee.relu, ulps=0),
        Operation("min", 2, ieee.minimum, ulps=0),
        Operation("max", 2, ieee.maximum, ulps=0),
        Operation("pow", 2, ieee.power, sign="**"),
        Operation("exp", 1, ieee.exp),
        Operation("log", 1, ieee.log),
        Operation("log10", 1, ieee.log10),
        Operation("log2", 1, ieee.log2),
        Operation("cbrt", 1, ieee.cbrt),
        Operation("sin", 1, ieee.sin),
        Operation("cos", 1, ieee.cos),
        Operation("tan", 1, ieee.tan),
        Operation("asin", 1, ieee.asin),
        Operation("acos", 1, ieee.acos),
        Operation("atan", 1, ieee.atan),
        Operation("sinh", 1, ieee.sinh),
        Operation("cosh", 1, ieee.cosh),
        Operation("tanh", 1, ieee.tanh),
        Operation("asinh", 1, ieee.asinh),
        Operation("acosh", 1, ieee.acosh),
        Operation("atanh", 1, ieee.atanh),
        Operation("hypot", 2, ieee.hypot),
        Operation("atan2", 2, ieee.atan2),
        Operation("erf", 1, ieee.erf),
        Operation("sigmoid", 1, ieee.sigmoid),
        Operation("softplus", 1, ieee.softplus),
    )
}
