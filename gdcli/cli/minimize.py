"""`gdcli minimize`: options in, a result on standard output and an exit status out."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli.cache.folder import Folder, user_folder
from gdcli.cli.collisions import check_files
from gdcli.cli.expression_argument import read_expression
from gdcli.cli.options import Expression, Out, Start, complete_optimizer
from gdcli.cli.output import Format, carried_out, read_requirements, status_of, write_result
from gdcli.cli.picture import PictureOutput, check_place
from gdcli.cli.signals import Signals
from gdcli.descent.switch import Backend
from gdcli.methods.choice import optimizer_names
from gdcli.pipeline.task import Task, read_task
from gdcli.report.sink import Sink

if TYPE_CHECKING:
    from gdcli.pipeline.result import Minimization


def minimize(
    expression: Expression,
    start: Start = None,
    lr: Annotated[
        str,
        typer.Option(
            metavar="LR",
            help="Learning rate: a number, an expression in the epoch t such as '0.1*0.99^t' or "
            "'warmup(100)*cosine(0.1, 1000)' (`gdcli explain schedules`), or auto.",
        ),
    ] = "auto",
    optimizer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME[:KEY=VALUE,…]",
            help=f"{', '.join(optimizer_names())}; `gdcli optimizers` says what they are and take. "
            "Default: gd with --lr, else auto.",
            show_default=False,
            autocompletion=complete_optimizer,
        ),
    ] = None,
    weight_decay: Annotated[
        str | None,
        typer.Option(
            metavar="W",
            help="Add W·x to the gradient (L2 penalty); adamw, lamb and lion have their own.",
            show_default=False,
        ),
    ] = None,
    clip_norm: Annotated[
        str | None,
        typer.Option(
            metavar="C",
            help="Shorten the gradient to Euclidean norm C where it is longer.",
            show_default=False,
        ),
    ] = None,
    clip_value: Annotated[
        str | None,
        typer.Option(
            metavar="C", help="Cut every component of the gradient off at C and -C.", show_default=False
        ),
    ] = None,
    epochs: Annotated[
        str | None,
        typer.Option(
            "--epochs",
            "-n",
            metavar="N",
            help="Run exactly N epochs. Default: until --tol is met, at most 100000.",
            show_default=False,
        ),
    ] = None,
    tol: Annotated[
        str | None,
        typer.Option(
            metavar="TOL",
            help="Stop once every |gradient component| is at most this. Default: 1e-8; off with --epochs.",
            show_default=False,
        ),
    ] = None,
    box: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BOUNDS",
            help="Where the verdict looks for the global minimum: 'x=-10:10,y=0:3'. The run is not confined.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="Print every N-th epoch. Default: about 20 rows, all epochs in jsonl and csv.",
            show_default=False,
        ),
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="How to write the result.", case_sensitive=False)
    ] = Format.TABLE,
    out: Out = None,
    plot: Annotated[bool, typer.Option("--plot", help="Draw loss and path under the table.")] = False,
    figure: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Draw loss and path there: .png, .svg or .pdf.", show_default=False
        ),
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT",
            help="converged, minimum, global, or a comparison such as 'loss <= -22.9'; "
            "exit 4 where it does not hold. May be repeated.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="One line: the point and the loss.")] = False,
    time_limit: Annotated[
        str | None,
        typer.Option(metavar="SECONDS", help="Stop there with the best point so far.", show_default=False),
    ] = None,
    proof_time: Annotated[
        str, typer.Option(metavar="SECONDS", help="For everything that is proven of the run, all in all.")
    ] = "2",
    backend: Annotated[
        Backend,
        typer.Option(
            help="What computes the epochs; it changes no number. auto: machine code where it pays."
        ),
    ] = Backend.AUTO,
    seed: Annotated[
        int, typer.Option(min=0, help="For anything drawn at random. A run of minimize draws nothing.")
    ] = 0,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither read nor write what earlier runs compiled.")
    ] = False,
) -> int:
    """Minimize a loss by gradient descent and say what the end point is.

    Exit status: 0 done, 2 unusable input, 3 the run broke down, 4 a --require does not hold.
    """
    del seed
    task = read_task(
        read_expression(expression),
        start=start,
        lr=lr,
        optimizer=optimizer,
        weight_decay=weight_decay,
        clip_norm=clip_norm,
        clip_value=clip_value,
        epochs=epochs,
        tol=tol,
        every=every,
        time_limit=time_limit,
        box=box,
        proof_time=proof_time,
        backend=backend,
    )
    requirements = read_requirements(require or [], task.loss.variables)
    check_place(plot=plot, output_format=output_format)
    check_files(read={}, written={"--out": out or "-", "--figure": figure})
    with Signals() as signals, Sink(out) as sink, PictureOutput(sink if plot else None, figure) as drawing:
        if drawing.is_wanted:
            _check_drawable(task)
        result = _run(
            task, sink, None if quiet else output_format, signals, None if no_cache else user_folder()
        )
        if drawing.is_wanted:
            _draw(result, drawing)
    return status_of(result, requirements, signals.received)


def _check_drawable(task: Task) -> None:
    from gdcli.report.picture.compose import check_box

    check_box(task)


def _draw(result: "Minimization", drawing: PictureOutput) -> None:
    from gdcli.report.picture.compose import to_picture

    drawing.draw(to_picture([result]))


def _run(
    task: Task, sink: Sink, output_format: Format | None, signals: Signals, cache: Folder | None
) -> "Minimization":
    """Carry out the task and write the result; None as the format writes one line."""
    from gdcli.pipeline.minimize import run

    result = carried_out(
        partial(run, task, cache=cache), task, sink, output_format=output_format, signals=signals
    )
    from gdcli.report.to_table import one_line, to_table

    write_result(result, sink, output_format, table=lambda: to_table(result, sink), line=one_line(result))
    return result
