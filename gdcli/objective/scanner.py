"""Text in, tokens with offsets out; what begins no token is refused by `foreign.py` or `characters.py`.

number       digits with an optional fraction and exponent: 2, .5, 3., 1e-8
name         letter or underscore, then letters, digits, underscores (ASCII); π
operator     + - * / ^ ( ) , |   (− – for -, × · ⋅ ∗ for *, ÷ for /, ** for ^)
root         √
superscript  ⁰¹²³⁴⁵⁶⁷⁸⁹ with an optional ⁻ before, as in x²
comparison   < <= > >= ==, where the caller allows it
"""

from __future__ import annotations

import re
from enum import Enum, auto

from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen
from gdcli.objective.characters import unknown_character
from gdcli.objective.foreign import COMPARISONS, SIGNS, foreign_sign

MAX_BYTES = 50_000
MAX_TOKENS = 10_000


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    NAME = auto()
    OPERATOR = auto()
    ROOT = auto()
    SUPERSCRIPT = auto()
    COMPARISON = auto()
    END = auto()


class Token(Frozen):
    """One token.

    text    its canonical spelling: `^` for `**`, `-` for `−`, plain digits for superscripts
    glued   no white space stands before it
    """

    kind: Kind
    text: str
    span: Span
    glued: bool


_SPELLINGS = {
    **dict.fromkeys(("**", "^"), "^"),
    **dict.fromkeys(("-", "\N{MINUS SIGN}", "\N{EN DASH}"), "-"),
    **dict.fromkeys(
        ("*", "\N{MULTIPLICATION SIGN}", "\N{MIDDLE DOT}", "\N{DOT OPERATOR}", "\N{ASTERISK OPERATOR}"), "*"
    ),
    **dict.fromkeys(("/", "\N{DIVISION SIGN}"), "/"),
    **{c: c for c in "+(),|"},
}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

# The separators of ASCII, which no text for people has, are no white space here.
_SPACE = r"[^\S\x1c-\x1f]+"
_LONGEST_FIRST = sorted(SIGNS, key=len, reverse=True)

_TOKEN = re.compile(
    rf"(?P<SPACE>{_SPACE})"
    r"|(?P<NUMBER>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<NAME>[A-Za-z_][A-Za-z0-9_]*|π)"
    r"|(?P<SUPERSCRIPT>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<ROOT>√)"
    r"|(?P<COMPARISON><=|>=|==|<|>)"
    rf"|(?P<FOREIGN>{'|'.join(map(re.escape, _LONGEST_FIRST))})"
    rf"|(?P<OPERATOR>{'|'.join(map(re.escape, _SPELLINGS))})"
)


def scan(text: str, *, comparisons: bool = False) -> tuple[Token, ...]:
    """Split `text` into tokens, the last of kind END; raise InputError at the first thing not known."""
    check_size(text)
    tokens: list[Token] = []
    position = 0
    glued = False
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise unknown_character(text, position)
        name, span = match.lastgroup, Span(match.start(), match.end())
        position = match.end()
        if name == "SPACE":
            glued = False
            continue
        if name == "FOREIGN" and comparisons and match[0] in COMPARISONS:
            what = f"'{match[0]}' is not a comparison here"
            raise InputError(what, place=Place(text, span), fix="use one of < <= > >= ==")
        if name == "FOREIGN" or (name == "COMPARISON" and not comparisons):
            raise foreign_sign(text, span)
        assert name is not None
        tokens.append(Token(Kind[name], _canonical(text, name, span), span, glued))
        glued = True
        if len(tokens) > MAX_TOKENS:
            raise InputError(
                f"the expression has more than {MAX_TOKENS} numbers, names and operators",
                place=Place(text, span),
            )
    tokens.append(Token(Kind.END, "", Span(len(text), len(text)), glued))
    return tuple(tokens)


def plain_superscript(written: str) -> str:
    """A superscript in plain digits, as in -2 for ⁻²; any other text as it is."""
    return written.translate(_SUPERSCRIPTS) if written[:1] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻" else written


def check_size(text: str) -> None:
    """Raise InputError where a text is empty or too long to be read."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise InputError(
            f"the expression is too long: {size} bytes, and at most {MAX_BYTES} are read",
            place=Place(text, Span(0, 1)),
            why="a loss over data is given to a model with a data file, not written out row by row",
        )
    if not text.strip():
        raise InputError(
            "the expression is empty", place=Place(text, Span(0, 0)), fix="give a loss, as in x**2"
        )


def _canonical(text: str, name: str, span: Span) -> str:
    written = text[span.start : span.end]
    match name:
        case "OPERATOR":
            return _SPELLINGS[written]
        case "NAME" if written == "π":
            return "pi"
        case "SUPERSCRIPT":
            return plain_superscript(written)
        case _:
            return written
