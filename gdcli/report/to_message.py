"""An error or a note as text for standard error: what, where with a caret, why, and a fix.

Law: user text never reaches a terminal with a control character in it (`visible`).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdcli.errors import GdcliError, Place

# Characters of the user's text shown around the caret.
WINDOW = 64


def error_message(error: GdcliError) -> str:
    """Draw an error over several lines, the last one ended."""
    parts = [f"error: {visible(error.what)}"]
    if error.place and error.place.text.strip():
        parts.append(_pointed(error.place))
    if error.why:
        why = visible(error.why)
        parts.append(why[0].upper() + why[1:])
    if error.fix:
        # A command or an option stands by itself; a sentence begins with a capital.
        fix = visible(error.fix)
        parts.append(f"Try: {fix}" if fix.startswith(("-", "gdcli", "@")) else fix[0].upper() + fix[1:])
    return "\n\n".join(parts) + "\n"


def visible(text: str) -> str:
    """Text in which every character that is not printable is written out as an escape."""
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _pointed(place: Place) -> str:
    """The line of the text where the span begins, cut to a window, with carets under the span."""
    text, start = place.text, place.span.start
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    stop = min(max(place.span.end, start + 1), end)
    left = max(begin, start - WINDOW // 2) if end - begin > WINDOW else begin
    right = min(end, left + WINDOW)
    before, marked = visible(text[left:start]), visible(text[start : min(stop, right)])
    after = visible(text[min(stop, right) : right])
    cut_left, cut_right = "…" if left > begin else "", "…" if right < end else ""
    line = f"    {cut_left}{before}{marked}{after}{cut_right}"
    caret = " " * (4 + len(cut_left) + _cells(before)) + "^" * max(1, _cells(marked))
    where = f"    (line {text.count(chr(10), 0, start) + 1})\n" if "\n" in text.strip() else ""
    return f"{where}{line}\n{caret}"


def _cells(text: str) -> int:
    """Columns that a terminal gives to a text."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
