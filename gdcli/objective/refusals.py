"""What the parser refuses, one function a mistake: what it is called, where it is, a spelling that works.

Law: refused, never guessed. Where two people would read a line in two ways, both spellings are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.objective.scanner import Kind, Token
from gdcli.objective.tree import Negation, Node, Number, Reciprocal
from gdcli.objective.vocabulary import FUNCTIONS, Function, similar_function

if TYPE_CHECKING:
    from gdcli.errors import InputError, Span
    from gdcli.objective.cursor import Cursor

PYTHON_WORDS = frozenset({"if", "else", "for", "in", "and", "or", "not", "is", "lambda"})


def implicit_product(at: Cursor, left: Node) -> InputError | None:
    """Refuse 1/2x, 2 3 and x 2; return None where the next token may follow `left` as a factor."""
    token = at.next
    first, second = at.written(left), at.written(token)
    span = left.span.to(token.span)
    if "\n" in at.text[left.span.end : token.span.start]:
        return at.error("a line break is no sign", token.span, fix="write + or * between the lines")
    if token.kind is Kind.NUMBER:
        if isinstance(left, Number):
            fix = f"write {first}*{second} or {first}{second}"
            return at.error("two numbers stand side by side", span, fix=fix)
        return at.error(f"a number after '{first}' is no product", span, fix=f"write {second}*{first}")
    if token.kind is Kind.NAME and token.text in PYTHON_WORDS:
        return at.error(f"'{token.text}' is a word of Python, not of this language", token.span)
    if isinstance(left, Reciprocal):
        return at.error(
            "a product without a sign after a division can be read in two ways",
            span,
            fix=f"write 1/({first}*{second}) or (1/{first})*{second}",
        )
    return None


def implicit_product_after_power(at: Cursor, base: Node, exponent: Node) -> InputError | None:
    """Refuse e^2x, by which both (e^2)*x and e^(2x) are meant; return None for anything else."""
    token = at.next
    plain = exponent.operand if isinstance(exponent, Negation) else exponent
    if not (isinstance(plain, Number) and token.glued and token.kind in {Kind.NAME, Kind.ROOT}):
        return None
    below, power, name = at.written(base), at.written(exponent), at.written(token)
    return at.error(
        "a product without a sign after a power can be read in two ways",
        exponent.span.to(token.span),
        fix=f"write {below}^{power}*{name} or {below}^({power}{name})",
    )


def reach_of_root(at: Cursor, sign: Token, operand: Node) -> InputError:
    """√2x and √x^2: where the root ends is anybody's guess."""
    inner, follower = at.written(operand), at.written(at.next)
    return at.error(
        "how far '√' reaches can be read in two ways",
        sign.span.to(at.next.span),
        fix=f"write √({inner}{follower}…) or (√{inner}){follower}…",
    )


def power_of_superscript(at: Cursor, base: Node) -> InputError:
    """x²^3."""
    return at.error(
        "a power of a superscript power can be read in two ways",
        base.span.to(at.next.span),
        fix="write brackets, (x^2)^3 or x^(2^3)",
    )


def missing_operand(at: Cursor) -> InputError:
    """An operator, a bracket or the end stands where a number or a name is expected."""
    token, last = at.next, at.last
    if token.kind is Kind.END and last is not None:
        written = at.written(last)
        fix = f"add a number, a name or a bracket after '{written}'"
        return at.error(f"something is missing after '{written}'", token.span, fix=fix)
    if token.kind is Kind.SUPERSCRIPT:
        return at.error("a superscript stands without a base", token.span, fix="write it after x, as in x²")
    if at.at(")") and last is not None and last.text == "(":
        return at.error("the brackets '()' are empty", last.span.to(token.span))
    what = f"'{at.written(token)}' stands where a number, a name or a bracket is expected"
    return at.error(what, token.span)


def unexpected(at: Cursor) -> InputError:
    """Something follows a complete expression."""
    token = at.next
    if at.at(")"):
        return at.error("')' closes a bracket that was never opened", token.span, fix="remove the ')'")
    if at.at(","):
        return at.error(
            "',' separates the arguments of a function, and there is none here",
            token.span,
            fix="write one expression; the decimal sign is '.'",
        )
    return at.error(f"'{at.written(token)}' is not expected here", token.span)


def unclosed(at: Cursor, opening: Token, closing: str) -> InputError:
    """A bracket or bar does not find its end."""
    if at.next.kind is Kind.END:
        fix = f"add '{closing}' where it ends"
        return at.error(f"'{opening.text}' is never closed", opening.span, fix=fix)
    if at.at(")"):
        what = f"')' closes no bracket here: '{opening.text}' is still open"
        return at.error(what, at.next.span, fix=f"add '{closing}' before it")
    return unexpected(at)


def number_with_letters(at: Cursor, token: Token) -> InputError | None:
    """Refuse 1_000 and 0x10; return None where a name may follow the number."""
    follower = at.next
    if not (follower.glued and follower.kind is Kind.NAME):
        return None
    name, span = follower.text, token.span.to(follower.span)
    if name.startswith("_"):
        fix = f"write '{token.text}{name.replace('_', '')}'"
        return at.error("digits are not grouped by '_'", span, fix=fix)
    if token.text == "0" and name[0] in "xXbBoO":
        return at.error(
            f"'{at.written(token)}{name}' is no number here", span, fix="write it in decimal digits"
        )
    return None


def not_a_variable(at: Cursor, token: Token) -> InputError:
    """nan, inf, None: names that would only hide a mistake."""
    what = f"'{token.text}' is not a real number"
    return at.error(what, token.span, fix="write a finite number, or another name for a variable")


def python_function(at: Cursor, token: Token) -> InputError:
    """Refuse `lambda *…` at the beginning, where Python opens a function; elsewhere it is a variable."""
    return at.error(
        "'lambda*' at the beginning is how Python opens an anonymous function",
        token.span.to(at.next.span),
        fix="for a product write the variable second, as in 2*lambda",
    )


def unknown_function(at: Cursor, name: Token) -> InputError:
    """A name with brackets that is no function."""
    similar = similar_function(name.text)
    fix = (
        f"did you mean '{similar}'?  `gdcli explain functions` lists all of them"
        if similar
        else f"for a product write {at.written(name)}*(…); `gdcli explain functions` lists the functions"
    )
    return at.error(f"unknown function '{at.written(name)}'", name.span, fix=fix)


def function_without_brackets(at: Cursor, name: Token) -> InputError:
    """Sin 2x, sin^2(x), sin⁻¹(x)."""
    follower = at.next
    if follower.kind is Kind.SUPERSCRIPT or at.at("^"):
        if follower.text == "-1" and f"a{name.text}" in FUNCTIONS:
            fix = f"write a{name.text}(x) for the inverse or 1/{name.text}(x) for the reciprocal"
        else:
            fix = f"write {name.text}(x)^2 for a power of its value"
        what = f"'{name.text}' needs its argument before a power"
        return at.error(what, name.span.to(follower.span), fix=fix)
    argument = at.written(follower) if follower.kind in {Kind.NUMBER, Kind.NAME} else "x"
    if follower.kind is Kind.NUMBER and at.tokens[at.position + 1].kind is Kind.NAME:
        argument += at.written(at.tokens[at.position + 1])
    what = f"'{name.text}' is a function and needs brackets"
    return at.error(what, name.span, fix=f"write {name.text}({argument})")


def wrong_arguments(at: Cursor, function: Function, count: int, span: Span) -> InputError:
    """Too few or too many."""
    wanted = f"{len(function.parameters)}{' or more' if function.more else ''}"
    noun = "argument" if wanted == "1" else "arguments"
    what = f"'{function.name}' takes {wanted} {noun}, not {count}"
    return at.error(what, span, fix=f"write {function.signature}")
