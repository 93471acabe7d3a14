"""One claim of a record: a sentence, and the test of it against what is proven from the expression alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and whether it holds of a record where another is what is proven."""

    sentence: str
    holds: Callable[[Mapping[str, Any], Mapping[str, Any]], bool]

    def is_proven(self, record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
        """Whether it holds; a record of another shape claims what nobody can prove."""
        try:
            return self.holds(record, again)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return False
