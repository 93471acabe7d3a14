"""What every command that runs a descent does with its result: rows as they come, and an exit status."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from gdcli.descent.trajectory import Pace
from gdcli.errors import ExitCode
from gdcli.report.progress import ProgressBar
from gdcli.report.sink import Sink, complain
from gdcli.report.to_message import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gdcli.cli.signals import Signals
    from gdcli.descent.trajectory import Iterate
    from gdcli.pipeline.fitted import Fit
    from gdcli.pipeline.requirement import Requirement
    from gdcli.pipeline.result import Minimization
    from gdcli.pipeline.task import Task
    from gdcli.report.to_records import Extra

R = TypeVar("R", "Minimization", "Fit")

# A table of about twenty rows at round epochs finds all of them among these.
KEPT_FOR_A_TABLE = Pace(digits=2)


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def carried_out(
    run: Callable[..., R],
    task: Task,
    sink: Sink,
    *,
    output_format: Format | None,
    signals: Signals,
    extra: Extra = MappingProxyType({}),
) -> R:
    """Carry out a descent with a progress bar, and write its iterates as it goes where the format wants them.

    run             takes the keyword arguments of `run` in `pipeline/minimize.py`
    task            how the run descends
    output_format   None for one line in the end
    extra           further figures of an iterate
    """
    from gdcli.report import to_records

    names, changes = task.loss.variables, task.rate_changes
    stream: Stream | None = None
    if output_format is Format.CSV:
        sink.write(to_records.csv_header(names, rate_changes=changes, extra=extra))
        stream = Stream(sink, task, partial(to_records.csv_line, rate_changes=changes, extra=extra))
    elif output_format is Format.JSONL:
        stream = Stream(sink, task, to_records.json_line(names, rate_changes=changes, extra=extra))

    # Rows that stream to a terminal show by themselves how far the run is.
    bar_wanted = output_format is not None and not (stream and sink.stream.isatty())
    with ProgressBar(task.limits.epochs, wanted=bar_wanted) as bar:

        def watch(iterate: Iterate) -> None:
            bar.update(iterate)
            if stream is not None:
                stream.write(iterate)

        result = run(
            keep=KEPT_FOR_A_TABLE if stream or task.every is None else Pace(task.every),
            watch=watch,
            show=stream.pace if stream else None,
            interrupted=signals.arrived,
            uncompiled=say_uncompiled,
        )
    if stream is not None:
        stream.finish(result.last)
    return result


def say_uncompiled() -> None:
    """Say on standard error that a long run goes on in Python, and what would make it faster."""
    complain(
        "note: this run goes on in Python, for llvmlite is not installed; "
        "`pip install llvmlite` brings machine code, which is faster\n"
    )


def read_requirements(
    texts: list[str], variables: tuple[str, ...], figures: tuple[str, ...] = ()
) -> list[Requirement]:
    """What `--require` was given; raise InputError where one is none.

    figures   what may be named beside the variables and the figures of a minimization
    """
    if not texts:
        return []
    from gdcli.pipeline.requirement import read_requirement

    return [read_requirement(text, variables, figures) for text in texts]


def write_result(
    result: Minimization | Fit,
    sink: Sink,
    output_format: Format | None,
    *,
    table: Callable[[], str],
    line: str,
) -> None:
    """Write what a format has beside the iterates.

    table, line   the result as a table and as one line
    """
    from gdcli.report import to_records

    match output_format:
        case Format.JSON:
            sink.write(to_records.to_json(result))
        case Format.JSONL:
            sink.write(to_records.last_json_line(result))
        case Format.CSV:
            pass
        case Format.TABLE:
            sink.write(table())
        case None:
            sink.write(line)


def status_of(
    result: Minimization,
    requirements: list[Requirement],
    received: int | None,
    more: Mapping[str, float | None] = MappingProxyType({}),
) -> int:
    """Exit status, with a line on standard error for every requirement that does not hold.

    more   figures that a requirement may name beside those of a minimization
    """
    if received is not None:
        return 128 + received  # as a shell counts what a signal ended
    status = ExitCode.BROKE_DOWN if result.stop.reason.broke_down else ExitCode.DONE
    if requirements:
        from gdcli.pipeline.requirement import missed

        sentences = [
            sentence for requirement in requirements if (sentence := missed(requirement, result, more))
        ]
        complain("".join(f"error: {visible(sentence)}\n" for sentence in sentences))
        if sentences and status is ExitCode.DONE:
            status = ExitCode.REQUIREMENT_MISSED
    return status


class Stream:
    """Writes iterates as the run goes, every N-th and the last."""

    def __init__(self, sink: Sink, task: Task, line: Callable[[Iterate], str]) -> None:
        self._sink = sink
        self.pace = Pace(task.every or 1)
        self._line = line
        self._written = -1

    def write(self, iterate: Iterate) -> None:
        """Write an iterate if its turn has come."""
        if self.pace.keeps(iterate.epoch):
            self._sink.write(self._line(iterate))
            self._written = iterate.epoch
        self._sink.flush_now_and_then()

    def finish(self, last: Iterate | None) -> None:
        """Write the last iterate unless that was done."""
        if last is not None and last.epoch != self._written:
            self._sink.write(self._line(last))
