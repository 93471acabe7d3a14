"""What the parser refuses beside functions and double meanings: a cursor in, an error with a way out.

Law: refused, never guessed. A fix that begins with `write`, or goes on after `as in`, shows spellings that
parse.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gdcli.objective.scanner import Kind, Token
from gdcli.objective.tree import Number

if TYPE_CHECKING:
    from gdcli.errors import InputError
    from gdcli.objective.cursor import Cursor
    from gdcli.objective.tree import Node

_LINE_BREAK = "[\n\r\f\v\x85\u2028\u2029]"


def line_break(at: Cursor, left: Node) -> InputError | None:
    """Refuse a product over two lines, where the end of a line was more likely forgotten."""
    token = at.next
    if not re.search(_LINE_BREAK, at.text[left.span.end : token.span.start]):
        return None
    return at.error("a line break is no sign", token.span, fix="put + or * between the lines, as in x + y")


def number_after(at: Cursor, left: Node, number: Node) -> InputError:
    """2 3, x 2 and (x+1)2."""
    first, second = at.spelled(left.span, number.span)
    span = left.span.to(number.span)
    if isinstance(left, Number):
        if second.startswith(".") and left.span.end == number.span.start and first[0] != "(":
            what = f"'{first}{second}' is no number: it has a second point, or one in its exponent"
            return at.error(what, span, fix="put one point into a number, as in 1.5*x")
        if at.at("/") and at.tokens[at.position + 1].kind is Kind.NUMBER:
            (below,) = at.spelled(at.tokens[at.position + 1].span)
            fix = f"write ({first} + {second}/{below}) or {first}*{second}/{below}"
            return at.error("two numbers stand side by side", span, fix=fix)
        joined = f" or {first}{second}" if (first + second).isdigit() else ""
        return at.error("two numbers stand side by side", span, fix=f"write {first}*{second}{joined}")
    return at.error(f"a number after '{at.written(left)}' is no product", span, fix=f"write {second}*{first}")


def number_with_letters(at: Cursor, token: Token) -> InputError | None:
    """Refuse 1_000 and 0x10; return None where a name may follow the number."""
    follower = at.next
    if not (follower.glued and follower.kind is Kind.NAME):
        return None
    name, span = follower.text, token.span.to(follower.span)
    if name.startswith("_"):
        digits, variable = at.spelled(token.span, follower.span)
        rest = variable.replace("_", "")
        fix = (
            f"write {digits}{rest}" if rest.isalnum() and rest[0].isdigit() else f"write {digits}*{variable}"
        )
        return at.error("digits are not grouped by '_'", span, fix=fix)
    if token.text == "0" and name[0] in "xXbBoO":
        what = f"'{at.written(token)}{at.written(follower)}' is no number here"
        return at.error(what, span, fix="use decimal digits, as in 16*x for 0x10*x")
    return None


def missing_operand(at: Cursor) -> InputError:
    """An operator, a bracket or the end stands where a number or a name is expected."""
    token, last = at.next, at.last
    if token.kind is Kind.END and last is not None:
        written = at.written(last)
        fix = f"add a number, a name or a bracket after '{written}'"
        return at.error(f"something is missing after '{written}'", token.span, fix=fix)
    if token.kind is Kind.SUPERSCRIPT:
        return _superscript_without_base(at)
    if at.at(")") and last is not None and last.text == "(":
        fix = "put an expression between them, as in (x + 1)"
        return at.error("the brackets '()' are empty", last.span.to(token.span), fix=fix)
    what = f"'{at.written(token)}' stands where a number, a name or a bracket is expected"
    return at.error(what, token.span, fix=_operand_fix(at))


def _superscript_without_base(at: Cursor) -> InputError:
    token, follower = at.next, at.tokens[at.position + 1]
    fix = "put it after a name, as in x²"
    if follower.kind is Kind.ROOT:
        (degree,) = at.spelled(token.span)
        fix = "write cbrt(x)" if degree == "3" else f"write x^(1/{degree})"
    return at.error("a superscript stands without a base", token.span, fix=fix)


def _operand_fix(at: Cursor) -> str:
    token, last = at.next, at.last
    if token.kind is Kind.COMPARISON:
        return ""
    if last is None or (last.text in {"(", ","} and token.text != ")"):
        return f"leave out the '{at.written(token)}'"
    if last.kind is Kind.ROOT:
        return "put what is under the root into brackets, as in √(x + 1)"
    if token.text in {")", ","}:
        return f"leave out the '{at.written(last)}', or add what is missing after it"
    return f"leave out one of '{at.written(last)}' and '{at.written(token)}'"


def unexpected(at: Cursor) -> InputError:
    """Something follows a complete expression."""
    token = at.next
    if at.at(")"):
        return at.error("')' closes a bracket that was never opened", token.span, fix="remove the ')'")
    if at.at(","):
        what = "',' separates the arguments of a function, and there is none here"
        return at.error(what, token.span, fix=_comma_fix(at))
    return at.error(f"'{at.written(token)}' is not expected here", token.span)


def _comma_fix(at: Cursor) -> str:
    last, comma, follower = at.tokens[at.position - 1 : at.position + 2]
    whole, fraction = at.spelled(last.span, follower.span)
    if not (comma.glued and follower.glued and whole.isdigit() and fraction.isdigit()):
        return "give one expression; the decimal sign is '.', as in 2.5"
    thousands = f" or {whole}{fraction}" if len(fraction) == 3 else ""  # noqa: PLR2004 - 1,000
    return f"write {whole}.{fraction}{thousands}"


def unclosed(at: Cursor, opening: Token, closing: str) -> InputError:
    """A bracket or bar does not find its end."""
    if at.next.kind is Kind.END:
        bars = ", or call the function, as in abs(x)" if closing == "|" else ""
        fix = f"add '{closing}' where it ends{bars}"
        return at.error(f"'{opening.text}' is never closed", opening.span, fix=fix)
    if at.at(")"):
        what = f"')' closes no bracket here: '{opening.text}' is still open"
        return at.error(what, at.next.span, fix=f"add '{closing}' before it")
    return unexpected(at)


def not_a_variable(at: Cursor, token: Token) -> InputError:
    """nan, inf, None: names that would only hide a mistake."""
    what = f"'{token.text}' is not a real number"
    return at.error(what, token.span, fix="use a finite number, or another name for a variable, as in x_1")
