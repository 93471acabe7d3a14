"""Runs, and everything that is said of them: kind, evidence, the point, where the loss is lowest, remarks.

Figures are those of polynomials, which are the same on every machine.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from gdcli.pipeline.minimize import minimize

if TYPE_CHECKING:
    from gdcli.verdict.verdict import Figure, Verdict

TEXTBOOK = "2*x**4 - 3*x**2 + 2*x - 20"
CAMEL = "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2"
ROSENBROCK = "(1-x)^2 + 100*(y-x^2)^2"
EXACT, CERTIFIED, NUMERIC = "exact", "certified", "numeric"
LOWEST_OF_THE_TEXTBOOK = ("the global minimum is x = -1 with loss -23", EXACT)


ON_THE_WAY = (
    "but for rounding, it goes on with this lr to x = -1/2, the global minimum, and never past it",
    EXACT,
)


def safe_below(rate: str) -> tuple[str, str]:
    return f"with every lr below {rate} the loss falls in each epoch from this start, but for rounding", EXACT


def settling(factor: str, epochs: int, stable: str, fastest: str) -> tuple[str, str]:
    pace = f"each epoch multiplies the distance by {factor}, a further digit every {epochs} epochs"
    return f"near it, {pace}; stable for lr < {stable}, fastest at {fastest}", EXACT


def conditioned(condition: str, stable: str, factor: str) -> tuple[str, str]:
    pace = f"each epoch multiplies the distance by {factor} at most"
    return f"condition number {condition}; largest stable lr {stable}; near it, {pace}", CERTIFIED


class Case(NamedTuple):
    """A run and its verdict.

    point     of the verdict
    lowest    points and loss of the global minimum, None where none is proven
    """

    loss: str
    options: dict[str, Any]
    kind: str
    evidence: str
    message: str
    point: tuple[Figure, ...] | None
    lowest: tuple[tuple[tuple[Figure, ...], ...], Figure] | None
    remarks: tuple[tuple[str, str], ...]


CASES = {
    "converged": Case(
        "x^2",
        {"lr": 0.3, "start": 5},
        "global_minimum",
        EXACT,
        "the global minimum: x = 0, where the loss is 0",
        ("0",),
        ((("0",),), "0"),
        (
            settling("0.4", 3, "1", "1/2"),
            ("observed: |gradient| times 0.4 an epoch", NUMERIC),
        ),
    ),
    "converged to rest": Case(
        TEXTBOOK,
        {"lr": 0.001, "start": -5, "epochs": 100_000},
        "global_minimum",
        EXACT,
        "the global minimum: x = -1, where the loss is -23",
        ("-1",),
        ((("-1",),), "-23"),
        (
            settling("0.982", 127, "1/9", "1/18"),
            ("observed: |gradient| times 0.982 an epoch", NUMERIC),
        ),
    ),
    "an exact irrational minimum": Case(
        "x^4 - x^2",
        {"lr": 0.1, "start": 0.001},
        "global_minimum",
        EXACT,
        "a global minimum, one of 2: x = sqrt(2)/2, where the loss is -1/4",
        ("sqrt(2)/2",),
        ((("-sqrt(2)/2",), ("sqrt(2)/2",)), "-1/4"),
        (
            settling("0.6", 5, "1/2", "1/4"),
            ("observed: |gradient| times 0.6 an epoch", NUMERIC),
        ),
    ),
    "a minimum that is not the lowest": Case(
        "3x^4 - 4x^3 - 12x^2",
        {"lr": 0.01, "start": -2},
        "local_minimum",
        EXACT,
        "a local minimum: x = -1, where the loss is -5",
        ("-1",),
        ((("2",),), "-32"),
        (
            settling("0.64", 6, "1/18", "1/36"),
            ("observed: |gradient| times 0.64 an epoch", NUMERIC),
            ("the global minimum is x = 2 with loss -32", EXACT),
        ),
    ),
    "creeping": Case(
        TEXTBOOK,
        {"lr": 0.001, "epochs": 15_000},
        "inflection",
        EXACT,
        "not a minimum: x is creeping towards 1/2, an inflection point",
        ("1/2",),
        ((("-1",),), "-23"),
        (
            ("f'(1/2) = f''(1/2) = 0 and f'''(1/2) = 24", EXACT),
            ("in the end the distance shrinks only like 1/(12*lr*epoch)", EXACT),
            ("so coming within 1e-06 takes about 83.3 million more epochs", NUMERIC),
            LOWEST_OF_THE_TEXTBOOK,
        ),
    ),
    "creeping to a minimum": Case(
        "(x - 1)^4",
        {"lr": 0.01, "start": 2, "epochs": 1000},
        "global_minimum",
        EXACT,
        "approaching the global minimum: x = 1, where the loss is 0",
        ("1",),
        ((("1",),), "0"),
        (
            ("f'(1) = f''(1) = f'''(1) = 0 and f^(4)(1) = 24", EXACT),
            ("in the end the distance shrinks only like 1/sqrt(8*lr*epoch)", EXACT),
            ("so coming within 1e-06 takes about 12.5 trillion more epochs", NUMERIC),
        ),
    ),
    "on the way": Case(
        "x^2 + x",
        {"lr": 0.001, "epochs": 100},
        "descending",
        NUMERIC,
        "not at a stationary point: |gradient| is still 9.004 and the loss is going down",
        None,
        ((("-1/2",),), "-1/4"),
        (
            ON_THE_WAY,
            ("|gradient| shrinks by 0.002 an epoch: 1e-08 is about 10299 epochs away", NUMERIC),
            ("the global minimum is x = -1/2 with loss -1/4", EXACT),
        ),
    ),
    "diverging, as is proven": Case(
        TEXTBOOK,
        {"lr": 0.3, "epochs": 15},
        "diverging",
        EXACT,
        "diverging, which was certain before the first epoch: "
        "beyond |x| = 1.473 every step with lr 0.3 leads 1.75 times as far or further",
        None,
        ((("-1",),), "-23"),
        (
            safe_below("0.003339"),
            LOWEST_OF_THE_TEXTBOOK,
        ),
    ),
    "diverging, after a single epoch": Case(
        "x^2",
        {"lr": 1.5, "epochs": 1},
        "diverging",
        EXACT,
        "diverging, which was certain before the first epoch: "
        "beyond |x| = 0.003907 every step with lr 1.5 leads 1.375 times as far or further",
        None,
        ((("0",),), "0"),
        (
            safe_below("1"),
            ("the global minimum is x = 0 with loss 0", EXACT),
        ),
    ),
    "diverging, as is seen": Case(
        "x^2 + 1000*y^2",
        {"lr": 0.00101, "start": {"x": 1, "y": 1}, "epochs": 100},
        "diverging",
        NUMERIC,
        "diverging: the loss was never below that of the start, and has grown to 5.249e+04",
        None,
        ((("0", "0"),), "0"),
        (("the loss is lowest, 0, at x = 0, y = 0", EXACT),),
    ),
    "a cycle of two": Case(
        "x^4",
        {"lr": 0.125, "start": 2, "epochs": 10},
        "cycling",
        EXACT,
        "not a stationary point: the run goes back and forth between x = -2 and 2",
        None,
        ((("0",),), "0"),
        (
            ("every two epochs multiply a small distance from them by 25", EXACT),
            safe_below("0.04166"),
            ("the global minimum is x = 0 with loss 0", EXACT),
        ),
    ),
    "a cycle of four": Case(
        "x^3/3 - x",
        {"lr": 1.25, "start": 0.5},
        "cycling",
        NUMERIC,
        "not a stationary point: the run repeats the same 4 points for ever",
        None,
        None,
        (
            ("every 4 epochs multiply a small distance from them by 0.0305", NUMERIC),
            ("the minimum x = 1 attracts only for lr < 1", EXACT),
            safe_below("0.7007"),
            ("the loss has no minimum: it is unbounded below, x -> -inf", EXACT),
        ),
    ),
    "left the domain": Case(
        "sqrt(x)",
        {"lr": 0.1, "start": 1, "epochs": 100},
        "left_domain",
        NUMERIC,
        "the run left the domain of the loss: sqrt(x) is not a real number",
        None,
        ((("0",),), "0"),
        (
            ("on the way of the last step the loss ends at x = 0", NUMERIC),
            ("the global minimum is x = 0 with loss 0", EXACT),
        ),
    ),
    "a start without a loss": Case(
        "x - log(x)",
        {"lr": 0.1, "start": -1, "epochs": 5},
        "left_domain",
        NUMERIC,
        "the run left the domain of the loss: log(x) is not a real number",
        None,
        ((("1",),), "1"),
        (("the global minimum is x = 1 with loss 1", EXACT),),
    ),
    "a kink that steps of one length jump over": Case(
        "max(x, -2*x)",
        {"lr": 0.001, "start": 1, "epochs": 999},
        "descending",
        NUMERIC,
        "not at a stationary point: |gradient| is still 1 and the loss is going down",
        None,
        ((("0",),), "0"),
        (("the global minimum is x = 0 with loss 0", EXACT),),
    ),
    "on the way to a kink, where the gradient does not become small": Case(
        "abs(x - 1) + x^2/10",
        {"lr": 0.1, "epochs": 10},
        "descending",
        NUMERIC,
        "not at a stationary point: |gradient| is still 1.634 and the loss is going down",
        None,
        ((("1",),), "1/10"),
        (("the global minimum is x = 1 with loss 1/10", EXACT),),
    ),
    "unbounded below": Case(
        "-x^2",
        {"lr": 0.1, "start": 1, "epochs": 10},
        "unbounded_below",
        EXACT,
        "no minimum: the loss is unbounded below, and the run is on its way, x -> inf",
        None,
        None,
        (),
    ),
    "falling into a pole, and not beyond it": Case(
        "-x + 1/(x - 3)",
        {"lr": 0.01, "start": 0, "epochs": 10},
        "unbounded_below",
        EXACT,
        "no minimum: the loss is unbounded below, and the run is on its way, x -> 3 from below",
        None,
        None,
        (),
    ),
    "an infimum that is not attained": Case(
        "exp(-x) + 1/3",
        {"lr": 0.5, "start": 0, "epochs": 10},
        "infimum_not_attained",
        EXACT,
        "no minimum: the loss falls towards its infimum 1/3 as x -> inf and is nowhere that low",
        None,
        None,
        (),
    ),
    "a hole where the minimum would be": Case(
        "x^2*x/x",
        {"lr": 0.1, "start": 3},
        "infimum_not_attained",
        EXACT,
        "no minimum: the loss falls towards its infimum 0 as x -> 0 from above and is nowhere that low",
        None,
        None,
        (),
    ),
    "the same hole in two variables": Case(
        "(x^2 + y^2)*x/x",
        {"start": {"x": 1, "y": 1}},
        "local_minimum",
        NUMERIC,
        "a local minimum: all eigenvalues of the Hessian are positive",
        (0.0, 0.0),
        None,
        (),
    ),
    "a plateau": Case(
        "relu(x)",
        {"lr": 0.1, "start": -3, "epochs": 10},
        "flat_minimum",
        EXACT,
        "on a plateau where the loss is 0, its lowest value",
        (-3.0,),
        ((("0",),), "0"),
        (),
    ),
    "lost in rounding": Case(
        "x^2 + 1e20*y^2",
        {"optimizer": "armijo", "start": {"x": 1, "y": 1e-9}, "epochs": 1000},
        "undecided",
        "none",
        "undecided: the loss stays at 1, but the run has not come to rest",
        None,
        ((("0", "0"),), "0"),
        (
            ("the loss no longer changes: it cannot be resolved below 2e-16 here", NUMERIC),
            ("the loss is lowest, 0, at x = 0, y = 0", EXACT),
        ),
    ),
    "a convex quadratic": Case(
        "(x-1)^2 + (y+2)^2 + x*y/2",
        {"lr": 0.5, "start": {"x": 0, "y": 0}},
        "global_minimum",
        CERTIFIED,
        "the global minimum: exactly one stationary point lies there, "
        "and the eigenvalues of the Hessian lie between 1.5 and 2.5",
        (1.6, -2.4),
        (((1.6, -2.4),), -1.4),
        (
            conditioned("1.667", "0.8", "0.25"),
            ("observed: |gradient| times 0.25 an epoch", NUMERIC),
        ),
    ),
    "one of four": Case(
        "(x^2+y-11)^2 + (x+y^2-7)^2",
        {"lr": 0.01, "start": {"x": 1, "y": 1}},
        "global_minimum",
        CERTIFIED,
        "a global minimum, one of 4 as far as doubles can tell: exactly one stationary point lies there, "
        "and the eigenvalues of the Hessian lie between 25.71 and 82.29",
        (3.0, 2.0),
        (
            ((-3.779310253377747, -3.283185991286169), (-2.805118086952745, 3.1313125182505726), (3.0, 2.0),
             (3.5844283403304917, -1.8481265269644034)),
            0.0,
        ),
        (
            conditioned("3.2", "0.024305", "0.742843"),
            ("observed: |gradient| times 0.7428 an epoch", NUMERIC),
        ),
    ),
    "the higher of two wells": Case(
        "(x^2-1)^2 + y^2 + 1e-10*x",
        {"start": {"x": 2, "y": 1}},
        "local_minimum",
        EXACT,
        "a local minimum: x = 0.999999999987…, y = 0, where the loss is 9.99999999993E-11…",
        (0.9999999999875, "0"),
        (((-1.0000000000125, "0"),), -1.00000000000625e-10),
        (("the loss is lowest, -1.00000000000E-10…, at x = -1.00000000001…, y = 0", EXACT),),
    ),
    "a saddle": Case(
        CAMEL,
        {"lr": 0.01, "start": {"x": 0, "y": 0}, "epochs": 10},
        "saddle",
        CERTIFIED,
        "a saddle: exactly one stationary point lies there, "
        "and the eigenvalues of the Hessian lie between -8.063 and 8.063",
        (0.0, 0.0),
        (((-0.08984201310031806, 0.7126564030207396), (0.08984201310031806, -0.7126564030207396)),
         -1.0316284534898772),
        (("the loss is lowest, -1.03162845, at x = -0.0898420131, y = 0.712656403 (one of 2 such points)",
          CERTIFIED),),
    ),
    "in a box that leaves the minimum out": Case(
        ROSENBROCK,
        {"lr": 0.001, "start": {"x": -1.2, "y": 1}, "epochs": 10, "box": "x=-2:0.5,y=-2:2"},
        "descending",
        NUMERIC,
        "",
        None,
        (((0.5, 0.25),), 0.25),
        (),
    ),
}  # fmt: skip
WITHOUT_WORDS = {"in a box that leaves the minimum out"}


@functools.cache
def _verdict(name: str) -> Verdict:
    case = CASES[name]
    return minimize(case.loss, **case.options).verdict


@pytest.mark.parametrize("name", CASES)
def test_a_run_gets_its_kind_and_evidence(name: str) -> None:
    verdict = _verdict(name)
    assert (verdict.kind.key, verdict.evidence.key) == (CASES[name].kind, CASES[name].evidence)


@pytest.mark.parametrize("name", sorted(set(CASES) - WITHOUT_WORDS))
def test_a_verdict_is_said_in_these_words(name: str) -> None:
    verdict, case = _verdict(name), CASES[name]
    assert verdict.message == case.message
    assert tuple((remark.text, remark.evidence.key) for remark in verdict.remarks) == case.remarks


@pytest.mark.parametrize("name", CASES)
def test_a_verdict_names_its_point_and_the_lowest(name: str) -> None:
    verdict, case = _verdict(name), CASES[name]
    lowest = verdict.global_minimum
    points, loss = (None, None) if lowest is None else (lowest.points, lowest.loss)
    expected_points, expected_loss = case.lowest or (None, None)
    assert _flat((verdict.stationary_point or (),)) == _nearly(_flat((case.point or (),)))
    assert _flat(points or ()) == _nearly(_flat(expected_points or ()))
    assert [loss] == _nearly([expected_loss])


def _flat(points: tuple[tuple[Figure, ...], ...]) -> list[Figure | None]:
    return [figure for point in points for figure in point]


def _nearly(figures: list[Figure | None]) -> list[Any]:
    """Doubles to their last digits; exact texts to the letter."""
    return [pytest.approx(f, rel=1e-10, abs=1e-12) if isinstance(f, float) else f for f in figures]


def test_a_plateau_and_a_minimum_that_are_the_lowest_are_global() -> None:
    found = {name for name in CASES if _verdict(name).is_global}
    assert found == {name for name in CASES if CASES[name].kind in {"global_minimum", "flat_minimum"}}
