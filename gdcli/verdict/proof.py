"""What makes a proof a proof: only the module that proves can make one.

A proving module keeps a Seal to itself and asks for it wherever one of its proof objects is made:

    _SEAL = Seal()

    @dataclass(frozen=True, slots=True)
    class UniqueRoot:
        box: Box
        seal: InitVar[Seal]

        def __post_init__(self, seal: Seal) -> None:
            _SEAL.check(seal)

So a claim of evidence `exact` or `certified`, which is made of a proof object, cannot be written down by
anyone who did not prove it.
"""

from __future__ import annotations


class ForgedProofError(AssertionError):
    """A proof object was made by someone other than the function that proves: always our bug."""


class Seal:
    """The right to make the proof objects of one module."""

    def check(self, given: Seal) -> None:
        """Raise ForgedProofError unless `given` is this very seal."""
        if given is not self:
            raise ForgedProofError
