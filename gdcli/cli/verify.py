"""`gdcli verify`: a result as JSON in, the claims that cannot be proven again out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from gdcli.errors import ExitCode, InputError
from gdcli.report.sink import Sink, complain
from gdcli.report.to_message import visible

MAX_BYTES = 100_000_000


def verify(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A result that --format json wrote.", show_default=False)
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
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"the file '{file}' cannot be read: {reason}") from None
    try:
        record = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InputError(f"the file '{file}' is not JSON", fix="gdcli certify … --format json") from None
    if len(data) > MAX_BYTES or not isinstance(record, dict):
        raise InputError(f"the file '{file}' is not a result of gdcli")
    return record
