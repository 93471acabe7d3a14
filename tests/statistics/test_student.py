from __future__ import annotations

import pytest

from gdcli.statistics.student import t_quantile

# Tabulated values (Abramowitz and Stegun 1964, table 26.10), and closed forms for one and two degrees.
TABLE = [
    (0.975, 1, 12.7062047364),
    (0.975, 2, 4.30265272991),
    (0.975, 10, 2.22813885196),
    (0.975, 30, 2.04227245630),
    (0.995, 5, 4.03214298355),
    (0.975, 10**6, 1.95996635683),
    (0.75, 1, 1.0),
]


@pytest.mark.parametrize(("probability", "freedom", "t"), TABLE)
def test_quantile_is_that_of_the_tables(probability: float, freedom: int, t: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(t, rel=1e-10)
