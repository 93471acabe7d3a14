"""Lowering: which operations an expression becomes, and that its value stays what it was.

The law runs the Program in two hundred digits, so that no rounding can hide a wrong operation.
"""

from __future__ import annotations

import sys
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.evaluate import outputs
from gdcli.program.lower import LoweringError, lower

if TYPE_CHECKING:
    from gdcli.program.program import Program

X, Y = sympy.symbols("x y")

# What is written, and the operations it is run with.
OPERATIONS = {
    "x - y": {"sub": 1},
    "x - y - 1": {"sub": 2},
    "-x": {"neg": 1},
    "-x - y": {"neg": 1, "sub": 1},
    "x - 2*y": {"mul": 1, "sub": 1},
    "x/y": {"div": 1},
    "1/x": {"div": 1},
    "x/(y*z)": {"mul": 1, "div": 1},
    "x/3": {"div": 1},
    "0.1*x": {"mul": 1},
    "x/8": {"mul": 1},
    "2*x/3": {"mul": 1, "div": 1},
    "x**(1/2)": {"sqrt": 1},
    "sqrt(x)": {"sqrt": 1},
    "x**-0.5": {"sqrt": 1, "div": 1},
    "x**2": {"mul": 1},
    "x**3": {"mul": 2},
    "x**4": {"mul": 2},
    "x**7": {"mul": 4},
    "x**64": {"mul": 6},
    "x**65": {"pow": 1},
    "x**-2": {"mul": 1, "div": 1},
    "x**3 + x**4": {"mul": 3, "add": 1},
    "x**(1/3)": {"pow": 1},
    "x**y": {"pow": 1},
    "e**x": {"exp": 1},
    "pi*x": {"pi": 1, "mul": 1},
    "sin(x)**2 + sin(x)": {"sin": 1, "mul": 1, "add": 1},
    "exp(x)/(1 + exp(x))": {"exp": 1, "add": 1, "div": 1},
}


@pytest.mark.parametrize(("written", "counted"), OPERATIONS.items(), ids=OPERATIONS)
def test_an_expression_becomes_just_these_operations(written: str, counted: dict[str, int]) -> None:
    objective = build_objective(read_loss(written))
    program = lower({"f": objective.expression}, objective.variables)
    assert Counter(instruction.operation for instruction in program.instructions) == counted


def test_a_decimal_stays_exact_until_it_runs() -> None:
    program = lower({"f": X * sympy.Rational(1, 10)}, ("x",))
    assert program.constants == (Fraction(1, 10),)
    assert outputs(program, (3.0,)) == (0.1 * 3.0,)


def test_terms_are_added_in_the_order_in_which_they_are_printed() -> None:
    program = lower({"f": 1 + X**2 - X}, ("x",))
    big = 1e16
    # Another order would lose the 1 elsewhere.
    assert outputs(program, (big,)) == ((big**2 - big) + 1,)


def test_terms_as_built_are_added_as_they_stand() -> None:
    with sympy.evaluate(False):  # noqa: FBT003 - sympy's own signature
        built = (X + 1) - X
    assert outputs(lower({"f": built}, ("x",), as_built=True), (1e17,)) == (0.0,)


@pytest.mark.parametrize("expression", [sympy.gamma(X), sympy.I * X, sympy.oo + X * 0])
def test_what_no_operation_stands_for_is_our_bug(expression: sympy.Expr) -> None:
    with pytest.raises(LoweringError, match="no operation for"):
        lower({"f": expression}, ("x",))


MP_OPERATIONS: dict[str, Any] = {
    "pi": lambda: +mpmath.pi,
    "e": lambda: +mpmath.e,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "pow": mpmath.power,
    "sqrt": mpmath.sqrt,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "atan": mpmath.atan,
}


def _in_many_digits(program: Program, point: list[mpmath.mpf]) -> mpmath.mpf:
    values = point + [mpmath.mpf(c.numerator) / c.denominator for c in program.constants]
    for instruction in program.instructions:
        values.append(MP_OPERATIONS[instruction.operation](*(values[a] for a in instruction.arguments)))
    return values[program.outputs[0][1]]


def _oracle(expression: sympy.Expr, point: list[mpmath.mpf]) -> mpmath.mpf:
    try:
        return sympy.lambdify((X, Y), expression, "mpmath")(*point)
    except ZeroDivisionError:
        return mpmath.nan


NUMBERS = st.fractions(-3, 3, max_denominator=20).map(lambda f: sympy.Rational(f.numerator, f.denominator))
LEAVES = st.sampled_from([X, Y, X, Y, sympy.pi, sympy.E]) | NUMBERS
EXPONENTS = st.sampled_from([-3, -2, -1, 2, 3, sympy.Rational(1, 2), sympy.Rational(-3, 2)])
# exp of a sine: towers of exp have no value that fits a memory.
FUNCTIONS = st.sampled_from(
    [sympy.sin, sympy.cos, sympy.tanh, sympy.atan, sympy.log, lambda u: sympy.exp(sympy.sin(u))]
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda below: (
        st.lists(below, min_size=2, max_size=4).map(lambda terms: sympy.Add(*terms))
        | st.lists(below, min_size=2, max_size=3).map(lambda factors: sympy.Mul(*factors))
        | st.tuples(below, below).map(lambda pair: pair[0] - pair[1])
        | st.tuples(below, below).map(lambda pair: pair[0] / pair[1])
        | st.tuples(below, EXPONENTS).map(lambda pair: sympy.Pow(*pair))
        | st.tuples(FUNCTIONS, below).map(lambda pair: pair[0](pair[1]))
    ),
    max_leaves=6,
)
COORDINATES = st.fractions(Fraction(1, 8), 3, max_denominator=50)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(EXPRESSIONS, COORDINATES, COORDINATES)
def test_lowering_keeps_the_value(expression: sympy.Expr, x: Fraction, y: Fraction) -> None:
    assume(not expression.has(sympy.I, sympy.nan, sympy.zoo, sympy.oo))
    program = lower({"f": expression}, ("x", "y"))
    with mpmath.workdps(200):
        point = [mpmath.mpf(c.numerator) / c.denominator for c in (x, y)]
        expected = _oracle(expression, point)
        assume(isinstance(expected, mpmath.mpf) and mpmath.isfinite(expected))
        found = _in_many_digits(program, point)
        # Of 200 digits, cancellation in so few operations cannot eat 160.
        assert abs(found - expected) <= mpmath.mpf(10) ** -40 * max(1, abs(expected))


TERMS = st.lists(
    st.tuples(st.integers(1, 99), st.integers(-4, 9), st.integers(-4, 9)), min_size=1, max_size=5
)
POSITIVE = st.floats(0.1, 10.0)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(TERMS, POSITIVE, POSITIVE)
def test_a_sum_of_positive_terms_is_run_to_the_last_digits(
    terms: list[tuple[int, int, int]], x: float, y: float
) -> None:
    expression = sum((c * X**a * Y**b for c, a, b in terms), sympy.S.Zero)
    program = lower({"f": expression}, ("x", "y"))
    exact = sum(c * Fraction(x) ** a * Fraction(y) ** b for c, a, b in terms)
    # Nothing cancels: every rounding adds at most half an epsilon, and a power up to 9 in each of the two
    # variables multiplies it by no more than its exponent.
    bound = Fraction(sys.float_info.epsilon) * (len(program.instructions) + 18)
    assert abs(Fraction(outputs(program, (x, y))[0]) - exact) <= bound * exact
