"""A Program as a JavaScript function on numbers, for pages that compute what the command line computes.

The source is made of register numbers and rows of the table below alone; no text of the user's, not even the
name of a variable, is part of it. JavaScript's arithmetic is IEEE's and total; what its Math lacks, or
defines unlike C99, is written out here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.program.evaluate import nearest_double

if TYPE_CHECKING:
    from gdcli.program.program import Instruction, Program

# Operations that JavaScript has an operator for.
_INLINE = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "neg": "-{0}",
}

# Distance of the points around which erf is expanded, and where it has become 1.
_ERF_SPACING = 0.25
_ERF_END = 6.0
_ERF_POINTS = [math.erf(i * _ERF_SPACING) for i in range(round(_ERF_END / _ERF_SPACING) + 1)]

# Taylor's series around the nearest point c: with h = |a| − c and erf' = g, g' = −2·x·g gives the
# coefficients of g, (k + 1)·next = −2·(c·slope + before), and erf(c + h) = erf(c) + Σ slope·h^(k+1)/(k + 1).
_ERF = f"""(a) => {{
    if (a !== a || a === 0) return a;
    const points = {_ERF_POINTS};
    const size = Math.abs(a);
    if (size >= {_ERF_END}) return Math.sign(a);
    const nearest = Math.round(size / {_ERF_SPACING});
    const c = nearest * {_ERF_SPACING};
    const h = size - c;
    let before = 0;
    let slope = 2 / Math.sqrt(Math.PI) * Math.exp(-c * c);
    let power = h;
    let rest = 0;
    for (let k = 0; k < 30; k++) {{
      rest += slope * power / (k + 1);
      [before, slope] = [slope, -2 * (c * slope + before) / (k + 1)];
      power *= h;
    }}
    return Math.sign(a) * (points[nearest] + rest);
  }}"""

FUNCTIONS: dict[str, str] = {
    "pi": "() => Math.PI",
    "e": "() => Math.E",
    "add": "(a, b) => a + b",
    "sub": "(a, b) => a - b",
    "mul": "(a, b) => a * b",
    "div": "(a, b) => a / b",
    "neg": "(a) => -a",
    "sqrt": "Math.sqrt",
    "abs": "Math.abs",
    # Math.sign keeps the sign of zero.
    "sign": "(a) => a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : a",
    "step": "(a) => a > 0 ? 1 : a <= 0 ? 0 : a",
    "floor": "Math.floor",
    "relu": "(a) => a > 0 || a !== a ? a : 0",
    "min": "(a, b) => a !== a || b !== b ? NaN : a < b ? a : b",
    "max": "(a, b) => a !== a || b !== b ? NaN : a > b ? a : b",
    # C99 has 1 to any power, and -1 to an infinite one, as 1; JavaScript says NaN.
    "pow": "(a, b) => a === 1 || (a === -1 && (b === Infinity || b === -Infinity)) ? 1 : Math.pow(a, b)",
    "exp": "Math.exp",
    "log": "Math.log",
    "log10": "Math.log10",
    "log2": "Math.log2",
    "cbrt": "Math.cbrt",
    "sin": "Math.sin",
    "cos": "Math.cos",
    "tan": "Math.tan",
    "asin": "Math.asin",
    "acos": "Math.acos",
    "atan": "Math.atan",
    "sinh": "Math.sinh",
    "cosh": "Math.cosh",
    "tanh": "Math.tanh",
    "asinh": "Math.asinh",
    "acosh": "Math.acosh",
    "atanh": "Math.atanh",
    "hypot": "Math.hypot",
    "atan2": "Math.atan2",
    "erf": _ERF,
    "sigmoid": "(a) => a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a))",
    "softplus": "(a) => (a > 0 || a !== a ? a : 0) + Math.log1p(Math.exp(-Math.abs(a)))",
}


def operations() -> str:
    """Source of an object with a function for every operation, which what `to_javascript` writes calls."""
    rows = "".join(f"  {name}: {function},\n" for name, function in FUNCTIONS.items())
    return f"const operations = {{\n{rows}}};\n"


def to_javascript(program: Program) -> str:
    """Source of a function of the inputs, in order, that returns the outputs as an array."""
    names = [f"r{i}" for i in range(len(program.inputs))]
    names += [_literal(nearest_double(value)) for value in program.constants]
    lines = []
    for number, instruction in enumerate(program.instructions, start=len(names)):
        lines.append(f"  const r{number} = {_right_side(instruction, names)};\n")
        names.append(f"r{number}")
    parameters = ", ".join(names[: len(program.inputs)])
    results = ", ".join(names[register] for _, register in program.outputs)
    return f"({parameters}) => {{\n{''.join(lines)}  return [{results}];\n}}"


def _right_side(instruction: Instruction, names: list[str]) -> str:
    arguments = [names[a] for a in instruction.arguments]
    template = _INLINE.get(instruction.operation)
    if template is not None:
        return template.format(*arguments)
    return f"operations.{instruction.operation}({', '.join(arguments)})"


def _literal(value: float) -> str:
    """A double as source; brackets keep the minus from meeting an operator."""
    return f"({value!r})" if value < 0 else repr(value)
