"""Programs over rows: sums against the reference row by row, in a fixed order and bounded memory."""

from __future__ import annotations

import math
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest
from one_operation import of_one_operation

from gdcli.backends.to_rows import Rows
from gdcli.program.builder import Builder
from gdcli.program.evaluate import outputs
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from gdcli.program.program import Program


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_sums_over_rows_as_one_row_after_the_other(name: str) -> None:
    program = of_one_operation(name)
    draw = np.random.default_rng(1)
    x, y = draw.uniform(0.1, 0.9, size=(2, 50))
    point = (0.3, 0.6)
    sums = Rows(program, 2).sums(point, (x, y))
    rows = [outputs(program, (*point, a, b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    expected = [math.fsum(column) for column in zip(*rows, strict=True)]
    assert sums == pytest.approx(expected, rel=1e-13, nan_ok=True)
    (block,) = Rows(program, 2).blocks(point, (x, y))
    assert pytest.approx(np.array(rows), rel=1e-13, nan_ok=True) == block.T


def square() -> Program:
    builder = Builder()
    p, x = builder.input("p"), builder.input("x")
    r = builder.apply("sub", builder.apply("mul", p, x), builder.constant(1))
    return builder.build(("p", "x"), {"f": builder.apply("mul", r, r)})


def test_more_rows_than_a_chunk_are_summed_over_all_chunks() -> None:
    rows = Rows(square(), 1)
    x = np.random.default_rng(2).normal(size=3 * rows.chunk + 17)
    assert rows.sums((2.0,), (x,))[0] == pytest.approx(math.fsum((2 * x - 1) ** 2), rel=1e-14)
    assert np.array_equal(np.concatenate(list(rows.blocks((2.0,), (x,))), axis=1)[0], (2 * x - 1) ** 2)


def test_the_same_call_gives_the_same_bits() -> None:
    rows = Rows(square(), 1)
    x = np.random.default_rng(3).normal(size=100_000)
    assert len({tuple(rows.sums((0.1,), (x,))) for _ in range(5)}) == 1
    assert tuple(Rows(square(), 1).sums((0.1,), (x,))) == tuple(rows.sums((0.1,), (x,)))


def test_memory_does_not_grow_with_the_rows() -> None:
    rows = Rows(square(), 1)
    x = np.ones(2_000_000)
    rows.sums((2.0,), (x,))
    tracemalloc.start()
    rows.sums((2.0,), (x,))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < x.nbytes / 4


@pytest.mark.parametrize(("x", "expected"), [([1e200, 1.0], math.inf), ([math.nan, 1.0], math.nan)])
def test_what_is_not_finite_stays_so(x: list[float], expected: float) -> None:
    assert Rows(square(), 1).sums((1.0,), (np.array(x),)) == pytest.approx([expected], nan_ok=True)


def test_a_program_without_columns_counts_its_rows() -> None:
    builder = Builder()
    p, _ = builder.input("p"), builder.input("x")
    program = builder.build(("p", "x"), {"f": builder.apply("exp", p), "one": builder.constant(1)})
    assert Rows(program, 1).sums((0.0,), (np.zeros(7),)) == [7.0, 7.0]
