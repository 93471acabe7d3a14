"""`--lr`: numbers and expressions in t, what they are worth, and the exact words for what is refused."""

from __future__ import annotations

import math

import pytest

from gdcli.backends.to_python import to_python
from gdcli.errors import InputError
from gdcli.methods.schedule import read_learning_rate
from gdcli.methods.schedules import PARAMETER_RANGES, declare_schedule
from gdcli.methods.schedules import SCHEDULES as SCHEDULES_BY_NAME
from gdcli.objective.parser import parse

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

# Schedules, and the rates at t = 1, 2, 3 and so on. PyTorch's schedulers give the same, where they have them.
NAMED: dict[str, tuple[float, ...]] = {
    "constant(0.2)": (0.2, 0.2, 0.2),
    "step(0.1, 0.5, 3)": (0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025),
    "exponential(0.1, 0.9)": (0.1, 0.09, 0.081, 0.0729, 0.06561),
    "linear(0.1, 4, 0.02)": (0.1, 0.08, 0.06, 0.04, 0.02, 0.02),
    "cosine(0.1, 6, 0.01)": (
        0.1, 0.09397114317029975, 0.0775, 0.055, 0.0325, 0.01602885682970026, 0.01, 0.01,
    ),
    "cosine(1, 2)": (1.0, 0.5, 0.0, 0.0),
    "2*cosine(epochs = 2, lr=0.5, final=1/4)": (1.0, 0.75, 0.5, 0.5),
    "min(1, warmup(epochs=4))": (0.25, 0.5, 0.75, 1.0, 1.0),
    "warmup(4)*0.1": (0.025, 0.05, 0.075, 0.1, 0.1),
    "inverse_sqrt(0.1)": (0.1, 0.1 / math.sqrt(2), 0.1 / math.sqrt(3), 0.05),
    "inverse_sqrt(0.1, 2)": (0.05, 0.1, 0.1 * math.sqrt(2 / 3), 0.1 / math.sqrt(2)),
    "one_cycle(0.1, 10)": (
        0.004, 0.052, 0.1, 0.09504846320134738, 0.0811745653949763, 0.06112620219362893,
        0.03887419780637107, 0.0188258346050237, 0.004951936798652629, 4e-07, 4e-07,
    ),
    "one_cycle(0.1, 8, 0.5, 10, 100)": (
        0.01, 0.0325, 0.0775, 0.1, 0.08536998372026805, 0.05005, 0.014730016279731955, 0.0001,
    ),
    # 1 + (1 + √2)^(v − 1): √2, 2, √2, 2 + √2, √2, 2, √2, and then (1 + √2)² + 1.
    "silver(1)": (
        math.sqrt(2), 2.0, math.sqrt(2), 2 + math.sqrt(2),
        math.sqrt(2), 2.0, math.sqrt(2), 4 + 2 * math.sqrt(2),
    ),
    "warmup(2) cosine(1, 2) + 0.5/t": (1.0, 0.75, 0.5 / 3),
    "step(1/2, 1/2, 1)^2": (0.25, 0.0625),
    "cosine(1, 2) - cosine(0.5, 2)": (0.5, 0.25),
}  # fmt: skip

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
    "log(t - 1)": (
        "--lr: 'log(t - 1)' is not a real number at the first update, t = 1",
        "log(t - 1)",
        "'log(x)' is the natural logarithm, x > 0",
        "",
    ),
    "1/(t - 1)": ("--lr: division by zero at the first update, t = 1", "(t - 1)", "", ""),
    "t/0": ("--lr: division by zero", "0", "", ""),
    "cosine": (
        "--lr: the schedule 'cosine' needs its numbers",
        "cosine",
        "",
        "write cosine(lr, epochs, final=0); `gdcli explain schedules` lists all",
    ),
    "2*cosine(0.1)": (
        "--lr: the schedule 'cosine' takes other numbers",
        "cosine(0.1)",
        "",
        "write cosine(lr, epochs, final=0); `gdcli explain schedules` lists all",
    ),
    "cosine(0.1, 9, last=0.01)": (
        "--lr: the schedule 'cosine' takes other numbers",
        "cosine(0.1, 9, last=0.01)",
        "",
        "write cosine(lr, epochs, final=0); `gdcli explain schedules` lists all",
    ),
    "cosine(0.1, lr=0.2)": (
        "--lr: the schedule 'cosine' takes other numbers",
        "cosine(0.1, lr=0.2)",
        "",
        "write cosine(lr, epochs, final=0); `gdcli explain schedules` lists all",
    ),
    "cosine(0.1, epochs=)": (
        "--lr: the schedule 'cosine' takes other numbers",
        "cosine(0.1, epochs=)",
        "",
        "write cosine(lr, epochs, final=0); `gdcli explain schedules` lists all",
    ),
    "cosine(0.1, epochs=0.5)": (
        "--lr: epochs = 0.5 is out of its range",
        "0.5",
        "allowed is 1 <= epochs < inf, a whole number",
        "",
    ),
    "min(t=1, 2)": (
        "--lr: an equation '=' is not a loss",
        "=",
        "",
        "square the difference to bring two sides together, as in (a - b)^2",
    ),
    "step(0.1,,3)": (
        "--lr: the schedule 'step' takes other numbers",
        "step(0.1,,3)",
        "",
        "write step(lr, factor, every); `gdcli explain schedules` lists all",
    ),
    "0.1*warmup(0.5)": (
        "--lr: epochs = 0.5 is out of its range",
        "0.5",
        "allowed is 1 <= epochs < inf, a whole number",
        "",
    ),
    "cosine(-1, 9)": ("--lr: lr = -1 is out of its range", "-1", "allowed is 0 < lr < inf", ""),
    "cosine(0.1, t)": (
        "--lr: 't' is not a number",
        "t",
        "",
        "write a number or a constant expression such as -pi/2",
    ),
    "cosine(0.1, 9": ("--lr: '(' is never closed", "(", "", "add ')' where it ends"),
    "0.1*cosin(0.1, 9)": (
        "--lr: unknown schedule 'cosin'",
        "cosin",
        "",
        "did you mean 'cosine'?  `gdcli explain schedules` lists all",
    ),
    # A name that looks like what stands in the place of a call.
    "cosine0*cosine(1, 9)": (
        "--lr: 'cosine0' is neither a number nor the epoch number t",
        "cosine0",
        "",
        NO_NUMBER,
    ),
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


@pytest.mark.parametrize("text", NAMED)
def test_a_schedule_is_called_by_name(text: str) -> None:
    evaluate = to_python(read_learning_rate(text).program())
    found = [evaluate(float(t))[0] for t in range(1, len(NAMED[text]) + 1)]
    # PyTorch multiplies step by step, where the formula takes a power.
    assert found == pytest.approx(NAMED[text], rel=1e-13, abs=1e-17)


@pytest.mark.parametrize("name", SCHEDULES_BY_NAME)
def test_a_traced_schedule_is_its_source_bit_for_bit(name: str) -> None:
    schedule = declare_schedule(name)
    evaluate = to_python(schedule.program())
    given = {"lr": 0.3, "factor": 0.7, "every": 3.0, "epochs": 20.0, "warmup": 4.0}
    arguments = {
        key: given[key] if default is None else default for key, default in schedule.parameters.items()
    }
    for t in (*range(1, 40), 2**20, 3 * 2**30, 10**12):
        (found,) = evaluate(float(t), *arguments.values())
        assert found == SCHEDULES_BY_NAME[name](float(t), **arguments)
        assert 0 <= found < math.inf


@pytest.mark.parametrize("name", SCHEDULES_BY_NAME)
def test_every_schedule_is_described_and_every_parameter_has_a_range(name: str) -> None:
    schedule = declare_schedule(name)
    assert schedule.meaning.endswith(".")
    assert schedule.reference.endswith(".")
    assert schedule.formula
    assert set(schedule.parameters) <= set(PARAMETER_RANGES)


@pytest.mark.parametrize("name", SCHEDULES_BY_NAME)
def test_a_schedule_is_no_function_of_losses(name: str) -> None:
    with pytest.raises(InputError, match=f"unknown function '{name}'"):
        parse(f"{name}(1, 2)")


def test_silver_takes_the_long_steps_at_powers_of_two() -> None:
    evaluate = to_python(read_learning_rate("silver(1)").program())
    for power in range(40):
        expected = 1 + (1 + math.sqrt(2)) ** (power - 1)
        assert evaluate(2.0**power)[0] == evaluate(3 * 2.0**power)[0] == pytest.approx(expected, rel=1e-14)


def test_too_many_schedules_are_refused() -> None:
    with pytest.raises(InputError, match="more than 100 schedules"):
        read_learning_rate("+".join(["warmup(9)"] * 101))
    assert len(read_learning_rate("+".join(["warmup(9)"] * 100)).calls) == 100


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
