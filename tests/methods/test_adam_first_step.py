"""Adam's first step is lr·g/(|g| + eps), whatever the size of the gradient."""

from __future__ import annotations

import itertools

import pytest

from gdcli.backends.to_python import to_python
from gdcli.methods.rules import RULES
from gdcli.methods.trace import declare

# Beyond these a squared gradient overflows. Below 1e-160 it vanishes, and then eps decides alone.
GRADIENTS = [sign * 1.7 * 10.0**power for power in range(-300, 151, 10) for sign in (1, -1)]


@pytest.mark.parametrize("name", ["adam", "amsgrad"])
@pytest.mark.parametrize("beta1", [0.0, 0.9, 0.99])
@pytest.mark.parametrize("beta2", [0.0, 0.9, 0.999])
def test_first_step_is_lr_times_the_sign_less_what_eps_takes(name: str, beta1: float, beta2: float) -> None:
    rule = declare(RULES[name])
    evaluate = to_python(rule.traced.program)
    state = (0.0,) * len(rule.state)
    for g, eps in itertools.product(GRADIENTS, (1e-12, 1e-8, 1e-3)):
        x, *_ = evaluate(0.0, g, *state, 1.0, 0.1, beta1, beta2, eps)
        assert x == pytest.approx(-0.1 * g / (abs(g) + eps), rel=1e-14, abs=0.0)
