"""What a record of `minimize` claims, judged anew from expression, start, method and end point.

Neither the verdict nor the history of the record is believed; what it says with evidence `exact` or
`certified` must be what is proven here.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from gdcli.clock import Budget
from gdcli.descent.breakdown import locate
from gdcli.descent.engine import Cycle, Ending
from gdcli.descent.method import loss_program
from gdcli.descent.prepare import prepare
from gdcli.descent.problem import SymbolicProblem
from gdcli.descent.stopping import StopReason
from gdcli.descent.trajectory import Iterate, Pace, Recorder
from gdcli.frozen import replace
from gdcli.objective.objective import build_objective
from gdcli.pipeline.claim import Claim
from gdcli.pipeline.result import verdict_record
from gdcli.pipeline.task import read_task
from gdcli.verdict.evidence import Certified, Exact, NoEvidence, Numeric
from gdcli.verdict.judge import completed, judge
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.symbolic import SymbolicRun
from gdcli.verdict.verdict import NEEDS_PROOF, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gdcli.pipeline.task import Task

# Doubles that are the same on another machine: libraries differ in their last digits.
SAME = 1e-12
# A loss and a gradient are those of a point within this, relative to where they are larger than 1.
CLOSE = 1e-9

# How long a search took decides how close its bounds are: any that are implied hold.
BETWEEN = re.compile(
    r"(?P<box>in the box )?the least loss lies between (?P<lower>\S+) and (?P<upper>[^\s:]+)"
    r"(: there was no time for more)?"
)

PROVEN = frozenset({Exact.key, Certified.key})


def proven_again(record: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
    """The record that a run with this start and end deserves."""
    task = _task(record)
    variables = task.loss.variables
    objective = build_objective(task.loss)
    problem = SymbolicProblem(objective, loss_program(objective))
    method = prepare(problem, task.optimizer, task.rate)
    start = task.start.point
    end = _point(record, variables)
    first = _iterate(0, start, method.evaluate(*start))
    last = _iterate(int(record["epochs"]), end, method.evaluate(*end))
    fault = None
    if last is None:
        state = (*end, *method.evaluate(*end), *method.memory)
        fault = locate(method, state, state, 0)
    recorder = Recorder(variables, Pace(1))
    if first is not None:
        recorder.add(first)
    stop = record["stop"]
    reason = StopReason[stop["reason"].upper()]
    cycle = Cycle(int(stop["epoch"]), int(stop["period"])) if "period" in stop else None
    small = reason is StopReason.GRADIENT_SMALL and last is not None
    run = SymbolicRun(
        objective=objective,
        loss=task.loss,
        problem=problem,
        names=variables,
        start=start,
        ending=Ending(reason, int(stop["epoch"]), last, last, 0, cycle, fault),
        trajectory=recorder.finish(last),
        evaluate=method.evaluate,
        box=task.box,
        rate=task.plain_rate,
        downhill=task.goes_downhill,
        tolerance=last.gradient_norm if small and last is not None else task.tolerance,
        budget=Budget(seconds),
    )
    verdict = judge(run)
    kind = VerdictKind[record["verdict"]["kind"].upper()]
    if record["verdict"]["evidence"] not in PROVEN and kind not in NEEDS_PROOF:
        # What a run did is not proven, and what is said beside it depends on what that was.
        beside = completed(run, Verdict(kind, Numeric(), ""))
        verdict = replace(
            verdict,
            remarks=verdict.remarks + beside.remarks,
            global_minimum=verdict.global_minimum or beside.global_minimum,
        )
    return {
        "variables": list(variables),
        "expression": objective.text_of(objective.expression),
        "loss": None if last is None else last.loss,
        "gradient_norm": None if last is None else last.gradient_norm,
        "verdict": verdict_record(variables, verdict),
        "gradient": dict(zip(variables, map(objective.text_of, objective.gradient), strict=True)),
        "within_box": task.box is not None,
        "best_loss": _best_loss(record, variables, method.evaluate),
        "bounds": None if run.lowest is None else (run.lowest.lower, run.lowest.upper),
    }


def _task(record: Mapping[str, Any]) -> Task:
    optimizer = record["optimizer"]
    numbers = ",".join(f"{key}={value!r}" for key, value in optimizer["hyperparameters"].items())
    return read_task(
        record["text"],
        start=record["start"],
        lr=record["lr"],
        optimizer=f"{optimizer['name']}:{numbers}" if numbers else optimizer["name"],
        box=record.get("box"),
    )


def _best_loss(
    record: Mapping[str, Any], variables: tuple[str, ...], evaluate: Callable[..., tuple[float, ...]]
) -> float | None:
    """Loss at what the record calls its best point."""
    best = record["best"]
    return None if best is None else evaluate(*_point(best, variables))[0]


def _point(record: Mapping[str, Any], variables: tuple[str, ...]) -> tuple[float, ...]:
    """The point of a record; raise ValueError where it is none, for no record has infinities."""
    point = tuple(float(record["point"][name]) for name in variables)
    if not all(map(math.isfinite, point)):
        raise ValueError
    return point


def _iterate(epoch: int, point: tuple[float, ...], values: tuple[float, ...]) -> Iterate | None:
    """The iterate at a point, None where the loss or its gradient is not finite there."""
    loss, *gradient = values
    return Iterate(epoch, point, loss, tuple(gradient)) if all(map(math.isfinite, values)) else None


def _is_of_the_point(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    return all(_same(record[key], again[key], CLOSE) for key in ("loss", "gradient_norm"))


def _best(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    best, end = record["best"], again["loss"]
    if best is None or end is None:
        return best is None and end is None
    return bool(
        best["point"].keys() == record["point"].keys()
        and 0 <= best["epoch"] <= record["epochs"]
        and _same(best["loss"], again["best_loss"], CLOSE)
        and best["loss"] <= record["loss"]
    )


def _kind(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    claimed, proven = record["verdict"], again["verdict"]
    kind, evidence = claimed["kind"], claimed["evidence"]
    if evidence in PROVEN:
        return all(claimed[key] == proven[key] for key in ("kind", "evidence", "message"))
    if evidence == NoEvidence.key:
        return bool(kind == VerdictKind.UNDECIDED.key)
    known = VerdictKind[kind.upper()] if kind == kind.lower() else None
    return evidence == Numeric.key and known not in NEEDS_PROOF and known is not VerdictKind.UNDECIDED


def _stationary_point(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    if record["verdict"]["evidence"] not in PROVEN:
        return True
    return _same_point(record["verdict"]["stationary_point"], again["verdict"]["stationary_point"])


def _global_minimum(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    claimed, proven = record["verdict"]["global_minimum"], again["verdict"]["global_minimum"]
    if claimed is None:
        return True
    return (
        claimed["evidence"] == proven["evidence"]
        and _same(claimed["loss"], proven["loss"])
        and claimed["point"] == claimed["points"][0]
        and len(claimed["points"]) == len(proven["points"])
        and all(map(_same_point, claimed["points"], proven["points"]))
    )


def _largest_stable_rate(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    claimed, proven = record["verdict"]["max_stable_lr"], again["verdict"]["max_stable_lr"]
    # Rates of any size are as well known as their first digits.
    return claimed is None or (_same(claimed, proven) and abs(claimed - proven) <= SAME * proven)


def _remarks(record: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    words = {NoEvidence.key, Numeric.key} | PROVEN
    return all(
        remark["evidence"] in words
        and (
            remark["evidence"] not in PROVEN
            or remark in again["verdict"]["remarks"]
            or _is_bound(remark, again)
        )
        for remark in record["verdict"]["remarks"]
    )


def _is_bound(remark: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    """Whether a remark gives bounds of the least loss that are implied by those proven here."""
    found, bounds = BETWEEN.fullmatch(remark["message"]), again["bounds"]
    if found is None or bounds is None or remark["evidence"] != Certified.key:
        return False
    if bool(found["box"]) is not again["within_box"]:
        return False
    return bool(float(found["lower"]) <= bounds[0] and bounds[1] <= float(found["upper"]))


def _same_point(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> bool:
    if a is None or b is None:
        return a is b
    return a.keys() == b.keys() and all(_same(a[name], b[name]) for name in a)


def _same(a: float | str | None, b: float | str | None, within: float = SAME) -> bool:
    """Whether two figures are the same: texts to the letter, doubles nearly."""
    if isinstance(a, float | int) and isinstance(b, float | int):
        return not isinstance(a, bool) and abs(a - b) <= within * max(1.0, abs(b))
    return type(a) is type(b) and a == b


CLAIMS = (
    Claim(
        "the variables are those of the expression",
        lambda record, again: record["variables"] == again["variables"],
    ),
    Claim(
        "the expression is that of the text",
        lambda record, again: record["expression"] == again["expression"],
    ),
    Claim(
        "the gradient is that of the expression",
        lambda record, again: record["gradient"] == again["gradient"],
    ),
    Claim("loss and gradient are those of the end point", _is_of_the_point),
    Claim("the best point has its loss, which is no higher than at the end", _best),
    Claim("the end point is what the verdict says, with its evidence", _kind),
    Claim("the stationary point is the one of the verdict", _stationary_point),
    Claim("the loss is lowest where the record says", _global_minimum),
    Claim("gradient descent is stable up to the largest stable lr", _largest_stable_rate),
    Claim("every remark that is called exact or certified is", _remarks),
)
