"""The rows of the decision table that straight lines fill: a run on several variables in, a verdict out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.evidence import Exact
from gdcli.verdict.exact_rows import figure
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.verdict import Verdict

if TYPE_CHECKING:
    from gdcli.verdict.run import Run


def at_a_saddle(run: Run) -> Verdict | None:
    """The run stands where the Hessian says nothing, with lower ground along some line."""
    found = run.saddle
    if found is None:
        return None
    where = ", ".join(f"{name} = {x.text}" for name, x in zip(run.names, found.point, strict=True))
    return Verdict(
        VerdictKind.SADDLE,
        Exact(found),
        f"a saddle: {where}, where the loss is {found.loss.text}, with lower ground however near",
        tuple(map(figure, found.point)),
        loss_there=float(found.loss),
    )


def downhill_along_a_line(run: Run) -> Verdict | None:
    """The run has fallen out of sight, and the loss falls without end along a line ahead of it."""
    found = run.abyss
    if found is None:
        return None
    ways = ", ".join(
        f"{name} -> {'inf' if step > 0 else '-inf'}"
        for name, step in zip(run.names, found.direction, strict=True)
        if step
    )
    text = f"no minimum: the loss is unbounded below, and falls for ever from the end on, {ways}"
    return Verdict(VerdictKind.UNBOUNDED_BELOW, Exact(found), text)
