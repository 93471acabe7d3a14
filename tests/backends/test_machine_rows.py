"""Sums over rows in machine code: the reference row by row, in one order whatever the threads."""

from __future__ import annotations

import math
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest
from one_operation import of_one_operation

from gdcli.backends import machine_rows
from gdcli.backends.machine_rows import MachineRows, thread_count
from gdcli.backends.summation import BLOCK
from gdcli.backends.to_rows import Rows
from gdcli.backends.vector_text import LANES
from gdcli.program.builder import Builder
from gdcli.program.evaluate import outputs
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]

COUNTS = [1, 2, LANES - 1, LANES, LANES + 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 5 * BLOCK + 3, 12_345]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_sums_over_rows_as_one_row_after_the_other(name: str) -> None:
    program = of_one_operation(name)
    x, y = np.random.default_rng(1).uniform(0.1, 0.9, size=(2, 50))
    point = (0.3, 0.6)
    rows = [outputs(program, (*point, a, b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    expected = [math.fsum(column) for column in zip(*rows, strict=True)]
    assert MachineRows(program, 2).sums(point, (x, y)) == pytest.approx(expected, rel=1e-13, nan_ok=True)


def square() -> Program:
    """(p·x − 1)², of exact operations, so that its sum shows the order of summation."""
    builder = Builder()
    p, x = builder.input("p"), builder.input("x")
    r = builder.apply("sub", builder.apply("mul", p, x), builder.constant(1))
    return builder.build(("p", "x"), {"f": builder.apply("mul", r, r)})


def in_the_order_that_is_documented(values: Array) -> float:
    """Sum of values, lanes within blocks, then blocks in pairs."""
    blocks = []
    for start in range(0, len(values), BLOCK):
        lanes = np.zeros(LANES)
        for row, value in enumerate(values[start : start + BLOCK]):
            lanes[row % LANES] += value
        while len(lanes) > 1:
            half = len(lanes) // 2
            lanes = lanes[:half] + lanes[half:]
        blocks.append(float(lanes[0]))
    while len(blocks) > 1:
        blocks = [sum(blocks[i : i + 2]) for i in range(0, len(blocks), 2)]
    return blocks[0]


@pytest.mark.parametrize("count", COUNTS)
def test_rows_are_added_in_the_order_that_is_documented(count: int) -> None:
    x = np.random.default_rng(count).normal(size=count)
    expected = in_the_order_that_is_documented((2 * x - 1) ** 2)
    assert MachineRows(square(), 1, threads=1).sums((2.0,), (x,)) == [expected]


@pytest.mark.parametrize("count", COUNTS)
def test_the_number_of_threads_changes_no_bit(count: int) -> None:
    x = np.random.default_rng(count).normal(size=count)
    found = {tuple(MachineRows(square(), 1, threads=n).sums((0.1,), (x,))) for n in (1, 2, 3, 7)}
    assert len(found) == 1


def test_columns_may_change_from_call_to_call() -> None:
    rows = MachineRows(square(), 1)
    for count in (*COUNTS, 3):
        x = np.random.default_rng(count).normal(size=count)
        assert rows.sums((2.0,), (x,)) == pytest.approx([math.fsum((2 * x - 1) ** 2)], rel=1e-14)


def test_a_column_need_not_lie_in_one_piece() -> None:
    column = np.arange(60.0).reshape(20, 3)[:, 1]
    assert MachineRows(square(), 1).sums((2.0,), (column,)) == Rows(square(), 1).sums((2.0,), (column,))


@pytest.mark.parametrize("place", [0, 7, 8, 19])
@pytest.mark.parametrize("value", [1e200, math.inf, math.nan])
def test_what_is_not_finite_in_any_row_is_so_in_the_sum(value: float, place: int) -> None:
    x = np.ones(20)
    x[place] = value
    (found,) = MachineRows(square(), 1).sums((1.0,), (x,))
    assert not math.isfinite(found)


def test_a_program_without_columns_counts_its_rows() -> None:
    builder = Builder()
    p, _ = builder.input("p"), builder.input("x")
    program = builder.build(("p", "x"), {"f": builder.apply("exp", p), "one": builder.constant(1)})
    assert MachineRows(program, 1).sums((0.0,), (np.zeros(7),)) == [7.0, 7.0]


def test_memory_does_not_grow_with_the_rows() -> None:
    rows = MachineRows(square(), 1, threads=2)
    x = np.ones(2_000_000)
    tracemalloc.start()
    rows.sums((2.0,), (x,))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < x.nbytes / 100


@pytest.mark.parametrize(("asked", "count"), [("1", 1), ("3", 3)])
def test_the_number_of_threads_can_be_asked_for(
    asked: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(machine_rows.THREADS, asked)
    assert thread_count() == count


@pytest.mark.parametrize("asked", ["", "0", "-1", "many"])
def test_without_a_number_all_processors_are_taken(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(machine_rows.THREADS, asked)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 2, 5}, raising=False)
    assert thread_count() == 3
