"""A bound formula and its loss in, the programs of one row out: prediction, loss, and all derivatives.

Nothing here is written out row by row: the mathematics is that of one row, differentiated once, and a backend
runs it over all of them.
"""

from __future__ import annotations

from functools import cached_property, reduce
from typing import TYPE_CHECKING

import sympy

from gdcli.frozen import Frozen
from gdcli.objective.build import build
from gdcli.objective.losses import TARGET, RowLoss
from gdcli.objective.network import written_out
from gdcli.objective.objective import bounded
from gdcli.objective.tree import Node, variables
from gdcli.program.builder import Builder, Ref
from gdcli.program.differentiate import with_gradient, with_tangent
from gdcli.program.lower import lower

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gdcli.objective.binding import Binding
    from gdcli.program.program import Program

# Columns beside those of the data, by names that no spelling of a column has.
TARGET_COLUMN = "value of the target"
WEIGHT_COLUMN = "weight of the row"

PREDICTION, RESIDUAL, TERM = "prediction", "residual", "loss of a row"

# Operations whose derivative is zero where it exists, so that it does not tell whether they are affine.
_STEPS = frozenset({"sign", "step", "floor"})


class Regression(Frozen):
    """The programs of one row. Their inputs are the parameters, then the columns, then the target and weight.

    columns      by how the formula spells them, in the order of the inputs
    prediction   output PREDICTION
    term         output TERM: loss of the row, times its weight
    residual     output RESIDUAL: (target − prediction), times the root of its weight
    """

    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    weighted: bool
    prediction: Program
    term: Program
    residual: Program
    argument: Program

    @property
    def row_inputs(self) -> tuple[str, ...]:
        """Names of the inputs that differ from row to row."""
        return (*self.columns, TARGET_COLUMN, *([WEIGHT_COLUMN] if self.weighted else []))

    @cached_property
    def gradient(self) -> Program:
        """`term` and its derivative by every parameter, under the parameter's name with `d/d` before it."""
        return with_gradient(self.term, TERM, derivative_names(self.parameters))

    @cached_property
    def jacobian(self) -> Program:
        """The derivative of `residual` by every parameter, and `residual` last."""
        program = with_gradient(self.residual, RESIDUAL, derivative_names(self.parameters))
        return _reordered(program, (*derivative_names(self.parameters).values(), RESIDUAL))

    @cached_property
    def bend(self) -> Program:
        """Jᵀ of the second derivative of the residual along a direction: one output a parameter.

        The direction is given by further inputs, one a parameter, before those of the row.
        """
        along = {name: f"along {name}" for name in self.parameters}
        derivatives = derivative_names(self.parameters)
        program = with_gradient(self.residual, RESIDUAL, derivatives)
        program = with_tangent(program, RESIDUAL, along, "first")
        program = with_tangent(program, "first", along, "second")
        builder = Builder()
        inputs = (*self.parameters, *along.values(), *self.row_inputs)
        outputs = builder.inline(program, {name: builder.input(name) for name in inputs})
        products = {
            name: builder.apply("mul", outputs[name], outputs["second"]) for name in derivatives.values()
        }
        return builder.build(inputs, products)

    @cached_property
    def hessian(self) -> Program:
        """The second derivatives of `term`, lower triangle row by row."""
        names = derivative_names(self.parameters)
        outputs: dict[str, Ref] = {}
        builder = Builder()
        given = {name: builder.input(name) for name in self.gradient.inputs}
        for row, first in enumerate(self.parameters):
            below = self.parameters[: row + 1]
            program = with_gradient(
                self.gradient, names[first], {second: f"{first}, {second}" for second in below}
            )
            found = builder.inline(program, given)
            outputs |= {f"{first}, {second}": found[f"{first}, {second}"] for second in below}
        return builder.build(self.gradient.inputs, outputs)

    def higher(self, order: int) -> Program:
        """The derivatives of `term` by the only parameter, from the first to the one of this order."""
        (parameter,) = self.parameters
        names = [f"derivative {number}" for number in range(1, order + 1)]
        program, last = self.term, TERM
        for name in names:
            program, last = with_gradient(program, last, {parameter: name}), name
        return _reordered(program, tuple(names))

    @cached_property
    def is_affine(self) -> bool:
        """Whether what the loss is applied to is affine in the parameters, by its form."""
        program = with_gradient(self.argument, PREDICTION, derivative_names(self.parameters))
        slopes = _reordered(program, tuple(derivative_names(self.parameters).values()))
        if any(i.operation in _STEPS for i in _reordered(self.argument, (PREDICTION,)).instructions):
            return False
        return not any(slopes.uses(name) for name in self.parameters)


def regression(binding: Binding, loss: RowLoss, *, weighted: bool) -> Regression:
    """Build the programs; raise InputError where an expression takes too long to simplify.

    weighted   whether every row has a weight of its own
    """
    parameters, columns = binding.parameters, tuple(binding.columns)
    row_inputs = (*columns, TARGET_COLUMN, *([WEIGHT_COLUMN] if weighted else []))
    inputs = (*parameters, *row_inputs)

    builder = Builder()
    given = {name: builder.input(name) for name in inputs}
    given |= {name: builder.constant(value) for name, value in binding.fixed.items()}
    for network in binding.formula.networks:
        given[network.name] = written_out(
            network,
            [_inlined(builder, each, given, binding.formula.text) for each in network.inputs],
            weighted_sum=lambda pairs, bias: _weighted_sum(builder, given, pairs, bias),
            activated=builder.apply,
        )
    text = binding.formula.text
    prediction = _inlined(builder, binding.formula.model, given, text)
    argument = _inlined(builder, loss.model, given, text)
    target = given[TARGET_COLUMN]
    term = _inlined(builder, loss.tree, {TARGET: target, loss.argument: argument}, loss.text)
    residual = builder.apply("sub", target, prediction)
    if weighted:
        weight = given[WEIGHT_COLUMN]
        term = builder.apply("mul", weight, term)
        residual = builder.apply("mul", builder.apply("sqrt", weight), residual)
    return Regression(
        parameters,
        columns,
        weighted,
        prediction=builder.build(inputs, {PREDICTION: prediction}),
        term=builder.build(inputs, {TERM: term}),
        residual=builder.build(inputs, {RESIDUAL: residual}),
        argument=builder.build(inputs, {PREDICTION: argument}),
    )


def target_program(binding: Binding) -> Program:
    """The target of a row, with the columns as inputs."""
    builder = Builder()
    given = {name: builder.input(name) for name in binding.columns}
    target = _inlined(builder, binding.formula.target, given, binding.formula.text)
    return builder.build(tuple(binding.columns), {PREDICTION: target})


def derivative_names(parameters: Sequence[str]) -> dict[str, str]:
    """What the derivative by each parameter is called among the outputs."""
    return {name: f"d/d{name}" for name in parameters}


def _inlined(builder: Builder, tree: Node, given: Mapping[str, Ref], text: str) -> Ref:
    """The value of a tree, run as expressions are everywhere: simplified by sympy's constructors, lowered."""
    names = tuple(sorted(variables(tree)))

    def made() -> Program:
        return lower({PREDICTION: build(tree, {name: sympy.Symbol(name) for name in names}, text)}, names)

    return builder.inline(bounded(text, "simplify", made), {name: given[name] for name in names})[PREDICTION]


def _weighted_sum(
    builder: Builder, given: Mapping[str, Ref], pairs: Sequence[tuple[str, Ref]], bias: str
) -> Ref:
    products = [builder.apply("mul", given[weight], value) for weight, value in pairs]
    return builder.apply("add", reduce(lambda a, b: builder.apply("add", a, b), products), given[bias])


def _reordered(program: Program, outputs: tuple[str, ...]) -> Program:
    """The program with these outputs alone, in this order."""
    builder = Builder()
    found = builder.inline(program, {name: builder.input(name) for name in program.inputs})
    return builder.build(program.inputs, {name: found[name] for name in outputs})
