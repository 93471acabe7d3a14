"""Parameters that stay where they are: `b=2,c=-pi` as text in, values by name out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.named import read_named
from gdcli.objective.number import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_fixed(texts: Iterable[str], parameters: tuple[str, ...]) -> dict[str, float]:
    """Values by parameter; raise InputError where a text gives none."""
    return read_named("--fix", texts, partial(_read_part, parameters))


def _read_part(parameters: tuple[str, ...], text: str, span: Span) -> tuple[str, float]:
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
    return name, read_number("--fix", text, Span(span.end - len(right), span.end))
