"""What can be wrong with the name of a function and what follows it: tokens and nodes in, an error out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.objective.tree import Power
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS, WRITTEN_OUT, Function, similar_function

if TYPE_CHECKING:
    from gdcli.errors import InputError, Span
    from gdcli.objective.cursor import Cursor
    from gdcli.objective.scanner import Token
    from gdcli.objective.tree import Node


def unknown_function(at: Cursor, name: Token) -> InputError | None:
    """Refuse a name that is a function elsewhere; None where it looks like a variable."""
    plain = name.text.lower()
    if plain in WRITTEN_OUT:
        fix = f"write {WRITTEN_OUT[plain]}; `gdcli explain functions` lists the functions"
    elif plain in CONSTANTS:
        fix = f"write {plain}"
    elif similar := similar_function(name.text):
        fix = f"did you mean '{similar}'?  `gdcli explain functions` lists all of them"
    else:
        return None
    return at.error(f"unknown function '{at.written(name)}'", name.span, fix=fix)


def variable_with_brackets(
    at: Cursor, name: Token, arguments: tuple[Node, ...], brackets: Span
) -> InputError:
    """x(y+1), which is a product only where a sign says so."""
    fix = "`gdcli explain functions` lists the functions"
    if len(arguments) == 1:
        factor, inside = at.spelled(name.span, brackets)
        # Where another reading would remain, as in 1/x(y+1), brackets around the product settle it.
        before = at.text[: name.span.start].rstrip()[-1:]
        product = f"({factor}*{inside})" if before in {"/", "÷", "^", "*"} else f"{factor}*{inside}"
        fix = f"for a product write {product}; {fix}"
    return at.error(f"unknown function '{at.written(name)}'", name.span, fix=fix)


def without_brackets(at: Cursor, name: Token, argument: Node | None) -> InputError:
    """Sin 2x and sin x^2."""
    inside = at.spelled(argument.span)[0] if argument else "x"
    fix = f"write {name.text}({inside})"
    if isinstance(argument, Power):
        base, exponent = at.spelled(argument.base.span, argument.exponent.span)
        fix = f"write {name.text}({base}^{exponent}) or {name.text}({base})^{exponent}"
    return at.error(f"'{name.text}' is a function and needs brackets", name.span, fix=fix)


def power_before_argument(at: Cursor, name: Token, exponent: Node, argument: Node | None) -> InputError:
    """sin²(x), and sin⁻¹(x), which is the inverse for some and the reciprocal for others."""
    inside, power = at.spelled(argument.span if argument else name.span, exponent.span)
    if argument is None:
        inside = "(x)"
    elif not inside.startswith("("):
        inside = f"({inside})"
    if power == "-1" and f"a{name.text}" in FUNCTIONS:
        fix = f"write a{name.text}{inside} for the inverse or 1/{name.text}{inside} for the reciprocal"
    else:
        fix = f"write {name.text}{inside}^{power} for a power of its value"
    what = f"'{name.text}' needs its argument before a power"
    return at.error(what, name.span.to(exponent.span), fix=fix)


def wrong_arguments(at: Cursor, function: Function, arguments: tuple[Node, ...], span: Span) -> InputError:
    """Too few or too many."""
    wanted = f"{len(function.parameters)}{' or more' if function.more else ''}"
    noun = "argument" if wanted == "1" else "arguments"
    what = f"'{function.name}' takes {wanted} {noun}, not {len(arguments)}"
    fix = f"write {function.name}({', '.join(function.parameters)})"
    if function.name in {"log", "ln"} and len(arguments) == 2:  # noqa: PLR2004 - as log(x, base) elsewhere
        argument, base = at.spelled(*(node.span for node in arguments))
        fix = f"write log({argument})/log({base})"
    return at.error(what, span, fix=fix)
