"""`gdcli bench`: options in, the speed of every backend on this machine on standard output."""

import json
import time
from enum import StrEnum
from typing import Annotated

import typer

from gdcli.cli.expression_argument import read_expression
from gdcli.cli.options import Expression, Optimizer, Out, Start
from gdcli.cli.signals import Leaving
from gdcli.errors import ExitCode
from gdcli.pipeline.task import read_task
from gdcli.report.sink import Sink


class BenchFormat(StrEnum):
    """How the speeds are written."""

    TABLE = "table"
    JSON = "json"


def bench(
    expression: Expression,
    start: Start = None,
    lr: Annotated[str, typer.Option(metavar="LR", help="Learning rate, as for minimize.")] = "0.001",
    optimizer: Optimizer = None,
    output_format: Annotated[
        BenchFormat, typer.Option("--format", "-f", help="How to write the speeds.", case_sensitive=False)
    ] = BenchFormat.TABLE,
    out: Out = None,
) -> int:
    """Measure how long an epoch of this loss takes in every backend on this machine."""
    task = read_task(read_expression(expression), start=start, lr=lr, optimizer=optimizer)
    from gdcli.pipeline.bench import bench as measure

    with Sink(out) as sink, Leaving(sink):
        result = measure(task, time.perf_counter)
        if output_format is BenchFormat.JSON:
            sink.write(json.dumps(result.to_dict(), indent=2, allow_nan=False) + "\n")
        else:
            from gdcli.report.to_benchmark import to_benchmark

            sink.write(to_benchmark(result))
    return ExitCode.DONE
