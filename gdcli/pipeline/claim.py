"""One claim of a record: a sentence, and the test of it against what is proven from the expression alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What reading a record raises that has other keys, types or numbers than those of its schema.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


class Claim(Frozen):
    """A sentence, and whether it holds of a record where another is what is proven."""

    sentence: str
    holds: Callable[[Mapping[str, Any], Mapping[str, Any]], bool]

    def is_proven(self, record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
        """Whether it holds; a record of another shape claims what nobody can prove."""
        try:
            return self.holds(record, again)
        except UNREADABLE:
            return False
