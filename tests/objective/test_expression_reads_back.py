"""What is printed reads back: every expression, gradient and Hessian is the same function again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from expression_texts import texts
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from gdcli.backends.to_python import to_python
from gdcli.clock import OutOfTime
from gdcli.errors import InputError, Place, Span
from gdcli.objective.build import build, check_real
from gdcli.objective.objective import Objective, build_objective, read_loss
from gdcli.objective.parser import parse
from gdcli.objective.to_text import to_text
from gdcli.objective.vocabulary import FUNCTIONS
from gdcli.program.lower import lower

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sympy

LAW = settings(derandomize=True, deadline=None, max_examples=80)

POINTS = [
    [(7 + n) / 9 for n in range(20)],
    [(-1) ** n * (3 + n) / 7 for n in range(20)],
    [2.0 + n for n in range(20)],
]

# Rounding in another order, with numbers up to 1e3 cancelling in a sum, and a power of it.
TOLERANCE = 1e-9

# Seconds for second derivatives; a text that takes longer is no example.
SECONDS = 5.0


def printed_and_again(
    objective: Objective, expressions: Sequence[sympy.Expr]
) -> list[tuple[sympy.Expr, sympy.Expr]]:
    """Each expression with what its text reads back as."""
    symbols = dict(zip(objective.variables, objective.symbols, strict=True))
    texts = [to_text(expression) for expression in expressions]
    return [(e, build(parse(text), symbols, text)) for e, text in zip(expressions, texts, strict=True)]


def all_of(objective: Objective) -> list[sympy.Expr]:
    """The expression, its gradient, and the second derivatives that doubles can hold."""
    second = list(objective.hessian(SECONDS).values())
    check_real(second, Place(objective.text, Span(0, 1)), "a second derivative")
    return [objective.expression, *objective.gradient, *second]


def values(expression: sympy.Expr, names: tuple[str, ...]) -> list[float]:
    """Values at the points in doubles, as a run computes them."""
    evaluate = to_python(lower({"value": expression}, names))
    return [evaluate(*point[: len(names)])[0] for point in POINTS]


def agrees(a: float, b: float) -> bool:
    """Whether two doubles are the same up to rounding; what one of them cannot hold says nothing."""
    if not (math.isfinite(a) and math.isfinite(b)):
        return math.isnan(a) == math.isnan(b) or math.isinf(a) or math.isinf(b)
    return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def same_function(objective: Objective, before: sympy.Expr, after: sympy.Expr) -> bool:
    """Whether two expressions are the same one, or have the same values."""
    names = objective.variables
    return before == after or all(map(agrees, values(before, names), values(after, names)))


def reads_back(text: str) -> bool:
    """Whether all that is printed of a loss reads back; a text that is none is no example."""
    try:
        objective = build_objective(read_loss(text))
        expressions = all_of(objective)
    except (InputError, OutOfTime):
        reject()
    pairs = printed_and_again(objective, expressions)
    return all(same_function(objective, before, after) for before, after in pairs)


@LAW
@given(texts())
def test_printed_expression_and_derivatives_read_back_as_the_same_functions(text: str) -> None:
    assert reads_back(text)


ROWS = {
    "a number below every quotient": ("4.9e-324 x", ["4.9e-324*x", "4.9e-324"]),
    "its negative": ("y - 4.9e-324x", ["-4.9e-324*x + y", "-4.9e-324", "1"]),
    "a small quotient": ("x*1e-310/(3y)", ["3.333333333333e-311*x/y"]),
    "a small exponent": ("x^(4.9e-324)", ["x**(4.9e-324)"]),
    "a high power of a quotient": ("(2x/3)^700", ["(2*x/3)**700"]),
    "six hundred digits": (f"1.{'1' * 300}*1.{'3' * 300}x", ["1.4814814814814814*x", "1.4814814814814814"]),
    "a ramp": ("relu(x)^2", ["relu(x)**2", "2*relu(x)*relu(sign(x))"]),
    "a ramp of a product": ("relu(x*y)", ["relu(x*y)", "y*relu(sign(x*y))", "x*relu(sign(x*y))"]),
    "lambda before a variable": ("x*lambda", ["lambda*x", "x", "lambda"]),
    "lambda before a function": ("sin(x) lambda", ["lambda*sin(x)", "sin(x)", "lambda*cos(x)"]),
    "lambda before a power": ("2^x*lambda", ["(lambda*2**x)"]),
    "words beside signs": ("not*if - is^2", ["if*not - is**2", "not", "-2*is", "if"]),
}


@pytest.mark.parametrize("name", ROWS)
def test_printed_text_is_in_the_words_of_the_language(name: str) -> None:
    text, printed = ROWS[name]
    objective = build_objective(read_loss(text))
    expressions = (objective.expression, *objective.gradient)
    assert [to_text(expression) for expression in expressions][: len(printed)] == printed
    pairs = printed_and_again(objective, expressions)
    assert all(same_function(objective, before, after) for before, after in pairs)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_and_its_derivatives_read_back(name: str) -> None:
    call = f"{name}({', '.join(FUNCTIONS[name].parameters)})"
    assert all(
        reads_back(text)
        for text in (call, f"y*{call}^2", f"{call}/(x + y)", f"lambda*{call}", f"sin({call})")
    )


@LAW
@given(
    st.lists(
        st.sampled_from(["lambda", "x", "2", "0.1", "4.9e-324", "sin(x)", "2^x", "x^2", "pi", "(x+1)"]),
        min_size=2,
        max_size=5,
    )
)
def test_product_with_lambda_reads_back_wherever_it_stands(factors: list[str]) -> None:
    text = "*".join(["(lambda)", *factors])
    assert reads_back(text)
