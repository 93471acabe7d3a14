"""Second derivatives are worked out once, and waited for no longer than they were before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdcli.clock import OutOfTime
from gdcli.objective import objective as module
from gdcli.objective.objective import build_objective, read_loss

if TYPE_CHECKING:
    from collections.abc import Callable


def test_second_derivatives_that_are_known_need_no_time() -> None:
    objective = build_objective(read_loss("sin(x*y) + y^3"))
    second = objective.hessian(10)
    assert objective.hessian(0) is second


def test_what_did_not_come_in_time_is_waited_for_only_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    objective = build_objective(read_loss("sin(x*y) + y^3"))
    assert objective.gradient
    waits: list[float] = []

    def never(seconds: float, _work: Callable[[], object]) -> None:
        waits.append(seconds)
        raise OutOfTime

    monkeypatch.setattr(module, "within", never)
    for seconds in (2, 1, 2, 3, 3):
        with pytest.raises(OutOfTime):
            objective.hessian(seconds)
    assert waits == [2, 3]
