"""Tracing: the Program of every rule computes what the rule's own source does on floats, bit for bit."""

from __future__ import annotations

import inspect
import itertools
import math
import random
from collections.abc import Callable

import pytest

from gdcli.backends.to_python import to_python
from gdcli.descent.engine import descend
from gdcli.descent.method import loss_program, rule_method
from gdcli.descent.stopping import Limits
from gdcli.descent.trajectory import Iterate, Pace
from gdcli.methods.arithmetic import Scalar, total
from gdcli.methods.rules import RULES, range_of
from gdcli.methods.schedule import read_learning_rate
from gdcli.methods.tape import SUMMAND
from gdcli.methods.trace import Range, Rule, Step, declare, step
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.text import listing

Taken = Callable[[dict[str, float]], tuple[float, ...]]

SEEDS = range(5)
EPOCHS = 12
EDGES = (0.0, -0.0, 5e-324, -1e-300, 1e-160, -1e-8, 1.0, 1.0 - 2.0**-53, -1e8, 1e150, -1e300)


def _any_value(source: random.Random) -> float:
    return source.choice((-1, 1)) * source.uniform(1, 10) * 10.0 ** source.randint(-12, 8)


def _inside(allowed: Range, source: random.Random) -> float:
    """A value of the range, its ends among them."""
    inner = source.uniform(allowed.low, min(allowed.high, allowed.low + 10))
    return source.choice([value for value in (allowed.low, inner, allowed.high) if value in allowed])


def _by_its_source(rule: Rule) -> Taken:
    """One step by the rule's own function on floats: new x and state."""
    taken = inspect.signature(rule.function).parameters

    def one_step(values: dict[str, float]) -> tuple[float, ...]:
        result = rule.function(**{name: value for name, value in values.items() if name in taken})
        return (float(result.x), *(float(result.named[name]) for name in rule.state))

    return one_step


def _by_its_program(rule: Rule) -> Taken:
    """One step of a single coordinate by the traced programs; its sums have one term."""
    sums = [(name, summand.inputs, to_python(summand)) for name, summand in rule.traced.sums]
    program = rule.traced.program
    evaluate = to_python(program)

    def one_step(values: dict[str, float]) -> tuple[float, ...]:
        values = dict(values)
        for name, inputs, summand in sums:
            (values[name],) = summand(*(values[given] for given in inputs))
        return evaluate(*(values[given] for given in program.inputs))

    return one_step


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", RULES)
def test_a_traced_rule_is_its_source_bit_for_bit(name: str, seed: int) -> None:
    source = random.Random(f"{name} {seed}")  # noqa: S311 - a seeded test, no secret
    rule = declare(RULES[name])
    chosen = {key: _inside(range_of(rule.name, key), source) for key in rule.hyperparameters}
    # With eps = 0 a rule may divide by zero, which Python's floats refuse and a Program does not.
    kept = {key: rule.hyperparameters[key] for key in chosen if key == "eps"}
    fixed = {"lr": abs(_any_value(source)), **chosen, **kept}
    by_its_program, by_its_source = _by_its_program(rule), _by_its_source(rule)
    x, state = _any_value(source), (0.0,) * len(rule.state)
    for epoch in range(1, EPOCHS + 1):
        values = {"x": x, "g": _any_value(source), **dict(zip(rule.state, state, strict=True))}
        values |= {"t": float(epoch), **fixed}
        found = by_its_program(values)
        assert repr(found) == repr(by_its_source(values))
        x, *rest = found
        state = tuple(rest)


@pytest.mark.parametrize("name", RULES)
def test_a_traced_rule_is_its_source_at_the_edges(name: str) -> None:
    rule = declare(RULES[name])
    by_its_program, by_its_source = _by_its_program(rule), _by_its_source(rule)

    def same(epoch: float, x: float, g: float, state: tuple[float, ...]) -> tuple[float, ...]:
        values = {"x": x, "g": g, **dict(zip(rule.state, state, strict=True))}
        values |= {"t": epoch, "lr": 0.1, **rule.hyperparameters}
        found = by_its_program(values)
        assert repr(found) == repr(by_its_source(values)), values
        return found[1:]

    for x, first in itertools.product(EDGES, repeat=2):
        # The first of two gradients fills the state.
        state = same(1.0, x, first, (0.0,) * len(rule.state))
        for g in EDGES:
            same(2.0, x, g, state)


@pytest.mark.parametrize("name", RULES)
def test_a_whole_run_is_the_source_in_a_loop(name: str) -> None:
    rule = declare(RULES[name])
    loss = loss_program(build_objective(read_loss("sin(x)*exp(-x^2/9) + 0.3*x")))
    evaluate = to_python(loss)
    method = rule_method(loss, rule, rule.hyperparameters, read_learning_rate("0.1*0.9^t"))
    limits = Limits(EPOCHS, None, to_the_end=True, seconds=None)
    events = descend(method, (1.7,), limits, Pace(1), clock=lambda: 0.0, interrupted=lambda: False)
    found = [event.point[0] for event in events if isinstance(event, Iterate)]

    by_its_source = _by_its_source(rule)
    x, state, expected = 1.7, (0.0,) * len(rule.state), [1.7]
    for epoch in range(1, EPOCHS + 1):
        values = {"x": x, "g": evaluate(x)[1], **dict(zip(rule.state, state, strict=True))}
        values |= {"t": float(epoch), "lr": 0.1 * math.pow(0.9, epoch), **rule.hyperparameters}
        x, *rest = by_its_source(values)
        state = tuple(rest)
        expected.append(x)
    assert found == expected


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_described_and_every_hyperparameter_has_a_range(name: str) -> None:
    rule = declare(RULES[name])
    assert name in {rule.name, "irprop-"}
    assert rule.summary.endswith(".")
    assert rule.reference.endswith(".")
    assert rule.reference != rule.summary
    assert all(default in range_of(rule.name, key) for key, default in rule.hyperparameters.items())
    assert "lr" not in rule.hyperparameters


def test_a_declaration_is_read_off_the_signature() -> None:
    def example(x: Scalar, g: Scalar, v: Scalar, t: Scalar, *, lr: Scalar, beta: Scalar = 1) -> Step:
        """An example.

        More about it.
        """
        return step(x - lr * g / t, v=beta * v, extra=g)

    rule = declare(example)
    assert (rule.name, rule.state, rule.hyperparameters) == ("example", ("v",), {"beta": 1.0})
    assert rule.summary == "An example."
    assert rule.lr is None
    assert rule.traced.sums == ()
    program = rule.traced.program
    assert program.inputs == ("x", "g", "v", "t", "lr", "beta")
    assert [name for name, _ in program.outputs] == ["x", "v"]
    assert to_python(program)(5.0, 2.0, 7.0, 4.0, 0.5, 3.0) == (4.75, 21.0)
    assert [name for name, _ in rule.explained.program.outputs] == ["v", "extra", "x"]


def test_a_default_of_lr_is_no_hyperparameter() -> None:
    def example(x: Scalar, g: Scalar, *, lr: Scalar = 0.5) -> Step:
        return step(x - lr * g)

    rule = declare(example)
    assert (rule.lr, rule.hyperparameters) == (0.5, {})


def test_a_sum_over_the_coordinates_cuts_the_trace() -> None:
    def example(x: Scalar, g: Scalar, *, lr: Scalar) -> Step:
        size = total(g * g)
        share = total(g / size)
        return step(x - lr * share * size)

    rule = declare(example)
    (first, inner), (second, outer) = rule.traced.sums
    assert inner.inputs == ("x", "g", "t", "lr")
    assert outer.inputs == (*inner.inputs, first)
    assert rule.traced.program.inputs == (*outer.inputs, second)
    assert dict(inner.outputs).keys() == dict(outer.outputs).keys() == {SUMMAND}
    assert to_python(inner)(0.0, 3.0, 1.0, 0.5) == (9.0,)
    assert to_python(outer)(0.0, 3.0, 1.0, 0.5, 12.0) == (0.25,)
    assert to_python(rule.traced.program)(10.0, 3.0, 1.0, 0.5, 12.0, 0.75) == (5.5,)


def test_a_rule_without_state_and_hyperparameters_is_declared_by_x_and_g() -> None:
    rule = declare(RULES["gd"])
    assert (rule.state, rule.hyperparameters) == ((), {})
    assert listing(rule.traced.program).splitlines()[4:] == [
        "r4 = mul r3 r1",
        "r5 = sub r0 r4",
        "output x = r5",
    ]


@pytest.mark.parametrize(
    ("allowed", "inside", "outside", "text"),
    [
        (Range(0.0, 1.0), (0.0, 0.5, 1.0), (-0.1, 1.1, math.nan), "0 <= value <= 1"),
        (Range(0.0, 1.0, high_open=True), (0.0, 0.999), (1.0, -5e-324, math.inf), "0 <= value < 1"),
        (Range(1.0, low_open=True), (1.5, 1e308), (1.0, math.inf, math.nan), "1 < value < inf"),
        (Range(0.0, 1.0, whole=True), (0.0, 1.0), (0.5, 2.0), "0 <= value <= 1, a whole number"),
    ],
)
def test_a_range_contains(
    allowed: Range, inside: tuple[float, ...], outside: tuple[float, ...], text: str
) -> None:
    assert all(value in allowed for value in inside)
    assert not any(value in allowed for value in outside)
    assert str(allowed) == text
