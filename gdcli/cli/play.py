"""`gdcli play`: an expression in, a page to play with out."""

from typing import Annotated

import typer

from gdcli.cli.expression_argument import read_expression
from gdcli.cli.options import Expression, Start, complete_optimizer
from gdcli.cli.signals import Leaving
from gdcli.errors import ExitCode, InputError
from gdcli.pipeline.play_task import read_play
from gdcli.report.sink import Sink


def play(
    expression: Expression,
    start: Start = None,
    lr: Annotated[
        str,
        typer.Option(
            metavar="LR", help="Learning rate that it begins with: a number, or auto for one that was tried."
        ),
    ] = "auto",
    optimizer: Annotated[
        str,
        typer.Option(
            metavar="NAME[:KEY=VALUE,…]",
            help="What it begins with: a rule of `gdcli optimizers`. The page offers all.",
            autocompletion=complete_optimizer,
        ),
    ] = "gd",
    epochs: Annotated[
        str, typer.Option("--epochs", "-n", metavar="N", help="How many epochs it runs at first.")
    ] = "100",
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Write the page there. Default: standard output.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Write one HTML file to play with: the loss, its path, and sliders for start, lr and hyperparameters.

    It needs no network and no server, and shows the same numbers as `gdcli minimize`.
    """
    asked = read_play(read_expression(expression), start=start, lr=lr, optimizer=optimizer, epochs=epochs)
    with Sink(out) as sink, Leaving(sink):
        if sink.stream.isatty():
            raise InputError("the page is for a browser, not for a terminal", fix="--out page.html")
        from gdcli.pipeline.play import play as prepare
        from gdcli.report.to_page import to_page

        sink.write(to_page(prepare(asked)))
    return ExitCode.DONE
