"""Characters that nothing in the language begins with: a place in, an error with the plain spelling out."""

from __future__ import annotations

import re
import unicodedata

from gdcli.errors import InputError, Place, Span

# Cyrillic letters that look like Latin ones.
_LOOK_ALIKES = dict(zip("аеорсухіјѕԁһԛԝАВЕКМНОРСТУХІЈЅ", "aeopcyxijsdhqwABEKMHOPCTYXIJS", strict=True))

# Greek letters by their names, which are names of variables here; Unicode calls lambda LAMDA.
GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ο": "omicron",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}

# Signs that are drawn like one of the language's, which their Unicode decomposition does not say.
_DRAWN_ALIKE = {
    **dict.fromkeys("‐‑‒―—﹣⁃", "-"),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("•∙●⋆★✕✖⨯⨉∘", "*"),
    **dict.fromkeys("∣❘ǀ", "|"),
    **dict.fromkeys("ˆ‸", "^"),
    **dict.fromkeys("∼˜", "~"),
}

# What Python has in an argument for a byte that the encoding of the system has no character for.
_UNDECODED = frozenset(map(chr, range(0xDC80, 0xDD00)))

_BELOW_AND_ABOVE = r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$"
_NUMBER_BEFORE = r"[0-9]+$"
_LONGEST = 20  # characters before and after that are looked at


def unknown_character(text: str, position: int) -> InputError:
    """What is wrong with the character at `position`."""
    character = text[position]
    category = unicodedata.category(character)
    if character in _LOOK_ALIKES:
        latin = _LOOK_ALIKES[character]
        what = f"the letter '{character}' ({_name(character)}) only looks like '{latin}'"
        return InputError(
            what, place=Place(text, Span(position, position + 1)), fix=f"put '{latin}' in its place"
        )
    if category[0] == "M":
        # A mark is drawn over the character before it.
        span = Span(max(0, position - 1), position + 1)
        what = f"the mark U+{ord(character):04X} ({_name(character)}) is not part of the language"
        return InputError(what, place=Place(text, span), fix="use plain letters for a name, as in x_hat")
    span, plain = _plain(text, position)
    if plain:
        fix = f"put '{plain}' in its place"
    elif character.isalpha():
        fix = "use the letters a to z for a name, as in x_1"
    else:
        fix = "leave this character out"
    what = f"the character '{character}' ({_name(character)}) is not part of the language"
    return InputError(what, place=Place(text, span), fix=fix)


def _plain(text: str, position: int) -> tuple[Span, str]:
    """What to put in place of a character, or of what it stands in, and where; "" where nothing is known."""
    character = text[position]
    alone = Span(position, position + 1)
    plain = unicodedata.normalize("NFKC", character)
    letter = unicodedata.normalize("NFD", plain)[0]
    before = text[max(0, position - _LONGEST) : position]
    if character in _DRAWN_ALIKE:
        return alone, _DRAWN_ALIKE[character]
    if name := GREEK.get(letter.lower()):
        return alone, name.capitalize() if letter.isupper() else name
    if "\N{FRACTION SLASH}" in plain:
        return _fraction(before, alone, plain.replace("\N{FRACTION SLASH}", "/"))
    if unicodedata.decomposition(character).startswith("<super>"):
        return _superscripts(text, before, position)
    if unicodedata.decomposition(character).startswith("<sub>"):
        end, plain = _run(text, position, "<sub>")
        if before.endswith("log") and plain in {"2", "10"}:
            return Span(position - len("log"), end), f"log{plain}"
        return Span(position, end), f"_{plain}" if plain.isalnum() else ""
    if character.isdecimal():
        return alone, str(unicodedata.decimal(character))
    return alone, plain if plain != character and plain.isascii() and plain.isprintable() else ""


def _fraction(before: str, alone: Span, quotient: str) -> tuple[Span, str]:
    """½ by itself, 2½, and x½, which is a product."""
    if not re.fullmatch("[0-9]+/[0-9]+", quotient):
        return alone, ""
    if number := re.search(_NUMBER_BEFORE, before):
        return Span(alone.start - len(number[0]), alone.end), f"({number[0]} + {quotient})"
    return alone, f"*({quotient})" if before[-1:].isalnum() or before[-1:] in {"_", ")"} else f"({quotient})"


def _superscripts(text: str, before: str, position: int) -> tuple[Span, str]:
    """ⁿ, and ²ⁿ⁺¹ from its beginning."""
    known = re.search(_BELOW_AND_ABOVE, before)
    start = position - len(known[0]) if known else position
    end, plain = _run(text, start, "<super>")
    return Span(start, end), f"^{plain}" if plain.isalnum() and not plain[0].isdigit() else f"^({plain})"


def _run(text: str, start: int, kind: str) -> tuple[int, str]:
    """End of the characters from `start` on that Unicode decomposes as a kind, and their plain spelling."""
    end, last = start, min(len(text), start + 2 * _LONGEST)
    while end < last and unicodedata.decomposition(text[end]).startswith(kind):
        end += 1
    return end, unicodedata.normalize("NFKC", text[start:end]).replace("\N{MINUS SIGN}", "-")


def _name(character: str) -> str:
    if character in _UNDECODED:
        return f"the byte 0x{ord(character) - 0xDC00:02x}, which is no character"
    return unicodedata.name(character, f"U+{ord(character):04X}")
