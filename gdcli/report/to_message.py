"""An error or a note as text for standard error: what, where with a caret, why, and a fix.

Law: user text never reaches a terminal with a control character in it (`visible`).
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdcli.errors import GdcliError, Place

# Columns of the user's text shown around the caret.
WINDOW = 64
# Characters to its left and to its right that are looked at: a line may have millions.
LOOKED_AT = 1000
# Characters of a sentence, which may repeat what the user wrote.
LONGEST = 400


def error_message(error: GdcliError) -> str:
    """Draw an error over several lines, the last one ended."""
    parts = [f"error: {_shortened(visible(error.what))}"]
    if error.place and error.place.text.strip():
        parts.append(_pointed(error.place))
    if error.why:
        why = visible(error.why)
        parts.append(why[0].upper() + why[1:])
    if error.fix:
        # A command or an option stands by itself; a sentence begins with a capital.
        fix = visible(error.fix)
        parts.append(
            f"Try: {fix}" if fix.startswith(("-", "gdcli", "@", "pip ")) else fix[0].upper() + fix[1:]
        )
    return "\n\n".join(parts) + "\n"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"


def visible(text: str) -> str:
    """Text in which every character that is not printable is written out as an escape."""
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _pointed(place: Place) -> str:
    """The line of the text where the span begins, cut to a window, with carets under the span."""
    text, start = place.text, place.span.start
    begin = max(text.rfind("\n", 0, start) + 1, start - LOOKED_AT)
    end = text.find("\n", start)
    end = min(len(text) if end < 0 else end, start + LOOKED_AT)
    before = [visible(c) for c in text[begin:start]]
    marked = [visible(c) for c in text[start : min(place.span.end, end)]]
    after = [visible(c) for c in text[start + len(marked) : end].rstrip("\r")]
    shown = "".join(_fitting(marked, WINDOW))
    room = WINDOW - _cells(shown)
    left = "".join(reversed(_fitting(before[::-1], max(room // 2, room - _cells("".join(after))))))
    right = "".join(_fitting(after, room - _cells(left)))
    cut_left = "…" if len(left) < len("".join(before)) else ""
    cut_right = "…" if len(shown + right) < len("".join([*marked, *after])) else ""
    where = f"    (line {text.count(chr(10), 0, start) + 1})\n" if "\n" in text.strip() else ""
    caret = " " * (4 + len(cut_left) + _cells(left)) + "^" * max(1, _cells(shown))
    return f"{where}    {cut_left}{left}{shown}{right}{cut_right}\n{caret}"


def _fitting(pieces: list[str], cells: int) -> list[str]:
    """As many of the first pieces as fit into so many columns."""
    widths = accumulate(map(_cells, pieces))
    return [piece for piece, width in zip(pieces, widths, strict=True) if width <= cells]


def _cells(text: str) -> int:
    """Columns that a terminal gives to a text."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
