"""Where a run without any option ends, on every reference problem, beside three methods of scipy.

    python tests/benchmarks/auto.py [tests/reference/problems.jsonl] [--optimizer auto] [--alone]

For each: epochs (iterations), evaluations of loss and gradient, and the best that can be said of the end:
steep; stationary, where the gradient is at most 1e-6·max(1, |loss|); minimum, where also no eigenvalue of the
Hessian is negative by more than 1e-6 of the largest or of 1; global, where also the loss is not above the
lowest known in the problem's box.
"""

from __future__ import annotations

import argparse
import json
import math
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize as scipy_minimize

import gdcli
from gdcli.descent.method import loss_program
from gdcli.descent.problem import Problem, SymbolicProblem
from gdcli.objective.objective import build_objective, read_loss

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROBLEMS = Path(__file__).parents[1] / "reference" / "problems.jsonl"
THEIRS = ("BFGS", "L-BFGS-B", "Newton-CG")
OUTCOMES = ("not finite", "steep", "stationary", "minimum", "global")
GOALS = {"stationary": 0.97, "minimum": 0.90, "global": 0.60}
MOST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one method; `rank` is the index of its outcome."""

    epochs: int
    evaluations: int
    rank: int
    seconds: float
    stop: str = ""


def rank(problem: Problem, point: tuple[float, ...], lowest: float) -> int:
    """How good an end point is, as an index of OUTCOMES."""
    sample = problem.sample(point)
    if not sample.finite:
        return 0
    if sample.steepness > 1e-6 * max(1.0, abs(sample.loss)):
        return 1
    spectrum = problem.spectrum(point)
    if spectrum is not None and spectrum[0].value < -1e-6 * max(1.0, *(abs(pair.value) for pair in spectrum)):
        return 2
    return 4 if sample.loss <= lowest + 1e-6 * max(1.0, abs(lowest)) else 3


def ours(row: dict[str, Any], optimizer: str) -> Run:
    """Run gdcli with no option but the optimizer."""
    began = time.perf_counter()
    try:
        result = gdcli.minimize(row["expr"], start=row["start"], optimizer=optimizer)
    except gdcli.InputError as error:
        return Run(0, 0, 0, time.perf_counter() - began, error.what)
    seconds = time.perf_counter() - began
    reached = rank(_problem(row), tuple(result.point.values()), row["f_min"])
    return Run(result.epochs, result.evaluations, reached, seconds, result.stop.reason.key)


def theirs(row: dict[str, Any], method: str) -> Run:
    """Run a method of scipy with the same loss, gradient and Hessian."""
    problem = _problem(row)

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        sample = problem.sample(tuple(point.tolist()))
        return sample.loss, np.array(sample.gradient)

    def hessian(point: NDArray[np.float64]) -> NDArray[np.float64]:
        matrix = problem.hessian(tuple(point.tolist()))
        return np.full((len(point),) * 2, math.nan) if matrix is None else np.array(matrix)

    more: dict[str, Any] = {"hess": hessian} if method == "Newton-CG" else {}
    began = time.perf_counter()
    start = np.array(list(row["start"].values()))
    try:
        found = scipy_minimize(loss, start, jac=True, method=method, tol=1e-8, **more)
    except np.linalg.LinAlgError:
        return Run(0, problem.evaluations, 0, time.perf_counter() - began)
    point = tuple(found.x.tolist())
    return Run(
        found.nit, problem.evaluations, rank(problem, point, row["f_min"]), time.perf_counter() - began
    )


def main() -> None:
    """Print the table and the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("problems", nargs="?", type=Path, default=PROBLEMS)
    parser.add_argument("--optimizer", default="auto")
    parser.add_argument("--alone", action="store_true", help="without scipy")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.problems.read_text(encoding="utf-8").splitlines()]
    others = () if options.alone else THEIRS
    warnings.simplefilter("ignore")  # scipy's, about overflow
    print(f"{'':32}" + "".join(f"{name:>26}" for name in (options.optimizer, *others)))
    smooth: dict[str, list[Run]] = {name: [] for name in (options.optimizer, *others)}
    for row in rows:
        runs = {options.optimizer: ours(row, options.optimizer)} | {m: theirs(row, m) for m in others}
        figures = "".join(
            f"{run.epochs:>7}{run.evaluations:>7}  {OUTCOMES[run.rank]:>10}" for run in runs.values()
        )
        mine = runs[options.optimizer]
        print(
            f"{row['name']:<30}{'' if row['smooth'] else '*':2}{figures}  {mine.seconds:5.2f} s {mine.stop}"
        )
        if row["smooth"]:
            for name, run in runs.items():
                smooth[name].append(run)
    print(f"\nof the {len(smooth[options.optimizer])} smooth problems (those that are not have a star):")
    for name, of_it in smooth.items():
        shares = [sum(run.rank >= OUTCOMES.index(goal) for run in of_it) / len(of_it) for goal in GOALS]
        print(f"{name:>12}" + "".join(f"   {g} {s:6.1%}" for g, s in zip(GOALS, shares, strict=True)), end="")
        total, longest = sum(run.evaluations for run in of_it), max(run.seconds for run in of_it)
        print(f"   evaluations {total}   longest {longest:.2f} s")
    print("       goals" + "".join(f"   {goal} {share:6.1%}" for goal, share in GOALS.items()))


def _problem(row: dict[str, Any]) -> Problem:
    objective = build_objective(read_loss(row["expr"]))
    return SymbolicProblem(objective, loss_program(objective))


if __name__ == "__main__":
    main()
