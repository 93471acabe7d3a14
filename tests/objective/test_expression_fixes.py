"""Every fix of a refusal works: what it shows parses, and what it puts in place is not refused again."""

from __future__ import annotations

from itertools import product

import pytest
from expression_texts import texts
from hypothesis import given, settings
from hypothesis import strategies as st
from refusal_rows import proposed, refusal, replaced
from test_expression_foreign import FOREIGN_ROWS
from test_expression_refused import REFUSED

from gdcli.errors import InputError
from gdcli.objective.foreign import SIGNS
from gdcli.objective.objective import read_loss
from gdcli.objective.parser import parse
from gdcli.objective.vocabulary import OTHER_SPELLINGS, RECIPROCALS, WRITTEN_OUT

LAW = settings(derandomize=True, deadline=None, max_examples=150)

TEXTS = [row[0] for row in (*REFUSED, *FOREIGN_ROWS)]

# What is written without a sign between: every pair and every one after a division, a power or a root.
OPERANDS = (
    "2",
    "x",
    "2.5",
    "(x+1)",
    "|x|",
    "√x",
    "√(x)",
    "sin(x)",
    "x^2",
    "x²",
    "-x",
    "x^-2",
    "pi",
    "lambda",
)
BESIDE = [a + between + b for a, b in product(OPERANDS, OPERANDS) for between in ("", " ")]
AFTER = [
    f"{a}{sign}{b}" for a, sign, b in product(OPERANDS, ("/", "^", "√", "sin", "sin ", "sin²"), BESIDE[::5])
]


def errors(text: str) -> list[InputError]:
    """What a text is refused with: one error, or none."""
    try:
        read_loss(text)
    except InputError as error:
        return [error]
    return []


def check(text: str) -> None:
    """Assert that what is proposed for a text works."""
    for error in errors(text):
        for spelling in proposed(error.fix):
            parse(spelling)
        for better in replaced(text, error):
            assert [(again.what, again.place) for again in errors(better)] != [(error.what, error.place)]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_spelling_proposed_for_a_row_parses(text: str) -> None:
    assert refusal(text).fix
    check(text)


def test_spelling_proposed_for_operands_side_by_side_parses() -> None:
    for text in (*BESIDE, *AFTER):
        check(text)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("around", ["{}", "x{}", "{}x", "x {} y", "(2){}3", "x_{}1", "f(x){}y"])
def test_every_foreign_sign_comes_with_a_fix_that_works(sign: str, around: str) -> None:
    assert refusal(around.format(sign)).fix
    check(around.format(sign))


@pytest.mark.parametrize("name", [*OTHER_SPELLINGS, *WRITTEN_OUT])
def test_every_function_of_other_languages_comes_with_a_fix_that_works(name: str) -> None:
    assert refusal(f"{name}(x)").what == f"unknown function '{name}'"
    check(f"{name}(x)")


@pytest.mark.parametrize("name", [*OTHER_SPELLINGS, *RECIPROCALS, "Sin", "EXP"])
@pytest.mark.parametrize("around", ["{} x", "{}²(x)", "2{}^2(x)", "{}|x|", "{} 2"])
def test_function_of_other_languages_is_no_variable_beside_an_operand(name: str, around: str) -> None:
    assert refusal(around.format(name)).what == f"unknown function '{name}'"
    check(around.format(name))


@LAW
@given(
    texts(), texts(), st.sampled_from(["", " ", "/", "/2", "^2", "√", " sin", "²", "³√", "2", "\n", ",", "x"])
)
def test_spelling_proposed_between_random_texts_parses(left: str, right: str, between: str) -> None:
    check(left + between + right)


@LAW
@given(st.text(min_size=1, max_size=5))
def test_spelling_proposed_for_arbitrary_characters_parses(text: str) -> None:
    check(f"x{text}")
