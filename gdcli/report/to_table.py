"""A result as a table for people: what was done, the loss per epoch, why it stopped, what the end is."""

from __future__ import annotations

import math
import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gdcli.report.to_message import visible
from gdcli.verdict.evidence import NoEvidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gdcli.pipeline.result import Minimization
    from gdcli.report.sink import Sink
    from gdcli.verdict.evidence import Evidence

LABEL_WIDTH = 10
# Lines that a long expression may take on a terminal; elsewhere nothing is cut.
MAX_LINES = 4
# Wide enough that rich never folds or crops what goes to a pipe or a file.
UNLIMITED = 1_000_000
_NO_COLUMNS: Mapping[str, Sequence[str]] = MappingProxyType({})


Lines = Iterable[tuple[str, str]]


def to_table(result: Minimization, sink: Sink) -> str:
    """Draw a result for a sink: in colour and within its width where it is a terminal, whole elsewhere."""
    return drawn(sink, _head(result), result, tail_of(result))


def drawn(
    sink: Sink,
    head: Lines,
    result: Minimization,
    tail: Lines,
    *,
    extra: Mapping[str, Sequence[str]] = _NO_COLUMNS,
) -> str:
    """Draw labelled lines, the table of epochs and labelled lines.

    extra   further columns of the table, by their heads
    """
    width = _terminal_width(sink.stream)
    console = Console(
        file=sink.stream,
        # FORCE_COLOR is about the screen; a file never has colours.
        force_terminal=None if sink.is_standard_output else False,
        width=width or UNLIMITED,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        for label, text in head:
            console.print(_labelled(label, text, width, max_lines=MAX_LINES), soft_wrap=True)
        if len(result.trajectory):
            console.print()
            table = _epochs(result, extra, width or UNLIMITED)
            # The narrowest layout may still be too wide: then the terminal wraps it, and no figure is cut.
            console.print(table, width=_natural_width(table), crop=False)
            for label, text in _phases(result):
                console.print(_labelled(label, text, width), soft_wrap=True)
        console.print()
        for label, text in tail:
            style = _style(result) if label in {"stopped", "verdict"} else ""
            console.print(_labelled(label, text, width, style=style), soft_wrap=True)
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def one_line(result: Minimization) -> str:
    """The point and the loss, as `--quiet` prints them."""
    point = " ".join(f"{name}={value!r}" for name, value in result.point.items())
    return f"{point} loss={'undefined' if result.loss is None else repr(result.loss)}\n"


def _terminal_width(stream: IO[str]) -> int | None:
    """Columns of the terminal behind a stream, None where there is none."""
    if not stream.isatty():
        return None
    return max(20, shutil.get_terminal_size().columns)


def _head(result: Minimization) -> Iterator[tuple[str, str]]:
    yield "loss", result.expression
    derivatives = result.gradient
    if len(derivatives) == 1:
        yield "gradient", derivatives[0]
    else:
        for label, name, text in zip(
            ("gradient", *[""] * (len(derivatives) - 1)), result.variables, derivatives, strict=True
        ):
            yield label, f"d/d{name}: {text}"
    yield "method", method_of(result)
    yield "start", start_of(result)


def method_of(result: Minimization) -> str:
    """How it went down."""
    task = result.task
    parts = [task.optimizer.name]
    parts += [f"{name} {value:g}" for name, value in task.optimizer.hyperparameters.items()]
    parts += [f"{name.replace('_', ' ')} {value:g}" for name, value in task.optimizer.transforms.items()]
    if task.rate:
        parts.append(f"lr {task.rate.text}{' (default)' if task.rate.is_default else ''}")
    count = task.limits.epochs
    many = f"{count} epoch{'' if count == 1 else 's'}"
    parts.append(many if task.limits.to_the_end else f"at most {many}")
    if task.limits.tolerance is not None:
        parts.append(f"tol {task.limits.tolerance:g}")
    return ", ".join(parts)


def start_of(result: Minimization) -> str:
    """Where it began."""
    start = result.task.start
    return ", ".join(
        f"{name} = {value:.9g}{'' if name in start.given else ' (default)'}"
        for name, value in zip(start.variables, start.point, strict=True)
    )


def _epochs(result: Minimization, extra: Mapping[str, Sequence[str]], width: int) -> Table:
    """The table itself, in the first layout that fits."""
    for layout in _layouts(len(result.variables)):
        table = _laid_out(result, extra, layout)
        if width == UNLIMITED or _natural_width(table) <= width:
            break
    return table


def _natural_width(table: Table) -> int:
    return Console(width=UNLIMITED).measure(table).maximum


@dataclass(frozen=True, slots=True)
class _Layout:
    """How much of the rows is shown: so many variables and digits, |gradient| and a changing lr or not."""

    variables: int
    gradient: bool = True
    rate: bool = True
    digits: int = 8
    padding: int = 3


def _layouts(variables: int) -> Iterator[_Layout]:
    """Layouts in the order in which they are tried, the narrower the later."""
    for shown in range(variables, 0, -1):
        yield _Layout(shown)
        yield _Layout(shown, padding=1)
    for digits in (8, 6, 4):
        yield _Layout(1, gradient=False, rate=False, digits=digits, padding=1)


def _laid_out(result: Minimization, extra: Mapping[str, Sequence[str]], layout: _Layout) -> Table:
    rows = result.table
    more = ["…"] if layout.variables < len(result.variables) else []
    rates = rows.rates if layout.rate else None
    names = [
        *result.variables[: layout.variables],
        *more,
        "loss",
        *extra,
        *(["|gradient|"] if layout.gradient else []),
        *(["lr"] if rates is not None else []),
    ]
    table = Table(box=None, pad_edge=False, padding=(0, layout.padding, 0, 0), header_style="bold")
    for name in ("  epoch", *names):
        table.add_column(name, justify="right", no_wrap=True)
    for i, epoch in enumerate(rows.epochs):
        figures = [f"{column[i]:.{layout.digits}g}" for column in rows.points[: layout.variables]]
        figures += [
            *more,
            f"{rows.losses[i]:.{layout.digits + 2}g}",
            *(column[i] for column in extra.values()),
        ]
        figures += [f"{rows.gradient_norms[i]:.4g}"] if layout.gradient else []
        if rates is not None:
            # No step led to the start.
            figures.append("" if math.isnan(rates[i]) else f"{rates[i]:.4g}")
        table.add_row(str(epoch), *figures)
    return table


def _phases(result: Minimization) -> Iterator[tuple[str, str]]:
    """What the method did and in which epochs, where it did more than one thing."""
    begun = [phase.epoch for phase in result.phases]
    ended = [epoch - 1 for epoch in begun[1:]] + [result.epochs]
    spans = [f"{a}" if a >= b else f"{a}–{b}" for a, b in zip(begun, ended, strict=False)]
    if len(spans) > 1:
        yield "", ""
        width = max(map(len, spans))
        for label, span, phase in zip(["phases", *[""] * len(spans)], spans, result.phases, strict=False):
            yield label, f"{span:<{width}}  {phase.what}"


def tail_of(result: Minimization) -> Iterator[tuple[str, str]]:
    """Why it stopped and what the end is."""
    yield "stopped", result.stop.message
    if result.stop.reason.broke_down and result.best is not None:
        point = ", ".join(
            f"{name} = {value:.9g}" for name, value in zip(result.variables, result.best.point, strict=True)
        )
        yield "best", f"loss {result.best.loss:.9g} at epoch {result.best.epoch}, {point}"
    else:
        yield (
            "end",
            ", ".join(f"{name} = {value:.9g}" for name, value in result.point.items())
            + ("" if result.loss is None else f", loss {result.loss:.9g}"),
        )
    verdict = result.verdict
    yield "verdict", _claim(verdict.message, verdict.evidence)
    for remark in verdict.remarks:
        yield "", _claim(remark.text, remark.evidence)
    if result.suggestion:
        yield "try", result.suggestion


def _claim(text: str, evidence: Evidence) -> str:
    """A sentence with the word for its evidence, where there is any."""
    return text if isinstance(evidence, NoEvidence) else f"{text}  [{evidence.key}]"


def _style(result: Minimization) -> str:
    if result.stop.reason.broke_down:
        return "red"
    return "green" if result.verdict.kind.is_minimum else "yellow"


def _labelled(
    label: str, text: str, width: int | None, *, style: str = "", max_lines: int | None = None
) -> Text:
    """A label and its text, wrapped with a hanging indent on a terminal and cut after `max_lines` there."""
    lines = [visible(text)]
    if width is not None and label != "try":  # a command must survive being copied
        lines = textwrap.wrap(lines[0], max(20, width - LABEL_WIDTH)) or [""]
        if max_lines is not None and len(lines) > max_lines:
            lines = [*lines[: max_lines - 1], lines[max_lines - 1][:-1] + "…"]
    indented = ("\n" + " " * LABEL_WIDTH).join(lines)
    return Text.assemble((f"{label:<{LABEL_WIDTH}}", "bold"), (indented, style))
