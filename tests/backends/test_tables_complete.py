"""A half-added operation cannot pass: every backend that has a table has a row for each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdcli.backends import box_rows, to_interval, to_javascript
from gdcli.backends.to_llvm import TEMPLATES
from gdcli.backends.to_mpmath import FUNCTIONS
from gdcli.backends.to_numpy import UFUNCS
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.mark.parametrize(
    "table",
    [FUNCTIONS, to_interval.ROWS, box_rows.ROWS, to_javascript.FUNCTIONS, TEMPLATES, UFUNCS],
    ids=["to_mpmath", "to_interval", "box_rows", "to_javascript", "to_llvm", "to_numpy"],
)
def test_a_backend_has_a_row_for_every_operation(table: Mapping[str, object]) -> None:
    assert set(table) == set(OPERATIONS)
