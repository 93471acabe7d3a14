"""`gdcli plot`: a loss and one descent or several in, a picture of them out."""

from typing import TYPE_CHECKING, Annotated

import typer

from gdcli.cli.expression_argument import read_expression
from gdcli.cli.options import Expression, Start, complete_optimizer
from gdcli.cli.output import say_uncompiled
from gdcli.cli.picture import PictureOutput
from gdcli.cli.signals import Signals
from gdcli.errors import ExitCode, InputError
from gdcli.pipeline.task import read_task
from gdcli.report.progress import ProgressBar
from gdcli.report.sink import Sink

if TYPE_CHECKING:
    from gdcli.pipeline.task import Task

MOST_RUNS = 5  # as many as have a letter and a colour of their own


def plot(
    expression: Expression,
    start: Start = None,
    lr: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LR",
            help="Learning rate, as in minimize. Repeated: one for each --optimizer.",
            show_default=False,
        ),
    ] = None,
    optimizer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[:KEY=VALUE,…]",
            help="Optimizer, as in minimize. Repeated: a path for each.",
            show_default=False,
            autocompletion=complete_optimizer,
        ),
    ] = None,
    epochs: Annotated[
        str | None,
        typer.Option("--epochs", "-n", metavar="N", help="Epochs, as in minimize.", show_default=False),
    ] = None,
    tol: Annotated[
        str | None, typer.Option(metavar="TOL", help="Tolerance, as in minimize.", show_default=False)
    ] = None,
    box: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BOUNDS",
            help="What to show: 'x=-2:2,y=0:3'. Default: chosen by the path and what is known of the loss.",
            show_default=False,
        ),
    ] = None,
    figure: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Draw there instead: .png, .svg or .pdf.", show_default=False),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write the characters there.", show_default=False),
    ] = None,
    time_limit: Annotated[
        str | None, typer.Option(metavar="SECONDS", help="For each run.", show_default=False)
    ] = None,
) -> int:
    """Draw a loss with the path of a descent on it, and the loss per epoch.

    One variable: the curve and its stationary points. Two: contours. More: the two directions that matter.
    Exit status: 0 done, 2 unusable input, 3 a run broke down.
    """
    text = read_expression(expression)
    tasks = [
        read_task(
            text,
            start=start,
            lr=rate,
            optimizer=name,
            epochs=epochs,
            tol=tol,
            box=box,
            time_limit=time_limit,
        )
        for name, rate in _pairs(optimizer or [], lr or [])
    ]
    if figure is not None and out is not None:
        raise InputError("--figure and --out both say where to draw", fix="leave one of them out")
    # A file of characters is a sink of its own; standard output stays empty where a figure is drawn.
    with Signals() as signals, Sink(out) as sink, PictureOutput(None if figure else sink, figure) as drawing:
        return _drawn(tasks, drawing, signals)


def _drawn(tasks: "list[Task]", drawing: PictureOutput, signals: Signals) -> int:
    from gdcli.pipeline.minimize import run
    from gdcli.report.picture.compose import check_box, to_picture

    check_box(tasks[0])
    results = []
    for task in tasks:
        with ProgressBar(task.limits.epochs, wanted=True) as bar:
            results.append(
                run(task, watch=bar.update, interrupted=signals.arrived, uncompiled=say_uncompiled)
            )
    drawing.draw(to_picture(results))
    if signals.received is not None:
        return 128 + signals.received
    broke_down = any(result.stop.reason.broke_down for result in results)
    return ExitCode.BROKE_DOWN if broke_down else ExitCode.DONE


def _pairs(optimizers: list[str], rates: list[str]) -> list[tuple[str | None, str]]:
    """An optimizer and a learning rate for each run; a single one of either goes with all of the other."""
    if len(optimizers) > 1 and len(rates) > 1 and len(optimizers) != len(rates):
        raise InputError(
            f"{len(optimizers)} optimizers and {len(rates)} learning rates do not pair up",
            fix="give one --lr for all, or one for each --optimizer ('auto' where it needs none)",
        )
    count = max(len(optimizers), len(rates), 1)
    if count > MOST_RUNS:
        raise InputError(f"{count} runs are too many for one picture", fix=f"draw at most {MOST_RUNS}")
    names: list[str | None] = [*optimizers] if len(optimizers) > 1 else [*optimizers, None][:1] * count
    return list(zip(names, rates if len(rates) > 1 else [*rates, "auto"][:1] * count, strict=True))
