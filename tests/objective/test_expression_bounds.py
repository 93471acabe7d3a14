"""Work is bounded before it is done: what is too long, too deep or too large is refused, or is quick.

The rows that would take hours, or the whole memory, if they were computed first are the point.
"""

from __future__ import annotations

import pytest

from gdcli.errors import InputError
from gdcli.objective.constants import constant_value
from gdcli.objective.objective import build_objective, read_loss
from gdcli.objective.parser import parse

TOO_LARGE = "is too large for a double"
TOO_SMALL = "is too small for a double"
TOO_DEEP = "brackets and signs are nested more than 100 deep"
NOT_REAL = "is not a real number"

SIZES = {
    "x" + "+x" * 45_000: "the expression is too long: 90001 bytes, and at most 50000 are read",
    "²" * 30_000: "the expression is too long: 60000 bytes, and at most 50000 are read",
    " " * 50_001: "the expression is too long: 50001 bytes, and at most 50000 are read",
    "x" + "+x" * 5_000: "the expression has more than 10000 numbers, names and operators",
    "(" * 40_000 + "x": "the expression has more than 10000 numbers, names and operators",
    "(" * 4_000 + "x": TOO_DEEP,
    "x" + "^(x" * 1_000: TOO_DEEP,
    "|" * 4_000 + "x": TOO_DEEP,
    "√" * 4_000 + "x": TOO_DEEP,
    "-" * 4_000 + "x": TOO_DEEP,
    "x" + "^-x" * 1_000: TOO_DEEP,
    "sin(" * 1_000 + "x": TOO_DEEP,
    "sin " * 1_000 + "x": TOO_DEEP,
    "f(" * 1_000 + "x": TOO_DEEP,
    "e^2x" * 1_000: TOO_DEEP,
    "√2" * 1_000: TOO_DEEP,
    "9" * 20_000 + "x": "the number has 20000 digits, and at most 400 are read",
    "0." + "0" * 400 + "1x": "the number has 402 digits, and at most 400 are read",
}

NUMBERS = {
    "1e309": f"the number '1e309' {TOO_LARGE}",
    "1e400": f"the number '1e400' {TOO_LARGE}",
    "1e400000000": f"the number '1e400000000' {TOO_LARGE}",
    "1e99999999999999999999": f"the number '1e99999999999999999999' {TOO_LARGE}",
    "1.8e308": f"the number '1.8e308' {TOO_LARGE}",
    "9" * 309: f"the number '999999999999…99999999' {TOO_LARGE}",
    "1e-324": f"the number '1e-324' {TOO_SMALL}",
    "1e-400000000": f"the number '1e-400000000' {TOO_SMALL}",
}

CONSTANTS = {
    "9**9**9": f"the constant '9**9**9' {TOO_LARGE}",
    "9**9**9**9": f"the constant '9**9**9' {TOO_LARGE}",
    "10^(10^10)": f"the constant '10^(10^10)' {TOO_LARGE}",
    "9⁹⁹⁹⁹⁹⁹⁹": f"the constant '9⁹⁹⁹⁹⁹⁹⁹' {TOO_LARGE}",
    "(-10)^1001": f"the constant '(-10)^1001' {TOO_LARGE}",
    "exp(exp(exp(10)))": f"the constant 'exp(exp(10))' {TOO_LARGE}",
    "cosh(1000)": f"the constant 'cosh(1000)' {TOO_LARGE}",
    "(1e308*10)": f"the constant '(1e308*10)' {TOO_LARGE}",
    "(1e308 + 1e308)": f"the constant '(1e308 + 1e308)' {TOO_LARGE}",
    "0.1^(10^9)": f"the constant '0.1^(10^9)' {TOO_SMALL}",
    "1/0": "division by zero",
    "1/(1-1)": "division by zero",
    "0^-1": "division by zero",
    "0/0": "division by zero",
    "sqrt(-1)": f"'sqrt(-1)' {NOT_REAL}",
    "√(1-2)": f"'√(1-2)' {NOT_REAL}",
    "(-8)^(1/3)": f"'(-8)^(1/3)' {NOT_REAL}",
    "log(-1)": f"'log(-1)' {NOT_REAL}",
    "asin(2)": f"'asin(2)' {NOT_REAL}",
    "acosh(0)": f"'acosh(0)' {NOT_REAL}",
    "atanh(2)": f"'atanh(2)' {NOT_REAL}",
    "*".join(f"1.{n:0300}" for n in range(1, 10)): "the exact value of these constants has too many digits",
}


@pytest.mark.parametrize("text", SIZES, ids=lambda text: f"{text[:4]}… {len(text)}")
def test_text_too_long_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse(text)
    assert refusal.value.what == SIZES[text]


@pytest.mark.parametrize("number", NUMBERS)
def test_number_that_no_double_comes_near_is_refused(number: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse(f"{number}*x")
    assert refusal.value.what == NUMBERS[number]


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda text: text[:20])
@pytest.mark.parametrize("around", ["x + {}", "{} - x", "x^2 - {}", "sin(x + {})", "x^({} + 1)", "-|x + {}|"])
def test_constant_without_a_double_is_refused_before_any_algebra(constant: str, around: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_loss(around.format(constant))
    assert refusal.value.what == CONSTANTS[constant]


# What looks as if it had a bound of its own, and is within all of them.
ACCEPTED = {
    "a sum of 4000 terms": "+".join(f"x{n % 7}" for n in range(4_000)),
    "a product of 200 factors": "*".join(f"(x - {n})" for n in range(200)),
    "a hundred brackets": "(" * 100 + "x" + ")" * 100,
    "sixty functions": "sin(" * 60 + "x" + ")" * 60,
    "forty exponents": "x" + "^(x" * 40 + ")" * 40,
    "forty roots": "√" * 40 + "x",
    "four hundred digits": "0." + "3" * 399 + "x",
    "the largest double": "1.7976931348623157e308 + x",
    "the smallest double": "4.9e-324 + x",
    "a large power": "(x + 1)^1000000",
    "a power as large as a double": "x^(10^300)",
    "a power of a power": "((x^100)^100)^100",
    "nines beside a variable": "9^(9^x)",
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_text_within_the_bounds_is_differentiated(text: str) -> None:
    objective = build_objective(read_loss(text))
    assert len(objective.gradient) == len(objective.variables)


EXACT_BITS = {
    "2^1023 - 2^1023 + 1": 1.0,
    "(1/3)^100*3^100": 1.0,
    "0.1 + 0.2 - 0.3": 0.0,
    "10^22 - 9999999999999999999999": 1.0,
    "1e300*1e300/1e300/1e300": 1.0,
    "1e300 + 1 - 1e300": 1.0,
}


@pytest.mark.parametrize("text", EXACT_BITS)
def test_rational_constant_is_evaluated_exactly_and_rounded_once(text: str) -> None:
    assert constant_value(parse(text), text) == EXACT_BITS[text]
