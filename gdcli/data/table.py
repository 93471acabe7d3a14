"""A table that has been opened: its column names now, the numbers of the columns somebody wants when asked.

Law: nothing is dropped and nothing is guessed. A row that does not fit the header and a wanted cell that is
no finite number are errors with their place; columns that nobody wants may hold anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import InputError
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

MAX_COLUMNS = 10_000


class Table(Frozen):
    """An opened table.

    label   what messages call it
    names   of its columns, all different
    read    columns by name, each of shape (rows,); raises InputError at the first cell that is no number
    place   where a row stands, as words for a message: "line 18"; rows count from 0
    """

    label: str
    names: tuple[str, ...]
    read: Callable[[Sequence[str]], Mapping[str, Column]]
    place: Callable[[int], str]


def check_names(label: str, names: Sequence[str]) -> None:
    """Raise InputError where a name is missing, stands twice, or there are too many."""
    if len(names) > MAX_COLUMNS:
        raise InputError(f"{label} has {len(names)} columns, and at most {MAX_COLUMNS} are read")
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        if not name:
            raise InputError(
                f"{label}: column {number} has no name",
                why="the first line names the columns",
                fix="give every column a name",
            )
        if name in seen:
            raise InputError(f"{label}: two columns are called '{name}'", fix="rename one of them")
        seen.add(name)


def no_rows(label: str) -> InputError:
    """A table with names alone."""
    return InputError(f"{label} has a header and no row of data", fix="add a row of numbers below the names")
