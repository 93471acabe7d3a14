"""A record of claims in, those that cannot be proven again out: from the expression alone.

Law: a record with any change that makes a claim stronger, or vaguer than the tolerance it states, is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdcli.errors import InputError
from gdcli.frozen import Frozen
from gdcli.pipeline import certification, result, verify_certification, verify_minimization
from gdcli.pipeline.claim import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gdcli.pipeline.claim import Claim


class Schema(Frozen):
    """How a record is proven anew, in so many seconds, and what it claims."""

    proven_again: Callable[[Mapping[str, Any], float], Mapping[str, Any]]
    claims: tuple[Claim, ...]


SCHEMAS = {
    certification.SCHEMA: Schema(verify_certification.proven_again, verify_certification.CLAIMS),
    result.SCHEMA: Schema(verify_minimization.proven_again, verify_minimization.CLAIMS),
}


def verify(record: Mapping[str, Any], *, time_limit: float = 60.0) -> tuple[str, ...]:
    """Sentences of the claims of a record that do not hold; none where all do.

    record       the object that a command wrote as JSON
    time_limit   seconds for the proofs

    Raises InputError where the record is none of a known schema.
    """
    name = record.get("schema") if isinstance(record, dict) else None
    schema = SCHEMAS.get(name) if isinstance(name, str) else None
    if schema is None:
        raise InputError(
            f"the schema '{name}' is none that can be verified", fix=f"one of {', '.join(SCHEMAS)}"
        )
    try:
        again = schema.proven_again(record, time_limit)
    except UNREADABLE:
        return ("the record has the keys and values of its schema",)
    return tuple(claim.sentence for claim in schema.claims if not claim.is_proven(record, again))
