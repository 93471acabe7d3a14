"""`gdcli optimizers`: a name or none in, what the optimizers are and take out."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli.cli.options import Out, complete_optimizer
from gdcli.errors import ExitCode, InputError
from gdcli.methods.catalogue import describe
from gdcli.methods.choice import declared, optimizer_names, read_name
from gdcli.report import to_catalogue
from gdcli.report.fitting import fitted
from gdcli.report.sink import Sink

if TYPE_CHECKING:
    from gdcli.methods.catalogue import Description


class CatalogueFormat(StrEnum):
    """How optimizers are written."""

    TEXT = "text"
    LATEX = "latex"
    JSON = "json"


def optimizers(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="Which one. Default: all of them.",
            show_default=False,
            autocompletion=complete_optimizer,
        ),
    ] = None,
    output_format: Annotated[
        CatalogueFormat, typer.Option("--format", "-f", help="How to write them.", case_sensitive=False)
    ] = CatalogueFormat.TEXT,
    out: Out = None,
) -> int:
    """Print what the optimizers are: one line each, or one in full with its equations and hyperparameters."""
    if name is None and output_format is CatalogueFormat.TEXT:
        text = to_catalogue.to_list({name: _summary(name) for name in optimizer_names()})
    else:
        names = optimizer_names() if name is None else (read_name("", name, name),)
        text = _written([describe(known) for known in names], output_format)
    with Sink(out) as sink:
        sink.write(fitted(text, sink) if output_format is CatalogueFormat.TEXT else text)
    return ExitCode.DONE


def _summary(name: str) -> str:
    known = declared(name)
    if known.rule is not None and known.rule.name != name:
        return f"Another name of {known.rule.name}."
    return known.summary


def _written(descriptions: "list[Description]", output_format: CatalogueFormat) -> str:
    match output_format:
        case CatalogueFormat.TEXT:
            return "\n".join(map(to_catalogue.to_page, descriptions))
        case CatalogueFormat.JSON:
            return to_catalogue.to_json(descriptions)
        case CatalogueFormat.LATEX:
            traced = [description for description in descriptions if description.latex]
            if not traced:
                raise InputError(
                    f"{descriptions[0].name} is no rule and has no traced equations",
                    fix=f"gdcli optimizers {descriptions[0].name}",
                )
            return "\n".join(map(to_catalogue.to_latex, traced))
