"""`gdcli verify`: a result as JSON in, the claims that cannot be proven again out."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gdcli.cli.collisions import check_files
from gdcli.cli.options import Out
from gdcli.errors import ExitCode, InputError
from gdcli.report.sink import Sink, complain
from gdcli.report.to_message import visible
from gdcli.version import __version__

SCHEMA = "gdcli.verify.v1"
MAX_BYTES = 100_000_000


class VerificationFormat(StrEnum):
    """How it is written whether the claims hold."""

    TEXT = "text"
    JSON = "json"


def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A result that --format json wrote, or - for standard input.",
            show_default=False,
        ),
    ],
    output_format: Annotated[
        VerificationFormat,
        typer.Option("--format", "-f", help="How to write what was found.", case_sensitive=False),
    ] = VerificationFormat.TEXT,
    out: Out = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Write no result: the exit status says it.")
    ] = False,
    time_limit: Annotated[str, typer.Option(metavar="SECONDS", help="Time for the proofs.")] = "60",
) -> int:
    """Prove the claims of a result again, from its expression and its end point alone.

    Exit status: 0 all hold, 2 unusable input, 4 a claim does not hold.
    """
    check_files(read={"the result": file}, written={"--out": out or "-"})
    record = _read(file)
    from gdcli.pipeline.task import positive
    from gdcli.pipeline.verify import verify as failed_claims

    failed = failed_claims(record, time_limit=positive("--time-limit", time_limit))
    with Sink(out) as sink:
        if not quiet:
            sink.write(_written(failed, output_format))
    complain("".join(f"error: not proven: {visible(sentence)}\n" for sentence in failed))
    return ExitCode.REQUIREMENT_MISSED if failed else ExitCode.DONE


def _written(failed: tuple[str, ...], output_format: VerificationFormat) -> str:
    if output_format is VerificationFormat.TEXT:
        return "" if failed else "every claim holds\n"
    record = {
        "schema": SCHEMA,
        "version": __version__,
        "holds": not failed,
        "not_proven": list(failed),
    }
    return json.dumps(record, indent=2) + "\n"


def _read(file: str) -> dict[str, Any]:
    label = "standard input" if file == "-" else f"the file '{file}'"
    try:
        data = _bytes(file)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            f"{label} cannot be read: {reason}", fix="name what --format json --out FILE wrote, or '-'"
        ) from None
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
