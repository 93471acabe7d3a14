"""Characters of two by four braille dots: how they lie over each other, and what each looks like in ASCII."""

from __future__ import annotations

BLANK = "\u2800"
_LAST = "\u28ff"

# Bits of a braille character, a row of the character from the top for each pair, left and right.
_ROWS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def merged(lower: str, upper: str) -> str:
    """The character that shows both: the dots of both, else the upper one."""
    if BLANK <= lower <= _LAST and BLANK <= upper <= _LAST:
        return chr(ord(lower) | ord(upper))
    return upper


def to_ascii(character: str) -> str:
    """The ASCII character that looks most like a braille one; any other character itself."""
    if not BLANK <= character <= _LAST:
        return character
    bits = ord(character) - ord(BLANK)
    left = [row for row, (bit, _) in enumerate(_ROWS) if bits & bit]
    right = [row for row, (_, bit) in enumerate(_ROWS) if bits & bit]
    rows = set(left) | set(right)
    if not rows:
        return " "
    if len(rows) > 2:  # noqa: PLR2004 - three dots above each other stand upright
        return _leaning(left, right)
    highest = min(rows)
    return "'" if highest == 0 else "-" if highest < 3 and max(rows) < 3 else "."  # noqa: PLR2004 - the lowest row is 3


def _leaning(left: list[int], right: list[int]) -> str:
    """Upright, or leaning where one side is high and the other low."""
    if not left or not right:
        return "|"
    middle_left, middle_right = sum(left) / len(left), sum(right) / len(right)
    if abs(middle_left - middle_right) < 1:
        return "|" if len(left) + len(right) < 7 else "#"  # noqa: PLR2004 - seven dots of eight fill it
    return "/" if middle_left > middle_right else "\\"
