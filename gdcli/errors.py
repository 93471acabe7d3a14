"""What can be wrong with a call, as values: what, where, why and a fix.

Nothing here prints: `report/to_message.py` draws an error, `cli/app.py` turns it into an exit status.
"""

from __future__ import annotations

from enum import IntEnum

from gdcli.frozen import Frozen


class ExitCode(IntEnum):
    """Exit status of the command: the contract with scripts."""

    DONE = 0
    FAILED = 1
    UNUSABLE_INPUT = 2
    BROKE_DOWN = 3
    REQUIREMENT_MISSED = 4
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """The sentence for people."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.DONE: "the run was carried out and its numbers are finite, whatever the verdict says",
    ExitCode.FAILED: "a bug of ours, or an output that cannot be written",
    ExitCode.UNUSABLE_INPUT: "the arguments, the expression or the data cannot be used",
    ExitCode.BROKE_DOWN: "the run overflowed or left the domain of the loss; the best point is still printed",
    ExitCode.REQUIREMENT_MISSED: "a --require does not hold, of a run that did not break down",
    ExitCode.INTERRUPTED: "interrupted by Ctrl-C; what was reached is printed first",
}


class Span(Frozen):
    """Half-open range of characters, `start` to `end`, in a text."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """Smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


class Place(Frozen):
    """A span in a text the user wrote, to be drawn with a caret under it."""

    text: str
    span: Span


class GdcliError(Exception):
    """An error with its four parts: what, where, why, and a fix that can be pasted.

    what    one line, lower case, no full stop; user text in quotes
    place   where in the user's text, or None where the text is not what is wrong
    why     one sentence of explanation, or ""
    fix     what to write instead, or ""
    """

    exit_code = ExitCode.FAILED

    def __init__(self, what: str, *, place: Place | None = None, why: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.why = why
        self.fix = fix


class InputError(GdcliError):
    """The arguments, the expression or the data cannot be used."""

    exit_code = ExitCode.UNUSABLE_INPUT


class OutputError(GdcliError):
    """A result cannot be written where it was asked for."""

    exit_code = ExitCode.FAILED


def require_text(what: str, value: object, example: str) -> None:
    """Raise InputError where a program gave something else for what is read from text."""
    if not isinstance(value, str):
        kind = type(value).__name__
        raise InputError(f"{what} must be text, not a value of type '{kind}'", fix=example)
