"""`--optimizer`: what is accepted, and the exact words for what is not."""

from __future__ import annotations

import pytest

from gdcli.errors import InputError
from gdcli.methods.choice import optimizer_names, read_optimizer
from gdcli.methods.rules import RULES
from gdcli.methods.searches import SEARCHES

ACCEPTED: dict[str, tuple[str, dict[str, float]]] = {
    "gd": ("gd", {}),
    "momentum": ("momentum", {"momentum": 0.9, "dampening": 0.0}),
    "momentum:momentum=0.5": ("momentum", {"momentum": 0.5, "dampening": 0.0}),
    "momentum:dampening=1,momentum=0": ("momentum", {"momentum": 0.0, "dampening": 1.0}),
    "momentum: momentum = 1/2 , dampening = 1e-3": ("momentum", {"momentum": 0.5, "dampening": 0.001}),
    "nesterov": ("nesterov", {"momentum": 0.9}),
    "nesterov:momentum=1 - 0.01": ("nesterov", {"momentum": 0.99}),
    "adam": ("adam", {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}),
    "rmsprop:alpha=0.5,centered=1": (
        "rmsprop",
        {"alpha": 0.5, "eps": 1e-8, "momentum": 0.0, "centered": 1.0},
    ),
    "adamw:weight_decay=0": ("adamw", {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0}),
    "asgd:alpha=2": ("asgd", {"lambd": 1e-4, "alpha": 2.0}),
    "armijo": ("armijo", {}),
    "auto": ("auto", {}),
    "nesterov-restart": ("nesterov-restart", {}),
    "polyak:f_star=-23": ("polyak", {"f_star": -23.0}),
    "polyak:f_star=-pi": ("polyak", {"f_star": -3.141592653589793}),
}

NAMES = f"the optimizers are {', '.join(optimizer_names())}"
LOOK = "`gdcli optimizers` says what each is"
FOR_ALL = "clip_value, clip_norm, weight_decay"
MOMENTUM = f"it takes momentum, dampening, {FOR_ALL}"
A_PAIR = "--optimizer momentum:momentum=0.9"

# What is written: what is wrong, the part under the caret, why, and the fix.
REFUSED: dict[str, tuple[str, str, str, str]] = {
    "": ("there is no optimizer ''", "", NAMES, LOOK),
    "newtons": ("there is no optimizer 'newtons'", "newtons", NAMES, "Did you mean 'newton'?"),
    "adagrad2": ("there is no optimizer 'adagrad2'", "adagrad2", NAMES, "Did you mean 'adagrad'?"),
    "momntum": ("there is no optimizer 'momntum'", "momntum", NAMES, "Did you mean 'momentum'?"),
    "momntum:momentum=1": ("there is no optimizer 'momntum'", "momntum", NAMES, "Did you mean 'momentum'?"),
    "GD": ("there is no optimizer 'GD'", "GD", NAMES, "Did you mean 'gd'?"),
    "SGD": ("there is no optimizer 'SGD'", "SGD", NAMES, "Did you mean 'gd'?"),
    "quux": ("there is no optimizer 'quux'", "quux", NAMES, LOOK),
    " Adam": ("there is no optimizer ' Adam'", " Adam", NAMES, "Did you mean 'adam'?"),
    "gd:": ("cannot read ''", "", f"it takes {FOR_ALL}", "--optimizer gd"),
    "gd:lr=0.1": (
        "gd has no hyperparameter 'lr'",
        "lr=0.1",
        f"it takes {FOR_ALL}",
        "--optimizer gd --lr 0.1",
    ),
    "armijo:delta=1": (
        "armijo has no hyperparameter 'delta'",
        "delta=1",
        "it takes no hyperparameters",
        "--optimizer armijo",
    ),
    "polyak": (
        "polyak needs f_star, which has no default",
        "polyak",
        "",
        "--optimizer polyak:f_star=0",
    ),
    "polyak:f=1": (
        "polyak has no hyperparameter 'f'",
        "f=1",
        "it takes f_star",
        "--optimizer polyak:f_star=0",
    ),
    "nesterov:dampening=0.1": (
        "nesterov has no hyperparameter 'dampening'",
        "dampening=0.1",
        f"it takes momentum, {FOR_ALL}",
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

# What is written: what is wrong, and the range.
OUT_OF_RANGE = {
    "momentum:momentum=1": ("momentum = 1", "0 <= momentum < 1"),
    "momentum:momentum=-0.1": ("momentum = -0.1", "0 <= momentum < 1"),
    "nesterov:momentum=2": ("momentum = 2", "0 <= momentum < 1"),
    "momentum:dampening=1.5": ("dampening = 1.5", "0 <= dampening <= 1"),
    "adam:eps=-1e-8": ("eps = -1e-08", "0 <= eps < inf"),
    "rmsprop:alpha=2": ("alpha = 2", "0 <= alpha <= 1"),
    "asgd:alpha=-1": ("alpha = -1", "0 <= alpha < inf"),
    "rmsprop:centered=0.5": ("centered = 0.5", "0 <= centered <= 1, a whole number"),
    "rprop:etaplus=1": ("etaplus = 1", "1 < etaplus < inf"),
    "gd:weight_decay=-1": ("weight_decay = -1", "0 <= weight_decay < inf"),
    "gd:clip_norm=0": ("clip_norm = 0", "0 < clip_norm < inf"),
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
    what, allowed = OUT_OF_RANGE[text]
    assert caught.value.what == f"--optimizer: {what} is out of its range"
    assert caught.value.why == f"allowed is {allowed}"


# What cannot be left out of an optimizer's hyperparameters.
REQUIRED = {"polyak": ":f_star=0"}


@pytest.mark.parametrize("name", [*RULES, *SEARCHES])
def test_every_optimizer_is_listed_and_read_by_its_name(name: str) -> None:
    choice = read_optimizer(name + REQUIRED.get(name, ""))
    assert choice.name == name
    assert name in optimizer_names()
    assert choice.summary.endswith(".")
    assert (choice.rule is None) == (name in SEARCHES)


@pytest.mark.parametrize(
    ("text", "options", "own", "transforms"),
    [
        ("gd", {}, {}, {}),
        ("gd", {"weight_decay": "0.1"}, {}, {"weight_decay": 0.1}),
        ("gd:weight_decay=0.1", {}, {}, {"weight_decay": 0.1}),
        # In the order in which they act, whatever the order in which they are written.
        ("gd:weight_decay=1", {"clip_norm": "2"}, {}, {"clip_norm": 2.0, "weight_decay": 1.0}),
        ("lion", {"weight_decay": "1/4"}, {"beta1": 0.9, "beta2": 0.99, "weight_decay": 0.25}, {}),
    ],
)
def test_what_is_done_to_the_gradient_is_read_from_options_as_well(
    text: str, options: dict[str, str], own: dict[str, float], transforms: dict[str, float]
) -> None:
    choice = read_optimizer(text, options)
    assert choice.hyperparameters == own
    assert list(choice.transforms.items()) == list(transforms.items())


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("gd", {"clip_norm": "-1"}, "--clip-norm -1 is out of its range"),
        ("gd", {"clip_value": "x"}, "--clip-value: 'x' is not a number"),
        ("gd:weight_decay=1", {"weight_decay": "1"}, "'weight_decay' is given twice"),
        ("armijo", {"weight_decay": "1"}, "--weight-decay does not go with --optimizer armijo"),
    ],
)
def test_an_option_on_the_gradient_is_refused(text: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_optimizer(text, options)
    assert caught.value.what.startswith(message)
