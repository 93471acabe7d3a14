"""Gradient descent with a backtracking line search: no learning rate to choose.

The step starts at twice the last accepted one and is halved until the loss falls enough: Armijo's
condition f(x − s·g) ≤ f(x) − δ·s·|g|² (Armijo 1966), or, where rounding would hide that decrease, the
approximate Wolfe condition −g(x − s·g)·g(x) ≤ (1 − 2δ)·|g|² with f not above f(x) by more than rounding
(Hager and Zhang 2005, equation 4.1). δ = 1/4 here: a step past the bottom of its parabola by more than
half is refused, which keeps the descent from bouncing between two walls.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.backends.to_python import to_python
from gdcli.descent.method import Method

if TYPE_CHECKING:
    from gdcli.program.program import Program

DECREASE = 0.25  # δ
LONGEST_STEP = 1e300  # doubling it must not overflow
ROUNDING = 1e-14  # relative error of a loss that is allowed to look like an increase


def backtracking_method(loss: Program) -> Method:
    """The method for the objective behind `loss`; its memory is the step last accepted."""
    dimension = len(loss.inputs)
    evaluate = to_python(loss)

    def advance(*state: float) -> tuple[float, ...]:
        point, value, gradient = state[:dimension], state[dimension], state[dimension + 1 : 2 * dimension + 1]
        step = min(2 * state[2 * dimension + 1], LONGEST_STEP)
        square = sum(g * g for g in gradient)
        if square == 0 or math.isinf(square):
            # At a stationary point nothing moves; where |g|² overflows, only the direction matters.
            if square == 0:
                return state[:-1]
            step /= max(map(abs, gradient))
        while True:
            there = tuple(x - step * g for x, g in zip(point, gradient, strict=True))
            if there == point:
                return state[:-1]
            result = evaluate(*there)
            if all(map(math.isfinite, result)) and _good_enough(
                value, gradient, result, square=square, step=step
            ):
                return (*there, *result, step)
            step /= 2

    return Method(
        dimension=dimension,
        loss_program=loss,
        step_program=None,
        evaluate=evaluate,
        advance=advance,
        memory=(0.5,),
        autonomous=True,
    )


def _good_enough(
    value: float, gradient: tuple[float, ...], result: tuple[float, ...], *, square: float, step: float
) -> bool:
    new_value, *new_gradient = result
    wanted = DECREASE * step * square
    hidden = ROUNDING * abs(value)
    if wanted > hidden:
        return new_value <= value - wanted
    # The decrease is below what the loss can show here: ask the slopes.
    slope = -sum(g * h for g, h in zip(gradient, new_gradient, strict=True))
    return new_value <= value + hidden and slope <= (1 - 2 * DECREASE) * square
