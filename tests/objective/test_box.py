"""The reader of boxes: what it takes, and what it says of what it does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from gdcli.errors import InputError
from gdcli.objective.box import read_box

if TYPE_CHECKING:
    from gdcli.objective.box import Box, BoxLike


@pytest.mark.parametrize(
    ("box", "variables", "expected"),
    [
        ("x=-10:10,y=0:3", ("x", "y"), ((-10, 10), (0, 3))),
        ("y=0:3, x = -10 : 10", ("x", "y"), ((-10, 10), (0, 3))),
        (["x=-10:10", "y=0:3"], ("x", "y"), ((-10, 10), (0, 3))),
        ("-10:10", ("x",), ((-10, 10),)),
        ("x=-pi/2:pi", ("x",), ((-math.pi / 2, math.pi),)),
        ("x=1:1", ("x",), ((1, 1),)),
        ("x=1e-3:2.5", ("x",), ((0.001, 2.5),)),
        ({"x": (0, 1)}, ("x",), ((0, 1),)),
        ({"y": [0, 1], "x": (-1.5, 2)}, ("x", "y"), ((-1.5, 2), (0, 1))),
    ],
)
def test_a_box_is_read_in_the_order_of_the_variables(
    box: BoxLike, variables: tuple[str, ...], expected: Box
) -> None:
    assert read_box(box, variables) == expected


@pytest.mark.parametrize(
    ("box", "what", "span"),
    [
        ("x=3:2,y=0:1", "--box: the bounds of 'x' are in reverse order", (2, 5)),
        ("x=1:2", "--box says nothing of the variable y", None),
        ("", "--box '' does not say which of x, y it bounds", (0, 0)),
        ("1:2", "--box '1:2' does not say which of x, y it bounds", (0, 3)),
        ("z=1:2", "--box: there is no variable 'z' in the expression", (0, 1)),
        ("x=1:2,y=5", "--box: the bounds of 'y' must be two numbers with ':' between them", (8, 9)),
        ("x=1:2:3,y=0:1", "--box: the bounds of 'x' must be two numbers with ':' between them", (2, 7)),
        ("x=0:inf,y=0:1", "--box: 'inf' is not a real number", (4, 7)),
        ("x=0:,y=0:1", "--box: a value is missing", (4, 4)),
        ("x=0:y,y=0:1", "--box: 'y' is not a number", (4, 5)),
        ("x=0:1,x=0:1", "--box gives 'x' twice", (6, 11)),
        ("x=0:1e999,y=0:1", "--box: ", (4, 9)),
        ({"x": (2, 1), "y": (0, 1)}, "--box: the bounds of 'x' are in reverse order", None),
        ({"x": (0, math.inf), "y": (0, 1)}, "--box: x = (0, inf) is not a pair of finite numbers", None),
        ({"x": (0, math.nan), "y": (0, 1)}, "--box: x = (0, nan) is not a pair of finite numbers", None),
        ({"x": (0, 1, 2), "y": (0, 1)}, "--box: x = (0, 1, 2) is not a pair of finite numbers", None),
        ({"q": (0, 1)}, "--box: there is no variable 'q' in the expression", (0, 1)),
    ],
)
def test_what_is_no_box_is_named_with_its_place(
    box: BoxLike, what: str, span: tuple[int, int] | None
) -> None:
    with pytest.raises(InputError) as raised:
        read_box(box, ("x", "y"))
    error = raised.value
    assert error.what.startswith(what)
    assert (error.place and (error.place.span.start, error.place.span.end)) == span
