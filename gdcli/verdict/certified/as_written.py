"""A parsed loss and a box in, whether the loss as it is written has a value everywhere in the box out.

What is computed is sympy's expression, in which x/x is 1 and a hole is gone. A claim about a point holds of
the text only where every part of the text has a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.backends.to_interval import ball, precision, to_interval
from gdcli.program.lower import lower
from gdcli.verdict.certified.local import BITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.objective.objective import ParsedLoss


def is_defined(loss: ParsedLoss, box: Sequence[tuple[float, float]]) -> bool:
    """Whether it is proven that the text has a value at every point of a box."""
    import sympy

    from gdcli.objective.build import build

    symbols = {name: sympy.Symbol(name) for name in loss.variables}
    with sympy.evaluate(False):  # noqa: FBT003 - sympy's signature
        unsimplified = build(loss.tree, symbols, loss.text)
    program = lower({"": unsimplified}, loss.variables)
    with precision(BITS):
        (value,) = to_interval(program)([ball(*bounds) for bounds in box]).outputs
    return bool(value.is_finite())
