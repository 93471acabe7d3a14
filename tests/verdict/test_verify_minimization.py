"""`gdcli verify` of results of minimize: what is proven passes, and every change of a claim is refused."""

from __future__ import annotations

import copy
import functools
import json
import math
import re
from typing import TYPE_CHECKING, Any

import pytest

from gdcli.cli.app import run
from gdcli.errors import InputError
from gdcli.pipeline.minimize import minimize
from gdcli.pipeline.verify import verify
from gdcli.verdict.certified import branch_and_bound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Path_ = tuple[str | int, ...]

V = "verdict"
TEXTBOOK = "2*x**4 - 3*x**2 + 2*x - 20"
RUNS: dict[str, dict[str, Any]] = {
    "inflection": {"expression": TEXTBOOK, "lr": 0.001, "epochs": 15_000},
    "minimum": {"expression": TEXTBOOK, "lr": 0.001, "epochs": 15_000, "start": -5},
    "local": {"expression": "3x^4 - 4x^3 - 12x^2", "lr": 0.01, "start": -2},
    "diverging": {"expression": TEXTBOOK, "lr": 0.3, "epochs": 15},
    "cycle": {"expression": "x^4", "lr": 0.125, "start": 2, "epochs": 10},
    "infimum": {"expression": "exp(-x) + 1/3", "lr": 0.5, "start": 0, "epochs": 10},
    "unbounded": {"expression": "-x^2", "lr": 0.1, "start": 1, "epochs": 10},
    "plateau": {"expression": "relu(x)", "lr": 0.1, "start": -3, "epochs": 5},
    "two minima": {"expression": "x^4 - x^2", "lr": 0.1, "start": 0.001},
    "one of four": {"expression": "(x^2+y-11)^2 + (x+y^2-7)^2", "lr": 0.01, "start": "x=1,y=1"},
    "saddle": {"expression": "x^2 + y^4 - y^2", "lr": 0.1, "start": "x=1,y=0", "epochs": 1000},
    "higher well": {"expression": "(x^2-1)^2 + y^2 + 1e-10*x", "start": "x=2,y=1"},
    "in a box": {"expression": "x*sin(x) + y^2", "start": "x=6,y=1", "box": "x=0:8,y=-1:1"},
    "momentum": {"expression": "x^2 + 3*y^2", "start": "x=1,y=2", "lr": 0.01,
                 "optimizer": "momentum:momentum=0.8"},
    "clipped": {"expression": "x^2 + x", "lr": 0.1, "clip_norm": 1},
    "schedule": {"expression": "x^2", "lr": "0.5/t", "epochs": 4},
    "descending": {"expression": "x^2 + x", "lr": 0.001, "epochs": 100},
    "numeric cycle": {"expression": "cos(x)", "lr": 2.1, "start": 3},
    "undecided": {"expression": "(x^2 + y^2 - 1)^2", "start": "x=2,y=1"},
    "no start": {"expression": "log(x)", "start": -1},
    "overflow": {"expression": "(x-2)^3*(x-3)", "start": -2.5, "lr": 0.03, "epochs": 50},
    "a hole": {"expression": "8*x - 0*log(x+2)", "start": 0, "lr": 0.03, "epochs": 3},
    "hole and box": {"expression": "x*(x-1)/(x-1) - x/2", "start": 5, "lr": 0.01, "epochs": 3, "box": "-2:3"},
    "out of time": {
        "expression": "abs(x-y) + (x-1)^2", "start": "x=0,y=5", "lr": 1, "epochs": 10, "box": "x=-3:5,y=-1:4",
    },
    "beside a pole": {"expression": "5/(x+2) - 2.15/(x-2) + x", "start": -1, "epochs": 50},
    "steep": {"expression": "1e13*x^2 + y^2", "start": "x=1e-9,y=1", "optimizer": "newton"},
    "left the domain": {"expression": "sqrt(x)", "lr": 0.1, "start": 1},
}  # fmt: skip


# A search that may not have more boxes ends as one does that has no more time.
MOST_BOXES = {"out of time": 20}


@functools.cache
def _record(name: str) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branch_and_bound, "MOST_BOXES", MOST_BOXES.get(name, branch_and_bound.MOST_BOXES))
        record: dict[str, Any] = json.loads(json.dumps(minimize(**RUNS[name]).to_dict()))
    return record


def test_a_search_that_is_ended_early_says_so() -> None:
    remark = _record("out of time")[V]["remarks"][0]
    assert re.fullmatch(
        r"in the box the least loss lies between \S+ and \S+: there was no time for more", remark["message"]
    )
    assert remark["evidence"] == "certified"


@pytest.mark.parametrize("name", RUNS)
def test_what_is_claimed_is_proven_again(name: str) -> None:
    assert verify(_record(name)) == ()


LOWEST = (V, "global_minimum")
FORGERIES: list[tuple[str, Path_, Callable[[Any], Any]]] = [
    ("inflection", (V, "kind"), lambda _: "global_minimum"),
    ("inflection", (V, "kind"), lambda _: "local_minimum"),
    ("inflection", (V, "kind"), lambda _: "Inflection"),
    ("inflection", (V, "kind"), lambda _: "nonesuch"),
    ("inflection", (V, "evidence"), lambda _: "certified"),
    ("inflection", (V, "evidence"), lambda _: "numeric"),
    ("inflection", (V, "evidence"), lambda _: "none"),
    ("inflection", (V, "evidence"), lambda _: "proven"),
    ("inflection", (V, "message"), lambda text: text.replace("1/2", "0.51")),
    ("inflection", (V, "stationary_point", "x"), lambda _: "1/3"),
    ("inflection", (V, "stationary_point", "x"), lambda _: 0.5),
    ("inflection", (V, "stationary_point"), lambda _: None),
    ("inflection", (V, "stationary_point"), lambda _: {"y": "1/2"}),
    ("inflection", (*LOWEST, "loss"), lambda _: "-24"),
    ("inflection", (*LOWEST, "loss"), lambda _: -23.0),
    ("inflection", (*LOWEST, "evidence"), lambda _: "certified"),
    ("inflection", (*LOWEST, "point", "x"), lambda _: "1/2"),
    ("inflection", (*LOWEST, "points", 0, "x"), lambda _: "1/2"),
    ("inflection", (*LOWEST, "points"), lambda points: [*points, {"x": "1/2"}]),
    ("inflection", (V, "max_stable_lr"), lambda _: 0.1),
    ("inflection", (V, "remarks", 0, "message"), lambda text: text.replace("24", "48")),
    ("inflection", (V, "remarks", 2, "evidence"), lambda _: "exact"),
    ("inflection", (V, "remarks", 2, "evidence"), lambda _: "sure"),
    ("inflection", ("point", "x"), lambda x: x + 1),
    ("inflection", ("loss",), lambda loss: loss - 1),
    ("inflection", ("gradient_norm",), lambda _: 0.0),
    ("inflection", ("expression",), lambda text: text.replace("20", "21")),
    ("inflection", ("expression",), lambda text: text + " + 1e-3*x"),
    ("inflection", ("text",), lambda text: text.replace("20", "21")),
    ("inflection", ("text",), lambda text: text + " + 0/(x-1/2)"),
    ("a hole", ("text",), lambda _: "8*x"),
    ("inflection", ("variables",), lambda _: ["y"]),
    ("inflection", ("lr",), lambda _: 0.5),
    ("minimum", (V, "kind"), lambda _: "local_minimum"),
    ("minimum", (V, "max_stable_lr"), lambda lr: lr * 1.01),
    ("minimum", (V, "stationary_point", "x"), lambda _: "1"),
    ("local", (V, "kind"), lambda _: "global_minimum"),
    ("local", (*LOWEST, "points", 0, "x"), lambda _: "-1"),
    ("diverging", ("start", "x"), lambda _: 1.0),
    ("diverging", ("lr",), lambda _: 0.001),
    ("diverging", ("optimizer", "name"), lambda _: "adam"),
    ("diverging", (V, "message"), lambda text: text.replace("1.473", "1.173")),
    ("cycle", ("lr",), lambda _: 0.12),
    ("cycle", ("stop", "period"), lambda _: 3),
    ("infimum", (V, "kind"), lambda _: "unbounded_below"),
    ("infimum", (V, "message"), lambda text: text.replace("1/3", "1/4")),
    ("infimum", ("expression",), lambda text: text + " + x^2"),
    ("unbounded", (V, "kind"), lambda _: "infimum_not_attained"),
    ("unbounded", ("expression",), lambda _: "x**2"),
    ("plateau", (V, "kind"), lambda _: "inflection"),
    ("plateau", ("point", "x"), lambda _: 3.0),
    ("two minima", (*LOWEST, "points"), lambda points: points[:1]),
    ("one of four", (V, "evidence"), lambda _: "exact"),
    ("one of four", (V, "stationary_point", "x"), lambda x: x + 1e-9),
    ("one of four", (V, "max_stable_lr"), lambda lr: 2 * lr),
    ("one of four", (*LOWEST, "loss"), lambda _: -1.0),
    ("one of four", (*LOWEST, "points"), lambda points: points[:3]),
    ("one of four", (*LOWEST, "points", 1, "y"), lambda y: y + 1e-6),
    ("saddle", (V, "kind"), lambda _: "local_minimum"),
    ("higher well", (V, "kind"), lambda _: "global_minimum"),
    ("higher well", (*LOWEST, "point", "x"), lambda x: -x),
    ("in a box", ("box", "x"), lambda _: [0, 20]),
    ("in a box", ("box",), lambda _: None),
    ("in a box", ("point", "x"), lambda _: math.inf),
    ("descending", (V, "evidence"), lambda _: "exact"),
    ("descending", (V, "kind"), lambda _: "global_minimum"),
    ("descending", (V, "max_stable_lr"), lambda _: 1.0),
    ("undecided", (V, "evidence"), lambda _: "numeric"),
    ("undecided", (V, "kind"), lambda _: "local_minimum"),
    ("undecided", (V, "kind"), lambda _: "flat_minimum"),
    ("no start", ("loss",), lambda _: 0.0),
    ("no start", ("best",), lambda _: {"epoch": 0, "point": {"x": 1.0}, "loss": 0.0}),
    ("minimum", ("best", "loss"), lambda loss: loss - 1),
    ("minimum", ("best", "point", "x"), lambda x: x - 1),
    ("minimum", ("best", "epoch"), lambda _: 15_001),
    ("minimum", ("best",), lambda _: None),
    ("minimum", ("gradient", "x"), lambda text: text + " + 1"),
    ("minimum", ("gradient",), lambda _: {}),
    ("steep", (V, "max_stable_lr"), lambda lr: 1.5 * lr),
    ("out of time", (V, "remarks", 0, "message"), lambda text: text.removeprefix("in the box ")),
    ("out of time", (V, "remarks", 0, "message"), lambda text: text.replace("no time for more", "no doubt")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "change"), FORGERIES)
def test_a_changed_result_is_refused(name: str, path: Path_, change: Callable[[Any], Any]) -> None:
    forged = copy.deepcopy(_record(name))
    place: Any = forged
    for key in path[:-1]:
        place = place[key]
    last: Any = path[-1]
    place[last] = change(place[last])
    assert forged != _record(name)
    try:
        failed = verify(forged)
    except InputError as error:
        failed = (error.what,)
    assert failed != ()


@pytest.mark.parametrize(
    "key", ["text", "expression", "variables", "optimizer", "lr", "start", "stop", "point", "loss", V]
)
def test_a_result_that_lacks_a_key_is_refused(key: str) -> None:
    lacking = {name: value for name, value in _record("minimum").items() if name != key}
    assert verify(lacking) != ()


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, 10**400, "x", None, [], {}])
@pytest.mark.parametrize(
    "path", [("point", "x"), ("loss",), ("epochs",), ("best", "loss"), ("best", "epoch")]
)
def test_a_number_that_is_none_is_refused(path: Path_, number: object) -> None:
    forged = copy.deepcopy(_record("minimum"))
    place: Any = forged
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = number
    assert verify(forged) != ()


def test_a_weaker_claim_about_a_regular_minimum_is_let_pass() -> None:
    weaker = copy.deepcopy(_record("one of four"))
    weaker[V] |= {
        "kind": "local_minimum",
        "evidence": "numeric",
        "global_minimum": None,
        "max_stable_lr": None,
    }
    assert verify(weaker) == ()


def test_the_program_names_the_claim_that_does_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "result.json"
    forged = copy.deepcopy(_record("inflection"))
    file.write_text(json.dumps(forged), "utf-8")
    assert run(["verify", str(file)]) == 0
    assert capsys.readouterr().out == "every claim holds\n"
    forged[V]["kind"] = "global_minimum"
    file.write_text(json.dumps(forged), "utf-8")
    assert run(["verify", str(file)]) == 4
    assert capsys.readouterr().err == (
        "error: not proven: the end point is what the verdict says, with its evidence\n"
    )
