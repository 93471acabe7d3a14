"""A rule in, its step Program out: the function is called with symbols that note what is done to them."""

from __future__ import annotations

import inspect
import math
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.methods.tape import Tape, Traced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gdcli.methods.arithmetic import Scalar


class Range(Frozen):
    """Interval of allowed values, closed unless said otherwise, and never with an infinity in it.

    whole   only whole numbers
    """

    low: float
    high: float = math.inf
    high_open: bool = False
    low_open: bool = False
    whole: bool = False

    def __contains__(self, value: float) -> bool:
        above = self.low < value if self.low_open else self.low <= value
        below = value < self.high if self.high_open else value <= self.high
        return above and below and math.isfinite(value) and (not self.whole or value == int(value))

    def __str__(self) -> str:
        low = f"{self.low:g} {'<' if self.low_open else '<='}"
        high = f"{'<' if self.high_open or math.isinf(self.high) else '<='} {self.high:g}"
        return f"{low} value {high}{', a whole number' if self.whole else ''}"


class Step(Frozen):
    """What a rule returns: the new coordinate, and new state and intermediates by name."""

    x: Scalar
    named: dict[str, Scalar]


class Rule(Frozen):
    """A rule as declared by its signature.

    state             names of what it remembers for each coordinate
    hyperparameters   defaults by name, without lr
    lr                its default, or None where lr must be given
    """

    name: str
    function: Callable[..., Step]
    state: tuple[str, ...]
    hyperparameters: dict[str, float]
    lr: float | None

    @property
    def summary(self) -> str:
        """First line of the rule's docstring."""
        return paragraphs(self.function)[0]

    @property
    def reference(self) -> str:
        """Last paragraph of the rule's docstring, on one line: the paper, and which form of it this is."""
        return paragraphs(self.function)[-1]

    @cached_property
    def traced(self) -> Traced:
        """Inputs x, g, the state, t, lr and the hyperparameters; outputs x and the new state."""
        return trace(self._outputs(self.state), self._given)

    @cached_property
    def explained(self) -> Traced:
        """The same with the named intermediates among the outputs, in the order of the source, and x last."""
        return trace(self._outputs(None), self._given)

    @property
    def _given(self) -> tuple[str, ...]:
        return ("x", "g", *self.state, "t", "lr", *self.hyperparameters)

    def _outputs(self, names: tuple[str, ...] | None) -> Callable[..., dict[str, Scalar]]:
        def outputs(**given: Scalar) -> dict[str, Scalar]:
            taken = inspect.signature(self.function).parameters
            result = self.function(**{name: value for name, value in given.items() if name in taken})
            if names is None:
                return {**result.named, "x": result.x}
            return {"x": result.x, **{name: result.named[name] for name in names}}

        return outputs


def paragraphs(function: Callable[..., object]) -> list[str]:
    """The paragraphs of a function's docstring, each on one line."""
    return [" ".join(part.split()) for part in (inspect.getdoc(function) or "").split("\n\n")]


def step(x: Scalar, **named: Scalar) -> Step:
    """Return the new coordinate `x`, new values of the state, and whatever else is worth a name."""
    return Step(x, named)


def declare(function: Callable[..., Step]) -> Rule:
    """Read the declaration of a rule off its signature."""
    parameters = inspect.signature(function).parameters
    positional = [p.name for p in parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    keyword = {p.name: p.default for p in parameters.values() if p.kind is p.KEYWORD_ONLY}
    lr = keyword.pop("lr", inspect.Parameter.empty)
    return Rule(
        function.__name__,
        function,
        tuple(name for name in positional if name not in {"x", "g", "t"}),
        {name: float(default) for name, default in keyword.items()},
        None if lr is inspect.Parameter.empty else float(lr),
    )


def trace(function: Callable[..., Mapping[str, Scalar]], given: tuple[str, ...]) -> Traced:
    """Call a function with a symbol for each name given, and make a Program of what it returns by name."""
    tape = Tape(given)
    returned = function(**{name: tape.symbol(name) for name in given})
    return tape.traced(returned)
