"""json, jsonl and csv: one schema, numbers that read back to the same double; --every and --quiet."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from gdcli_process import gdcli_here

from gdcli import minimize

KEYS = {
    "schema", "version", "text", "expression", "variables", "gradient", "optimizer", "lr", "start", "box",
    "epochs", "evaluations", "stop", "point", "loss", "gradient_norm", "best", "verdict", "history",
}  # fmt: skip
VERDICT_KEYS = {
    "kind", "evidence", "stationary_point", "message", "global_minimum", "max_stable_lr", "remarks",
    "suggestion",
}  # fmt: skip
HISTORY_KEYS = {"epoch", "point", "loss", "gradient_norm"}
# Runs whose learning rate changes show it.
RATE_KEYS: dict[str, set[str]] = {"schedule": {"lr"}}

# Command lines, and what the same run is in Python.
RUNS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "short": (("x^2", "--lr", "0.1", "--epochs", "10"), {"lr": 0.1, "epochs": 10}),
    "two variables": (
        ("(1-x)^2 + 100(y-x^2)^2", "--lr", "0.0005", "-n", "30", "-s", "x=-1.2,y=1"),
        {"lr": 0.0005, "epochs": 30, "start": "x=-1.2,y=1"},
    ),
    "schedule": (("x^4 - x/3", "--lr", "0.01*0.99^t", "-n", "25"), {"lr": "0.01*0.99^t", "epochs": 25}),
    "momentum": (
        ("x^2", "--lr", "0.1", "--optimizer", "momentum:momentum=0.5", "-n", "9"),
        {"lr": 0.1, "optimizer": "momentum:momentum=0.5", "epochs": 9},
    ),
    "a rule's own rate": (("x^2", "--optimizer", "adam", "-n", "9"), {"optimizer": "adam", "epochs": 9}),
    "changed gradient": (
        ("x^2 + y^2", "--lr", "0.1", "--weight-decay", "0.5", "--clip-norm", "1", "--clip-value", "2"),
        {"lr": 0.1, "weight_decay": 0.5, "clip_norm": 1, "clip_value": 2},
    ),
    "overflow": (("x^4", "--lr", "10", "-n", "50"), {"lr": 10, "epochs": 50}),
    "left at the start": (("log(x)", "-s", "-1"), {"start": -1}),
    "tiny and huge": (("1e300*x^2", "--lr", "1e-305", "-n", "5", "-s", "1e-9"),
                      {"lr": 1e-305, "epochs": 5, "start": 1e-9}),
}  # fmt: skip


def no_constant(word: str) -> float:
    raise AssertionError(f"{word} is no JSON")


def read(text: str) -> Any:  # noqa: ANN401 - whatever the JSON holds
    return json.loads(text, parse_constant=no_constant)


@pytest.mark.parametrize("name", RUNS)
def test_json_is_what_the_python_api_returns(name: str) -> None:
    words, arguments = RUNS[name]
    # Equality of floats: every number has read back to the same double.
    assert read(gdcli_here("minimize", *words, "-f", "json").out) == minimize(words[0], **arguments).to_dict()


@pytest.mark.parametrize("name", RUNS)
def test_json_has_the_keys_of_its_schema(name: str) -> None:
    whole = read(gdcli_here("minimize", *RUNS[name][0], "-f", "json").out)
    assert whole["schema"] == "gdcli.minimize.v1"
    assert set(whole) == KEYS
    assert set(whole["verdict"]) == VERDICT_KEYS
    assert set(whole["history"]) == HISTORY_KEYS | RATE_KEYS.get(name, set())
    assert {"reason", "message"} <= set(whole["stop"])
    assert set(whole["optimizer"]) - {"phases"} == {"name", "hyperparameters"}
    for named in ("gradient", "start", "point"):
        assert list(whole[named]) == whole["variables"]


@pytest.mark.parametrize("name", [name for name in RUNS if name != "left at the start"])
def test_last_line_of_jsonl_is_the_json_without_history(name: str) -> None:
    words = ("minimize", *RUNS[name][0])
    *epochs, last = map(read, gdcli_here(*words, "-f", "jsonl").out.splitlines())
    whole = read(gdcli_here(*words, "--every", "1", "-f", "json").out)
    history = whole.pop("history")
    assert last == whole
    assert [e["epoch"] for e in epochs] == history["epoch"] == list(range(whole["epochs"] + 1))
    assert [e["loss"] for e in epochs] == history["loss"]
    assert [e["gradient_norm"] for e in epochs] == history["gradient_norm"]
    for variable in whole["variables"]:
        assert [e["point"][variable] for e in epochs] == history["point"][variable]
    assert all(set(e) == HISTORY_KEYS | RATE_KEYS.get(name, set()) for e in epochs)


@pytest.mark.parametrize("name", RUNS)
def test_csv_has_a_header_and_the_rows_of_jsonl(name: str) -> None:
    words = ("minimize", *RUNS[name][0])
    text = gdcli_here(*words, "-f", "csv").out
    *epochs, last = map(read, gdcli_here(*words, "-f", "jsonl").out.splitlines())
    header, *rows = csv.reader(io.StringIO(text))
    rates = sorted(RATE_KEYS.get(name, set()))
    assert header == ["epoch", *last["variables"], "loss", "gradient_norm", *rates]
    assert [[json.loads(cell or "null") for cell in row] for row in rows] == [
        [e["epoch"], *e["point"].values(), e["loss"], e["gradient_norm"], *(e[rate] for rate in rates)]
        for e in epochs
    ]
    assert "\r" not in text


def test_changing_rate_is_that_of_the_step_which_led_to_the_row() -> None:
    words = ("minimize", "x^2", "--lr", "0.5/t", "-n", "3")
    history = read(gdcli_here(*words, "-f", "json").out)["history"]
    assert history["lr"] == [None, 0.5, 0.25, 0.5 / 3]
    assert gdcli_here(*words, "-f", "csv").out.splitlines()[:2] == [
        "epoch,x,loss,gradient_norm,lr",
        "0,5.0,25.0,10.0,",
    ]
    found = minimize("x^2", lr="0.5/t", epochs=3).history.lr
    assert found is not None
    assert found[1:].tolist() == [0.5, 0.25, 0.5 / 3]
    assert minimize("x^2", lr=0.5, epochs=3).history.lr is None


def test_loss_without_a_value_at_the_start_has_nulls_and_no_rows() -> None:
    words = ("minimize", "log(x)", "--start", "-1")
    (only,) = map(read, gdcli_here(*words, "-f", "jsonl").out.splitlines())
    assert (only["loss"], only["gradient_norm"], only["best"]) == (None, None, None)
    assert only["stop"]["reason"] == "left_domain"
    assert gdcli_here(*words, "-f", "csv").out == "epoch,x,loss,gradient_norm\n"
    assert read(gdcli_here(*words, "-f", "json").out)["history"]["epoch"] == []


@pytest.mark.parametrize(
    ("every", "epochs"),
    [("1", list(range(11))), ("3", [0, 3, 6, 9, 10]), ("5", [0, 5, 10]), ("10", [0, 10]), ("100", [0, 10])],
)
def test_every_chooses_the_same_epochs_in_all_formats(every: str, epochs: list[int]) -> None:
    words = ("minimize", "x^2", "--lr", "0.1", "-n", "10", "--every", every, "-f")
    table = gdcli_here(*words, "table").out.split("\n\n")[1].splitlines()
    assert [int(row.split()[0]) for row in table[1:]] == epochs
    assert read(gdcli_here(*words, "json").out)["history"]["epoch"] == epochs
    assert [read(line)["epoch"] for line in gdcli_here(*words, "jsonl").out.splitlines()[:-1]] == epochs
    assert [int(row.split(",")[0]) for row in gdcli_here(*words, "csv").out.splitlines()[1:]] == epochs


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("x^2", "--lr", "0.1", "-n", "3"), "x=2.56 loss=6.5536\n"),
        (("(a-1)^2 + b^2", "--lr", "0.5", "-n", "1"), "a=1.0 b=0.0 loss=0.0\n"),
        (("x^4", "--lr", "10", "-n", "50"), "x=5.0 loss=625.0\n"),
        (("log(x)", "--start", "-1"), "x=-1.0 loss=undefined\n"),
        (("x^2", "--lr", "0.1", "-n", "3", "-f", "json"), "x=2.56 loss=6.5536\n"),
        (("x^2", "--lr", "0.1", "-n", "3", "-f", "csv"), "x=2.56 loss=6.5536\n"),
    ],
)
def test_quiet_prints_the_point_and_the_loss_on_one_line(words: tuple[str, ...], line: str) -> None:
    assert gdcli_here("minimize", *words, "--quiet").out == line


def test_quiet_numbers_read_back_to_the_doubles_of_json() -> None:
    words = ("minimize", "(x-1/3)^2 + exp(x/7)", "--lr", "0.1", "-n", "20")
    whole = read(gdcli_here(*words, "-f", "json").out)
    x, loss = (float(part.partition("=")[2]) for part in gdcli_here(*words, "-q").out.split())
    assert (x, loss) == (whole["point"]["x"], whole["loss"])


def test_csv_has_no_two_columns_of_one_name() -> None:
    words = ("minimize", "lr^2", "-n", "2", "--format", "csv", "--lr")
    assert gdcli_here(*words, "0.1").out.startswith("epoch,lr,loss,gradient_norm\n")
    refused = gdcli_here(*words, "0.1/t")
    assert (refused.status, refused.out) == (2, "")
    assert "two columns of csv would be called 'lr'" in refused.err
    assert gdcli_here(*words[:-2], "jsonl", "--lr", "0.1/t").status == 0


def test_long_table_has_about_twenty_rows_at_round_epochs() -> None:
    words = ("minimize", "x^2", "--lr", "0.0001", "-n", "12345", "-f", "json")
    epochs = read(gdcli_here(*words).out)["history"]["epoch"]
    assert epochs == [*range(0, 12001, 1000), 12345]


def test_format_is_read_in_either_case() -> None:
    words = ("minimize", "x^2", "--lr", "0.1", "-n", "3", "--format")
    assert gdcli_here(*words, "JSON").out == gdcli_here(*words, "json").out
