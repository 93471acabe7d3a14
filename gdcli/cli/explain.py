"""`gdcli explain`: prints tables of the program itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS
from gdcli.report.sink import Sink


class Topic(StrEnum):
    """What can be explained."""

    FUNCTIONS = "functions"


def explain(topic: Annotated[Topic, typer.Argument(help="What to explain.", show_default=False)]) -> int:
    """Print a table of the program itself: the functions and constants of expressions."""
    assert topic is Topic.FUNCTIONS
    rows = [(function.signature, function.meaning) for function in FUNCTIONS.values()]
    rows += [(constant.name, constant.meaning) for constant in CONSTANTS.values()]
    width = max(len(name) for name, _ in rows)
    with Sink(None) as sink:
        sink.write("".join(f"{name:<{width}}  {meaning}\n" for name, meaning in rows))
    return 0
