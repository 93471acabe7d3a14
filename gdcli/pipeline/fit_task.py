"""What `fit` was asked for: the caller's words in, a checked FitTask out, every cell of the data read."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from gdcli.data.read import open_table
from gdcli.errors import InputError, Place, Span
from gdcli.frozen import Frozen, replace
from gdcli.methods.choice import AUTO
from gdcli.methods.searches import FOR_DATA
from gdcli.objective.binding import Binding, bind
from gdcli.objective.bounds import Bound, read_bounds
from gdcli.objective.fixed import read_fixed
from gdcli.objective.formula import read_formula
from gdcli.objective.losses import RowLoss, read_loss_choice
from gdcli.objective.objective import ParsedLoss
from gdcli.pipeline.fit_start import read_initial, read_point
from gdcli.pipeline.held_back import with_test
from gdcli.pipeline.task import PROOF_SECONDS, Descent, Task, read_descent, whole
from gdcli.pipeline.weighting import read_weighting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.data.read import DataLike
    from gdcli.data.table import Table
    from gdcli.descent.initial import Initial
    from gdcli.descent.row_methods import Batches
    from gdcli.descent.row_penalty import Penalty
    from gdcli.descent.row_sums import RowBackend
    from gdcli.methods.choice import Optimizer
    from gdcli.objective.start import StartLike
    from gdcli.pipeline.training import Training
    from gdcli.pipeline.weighting import Weighting

MAX_BATCH = 10**9


class FitTask(Frozen):
    """One fit, read and checked.

    descent   how to descend; its variables are the parameters, its loss is the model
    table     what was opened as data
    initial   how parameters without a given start were chosen
    backend   what computes loss and gradient over the rows
    source    what was opened as data by name, "" where it was in memory
    test      the fraction of rows to hold back or the file to test on, "" where there is none
    """

    descent: Task
    binding: Binding
    loss: RowLoss
    table: Table
    training: Training
    weighting: Weighting | None
    penalty: Penalty
    bounds: tuple[Bound, ...]
    batches: Batches | None
    initial: Initial
    seed: int
    backend: RowBackend
    source: str
    test: str


def read_fit_task(  # noqa: PLR0913 - what a caller may choose
    formula: str,
    data: DataLike,
    *,
    loss: str = "mse",
    start: StartLike = None,
    init: str | None = None,
    fix: str | Sequence[str] = (),
    bounds: str | Sequence[str] = (),
    l1: float | str = 0.0,
    l2: float | str = 0.0,
    sigma: str | None = None,
    weights: str | None = None,
    errors: str | None = None,
    test: float | str | None = None,
    batch_size: int | str | None = None,
    seed: int = 0,
    lr: float | str = "auto",
    optimizer: str | None = None,
    weight_decay: float | str | None = None,
    clip_norm: float | str | None = None,
    clip_value: float | str | None = None,
    epochs: int | str | None = None,
    tol: float | str | None = None,
    every: int | str | None = None,
    time_limit: float | str | None = None,
    backend: str = "auto",
) -> FitTask:
    """Read what `fit` was given; raise InputError at the first thing that cannot be used."""
    parsed = read_formula(formula)
    row_loss = read_loss_choice(loss, parsed.model)
    sizes = _not_negative("--l1", l1), _not_negative("--l2", l2)
    if seed < 0:
        raise InputError(f"--seed must be a whole number from 0, not '{seed}'", fix="--seed 0")
    table = open_table(data)
    binding = bind(parsed, table.names, table.label, {})
    if fix:
        fixed = read_fixed([fix] if isinstance(fix, str) else fix, binding.parameters)
        binding = bind(parsed, table.names, table.label, fixed)

    from gdcli.descent.row_penalty import Penalty
    from gdcli.descent.row_problem import MAX_FACTORED
    from gdcli.descent.row_sums import read_row_backend

    rows_by = read_row_backend(backend)
    by_squares = row_loss.loss.squares and not sizes[0]
    auto = FOR_DATA if by_squares and len(binding.parameters) <= MAX_FACTORED else AUTO
    descent = _for_rows(
        read_descent(
            lr=lr,
            optimizer=optimizer,
            transforms={"weight_decay": weight_decay, "clip_norm": clip_norm, "clip_value": clip_value},
            epochs=epochs,
            tol=tol,
            every=every,
            time_limit=time_limit,
            auto=auto,
        ),
        instead="" if by_squares else "--l1" if row_loss.loss.squares else f"--loss {loss}",
        tolerance_given=tol is not None,
    )

    from gdcli.pipeline.training import read_training

    batches = None if batch_size is None else _read_batches(batch_size, seed, descent.optimizer)
    weighting = read_weighting(table, sigma, weights, errors)
    training = read_training(table, binding, row_loss.loss, weighting)
    if test is not None:
        training = with_test(
            training, test, seed, lambda other: read_training(other, binding, row_loss.loss, weighting)
        )
    limits = read_bounds([bounds] if isinstance(bounds, str) else bounds, binding.parameters)
    if descent.optimizer.rule is None and descent.optimizer.name != FOR_DATA and bounds:
        raise InputError(
            f"--bounds do not go with --optimizer {descent.optimizer.name}, which knows of none",
            fix="--optimizer adam --lr 0.01",
        )
    initial = read_initial(init)
    point = read_point(start, initial, binding, limits, seed=seed)
    return FitTask(
        Task(
            ParsedLoss(formula, parsed.model, binding.parameters),
            point,
            descent.optimizer,
            descent.rate,
            descent.limits,
            descent.every,
            None,
            PROOF_SECONDS,
            rows_by.of_updates,
            auto,
        ),
        binding,
        row_loss,
        table,
        training,
        weighting,
        Penalty(*sizes),
        limits,
        batches,
        initial,
        seed,
        rows_by,
        str(data) if isinstance(data, str | PathLike) else "",
        "" if test is None else str(test),
    )


def _for_rows(descent: Descent, *, instead: str, tolerance_given: bool) -> Descent:
    """The same descent on a loss over rows.

    instead   what the loss is where it is no sum of squares, else ""
    """
    if descent.optimizer.name != FOR_DATA:
        return descent
    if instead:
        raise InputError(
            f"--optimizer {FOR_DATA} needs a sum of squared residuals, not {instead}",
            fix="leave --optimizer out",
        )
    if tolerance_given:
        return descent
    # It ends where rounding leaves nothing to gain, which an absolute tolerance cannot know.
    return replace(descent, limits=replace(descent.limits, tolerance=None))


def _read_batches(size: int | str, seed: int, optimizer: Optimizer) -> Batches:
    from gdcli.descent.row_methods import Batches

    batches = Batches(whole("--batch-size", size, MAX_BATCH), seed)
    if optimizer.rule is None:
        raise InputError(
            f"--batch-size does not go with --optimizer {optimizer.name}, which compares losses",
            fix=f"--batch-size {batches.size} --optimizer adam --lr 0.01",
        )
    return batches


def _not_negative(option: str, value: float | str) -> float:
    text = str(value).strip()
    try:
        number = float(text) if text.isascii() and "_" not in text else -1.0
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise InputError(
            f"{option} must be a number that is not negative, not '{text}'",
            place=Place(text, Span(0, len(text))),
            fix=f"{option} 0.01",
        )
    return number
