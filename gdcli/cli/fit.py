"""`gdcli fit`: a formula, a file and options in, a fit on standard output and an exit status out."""

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli.cli.collisions import check_files
from gdcli.cli.expression_argument import read_expression
from gdcli.cli.options import Out, complete_optimizer
from gdcli.cli.output import Format, carried_out, read_requirements, status_of, write_result
from gdcli.cli.picture import PictureOutput, check_place
from gdcli.cli.signals import Signals
from gdcli.errors import InputError
from gdcli.methods.choice import optimizer_names
from gdcli.objective.losses import LOSSES
from gdcli.pipeline.task import whole
from gdcli.report.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from gdcli.pipeline.fit_task import FitTask
    from gdcli.pipeline.fitted import Fit

MOST_EXPLAINED = 1000
# Figures that --require may name beside those of a minimization.
FIGURES = ("r_squared", "residual_sd", "test_loss", "aic", "bic")

Text = str | None


def _option(
    help_: str, metavar: str, *names: str, autocompletion: "Callable[[str], list[str]] | None" = None
) -> typer.models.OptionInfo:
    option = typer.Option(
        *names, metavar=metavar, help=help_, show_default=False, autocompletion=autocompletion
    )
    assert isinstance(option, typer.models.OptionInfo)
    return option


def fit(
    formula: Annotated[
        str,
        typer.Argument(
            metavar="FORMULA",
            help="'TARGET ~ MODEL', such as 'y ~ w*x + b'; columns of FILE are data, other names parameters.",
            show_default=False,
        ),
    ],
    data: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="CSV or TSV with a header, also gzipped; Parquet; '-' reads standard input.",
            show_default=False,
        ),
    ],
    loss: Annotated[
        str, _option(f"{', '.join(LOSSES)}, or an expression in y and prediction. Default: mse.", "LOSS")
    ] = "mse",
    lr: Annotated[
        str, _option("Learning rate: a number, an expression in t, or auto. Default: auto.", "LR")
    ] = "auto",
    optimizer: Annotated[
        Text,
        _option(
            f"{', '.join(optimizer_names())}. "
            "Default: gd with --lr, else lm for squares and auto for other losses.",
            "NAME[:KEY=VALUE,…]",
            autocompletion=complete_optimizer,
        ),
    ] = None,
    epochs: Annotated[
        Text,
        _option("Run exactly N epochs. Default: until nothing is gained, or --tol.", "N", "--epochs", "-n"),
    ] = None,
    batch_size: Annotated[
        Text, _option("Rows of a mini-batch; an epoch passes once through all rows.", "ROWS")
    ] = None,
    start: Annotated[
        list[str] | None,
        _option(
            "'w=1,b=0', or the JSON file of an earlier result. May be repeated.", "VALUES", "--start", "-s"
        ),
    ] = None,
    init: Annotated[
        Text,
        _option("zeros, normal, xavier or he. Default: 1 for each parameter, xavier for networks.", "HOW"),
    ] = None,
    bounds: Annotated[list[str] | None, _option("'w=0:1,b=:5'. May be repeated.", "BOUNDS")] = None,
    fix: Annotated[
        list[str] | None, _option("'b=2': parameters that stay. May be repeated.", "VALUES")
    ] = None,
    l1: Annotated[str, _option("Add L1 times the sum of absolute parameters to the loss.", "L1")] = "0",
    l2: Annotated[str, _option("Add L2 times the sum of squared parameters to the loss.", "L2")] = "0",
    sigma: Annotated[Text, _option("Column of standard deviations of the target.", "COLUMN")] = None,
    weights: Annotated[Text, _option("Column of weights of the rows.", "COLUMN")] = None,
    errors: Annotated[
        Text, _option("What these mean: absolute (known) or relative (proportions).", "absolute|relative")
    ] = None,
    test: Annotated[
        Text, _option("Hold back this fraction of the rows, or test on a file.", "FRACTION|FILE")
    ] = None,
    weight_decay: Annotated[
        Text, _option("Add D times the parameters to the gradient that the optimizer sees.", "D")
    ] = None,
    clip_norm: Annotated[Text, _option("Shorten a gradient longer than C to length C.", "C")] = None,
    clip_value: Annotated[Text, _option("Cut every component of the gradient off at C and -C.", "C")] = None,
    tol: Annotated[
        Text, _option("Stop once every |gradient component| is at most this. Default: 1e-8.", "TOL")
    ] = None,
    every: Annotated[
        Text, _option("Print every N-th epoch. Default: about 20 rows, all in jsonl and csv.", "N")
    ] = None,
    explain_epochs: Annotated[Text, _option("Work the first K epochs by hand, for a few rows.", "K")] = None,
    predict: Annotated[Text, _option("Write predictions and residuals there, as CSV.", "FILE")] = None,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="How to write the result.", case_sensitive=False)
    ] = Format.TABLE,
    out: Out = None,
    plot: Annotated[
        bool, typer.Option("--plot", help="Draw data, model, residuals and loss under the table.")
    ] = False,
    figure: Annotated[Text, _option("Draw them there: .png, .svg or .pdf.", "FILE")] = None,
    require: Annotated[
        list[str] | None,
        _option(
            f"converged, minimum, global, or a comparison of parameters, loss, {', '.join(FIGURES)}; "
            "exit 4 where it does not hold. May be repeated.",
            "WHAT",
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="One line: the parameters and the loss.")
    ] = False,
    time_limit: Annotated[Text, _option("Stop there with the best point so far.", "SECONDS")] = None,
    backend: Annotated[
        str,
        _option(
            "numpy, llvm or auto, which takes machine code where it pays. They agree to the last digits.",
            "BACKEND",
        ),
    ] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Of --init, --test and the shuffling of batches.")] = 0,
) -> int:
    """Fit a model to data by gradient descent, and say what the end is and what the data say.

    Exit status: 0 done, 2 unusable input, 3 the run broke down, 4 a --require does not hold.
    """
    from gdcli.pipeline.fit_task import read_fit_task

    if formula == "-" == data:
        raise InputError("both the formula and the data are to come from standard input", fix="name a file")
    task = read_fit_task(
        read_expression(formula),
        data,
        loss=loss,
        start=start,
        init=init,
        fix=fix or (),
        bounds=bounds or (),
        l1=l1,
        l2=l2,
        sigma=sigma,
        weights=weights,
        errors=errors,
        test=test,
        batch_size=batch_size,
        seed=seed,
        lr=lr,
        optimizer=optimizer,
        weight_decay=weight_decay,
        clip_norm=clip_norm,
        clip_value=clip_value,
        epochs=epochs,
        tol=tol,
        every=every,
        time_limit=time_limit,
        backend=backend,
    )
    explained = 0 if explain_epochs is None else whole("--explain-epochs", explain_epochs, MOST_EXPLAINED)
    if explained and (quiet or output_format is not Format.TABLE):
        raise InputError("--explain-epochs is for people", fix="leave --format and --quiet out")
    check_files(
        read={"the data": data, "--test": test},
        written={"--out": out or "-", "--predict": predict, "--figure": figure},
    )
    requirements = read_requirements(require or [], task.binding.parameters, FIGURES)
    check_place(plot=plot, output_format=output_format)
    with (
        Signals() as signals,
        Sink(out) as sink,
        PictureOutput(sink if plot else None, figure) as drawing,
        _predictions(predict) as predictions,
    ):
        result = _run(task, sink, None if quiet else output_format, signals, explained=explained)
        if drawing.is_wanted:
            from gdcli.report.picture.compose import to_fit_picture

            drawing.draw(to_fit_picture(result))
        if predictions is not None:
            _predict(result, predictions)
    return status_of(result.descent, requirements, signals.received, result.figures)


def _predictions(path: str | None) -> "AbstractContextManager[Sink | None]":
    """Where predictions go, opened before anything runs; None where nobody wants them."""
    return nullcontext() if path is None else Sink(path, option="--predict")


def _run(
    task: "FitTask", sink: Sink, output_format: Format | None, signals: Signals, *, explained: int
) -> "Fit":
    """Carry out the task and write the result; None as the format writes one line."""
    from gdcli.pipeline.fit import problem_of, run, test_loss_of

    problem = problem_of(task)
    tested = {} if task.training.test is None else {"test_loss": test_loss_of(task, problem)}
    result = carried_out(
        partial(run, task, problem),
        task.descent,
        sink,
        output_format=output_format,
        signals=signals,
        extra=tested,
    )
    from gdcli.report.to_fit_table import to_fit_table
    from gdcli.report.to_table import one_line

    if explained:
        from gdcli.pipeline.explain.epochs_by_hand import explanation

        sink.write("".join(f"{line}\n" for line in explanation(task, explained)))
    table = partial(to_fit_table, result, sink)
    write_result(result, sink, output_format, table=table, line=one_line(result.descent))
    return result


def _predict(result: "Fit", sink: Sink) -> None:
    from gdcli.report.to_predictions import to_predictions

    for line in to_predictions(result):
        sink.write(line)
