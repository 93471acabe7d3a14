"""A result as a table for people: what was done, the loss per epoch, why it stopped, what the end is."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.report.labelled import EMPTY, Line, labelled, painted, terminal_width
from gdcli.verdict.evidence import NoEvidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gdcli.pipeline.result import Minimization
    from gdcli.report.labelled import Lines
    from gdcli.report.sink import Sink
    from gdcli.verdict.evidence import Evidence

# Lines that a long expression may take on a terminal; elsewhere nothing is cut.
MAX_LINES = 4
_NO_COLUMNS: Mapping[str, Sequence[str]] = MappingProxyType({})


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
    width = terminal_width(sink.stream)
    lines: list[Line] = []
    for label, text in head:
        lines += labelled(label, text, width, max_lines=MAX_LINES)
    if len(result.trajectory):
        lines += [EMPTY, *_epochs(result, extra, width)]
        for label, text in _phases(result):
            lines += labelled(label, text, width)
    lines.append(EMPTY)
    for label, text in tail:
        style = _style(result) if label in {"stopped", "verdict"} else ""
        lines += labelled(label, text, width, style=style)
    return painted(lines, sink)


def one_line(result: Minimization) -> str:
    """The point and the loss, as `--quiet` prints them: the best ones where the run broke down."""
    point, loss = result.point, result.loss
    if result.stop.reason.broke_down and result.best:
        point, loss = dict(zip(result.variables, result.best.point, strict=True)), result.best.loss
    named = " ".join(f"{name}={value!r}" for name, value in point.items())
    return f"{named} loss={'undefined' if loss is None else repr(loss)}\n"


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


def _epochs(result: Minimization, extra: Mapping[str, Sequence[str]], width: int | None) -> Iterator[Line]:
    """The table itself, in the first layout that fits.

    The narrowest may still be too wide: then the terminal wraps it, and no figure is cut.
    """
    for layout in _layouts(len(result.variables)):
        columns = _columns(result, extra, layout)
        widths = [max(map(len, column)) for column in columns]
        if width is None or sum(widths) + layout.padding * (len(widths) - 1) <= width:
            break
    for i, row in enumerate(zip(*columns, strict=True)):
        cells = (f"{cell:>{cell_width}}" for cell, cell_width in zip(row, widths, strict=True))
        yield (((" " * layout.padding).join(cells), "" if i else "bold"),)


class _Layout(Frozen):
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


def _columns(result: Minimization, extra: Mapping[str, Sequence[str]], layout: _Layout) -> list[list[str]]:
    """Columns of the table, their heads first."""
    rows, shown, digits = result.table, layout.variables, layout.digits
    columns = [["  epoch", *map(str, rows.epochs)]]
    for name, values in zip(result.variables[:shown], rows.points, strict=False):
        columns.append([name, *(f"{value:.{digits}g}" for value in values)])
    if shown < len(result.variables):
        columns.append(["…"] * (1 + len(rows.epochs)))
    columns.append(["loss", *(f"{loss:.{digits + 2}g}" for loss in rows.losses)])
    columns += [[name, *texts] for name, texts in extra.items()]
    if layout.gradient:
        columns.append(["|gradient|", *(f"{norm:.4g}" for norm in rows.gradient_norms)])
    if layout.rate and rows.rates is not None:
        # No step led to the start.
        columns.append(["lr", *("" if math.isnan(rate) else f"{rate:.4g}" for rate in rows.rates)])
    return columns


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
