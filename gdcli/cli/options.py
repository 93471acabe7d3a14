"""What several commands take alike: arguments and options of one name, with one help and one short form."""

from __future__ import annotations

from typing import Annotated

import typer

from gdcli.methods.choice import optimizer_names


def complete_optimizer(incomplete: str) -> list[str]:
    """Names of optimizers that begin so, for the completion of a shell."""
    return [name for name in optimizer_names() if name.startswith(incomplete)]


# An option reads `out: Out = None` in the signature of a command.
Expression = Annotated[
    str,
    typer.Argument(
        metavar="EXPRESSION",
        help="The loss, such as '2x^4 - 3x^2 + 2x - 20'; '-' reads standard input, '@FILE' a file.",
        show_default=False,
    ),
]
Start = Annotated[
    list[str] | None,
    typer.Option(
        "--start",
        "-s",
        metavar="VALUES",
        help="Where to start: '5' for one variable, or 'x=5,y=-1'. May be repeated. Default: 5 for each.",
        show_default=False,
    ),
]
Optimizer = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[:KEY=VALUE,…]",
        help="As in minimize. Default: auto where --lr is auto, else gd.",
        show_default=False,
        autocompletion=complete_optimizer,
    ),
]
Out = Annotated[
    str | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write the result there.", show_default=False),
]
