"""Lines with a label before them: labels and texts in, what a terminal or a file shows out.

On a terminal labels are bold and a long text is wrapped under itself; elsewhere nothing is wrapped or cut.
The layout is made here, and rich brings the colours: where there are none, it is not imported.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, TypeAlias

from gdcli.report.hanging import LABEL_WIDTH
from gdcli.report.to_message import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.report.sink import Sink

# So wide that rich leaves the lines as they are.
UNLIMITED = 1_000_000
# A text is never wrapped into lines shorter than this.
NARROWEST = 20
# Variables by which rich may find that what is no terminal takes colours.
COLOURING = ("FORCE_COLOR", "TTY_COMPATIBLE")

# Labels and what they are of.
Lines = Iterable[tuple[str, str]]
# One line of the output: texts and their styles.
Line: TypeAlias = "tuple[tuple[str, str], ...]"
EMPTY: Line = ()


def drawn_lines(sink: Sink, lines: Lines, *, indent: int = LABEL_WIDTH) -> str:
    """Draw labelled lines alone, an empty label and text for a blank line."""
    width = terminal_width(sink.stream)
    return painted(
        [line for label, text in lines for line in labelled(label, text, width, indent=indent)], sink
    )


def terminal_width(stream: IO[str]) -> int | None:
    """Columns of the terminal behind a stream, None where there is none."""
    if not stream.isatty():
        return None
    return max(NARROWEST, shutil.get_terminal_size().columns)


def labelled(
    label: str,
    text: str,
    width: int | None,
    *,
    style: str = "",
    max_lines: int | None = None,
    indent: int = LABEL_WIDTH,
) -> Iterator[Line]:
    """A label and its text, wrapped with a hanging indent on a terminal and cut after `max_lines` there."""
    lines = [visible(text)]
    if width is not None and label != "try":  # a command must survive being copied
        lines = textwrap.wrap(lines[0], max(NARROWEST, width - indent)) or [""]
        if max_lines is not None and len(lines) > max_lines:
            lines = [*lines[: max_lines - 1], lines[max_lines - 1][:-1] + "…"]
    for i, line in enumerate(lines):
        yield (("" if i else label).ljust(indent), "bold"), (line, style)


def painted(lines: Iterable[Line], sink: Sink) -> str:
    """The lines as text without blanks at their ends, in colour where rich finds that the sink takes any."""
    return "".join(line.rstrip() + "\n" for line in _painted(lines, sink))


def _painted(lines: Iterable[Line], sink: Sink) -> list[str]:
    # FORCE_COLOR is about the screen; a file never has colours.
    forced = sink.is_standard_output and any(name in os.environ for name in COLOURING)
    if not (sink.stream.isatty() or forced):
        return ["".join(text for text, _ in line) for line in lines]
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=sink.stream,
        force_terminal=None if sink.is_standard_output else False,
        width=UNLIMITED,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        for line in lines:
            console.print(Text.assemble(*line), soft_wrap=True)
    return capture.get().splitlines()
