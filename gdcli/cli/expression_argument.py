"""The EXPRESSION argument: text, `-` for standard input or `@FILE`; and its way past the option parser."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gdcli.errors import InputError
from gdcli.objective.scanner import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_expression(argument: str) -> str:
    """The text of the expression; raise InputError where the file or the stream cannot be read."""
    if argument == "-":
        return _read_stream()
    if argument.startswith("@"):
        return _read_file(argument[1:])
    return argument


def _read_stream() -> str:
    if sys.stdin is None:
        raise InputError("standard input is closed", fix="write the expression as an argument")
    try:
        return _decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    except OSError as error:
        raise InputError(f"standard input cannot be read: {error.strerror}") from None


def _read_file(name: str) -> str:
    if not name:
        raise InputError("'@' needs the name of a file", fix="@loss.txt")
    try:
        with Path(name).open("rb") as file:
            return _decoded(file.read(MAX_BYTES + 1), f"'{name}'")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            f"the file '{name}' cannot be read: {reason}", fix="name a text file that holds the loss"
        ) from None


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        if len(data) > MAX_BYTES:  # the cut may have fallen into a character
            return data.decode("utf-8-sig", "replace")
        raise InputError(
            f"{where} is not UTF-8 text: byte {error.start} is 0x{data[error.start]:02x}"
        ) from None


def option_without_value(
    arguments: Sequence[str], flags: frozenset[str], valued: frozenset[str]
) -> tuple[str, str] | None:
    """The first option that another one follows where its value should stand, and that other; or None.

    No value is written as an option of the command is, but the option parser would take one for the value.
    """
    position = 0
    while position < len(arguments) - 1 and arguments[position] != "--":
        option, follower = arguments[position : position + 2]
        if option in valued:
            if follower == "--" or follower.partition("=")[0] in flags | valued:
                return option, follower
            position += 1
        position += 1
    return None


def protect(arguments: Sequence[str], flags: frozenset[str], valued: frozenset[str]) -> list[str]:
    """Put an expression that begins with a minus behind `--`, where it cannot be taken for an option.

    flags    options without a value
    valued   options that take the next argument as their value

    Only where no other argument can be the expression. What reads as short options with their values, such
    as -n100 or -qs1, is left to the option parser.
    """
    candidate: int | None = None
    position = 0
    while position < len(arguments):
        argument = arguments[position]
        if argument == "--":
            return list(arguments)
        if argument in valued:
            position += 2
            continue
        if not argument.startswith("-") or argument == "-":
            return list(arguments)
        known = argument in flags or argument.startswith("--") or re.fullmatch(_GLUED, argument)
        if not known and candidate is None:
            candidate = position
        position += 1
    if candidate is None:
        return list(arguments)
    rest = [*arguments[:candidate], *arguments[candidate + 1 :]]
    return [*rest, "--", arguments[candidate]]


def protect_formula(arguments: Sequence[str], valued: frozenset[str]) -> list[str]:
    """Put a blank before a formula that begins with a minus: so it cannot be taken for an option.

    valued   options that take the next argument as their value
    """
    before = ["", *arguments][: len(arguments)]
    return [
        f" {argument}" if re.fullmatch(_FORMULA, argument) and last not in valued else argument
        for last, argument in zip(before, arguments, strict=True)
    ]


# A minus and a tilde that does not begin the name of a folder, as in --out=~/x.
_FORMULA = r"(?s)-(?!-)[^~]*~(?!/).*"

# Short options with their values in one word, as no expression is written.
_GLUED = (
    r"(?i)-[qh]*"
    r"(?:[qh]|n\d+|f(?:table|json|jsonl|csv)|s[-+]?[\d.]+(?:e[-+]?\d+)?|s[a-z]\w*=.*|o[\w./-]+\.\w+)"
)
