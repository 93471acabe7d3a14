"""`gdcli fit` as a command: formats, streams, statuses, predictions, explanations."""

from __future__ import annotations

import csv
import io
import json
import shlex
import signal
from typing import TYPE_CHECKING, Any

import pytest
from gdcli_process import FORMATS, end, gdcli_here, listens, start, wait_until

from gdcli.descent.row_sums import RowBackend

if TYPE_CHECKING:
    from pathlib import Path

LINE = "y ~ w*x + b"
DATA = "x,y\n0,1\n1,3\n2,5.5\n3,7\n"


@pytest.fixture
def data(tmp_path: Path) -> str:
    path = tmp_path / "data.csv"
    path.write_text(DATA)
    return str(path)


def result(*arguments: str) -> dict[str, Any]:
    done = gdcli_here("fit", *arguments, "--format", "json")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    assert isinstance(found, dict)
    return found


def test_json_has_the_keys_of_its_schema(data: str) -> None:
    found = result(LINE, data)
    assert found["schema"] == "gdcli.fit.v1"
    assert list(found) == [
        "schema", "version", "formula", "data", "loss_function", "penalty", "weighting", "fixed",
        "batch_size", "seed", "optimizer", "lr", "start", "epochs", "evaluations", "stop", "point", "loss",
        "gradient_norm", "best", "test_loss", "parameters", "statistics", "least_squares", "verdict",
        "history",
    ]  # fmt: skip
    assert set(found["parameters"]["w"]) == {"value", "standard_error", "interval"}
    assert found["parameters"]["w"]["value"] == found["point"]["w"]
    assert found["verdict"]["kind"] == "global_minimum"
    assert found["verdict"]["evidence"] == "certified"
    assert found["verdict"]["max_stable_lr"] > 0
    assert found["data"] == {"rows": 4, "columns": ["y", "x"], "test_rows": 0}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_whole_to_a_file(form: str, data: str, tmp_path: Path) -> None:
    options = ("fit", LINE, data, "--lr", "0.1", "--epochs", "3", "--format", form)
    printed = gdcli_here(*options)
    written = gdcli_here(*options, "--out", str(tmp_path / "out"))
    assert (printed.status, written.status, written.out) == (0, 0, "")
    assert (tmp_path / "out").read_text() == printed.out


def test_rows_of_a_stream_have_the_loss_of_the_test_rows(data: str) -> None:
    options = ("fit", LINE, data, "--lr", "0.1", "--epochs", "2", "--test", "0.5")
    rows = list(csv.DictReader(io.StringIO(gdcli_here(*options, "--format", "csv").out)))
    lines = [json.loads(line) for line in gdcli_here(*options, "--format", "jsonl").out.splitlines()]
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]
    assert [float(row["test_loss"]) for row in rows] == [line["test_loss"] for line in lines[:3]]
    assert lines[-1]["schema"] == "gdcli.fit.v1"
    assert lines[-1]["test_loss"] == lines[-2]["test_loss"]


def test_data_may_come_from_standard_input_and_the_formula_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "formula.txt").write_text(f"{LINE}\n")
    done = gdcli_here("fit", f"@{tmp_path / 'formula.txt'}", "-", "-q", stdin=DATA)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("b=1.0")
    both = gdcli_here("fit", "-", "-", stdin=DATA)
    assert (both.status, both.out) == (2, "")
    assert "both the formula and the data" in both.err


def test_a_formula_that_begins_with_a_minus_needs_no_dashes(data: str) -> None:
    assert result("-y ~ w*x + b", data)["formula"] == "-y ~ w*x + b"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("fit '-y ~ w*x + b' data.csv --out=~/x", "~/x"),
        ("fit '-y ~ w*x + b' data.csv -o~/x", "~/x"),
        ("fit '-y ~ w*x + b' data.csv --out -~x", "-~x"),
        ("fit 'y ~ w*x + b' data.csv --predict=~/x", "~/x"),
        ("explain 'y ~ w*x + b' data.csv --out=~/x", "~/x"),
    ],
)
def test_a_tilde_in_the_name_of_a_file_makes_no_formula_of_it(
    written: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~").mkdir()
    (tmp_path / "data.csv").write_text(DATA)
    done = gdcli_here(*shlex.split(written))
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / name).is_file()


def test_predictions_are_written_with_their_residuals(data: str, tmp_path: Path) -> None:
    path = tmp_path / "predictions.csv"
    done = gdcli_here("fit", LINE, data, "--predict", str(path), "-q")
    assert done.status == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    assert [(row["y"], row["x"], row["target"]) for row in rows] == [
        ("1.0", "0.0", "1.0"),
        ("3.0", "1.0", "3.0"),
        ("5.5", "2.0", "5.5"),
        ("7.0", "3.0", "7.0"),
    ]
    for row in rows:
        assert float(row["prediction"]) + float(row["residual"]) == pytest.approx(float(row["target"]))


def test_predictions_say_which_rows_were_held_back(data: str, tmp_path: Path) -> None:
    path = tmp_path / "predictions.csv"
    assert gdcli_here("fit", LINE, data, "--test", "0.25", "--predict", str(path), "-q").status == 0
    assert [row["set"] for row in csv.DictReader(io.StringIO(path.read_text()))] == ["fit"] * 3 + ["test"]


def test_an_epoch_is_explained_factor_by_factor(data: str) -> None:
    done = gdcli_here(
        "fit", LINE, data, "--lr", "0.1", "--epochs", "2", "--start", "w=0,b=0", "--explain-epochs", "1"
    )
    lines = [line.strip() for line in done.out.splitlines()]
    for line in (
        "line 3: x = 1, target = 3",
        "u1 = w * x = 0",
        "∂L/∂u3 = -6",
        "∂L/∂w = ∂L/∂u1·∂u1/∂w = -6·1 = -6",
        "∂L/∂w = -17.5",
        "w ← w − lr·∂L/∂w = 0 − 0.1·(-17.5) = 1.75",
    ):
        assert line in lines
    assert lines[0] == "epoch 1"
    assert "epoch 2" not in lines


def test_an_explained_epoch_of_batches_says_so(data: str) -> None:
    options = ("--lr", "0.1", "-n", "1", "--batch-size", "2", "--explain-epochs", "1")
    assert (
        "update by gd, one batch of 2 rows after the other\n" in gdcli_here("fit", LINE, data, *options).out
    )


def test_a_network_is_explained_through_its_layers(data: str) -> None:
    done = gdcli_here(
        "fit", "y ~ mlp(x, hidden=1)", data, "--explain-epochs", "1", "--optimizer", "adam", "-n", "1"
    )
    assert "= tanh(u" in done.out
    assert "∂L/∂w1_1_1 = ∂L/∂u1·∂u1/∂w1_1_1" in done.out
    assert "update by adam" in done.out


STATUSES = {
    "done": (("--epochs", "2", "--lr", "0.1"), 0),
    "broken down": (("--lr", "50"), 3),
    "required and so": (("--require", "global", "--require", "r_squared > 0.9", "--require", "w > 2"), 0),
    "required and not so": (("--require", "r_squared > 0.99999"), 4),
    "required of test rows that are none": (("--require", "test_loss < 1"), 4),
    "a word that is no requirement": (("--require", "perfect"), 2),
    "explained to a program": (("--explain-epochs", "1", "--format", "json"), 2),
    "one file for two things": (("--out", "a", "--predict", "./a"), 2),
    "one stream for two things": (("--predict", "-"), 2),
}


@pytest.mark.parametrize(("options", "status"), STATUSES.values(), ids=STATUSES)
def test_the_status_says_how_it_went(options: tuple[str, ...], status: int, data: str) -> None:
    assert gdcli_here("fit", LINE, data, *options).status == status


# Options of a run that ends too early or not at all, and what must not be lost of them.
UNFINISHED = {
    "too few epochs": (("--lr", "0.05", "--epochs", "3"), ()),
    "steps too long": (("--lr", "10"), ("--lr",)),
    "another loss": (("--lr", "0.05", "-n", "3", "--loss", "huber(1.5)"), ("--loss 'huber(1.5)'",)),
    "a penalty and a test": (
        ("--lr", "0.05", "-n", "3", "--l2", "0.1", "--test", "0.25", "--seed", "2"),
        ("--l2 0.1", "--test 0.25", "--seed 2"),
    ),
    "bounds and batches": (
        ("--lr", "0.01", "-n", "3", "--bounds", "w=:1.5", "--batch-size", "2"),
        ("--bounds w=:1.5",),
    ),
    "a start and a fixed parameter": (
        ("--lr", "0.01", "-n", "3", "--start", "w=-1", "--fix", "b=2"),
        ("--start w=-1", "--fix b=2"),
    ),
    "weights": (
        ("--lr", "0.01", "-n", "3", "--weights", "x", "--errors", "relative"),
        ("--weights x --errors relative",),
    ),
}


@pytest.mark.parametrize(("options", "kept"), UNFINISHED.values(), ids=UNFINISHED)
def test_what_is_suggested_runs_and_ends_lower(
    options: tuple[str, ...], kept: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "some data.csv"
    path.write_text(DATA.replace("\n0,", "\n0.5,"))
    done = json.loads(gdcli_here("fit", LINE, str(path), *options, "-f", "json").out)
    suggestion = done["verdict"]["suggestion"]
    assert suggestion is not None
    assert all(part in suggestion for part in kept)
    program, *arguments = shlex.split(suggestion)
    assert program == "gdcli"
    again = gdcli_here(*arguments, "-f", "json")
    assert (again.status, again.err) == (0, "")
    assert json.loads(again.out)["loss"] < done["best"]["loss"]


def test_a_fit_that_is_the_best_there_is_suggests_nothing(data: str) -> None:
    assert result(LINE, data)["verdict"]["suggestion"] is None


@pytest.mark.parametrize("option", ["--out", "--predict"])
def test_data_are_never_written_over(option: str, data: str, tmp_path: Path) -> None:
    done = gdcli_here("fit", LINE, data, option, str(tmp_path / "." / "data.csv"))
    assert (done.status, done.out) == (2, "")
    assert f"{option} and the data are both" in done.err
    assert (tmp_path / "data.csv").read_text() == DATA


def test_nothing_runs_where_predictions_cannot_be_written(data: str, tmp_path: Path) -> None:
    done = gdcli_here("fit", LINE, data, "--predict", str(tmp_path))
    assert (done.status, done.out) == (1, "")
    assert "Is a directory" in done.err


def test_the_table_says_what_weights_mean(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y,s\n0,1,1\n1,3,1\n2,5.5,2\n3,7,1\n")
    done = gdcli_here("fit", LINE, str(path), "--sigma", "s", "--errors", "absolute")
    assert "standard deviations in 's', absolute: the standard deviations of the rows are known" in done.out


def test_a_wanted_cell_that_is_no_number_is_pointed_at(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y\n0,1\n1,three\n")
    done = gdcli_here("fit", LINE, str(path))
    assert (done.status, done.out) == (2, "")
    assert "line 3, column 'y': 'three' is not a number\n\n    1,three\n      ^^^^^\n" in done.err


@pytest.mark.parametrize("backend", RowBackend)
def test_every_backend_prints_the_same_figures(backend: str, data: str) -> None:
    options = (LINE, data, "--lr", "0.1", "--epochs", "20")
    found, default = result(*options, "--backend", backend), result(*options)
    assert found["point"] == pytest.approx(default["point"], rel=1e-13)
    assert (found["stop"], found["evaluations"]) == (default["stop"], default["evaluations"])


def test_an_unknown_backend_is_refused(data: str) -> None:
    ended = gdcli_here("fit", LINE, data, "--backend", "python")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        "error: --backend: there is no backend 'python' for data\n\n"
        "The backends are auto, numpy, llvm\n\n"
        "Try: --backend auto\n"
    )


@pytest.mark.parametrize("backend", RowBackend)
def test_an_interrupted_fit_prints_what_it_reached(backend: str, data: str) -> None:
    process = start(
        "fit", LINE, data, "--lr", "1e-13", "--epochs", "1000000000000", "--backend", backend, "--quiet"
    )
    wait_until(lambda: listens(process, signal.SIGTERM))
    process.send_signal(signal.SIGINT)
    ended = end(process)
    assert (ended.status, ended.err) == (130, "")
    assert ended.out.startswith("b=")
