"""`gdcli explain`: prints tables of the program itself."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli.methods.schedules import SCHEDULES, declare_schedule
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS
from gdcli.report.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Callable


class Topic(StrEnum):
    """What can be explained."""

    FUNCTIONS = "functions"
    SCHEDULES = "schedules"


def explain(topic: Annotated[Topic, typer.Argument(help="What to explain.", show_default=False)]) -> int:
    """Print a table of the program itself: functions of expressions, or schedules of --lr."""
    with Sink(None) as sink:
        sink.write(TABLES[topic]())
    return 0


def _functions() -> str:
    rows = [(function.signature, function.meaning) for function in FUNCTIONS.values()]
    rows += [(constant.name, constant.meaning) for constant in CONSTANTS.values()]
    width = max(len(name) for name, _ in rows)
    return "".join(f"{name:<{width}}  {meaning}\n" for name, meaning in rows)


def _schedules() -> str:
    schedules = map(declare_schedule, SCHEDULES)
    entries = [(s.signature, s.meaning, s.formula, s.reference) for s in schedules]
    head = "In --lr, as in 'warmup(100)*cosine(0.1, 1000)'; t is the epoch, 1 at the first update.\n"
    return "\n".join([head, *("\n    ".join(entry) + "\n" for entry in entries)])


TABLES: dict[Topic, Callable[[], str]] = {Topic.FUNCTIONS: _functions, Topic.SCHEDULES: _schedules}
