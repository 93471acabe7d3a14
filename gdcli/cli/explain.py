"""`gdcli explain`: the mathematics of a loss or of a model with data, or a topic."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli.cli.collisions import check_files
from gdcli.cli.expression_argument import read_expression
from gdcli.cli.options import Optimizer, Out, Start
from gdcli.cli.signals import Leaving
from gdcli.cli.topics import complete_topic, is_topic, topic
from gdcli.errors import ExitCode, InputError
from gdcli.pipeline.task import read_task, whole
from gdcli.report.fitting import fitted
from gdcli.report.sink import Sink

if TYPE_CHECKING:
    from gdcli.pipeline.explain.explanation import Explanation
    from gdcli.pipeline.explain.fit_explanation import FitExplanation

# Epochs that are shown where nothing is asked for, and how many may be of a model: each is a page.
EPOCHS, EPOCHS_WITH_DATA, MOST_EPOCHS_WITH_DATA = 3, 1, 1000
# What a textbook's first example of a fit takes, where nothing is asked for.
LR_WITH_DATA = "0.01"


class ExplanationFormat(StrEnum):
    """How an explanation is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    LATEX = "latex"
    JSON = "json"


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="EXPRESSION|FORMULA|TOPIC",
            help="A loss; a formula 'TARGET ~ MODEL' with its FILE; or a topic: functions, schedules, stops, "
            "exit-codes. A word of two letters or more is always a topic: as a loss it would be a straight "
            "line.",
            show_default=False,
            autocompletion=complete_topic,
        ),
    ],
    data: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="The data of a formula, as in fit.", show_default=False),
    ] = None,
    start: Start = None,
    lr: Annotated[
        str, typer.Option(metavar="LR", help="Learning rate, as in minimize; auto is 0.01 with data.")
    ] = "auto",
    optimizer: Optimizer = None,
    loss: Annotated[
        str | None,
        typer.Option(metavar="LOSS", help="Of a formula, as in fit. Default: mse.", show_default=False),
    ] = None,
    epochs: Annotated[
        str | None,
        typer.Option(
            "--epochs",
            "-n",
            metavar="K",
            help=f"How many epochs to show. Default: {EPOCHS}; with data {EPOCHS_WITH_DATA}.",
            show_default=False,
        ),
    ] = None,
    box: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BOUNDS", help="Where to look for stationary points: 'x=-10:10'.", show_default=False
        ),
    ] = None,
    output_format: Annotated[
        ExplanationFormat, typer.Option("--format", "-f", help="How to write it.", case_sensitive=False)
    ] = ExplanationFormat.TEXT,
    out: Out = None,
) -> int:
    """Explain a loss: derivatives with their rules, the update, the first epochs, stationary points.

    With data, a model: its loss, the chain rule, the update, and the numbers of an epoch for a few rows.
    Or print a table of the program itself: functions, schedules of --lr, stop reasons, exit codes.
    """
    if data is not None:
        if box:
            raise InputError("--box is for a loss without data", fix="leave it out")
        check_files(read={"the data": data}, written={"--out": out or "-"})
        with Sink(out) as sink, Leaving(sink):
            model = _of_fit(subject, data, start=start, lr=lr, optimizer=optimizer, loss=loss, epochs=epochs)
            sink.write(_written(model, output_format, sink))
        return ExitCode.DONE
    if is_topic(subject):
        text = topic(subject)
        given = {"--start": start, "--lr": lr != "auto", "--optimizer": optimizer, "--loss": loss}
        given |= {"--epochs": epochs, "--box": box, "--format": output_format is not ExplanationFormat.TEXT}
        for option in filter(given.get, given):
            raise InputError(f"{option} is for a loss, and '{subject}' is a topic", fix="leave it out")
        with Sink(out) as sink:
            sink.write(fitted(text, sink))
        return ExitCode.DONE
    text = read_expression(subject)
    if loss is not None or "~" in text:
        raise InputError(
            f"{'a formula' if loss is None else '--loss'} needs data",
            fix='gdcli explain "y ~ w*x + b" FILE.csv',
        )
    task = read_task(text, start=start, lr=lr, optimizer=optimizer, epochs=epochs or EPOCHS, box=box)
    with Sink(out) as sink, Leaving(sink):
        from gdcli.pipeline.explain.of_loss import explain as explained

        sink.write(_written(explained(task), output_format, sink))
    return ExitCode.DONE


def _of_fit(
    formula: str,
    data: str,
    *,
    start: list[str] | None,
    lr: str,
    optimizer: str | None,
    loss: str | None,
    epochs: str | None,
) -> "FitExplanation":
    """The mathematics of a model with data, by default of a step of plain gradient descent."""
    from gdcli.pipeline.fit_task import read_fit_task

    if formula == "-" == data:
        raise InputError("both the formula and the data are to come from standard input", fix="name a file")
    count = whole("--epochs", epochs or EPOCHS_WITH_DATA, MOST_EPOCHS_WITH_DATA)
    task = read_fit_task(
        read_expression(formula),
        data,
        loss=loss or "mse",
        start=start,
        lr=LR_WITH_DATA if lr == "auto" and optimizer is None else lr,
        optimizer=optimizer,
        epochs=count,
    )
    from gdcli.pipeline.explain.of_fit import explain_fit

    return explain_fit(task)


def _written(
    explanation: "Explanation | FitExplanation", output_format: ExplanationFormat, sink: Sink
) -> str:
    match output_format:
        case ExplanationFormat.TEXT:
            from gdcli.report.explanation.to_text import to_text

            return fitted(to_text(explanation), sink)
        case ExplanationFormat.MARKDOWN:
            from gdcli.report.explanation.to_markdown import to_markdown

            return to_markdown(explanation)
        case ExplanationFormat.LATEX:
            from gdcli.report.explanation.to_latex import to_latex

            return to_latex(explanation)
        case ExplanationFormat.JSON:
            return json.dumps(explanation.to_dict(), indent=2, allow_nan=False) + "\n"
