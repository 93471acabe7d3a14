"""Methods that choose their own steps: a step from one sample of the loss to the next in, a Method out.

Law: a step that can find nothing better says None, and the state then stays what it is, memory and all; the
loop sees that and ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from gdcli.descent.method import Method
from gdcli.descent.problem import Sample

if TYPE_CHECKING:
    from gdcli.descent.problem import Problem

Memory = tuple[float, ...]

# From where it is and what it remembers to where it is next and what it remembers then.
Step = Callable[[Sample, Memory], tuple[Sample, Memory] | None]


def search_method(
    problem: Problem,
    step: Step,
    memory: Memory = (),
    *,
    leave: Step | None = None,
    remark: Callable[[tuple[float, ...], tuple[float, ...]], str] | None = None,
    depth: float = -math.inf,
) -> Method:
    """The method that takes `step` in every epoch.

    memory   what it remembers before the first
    leave    as a step, but from where the gradient is small; see Method
    remark   see Method
    depth    see Method
    """
    n = problem.dimension

    def taken(step: Step, state: tuple[float, ...]) -> tuple[float, ...] | None:
        here = Sample(state[:n], state[n], state[n + 1 : 2 * n + 1])
        moved = step(here, state[2 * n + 1 :])
        if moved is None:
            return None
        there, remembered = moved
        return (*there.point, there.loss, *there.gradient, *remembered)

    def advance(*state_and_epoch: float) -> tuple[float, ...]:
        state = state_and_epoch[:-1]
        return taken(step, state) or state

    return Method(
        dimension=n,
        loss_program=problem.loss,
        step_program=None,
        evaluate=problem.evaluate,
        advance=advance,
        memory=memory,
        autonomous=True,
        leave=None if leave is None else lambda *state: taken(leave, state),
        remark=remark,
        evaluations=lambda: problem.evaluations,
        witness=problem.witness,
        depth=depth,
    )
