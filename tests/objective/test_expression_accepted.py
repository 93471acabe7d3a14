"""Spellings that the language accepts, each beside plain Python for the same expression.

sympy's own parser, which no user text ever reaches in gdcli, is the oracle for the Python column.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from sympy.parsing.sympy_parser import parse_expr

from gdcli.objective import functions
from gdcli.objective.constants import constant_value
from gdcli.objective.functions import SYMPY_CONSTANTS, SYMPY_FUNCTIONS
from gdcli.objective.objective import build_objective, read_loss
from gdcli.objective.parser import parse
from gdcli.objective.tree import Number
from gdcli.objective.vocabulary import FUNCTIONS

QUARTIC = "2*x**4 - 3*x**2 + 2*x - 20"

NOTATIONS = [
    ("2*x**4-3*x**2+2*x-20", QUARTIC),
    ("2x^4 - 3x^2 + 2x - 20", QUARTIC),
    ("2x⁴−3x²+2x−20", QUARTIC),
    ("2·x⁴ – 3·x² + 2·x – 20", QUARTIC),
    ("2×x⁴ − 3⋅x² + 2∗x − 20", QUARTIC),
    ("2x⁴\N{NO-BREAK SPACE}−\N{NARROW NO-BREAK SPACE}3x²\N{THIN SPACE}+ 2x\N{EM SPACE}− 20", QUARTIC),
    ("  2x^4\n - 3x^2\t+ 2x\r\n - 20\n", QUARTIC),
    ("x÷2", "x/2"),
    ("x/2/y", "(x/2)/y"),
    ("x/2*y", "(x/2)*y"),
    ("x - y - z", "(x - y) - z"),
    ("π x", "pi*x"),
    ("2π", "2*pi + 0*x"),
    ("2πx", "2*pi*x"),
]

IMPLICIT_PRODUCTS = [
    ("2x", "2*x"),
    ("3(x+1)", "3*(x + 1)"),
    ("(x+1)(x-1)", "(x + 1)*(x - 1)"),
    ("(x+1)x", "(x + 1)*x"),
    ("2 sin(x)", "2*sin(x)"),
    ("2sin(x)cos(y)", "2*sin(x)*cos(y)"),
    ("x y", "x*y"),
    ("x y^2 z", "x*y**2*z"),
    ("x^2 y", "x**2*y"),
    ("x^2(y+1)", "x**2*(y + 1)"),
    ("x²y", "x**2*y"),
    ("x² y³", "x**2*y**3"),
    ("2(x)(y)", "2*x*y"),
    ("-2x", "-(2*x)"),
    ("2e", "2*e + 0*x"),
    ("2e x", "2*e*x"),
    ("2e3x", "2000*x"),
    ("3 e1", "3*e1"),
    ("2|x|", "2*abs(x)"),
    ("|x|y", "abs(x)*y"),
    ("|x||y|", "abs(x)*abs(y)"),
    ("x|y|", "x*abs(y)"),
    ("2√x", "2*sqrt(x)"),
    ("x√(y)", "x*sqrt(y)"),
    ("√(x+1) y", "sqrt(x + 1)*y"),
    ("√x y", "sqrt(x)*y"),
    ("x/(2y)", "x/(2*y)"),
    ("2x/y", "2*x/y"),
    ("√(x)y", "sqrt(x)*y"),
    ("√(x)√(y)", "sqrt(x)*sqrt(y)"),
    ("x²√y", "x**2*sqrt(y)"),
    ("x^(2)y", "x**2*y"),
    ("e^(-2)x", "exp(-2)*x"),
    ("2 beta", "2*beta"),
]

POWERS = [
    ("x**2", "x**2"),
    ("-x^2", "-(x**2)"),
    ("(-x)^3", "(-x)**3"),
    ("2^3^2 x", "512*x"),
    ("x^2^3", "x**8"),
    ("x^y^2", "x**(y**2)"),
    ("x^-2", "x**(-2)"),
    ("x^+2", "x**2"),
    ("2^-x", "2**(-x)"),
    ("x^-y^2", "x**(-(y**2))"),
    ("x⁻¹", "1/x"),
    ("x⁻²³", "x**(-23)"),
    ("x¹⁰", "x**10"),
    ("x⁰ + y", "1 + y"),
    ("-x²", "-(x**2)"),
    ("2x²", "2*x**2"),
    ("(x+1)²", "(x + 1)**2"),
    ("|x|³", "abs(x)**3"),
    ("sin(x)²", "sin(x)**2"),
    ("2^x", "2**x"),
    ("e^x", "exp(x)"),
    ("e^-x²", "exp(-(x**2))"),
    ("x^(1/2)", "sqrt(x)"),
    ("x^0.5", "sqrt(x)"),
    ("x^2 / y^2", "x**2/y**2"),
    ("√(x)²", "sqrt(x)**2"),
    ("√(x)^2", "sqrt(x)**2"),
    ("|x|²|y|²", "abs(x)**2*abs(y)**2"),
    ("x^2²", "x**4"),
    ("x ²", "x**2"),
]

SIGNS_AND_BARS = [
    ("--x", "x"),
    ("-+-x", "x"),
    ("x--1", "x + 1"),
    ("x+-1", "x - 1"),
    ("2*-x", "-2*x"),
    ("x/-2", "-x/2"),
    ("+x", "x"),
    ("|x|", "abs(x)"),
    ("|x - |y||", "abs(x - abs(y))"),
    ("||x| - y|", "abs(abs(x) - y)"),
    ("|x + (|y| + 1)|", "abs(x + (abs(y) + 1))"),
    ("|-x|", "abs(-x)"),
    ("max(|x|, |y|)", "max(abs(x), abs(y))"),
    ("√x", "sqrt(x)"),
    ("√√x", "sqrt(sqrt(x))"),
    ("√x + 1", "sqrt(x) + 1"),
    ("√2 x", "sqrt(2)*x"),
    ("√(2x)", "sqrt(2*x)"),
    ("√|x|", "sqrt(abs(x))"),
    ("√sin(x)", "sqrt(sin(x))"),
]

CALLS = [
    ("ln(x)", "log(x)"),
    ("sin (x)", "sin(x)"),
    ("min(x, y, z)", "min(min(x, y), z)"),
    ("max(x, y, z, 1)", "max(max(max(x, y), z), 1)"),
    ("exp(1)x", "exp(1)*x"),
    ("log(e^x)", "log(exp(x))"),
    ("hypot(x-1, y)", "hypot(x - 1, y)"),
    ("atan2(y, x)", "atan2(y, x)"),
]


def oracle(text: str, objective_symbols: tuple[sympy.Symbol, ...]) -> sympy.Expr:
    """What sympy's parser makes of plain Python, over the same symbols."""
    names = {symbol.name: symbol for symbol in objective_symbols}
    return parse_expr(text, local_dict={**SYMPY_FUNCTIONS, **SYMPY_CONSTANTS, **names})


@pytest.mark.parametrize(
    ("text", "python"), [*NOTATIONS, *IMPLICIT_PRODUCTS, *POWERS, *SIGNS_AND_BARS, *CALLS]
)
def test_spelling_means_the_same_as_plain_python(text: str, python: str) -> None:
    # A difference with x added is a loss whatever the text is.
    objective = build_objective(read_loss(f"{text} + x"))
    # sympy's parser makes its own powers of `**`.
    built = objective.expression.replace(functions.pow, sympy.Pow)
    assert built == oracle(f"({python}) + x", objective.symbols)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_written_with_its_name_and_brackets(name: str) -> None:
    call = f"{name}({', '.join(FUNCTIONS[name].parameters)})"
    objective = build_objective(read_loss(call))
    assert objective.expression == oracle(call, objective.symbols)


NAMES = ["xy", "x_1", "w1", "_", "_x", "X", "beta", "lambda", "S", "N", "E", "I", "Q", "O", "C"]
NAMES += ["gamma", "zeta", "re", "im", "Symbol", "sqr", "exec", "eval", "print", "self", "x2y", "e1", "pie"]


@pytest.mark.parametrize("name", NAMES)
def test_any_other_name_is_one_plain_variable(name: str) -> None:
    objective = build_objective(read_loss(f"3*{name}^2"))
    assert objective.variables == (name,)
    assert objective.gradient == (6 * objective.symbols[0],)


LAMBDA = [
    "2 lambda",
    "2lambda",
    "x lambda",
    "lambda x",
    "lambda*x",
    "lambda^2",
    "lambda*(x+1)",
    "lambda*-2",
    "lambda",
]
LAMBDA += ["x + lambda*2", "(lambda*2)", "|lambda|", "lambda/2", "-lambda", "e^-lambda", "sin(lambda)lambda"]


@pytest.mark.parametrize("text", LAMBDA)
def test_lambda_is_a_variable(text: str) -> None:
    python = "".join(f"lam{rest}" if n else rest for n, rest in enumerate(text.split("lambda")))
    # The same text with another name in its place has the same value everywhere.
    values = {"x": 0.7, "lambda": 1.3, "lam": 1.3}
    assert "lambda" in read_loss(text).variables
    assert constant_value(parse(text), text, values) == constant_value(parse(python), python, values)


# Words of Python and operators of other languages are refused only beside an operand.
BETWEEN_SIGNS = ["if", "not", "in", "is", "return", "mod", "minimize", "tg", "sec", "step"]


@pytest.mark.parametrize("name", BETWEEN_SIGNS)
@pytest.mark.parametrize("text", ["{}", "2*{}^2", "{} - x", "x*{} + 1", "-{}", "|{}|", "sin({})"])
def test_word_between_signs_is_a_variable(name: str, text: str) -> None:
    assert name in read_loss(text.format(name)).variables


ORDERS = [
    ("y + x", ("x", "y")),
    ("x10 + x2 + x1", ("x1", "x2", "x10")),
    ("b + a + B + A", ("A", "B", "a", "b")),
    ("x*0 + y", ("x", "y")),
]


@pytest.mark.parametrize(("text", "variables"), ORDERS)
def test_variables_stand_in_natural_alphabetical_order(text: str, variables: tuple[str, ...]) -> None:
    assert read_loss(text).variables == variables


NUMBERS = [
    ("0.1", Fraction(1, 10)),
    (".5", Fraction(1, 2)),
    ("3.", Fraction(3)),
    ("1e-8", Fraction(1, 10**8)),
    ("1E+2", Fraction(100)),
    ("2.50", Fraction(5, 2)),
    ("00.10", Fraction(1, 10)),
    ("0.333333333333", Fraction(333333333333, 10**12)),
    ("9007199254740993", Fraction(9007199254740993)),
    ("0e999999999999", Fraction(0)),
    ("4.9e-324", Fraction(49, 10**325)),
    ("1.7976931348623157e308", Fraction(17976931348623157 * 10**292)),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number_is_exactly_what_is_written(text: str, value: Fraction) -> None:
    tree = parse(text)
    assert isinstance(tree, Number)
    assert tree.value == value
