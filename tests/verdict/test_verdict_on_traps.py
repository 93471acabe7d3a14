"""What floating point alone claims of every trap of the reference, and above all what it does not."""

from __future__ import annotations

import functools
import json
import pathlib
from typing import TYPE_CHECKING, Any

import pytest
from without_proofs import minimize_without_proofs

if TYPE_CHECKING:
    from gdcli.pipeline.result import Minimization

REFERENCE = pathlib.Path(__file__).parent.parent / "reference" / "traps.jsonl"
TRAPS: dict[str, dict[str, Any]] = {
    trap["name"]: trap for trap in map(json.loads, REFERENCE.read_text("utf-8").splitlines())
}

EXPECTED = {
    "local_minimum": """
        sin_inverse_basin tilted_double_well w_quartic_near_max x4_4x3_minimum x_sin_x_escape x_sin_x_local
        xlogx_fine
        """,
    "maximum": "cos_at_zero himmelblau_near_max sin_at_rounded_max",
    "saddle": "quartic_xy_saddle six_hump_camel_start two_wells_saddle xy_saddle_diagonal",
    "cycling": "abs_cycle cos_cycle cubic_period_doubling quartic_two_cycle square_two_cycle",
    "left_domain": """
        asin_exit log_exit norm_at_min sqrt_domain_min_interior sqrt_exit x_to_the_x xlogx_overshoot
        """,
    "diverging": """
        cubic_unbounded ill_conditioned_overflow monkey_saddle_off neg_square odd_quintic_unbounded
        quartic_overflow scaled_square_overflow square_lr_too_big square_slow_divergence
        """,
    "descending": """
        atan_slide cubic_inflection cubic_times_exp exp_slow gaussian_well_mid one_over_x
        quartic_inflection_right quintic_inflection rosenbrock_valley sin_inverse_tail tiny_scale
        triple_root_inflection x2_exp_minus_x_right x_cubed_plus_y2 x_minus_sin
        """,
    # Degenerate points, plateaus, chaos, and a start where the loss is infinite in doubles.
    "undecided": """
        constant_after_simplification double_pole_max easom_far exp_jump odd_quintic_inflection
        quartic_inflection_start_at quartic_tiny_gradient_max reciprocal_pole rosenbrock_chaos
        softplus_overflow_start tanh_saturated x8_at_min x_times_exp_far
        """,
}
KINDS = {name: kind for kind, names in EXPECTED.items() for name in names.split()}


@functools.cache
def _run(name: str) -> Minimization:
    trap = TRAPS[name]
    return minimize_without_proofs(trap["expr"], start=trap["start"], lr=trap["lr"], epochs=trap["epochs"])


def test_every_trap_has_a_verdict_to_expect() -> None:
    assert sorted(KINDS) == sorted(TRAPS)


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_gets_the_verdict_it_deserves(name: str) -> None:
    verdict = _run(name).verdict
    assert verdict.kind.key == KINDS[name], verdict.message


@pytest.mark.parametrize(
    "name", [name for name, trap in TRAPS.items() if trap["kind"] not in {"minimum_local", "minimum_global"}]
)
def test_no_minimum_is_claimed_where_the_truth_is_none(name: str) -> None:
    assert not _run(name).verdict.kind.is_minimum


@pytest.mark.parametrize("name", EXPECTED["local_minimum"].split())
def test_a_minimum_that_is_claimed_is_one_of_the_reference_or_named_by_it(name: str) -> None:
    trap, verdict = TRAPS[name], _run(name).verdict
    assert trap["kind"] in {"minimum_local", "minimum_global"}
    assert verdict.stationary_point is not None
    # The reference settled there to the last digits; Newton's step adds its own rounding.
    expected = tuple(trap["gd"]["last_finite_params"].values())
    assert verdict.stationary_point == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", TRAPS)
def test_a_verdict_carries_no_more_evidence_than_it_has(name: str) -> None:
    verdict = _run(name).verdict
    assert verdict.evidence.key == {"undecided": "none"}.get(verdict.kind.key, "numeric")
    about_a_point = verdict.kind.key in {"local_minimum", "maximum", "saddle"}
    assert about_a_point == (verdict.stationary_point is not None)


@pytest.mark.parametrize("name", ["himmelblau_near_max", "two_wells_saddle", "x_sin_x_local", "cos_at_zero"])
def test_the_evidence_is_the_eigenvalues_of_the_reference(name: str) -> None:
    evidence = _run(name).verdict.evidence
    expected = TRAPS[name]["gd"]["last_finite_hessian_eigenvalues"]
    # Of himmelblau the iterate is 1e-8 off, and so is the Hessian.
    assert getattr(evidence, "eigenvalues", ()) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("loss", "lr", "epochs"),
    [
        ("log(1 + |x|)", 0.3, 1000),
        ("cbrt(x^2)", 0.1, 2000),
        ("(x^2)^(1/4)", 0.1, 1000),
        ("|x|^1.5", 0.9, 300),
    ],
)
def test_a_run_that_bounces_across_a_kink_is_not_said_to_go_down(loss: str, lr: float, epochs: int) -> None:
    verdict = minimize_without_proofs(loss, start=1, lr=lr, epochs=epochs).verdict
    assert verdict.kind.key in {"undecided", "cycling"}, verdict.message


def test_a_run_whose_loss_stays_where_it_is_is_not_said_to_settle_nowhere() -> None:
    # x jumps from 1 to -1 and back, and y goes on to 0.
    verdict = minimize_without_proofs("x^2 + y^2/4", start={"x": 1, "y": 1}, lr=1, epochs=1000).verdict
    assert verdict.message == "undecided: the loss stays at 1, but the run has not come to rest"
