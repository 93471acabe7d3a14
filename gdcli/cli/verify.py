"""`gdcli verify`: a result as JSON in, the claims that cannot be proven again out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gdcli.errors import ExitCode, InputError
from gdcli.report.sink import Sink, complain
from gdcli.report.to_message import visible

MAX_BYTES = 100_000_000


def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A result that --format json wrote, or - for standard input.",
            show_default=False,
        ),
    ],
    time_limit: Annotated[str, typer.Option(metavar="SECONDS", help="Time for the proofs.")] = "60",
) -> int:
    """Prove the claims of a result again, from its expression alone.

    Exit status: 0 all hold, 2 unusable input, 4 a claim does not hold.
    """
    record = _read(file)
    from gdcli.pipeline.task import positive
    from gdcli.pipeline.verify import verify as failed_claims

    failed = failed_claims(record, time_limit=positive("--time-limit", time_limit))
    complain("".join(f"error: not proven: {visible(sentence)}\n" for sentence in failed))
    if failed:
        return ExitCode.REQUIREMENT_MISSED
    with Sink(None) as sink:
        sink.write("every claim holds\n")
    return ExitCode.DONE


def _read(file: str) -> dict[str, Any]:
    label = "standard input" if file == "-" else f"the file '{file}'"
    try:
        data = _bytes(file)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{label} cannot be read: {reason}") from None
    try:
        record = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InputError(f"{label} is not JSON", fix="gdcli minimize … --format json") from None
    if len(data) > MAX_BYTES or not isinstance(record, dict):
        raise InputError(f"{label} is not a result of gdcli")
    return record


def _bytes(file: str) -> bytes:
    if file != "-":
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    if sys.stdin is None:
        raise InputError("standard input is closed", fix="name a file")
    return sys.stdin.buffer.read(MAX_BYTES + 1)
