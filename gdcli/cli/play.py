"""`gdcli play`: an expression in, a page to play with out."""

from __future__ import annotations

from typing import Annotated

import typer

from gdcli.cli.expression_argument import read_expression
from gdcli.errors import ExitCode
from gdcli.pipeline.play_task import read_play
from gdcli.report.sink import Sink


def play(
    expression: Annotated[
        str,
        typer.Argument(
            metavar="EXPRESSION",
            help="The loss, such as '2x^4 - 3x^2 + 2x - 20'; '-' reads standard input, '@FILE' a file.",
            show_default=False,
        ),
    ],
    start: Annotated[
        list[str] | None,
        typer.Option(
            "--start",
            "-s",
            metavar="VALUES",
            help="Where the page starts: '5' for one variable, or 'x=5,y=-1'. Default: 5 for each.",
            show_default=False,
        ),
    ] = None,
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
    with Sink(out) as sink:
        from gdcli.pipeline.play import play as prepare
        from gdcli.report.to_page import to_page

        sink.write(to_page(prepare(asked)))
    return ExitCode.DONE
