"""The lines on which a loss may be a rational function: one class a coordinate t of the variable x.

Each is sound for the same reason: on its domain t is a smooth, strictly increasing function of x whose
derivative is nowhere zero. So x and t have the same stationary points, in the same order and with the same
order and sign of the first derivative that is not zero; and the loss takes the same values.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from gdcli.frozen import Frozen
from gdcli.objective.tree import Call, Node, Variable
from gdcli.verdict.exact.algebraic import rational
from gdcli.verdict.exact.exact_number import ExactNumber, exact_number
from gdcli.verdict.exact.logarithms import exp_number, log_number
from gdcli.verdict.exact.rational import Rational, number, variable
from gdcli.verdict.exact.reading import Bounds, NotReadableError, Plain
from gdcli.verdict.exact.value import number_value, point_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.verdict.exact.algebraic import Algebraic
    from gdcli.verdict.exact.linear import Linear
    from gdcli.verdict.exact.polynomial import Interval


# What the coordinates know, by the names of the language.
EXPONENTIAL = frozenset({"exp", "sinh", "cosh", "tanh", "sigmoid"})
LOGARITHM = frozenset({"log", "ln"})
ROOT = frozenset({"sqrt"})


class Coordinate(Protocol):
    """A coordinate t of x, and what it makes of the parts of a text (see `reading.Leaves`)."""

    @property
    def domain(self) -> Bounds:
        """Open interval of the values of t."""

    @property
    def edge(self) -> ExactNumber | None:
        """Where t comes to the lower end of its domain, as a value of x; None for −∞."""

    @property
    def closed(self) -> bool:
        """Whether the loss is defined at the edge."""

    def variable(self) -> Rational:
        """The variable as a function of t."""

    def call(self, function: str, arguments: tuple[Node, ...], /) -> Rational:
        """A call as a function of t."""

    def position(self, t: Algebraic) -> ExactNumber:
        """The variable at a value of t."""

    @property
    def speed(self) -> Rational | Callable[[Algebraic], Interval]:
        """Derivative of t by x: a rational function of t, or what encloses it."""


class Itself(Plain):
    """t = x."""

    domain: Bounds = (None, None)
    edge: ExactNumber | None = None
    closed = False

    def position(self, t: Algebraic) -> ExactNumber:
        """The same."""
        return exact_number(point_value(t))

    @property
    def speed(self) -> Rational:
        """One."""
        return number(1)


class Exponential(Frozen):
    """t = exp(slope·x + shift), from 0 to ∞; dt/dx = slope·t.

    Hyperbolic functions and the sigmoid of integer multiples of the same argument are rational functions
    of it. The variable itself is none.
    """

    inner: Linear
    domain: Bounds = (rational(0), None)
    edge: ExactNumber | None = None
    closed: bool = False

    def variable(self) -> Rational:
        """Out of reach."""
        raise NotReadableError

    def call(self, function: str, arguments: tuple[Node, ...], /) -> Rational:
        """exp, sinh, cosh, tanh or sigmoid of a multiple of the argument."""
        if function not in EXPONENTIAL:
            raise NotReadableError
        t = variable().power(self.inner.multiple(arguments[0]))
        one, inverse = number(1), t.power(-1)
        match function:
            case "exp":
                return t
            case "sinh":
                return t.plus(inverse.scaled(-1)).scaled(Fraction(1, 2))
            case "cosh":
                return t.plus(inverse).scaled(Fraction(1, 2))
            case "tanh":
                return t.plus(inverse.scaled(-1)).times(t.plus(inverse).power(-1))
            case _:
                return t.times(t.plus(one).power(-1))

    def logarithm(self, node: Node) -> tuple[Fraction, Fraction] | None:
        """Weight and offset with which a text is weight·log t + offset; None where it is not."""
        if not isinstance(node, Variable):
            return None
        return 1 / self.inner.slope, -self.inner.shift / self.inner.slope

    def position(self, t: Algebraic) -> ExactNumber:
        """(log t − shift)/slope."""
        return self.inner.solved(log_number(point_value(t)))

    @property
    def speed(self) -> Rational:
        """slope·t."""
        return variable().scaled(self.inner.slope)


class Logarithm(Frozen):
    """t = log(slope·x + shift), over all numbers; dt/dx = slope·exp(−t).

    The variable itself is no rational function of it.
    """

    inner: Linear
    domain: Bounds = (None, None)
    closed: bool = False

    @property
    def edge(self) -> ExactNumber:
        """Where the argument of the logarithm is zero."""
        return self.inner.solved(exact_number(number_value(0)))

    def variable(self) -> Rational:
        """Out of reach."""
        raise NotReadableError

    def call(self, function: str, arguments: tuple[Node, ...], /) -> Rational:
        """Logarithm of the argument."""
        if function not in LOGARITHM or self.inner.multiple(arguments[0]) != 1:
            raise NotReadableError
        return variable()

    def position(self, t: Algebraic) -> ExactNumber:
        """(exp t − shift)/slope."""
        return self.inner.solved(exp_number(point_value(t)))

    @property
    def speed(self) -> Callable[[Algebraic], Interval]:
        """slope·exp(−t)."""

        def speed(t: Algebraic) -> Interval:
            exponential = exp_number(point_value(t))
            return self.inner.slope / exponential.high, self.inner.slope / exponential.low

        return speed


class Root(Frozen):
    """t = sqrt(slope·x + shift), from 0 to ∞; x = (t² − shift)/slope and dt/dx = slope/(2t).

    The edge t = 0 belongs to the domain of the loss, but the loss has no derivative there to speak of.
    """

    inner: Linear
    domain: Bounds = (rational(0), None)
    closed: bool = True

    @property
    def edge(self) -> ExactNumber:
        """Where the argument of the root is zero."""
        return self.inner.solved(exact_number(number_value(0)))

    def variable(self) -> Rational:
        """(t² − shift)/slope."""
        return variable().power(2).plus(number(-self.inner.shift)).scaled(1 / self.inner.slope)

    def call(self, function: str, arguments: tuple[Node, ...], /) -> Rational:
        """Square root of the argument."""
        if function not in ROOT or self.inner.multiple(arguments[0]) != 1:
            raise NotReadableError
        return variable()

    def position(self, t: Algebraic) -> ExactNumber:
        """(t² − shift)/slope."""
        return exact_number(self.variable().level(t))

    @property
    def speed(self) -> Rational:
        """slope/(2t)."""
        return variable().power(-1).scaled(self.inner.slope / 2)


class Positive(Frozen):
    """t = slope·x + shift, from 0 to ∞, where the loss has the logarithm of it; dt/dx = slope."""

    inner: Linear
    domain: Bounds = (rational(0), None)
    closed: bool = False

    @property
    def edge(self) -> ExactNumber:
        """Where t is zero."""
        return self.inner.solved(exact_number(number_value(0)))

    def variable(self) -> Rational:
        """(t − shift)/slope."""
        return variable().plus(number(-self.inner.shift)).scaled(1 / self.inner.slope)

    def call(self, _function: str, _arguments: tuple[Node, ...], /) -> Rational:
        """Out of reach."""
        raise NotReadableError

    def position(self, t: Algebraic) -> ExactNumber:
        """(t − shift)/slope."""
        return exact_number(self.variable().level(t))

    def logarithm(self, node: Node) -> tuple[Fraction, Fraction] | None:
        """Weight and offset with which a text is weight·log t + offset; None where it is not."""
        match node:
            case Call(function="log" | "ln", arguments=(argument,)) if self.inner.multiple(argument) == 1:
                return Fraction(1), Fraction(0)
            case _:
                return None

    @property
    def speed(self) -> Rational:
        """The slope."""
        return number(self.inner.slope)
