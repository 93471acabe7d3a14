"""`gdcli optimizers` and `gdcli explain schedules`: every row is shown, and what is shown is true."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from gdcli_process import gdcli_here

from gdcli import minimize
from gdcli.methods.choice import optimizer_names
from gdcli.methods.gradient import TRANSFORMS
from gdcli.methods.rules import RULES, range_of
from gdcli.methods.schedules import SCHEDULES, declare_schedule
from gdcli.methods.trace import declare


def records() -> dict[str, dict[str, Any]]:
    whole = json.loads(gdcli_here("optimizers", "--format", "json").out)
    assert whole["schema"] == "gdcli.optimizers.v1"
    return {record["name"]: record for record in whole["optimizers"]}


def test_list_has_one_line_an_optimizer_that_fits_a_terminal() -> None:
    lines = gdcli_here("optimizers").out.split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == list(optimizer_names())
    assert max(map(len, lines)) <= 90


def test_json_has_every_optimizer_with_its_defaults_and_ranges() -> None:
    found = records()
    assert list(found) == list(optimizer_names())
    for name, record in found.items():
        assert set(record) == {
            "name", "summary", "chooses_steps", "lr", "hyperparameters", "equations", "latex", "reference",
        }  # fmt: skip
        assert record["chooses_steps"] == (name not in RULES)
    for name, function in RULES.items():
        rule = declare(function)
        assert found[name]["lr"] == rule.lr
        assert {k: v["default"] for k, v in found[name]["hyperparameters"].items()} == rule.hyperparameters
        assert len(found[name]["equations"]) == len(found[name]["latex"]) > 0
        for key, row in found[name]["hyperparameters"].items():
            assert row["low"] == range_of(rule.name, key).low
            assert (math.inf if row["high"] is None else row["high"]) == range_of(rule.name, key).high


@pytest.mark.parametrize("name", optimizer_names())
def test_page_names_everything_that_the_optimizer_takes(name: str) -> None:
    page, record = gdcli_here("optimizers", name).out, records()[name]
    assert record["summary"] in page
    assert all(equation in page for equation in record["equations"])
    assert all(f"{key} " in page for key in record["hyperparameters"])
    assert all((transform in page) == (name in RULES) for transform in TRANSFORMS)


def test_page_of_adam_in_full() -> None:
    assert (
        gdcli_here("optimizers", "adam").out
        == """\
name      adam
what      Adam: momentum over the root of a running mean of squared gradients.
update    m ← beta1*m + (1 - beta1)*g
          v ← beta2*v + (1 - beta2)*g**2
          rate ← lr/(1 - beta1**t)
          scale ← sqrt(v)/sqrt(1 - beta2**t) + eps
          x ← x - rate*m/scale
          (x and g are a coordinate and its derivative, t the epoch;
          everything else is 0 at first)
lr        a number, or an expression in t; default 0.001
takes     beta1  default 0.9, 0 <= beta1 < 1
          beta2  default 0.999, 0 <= beta2 < 1
          eps    default 1e-08, 0 <= eps < inf
also      clip_value    Cut every component of the gradient off at plus and minus this.
          clip_norm     Shorten the gradient to this Euclidean norm where it is longer.
          weight_decay  Add this multiple of x to the gradient.
source    Kingma and Ba (2015), algorithm 1 and not its eps-hat form, in the
          order of torch.optim.Adam: eps is added outside of the root, after the
          correction of v.
"""
    )


def test_latex_is_one_aligned_display_a_rule() -> None:
    text = gdcli_here("optimizers", "--format", "latex").out
    assert text.count(r"\begin{aligned}") == text.count(r"\end{aligned}") == len(RULES)
    assert gdcli_here("optimizers", "gd", "-f", "latex").out == (
        "% gd\n\\begin{aligned}\n  x &\\leftarrow x - \\gamma \\cdot g\n\\end{aligned}\n"
    )


def test_misspelt_name_is_refused_with_a_suggestion() -> None:
    ended = gdcli_here("optimizers", "adm")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("error: there is no optimizer 'adm'\n")
    assert ended.err.endswith("Did you mean 'adam'?\n")


def test_schedules_are_all_explained() -> None:
    text = gdcli_here("explain", "schedules").out
    for name in SCHEDULES:
        schedule = declare_schedule(name)
        for part in (schedule.signature, schedule.meaning, schedule.formula, schedule.reference):
            assert f"{part}\n" in text


@pytest.mark.parametrize("name", RULES)
def test_rule_runs_with_its_default_and_says_so_or_asks_for_a_rate(name: str) -> None:
    default = declare(RULES[name]).lr
    ended = gdcli_here("minimize", "x^2", "--optimizer", name, "-n", "2")
    expected = {
        True: (2, "", f"error: --optimizer {name} needs a learning rate\n"),
        False: (0, f"lr {default} (default)", ""),
    }[default is None]
    assert ended.status == expected[0]
    assert expected[1] in ended.out
    assert ended.err.startswith(expected[2])


def test_json_of_a_run_has_the_default_rate_as_a_number() -> None:
    record = minimize("x^2", optimizer="adamax", epochs=2).to_dict()
    assert record["lr"] == 0.002
    assert record["optimizer"]["hyperparameters"] == {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


def test_what_is_done_to_the_gradient_is_said_in_the_table_and_in_json() -> None:
    words = ("minimize", "x^2", "--lr", "0.1", "-n", "2", "--weight-decay", "0.5", "--clip-norm", "3")
    assert "method    gd, clip norm 3, weight decay 0.5, lr 0.1, 2 epochs\n" in gdcli_here(*words).out
    optimizer = json.loads(gdcli_here(*words, "-f", "json").out)["optimizer"]
    assert optimizer == {"name": "gd", "hyperparameters": {"clip_norm": 3.0, "weight_decay": 0.5}}


def test_suggestion_keeps_what_is_done_to_the_gradient() -> None:
    words = ("minimize", "x^4", "--lr", "10", "-n", "20", "--weight-decay", "0.5")
    suggestion = json.loads(gdcli_here(*words, "-f", "json").out)["verdict"]["suggestion"]
    assert "--weight-decay 0.5 --lr " in suggestion
