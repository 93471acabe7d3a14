"""A fixed number of the fuzzer's cases, without a look at the clock; `fuzz_expressions.py` runs more."""

from __future__ import annotations

import pytest
from fuzz_expressions import Passage, carry, case, random_text

SEED = 3
BATCHES = 4
BATCH = 30


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_text_is_carried_to_a_run_or_refused(batch: int) -> None:
    passages = [carry(random_text(case(SEED, batch * BATCH + n))) for n in range(BATCH)]
    assert all(isinstance(passage, Passage) for passage in passages)
    assert sum(not passage.refusal for passage in passages) > BATCH / 3


# What the fuzzer found, as short as it could be made.
ONCE_CRASHED = [
    "1/z - 3/4.9e-324",
    "4.9e-324 x*e*x*x*y",
    "1.7976931348623157e308/z - z",
    "softplus(1e300 x)",
    "sqrt((-11/x)^1000000 + 1)",
    "(z/10^300)^3",
    "x (-pi)^(y/3)",
    "|0^(x/z)|",
]


@pytest.mark.parametrize("text", ONCE_CRASHED)
def test_text_that_once_crashed_is_carried_to_a_run_or_refused(text: str) -> None:
    assert isinstance(carry(text), Passage)


def test_case_is_the_same_whatever_ran_before() -> None:
    assert [random_text(case(7, n)) for n in (3, 5)] == [random_text(case(7, 3)), random_text(case(7, 5))]
