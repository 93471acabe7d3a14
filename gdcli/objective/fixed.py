"""Parameters that stay where they are: `b=2,c=-pi` as text in, values by name out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.number import read_number
from gdcli.objective.start import split

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_fixed(texts: Iterable[str], parameters: tuple[str, ...]) -> dict[str, float]:
    """Values by parameter; raise InputError where a text gives none."""
    fixed: dict[str, float] = {}
    for text in texts:
        for span in split(text):
            left, equals, right = text[span.start : span.end].partition("=")
            name = left.strip()
            if not equals:
                what = f"--fix: '{left}' gives no value"
                raise InputError(what, place=Place(text, span), fix=f"--fix {name or parameters[0]}=2")
            if name not in parameters:
                raise InputError(
                    f"--fix: there is no parameter '{name}' in the formula",
                    place=Place(text, span),
                    fix=f"its parameters are {', '.join(parameters)}",
                )
            if name in fixed:
                raise InputError(f"--fix gives '{name}' twice", place=Place(text, span), fix="give it once")
            fixed[name] = read_number("--fix", text, Span(span.end - len(right), span.end))
    return fixed
