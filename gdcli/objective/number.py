"""A number in an option: a constant expression such as -pi/2 somewhere in a text in, its double out."""

from __future__ import annotations

from gdcli.errors import InputError, Place, Span
from gdcli.objective.constants import constant_value
from gdcli.objective.parser import parse


def read_number(option: str, text: str, span: Span) -> float:
    """Value of the constant expression at `span` of `text`; raise InputError, which names the option."""
    # Blanks before it keep the offsets of its errors those of the whole text.
    alone = " " * span.start + text[span.start : span.end]
    if not alone.strip():
        raise InputError(f"{option}: a value is missing", place=Place(text, span))
    try:
        return constant_value(parse(alone), alone)
    except InputError as error:
        raise for_option(option, error, text) from None


def for_option(option: str, error: InputError, text: str) -> InputError:
    """The same error, said of an option whose text is `text`."""
    place = Place(text, error.place.span) if error.place else None
    return InputError(f"{option}: {error.what}", place=place, why=error.why, fix=error.fix)
