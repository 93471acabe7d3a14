"""Exact arithmetic agrees with the reference wherever doubles are exact, and stops where it would not be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.explain.exact_epochs import as_written, exact_epochs
from gdcli.pipeline.task import read_task
from gdcli.program.evaluate import outputs
from gdcli.program.rational import rational_outputs

if TYPE_CHECKING:
    from gdcli.pipeline.explain.exact_epochs import ExactEpoch
    from gdcli.program.program import Program


def program(text: str) -> Program:
    return loss_program(build_objective(read_loss(text)))


MIXED = program("(x - 3)^2*y + |x| - max(x, y)*min(x, 2) + relu(y) + sign(x)")


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_integers_come_out_as_from_the_reference(x: int, y: int) -> None:
    found = rational_outputs(MIXED, (Fraction(x), Fraction(y)))
    assert found is not None
    assert tuple(map(float, found)) == outputs(MIXED, (float(x), float(y)))


@pytest.mark.parametrize("text", ["exp(x)", "1/x", "sqrt(x)"])
def test_what_is_no_fraction_is_none(text: str) -> None:
    assert rational_outputs(program(text), (Fraction(0),)) is None


@pytest.mark.parametrize(
    ("value", "fraction"),
    [(0.1, Fraction(1, 10)), (1e-3, Fraction(1, 1000)), (5.0, Fraction(5)), (1 / 3, None), (0.1 + 0.2, None)],
)
def test_short_decimals_are_what_was_written(value: float, fraction: Fraction | None) -> None:
    assert as_written(value) == fraction


def epochs(text: str, **choices: Any) -> tuple[ExactEpoch, ...]:  # noqa: ANN401 - what read_task takes
    task = read_task(text, epochs=3, **choices)
    return exact_epochs(task, program(text), 3)


def test_textbook_example_is_exact() -> None:
    assert [epoch.point[0] for epoch in epochs("x^2", lr="0.3", start="5")] == [
        5,
        2,
        Fraction(4, 5),
        Fraction(8, 25),
    ]


def test_rules_with_memory_are_exact_as_well() -> None:
    # v = 10, x = 5 - 1; v = 9 + 8, x = 4 - 17/10.
    exact = epochs("x^2", lr="0.1", optimizer="momentum", start="5")
    assert [epoch.point[0] for epoch in exact[:3]] == [5, 4, Fraction(23, 10)]


@pytest.mark.parametrize(
    "choices",
    [{"optimizer": "adam", "lr": "0.1"}, {}, {"lr": "0.1/t"}, {"lr": "0.1", "clip_norm": "1"}, {"lr": "1/3"}],
)
def test_nothing_exact_is_said_beyond_fractions(choices: dict[str, str]) -> None:
    assert len(epochs("x^2", **choices)) <= 1
