"""From sums over rows to the loss: scaled, and with a penalty for large parameters."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.program.builder import Builder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.program.builder import Ref
    from gdcli.program.program import Program

# Names with a space cannot meet a parameter's.
SCALE, SUM = "scale of the sums", "sum of the loss"


class Penalty(Frozen):
    """What is added to the loss for large parameters: l1 · Σ |p| + l2 · Σ p²."""

    l1: float = 0.0
    l2: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.l1 or self.l2)


def whole_program(parameters: Sequence[str], penalty: Penalty) -> Program:
    """Program from the parameters, the sums of loss and derivatives, and their scale to loss and gradient."""
    builder = Builder()
    sums = (SUM, *(f"sum of d/d{name}" for name in parameters))
    scale = builder.input(SCALE)
    points = [builder.input(name) for name in parameters]
    loss, *slopes = (builder.apply("mul", scale, builder.input(name)) for name in sums)

    def added(a: Ref, b: Ref) -> Ref:
        return builder.apply("add", a, b)

    # Of each, its size, what it adds for a parameter, and the slope of that.
    penalties: tuple[tuple[float, Callable[[Ref], Ref], Callable[[Ref], Ref]], ...] = (
        (penalty.l1, lambda p: builder.apply("abs", p), lambda p: builder.apply("sign", p)),
        (penalty.l2, lambda p: builder.apply("mul", p, p), lambda p: added(p, p)),
    )
    for size, growth, slope in penalties:
        if size:
            factor = builder.constant(size)
            loss = added(loss, builder.apply("mul", factor, reduce(added, map(growth, points))))
            slopes = [
                added(g, builder.apply("mul", factor, slope(p))) for g, p in zip(slopes, points, strict=True)
            ]
    derivatives = {f"d/d{name}": g for name, g in zip(parameters, slopes, strict=True)}
    return builder.build((*parameters, *sums, SCALE), {"loss": loss, **derivatives})
