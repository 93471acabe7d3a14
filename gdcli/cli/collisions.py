"""Files of one command that are the same: paths by option in, an error out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gdcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping


def check_files(*, read: Mapping[str, str | None], written: Mapping[str, str | None]) -> None:
    """Raise InputError where something would be written over what is read, or into one file with another.

    read, written   paths by the option that names them; None where it is not given, "-" for a standard stream
    """
    taken = {os.path.realpath(path): what for what, path in read.items() if path is not None and path != "-"}
    for option, path in written.items():
        if path is None:
            continue
        real = path if path == "-" else os.path.realpath(path)
        if real in taken:
            where = "standard output" if path == "-" else f"'{path}'"
            raise InputError(f"{option} and {taken[real]} are both {where}", fix=f"{option} another-file")
        taken[real] = option
