"""`--optimizer`: what is accepted, and the exact words for what is not."""

from __future__ import annotations

import pytest

from gdcli.errors import InputError
from gdcli.methods.choice import LINE_SEARCHES, optimizer_names, read_optimizer
from gdcli.methods.rules import RULES

ACCEPTED: dict[str, tuple[str, dict[str, float]]] = {
    "gd": ("gd", {}),
    "momentum": ("momentum", {"momentum": 0.9, "dampening": 0.0}),
    "momentum:momentum=0.5": ("momentum", {"momentum": 0.5, "dampening": 0.0}),
    "momentum:dampening=1,momentum=0": ("momentum", {"momentum": 0.0, "dampening": 1.0}),
    "momentum: momentum = 1/2 , dampening = 1e-3": ("momentum", {"momentum": 0.5, "dampening": 0.001}),
    "nesterov": ("nesterov", {"momentum": 0.9}),
    "nesterov:momentum=1 - 0.01": ("nesterov", {"momentum": 0.99}),
    "armijo": ("armijo", {}),
    "auto": ("armijo", {}),
}

NAMES = "the optimizers are gd, momentum, nesterov, armijo"
MOMENTUM = "it takes momentum, dampening"
A_PAIR = "--optimizer momentum:momentum=0.9"

# What is written: what is wrong, the part under the caret, why, and the fix.
REFUSED: dict[str, tuple[str, str, str, str]] = {
    "": ("there is no optimizer ''", "", NAMES, ""),
    "adagrad2": ("there is no optimizer 'adagrad2'", "adagrad2", NAMES, ""),
    "momntum": ("there is no optimizer 'momntum'", "momntum", NAMES, "Did you mean 'momentum'?"),
    "momntum:momentum=1": ("there is no optimizer 'momntum'", "momntum", NAMES, "Did you mean 'momentum'?"),
    "GD": ("there is no optimizer 'GD'", "GD", NAMES, ""),
    "gd:": ("cannot read ''", "", "it takes no hyperparameters", "--optimizer gd"),
    "gd:lr=0.1": (
        "gd has no hyperparameter 'lr'",
        "lr=0.1",
        "it takes no hyperparameters",
        "--optimizer gd",
    ),
    "armijo:delta=1": (
        "armijo has no hyperparameter 'delta'",
        "delta=1",
        "it takes no hyperparameters",
        "--optimizer armijo",
    ),
    "nesterov:dampening=0.1": (
        "nesterov has no hyperparameter 'dampening'",
        "dampening=0.1",
        "it takes momentum",
        "--optimizer nesterov:momentum=0.9",
    ),
    "momentum:": ("cannot read ''", "", MOMENTUM, A_PAIR),
    "momentum:momentum": ("cannot read 'momentum'", "momentum", MOMENTUM, A_PAIR),
    "momentum:momentum=0.5,": ("cannot read ''", "", MOMENTUM, A_PAIR),
    "momentum:beta=1": ("momentum has no hyperparameter 'beta'", "beta=1", MOMENTUM, A_PAIR),
    "momentum:started=1": ("momentum has no hyperparameter 'started'", "started=1", MOMENTUM, A_PAIR),
    "momentum:=3": ("momentum has no hyperparameter ''", "=3", MOMENTUM, A_PAIR),
    "momentum:momentum=0.5,momentum=0.6": (
        "'momentum' is given twice",
        "momentum=0.6",
        "",
        "give it once",
    ),
    "momentum:momentum=abc": (
        "'abc' is not a number",
        "abc",
        "",
        "write a number or a constant expression such as -pi/2",
    ),
    "momentum:momentum=1/0": ("division by zero", "0", "", ""),
}

OUT_OF_RANGE = {
    "momentum:momentum=1": "momentum = 1 is out of its range",
    "momentum:momentum=-0.1": "momentum = -0.1 is out of its range",
    "nesterov:momentum=2": "momentum = 2 is out of its range",
    "momentum:dampening=1.5": "dampening = 1.5 is out of its range",
}


@pytest.mark.parametrize("text", ACCEPTED)
def test_an_optimizer_is_read(text: str) -> None:
    choice = read_optimizer(text)
    assert (choice.name, choice.hyperparameters) == ACCEPTED[text]


@pytest.mark.parametrize("text", REFUSED)
def test_an_optimizer_is_refused_in_these_words(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_optimizer(text)
    error = caught.value
    assert error.place is not None
    span = error.place.span
    found = (error.what, error.place.text[span.start : span.end], error.why, error.fix)
    what, marked, why, fix = REFUSED[text]
    assert found == (f"--optimizer: {what}", marked, why, fix)


@pytest.mark.parametrize("text", OUT_OF_RANGE)
def test_a_value_out_of_range_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_optimizer(text)
    key = OUT_OF_RANGE[text].partition(" ")[0]
    assert caught.value.what == f"--optimizer: {OUT_OF_RANGE[text]}"
    assert caught.value.why.startswith(f"allowed is 0 <= {key} <")


@pytest.mark.parametrize("name", [*RULES, *LINE_SEARCHES])
def test_every_optimizer_is_listed_and_read_by_its_name(name: str) -> None:
    choice = read_optimizer(name)
    assert choice.name == name
    assert name in optimizer_names()
    assert choice.summary.endswith(".")
    assert (choice.rule is None) == (name in LINE_SEARCHES)
