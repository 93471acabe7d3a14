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

    import sympy

    from gdcli.objective.objective import Objective, ParsedLoss


def has_lost_a_hole(
    loss: ParsedLoss, objective: Objective, boxes: Sequence[Sequence[tuple[float, float]]]
) -> bool:
    """Whether the expression has a value in all of one of the boxes, and the text is not known to."""
    return any(
        _is_finite(objective.expression, loss.variables, box) and not is_defined(loss, box) for box in boxes
    )


def is_defined(loss: ParsedLoss, box: Sequence[tuple[float, float]]) -> bool:
    """Whether it is proven that the text has a value at every point of a box."""
    import sympy

    from gdcli.objective.build import build

    symbols = {name: sympy.Symbol(name) for name in loss.variables}
    with sympy.evaluate(False):  # noqa: FBT003 - sympy's signature
        unsimplified = build(loss.tree, symbols, loss.text)
    return _is_finite(unsimplified, loss.variables, box)


def _is_finite(
    expression: sympy.Expr, variables: tuple[str, ...], box: Sequence[tuple[float, float]]
) -> bool:
    program = lower({"": expression}, variables)
    with precision(BITS):
        (value,) = to_interval(program)([ball(*bounds) for bounds in box]).outputs
    return bool(value.is_finite())
