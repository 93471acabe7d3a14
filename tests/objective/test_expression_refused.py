"""Spellings that the language refuses: what is said, where the caret stands, and what to write instead.

A row is the text with its carets below, the message, and the fix.
"""

from __future__ import annotations

import pytest
from refusal_rows import Row, drawn

DIVISION = "a product without a sign after a division can be read in two ways"
POWER = "a product without a sign after a power can be read in two ways"
SUPERSCRIPT = "a power of a superscript power can be read in two ways"
ROOT = "how far '√' reaches can be read in two ways"
POINT = "put one point into a number, as in 1.5*x"
NUMBERS = "two numbers stand side by side"
NEEDS_BRACKETS = "'sin' is a function and needs brackets"
NEEDS_ARGUMENT = "'sin' needs its argument before a power"
SQUARE = "write sin(x)^2 for a power of its value"
NO_COMMA = "',' separates the arguments of a function, and there is none here"
NO_BASE = "a superscript stands without a base"
NO_LOGIC = "build a choice from min, max, abs, relu and sign, as in max(x, 0)"
ALONE = "leave out everything but the expression, as in x^2"
DECIMAL = "use decimal digits, as in 16*x for 0x10*x"
OPENS = "'lambda*' before a number opens like an anonymous function of Python's"
EMPTY = "the expression is empty"
GIVE = "give a loss, as in x**2"
LISTED = "`gdcli explain functions` lists all of them"
LISTS = "`gdcli explain functions` lists the functions"
PYTHONS = "is a word of Python, not of this language"
MISPLACED = "stands where a number, a name or a bracket is expected"

READ_IN_TWO_WAYS: list[Row] = [
    ("1/2x", "  ^^", DIVISION, "write 1/(2*x) or (1/2)*x"),
    ("1/x y", "  ^^^", DIVISION, "write 1/(x*y) or (1/x)*y"),
    ("e^2x", "  ^^", POWER, "write e^2*x or e^(2*x)"),
    ("2^-3x", "  ^^^", POWER, "write 2^-3*x or 2^(-3*x)"),
    ("x²^3", "^^^^", SUPERSCRIPT, "write (x^2)^3 or x^(2^3)"),
    ("√2x", "^^^", ROOT, "write √(2*x) or √(2)*x"),
    ("√x^2", "^^^^", ROOT, "write √(x^2) or √(x)^2"),
    ("√x²", "^^^", ROOT, "write √(x^2) or √(x)^2"),
    ("a/2x", "  ^^", DIVISION, "write a/(2*x) or (a/2)*x"),
    ("-a*b/2x", "     ^^", DIVISION, "write -a*b/(2*x) or (-a*b/2)*x"),
    ("1/2(x+1)", "  ^^^^^^", DIVISION, "write 1/(2*(x+1)) or (1/2)*(x+1)"),
    ("1/2 sin(x)", "  ^^^^^^^^", DIVISION, "write 1/(2*sin(x)) or (1/2)*sin(x)"),
    ("1/2|x|", "  ^^^^", DIVISION, "write 1/(2*|x|) or (1/2)*|x|"),
    ("1/2 3", "  ^^^", DIVISION, "write 1/(2*3) or (1/2)*3"),
    ("e^2sin(x)", "  ^^^^^^^", POWER, "write e^2*sin(x) or e^(2*sin(x))"),
    ("e^2√x", "  ^^^", POWER, "write e^2*√x or e^(2*√x)"),
    ("x²⁻¹", "^^^^", SUPERSCRIPT, "write (x^2)^-1 or x^(2^-1)"),
    ("x²^-1", "^^^^^", SUPERSCRIPT, "write (x^2)^-1 or x^(2^-1)"),
    ("√2√x", "^^^^", ROOT, "write √(2*√x) or √(2)*√x"),
    ("√|x|²", "^^^^^", ROOT, "write √(|x|^2) or √(|x|)^2"),
    ("√sin(x)y", "^^^^^^^^", ROOT, "write √(sin(x)*y) or √(sin(x))*y"),
    ("x³√y", " ^^^", "a superscript before '√' can be read in two ways", "write x^3*√y or x*(√y)^(2/3)"),
    (
        "(x + y + z + u + v + w + p + q)/2x",
        "                                ^^",
        DIVISION,
        "write a/(b*c) or (a/b)*c",
    ),
]

PRODUCTS: list[Row] = [
    ("2 3", "^^^", NUMBERS, "write 2*3 or 23"),
    ("x + 2 3", "    ^^^", NUMBERS, "write 2*3 or 23"),
    ("x 3", "^^^", "a number after 'x' is no product", "write 3*x"),
    ("x^2 3", "^^^^^", "a number after 'x^2' is no product", "write 3*x^2"),
    ("(x+1)2", "^^^^^^", "a number after '(x+1)' is no product", "write 2*(x+1)"),
    ("1_000x", "^^^^^^", "digits are not grouped by '_'", "write 1000x"),
    ("0x10", "^^^^", "'0x10' is no number here", DECIMAL),
    ("0b1", "^^^", "'0b1' is no number here", DECIMAL),
    ("x 3^2", "^^^^^", "a number after 'x' is no product", "write 3^2*x"),
    ("1.2.3", "^^^^^", "'1.2.3' is no number: it has a second point, or one in its exponent", POINT),
    ("1e5.5x", "^^^^^", "'1e5.5' is no number: it has a second point, or one in its exponent", POINT),
    ("2 .5", "^^^^", NUMBERS, "write 2*.5"),
    ("1 000x", "^^^^^", NUMBERS, "write 1*000 or 1000"),
    ("1 1/2 x", "^^^", NUMBERS, "write (1 + 1/2) or 1*1/2"),
    ("-x 3", "^^^^", "a number after '-x' is no product", "write 3*-x"),
    ("x\ny", "  ^", "a line break is no sign", "put + or * between the lines, as in x + y"),
    ("2_a", "^^^", "digits are not grouped by '_'", "write 2*_a"),
]

FUNCTIONS: list[Row] = [
    ("sin 2x", "^^^", NEEDS_BRACKETS, "write sin(2x)"),
    ("sin x", "^^^", NEEDS_BRACKETS, "write sin(x)"),
    ("x + log", "    ^^^", "'log' is a function and needs brackets", "write log(x)"),
    ("sin^2(x)", "^^^^^", NEEDS_ARGUMENT, SQUARE),
    ("sin²(x)", "^^^^", NEEDS_ARGUMENT, SQUARE),
    ("sin⁻¹(x)", "^^^^^", NEEDS_ARGUMENT, "write asin(x) for the inverse or 1/sin(x) for the reciprocal"),
    ("x**2 + sine(y)", "       ^^^^", "unknown function 'sine'", f"did you mean 'sin'?  {LISTED}"),
    ("Sin(x)", "^^^", "unknown function 'Sin'", f"did you mean 'sin'?  {LISTED}"),
    ("arctan2(y, x)", "^^^^^^^", "unknown function 'arctan2'", f"did you mean 'atan2'?  {LISTED}"),
    ("x(y+1)", "^", "unknown function 'x'", f"for a product write x*(y+1); {LISTS}"),
    ("sin()", "^^^^^", "'sin' takes 1 argument, not 0", "write sin(x)"),
    ("sin(x, y)", "^^^^^^^^^", "'sin' takes 1 argument, not 2", "write sin(x)"),
    ("max(x)", "^^^^^^", "'max' takes 2 or more arguments, not 1", "write max(x, y)"),
    ("atan2(x)", "^^^^^^^^", "'atan2' takes 2 arguments, not 1", "write atan2(y, x)"),
    ("hypot(x,y,z)", "^^^^^^^^^^^^", "'hypot' takes 2 arguments, not 3", "write hypot(x, y)"),
    ("sin -x^2", "^^^", NEEDS_BRACKETS, "write sin(-x^2)"),
    ("sin 2πx", "^^^", NEEDS_BRACKETS, "write sin(2πx)"),
    ("sin x^2", "^^^", NEEDS_BRACKETS, "write sin(x^2) or sin(x)^2"),
    ("sin² x", "^^^^", NEEDS_ARGUMENT, SQUARE),
    (
        "sin^-1(x+1)",
        "^^^^^^",
        NEEDS_ARGUMENT,
        "write asin(x+1) for the inverse or 1/sin(x+1) for the reciprocal",
    ),
    ("log(x, 2)", "^^^^^^^^^", "'log' takes 1 argument, not 2", "write log(x)/log(2)"),
    ("log_2 x", "^^^^^", "unknown function 'log_2'", f"did you mean 'log2'?  {LISTED}"),
    ("arctan²(x)", "^^^^^^", "unknown function 'arctan'", f"did you mean 'atan'?  {LISTED}"),
    ("tg x", "^^", "unknown function 'tg'", f"did you mean 'tan'?  {LISTED}"),
    ("LN(x)", "^^", "unknown function 'LN'", f"did you mean 'ln'?  {LISTED}"),
    ("pow(x, 2)", "^^^", "unknown function 'pow'", f"write x^y; {LISTS}"),
    ("log1p(x)", "^^^^^", "unknown function 'log1p'", f"write log(1 + x); {LISTS}"),
    ("PI()", "^^", "unknown function 'PI'", "write pi"),
    ("1/x(y+1)", "  ^", "unknown function 'x'", f"for a product write (x*(y+1)); {LISTS}"),
    ("f(x, y)", "^", "unknown function 'f'", LISTS),
    ("IF(x, 1, 2)", "^^", "unknown function 'IF'", LISTS),
]

WORDS: list[Row] = [
    ("not x", "^^^", f"'not' {PYTHONS}", NO_LOGIC),
    ("not(x)", "^^^", f"'not' {PYTHONS}", NO_LOGIC),
    ("if x", "^^", f"'if' {PYTHONS}", NO_LOGIC),
    ("x if y", "  ^^", f"'if' {PYTHONS}", NO_LOGIC),
    ("x and y", "  ^^^", f"'and' {PYTHONS}", NO_LOGIC),
    ("x in y", "  ^^", f"'in' {PYTHONS}", NO_LOGIC),
    ("return x^2", "^^^^^^", f"'return' {PYTHONS}", ALONE),
    ("return -x", "^^^^^^", f"'return' {PYTHONS}", ALONE),
    ("x mod y", "  ^^^", "'mod' is no operator of this language", NO_LOGIC),
    ("minimize x^2", "^^^^^^^^", "'minimize' is no operator of this language", ALONE),
    ("2if", " ^^", f"'if' {PYTHONS}", NO_LOGIC),
    ("x\tor |y|", "  ^^", f"'or' {PYTHONS}", NO_LOGIC),
    ("lambda*2", "^^^^^^^^", OPENS, "write 2*lambda"),
    ("lambda*2^x + 1", "^^^^^^^^", OPENS, "write 2*lambda"),
    ("lambda x: x^2", "^^^^^^^^^", "an anonymous function of Python's, 'lambda … :', is not a loss", ALONE),
    ("x if y else z", "  ^^", f"'if' {PYTHONS}", NO_LOGIC),
]

UNFINISHED: list[Row] = [
    ("x +", "   ^", "something is missing after '+'", "add a number, a name or a bracket after '+'"),
    ("x**", "   ^", "something is missing after '**'", "add a number, a name or a bracket after '**'"),
    ("√", " ^", "something is missing after '√'", "add a number, a name or a bracket after '√'"),
    ("*x", "^", f"'*' {MISPLACED}", "leave out the '*'"),
    ("x***2", "   ^", f"'*' {MISPLACED}", "leave out one of '**' and '*'"),
    ("(x+)", "   ^", f"')' {MISPLACED}", "leave out the '+', or add what is missing after it"),
    ("max(x,)", "      ^", f"')' {MISPLACED}", "leave out the ',', or add what is missing after it"),
    ("x + ()", "    ^^", "the brackets '()' are empty", "put an expression between them, as in (x + 1)"),
    ("²", "^", NO_BASE, "put it after a name, as in x²"),
    ("2*(x+1", "  ^", "'(' is never closed", "add ')' where it ends"),
    ("|x", "^", "'|' is never closed", "add '|' where it ends, or call the function, as in abs(x)"),
    ("x)", " ^", "')' closes a bracket that was never opened", "remove the ')'"),
    ("|x)", "  ^", "')' closes no bracket here: '|' is still open", "add '|' before it"),
    ("x, y", " ^", NO_COMMA, "give one expression; the decimal sign is '.', as in 2.5"),
    ("2,5x", " ^", NO_COMMA, "write 2.5"),
    ("", "^", EMPTY, GIVE),
    (" \t\n", "^", EMPTY, GIVE),
    (
        "2*pi",
        "^^^^",
        "the expression has no variable, so there is nothing to minimize",
        "name at least one variable, as in 'x**2'",
    ),
    ("max(,x)", "    ^", f"',' {MISPLACED}", "leave out the ','"),
    ("(*x)", " ^", f"'*' {MISPLACED}", "leave out the '*'"),
    ("√-x", " ^", f"'-' {MISPLACED}", "put what is under the root into brackets, as in √(x + 1)"),
    ("³√x", "^", NO_BASE, "write cbrt(x)"),
    ("⁴√x", "^", NO_BASE, "write x^(1/4)"),
    ("x^²", "  ^", NO_BASE, "put it after a name, as in x²"),
    ("1,234x", " ^", NO_COMMA, "write 1.234 or 1234"),
    ("1,5x", " ^", NO_COMMA, "write 1.5"),
    ("x +* y", "   ^", f"'*' {MISPLACED}", "leave out one of '+' and '*'"),
]

REFUSED = [*READ_IN_TWO_WAYS, *PRODUCTS, *FUNCTIONS, *WORDS, *UNFINISHED]


@pytest.mark.parametrize(("text", "carets", "what", "fix"), REFUSED, ids=[ascii(row[0]) for row in REFUSED])
def test_spelling_is_refused_by_name_with_its_place_and_a_fix(
    text: str, carets: str, what: str, fix: str
) -> None:
    assert drawn(text) == (carets, what, fix)
