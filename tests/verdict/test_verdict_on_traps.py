"""The verdict on every trap of the reference: what is claimed of it, and above all what is not."""

from __future__ import annotations

import functools
import json
import pathlib
from typing import TYPE_CHECKING, Any

import pytest
from points import point_in_doubles

from gdcli.pipeline.minimize import minimize
from gdcli.verdict.certified.certificate import StationaryPoint

if TYPE_CHECKING:
    from gdcli.pipeline.result import Minimization

REFERENCE = pathlib.Path(__file__).parent.parent / "reference" / "traps.jsonl"
TRAPS: dict[str, dict[str, Any]] = {
    trap["name"]: trap for trap in map(json.loads, REFERENCE.read_text("utf-8").splitlines())
}

EXPECTED = {
    ("cycling", "exact"): """
        quartic_two_cycle
        """,
    ("cycling", "numeric"): """
        abs_cycle cos_cycle cubic_period_doubling square_two_cycle
        """,
    ("descending", "numeric"): """
        atan_slide cubic_times_exp gaussian_well_mid one_over_x rosenbrock_valley sin_inverse_tail
        tiny_scale x2_exp_minus_x_right x_cubed_plus_y2 x_minus_sin
        """,
    ("diverging", "exact"): """
        quartic_overflow scaled_square_overflow square_lr_too_big square_slow_divergence
        """,
    ("diverging", "numeric"): """
        ill_conditioned_overflow monkey_saddle_off
        """,
    ("flat_minimum", "exact"): """
        constant_after_simplification
        """,
    ("global_minimum", "exact"): """
        w_quartic_near_max x4_4x3_minimum x8_at_min xlogx_fine
        """,
    ("infimum_not_attained", "exact"): """
        exp_jump exp_slow tanh_saturated
        """,
    ("inflection", "exact"): """
        cubic_inflection odd_quintic_inflection quartic_inflection_right
        quartic_inflection_start_at quintic_inflection triple_root_inflection
        """,
    ("left_domain", "numeric"): """
        asin_exit log_exit norm_at_min sqrt_domain_min_interior sqrt_exit x_to_the_x
        xlogx_overshoot
        """,
    ("local_minimum", "certified"): """
        sin_inverse_basin x_sin_x_escape x_sin_x_local
        """,
    ("local_minimum", "exact"): """
        tilted_double_well
        """,
    ("maximum", "certified"): """
        cos_at_zero himmelblau_near_max sin_at_rounded_max
        """,
    ("saddle", "certified"): """
        quartic_xy_saddle six_hump_camel_start two_wells_saddle xy_saddle_diagonal
        """,
    ("unbounded_below", "exact"): """
        cubic_unbounded neg_square odd_quintic_unbounded quartic_tiny_gradient_max
        """,
    ("undecided", "none"): """
        double_pole_max easom_far reciprocal_pole rosenbrock_chaos softplus_overflow_start
        x_times_exp_far
        """,
}
CLAIMS = {name: claim for claim, names in EXPECTED.items() for name in names.split()}
BOTTOMLESS = [
    name for name, (kind, _) in CLAIMS.items() if kind in {"unbounded_below", "infimum_not_attained"}
]
MINIMA = [name for name, (kind, _) in CLAIMS.items() if kind.endswith("minimum")]


@functools.cache
def _run(name: str) -> Minimization:
    trap = TRAPS[name]
    return minimize(trap["expr"], start=trap["start"], lr=trap["lr"], epochs=trap["epochs"])


def test_every_trap_has_a_verdict_to_expect() -> None:
    assert sorted(CLAIMS) == sorted(TRAPS)


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_gets_the_verdict_it_deserves(name: str) -> None:
    verdict = _run(name).verdict
    assert (verdict.kind.key, verdict.evidence.key) == CLAIMS[name], verdict.message


@pytest.mark.parametrize("name", MINIMA)
def test_a_minimum_that_is_claimed_is_one_of_the_reference(name: str) -> None:
    trap, verdict = TRAPS[name], _run(name).verdict
    assert trap["infimum_attained"] or verdict.kind.key == "local_minimum"
    assert verdict.stationary_point is not None
    # The reference settled there to the last digits; algebra and Newton's step know the point itself.
    expected = tuple(trap["gd"]["last_finite_params"].values())
    assert point_in_doubles(verdict.stationary_point) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    "name",
    [name for name, (kind, _) in CLAIMS.items() if kind in {"unbounded_below", "infimum_not_attained"}],
)
def test_a_loss_without_a_minimum_is_one_in_the_reference(name: str) -> None:
    assert not TRAPS[name]["infimum_attained"]


@pytest.mark.parametrize("name", TRAPS)
def test_a_global_minimum_that_is_proven_is_the_infimum_of_the_reference(name: str) -> None:
    lowest = _run(name).verdict.global_minimum
    loss = () if lowest is None else point_in_doubles((lowest.loss,))
    infimum = TRAPS[name]["infimum"]
    assert all(x == pytest.approx(infimum, rel=1e-12, abs=1e-12) for x in loss)


@pytest.mark.parametrize("name", ["himmelblau_near_max", "two_wells_saddle", "x_sin_x_local", "cos_at_zero"])
def test_the_certified_eigenvalues_hold_those_of_the_reference(name: str) -> None:
    proof = getattr(_run(name).verdict.evidence, "proof", None)
    expected = TRAPS[name]["gd"]["last_finite_hessian_eigenvalues"]
    assert isinstance(proof, StationaryPoint)
    # Of himmelblau the iterate is 1e-8 off, and so is the Hessian.
    assert [proof.smallest[0], proof.largest[1]] == pytest.approx([min(expected), max(expected)], rel=1e-7)
