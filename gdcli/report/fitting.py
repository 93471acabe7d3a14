"""Pages of plain lines: a page and a sink in, the page with no line wider than the terminal out."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from gdcli.report.labelled import NARROWEST, terminal_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.report.sink import Sink

# What stands before a text that goes on below itself: blanks, or a label and blanks.
_LABEL = re.compile(r" {2,}|\S+(?: \S+)*? {2,}|")
# So many blanks at least are between the columns of a table, and fewer within a sentence.
_GAP = re.compile(r" {3,}(?=\S)")


def fitted(page: str, sink: Sink) -> str:
    """The page for a terminal, its long lines wrapped under themselves; elsewhere the page as it is."""
    width = terminal_width(sink.stream)
    if width is None:
        return page
    return "\n".join(part for line in page.split("\n") for part in _wrapped(line, width))


def _wrapped(line: str, width: int) -> Iterator[str]:
    label = _LABEL.match(line)
    start = label.end() if label else 0
    gaps = [gap.end() for gap in _GAP.finditer(line, start)]
    if len(line) <= width or len(gaps) > 1:  # rows of a table stay rows
        yield line
        return
    indent = min(gaps[0] if gaps else start, max(0, width - NARROWEST))
    first, *rest = textwrap.wrap(line[indent:], width - indent, break_on_hyphens=False)
    yield line[:indent] + first
    for part in rest:
        yield " " * indent + part
