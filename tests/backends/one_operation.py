"""Programs over rows for the tests of the backends: the name of an operation in, a Program out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.program.builder import Builder
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from gdcli.program.program import Program


def of_one_operation(name: str) -> Program:
    """Parameters p and q, columns x and y; the operation on every mixture of them."""
    builder = Builder()
    p, q, x, y = map(builder.input, ("p", "q", "x", "y"))
    pairs = {"pq": (p, q), "px": (p, x), "xp": (x, p), "xy": (x, y), "xx": (x, x)}
    arity = OPERATIONS[name].arity
    results = {key: builder.apply(name, *pair[:arity]) for key, pair in pairs.items()}
    total = builder.apply("add", results["xy"], results["pq"])
    return builder.build(("p", "q", "x", "y"), {**results, "sum": total, "p itself": p, "x itself": x})
