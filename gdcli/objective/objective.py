"""The loss as mathematics: variables, expression, gradient and Hessian, the derivatives made when asked.

Variables stand in natural alphabetical order (x, y; x1, x2, x10), whatever order the text names them in.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from gdcli.clock import OutOfTime, within
from gdcli.errors import InputError, Place, Span, require_text
from gdcli.frozen import Frozen
from gdcli.objective.constants import check_constants
from gdcli.objective.parser import parse
from gdcli.objective.tree import Node, variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import sympy

T = TypeVar("T")

# Second derivatives by pairs of variables.
Hessian: TypeAlias = "dict[tuple[str, str], sympy.Expr]"

# Seconds for each symbolic step, and for each character of the text on top. Ordinary losses take
# milliseconds, six thousand characters two seconds; what needs longer than this is better given to `fit`
# as a model with data, and what sympy hangs on is short.
SYMBOLIC_SECONDS = 0.6
SECONDS_A_CHARACTER = 0.001

# Expressions within the parser's depth make sympy recurse several frames a level.
RECURSION_LIMIT = 20_000


class ParsedLoss(Frozen):
    """A loss that has been read and checked, before sympy is imported.

    text        as the user wrote it
    variables   in the order used everywhere: points, gradients, tables, JSON
    """

    text: str
    tree: Node
    variables: tuple[str, ...]


def read_loss(text: str) -> ParsedLoss:
    """Parse and check a loss; raise InputError where it is none or has nothing to move."""
    require_text("the expression", text, "'x**2', or str(...) of a sympy expression")
    tree = parse(text)
    check_constants(tree, text)
    names = sorted(variables(tree), key=natural_order)
    if not names:
        raise InputError(
            "the expression has no variable, so there is nothing to minimize",
            place=Place(text, Span(0, len(text))),
            fix="name at least one variable, as in 'x**2'",
        )
    return ParsedLoss(text, tree, tuple(names))


class Objective(Frozen):
    """A loss as a sympy expression, with its derivatives, each made when it is asked for.

    called   what variables are to be called, where that is not what the text calls them
    form     an expression to be used in place of the one that the text has
    """

    loss: ParsedLoss
    called: Mapping[str, str] = MappingProxyType({})
    form: sympy.Expr | None = None

    @property
    def text(self) -> str:
        """The loss as the user wrote it."""
        return self.loss.text

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names, in the order used everywhere."""
        return tuple(self.called.get(name, name) for name in self.loss.variables)

    @cached_property
    def symbols(self) -> tuple[sympy.Symbol, ...]:
        """One a variable, in the order of `variables`."""
        import sympy

        return tuple(map(sympy.Symbol, self.variables))

    @cached_property
    def expression(self) -> sympy.Expr:
        """The loss over `symbols`, simplified as far as sympy's constructors do.

        Raises InputError where that takes too long.
        """
        if self.form is not None:
            return self.form
        from gdcli.objective.build import build

        symbols = dict(zip(self.loss.variables, self.symbols, strict=True))
        return bounded(self.text, "simplify", lambda: build(self.loss.tree, symbols, self.text))

    @cached_property
    def gradient(self) -> tuple[sympy.Expr, ...]:
        """First derivatives, in the order of `variables`; raise InputError where they take too long."""
        from gdcli.objective.build import check_real

        def differentiate() -> tuple[sympy.Expr, ...]:
            return tuple(self.expression.diff(symbol) for symbol in self.symbols)

        gradient = bounded(self.text, "differentiate", differentiate)
        check_real(gradient, Place(self.text, Span(0, len(self.text))), "the derivative of the expression")
        return gradient

    def text_of(self, expression: sympy.Expr) -> str:
        """An expression in the spelling of the language; raise InputError where that takes too long."""
        from gdcli.objective.to_text import to_text

        return bounded(self.text, "write down", lambda: to_text(expression))

    def hessian(self, seconds: float) -> Hessian:
        """Second derivatives by pairs of variables, each pair once; raise OutOfTime after `seconds`.

        Computed once; what has not come in some time is not waited for again as long or shorter.
        """
        return self._second(seconds)

    @cached_property
    def _second(self) -> Callable[[float], Hessian]:
        named = list(zip(self.variables, self.symbols, self.gradient, strict=True))

        def differentiate() -> Hessian:
            return {
                (row, column): derivative.diff(symbol)
                for i, (row, _, derivative) in enumerate(named)
                for column, symbol, _ in named[: i + 1]
            }

        return _Patient(differentiate)


class _Patient:
    """Work whose value is kept, as is the time in which it had none."""

    def __init__(self, work: Callable[[], Hessian]) -> None:
        self._work = work
        self._value: Hessian | None = None
        self._waited = 0.0

    def __call__(self, seconds: float) -> Hessian:
        """Return the value, or raise OutOfTime once `seconds` have gone by, or have before."""
        if self._value is None:
            if seconds <= self._waited:
                raise OutOfTime
            try:
                with _deep_recursion():
                    self._value = within(seconds, self._work)
            except OutOfTime:
                self._waited = seconds
                raise
        return self._value


def build_objective(loss: ParsedLoss, called: Mapping[str, str] = MappingProxyType({})) -> Objective:
    """Turn a parsed loss into sympy's mathematics; raise InputError where that takes too long.

    called   what variables are to be called, where that is not what the text calls them
    """
    objective = Objective(loss, called)
    _ = objective.expression
    return objective


def symbolic_seconds(text: str) -> float:
    """Seconds that a symbolic step on the expression `text` may take."""
    return SYMBOLIC_SECONDS + SECONDS_A_CHARACTER * len(text)


def bounded(text: str, verb: str, work: Callable[[], T]) -> T:
    """Carry out a symbolic step on the expression `text`; raise InputError where it takes too long."""
    try:
        with _deep_recursion():
            return within(symbolic_seconds(text), work)
    except OutOfTime:
        what = f"the expression took more than {symbolic_seconds(text):.2g} s to {verb}"
    except RecursionError:
        what = f"the expression is nested too deeply to {verb}"
    raise InputError(what, place=Place(text, Span(0, len(text))), fix="write a shorter or flatter expression")


@contextmanager
def _deep_recursion() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def natural_order(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key by which x2 comes before x10."""
    parts = re.split(r"(\d+)", name)
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)
