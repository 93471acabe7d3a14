"""Bad, hostile and odd input: every line of reference/badinputs.jsonl against what its caller should see."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bad_input import Row, carry_out, contents, prepare, violations
from forking import forking
from gdcli_process import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = (Path(__file__).parents[1] / "reference" / "badinputs.jsonl").read_text(encoding="utf-8").splitlines()

# Modes mean nothing to root.
AS_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
ROWS = [
    pytest.param(row, id=row["id"], marks=[AS_ROOT] if "modes" in row else [])
    for row in map(json.loads, LINES)
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """What lines are forked off that say nothing of standard output."""
    with forking(environment()) as socket:
        yield socket


@pytest.mark.parametrize("row", ROWS)
def test_bad_input_is_met_as_its_line_says(row: Row, server: str, tmp_path: Path) -> None:
    room, notes = tmp_path / "room", tmp_path / "notes"
    room.mkdir()
    notes.mkdir()
    prepare(row, room)
    before = contents(room)
    measured = carry_out(row, room, notes, server)
    assert violations(row, measured, before, contents(room)) == [], measured.outcome.err[:2000]


def test_every_stdout_of_the_format_can_be_given(server: str, tmp_path: Path) -> None:
    # No line uses these two yet; the runner knows them all the same.
    statuses = {}
    for stdout in ("full", "closed"):
        notes = tmp_path / stdout
        notes.mkdir()
        row: Row = {"argv": ["minimize", "x^2", "-q"], "stdout": stdout, "expect": {}}
        statuses[stdout] = carry_out(row, tmp_path, notes, server).outcome.status
    assert statuses == {"full": 1, "closed": 1}
