"""The vocabulary, row by row: its values, its derivatives, and that no list beside it is out of step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mpmath
import pytest
from expression_texts import DIGITS, exact_value, meaning

from gdcli.backends.to_python import to_python
from gdcli.descent.method import loss_program
from gdcli.objective.functions import SYMPY_CONSTANTS, SYMPY_FUNCTIONS
from gdcli.objective.objective import Objective, build_objective, read_loss
from gdcli.objective.vocabulary import (
    CONSTANTS,
    FUNCTIONS,
    NOT_NUMBERS,
    OTHER_SPELLINGS,
    WRITTEN_OUT,
    similar_function,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# Points inside the domain and away from kinks, for rows that need others than ANYWHERE.
ANYWHERE = [(0.31,), (-0.72,), (1.6,), (-3.25,), (9.5,)]
POSITIVE = [(0.031,), (0.72,), (1.6,), (32.5,), (1e200,), (1e-200,)]
BELOW_ONE = [(0.31,), (-0.72,), (0.01,), (0.999,), (-1e-9,)]
PAIRS = [(0.31, 0.72), (-0.72, 0.1), (1.6, -3.25), (-9.5, -2.5), (3e-3, 4e2)]
REGULAR: dict[str, Sequence[tuple[float, ...]]] = {
    **dict.fromkeys(FUNCTIONS, ANYWHERE),
    **dict.fromkeys(("log", "ln", "log10", "log2", "sqrt"), POSITIVE),
    **dict.fromkeys(("asin", "acos", "atanh"), BELOW_ONE),
    **dict.fromkeys(("min", "max", "hypot", "atan2"), PAIRS),
    "acosh": [(1.01,), (1.6,), (3.25,), (1e10,)],
}
ROWS = [(name, point) for name in FUNCTIONS for point in REGULAR[name]]

# Libraries are within 1 or 2 ulps; sigmoid and softplus are made of three such steps.
ULPS = 4


def objective_of(name: str) -> Objective:
    """A call of the function with x, or with x and y."""
    return build_objective(read_loss(f"{name}({', '.join('xy'[: len(FUNCTIONS[name].parameters)])})"))


def test_sympy_functions_have_the_same_names_as_the_vocabulary() -> None:
    assert list(SYMPY_FUNCTIONS) == list(FUNCTIONS)
    assert list(SYMPY_CONSTANTS) == list(CONSTANTS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_row_is_complete(name: str) -> None:
    row = FUNCTIONS[name]
    assert row.name == name
    assert row.meaning
    assert row.parameters
    assert row.more is (name in {"min", "max"})


@pytest.mark.parametrize(("name", "point"), ROWS)
def test_value_of_a_row_is_that_of_mpmath(name: str, point: tuple[float, ...]) -> None:
    with mpmath.workdps(DIGITS):
        expected = meaning({"ln": "log"}.get(name, name))(*map(mpmath.mpf, point))
        error = abs(mpmath.mpf(FUNCTIONS[name].evaluate(*point)) - expected)
    assert error <= ULPS * math.ulp(float(expected))


@pytest.mark.parametrize(("name", "point"), ROWS)
def test_derivative_of_a_row_is_the_central_difference(name: str, point: tuple[float, ...]) -> None:
    objective = objective_of(name)
    with mpmath.workdps(DIGITS):
        at = dict(zip(objective.variables, map(mpmath.mpf, point), strict=True))
        for variable, derivative in zip(objective.variables, objective.gradient, strict=True):
            step = abs(at[variable]) * mpmath.mpf("1e-15")
            above = exact_value(objective.expression, at | {variable: at[variable] + step})
            below = exact_value(objective.expression, at | {variable: at[variable] - step})
            difference = (above - below) / (2 * step)
            # The step squared is 1e-30 of the point's; the margin is for third derivatives near an edge.
            assert mpmath.almosteq(exact_value(derivative, at), difference, 1e-20, 1e-20)


KINKS = [
    ("|x|", (0.0,), [0.0]),
    ("sign(x)", (0.0,), [0.0]),
    ("sign(x)", (3.0,), [0.0]),
    ("relu(x)", (0.0,), [0.0]),
    ("relu(x)", (1e-300,), [1.0]),
    ("min(x, y)", (2.0, 2.0), [0.5, 0.5]),
    ("max(x, y)", (2.0, 2.0), [0.5, 0.5]),
    ("max(x, y, z)", (1.0, 2.0, 3.0), [0.0, 0.0, 1.0]),
    ("min(x, y, z)", (1.0, 2.0, 3.0), [1.0, 0.0, 0.0]),
    ("sigmoid(x)", (-700.0,), [math.exp(-700.0)]),
    ("sigmoid(x)", (700.0,), [math.exp(-700.0)]),
    ("softplus(x)", (-700.0,), [math.exp(-700.0)]),
    ("softplus(x)", (1e308,), [1.0]),
    ("hypot(x, y)", (3e200, 4e200), [0.6, 0.8]),
]


@pytest.mark.parametrize(("text", "point", "derivatives"), KINKS)
def test_derivative_at_a_kink_or_in_a_tail_is_the_stated_one(
    text: str, point: tuple[float, ...], derivatives: list[float]
) -> None:
    evaluate = to_python(loss_program(build_objective(read_loss(text))))
    assert list(evaluate(*point)[1:]) == pytest.approx(derivatives, rel=1e-15)


@pytest.mark.parametrize("name", CONSTANTS)
def test_constant_is_the_double_nearest_to_sympys(name: str) -> None:
    assert CONSTANTS[name].value == float(SYMPY_CONSTANTS[name])


def test_no_name_means_two_things() -> None:
    names = [*FUNCTIONS, *CONSTANTS, *NOT_NUMBERS, *OTHER_SPELLINGS, *WRITTEN_OUT]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", OTHER_SPELLINGS)
def test_other_spelling_leads_to_a_function(name: str) -> None:
    assert OTHER_SPELLINGS[name] in FUNCTIONS


# Those that mpmath has under the same name, of one number.
OF_MPMATH = [
    "cot",
    "sec",
    "csc",
    "coth",
    "sech",
    "csch",
    "expm1",
    "log1p",
    "acot",
    "sinc",
    "erfc",
    "radians",
    "degrees",
]


@pytest.mark.parametrize("name", OF_MPMATH)
def test_function_written_out_is_the_function(name: str) -> None:
    objective = build_objective(read_loss(WRITTEN_OUT[name]))
    with mpmath.workdps(DIGITS):
        for variables in ([mpmath.mpf("0.37")], [mpmath.mpf(5)]):
            at = dict(zip(objective.variables, variables, strict=True))
            expected = getattr(mpmath, name)(*variables)
            assert mpmath.almosteq(exact_value(objective.expression, at), expected, 1e-40)


MEANT = [
    ("Sin", "sin"),
    ("SQRT", "sqrt"),
    ("arcsin", "asin"),
    ("ArcTanh", "atanh"),
    ("tg", "tan"),
    ("lg", "log10"),
    ("expit", "sigmoid"),
    ("sine", "sin"),
    ("sqr", "sqrt"),
    ("absolute", None),
    ("f", None),
    ("theta", None),
    ("__import__", None),
    ("x" * 10_000, None),
]


@pytest.mark.parametrize(("name", "function"), MEANT, ids=[name[:12] for name, _ in MEANT])
def test_unknown_function_leads_to_the_one_that_was_meant(name: str, function: str | None) -> None:
    assert similar_function(name) == function
