"""`--lr`: numbers and expressions in t, what they are worth, and the exact words for what is refused."""

from __future__ import annotations

import math

import pytest

from gdcli.backends.to_python import to_python
from gdcli.errors import InputError
from gdcli.methods.schedule import read_learning_rate

CONSTANTS: dict[float | str, float] = {
    0.1: 0.1,
    1: 1.0,
    5e-324: 5e-324,
    "0.1": 0.1,
    "1e-3": 0.001,
    "1/3": 1 / 3,
    " 0.5 ": 0.5,
    "pi/100": math.pi / 100,
    "2^-4": 0.0625,
    "1.7976931348623157e308": 1.7976931348623157e308,
}

# What is written, and the rate at t = 1, 2 and 10.
SCHEDULES = {
    "0.1*0.99^t": (0.1 * 0.99, 0.1 * 0.99**2, 0.1 * 0.99**10),
    "1/t": (1.0, 0.5, 0.1),
    "t": (1.0, 2.0, 10.0),
    "0.1/(1 + 0.01*t)": (0.1 / 1.01, 0.1 / 1.02, 0.1 / 1.1),
    "min(0.25, 1/t)": (0.25, 0.25, 0.1),
    "0.3*exp(-t)": (0.3 * math.exp(-1), 0.3 * math.exp(-2), 0.3 * math.exp(-10)),
    "5 - t/2": (4.5, 4.0, 0.0),
}

POSITIVE = "the learning rate is the length of the step along the negative gradient"
NO_NUMBER = '--lr 0.01, or an expression in t such as --lr "0.1*0.99^t"'

# What is given: what is wrong, the part under the caret, why, and the fix.
REFUSED: dict[float | str, tuple[str, str, str, str]] = {
    "0": ("--lr must be positive, not '0'", "0", POSITIVE, "--lr 0.01"),
    "-0.1": ("--lr must be positive, not '-0.1'", "-0.1", POSITIVE, "--lr 0.01"),
    "1-1": ("--lr must be positive, not '1-1'", "1-1", POSITIVE, "--lr 0.01"),
    0.0: ("--lr must be positive, not '0.0'", "0.0", POSITIVE, "--lr 0.01"),
    -1: ("--lr must be positive, not '-1'", "-1", POSITIVE, "--lr 0.01"),
    "t - 5": (
        "--lr must be positive, not 't - 5': it is -4 at the first update, t = 1",
        "t - 5",
        POSITIVE,
        "--lr 0.01",
    ),
    "x": ("--lr: 'x' is neither a number nor the epoch number t", "x", "", NO_NUMBER),
    "0.1*0.99^epoch": (
        "--lr: 'epoch' is neither a number nor the epoch number t",
        "epoch",
        "",
        NO_NUMBER,
    ),
    "1e400": (
        "--lr: the number '1e400' is too large for a double",
        "1e400",
        "the largest is about 1.8e308",
        "",
    ),
    "1e-400": (
        "--lr: the number '1e-400' is too small for a double",
        "1e-400",
        "the smallest above zero is about 4.9e-324",
        "",
    ),
    "t/0": ("--lr: division by zero", "0", "", ""),
}


@pytest.mark.parametrize("given", CONSTANTS, ids=repr)
def test_a_number_is_a_constant_rate(given: float | str) -> None:
    rate = read_learning_rate(given)
    assert rate.constant == CONSTANTS[given]
    program = rate.program()
    assert program.inputs == ("t",)
    assert to_python(program)(1.0) == (CONSTANTS[given],)


@pytest.mark.parametrize("text", SCHEDULES)
def test_an_expression_in_t_is_a_schedule(text: str) -> None:
    rate = read_learning_rate(text)
    assert rate.constant is None
    evaluate = to_python(rate.program())
    # The order of operations is sympy's, not the one written: two roundings.
    assert [evaluate(t)[0] for t in (1.0, 2.0, 10.0)] == pytest.approx(SCHEDULES[text], rel=5e-16)


@pytest.mark.parametrize("given", REFUSED, ids=repr)
def test_a_rate_is_refused_in_these_words(given: float | str) -> None:
    with pytest.raises(InputError) as caught:
        read_learning_rate(given)
    error = caught.value
    assert error.place is not None
    span = error.place.span
    found = (error.what, error.place.text[span.start : span.end], error.why, error.fix)
    assert found == REFUSED[given]


@pytest.mark.parametrize("given", [math.nan, math.inf, -math.inf, "", "0.1;", "a.b", "auto"])
def test_what_is_no_rate_is_refused(given: float | str) -> None:
    with pytest.raises(InputError, match=r"^--lr"):
        read_learning_rate(given)
