"""Text in, tokens with offsets out; what is no part of the language is refused here by name.

number       digits with an optional fraction and exponent: 2, .5, 3., 1e-8
name         letter or underscore, then letters, digits, underscores (ASCII); π
operator     + - * / ^ ( ) , |   (− – for -, × · ⋅ ∗ for *, ÷ for /, ** for ^)
root         √
superscript  ⁰¹²³⁴⁵⁶⁷⁸⁹ with an optional ⁻ before, as in x²
comparison   < <= > >= ==, where the caller allows it
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from gdcli.errors import InputError, Place, Span

MAX_BYTES = 50_000
MAX_TOKENS = 10_000
MAX_DIGITS = 400  # the largest double has 309; more digits than this carry no information in a run


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    NAME = auto()
    OPERATOR = auto()
    ROOT = auto()
    SUPERSCRIPT = auto()
    COMPARISON = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
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

_TOKEN = re.compile(
    r"(?P<SPACE>\s+)"
    r"|(?P<NUMBER>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<NAME>[A-Za-z_][A-Za-z0-9_]*|π)"
    r"|(?P<COMPARISON><=|>=|==|<|>)"
    r"|(?P<REFUSED>//|!=|:=|&&|=)"
    r"|(?P<OPERATOR>\*\*|[-+*/^(),|\N{MINUS SIGN}\N{EN DASH}\N{MULTIPLICATION SIGN}\N{MIDDLE DOT}"
    r"\N{DOT OPERATOR}\N{ASTERISK OPERATOR}\N{DIVISION SIGN}])"
    r"|(?P<ROOT>√)"
    r"|(?P<SUPERSCRIPT>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
)

# What other notations use, and what to write here. Longest first where one begins with another.
_REFUSALS = {
    "==": ("an equation or comparison '==' is not a loss", "to bring a and b together minimize (a - b)^2"),
    "!=": ("a comparison '!=' is not a loss", ""),
    ":=": ("an assignment ':=' is not a loss", "write only the expression"),
    "=": ("an equation '=' is not a loss", "to bring a and b together minimize (a - b)^2"),
    "<": ("a comparison '<' is not a loss", ""),
    ">": ("a comparison '>' is not a loss", ""),
    "<=": ("a comparison '<=' is not a loss", ""),
    ">=": ("a comparison '>=' is not a loss", ""),
    "//": ("there is no whole-number division '//'", "write '/'"),
    "!": ("factorial '!' is not among the functions", ""),
    "%": ("there is no remainder '%'", ""),
    ";": ("';' separates statements, and a loss is one expression", "write one expression"),
    ":": ("':' has no meaning in an expression", "write one expression"),
    ".": ("attributes '.' are not part of the language", "write a product as x*y"),
    "[": ("subscripts and lists '[' are not part of the language", "write x_1 for x[1]"),
    "]": ("subscripts and lists ']' are not part of the language", "write x_1 for x[1]"),
    "{": ("braces '{' are not part of the language", "write ( ) for grouping"),
    "}": ("braces '}' are not part of the language", "write ( ) for grouping"),
    '"': ("a string '\"' is not a number", "write the expression without inner quotes"),
    "'": ('a string "\'" is not a number', "write the expression without inner quotes"),
    "`": ("a backtick '`' has no meaning in an expression", ""),
    "@": ("'@' has no meaning inside an expression", ""),
    "&": ("'&' has no meaning in an expression", ""),
    "&&": ("'&&' has no meaning in an expression", ""),
    "~": ("'~' has no meaning in an expression", ""),
    "$": ("'$' has no meaning in an expression", "write the expression without LaTeX"),
    "\\": ("a backslash has no meaning in an expression", "write the expression without LaTeX"),
    "∞": ("infinity '∞' is not a number", ""),
    "½": ("'½' is not part of the language", "write (1/2)"),
    "¼": ("'¼' is not part of the language", "write (1/4)"),
    "¾": ("'¾' is not part of the language", "write (3/4)"),
    "∛": ("'∛' is not part of the language", "write cbrt(x)"),
    "≤": ("a comparison '≤' is not a loss", ""),
    "≥": ("a comparison '≥' is not a loss", ""),
}

# Cyrillic letters that look like Latin ones.
_LOOK_ALIKES = dict(zip("аеорсухіјѕԁһԛԝАВЕКМНОРСТУХІЈЅ", "aeopcyxijsdhqwABEKMHOPCTYXIJS", strict=True))


def scan(text: str, *, comparisons: bool = False) -> tuple[Token, ...]:
    """Split `text` into tokens, the last of kind END; raise InputError at the first thing not known."""
    _check_size(text)
    tokens: list[Token] = []
    position = 0
    glued = False
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unknown(text, position)
        name, span = match.lastgroup, Span(match.start(), match.end())
        position = match.end()
        if name == "SPACE":
            glued = False
            continue
        if name == "REFUSED" and comparisons and "=" in match[0]:
            what = f"'{match[0]}' is not a comparison here"
            raise InputError(what, place=Place(text, span), fix="write one of < <= > >= ==")
        if name == "REFUSED" or (name == "COMPARISON" and not comparisons):
            raise _refusal(text, span)
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


def _check_size(text: str) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise InputError(
            f"the expression is too long: {size} bytes, and at most {MAX_BYTES} are read",
            place=Place(text, Span(0, 1)),
            why="a loss over data is given to a model with a data file, not written out row by row",
        )
    if not text.strip():
        raise InputError(
            "the expression is empty", place=Place(text, Span(0, 0)), fix="write a loss such as 'x**2'"
        )


def _canonical(text: str, name: str, span: Span) -> str:
    written = text[span.start : span.end]
    match name:
        case "OPERATOR":
            return _SPELLINGS[written]
        case "NAME" if written == "π":
            return "pi"
        case "SUPERSCRIPT":
            return written.translate(_SUPERSCRIPTS)
        case _:
            return written


def number(text: str, token: Token) -> Fraction:
    """Exact value of a NUMBER token; raise InputError where no double comes near it."""
    place = Place(text, token.span)
    mantissa, _, exponent = token.text.lower().partition("e")
    digits = sum(c.isdigit() for c in mantissa)
    if digits > MAX_DIGITS:
        raise InputError(f"the number has {digits} digits, and at most {MAX_DIGITS} are read", place=place)
    # int() of a gigantic exponent is slow: decide by its length first.
    huge = len(exponent.lstrip("+-").lstrip("0")) > 4  # noqa: PLR2004 - 9999 is far beyond every double
    if not any(c in "123456789" for c in mantissa):
        return Fraction(0)
    if not huge:
        value = Fraction(mantissa) * Fraction(10) ** int(exponent or 0)
        try:
            if float(value) > 0:
                return value
        except OverflowError:
            huge = True
    if huge and not exponent.startswith("-"):
        raise InputError(
            f"the number '{_short(token.text)}' is too large for a double",
            place=place,
            why="the largest is about 1.8e308",
        )
    raise InputError(
        f"the number '{_short(token.text)}' is too small for a double",
        place=place,
        why="the smallest above zero is about 4.9e-324",
    )


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:12] + "…" + text[-8:]  # noqa: PLR2004 - fits a line


def _refusal(text: str, span: Span) -> InputError:
    what, fix = _REFUSALS[text[span.start : span.end]]
    return InputError(what, place=Place(text, span), fix=fix)


def _unknown(text: str, position: int) -> InputError:
    character = text[position]
    place = Place(text, Span(position, position + 1))
    if character == "." and (attribute := re.compile(r"\.\s*([A-Za-z_]\w*)").match(text, position)):
        return InputError(
            f"attributes such as '.{attribute[1]}' are not part of the language",
            place=Place(text, Span(position, attribute.end())),
            fix="write a product as x*y",
        )
    if character in _REFUSALS:
        return _refusal(text, place.span)
    if character in _LOOK_ALIKES:
        latin = _LOOK_ALIKES[character]
        return InputError(
            f"the letter '{character}' ({_unicode_name(character)}) only looks like '{latin}'",
            place=place,
            fix=f"write the Latin letter '{latin}'",
        )
    plain = unicodedata.normalize("NFKC", character)
    fix = ""
    if character.isalpha() and "GREEK" in _unicode_name(character):
        fix = f"write its name, '{_greek_name(character)}'"
    elif plain != character and plain.isascii() and plain.isprintable():
        fix = f"write '_{plain}'" if "SUBSCRIPT" in _unicode_name(character) else f"write '{plain}'"
    return InputError(
        f"the character '{character}' ({_unicode_name(character)}) is not part of the language",
        place=place,
        fix=fix,
    )


def _greek_name(character: str) -> str:
    word = _unicode_name(character).rsplit(maxsplit=1)[-1].lower()
    return word.capitalize() if character.isupper() else word


def _unicode_name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}")
