"""Words of other languages where they make no sense as variables: a cursor in, an error out.

Law: a name between signs is a variable whatever it is called, but for NOT_NUMBERS; a word is refused only
where it stands beside an operand without a sign, which would make `return x` and `x and y` products.
"""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from gdcli.objective.scanner import Kind, Token
from gdcli.objective.vocabulary import NOT_NUMBERS

if TYPE_CHECKING:
    from gdcli.errors import InputError
    from gdcli.objective.cursor import Cursor

# `lambda` is a Greek letter first; the colon of Python's is refused by itself.
_PYTHON = {word for word in keyword.kwlist if word.lower() not in NOT_NUMBERS} - {"lambda"}
_OTHERS = {"mod", "div", "xor", "minimize", "minimise", "maximize", "maximise", "subject"}

_LOGIC = {"if", "elif", "else", "and", "or", "not", "is", "in", "while", "mod", "div", "xor"}


def is_word(token: Token) -> bool:
    """Whether a token is a name that is an operator or a statement elsewhere."""
    return token.kind is Kind.NAME and (token.text in _PYTHON or token.text in _OTHERS)


def signed_operand_follows(at: Cursor) -> bool:
    """Whether the next sign belongs to what is after it, as in `return -x`."""
    sign, operand = at.next, at.tokens[min(at.position + 1, len(at.tokens) - 1)]
    return at.at("+", "-") and not sign.glued and operand.glued and operand.kind is not Kind.END


def word_beside_operand(at: Cursor, token: Token) -> InputError:
    """Refuse `x if y`, `not x`, `return x`, `x mod y`, where a product of variables is never meant."""
    kind = "a word of Python, not" if token.text in _PYTHON else "no operator"
    if token.text in _LOGIC:
        fix = "build a choice from min, max, abs, relu and sign, as in max(x, 0)"
    else:
        fix = "leave out everything but the expression, as in x^2"
    return at.error(f"'{token.text}' is {kind} of this language", token.span, fix=fix)


def number_multiplies(at: Cursor) -> bool:
    """Whether the name just read opens the text and a number is multiplied to it, as in `lambda*2`."""
    return at.position == 1 and at.at("*") and at.tokens[at.position + 1].kind is Kind.NUMBER


def number_after_lambda(at: Cursor, token: Token) -> InputError:
    """Refuse `lambda*2` at the beginning, as a function of Python opens; a product begins with its number."""
    number = at.tokens[at.position + 1].span
    return at.error(
        "'lambda*' before a number opens like an anonymous function of Python's",
        token.span.to(number),
        fix=f"write {at.spelled(number)[0]}*lambda",
    )
