from __future__ import annotations

import math

import pytest

from gdcli.errors import InputError
from gdcli.objective.bounds import read_bounds
from gdcli.objective.fixed import read_fixed

NAMES = ("w", "b")


@pytest.mark.parametrize(
    ("texts", "bounds"),
    [
        (["w=0:1"], ((0, 1), (-math.inf, math.inf))),
        (["w=-pi/2:,b=:5"], ((-math.pi / 2, math.inf), (-math.inf, 5))),
        (["b=0:1", "w=2:3"], ((2, 3), (0, 1))),
    ],
)
def test_bounds_are_read(texts: list[str], bounds: tuple[tuple[float, float], ...]) -> None:
    assert read_bounds(texts, NAMES) == bounds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("w=1", "cannot read 'w=1'"),
        ("w=0:1:2", "cannot read 'w=0:1:2'"),
        ("w=1:0", "w has nothing between 1 and 0"),
        ("w=2:2", "w has nothing between 2 and 2"),
        ("q=0:1", "there is no parameter 'q'"),
        ("w=0:1,w=2:3", "gives 'w' twice"),
        ("w=a:1", "'a' is not a number"),
    ],
)
def test_bounds_are_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bounds([text], NAMES)
    assert says in caught.value.what


def test_fixed_values_are_read() -> None:
    assert read_fixed(["w=2", "b=-pi"], NAMES) == {"w": 2.0, "b": -math.pi}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2", "gives no value"),
        ("q=1", "there is no parameter 'q'"),
        ("w=1,w=1", "gives 'w' twice"),
        ("w=", "a value is missing"),
    ],
)
def test_fixed_values_are_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read_fixed([text], NAMES)
    assert says in caught.value.what
