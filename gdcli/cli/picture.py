"""Pictures on the command line: `--figure FILE` checked before a run, and both kinds drawn after it.

A pipeline that makes a Picture of its own hands it to `PictureOutput.draw`.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING, Self

from gdcli.cli.output import Format
from gdcli.errors import InputError
from gdcli.report.sink import Sink

if TYPE_CHECKING:
    from types import TracebackType

    from gdcli.report.picture.scene import Picture

SUFFIXES = ("png", "svg", "pdf")


class PictureOutput:
    """A context in which pictures may be drawn: on a sink, in a file, on both or nowhere.

    What is wrong with the name of the file, and a library that is missing, is said when it is made: before
    the run, not after it.
    """

    def __init__(self, sink: Sink | None, figure: str | None) -> None:
        self._sink = sink
        self._form = None if figure is None else _form(figure)
        self._file = None if figure is None else Sink(figure, option="--figure")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.__exit__(kind, error, trace)

    @property
    def is_wanted(self) -> bool:
        """Whether anything is to be drawn."""
        return self._sink is not None or self._file is not None

    def draw(self, picture: Picture) -> None:
        """Draw a picture wherever one was asked for."""
        if self._sink is not None:
            from gdcli.report.picture.screen import to_screen

            self._sink.write(to_screen(picture, self._sink))
        if self._file is not None and self._form is not None:
            # It names a window to draw in, and a file has none: matplotlib fails at one it does not know.
            os.environ.pop("MPLBACKEND", None)
            from gdcli.report.picture.to_figure import to_figure

            self._file.write_bytes(to_figure(picture, self._form))


def check_place(*, plot: bool, output_format: Format) -> None:
    """Raise InputError where `--plot` is to draw under what is no table."""
    if plot and output_format is not Format.TABLE:
        raise InputError(
            f"--plot draws under a table, and {output_format.value} has no place for it",
            fix="--figure FILE draws into a file of its own",
        )


def _form(name: str) -> str:
    """The format that a suffix asks for; raise InputError where it is none, or needs what is not there."""
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    if suffix not in SUFFIXES:
        given = f"'.{suffix}' is none that it draws" if suffix else f"'{name}' has no suffix"
        raise InputError(
            f"--figure cannot tell the format: {given}",
            why="the suffix chooses it: .png, .svg or .pdf",
            fix=f"--figure {PurePath(name).stem or 'descent'}.png",
        )
    if find_spec("matplotlib") is None:
        raise InputError(
            "--figure needs matplotlib, which is not installed",
            why="pictures in files are an extra; --plot draws in the terminal without it",
            fix="pip install matplotlib",
        )
    return suffix
