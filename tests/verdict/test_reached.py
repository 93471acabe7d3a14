"""A point is reached where its loss is: a millionth is a long way for a variable of small units."""

from __future__ import annotations

import pytest

from gdcli.pipeline.fit import fit
from gdcli.pipeline.minimize import minimize

FAR = {"lr": 1e-40, "epochs": 1}


@pytest.mark.parametrize(
    ("loss", "start"),
    [
        ("(1e9*x-1)^2", 1e-7),
        ("abs(1e7*x-3)", 0.0),
        ("(1e9*x-1)^2+(1e9*y-2)^2", "x=1e-7,y=1e-7"),
        ("(1e9*x-1)^2+(1e9*y-2)^2*(1+x^2)", "x=1e-7,y=1e-7"),
    ],
)
def test_a_point_is_not_reached_from_where_the_loss_is_much_higher(loss: str, start: float | str) -> None:
    assert not minimize(loss, start=start, **FAR).verdict.kind.is_minimum  # type: ignore[arg-type]
    assert minimize(loss, start=start).verdict.kind.is_minimum


def test_nor_is_that_of_a_fit() -> None:
    rows = {"x": [1e9, 2e9, 1e10], "y": [100.0, 200.0, 1100.0]}
    far = fit("y ~ w*x", rows, start={"w": 1e-6}, optimizer="gd", lr=1e-40, epochs=1)
    assert not far.verdict.kind.is_minimum
    assert fit("y ~ w*x", rows).verdict.is_global
