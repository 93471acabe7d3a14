"""Lists of `NAME=…` in an option: texts in, the parts between their commas out, each name at most once.

What stands behind a name, and what a part without one means, is up to the option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gdcli.errors import InputError, Place, Span, require_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

V = TypeVar("V")

# Variables that a message names, and characters of a name that others are compared with.
SHOWN = 6
SHORT = 30


def read_named(option: str, texts: Iterable[str], read: Callable[[str, Span], tuple[str, V]]) -> dict[str, V]:
    """Values by name; raise InputError where a name stands twice.

    read   from a text and the span of one part of it to its name and its value
    """
    found: dict[str, V] = {}
    for text in texts:
        require_text(option, text, "'x=…'")
        for span in _parts(text):
            name, value = read(text, span)
            if name in found:
                raise InputError(
                    f"{option} gives '{name}' twice", place=Place(text, span), fix="give it once"
                )
            found[name] = value
    return found


def check_variable(option: str, name: str, variables: tuple[str, ...], place: Place) -> None:
    """Raise InputError where a name is none of the variables, with the one that may be meant."""
    if name in variables:
        return
    import difflib

    capitals = [variable for variable in variables if variable.lower() == name.lower()]
    near = capitals or difflib.get_close_matches(name[:SHORT], variables, n=1)
    meant = f"did you mean '{near[0]}'?  " if near else ""
    missing = f"{option}: there is no variable '{name}' in the expression"
    raise InputError(
        missing if name else f"{option}: a name is missing",
        place=place,
        fix=f"{meant}its variables are {listed(variables)}",
    )


def listed(variables: tuple[str, ...]) -> str:
    """The variables, or the first of many."""
    return ", ".join(variables[:SHOWN]) + (", …" if len(variables) > SHOWN else "")


def _parts(text: str) -> list[Span]:
    """Spans between the commas that stand outside of brackets."""
    spans, depth, begin = [], 0, 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            spans.append(Span(begin, position))
            begin = position + 1
    return [*spans, Span(begin, len(text))]
