"""Results and iterates as records for programs: JSON, JSON lines and CSV.

Law: a number is the shortest text that reads back to the same double, and is finite. All is ASCII, so that
no encoding of a stream can spoil it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdcli.errors import InputError

if TYPE_CHECKING:
    from gdcli.descent.trajectory import Iterate
    from gdcli.pipeline.fitted import Fit
    from gdcli.pipeline.result import Minimization


# Further figures of an iterate, by name; None where one is not defined.
Extra = Mapping[str, "Callable[[Iterate], float | None]"]

_NOTHING: Extra = MappingProxyType({})


def to_json(result: Minimization | Fit) -> str:
    """The whole result as one indented object, short lists on one line."""
    whole = result.to_dict()
    history = whole.pop("history")
    head = json.dumps(whole, indent=2, allow_nan=False).removesuffix("\n}")
    columns = ",\n".join(
        f"    {json.dumps(key)}: {json.dumps(column, allow_nan=False)}" for key, column in history.items()
    )
    return f'{head},\n  "history": {{\n{columns}\n  }}\n}}\n'


def json_line(
    variables: tuple[str, ...], *, rate_changes: bool = False, extra: Extra = _NOTHING
) -> Callable[[Iterate], str]:
    """Writer of one object an epoch, with the learning rate that led to it where that changes."""

    def line(iterate: Iterate) -> str:
        record: dict[str, object] = {
            "epoch": iterate.epoch,
            "point": dict(zip(variables, iterate.point, strict=True)),
            "loss": iterate.loss,
            "gradient_norm": iterate.gradient_norm,
        }
        if rate_changes:
            record["lr"] = _rate(iterate)
        record |= {name: figure(iterate) for name, figure in extra.items()}
        return json.dumps(record, allow_nan=False) + "\n"

    return line


def last_json_line(result: Minimization | Fit) -> str:
    """The result without its history, as the last of the JSON lines."""
    return json.dumps(result.summary(), allow_nan=False) + "\n"


def csv_header(variables: tuple[str, ...], *, rate_changes: bool = False, extra: Extra = _NOTHING) -> str:
    """Column names; a variable is ASCII letters, digits and underscores, so nothing needs quotes.

    Raise InputError where a variable is called as another column is.
    """
    names = ("epoch", *variables, "loss", "gradient_norm", *(["lr"] if rate_changes else []), *extra)
    for name in variables:
        if names.count(name) > 1:
            raise InputError(
                f"two columns of csv would be called '{name}': the variable and a figure of the run",
                fix="--format jsonl keeps them apart",
            )
    return ",".join(names) + "\n"


def csv_line(iterate: Iterate, *, rate_changes: bool = False, extra: Extra = _NOTHING) -> str:
    """One row; what is not defined, as a learning rate that led to the start, is empty."""
    figures: list[float | None] = [*iterate.point, iterate.loss, iterate.gradient_norm]
    figures += [_rate(iterate)] if rate_changes else []
    figures += [figure(iterate) for figure in extra.values()]
    cells = ["" if figure is None else repr(figure) for figure in figures]
    return f"{iterate.epoch},{','.join(cells)}\n"


def _rate(iterate: Iterate) -> float | None:
    """The learning rate that led to an iterate: a changing one is the last thing in the memory."""
    return iterate.memory[-1] if iterate.epoch else None
