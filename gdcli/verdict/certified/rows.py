"""The loss over rows of data, its gradient and Hessian on small boxes of parameters, in balls.

The model that `certificate.py` asks is that of an objective; here every value is a sum over rows, each an
enclosure. What is proven is about the loss of the doubles that were read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, arb_mat

from gdcli.backends.to_interval import precision, to_interval
from gdcli.program.builder import Builder
from gdcli.program.differentiate import dependent
from gdcli.program.regression import TERM, derivative_names
from gdcli.verdict.certified.derivatives import JUMPING, jumps_behind
from gdcli.verdict.certified.local import BITS, LocalModel, Neighbourhood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.row_problem import RowProblem
    from gdcli.program.program import Program

# Operations in balls that one evaluation over all rows may take: about a microsecond each, and a proof takes
# some thirty evaluations. Where the loss is a quadratic, one is enough.
MOST_OPERATIONS = 30_000
MOST_OPERATIONS_ONCE = 300_000


class RowModel(LocalModel):
    """Evaluates the loss of a problem on boxes; `around` is a point near which the boxes lie."""

    def __init__(self, problem: RowProblem, around: Sequence[float]) -> None:
        self.dimension = problem.dimension
        self.free = tuple(range(problem.dimension))
        program = _everything(problem)
        names = [name for name, _ in program.outputs][: problem.dimension + 1]
        self._over_rows = to_interval(program)
        self._gradient_jumps_over_rows = jumps_behind(program, names)
        self._problem = problem
        self._rows = [list(map(arb, row)) for row in zip(*(c.tolist() for c in problem.columns), strict=True)]
        self._around = list(map(arb, around))
        self._quadratic: Neighbourhood | None = None
        if is_quadratic(problem):
            with precision(BITS):
                self._quadratic = self._summed(self._around)

    def on(self, box: Sequence[arb]) -> Neighbourhood | None:
        """Enclosures on a box, None where one is not finite or a derivative is taken across a jump."""
        known = self._quadratic
        if known is None:
            return self._summed(box)
        # A quadratic is its own Taylor series.
        n = self.dimension
        offset = arb_mat([[x - c] for x, c in zip(box, self._around, strict=True)])
        bent = known.hessian * offset
        gradient = tuple(known.gradient[i] + bent[i, 0] for i in range(n))
        loss = known.loss + sum(
            ((known.gradient[i] + bent[i, 0] / 2) * offset[i, 0] for i in range(n)), arb(0)
        )
        return Neighbourhood(loss, gradient, known.hessian)

    def _summed(self, box: Sequence[arb]) -> Neighbourhood | None:
        problem, n = self._problem, self.dimension
        totals = [arb(0)] * (1 + n + n * (n + 1) // 2)
        for row in self._rows:
            found = self._over_rows([*box, *row])
            if any(found.jumps[position] for position in self._gradient_jumps_over_rows):
                return None
            totals = [total + value for total, value in zip(totals, found.outputs, strict=True)]
        # A mean divides by the number of rows itself, not by its reciprocal in doubles.
        scale = 1 / arb(problem.rows) if problem.is_mean else arb(1)
        loss, *rest = (scale * total for total in totals)
        l2 = arb(problem.penalty.l2)
        loss += l2 * sum((x * x for x in box), arb(0))
        gradient = tuple(g + 2 * l2 * x for g, x in zip(rest[:n], box, strict=True))
        triangle = rest[n:]
        # Row i of the lower triangle begins at i(i + 1)/2.
        hessian = arb_mat(
            [[triangle[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] for j in self.free] for i in self.free]
        )
        hessian += arb_mat([[2 * l2 if i == j else arb(0) for j in self.free] for i in self.free])
        finite = loss.is_finite() and all(value.is_finite() for value in (*gradient, *rest))
        return Neighbourhood(loss, gradient, hessian) if finite else None


def is_quadratic(problem: RowProblem) -> bool:
    """Whether the Hessian of a row's loss depends on no parameter, and holds everywhere: nothing jumps."""
    regression = problem.regression
    if any(regression.hessian.uses(name) for name in regression.parameters):
        return False
    changing = dependent(regression.gradient, set(regression.parameters))
    instructions = enumerate(regression.gradient.instructions, start=regression.gradient.first_instruction)
    return not any(each.operation in JUMPING and register in changing for register, each in instructions)


def is_within_reach(problem: RowProblem) -> bool:
    """Whether a proof about the loss takes no longer than anyone waits for."""
    if problem.penalty.l1 or problem.is_bounded or not problem.has_hessian:
        return False
    operations = len(problem.regression.hessian.instructions) * problem.rows
    return operations <= (MOST_OPERATIONS_ONCE if is_quadratic(problem) else MOST_OPERATIONS)


def _everything(problem: RowProblem) -> Program:
    """The loss of a row, its gradient, and the lower triangle of its Hessian by rows."""
    regression = problem.regression
    builder = Builder()
    given = {name: builder.input(name) for name in regression.gradient.inputs}
    first = builder.inline(regression.gradient, given)
    second = builder.inline(regression.hessian, given)
    names = (TERM, *derivative_names(regression.parameters).values())
    return builder.build(regression.gradient.inputs, {**{name: first[name] for name in names}, **second})
