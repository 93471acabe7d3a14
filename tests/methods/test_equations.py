"""Update equations: what is printed of a rule computes what the rule computes, and reads well."""

from __future__ import annotations

import inspect
import math
import random
import re

import pytest

from gdcli.methods.arithmetic import Scalar, total
from gdcli.methods.equations import equations
from gdcli.methods.notation import LATEX, TEXT
from gdcli.methods.rules import RULES
from gdcli.methods.trace import Step, declare, step

# What the functions in an equation mean; a sum is over a single coordinate here.
FUNCTIONS = {
    "sqrt": math.sqrt,
    "abs": abs,
    "min": min,
    "max": max,
    "sign": lambda a: math.copysign(1.0, a) if a else 0.0,
    "sum": lambda a: a,
}


def carried_out(lines: tuple[str, ...], values: dict[str, float]) -> dict[str, float]:
    """Assign one line after the other, as a reader with a pocket calculator does."""
    for line in lines:
        name, _, right = line.partition(" ← ")
        python = right.replace("[", "float(").replace("]", ")")
        values = values | {name: eval(python, {"float": float, **FUNCTIONS}, values)}  # noqa: S307 - our own text
    return values


@pytest.mark.parametrize("name", RULES)
def test_equations_read_from_top_to_bottom_compute_the_rule(name: str) -> None:
    rule = declare(RULES[name])
    lines = equations(rule, TEXT)
    source = random.Random(name)  # noqa: S311 - a seeded test, no secret
    values = {"x": 1.5, "lr": 0.1, **rule.hyperparameters, **dict.fromkeys(rule.state, 0.0)}
    taken = inspect.signature(rule.function).parameters
    for epoch in range(1, 10):
        values |= {"g": source.uniform(-2, 2), "t": float(epoch)}
        result = rule.function(**{key: value for key, value in values.items() if key in taken})
        values = carried_out(lines, values)
        expected = {"x": result.x, **{key: result.named[key] for key in rule.state}}
        # A square is printed where the rule multiplies from left to right.
        assert {key: values[key] for key in expected} == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("gd", ("x ← x - lr*g",)),
        (
            "adam",
            (
                "m ← beta1*m + (1 - beta1)*g",
                "v ← beta2*v + (1 - beta2)*g**2",
                "rate ← lr/(1 - beta1**t)",
                "scale ← sqrt(v)/sqrt(1 - beta2**t) + eps",
                "x ← x - rate*m/scale",
            ),
        ),
        (
            "hypergradient",
            ("change ← change + beta*sum(g*previous)", "previous ← g", "x ← x - (lr + change)*g"),
        ),
    ],
)
def test_equations_are_those_of_the_source(name: str, lines: tuple[str, ...]) -> None:
    assert equations(declare(RULES[name]), TEXT) == lines


def test_equations_in_latex() -> None:
    assert equations(declare(RULES["adam"]), LATEX) == (
        r"m \leftarrow \beta_1 \cdot m + \left(1 - \beta_1\right) \cdot g",
        r"v \leftarrow \beta_2 \cdot v + \left(1 - \beta_2\right) \cdot g^{2}",
        r"\mathrm{rate} \leftarrow \frac{\gamma}{1 - \beta_1^{t}}",
        r"\mathrm{scale} \leftarrow \frac{\sqrt{v}}{\sqrt{1 - \beta_2^{t}}} + \varepsilon",
        r"x \leftarrow x - \frac{\mathrm{rate} \cdot m}{\mathrm{scale}}",
    )


@pytest.mark.parametrize("name", RULES)
def test_latex_is_balanced_and_ascii(name: str) -> None:
    for line in equations(declare(RULES[name]), LATEX):
        assert line.count("{") == line.count("}")
        assert line.count(r"\left") - line.count(r"\leftarrow") == line.count(r"\right")
        assert line.isascii()
        # A bare underscore is a subscript to TeX.
        assert not re.search(r"\\mathrm\{[^}]*[^\\]_", line)


# What a rule returns as its new x: in text, and in LaTeX.
WRITTEN = [
    (lambda x, g: x - (g - 1), "x - (g - 1)", r"x - \left(g - 1\right)"),
    (lambda x, g: (x - g) - 1, "x - g - 1", "x - g - 1"),
    (lambda x, g: x / (g * 2), "x/(g*2)", r"\frac{x}{g \cdot 2}"),
    (lambda x, g: (x * g) ** 0.5, "(x*g)**0.5", r"\left(x \cdot g\right)^{0.5}"),
    (lambda x, g: (x / g) * (x / g), "(x/g)**2", r"\left(\frac{x}{g}\right)^{2}"),
    (lambda x, g: x * g * g * x, "x*g**2*x", r"x \cdot g^{2} \cdot x"),
    (lambda x, g: -(x + g), "-(x + g)", r"-\left(x + g\right)"),
    (lambda x, g: total(x * g) * g, "sum(x*g)*g", r"\sum \left(x \cdot g\right) \cdot g"),
    (
        lambda x, g: x * 1e-8 + g * 2.5e30,
        "x*1e-08 + g*2.5e+30",
        r"x \cdot 10^{-8} + g \cdot 2.5 \cdot 10^{30}",
    ),
]


@pytest.mark.parametrize(("formula", "text", "latex"), WRITTEN, ids=[row[1] for row in WRITTEN])
def test_brackets_stand_where_they_are_needed_and_nowhere_else(
    formula: Scalar, text: str, latex: str
) -> None:
    def example(x: Scalar, g: Scalar, *, lr: Scalar) -> Step:
        del lr
        return step(formula(x, g))

    rule = declare(example)
    assert equations(rule, TEXT) == (f"x ← {text}",)
    assert equations(rule, LATEX) == (rf"x \leftarrow {latex}",)
