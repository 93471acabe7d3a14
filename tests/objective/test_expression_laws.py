"""Laws of reading, building and differentiating that hold for every text of the language."""

from __future__ import annotations

import string
from fractions import Fraction

import mpmath
import pytest
import sympy
from expression_texts import DIGITS, KINKED, exact_value, gentle_texts, texts
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from gdcli.errors import InputError
from gdcli.objective.constants import constant_value
from gdcli.objective.literal import MAX_DIGITS
from gdcli.objective.objective import Objective, build_objective, read_loss
from gdcli.objective.parser import parse
from gdcli.objective.tree import Number, walk
from gdcli.report.to_message import error_message

# The same examples on every run; the time of one depends on what sympy has cached before.
LAW = settings(derandomize=True, deadline=None, max_examples=150)

# Where derivatives are compared, how far from kinks, and with what step, in arithmetic of fifty digits.
EDGE = 1e-3
STEP = mpmath.mpf("1e-15")
POINT = {"x": 0.731, "y": -1.294, "z": 0.0573}

# What texts of the language are made of, so that random ones get past the first character.
LANGUAGE = "xyze12.()|^*/+-,√²⁻π−×sincoslogmaxabs \n" + "=<!&'\"[]{}\\$#@~`;:%_" + "½ａа\0\x1b\u200b\ud800"

anything = st.one_of(st.text(max_size=60), st.text(alphabet=LANGUAGE, max_size=40))


def refusals(text: str) -> list[InputError]:
    """What a text is refused with: one error, or none where it is read."""
    try:
        read_loss(text)
    except InputError as error:
        return [error]
    return []


def points_inside(error: InputError, text: str) -> bool:
    """Whether the place of an error is a place in this text."""
    assert error.place is not None
    assert error.place.text == text
    return 0 <= error.place.span.start <= error.place.span.end <= len(text)


@LAW
@given(anything)
def test_arbitrary_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    for error in refusals(text):
        assert points_inside(error, text)
        assert all(character.isprintable() or character == "\n" for character in error_message(error))


@LAW
@given(
    texts(), st.integers(min_value=0), st.sampled_from(["", "(", ")", "|", "+", "^", "2", " x", "sin", "\0"])
)
def test_damaged_text_is_read_or_refused_with_a_place_inside_it(text: str, position: int, put: str) -> None:
    at = position % (len(text) + 1)
    damaged = text[:at] + put + text[at + 1 :]
    assert all(points_inside(error, damaged) for error in refusals(damaged))


@LAW
@given(texts())
def test_every_node_has_the_span_of_its_own_text(text: str) -> None:
    for node in walk(parse(text)):
        written = text[node.span.start : node.span.end]
        assert written == written.strip()
        assert written


@LAW
@given(texts())
def test_white_space_around_a_text_changes_nothing(text: str) -> None:
    assert build_or_refusal(f" \t{text}\n") == build_or_refusal(text)


def built(text: str) -> Objective:
    """The objective of a text; the example is none where there is no such thing."""
    try:
        return build_objective(read_loss(text))
    except InputError:
        reject()


def build_or_refusal(text: str) -> object:
    """The expression of a text, or what it is refused with."""
    try:
        return build_objective(read_loss(text)).expression
    except InputError as error:
        return error.what


@LAW
@given(st.text(alphabet=string.digits, min_size=1, max_size=30), st.text(alphabet=string.digits, max_size=30))
def test_decimal_number_is_read_exactly(whole: str, fraction: str) -> None:
    text = f"{whole}.{fraction}"
    tree = parse(text)
    assert isinstance(tree, Number)
    assert tree.value == Fraction(int(whole + fraction), 10 ** len(fraction))


@LAW
@given(st.integers(min_value=1, max_value=10**18), st.integers(min_value=-300, max_value=280))
def test_number_with_an_exponent_is_read_exactly(mantissa: int, exponent: int) -> None:
    tree = parse(f"{mantissa}e{exponent}")
    assert isinstance(tree, Number)
    assert tree.value == mantissa * Fraction(10) ** exponent


@LAW
@given(st.floats(min_value=0, allow_infinity=False, exclude_min=True))
def test_shortest_spelling_of_a_double_reads_back_as_the_double(value: float) -> None:
    assert constant_value(parse(repr(value)), repr(value)) == value


@pytest.mark.parametrize("digits", [MAX_DIGITS, MAX_DIGITS + 1])
def test_digits_are_counted_with_those_after_the_point(digits: int) -> None:
    accepted = digits <= MAX_DIGITS
    assert isinstance(build_or_refusal("0." + "3" * (digits - 1) + "x"), str) is not accepted


@LAW
@given(gentle_texts())
def test_value_of_the_tree_is_that_of_the_expression(text: str) -> None:
    tree = parse(text)
    values = [abs(constant_value(node, text, POINT)) for node in walk(tree)]
    # A product of factors up to 1000 multiplies a rounding error of 1e-16 by no more than 1e6.
    assume(max(values) < 1000)
    objective = build_objective(read_loss(f"{text} + x"))
    with mpmath.workdps(DIGITS):
        point = {name: mpmath.mpf(value) for name, value in POINT.items()}
        expected = float(exact_value(objective.expression, point)) - POINT["x"]
    assert constant_value(tree, text, POINT) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@LAW
@given(gentle_texts())
def test_gradient_is_the_central_difference(text: str) -> None:
    objective = build_objective(read_loss(f"{text} + x"))
    with mpmath.workdps(DIGITS):
        point = {name: mpmath.mpf(value) for name, value in POINT.items()}
        assume(min(edges(objective.expression, point), default=1) > EDGE)
        for name, derivative in zip(objective.variables, objective.gradient, strict=True):
            above = exact_value(objective.expression, point | {name: point[name] + STEP})
            below = exact_value(objective.expression, point | {name: point[name] - STEP})
            difference = (above - below) / (2 * STEP)
            # The difference is off by STEP²/6 times a third derivative, which is far below 1e10 here; of
            # fifty digits, the division by STEP leaves 35.
            assert abs(exact_value(derivative, point) - difference) <= 1e-18 * (
                1 + abs(above) + abs(difference)
            )


def edges(expression: sympy.Expr, point: dict[str, mpmath.mpf]) -> list[mpmath.mpf]:
    """How far each function with a kink is from it."""
    kinked = [call for call in expression.atoms(sympy.Function) if type(call).__name__ in KINKED]
    return [abs(exact_value(call.args[0] - sum(call.args[1:]), point)) for call in kinked]
