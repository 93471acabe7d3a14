"""The page's script against the program: runs, reasons to stop, and numbers as text, by Node.js."""

from __future__ import annotations

import json
import random
from functools import cache
from importlib.resources import files
from typing import Any
from unittest import mock

import pytest
from node import needs_node, printed

import gdcli
from gdcli.backends.to_javascript import to_javascript
from gdcli.methods.rules import RULES
from gdcli.pipeline.play import Playground, play
from gdcli.pipeline.play_task import read_play
from gdcli.program.builder import Builder
from gdcli.program.program import Instruction, Program
from gdcli.report.page_record import page_record
from gdcli.report.to_page import programs

# Their losses and what they step by are + − × ÷ √ and comparisons: what JavaScript computes bit for bit.
EXACT_LOSSES = {
    "quartic": ("2*x**4-3*x**2+2*x-20", "x=5"),
    "rosenbrock": ("(1-x)**2+100*(y-x**2)**2", "x=-1.2,y=1"),
    "quotient": ("sqrt(1+x**2)+x/(1+y**2)+abs(y-x)/3", "x=3,y=-0.7"),
}
EXACT_RULES = (
    "gd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "lion", "rprop", "adgd", "hypergradient",
)  # fmt: skip
OTHER_RULES = tuple(
    rule.__name__ for rule in dict.fromkeys(RULES.values()) if rule.__name__ not in EXACT_RULES
)
EPOCHS = 60

OTHER_LOSSES = {
    "exp(x/3)+exp(-x)": "x=2",
    "log(1+x**2)+sin(3*x)/4": "x=1.7",
    "erf(x-1)**2+softplus(y)*sigmoid(x)": "x=0.3,y=0.2",
    "cbrt(1+x**2)+hypot(x,y)+atan2(y,2+x**2)": "x=1,y=-2",
}

# Ways to end: expression, start, lr, optimizer, epochs.
ENDINGS: dict[str, tuple[str, str, float, str, int]] = {
    "all epochs": ("x**2", "x=5", 0.1, "gd", 7),
    "one epoch": ("x**2", "x=5", 0.1, "gd", 1),
    "nothing changes": ("x**2", "x=5", 0.5, "gd", 20),
    "a cycle": ("x**2", "x=5", 1.0, "gd", 30),
    "a longer cycle": ("abs(x)", "x=0.25", 0.5, "momentum:momentum=0", 40),
    "the epoch counts": ("x**2", "x=0", 0.1, "adam", 30),
    "the loss overflows": ("2*x**4-3*x**2+2*x-20", "x=5", 0.3, "gd", 15),
    "the step overflows": ("x**2", "x=1e10", 1e300, "gd", 5),
    "the step overflows with momentum": ("x**2", "x=1e10", 1e-3, "momentum:momentum=0.999", 3),
    "the memory overflows": ("x**4", "x=1e60", 0.1, "adagrad", 5),
    "the loss is not real": ("x-sqrt(x)", "x=1", 3.0, "gd", 5),
    "a logarithm ends": ("x+log(x)", "x=1", 1.0, "gd", 5),
    "a division by zero": ("1/x", "x=0", 0.1, "gd", 5),
    "an undefined quotient": ("x/x+x**2+y/(y*x)", "x=0,y=1", 0.1, "gd", 5),
    "too large at the start": ("exp(x)+y", "x=800,y=1", 0.1, "gd", 5),
    "something vanishes": ("1/exp(-x)", "x=800", 0.1, "gd", 5),
    "no power": ("x**1.5", "x=1", 2.0, "gd", 5),
    "nothing over nothing": ("max(x,0)", "x=-1", 0.1, "adadelta:eps=0", 5),
}


def script(playground: Playground) -> str:
    """What the page's script has before it touches the page, with a function that writes a run as text."""
    parts = [
        files("gdcli.report.play").joinpath(name) for name in ("figures.js", "breakdown.js", "descent.js")
    ]
    return "\n".join(
        [
            f"const page = {json.dumps(page_record(playground))};",
            programs(playground),
            *(part.read_text("ascii") for part in parts),
            """
        function written(rule, start, epochs) {
          const { iterates, stop } = descend({ rule, values: rule.values, start, epochs });
          const figures = ({ epoch, point, loss, norm }) => [epoch, ...point, loss, norm];
          const rows = iterates.map((iterate) => figures(iterate).map(shortest));
          const table = spread(iterates).map(({ epoch }) => epoch);
          return { rows, table, reason: stop.reason, epoch: stop.epoch, sentence: stop.sentence };
        }
        """,
        ]
    )


@cache
def all_rules(expression: str, start: str) -> tuple[dict[str, Any], dict[str, float]]:
    """What the page makes of a loss with every rule, and the learning rates that it begins with."""
    playground = play(read_play(expression, start=start, epochs=EPOCHS))
    runs = printed(f"""
        {script(playground)}
        const runs = page.rules.map((rule) => [rule.name, written(rule, page.start, {EPOCHS})]);
        console.log(JSON.stringify(Object.fromEntries(runs)));
    """)
    return runs, {rule.rule.name: rule.settings["lr"] for rule in playground.rules}


def rows(result: gdcli.Minimization) -> list[list[float]]:
    """Every epoch of a run: its number, the point, the loss and the norm."""
    kept = result.history
    return [
        [epoch, *point, loss, norm]
        for epoch, point, loss, norm in zip(
            kept.epoch, kept.point, kept.loss, kept.gradient_norm, strict=True
        )
    ]


def here(expression: str, start: str, name: str, lr: float) -> gdcli.Minimization:
    # No time for proofs, on which no figure of a run depends.
    return gdcli.minimize(
        expression, start=start, optimizer=name, lr=lr, epochs=EPOCHS, every=1, proof_time=1e-9
    )


@cache
def ended(ending: str) -> gdcli.Minimization:
    expression, start, lr, optimizer, epochs = ENDINGS[ending]
    return gdcli.minimize(expression, start=start, lr=lr, optimizer=optimizer, epochs=epochs, proof_time=1e-9)


@cache
def ended_on_the_page() -> dict[str, Any]:
    """How every run ends on its page; one process for all, a block of the script for each."""
    blocks = []
    for ending, (expression, start, lr, optimizer, epochs) in ENDINGS.items():
        asked = read_play(expression, start=start, lr=lr, optimizer=optimizer, epochs=epochs)
        name = optimizer.partition(":")[0]
        # A page with the one rule that it opens with.
        with mock.patch("gdcli.pipeline.play.RULES", {name: RULES[name]}):
            playground = play(asked)
        blocks.append(f"""
        {{
          {script(playground)}
          const rule = page.rules.find(({{ name }}) => name === page.opening);
          runs[{json.dumps(ending)}] = written(rule, page.start, page.epochs);
        }}
        """)
    found: dict[str, Any] = printed(
        "\n".join(["const runs = {};", *blocks, "console.log(JSON.stringify(runs));"])
    )
    return found


@needs_node
@pytest.mark.parametrize("name", EXACT_RULES)
@pytest.mark.parametrize("loss", EXACT_LOSSES)
def test_run_is_that_of_minimize_bit_for_bit(loss: str, name: str) -> None:
    runs, rates = all_rules(*EXACT_LOSSES[loss])
    found = [[float(figure) for figure in row] for row in runs[name]["rows"]]
    assert found == rows(here(*EXACT_LOSSES[loss], name, rates[name]))


@needs_node
@pytest.mark.parametrize("name", OTHER_RULES)
@pytest.mark.parametrize("loss", EXACT_LOSSES)
def test_run_with_powers_is_that_of_minimize_but_for_last_bits(loss: str, name: str) -> None:
    runs, rates = all_rules(*EXACT_LOSSES[loss])
    found = [[float(figure) for figure in row] for row in runs[name]["rows"]]
    # A power is a few ulps from the library's, and a run carries that along.
    expected = rows(here(*EXACT_LOSSES[loss], name, rates[name]))
    assert found == [pytest.approx(row, rel=1e-9, abs=1e-12) for row in expected]


@needs_node
@pytest.mark.parametrize("expression", OTHER_LOSSES)
def test_run_on_functions_is_that_of_minimize_but_for_last_bits(expression: str) -> None:
    runs, rates = all_rules(expression, OTHER_LOSSES[expression])
    found = [[float(figure) for figure in row] for row in runs["gd"]["rows"]]
    expected = rows(here(expression, OTHER_LOSSES[expression], "gd", rates["gd"]))
    assert found == [pytest.approx(row, rel=1e-9, abs=1e-12) for row in expected]


@needs_node
@pytest.mark.parametrize("ending", ENDINGS)
def test_run_stops_when_and_why_minimize_says(ending: str) -> None:
    found, result = ended_on_the_page()[ending], ended(ending)
    stop = result.stop
    assert (found["reason"], found["epoch"], found["sentence"]) == (stop.reason.key, stop.epoch, stop.message)
    assert found["table"] == list(result.table.epochs)


def test_endings_are_of_every_kind_that_a_page_can_meet() -> None:
    reasons = {ended(ending).stop.reason.key for ending in ENDINGS}
    assert reasons == {"epoch_limit", "fixed_point", "cycle", "overflow", "left_domain"}


@needs_node
def test_numbers_are_spelled_as_python_spells_them() -> None:
    random_values = random.Random(7)  # noqa: S311 - a seeded test, no secret
    values = [random_values.uniform(-10, 10) * 10.0 ** random_values.randint(-30, 30) for _ in range(500)]
    # Halves, whose decimal ends in a 5 that is rounded to even.
    values += [odd / 2.0**power for odd in (1, 3, 5, 77, 1235) for power in range(40)]
    values += [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        1e15,
        1e16,
        123456789012345680.0,
        9999999.95,
        0.0001,
        0.00009999,
        5e-324,
    ]
    playground = play(read_play("x**2"))
    found = printed(f"""
        {script(playground)}
        const values = {json.dumps(values)};
        const digits = [1, 4, 6, 8, 10];
        const texts = (value) => [shortest(value), ...digits.map((n) => general(value, n))];
        console.log(JSON.stringify(values.map(texts)));
    """)
    expected = [
        [repr(value).removesuffix(".0"), *(f"{value:.{digits}g}" for digits in (1, 4, 6, 8, 10))]
        for value in values
    ]
    assert found == expected


def test_source_has_register_numbers_and_no_name() -> None:
    names = ("__proto__", "x); alert(1", "</script>")
    program = Program(
        names,
        (),
        (Instruction("exp", (0,)), Instruction("sub", (3, 1)), Instruction("neg", (2,))),
        (("f", 4), ("g", 5)),
    )
    assert to_javascript(program) == (
        "(r0, r1, r2) => {\n"
        "  const r3 = operations.exp(r0);\n"
        "  const r4 = r3 - r1;\n"
        "  const r5 = -r2;\n"
        "  return [r4, r5];\n"
        "}"
    )


@needs_node
@pytest.mark.parametrize("value", [-2.5, -5e-324, 1e300, 0.1, 0.0, -1e16, 123456789.125])
def test_a_constant_is_read_back_to_the_same_double(value: float) -> None:
    builder = Builder()
    x, constant = builder.input("x"), builder.constant(value)
    refs = {name: builder.apply(name, x, constant) for name in ("sub", "mul", "add")}
    refs |= {"negated": builder.apply("neg", constant)}
    program = builder.build(("x",), refs)
    found = printed(f"console.log(JSON.stringify(({to_javascript(program)})(3)))")
    assert found == [3.0 - value, 3.0 * value, 3.0 + value, -value]
