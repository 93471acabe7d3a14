"""What sympy simplifies away is not forgotten: where the text has no value, nothing is claimed of it."""

from __future__ import annotations

import pytest

from gdcli.objective.objective import read_loss
from gdcli.verdict.certified.as_written import is_defined

HALF_PI = (1.5707963267948966, 1.5707963267948968)
POINTS: list[tuple[str, tuple[tuple[float, float], ...], bool]] = [
    ("(x^2 + y^2)*x/x", ((0, 0), (0, 0)), False),
    ("(x^2 + y^2)*x/x", ((1, 1), (0, 0)), True),
    ("x^2 + y^2 + 0/(x-1)", ((1, 1), (0, 0)), False),
    ("x^2 + y^2 + 0*log(x)", ((0, 0), (0, 0)), False),
    ("exp(log(x)) + y^2", ((-1, -1), (0, 0)), False),
    ("sqrt(x)^2 + y^2", ((-1, -1), (0, 0)), False),
    ("sqrt(x)^2 + y^2", ((1, 1), (0, 0)), True),
    ("1/(1/x) + y", ((0, 0), (0, 0)), False),
    ("x*y/(x*y)", ((0, 0), (1, 1)), False),
    ("log(x^2) - 2*log(x) + y", ((-1, -1), (0, 0)), False),
    ("tan(x)*cos(x) + y", (HALF_PI, (0, 0)), False),
    ("x^2 - 2*x*y + y^2 + 3/4", ((0, 0), (0, 0)), True),
    ("max(x, y) + hypot(x, y) + 2^x", ((1, 1), (1, 1)), True),
    ("x + 1/y", ((0, 0), (-1, 1)), False),
]


@pytest.mark.parametrize(("loss", "box", "defined"), POINTS)
def test_a_text_has_a_value_or_none(
    loss: str, box: tuple[tuple[float, float], ...], *, defined: bool
) -> None:
    assert is_defined(read_loss(loss), box) is defined
