"""Start points: what is accepted, from the command line and from Python, and what is refused and where."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from gdcli.errors import InputError
from gdcli.objective.start import DEFAULT_START, StartLike, read_start
from gdcli.report.to_message import error_message

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE, TWO = ("x",), ("x", "y")
Given = StartLike

ACCEPTED: list[tuple[Given, Sequence[str], tuple[float, ...], set[str]]] = [
    (None, ONE, (DEFAULT_START,), set()),
    (None, TWO, (DEFAULT_START, DEFAULT_START), set()),
    ("5", ONE, (5.0,), {"x"}),
    (" -2.5e-3 ", ONE, (-0.0025,), {"x"}),
    ("−3", ONE, (-3.0,), {"x"}),
    ("-pi/2", ONE, (-math.pi / 2,), {"x"}),
    ("1/3", ONE, (1 / 3,), {"x"}),
    ("2^3^2", ONE, (512.0,), {"x"}),
    ("√2", ONE, (math.sqrt(2),), {"x"}),
    ("min(1, 2)", ONE, (1.0,), {"x"}),
    ("0.1 + 0.2", ONE, (0.3,), {"x"}),
    ("-0.0", ONE, (-0.0,), {"x"}),
    ("x=5", ONE, (5.0,), {"x"}),
    (" x = 5 ", ONE, (5.0,), {"x"}),
    ("x=5,y=-1", TWO, (5.0, -1.0), {"x", "y"}),
    ("y=-1, x=5", TWO, (5.0, -1.0), {"x", "y"}),
    ("y=2", TWO, (DEFAULT_START, 2.0), {"y"}),
    ("x=max(1,2),y=hypot(3, 4)", TWO, (2.0, 5.0), {"x", "y"}),
    ("x=|-3|,y=(1)", TWO, (3.0, 1.0), {"x", "y"}),
    (["x=1", "y=2"], TWO, (1.0, 2.0), {"x", "y"}),
    (["y=2"], TWO, (DEFAULT_START, 2.0), {"y"}),
    ([], TWO, (DEFAULT_START, DEFAULT_START), set()),
    (5, ONE, (5.0,), {"x"}),
    (-2.5, ONE, (-2.5,), {"x"}),
    (5e-324, ONE, (5e-324,), {"x"}),
    ({"y": 2, "x": 1.5}, TWO, (1.5, 2.0), {"x", "y"}),
    ({"y": 2}, TWO, (DEFAULT_START, 2.0), {"y"}),
    ({}, TWO, (DEFAULT_START, DEFAULT_START), set()),
    ([1.5, -2], TWO, (1.5, -2.0), {"x", "y"}),
    ((1,), ONE, (1.0,), {"x"}),
]


@pytest.mark.parametrize(("given", "variables", "point", "named"), ACCEPTED)
def test_start_is_read_in_the_order_of_the_variables(
    given: Given, variables: tuple[str, ...], point: tuple[float, ...], named: set[str]
) -> None:
    start = read_start(given, variables)
    assert (start.variables, start.point, start.given) == (variables, point, frozenset(named))


NO_VALUE = "--start: a value is missing"
SEPARATED = "--start: a value follows its name and '=', and a comma separates it from the next"
LARGEST = "the largest is about 1.8e308"
CONSTANT = "write a number or a constant expression such as -pi/2"

# What is given; the message; the part of the text that the caret marks.
REFUSED: list[tuple[Given, Sequence[str], str, str]] = [
    ("5", TWO, "--start '5' does not say which of x, y it is for", "5"),
    ("x=1,5", TWO, "--start '5' does not say which of x, y it is for", "5"),
    ("z=5", TWO, "--start: there is no variable 'z' in the expression", "z"),
    ("x=1, Y=5", TWO, "--start: there is no variable 'Y' in the expression", " Y"),
    ("=5", ONE, "--start: a name is missing", ""),
    ("x=5,x=6", TWO, "--start gives 'x' twice", "x=6"),
    (["x=5", "x=6"], TWO, "--start gives 'x' twice", "x=6"),
    ("x=y", TWO, "--start: 'y' is not a number", "y"),
    ("x=1,y=2*t", TWO, "--start: 't' is not a number", "t"),
    ("x=1/0", ONE, "--start: division by zero", "0"),
    ("x=1,y=sqrt(-1)", TWO, "--start: 'sqrt(-1)' is not a real number", "sqrt(-1)"),
    ("9**9**9", ONE, "--start: the constant '9**9**9' is too large for a double", "9**9**9"),
    ("x=1e400", ONE, "--start: the number '1e400' is too large for a double", "1e400"),
    ("nan", ONE, "--start: 'nan' is not a real number", "nan"),
    ("x=-inf", ONE, "--start: 'inf' is not a real number", "inf"),
    ("", ONE, NO_VALUE, ""),
    ("x=", ONE, NO_VALUE, ""),
    ("x=1,y= ", TWO, NO_VALUE, " "),
    ("x=2 3", ONE, "--start: two numbers stand side by side", "2 3"),
    ("x=sin 2", ONE, "--start: 'sin' is a function and needs brackets", "sin"),
    ("x=5;y=6", TWO, SEPARATED, ";"),
    ("5;6", TWO, SEPARATED, ";"),
    ("x:5", ONE, SEPARATED, ":"),
    ("x==5", ONE, SEPARATED, "="),
    ("x=5 y=6", TWO, SEPARATED, "="),
    ("[5, 6]", TWO, SEPARATED, "["),
    ('{"x": 5}', ONE, SEPARATED, "{"),
    ("(5, 6)", TWO, "--start '(5, 6)' does not say which of x, y it is for", "(5, 6)"),
    ("5 6", TWO, "--start '5 6' does not say which of x, y it is for", "5 6"),
    ("x=5,", ONE, NO_VALUE, ""),
    ("x=5,,y=6", TWO, NO_VALUE, ""),
    ("x=1_000", ONE, "--start: digits are not grouped by '_'", "1_000"),
    ("x=½", ONE, "--start: the character '½' (VULGAR FRACTION ONE HALF) is not part of the language", "½"),
    ("x=(1", ONE, "--start: '(' is never closed", "("),
    ("x=5)", ONE, "--start: ')' closes a bracket that was never opened", ")"),
    ("x=\x1b[2J", ONE, "--start: the character '\x1b' (U+001B) is not part of the language", "\x1b"),
    ({"z": 1}, TWO, "--start: there is no variable 'z' in the expression", "z"),
]


@pytest.mark.parametrize(("given", "variables", "what", "marked"), REFUSED)
def test_start_is_refused_with_the_place_in_what_was_given(
    given: Given, variables: tuple[str, ...], what: str, marked: str
) -> None:
    with pytest.raises(InputError) as refusal:
        read_start(given, variables)
    place = refusal.value.place
    assert place is not None
    assert (refusal.value.what, place.text[place.span.start : place.span.end]) == (what, marked)
    drawn = error_message(refusal.value)
    assert all(character.isprintable() or character == "\n" for character in drawn)


NOT_FINITE: list[tuple[Given, Sequence[str], str]] = [
    (math.nan, ONE, "--start: x = nan is not a finite number"),
    (math.inf, ONE, "--start: x = inf is not a finite number"),
    ([1.0, -math.inf], TWO, "--start: y = -inf is not a finite number"),
    ({"x": math.nan}, ONE, "--start: x = nan is not a finite number"),
    ((1.0, 2.0), ONE, "--start gives 2 value(s) for the variables x"),
    ([1.0], TWO, "--start gives 1 value(s) for the variables x, y"),
    (5, TWO, "--start gives 1 value(s) for the variables x, y"),
]


@pytest.mark.parametrize(("given", "variables", "what"), NOT_FINITE)
def test_numbers_that_are_no_point_are_refused(given: Given, variables: tuple[str, ...], what: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_start(given, variables)
    assert refusal.value.what == what


FIXES: list[tuple[Given, Sequence[str], str]] = [
    ("5", TWO, "--start x=5,y=5"),
    ("5", tuple("abcdefgh"), "--start a=5,b=5,c=5,d=5,e=5,f=5"),
    ("1/3", TWO, "--start x=1/3,y=1/3"),
    ("-pi/2,sqrt(2)", TWO, "--start x=-pi/2,y=sqrt(2)"),
    ("5,6", TWO, "--start x=5,y=6"),
    ("5 -6e3", TWO, "--start x=5,y=-6e3"),
    ("(5, 6)", TWO, "--start x=5,y=6"),
    ("x=5;y=-1", TWO, "--start x=5,y=-1"),
    ("x:5, y:6", TWO, "--start x=5,y=6"),
    ('{"x": 5, "y": -1}', TWO, "--start x=5,y=-1"),
    ("x=5 y=6", TWO, "--start x=5,y=6"),
    ("x==7", ONE, "--start x=7"),
    ("", TWO, "--start x=5,y=5"),
    ("X=5", TWO, "did you mean 'x'?  its variables are x, y"),
    ("beta=5", ("beta_1", "x"), "did you mean 'beta_1'?  its variables are beta_1, x"),
    ("z=5", tuple("abcdefgh"), "its variables are a, b, c, d, e, f, …"),
    ("z=5", TWO, "its variables are x, y"),
    ("x=y", TWO, CONSTANT),
    ("x=5,x=6", TWO, "give it once"),
]


@pytest.mark.parametrize(("given", "variables", "fix"), FIXES)
def test_refused_start_comes_with_a_fix(given: Given, variables: tuple[str, ...], fix: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_start(given, variables)
    assert refusal.value.fix == fix


COMMANDS = [(variables, fix) for _, variables, fix in FIXES if fix.startswith("--start")]


@pytest.mark.parametrize(("variables", "fix"), COMMANDS)
def test_start_that_a_fix_shows_is_read(variables: tuple[str, ...], fix: str) -> None:
    assert read_start(fix.removeprefix("--start "), variables).given


@pytest.mark.parametrize("unit", ["x", "x=", "1", "(", " ", ";", "x:1,", "é", "="])
def test_long_start_is_read_or_refused_at_once(unit: str) -> None:
    with pytest.raises(InputError):
        read_start(unit * 20_000, TWO)
