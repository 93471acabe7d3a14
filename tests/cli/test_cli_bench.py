"""`gdcli bench`: every backend that can run the method is measured, and what is left out says why."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
from gdcli_process import gdcli_here
from test_cli_imports import imported

from gdcli.descent.switch import Backend
from gdcli.pipeline.bench import MAKERS, bench
from gdcli.pipeline.task import read_task
from gdcli.report.to_benchmark import to_benchmark

if TYPE_CHECKING:
    from pathlib import Path

QUARTIC = "2*x**4-3*x**2+2*x-20"

# By a clock that ticks whenever it is read, one epoch takes a second and so does the start.
SCREEN = """\
loss      2*x**4 - 3*x**2 + 2*x - 20
method    gd, lr 0.001

  backend   ns an epoch   epochs a second   ms to start
  python          1e+09                 1         1e+03
  llvm            1e+09                 1         1e+03
"""
SCREEN_OF_A_SEARCH = """\
loss      x**2
method    auto

  backend   ns an epoch   epochs a second   ms to start
  python          1e+09                 1         1e+03
llvm is left out: the method searches for its steps, which only Python does
"""


@pytest.mark.parametrize(
    ("loss", "lr", "screen"), [(QUARTIC, "0.001", SCREEN), ("x^2", "auto", SCREEN_OF_A_SEARCH)]
)
def test_table_has_a_row_a_backend(loss: str, lr: str, screen: str) -> None:
    result = bench(read_task(loss, lr=lr), itertools.count(0.0, 1.0).__next__)
    assert to_benchmark(result) == screen


def test_every_backend_is_measured() -> None:
    assert set(MAKERS) == set(Backend) - {Backend.AUTO}


@pytest.mark.parametrize(
    "arguments", [(QUARTIC,), ("-x^2", "--lr", "0.3"), ("x^2+y", "--optimizer", "momentum", "-s", "y=1")]
)
def test_json_has_the_speed_of_every_backend(arguments: tuple[str, ...]) -> None:
    ended = gdcli_here("bench", *arguments, "--format", "json")
    result = json.loads(ended.out)
    assert (ended.status, ended.err, result["schema"], result["left_out"]) == (0, "", "gdcli.bench.v1", [])
    assert [backend["name"] for backend in result["backends"]] == ["python", "llvm"]
    for backend in result["backends"]:
        assert backend["seconds_per_epoch"] * backend["epochs_per_second"] == pytest.approx(1)
        assert backend["seconds_to_start"] >= 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x^4", "--lr", "1"), "error: there is nothing to measure: the run breaks down at epoch 4\n"),
        (("log(x)", "-s", "-1"), "error: there is nothing to measure: the run breaks down at epoch 1\n"),
        (("x +",), "error: "),
        (("x", "--lr", "0"), "error: --lr must be positive"),
    ],
)
def test_what_cannot_be_measured_is_said(arguments: tuple[str, ...], message: str) -> None:
    ended = gdcli_here("bench", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(message)


def test_help_and_mistakes_import_nothing_heavy(tmp_path: Path) -> None:
    commands = (("bench", "--help"), ("bench", "x +"), ("bench", "x", "--lr", "0"))
    assert imported(*commands, cache=tmp_path) == [[], [], []]
