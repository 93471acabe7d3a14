"""A rule in, its step Program out: the function is called once with symbols and what it returns is lowered.

Tracing happens under `sympy.evaluate(False)`, which keeps every operation as written: the Program then
computes the same doubles as the rule's own source does on floats.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.program.program import Program

# A float in the mathematics of the rule, a symbol while it is traced.
Scalar = Any


@dataclass(frozen=True, slots=True)
class Range:
    """Interval of allowed values, closed unless said otherwise."""

    low: float
    high: float
    high_open: bool = False

    def __contains__(self, value: float) -> bool:
        return self.low <= value and (value < self.high if self.high_open else value <= self.high)

    def __str__(self) -> str:
        return f"{self.low:g} <= value {'<' if self.high_open else '<='} {self.high:g}"


@dataclass(frozen=True, slots=True)
class Step:
    """What a rule returns: the new coordinate, and new state and intermediates by name."""

    x: Scalar
    named: dict[str, Scalar]


def step(x: Scalar, **named: Scalar) -> Step:
    """Return the new coordinate `x`, new values of the state, and whatever else is worth a name."""
    return Step(x, named)


@dataclass(frozen=True)
class Rule:
    """A rule as declared by its signature.

    state             names of what it remembers for each coordinate
    hyperparameters   defaults by name, without lr
    """

    name: str
    function: Callable[..., Step]
    state: tuple[str, ...]
    hyperparameters: dict[str, float]

    @property
    def summary(self) -> str:
        """First line of the rule's docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @cached_property
    def program(self) -> Program:
        """Inputs x, g, the state, t, lr and the hyperparameters; outputs x and the new state."""
        return _trace(self)


def declare(function: Callable[..., Step]) -> Rule:
    """Read the declaration of a rule off its signature."""
    parameters = inspect.signature(function).parameters.values()
    positional = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    keyword = {p.name: float(p.default) for p in parameters if p.kind is p.KEYWORD_ONLY and p.name != "lr"}
    return Rule(
        function.__name__, function, tuple(n for n in positional if n not in {"x", "g", "t"}), keyword
    )


def _trace(rule: Rule) -> Program:
    import sympy

    from gdcli.program.lower import lower

    given = ("x", "g", *rule.state, "t", "lr", *rule.hyperparameters)
    symbols = {name: sympy.Symbol(name) for name in given}
    taken = inspect.signature(rule.function).parameters
    with sympy.evaluate(False):  # noqa: FBT003 - sympy's own signature
        result = rule.function(**{name: symbol for name, symbol in symbols.items() if name in taken})
        outputs = {"x": result.x, **{name: sympy.sympify(result.named[name]) for name in rule.state}}
        return lower(outputs, given, as_built=True)
