"""What is said of every trap of the reference, with which evidence; nothing proven contradicts its truth."""

from __future__ import annotations

import functools
import json
import math
import pathlib
from typing import TYPE_CHECKING, Any

import pytest
from without_proofs import number

from gdcli.backends.to_python import to_python
from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.minimize import minimize

if TYPE_CHECKING:
    from gdcli.pipeline.result import Minimization

REFERENCE = pathlib.Path(__file__).parent.parent / "reference" / "traps.jsonl"
TRAPS: dict[str, dict[str, Any]] = {
    trap["name"]: trap for trap in map(json.loads, REFERENCE.read_text("utf-8").splitlines())
}

VERDICTS: dict[tuple[str, str], str] = {
    ("global_minimum", "exact"): "w_quartic_near_max x4_4x3_minimum x8_at_min xlogx_fine",
    ("local_minimum", "exact"): "tilted_double_well",
    ("local_minimum", "certified"): "sin_inverse_basin x_sin_x_escape x_sin_x_local",
    ("flat_minimum", "exact"): "constant_after_simplification",
    ("inflection", "exact"): """
        cubic_inflection cubic_times_exp odd_quintic_inflection quartic_inflection_right
        quartic_inflection_start_at quintic_inflection triple_root_inflection
        """,
    ("maximum", "certified"): "cos_at_zero himmelblau_near_max sin_at_rounded_max",
    ("saddle", "certified"): "quartic_xy_saddle six_hump_camel_start two_wells_saddle xy_saddle_diagonal",
    ("unbounded_below", "exact"): """
        cubic_unbounded monkey_saddle_off neg_square odd_quintic_unbounded quartic_tiny_gradient_max
        """,
    ("infimum_not_attained", "exact"): "atan_slide exp_jump exp_slow tanh_saturated",
    ("cycling", "exact"): "quartic_two_cycle",
    ("cycling", "numeric"): "abs_cycle cos_cycle cubic_period_doubling square_two_cycle",
    ("diverging", "exact"): """
        quartic_overflow scaled_square_overflow square_lr_too_big square_slow_divergence
        """,
    ("diverging", "numeric"): "ill_conditioned_overflow",
    ("left_domain", "numeric"): """
        asin_exit log_exit norm_at_min sqrt_domain_min_interior sqrt_exit x_to_the_x xlogx_overshoot
        """,
    ("descending", "numeric"): """
        gaussian_well_mid one_over_x rosenbrock_valley sin_inverse_tail tiny_scale
        x2_exp_minus_x_right x_cubed_plus_y2 x_minus_sin
        """,
    # A degenerate plateau far out, chaos, poles that are jumped over, and a start that no double can compute.
    ("undecided", "none"): """
        double_pole_max easom_far reciprocal_pole rosenbrock_chaos softplus_overflow_start x_times_exp_far
        """,
}
EXPECTED = {name: verdict for verdict, names in VERDICTS.items() for name in names.split()}

# Kinds that a proof may give to a trap of a kind of the reference.
MEANING = {
    "inflection": {"inflection", "unbounded_below"},
    "saddle": {"saddle"},
    "maximum_start": {"maximum", "global_minimum", "unbounded_below"},
    "unbounded": {"unbounded_below"},
    "overflow_at_lr": {"diverging"},
    "plateau": {"infimum_not_attained", "flat_minimum"},
    "cycle": {"cycling"},
    "minimum_local": {"local_minimum"},
    "minimum_global": {"local_minimum", "global_minimum"},
}
PROVEN = sorted(name for name, (_, evidence) in EXPECTED.items() if evidence in {"exact", "certified"})


@functools.cache
def _run(name: str) -> Minimization:
    trap = TRAPS[name]
    return minimize(trap["expr"], start=trap["start"], lr=trap["lr"], epochs=trap["epochs"])


def test_every_trap_has_a_verdict_to_expect() -> None:
    assert sorted(EXPECTED) == sorted(TRAPS)


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_gets_its_verdict_and_evidence(name: str) -> None:
    verdict = _run(name).verdict
    assert (verdict.kind.key, verdict.evidence.key) == EXPECTED[name], verdict.message


@pytest.mark.parametrize("name", PROVEN)
def test_a_proven_kind_is_that_of_the_reference(name: str) -> None:
    assert EXPECTED[name][0] in MEANING[TRAPS[name]["kind"]]


@pytest.mark.parametrize("name", [name for name in PROVEN if EXPECTED[name][0] == "unbounded_below"])
def test_a_loss_that_is_proven_unbounded_has_no_infimum(name: str) -> None:
    assert TRAPS[name]["infimum"] == "-inf"


@pytest.mark.parametrize("name", [name for name in PROVEN if EXPECTED[name][0] == "infimum_not_attained"])
def test_an_infimum_that_is_proven_not_attained_is_that_of_the_reference(name: str) -> None:
    trap, proof = TRAPS[name], getattr(_run(name).verdict.evidence, "proof", None)
    assert not trap["infimum_attained"]
    assert float(getattr(proof, "infimum", math.nan)) == trap["infimum"]


_BOUNDED = """
    abs_cycle gaussian_well_mid himmelblau_near_max ill_conditioned_overflow
    quartic_inflection_right quartic_inflection_start_at
    quartic_overflow quartic_two_cycle quartic_xy_saddle scaled_square_overflow six_hump_camel_start
    sqrt_domain_min_interior sqrt_exit square_lr_too_big square_slow_divergence square_two_cycle
    tilted_double_well tiny_scale triple_root_inflection two_wells_saddle w_quartic_near_max
    x4_4x3_minimum x2_exp_minus_x_right x8_at_min x_times_exp_far xlogx_fine xlogx_overshoot
    """
WITH_A_GLOBAL_MINIMUM = _BOUNDED.split()


@pytest.mark.parametrize("name", WITH_A_GLOBAL_MINIMUM)
def test_a_proven_global_minimum_is_that_of_the_reference(name: str) -> None:
    trap, found = TRAPS[name], _run(name).verdict.global_minimum
    assert found is not None
    assert trap["infimum_attained"]
    # The reference gives doubles, and a loss of 0 as well as of rounding.
    assert number(found.loss) == pytest.approx(trap["infimum"], rel=1e-12, abs=1e-15)
    expected = [tuple(point.values()) for point in trap["argmins"]]
    points = [tuple(map(number, point)) for point in found.points]
    # The reference names some of the minimizers.
    assert [p for p in expected if not any(q == pytest.approx(p, rel=1e-7, abs=1e-9) for q in points)] == []
    evaluate = to_python(loss_program(build_objective(read_loss(trap["expr"]))))
    losses = [evaluate(*point)[0] for point in points]
    assert losses == [pytest.approx(trap["infimum"], rel=1e-12, abs=1e-12)] * len(points)


@pytest.mark.parametrize("name", sorted(set(TRAPS) - set(WITH_A_GLOBAL_MINIMUM)))
def test_no_global_minimum_is_claimed_of_any_other_trap(name: str) -> None:
    assert _run(name).verdict.global_minimum is None


@pytest.mark.parametrize("name", [name for name in PROVEN if EXPECTED[name][0].endswith("_minimum")])
def test_a_proven_minimum_is_where_the_run_of_the_reference_settled(name: str) -> None:
    settled = tuple(TRAPS[name]["gd"]["last_finite_params"].values())
    point = tuple(map(number, _run(name).verdict.stationary_point or ()))
    assert point == pytest.approx(settled, rel=1e-9)
