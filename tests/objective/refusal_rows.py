"""A refusal as a row of a table, and the spellings that its fix proposes."""

from __future__ import annotations

import re

import pytest

from gdcli.errors import InputError
from gdcli.objective.objective import read_loss

# Text, carets, message, fix.
Row = tuple[str, str, str, str]

_INSTEAD = re.compile(r"put '(.+)' in its place")
_MEANT = re.compile(r"did you mean '(\w+)'\?")


def refusal(text: str) -> InputError:
    """What a text is refused with."""
    with pytest.raises(InputError) as caught:
        read_loss(text)
    return caught.value


def drawn(text: str) -> tuple[str, str, str]:
    """Carets below the text, the message and the fix of its refusal."""
    error = refusal(text)
    assert error.place is not None
    assert error.place.text == text
    span = error.place.span
    # An empty span, as at the end, is drawn with one caret.
    return " " * span.start + "^" * max(1, span.end - span.start), error.what, error.fix


def proposed(fix: str) -> list[str]:
    """The expressions that a fix shows: `write A or B`, `A for …`, and what follows `as in`."""
    shown = fix.partition(";")[0]
    example = shown.rpartition("as in ")[2] if "as in " in shown else ""
    written = re.findall(r"^write (.*)|for a product write (.*)", shown)
    choices = [choice for pair in written for text in pair if text for choice in text.split(" or ")]
    return [text.partition(" for ")[0].strip("'") for text in [example, *choices] if text]


def replaced(text: str, error: InputError) -> list[str]:
    """The text with what a fix puts in place of what is marked."""
    assert error.place is not None
    span = error.place.span
    puts = _INSTEAD.findall(error.fix) + _MEANT.findall(error.fix)
    return [text[: span.start] + put + text[span.end :] for put in puts]
