"""A half-added operation cannot pass: every backend that has a table has a row for each operation."""

from __future__ import annotations

import pytest

from gdcli.backends import to_boxes, to_interval
from gdcli.backends.to_mpmath import FUNCTIONS
from gdcli.backends.to_numpy import UFUNCS
from gdcli.program.ops import OPERATIONS


@pytest.mark.parametrize(
    "table",
    [FUNCTIONS, to_interval.ROWS, to_boxes.ROWS, UFUNCS],
    ids=["to_mpmath", "to_interval", "to_boxes", "to_numpy"],
)
def test_a_backend_has_a_row_for_every_operation(table: dict[str, object]) -> None:
    assert set(table) == set(OPERATIONS)
