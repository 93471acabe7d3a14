r"""A formula in LaTeX in, lines of it that are no wider than a page out.

Law: a line break stands before a sign or a factor, and brackets that it cuts in two have a fixed size, as
`\left` and `\right` stand on one line. A fraction, a root and a power of e that are too wide are written
with brackets, as they mean the same and can be cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gdcli.objective.name_to_latex import GREEK

if TYPE_CHECKING:
    from collections.abc import Iterator

# Widths in em, of the fonts that LaTeX begins with; a line of an article is 34.5 wide, and lines after the
# first are indented by a \quad.
ROOM = 32.5
INDENTED_ROOM = ROOM - 1
_SIGN = 1.2
_SCRIPT = 0.75  # size of an index or an exponent
_WIDTHS = {
    "+": _SIGN, "-": _SIGN, "=": 1.35, ">": 1.35, " ": 0.0, r"\leftarrow": 1.6, r"\cdot": 0.75, r"\,": 0.17,
    r"\sum": 1.5, r"\quad": 1.0, r"\partial": 0.6, r"\left": 0.2, r"\right": 0.2, r"\operatorname": 0.17,
    r"\mathrm": 0.0, r"\text": 0.0, r"\sqrt": 0.9, r"\hat": 0.0,
    "|": 0.3, ",": 0.45, ".": 0.3, "(": 0.4, ")": 0.4, "[": 0.3, "]": 0.3, r"\_": 0.5,
    r"\bigl": 0.0, r"\bigr": 0.0, r"\Bigl": 0.1, r"\Bigr": 0.1,
}  # fmt: skip
_BRACKET = 0.55
_LETTER, _GREEK = 0.56, 0.6
_UPRIGHT = 0.86  # of the letters of a word
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|.")
# How a fraction, a square root and a power of e begin that are alone, and of how many tokens they are.
_FORMS = (((r"\frac",), 3), ((r"\sqrt",), 2), (("e", "^"), 3))
_CONTINUED = r"\cdot "
_SCRIPTED = "^_"
_WORDS = frozenset({r"\mathrm", r"\text", r"\operatorname"})
_OPENS, _CLOSES = ("{", r"\left"), ("}", r"\right")
_OPEN, _CLOSE = r"\left(", r"\right)"


def width(latex: str) -> float:
    """About how wide a formula is, in em."""
    return _width(_parts(latex))


def lines_of(latex: str, room: float = INDENTED_ROOM, head: float = ROOM) -> list[str]:
    """The formula in lines of at most so many em.

    head   room in the first line
    """
    if width(latex) <= head:
        return [latex]
    parts = _parts(latex)
    for pieces in (_terms(parts), _factors(parts)):
        if len(pieces) > 1:
            return list(_filled(pieces, room, head))
    return _opened(parts, room, head)


def _parts(latex: str) -> list[str]:
    r"""Tokens at the top: a command, a character, a group in braces, or all of `\left(` … `\right)`."""
    parts: list[str] = []
    depth, begun = 0, ""
    for piece in _TOKEN.findall(latex):
        begun += piece
        depth += (piece in _OPENS) - (piece in _CLOSES)
        # The delimiter after a `\right` belongs to it.
        if depth == 0 and piece != _CLOSES[1]:
            parts.append(begun)
            begun = ""
    return parts


def _width(parts: list[str]) -> float:
    total, scripts, places = 0.0, 0.0, iter(parts)
    for part in places:
        if part in {*_SCRIPTED}:
            # An index and an exponent stand above each other.
            scripts = max(scripts, _SCRIPT * _width(_parts(_bare(next(places)))))
            continue
        if part != " ":
            total, scripts = total + scripts, 0.0
        if part in _WORDS:
            total += _WIDTHS[part] + _UPRIGHT * _width(_parts(_bare(next(places))))
        elif part == r"\frac":
            total += 0.25 + max(_width(_parts(_bare(next(places)))) for _ in range(2))
        elif part.startswith("{"):
            total += _width(_parts(_bare(part)))
        elif _is_bracketed(part):
            total += 2 * _BRACKET + _width(_parts(_inside(part)))
        elif part in _WIDTHS:
            total += _WIDTHS[part]
        elif part.startswith("\\") and part[1:] not in GREEK:
            total += _WIDTHS[r"\operatorname"] + _UPRIGHT * _LETTER * (len(part) - 1)  # such as \log
        else:
            total += _GREEK if part.startswith("\\") else _LETTER
    return total + scripts


def _terms(parts: list[str]) -> list[str]:
    """What is added, each with its sign."""
    pieces = [""]
    for before, part in zip(["", *parts], parts, strict=False):
        if part in {"+", "-"} and before == " " and pieces[-1].strip():
            pieces.append("")
        pieces[-1] += part
    return [piece.strip() for piece in pieces]


def _factors(parts: list[str]) -> list[str]:
    """What is multiplied; a sign stays with what it stands before, and a sum with what it is of."""
    pieces = [""]
    for part, after in zip(parts, [*parts[1:], ""], strict=True):
        last = pieces[-1].strip()
        glued = last in {"", "-", "+", r"\cdot", r"\,"} or r"\sum" in last or after == r"\sum"
        if part == " " and not glued:
            pieces.append("")
        pieces[-1] += part
    return [piece.strip() for piece in pieces if piece.strip()]


def _filled(pieces: list[str], room: float, head: float) -> Iterator[str]:
    """Lines of as many pieces as have room."""
    line, left = "", head
    for piece in pieces:
        joined = f"{line} {piece}".strip()
        if width(joined) <= left:
            line = joined
            continue
        if line:
            yield line
            left = room
        *others, line = _cut(piece, room, left, first=not line)
        yield from others
        left = room if others else left
    yield line


def _cut(piece: str, room: float, head: float, *, first: bool) -> list[str]:
    """Lines of one piece at the begin of a line, where a factor shows that it is one."""
    sign = re.match(r"(?:[+-]|\\cdot) |\\, ", piece)
    begin, rest = ("", piece) if sign is None else (sign[0], piece[sign.end() :])
    if not first and begin in {"", r"\, "}:
        begin = _CONTINUED
    top, *others = lines_of(rest, room, head - width(begin))
    return [begin + top, *others]


def _opened(parts: list[str], room: float, head: float) -> list[str]:
    """Lines of what is neither a sum nor a product, as it is where there is no place to cut it."""
    latex = "".join(parts)
    is_fraction, is_root, is_power = (
        tuple(parts[: len(form)]) == form and len(parts) == length for form, length in _FORMS
    )
    if is_fraction:
        above, below = map(_bare, parts[1:3])
        if width(below) > room / 2:
            return lines_of(rf"\left({above}\right) \left({below}\right)^{{-1}}", room, head)
        return lines_of(rf"\frac{{1}}{{{below}}} \left({above}\right)", room, head)
    if is_root:
        return lines_of(rf"\left({_bare(parts[1])}\right)^{{1/2}}", room, head)
    if is_power:
        return lines_of(rf"\exp\left({_bare(parts[2])}\right)", room, head)
    places = [place for place, part in enumerate(parts) if _is_bracketed(part)]
    if not places:
        return [latex]
    place = max(places, key=lambda place: width(parts[place]))
    before, after = "".join(parts[:place]), "".join(parts[place + 1 :])
    inner = room - _BRACKET - width(after)
    lines = lines_of(_inside(parts[place]), inner, min(inner, head - _BRACKET - width(before)))
    if len(lines) == 1:
        return [latex]
    size = "Big" if r"\frac" in parts[place] else "big"
    opening, closing = (rf"\{size}l{parts[place][len(_OPEN) - 1]}", rf"\{size}r{parts[place][-1]}")
    top, *middle, last = lines
    return [f"{before}{opening} {top}", *middle, f"{last} {closing}{after}"]


def _is_bracketed(part: str) -> bool:
    return part.startswith(r"\left") and len(part) > len(_OPEN)


def _bare(group: str) -> str:
    """What is in braces."""
    return group[1:-1] if group.startswith("{") else group


def _inside(brackets: str) -> str:
    """What is between delimiters."""
    return brackets[len(_OPEN) : -len(_CLOSE)]
