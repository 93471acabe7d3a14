"""`gdcli certify`: an expression and a box in, proven bounds of its minimum on standard output."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli.cli.expression_argument import read_expression
from gdcli.cli.options import Expression, Out
from gdcli.cli.signals import Signals
from gdcli.errors import ExitCode
from gdcli.report.sink import Sink, complain

if TYPE_CHECKING:
    from gdcli.pipeline.certification import Certification


class CertificateFormat(StrEnum):
    """How a certification is written."""

    TABLE = "table"
    JSON = "json"


def certify(
    expression: Expression,
    box: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BOUNDS",
            help="Where: 'x=-10:10,y=0:3', or '-10:10' for one variable. Default: everywhere.",
            show_default=False,
        ),
    ] = None,
    stationary: Annotated[
        bool, typer.Option("--stationary", help="List all stationary points of the box as well.")
    ] = False,
    tol: Annotated[
        str,
        typer.Option(metavar="TOL", help="Gap that counts as closed, absolute and relative to the loss."),
    ] = "1e-9",
    output_format: Annotated[
        CertificateFormat,
        typer.Option("--format", "-f", help="How to write the result.", case_sensitive=False),
    ] = CertificateFormat.TABLE,
    out: Out = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="One line: the bounds of the minimum.")
    ] = False,
    time_limit: Annotated[
        str, typer.Option(metavar="SECONDS", help="Stop there with the bounds proven so far.")
    ] = "10",
) -> int:
    """Prove where a loss is least: bounds of the global minimum, and boxes with every point that takes it.

    Exit status: 0 done, also where a gap is left, 2 unusable input.
    """
    from gdcli.pipeline.certify import read_task, run
    from gdcli.report.certificate_progress import BoundsBar

    task = read_task(
        read_expression(expression), box=box, stationary=stationary, tol=tol, time_limit=time_limit
    )
    with Signals() as signals, Sink(out) as sink:
        with BoundsBar(task.seconds) as bar:
            result = run(task, watch=bar.update, interrupted=signals.arrived)
        sink.write(_written(result, sink, None if quiet else output_format))
    if signals.received is not None:
        return 128 + signals.received
    if not result.least.closed:
        complain("note: the bounds have not met within the time limit; --time-limit gives more\n")
    return ExitCode.DONE


def _written(result: "Certification", sink: Sink, output_format: CertificateFormat | None) -> str:
    """The result as text; None as the format is one line."""
    from gdcli.report import to_certificate

    match output_format:
        case CertificateFormat.JSON:
            return to_certificate.to_json(result)
        case CertificateFormat.TABLE:
            return to_certificate.to_table(result, sink)
        case None:
            return to_certificate.one_line(result)
