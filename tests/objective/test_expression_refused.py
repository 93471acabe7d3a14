"""Spellings that the language refuses: what is said, where the caret stands, and what to write instead.

A row is the text with its carets below, the message, and the fix ("" where there is none to give).
"""

from __future__ import annotations

import pytest

from gdcli.errors import InputError
from gdcli.objective.objective import read_loss

Row = tuple[str, str, str, str]

IN_TWO_WAYS = "can be read in two ways"
DIVISION = f"a product without a sign after a division {IN_TWO_WAYS}"
POWER = f"a product without a sign after a power {IN_TWO_WAYS}"
MINIMIZE_DIFFERENCE = "to bring a and b together minimize (a - b)^2"
DECIMAL_POINT = "write one expression; the decimal sign is '.'"
ONE_EXPRESSION = "write one expression"
LATEX = "write the expression without LaTeX"
NO_QUOTES = "write the expression without inner quotes"
BRACKETS = "write ( ) for grouping"
SUBSCRIPT = "write x_1 for x[1]"
PRODUCT = "write a product as x*y"
OTHER_NAME = "write a finite number, or another name for a variable"
LISTED = "`gdcli explain functions` lists all of them"

READ_IN_TWO_WAYS: list[Row] = [
    ("1/2x", "  ^^", DIVISION, "write 1/(2*x) or (1/2)*x"),
    ("1/x y", "  ^^^", DIVISION, "write 1/(x*y) or (1/x)*y"),
    ("e^2x", "  ^^", POWER, "write e^2*x or e^(2x)"),
    ("2^-3x", "  ^^^", POWER, "write 2^-3*x or 2^(-3x)"),
    ("x²^3", "^^^", f"a power of a superscript power {IN_TWO_WAYS}", "write brackets, (x^2)^3 or x^(2^3)"),
    ("√2x", "^^^", f"how far '√' reaches {IN_TWO_WAYS}", "write √(2x…) or (√2)x…"),
    ("√x^2", "^^^", f"how far '√' reaches {IN_TWO_WAYS}", "write √(x^…) or (√x)^…"),
    ("√x²", "^^^", f"how far '√' reaches {IN_TWO_WAYS}", "write √(x²…) or (√x)²…"),
]

PRODUCTS: list[Row] = [
    ("2 3", "^^^", "two numbers stand side by side", "write 2*3 or 23"),
    ("x + 2 3", "    ^^^", "two numbers stand side by side", "write 2*3 or 23"),
    ("x 3", "^^^", "a number after 'x' is no product", "write 3*x"),
    ("x^2 3", "^^^^^", "a number after 'x^2' is no product", "write 3*x^2"),
    ("(x+1)2", "^^^^^^", "a number after '(x+1)' is no product", "write 2*(x+1)"),
    ("1_000x", "^^^^^^", "digits are not grouped by '_'", "write '1000x'"),
    ("0x10", "^^^^", "'0x10' is no number here", "write it in decimal digits"),
    ("0b1", "^^^", "'0b1' is no number here", "write it in decimal digits"),
]

FUNCTIONS: list[Row] = [
    ("sin 2x", "^^^", "'sin' is a function and needs brackets", "write sin(2x)"),
    ("sin x", "^^^", "'sin' is a function and needs brackets", "write sin(x)"),
    ("x + log", "    ^^^", "'log' is a function and needs brackets", "write log(x)"),
    (
        "sin^2(x)",
        "^^^^",
        "'sin' needs its argument before a power",
        "write sin(x)^2 for a power of its value",
    ),
    ("sin²(x)", "^^^^", "'sin' needs its argument before a power", "write sin(x)^2 for a power of its value"),
    (
        "sin⁻¹(x)",
        "^^^^^",
        "'sin' needs its argument before a power",
        "write asin(x) for the inverse or 1/sin(x) for the reciprocal",
    ),
    ("x**2 + sine(y)", "       ^^^^", "unknown function 'sine'", f"did you mean 'sin'?  {LISTED}"),
    ("Sin(x)", "^^^", "unknown function 'Sin'", f"did you mean 'sin'?  {LISTED}"),
    ("arctan2(y, x)", "^^^^^^^", "unknown function 'arctan2'", f"did you mean 'atan2'?  {LISTED}"),
    (
        "x(y+1)",
        "^",
        "unknown function 'x'",
        "for a product write x*(…); `gdcli explain functions` lists the functions",
    ),
    ("sin()", "^^^^^", "'sin' takes 1 argument, not 0", "write sin(x)"),
    ("sin(x, y)", "^^^^^^^^^", "'sin' takes 1 argument, not 2", "write sin(x)"),
    ("max(x)", "^^^^^^", "'max' takes 2 or more arguments, not 1", "write max(x, y, …)"),
    ("atan2(x)", "^^^^^^^^", "'atan2' takes 2 arguments, not 1", "write atan2(y, x)"),
    ("hypot(x,y,z)", "^^^^^^^^^^^^", "'hypot' takes 2 arguments, not 3", "write hypot(x, y)"),
]

OTHER_LANGUAGES: list[Row] = [
    ("x!", " ^", "factorial '!' is not among the functions", ""),
    ("x == 1", "  ^^", "an equation or comparison '==' is not a loss", MINIMIZE_DIFFERENCE),
    ("y = x^2", "  ^", "an equation '=' is not a loss", MINIMIZE_DIFFERENCE),
    ("x != 1", "  ^^", "a comparison '!=' is not a loss", ""),
    ("x <= 1", "  ^^", "a comparison '<=' is not a loss", ""),
    ("x > 1", "  ^", "a comparison '>' is not a loss", ""),
    ("x ≤ 1", "  ^", "a comparison '≤' is not a loss", ""),
    ("x := 1", "  ^^", "an assignment ':=' is not a loss", "write only the expression"),
    ("x.y", " ^^", "attributes such as '.y' are not part of the language", PRODUCT),
    ("x.__class__", " ^^^^^^^^^^", "attributes such as '.__class__' are not part of the language", PRODUCT),
    ("().__class__", "  ^^^^^^^^^^", "attributes such as '.__class__' are not part of the language", PRODUCT),
    ("x[0]", " ^", "subscripts and lists '[' are not part of the language", SUBSCRIPT),
    ("{x}", "^", "braces '{' are not part of the language", BRACKETS),
    ('"x"', "^", "a string '\"' is not a number", NO_QUOTES),
    ("f'{x}'", " ^", 'a string "\'" is not a number', NO_QUOTES),
    ("__import__('os')", "           ^", 'a string "\'" is not a number', NO_QUOTES),
    ("x; y", " ^", "';' separates statements, and a loss is one expression", ONE_EXPRESSION),
    ("lambda: x", "      ^", "':' has no meaning in an expression", ONE_EXPRESSION),
    (
        "lambda*x",
        "^^^^^^^",
        "'lambda*' at the beginning is how Python opens an anonymous function",
        "for a product write the variable second, as in 2*lambda",
    ),
    ("x if y else z", "  ^^", "'if' is a word of Python, not of this language", ""),
    ("x and y", "  ^^^", "'and' is a word of Python, not of this language", ""),
    ("x//2", " ^^", "there is no whole-number division '//'", "write '/'"),
    ("x % 2", "  ^", "there is no remainder '%'", ""),
    ("x @ y", "  ^", "'@' has no meaning inside an expression", ""),
    (r"\frac{1}{x}", "^", "a backslash has no meaning in an expression", LATEX),
    ("$x^2$", "^", "'$' has no meaning in an expression", LATEX),
    ("nan", "^^^", "'nan' is not a real number", OTHER_NAME),
    ("x + Infinity", "    ^^^^^^^^", "'Infinity' is not a real number", OTHER_NAME),
    ("x + ∞", "    ^", "infinity '∞' is not a number", ""),
    ("½x", "^", "'½' is not part of the language", "write (1/2)"),
    ("∛x", "^", "'∛' is not part of the language", "write cbrt(x)"),
]

LETTERS: list[Row] = [
    (
        "2*х",
        "  ^",
        "the letter 'х' (CYRILLIC SMALL LETTER HA) only looks like 'x'",
        "write the Latin letter 'x'",
    ),
    (
        "β²",
        "^",
        "the character 'β' (GREEK SMALL LETTER BETA) is not part of the language",
        "write its name, 'beta'",
    ),
    (
        "Σ",
        "^",
        "the character 'Σ' (GREEK CAPITAL LETTER SIGMA) is not part of the language",
        "write its name, 'Sigma'",
    ),
    ("x₁", " ^", "the character '₁' (SUBSCRIPT ONE) is not part of the language", "write '_1'"),
    (
        "ｘ",
        "^",
        "the character 'ｘ' (FULLWIDTH LATIN SMALL LETTER X) is not part of the language",
        "write 'x'",
    ),
    ("x + ñ", "    ^", "the character 'ñ' (LATIN SMALL LETTER N WITH TILDE) is not part of the language", ""),
    ("x\u200b", " ^", "the character '\u200b' (ZERO WIDTH SPACE) is not part of the language", ""),
    ("\u202ex", "^", "the character '\u202e' (RIGHT-TO-LEFT OVERRIDE) is not part of the language", ""),
    ("x\x1b[2J", " ^", "the character '\x1b' (U+001B) is not part of the language", ""),
    ("\ud800", "^", "the character '\ud800' (U+D800) is not part of the language", ""),
]

UNFINISHED: list[Row] = [
    ("x +", "   ^", "something is missing after '+'", "add a number, a name or a bracket after '+'"),
    ("x**", "   ^", "something is missing after '**'", "add a number, a name or a bracket after '**'"),
    ("√", " ^", "something is missing after '√'", "add a number, a name or a bracket after '√'"),
    ("*x", "^", "'*' stands where a number, a name or a bracket is expected", ""),
    ("x***2", "   ^", "'*' stands where a number, a name or a bracket is expected", ""),
    ("(x+)", "   ^", "')' stands where a number, a name or a bracket is expected", ""),
    ("max(x,)", "      ^", "')' stands where a number, a name or a bracket is expected", ""),
    ("x + ()", "    ^^", "the brackets '()' are empty", ""),
    ("²", "^", "a superscript stands without a base", "write it after x, as in x²"),
    ("2*(x+1", "  ^", "'(' is never closed", "add ')' where it ends"),
    ("|x", "^", "'|' is never closed", "add '|' where it ends"),
    ("x)", " ^", "')' closes a bracket that was never opened", "remove the ')'"),
    ("|x)", "  ^", "')' closes no bracket here: '|' is still open", "add '|' before it"),
    ("x, y", " ^", "',' separates the arguments of a function, and there is none here", DECIMAL_POINT),
    ("2,5x", " ^", "',' separates the arguments of a function, and there is none here", DECIMAL_POINT),
    ("", "^", "the expression is empty", "write a loss such as 'x**2'"),
    (" \t\n", "^", "the expression is empty", "write a loss such as 'x**2'"),
    (
        "2*pi",
        "^^^^",
        "the expression has no variable, so there is nothing to minimize",
        "name at least one variable, as in 'x**2'",
    ),
]

REFUSED = [*READ_IN_TWO_WAYS, *PRODUCTS, *FUNCTIONS, *OTHER_LANGUAGES, *LETTERS, *UNFINISHED]


@pytest.mark.parametrize(("text", "carets", "what", "fix"), REFUSED, ids=[ascii(row[0]) for row in REFUSED])
def test_refusal_names_the_thing_points_at_it_and_gives_a_fix(
    text: str, carets: str, what: str, fix: str
) -> None:
    with pytest.raises(InputError) as refusal:
        read_loss(text)
    error = refusal.value
    assert error.place is not None
    span = error.place.span
    # An empty span, as at the end, is drawn with one caret.
    drawn = " " * span.start + "^" * max(1, span.end - span.start)
    assert (error.what, drawn, error.fix) == (what, carets, fix)
    assert error.place.text == text


SUGGESTED = [
    ("1/2x", ["1/(2*x)", "(1/2)*x"]),
    ("1/x y", ["1/(x*y)", "(1/x)*y"]),
    ("e^2x", ["e^2*x", "e^(2x)"]),
    ("x 3", ["3*x"]),
    ("(x+1)2", ["2*(x+1)"]),
    ("sin 2x", ["sin(2x)"]),
    ("sin x", ["sin(x)"]),
    ("hypot(x)", ["hypot(x, y)"]),
]


@pytest.mark.parametrize(("text", "spellings"), SUGGESTED)
def test_suggested_spellings_are_accepted(text: str, spellings: list[str]) -> None:
    with pytest.raises(InputError) as refusal:
        read_loss(text)
    assert refusal.value.fix == f"write {' or '.join(spellings)}"
    assert all(read_loss(spelling).variables for spelling in spellings)
