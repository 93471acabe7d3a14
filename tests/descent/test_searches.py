"""Every search on problems that each can solve, beside scipy, whose answers are the oracle."""

from __future__ import annotations

import functools
import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize

from gdcli.cache.folder import Folder
from gdcli.descent.method import loss_program
from gdcli.descent.problem import SymbolicProblem
from gdcli.descent.table_of_searches import METHODS
from gdcli.methods.searches import SEARCHES
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.minimize import minimize, run
from gdcli.pipeline.task import read_task

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdcli.pipeline.result import Minimization

# Loss, start, minimum. One basin each, or a start well inside of it.
PROBLEMS: dict[str, tuple[str, dict[str, float], float]] = {
    "parabola": ("x^2", {"x": 5}, 0),
    "parabola far away": ("(x-3)^2", {"x": 1e8}, 0),
    "steep parabola": ("1e8*x^2", {"x": 1}, 0),
    "parabola with an offset": ("x^2 + 1e6", {"x": 5}, 1e6),
    "ill-conditioned": ("x^2 + 1000*y^2", {"x": 1, "y": 1}, 0),
    "booth": ("(x+2y-7)^2 + (2x+y-5)^2", {"x": -5, "y": 5}, 0),
    "quartic": ("2x^4 - 3x^2 + 2x - 20", {"x": -2}, -23),
    "beale": ("(1.5-x+x y)^2 + (2.25-x+x y^2)^2 + (2.625-x+x y^3)^2", {"x": 1, "y": 1}, 0),
    "rosenbrock": ("(1-x)^2 + 100(y-x^2)^2", {"x": -1.2, "y": 1}, 0),
    "logistic": ("softplus(-x) + 0.1x^2", {"x": 5}, 0.40718649547429736),
    "cosh": ("cosh(x-1)", {"x": 5}, 1),
    "log barrier": ("x - log(x)", {"x": 0.01}, 1),
    "seven variables": (
        " + ".join(f"{i}*(x{i}-{i})^2" for i in range(1, 8)),
        {f"x{i}": 0.0 for i in range(1, 8)},
        0,
    ),
    "twelve variables": (
        " + ".join(f"(x{i}-x{i + 1})^2 + x{i}^4/{i}" for i in range(1, 12)) + " - x1",
        {f"x{i}": 1.0 for i in range(1, 13)},
        -0.407377108504451,
    ),
}
NO_TIME = 1e-9  # seconds
NAMES = [name for name in SEARCHES if name != "polyak"]


def test_every_row_of_the_table_has_its_method_and_no_other() -> None:
    assert list(METHODS) == list(SEARCHES)


@pytest.mark.parametrize("row", SEARCHES.values(), ids=SEARCHES)
def test_a_row_says_what_it_is_on_one_line_with_equations_and_a_year(row: Any) -> None:  # noqa: ANN401 - a row
    assert row.summary.endswith(".")
    assert "\n" not in row.summary
    assert row.equations
    assert any(f"({century}" in row.reference for century in ("19", "20"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("cache"))


@functools.cache
def _run(name: str, problem: str, cache: Folder) -> Minimization:
    """The run, with no time to prove anything of its end; every loss is differentiated once."""
    loss, start, _ = PROBLEMS[problem]
    return run(read_task(loss, start=start, optimizer=name, proof_time=NO_TIME), cache=cache)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_search_reaches_the_minimum(name: str, problem: str, cache: Folder) -> None:
    _, _, minimum = PROBLEMS[problem]
    result = _run(name, problem, cache)
    assert result.stop.reason.key == "gradient_small", result.stop.message
    # The loss is flat where the gradient is 1e-8: ten digits are more than that leaves in doubt.
    assert result.loss == pytest.approx(minimum, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_polyak_reaches_the_minimum_that_it_is_told(problem: str) -> None:
    loss, start, minimum = PROBLEMS[problem]
    result = minimize(
        loss, start=start, optimizer=f"polyak:f_star={minimum!r}", epochs=3000, proof_time=NO_TIME
    )
    # First order: of a digit every few hundred epochs where the condition is bad.
    assert result.best is not None
    assert result.best.loss == pytest.approx(minimum, rel=1e-3, abs=1e-3)


# Ours, scipy's with the same idea.
ORACLES = {"lbfgs": "L-BFGS-B", "cg": "CG", "newton": "Newton-CG", "auto": "BFGS"}


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_scipy_ends_at_the_same_point_after_no_fewer_evaluations_by_far(
    name: str, problem: str, cache: Folder
) -> None:
    loss, start, _ = PROBLEMS[problem]
    ours = _run(name, problem, cache)
    objective = build_objective(read_loss(loss))
    counted = SymbolicProblem(objective, loss_program(objective))

    def value_and_gradient(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        sample = counted.sample(tuple(point.tolist()))
        return sample.loss, np.array(sample.gradient)

    def hessian(point: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array(counted.hessian(tuple(point.tolist())))

    more: dict[str, Any] = {"hess": hessian} if ORACLES[name] == "Newton-CG" else {}
    begin = np.array([start[variable] for variable in ours.variables], dtype=float)
    with np.errstate(all="ignore"):
        theirs = scipy_minimize(
            value_and_gradient, begin, jac=True, method=ORACLES[name], options={"maxiter": 10_000}, **more
        )
    # scipy's default tolerances leave a gradient of 1e-5.
    assert list(ours.point.values()) == pytest.approx(theirs.x.tolist(), rel=1e-2, abs=1e-2)
    looked_around = 2000 + 64 if name == "auto" else 0
    assert ours.evaluations <= 4 * counted.evaluations + 60 + looked_around


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", [1e-300, 1.0, 1e75, 1e150])
@pytest.mark.parametrize("scale", [1e-150, 1.0, 1e150])
def test_a_search_ends_well_at_every_scale(name: str, start: float, scale: float) -> None:
    result = minimize(f"{scale!r}*(x^2 + x^4/2)", start=start, optimizer=name, epochs=200)
    assert result.loss is None or math.isfinite(result.loss)
    assert result.stop.reason.key != "left_domain"
    assert result.best is None or result.loss is None or result.loss <= 2 * result.best.loss


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("loss", ["x^2", "cosh(x)", "3*x^4 + 1", "abs(x)"])
def test_a_search_that_starts_at_the_minimum_stays_there(name: str, loss: str) -> None:
    result = minimize(loss, start=0, optimizer=name)
    assert (result.stop.reason.key, result.epochs, result.point) == ("gradient_small", 0, {"x": 0.0})
    result = minimize(loss, start=0, optimizer=name, epochs=9)
    assert (result.stop.reason.key, result.epochs, result.point) == ("fixed_point", 1, {"x": 0.0})


# What has no minimum: the loss, from 1.
BOTTOMLESS = ("-x^2", "x^3 + 2*x", "-exp(x)", "x", "-x^4 + x", "-cosh(x)", "x - 3*x^2 + sin(x)")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("loss", BOTTOMLESS)
def test_a_search_that_falls_without_end_ends(name: str, loss: str) -> None:
    result = minimize(loss, start=1, optimizer=name, epochs=3000)
    assert result.loss is not None
    assert math.isfinite(result.loss)
    assert all(map(math.isfinite, result.history.loss.tolist()))
    assert result.stop.reason.key in {"overflow", "fixed_point", "epoch_limit", "cycle", "gradient_small"}
    assert not result.verdict.kind.is_minimum


def test_auto_gives_up_a_loss_that_falls_beyond_all_measure() -> None:
    result = minimize("y^4 + 2*x^2*y + 0.5*log(x^2+y^2+1)", start="x=-5,y=0")
    assert result.epochs < 1000
    assert result.stop.message.startswith("the loss fell to -")
    assert (result.stop.reason.key, result.verdict.kind.key) == ("overflow", "diverging")
    assert result.verdict.message.startswith("diverging downwards: the loss fell beyond all measure")


def test_auto_gives_up_no_loss_that_is_large_by_itself() -> None:
    result = minimize("1e120*((x-1)^2 - 2)", start=5)
    assert result.stop.reason.key in {"gradient_small", "fixed_point"}
    assert result.point["x"] == pytest.approx(1)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "loss", ["x - log(x)", "x*log(x)", "(x-2)^2 + sqrt(x)", "1/x + x", "x^x", "acosh(x+1) + x"]
)
def test_a_search_never_leaves_the_domain(name: str, loss: str, cache: Folder) -> None:
    task = read_task(loss, start=0.5, optimizer=name, epochs=300, every=1, proof_time=NO_TIME)
    result = run(task, cache=cache)
    assert result.stop.reason.key != "left_domain"
    assert (result.history.point >= 0).all()


@pytest.mark.parametrize("name", [*NAMES, "polyak:f_star=-23"])
def test_a_search_repeats_itself_exactly(name: str) -> None:
    runs = [
        minimize("2x^4 - 3x^2 + 2x - 20 + y^2", start=(3, 3), optimizer=name, epochs=40) for _ in range(2)
    ]
    assert runs[0].to_dict() == runs[1].to_dict()


def test_polyak_with_the_proven_minimum_passes_the_inflection() -> None:
    # The step grows as the gradient falls: from every start the run goes past x = 1/2.
    for start in (5, 2, 1, 0.6, -3):
        result = minimize("2x^4 - 3x^2 + 2x - 20", start=start, optimizer="polyak:f_star=-23", epochs=100)
        assert result.point["x"] == pytest.approx(-1, abs=1e-6)


def test_polyak_stops_where_the_loss_is_not_above_f_star() -> None:
    result = minimize("x^2", start=5, optimizer="polyak:f_star=1", epochs=100)
    assert result.stop.reason.key == "fixed_point"
    assert result.stop.message.endswith("no step lowers the loss any more")


def test_the_losses_of_barzilai_and_borwein_may_rise_but_not_above_the_last_ten() -> None:
    losses = minimize(
        "(1-x)^2 + 100(y-x^2)^2", start={"x": -1.2, "y": 1}, optimizer="bb", every=1, epochs=60
    ).history.loss.tolist()
    assert any(after > before for before, after in itertools.pairwise(losses))
    assert all(losses[k] <= max(losses[max(0, k - 10) : k]) for k in range(1, len(losses)))


def test_newton_needs_one_epoch_for_any_quadratic() -> None:
    result = minimize("x^2 + 1000*y^2 + x*y", start={"x": 3, "y": 1}, optimizer="newton")
    assert result.epochs == 1


def test_evaluations_are_counted_from_the_start_to_the_last_trial() -> None:
    assert minimize("x^2", start=5, lr=0.1, epochs=7).evaluations == 8
    # Armijo: the start, the step 1, which is too long, and the step 1/2, which is the minimum.
    assert minimize("x^2", start=5, optimizer="armijo").evaluations == 3
    assert minimize("x^2", start=5, optimizer="armijo").to_dict()["evaluations"] == 3
