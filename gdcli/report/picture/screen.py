"""A Picture for a sink, as text: what the screen behind it can show decides how."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from rich.console import Console

from gdcli.report.picture.to_terminal import Look, to_terminal

if TYPE_CHECKING:
    from gdcli.report.picture.scene import Picture
    from gdcli.report.sink import Sink

# Lines of the terminal that the first panel leaves to the rest of the picture.
LINES_BESIDE = 12
FEWEST_LINES, MOST_LINES, USUAL_LINES = 8, 24, 18
USUAL_SIZE = (80, 24)


def to_screen(picture: Picture, sink: Sink) -> str:
    """The picture for a sink: coloured on a terminal with colours, in ASCII where there is no more."""
    size = shutil.get_terminal_size(USUAL_SIZE) if sink.is_standard_output else os.terminal_size(USUAL_SIZE)
    rows = USUAL_LINES
    if sink.stream.isatty():
        rows = min(max(size.lines - LINES_BESIDE, FEWEST_LINES), MOST_LINES)
    text = to_terminal(picture, Look(size.columns, rows, unicode=_has_unicode(sink)))
    console = Console(
        file=sink.stream,
        # FORCE_COLOR is about the screen; a file never has colours.
        force_terminal=None if sink.is_standard_output else False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        console.print(text, soft_wrap=True)
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def _has_unicode(sink: Sink) -> bool:
    """Whether braille dots can be shown: not on a dumb terminal, and not where the locale is that of C."""
    if not sink.is_standard_output:
        return True
    named = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    plain = named in {"C", "POSIX"} or os.environ.get("TERM") == "dumb"
    return not plain and sink.stream.encoding.lower().replace("-", "") == "utf8"
