"""`gdcli explain`: topics are tables of the program, everything else is a loss to be explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gdcli_process import gdcli_here

from gdcli.descent.stopping import StopReason
from gdcli.errors import ExitCode
from gdcli.methods.searches import SEARCHES

QUARTIC = ("2x^4-3x^2+2x-20", "--start", "1", "--lr", "0.01")
FLATS = str(Path(__file__).parents[2] / "examples" / "flats.csv")
FORMATS = ("text", "markdown", "latex", "json")


def test_textbook_quartic_is_explained() -> None:
    shown = gdcli_here("explain", *QUARTIC)
    assert (shown.status, shown.err) == (0, "")
    assert (
        shown.out
        == """\
loss      2*x**4 - 3*x**2 + 2*x - 20

gradient  d/dx(2*x**4 - 3*x**2 + 2*x - 20) = d/dx(2*x**4) + d/dx(-3*x**2) + d/dx(2*x)
                                                            sum rule
          d/dx(2*x**4) = 8*x**3                             power rule
          d/dx(-3*x**2) = -6*x                              power rule
          d/dx(2*x) = 2                                     constant factor
          df/dx = 8*x**3 - 6*x + 2
                = 2*(x + 1)*(2*x - 1)**2

method    gd, lr 0.01
update    x ← x - 0.01*(8*x**3 - 6*x + 2)

epoch   x                            loss                            |gradient|
0       1                            -19                             4
1       0.96 = 24/25                 -19.1461069 = -7478948/390625   3.31789
2       0.92682112 = 724079/781250   -19.2475969                     2.80817
3       0.898739433                  -19.320855                      2.41509

stopped   after 3 epochs, the number asked for

points    x = -1 is the global minimum, loss -23  [exact]; gd settles there for 0 < lr < 1/9
          x = 1/2 is an inflection point, loss -19.625  [exact]
          (searched: everywhere; there are no others)
"""
    )


def test_json_holds_the_mathematics() -> None:
    record = json.loads(gdcli_here("explain", *QUARTIC, "--format", "json").out)
    assert record["schema"] == "gdcli.explain.v1"
    assert record["derivatives"]["x"]["factored"]["text"] == "2*(x + 1)*(2*x - 1)**2"
    assert record["update"][0]["latex"] == r"x \leftarrow x - 0.01 \cdot \left(8 x^{3} - 6 x + 2\right)"
    assert record["epochs"][1]["exact"] == {"x": "24/25"}
    assert record["stationary_points"][0]["stable_below_lr"] == "1/9"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "arguments",
    [
        ("x*y + exp(-x^2)", "--optimizer", "adam"),
        ("a + b^2 + c^2 + d^2", "--lr", "0.5/t"),
        ("log(x)", "--start", "-1"),
        ("|x|^(x^2) + max(x, 2)", "--lr", "0.1"),
        ("x^2", "--optimizer", "lamb", "--lr", "0.1"),
        ("x^2", "--optimizer", "momentum", "--lr", "0.1", "--epochs", "2000"),
        ("0*x + 3",),
    ],
)
def test_every_page_is_written_for_every_kind_of_loss(arguments: tuple[str, ...], form: str) -> None:
    shown = gdcli_here("explain", *arguments, "--format", form)
    assert (shown.status, shown.err) == (0, "")
    assert len(shown.out) > 200


@pytest.mark.parametrize("name", [name for name, row in SEARCHES.items() if not row.hyperparameters])
def test_latex_of_a_search_needs_no_font_beyond_ascii(name: str) -> None:
    shown = gdcli_here("explain", "x^2 + x", "--optimizer", name, "--format", "latex")
    assert shown.status == 0
    assert shown.out.isascii()


def test_stops_are_the_reasons_of_the_loop() -> None:
    shown = gdcli_here("explain", "stops").out.splitlines()
    assert [line.split()[0] for line in shown] == [reason.key for reason in StopReason]


def test_exit_codes_are_those_of_the_program_and_of_signals() -> None:
    *shown, signals = gdcli_here("explain", "exit-codes").out.splitlines()
    assert [int(line.split()[0]) for line in shown] == [code.value for code in ExitCode]
    assert signals.startswith("128 + N")
    assert all(code.meaning for code in ExitCode)
    # Where both 3 and 4 would do, it is 3.
    assert "--require does not hold, of a run that did not break down" in ExitCode.REQUIREMENT_MISSED.meaning


@pytest.mark.parametrize("word", ["nonesuch", "stop", "xy"])
def test_word_that_is_no_topic_is_not_taken_for_a_loss(word: str) -> None:
    refused = gdcli_here("explain", word)
    assert (refused.status, refused.out) == (2, "")
    assert "functions, schedules, stops, exit-codes" in refused.err
    assert f"'1*{word}'" in refused.err


@pytest.mark.parametrize("expression", ["x", "1*stops", "exit - codes", "-x^2"])
def test_everything_else_is_a_loss(expression: str) -> None:
    assert gdcli_here("explain", expression).out.startswith("loss ")


# Of every kind of model: a line, a loss that its function undoes, a network, a target that is computed.
FORMULAS = (
    ("price ~ w*area + b",),
    ("price ~ w*area + b", "--loss", "huber", "--lr", "0.1", "--epochs", "2"),
    ("price/400 ~ sigmoid(w*area/50 + b)", "--loss", "logloss", "--optimizer", "adam"),
    ("log(price) ~ mlp(area/50, rooms, hidden=2)", "--lr", "0.1/t"),
    ("price ~ w*area + b", "--optimizer", "lm"),
    ("-price ~ w*area + b",),
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("arguments", FORMULAS)
def test_every_page_is_written_for_every_kind_of_model(arguments: tuple[str, ...], form: str) -> None:
    formula, *options = arguments
    shown = gdcli_here("explain", formula, FLATS, *options, "--format", form)
    assert (shown.status, shown.err) == (0, "")
    assert len(shown.out) > 1000
    assert form != "latex" or shown.out.isascii()


def test_line_is_explained_as_a_textbook_does() -> None:
    shown = gdcli_here("explain", "price ~ w*area + b", FLATS, "--lr", "0.0001", "--start", "w=0,b=0")
    head, numbers = shown.out.split("epoch 1\n")
    assert (
        head
        == f"""\
formula   price ~ w*area + b
data      '{FLATS}', 10 rows
loss      L = 1/n*sum(l), n = 10
          l = (prediction - target)**2
          prediction = area*w + b
          target = price

chain     dL/db = 1/n*sum(dl/db)                            sum rule, constant factor 1/n
          dl/db = dl/dprediction*dprediction/db             chain rule

loss      d/dprediction((prediction - target)**2) = 2*(prediction - target)*d/dprediction(prediction - target)
                                                            power rule, chain rule
          d/dprediction(prediction - target) = 1            sum rule
          dl/dprediction = 2*prediction - 2*target
                         = 2*(prediction - target)

model     d/db(area*w + b) = 1                              sum rule
          dprediction/db = 1

model     d/dw(area*w + b) = d/dw(area*w)                   sum rule
          d/dw(area*w) = area                               constant factor
          dprediction/dw = area

gradient  dL/db = 1/n*sum(2*(prediction - target))
          dL/dw = 1/n*sum(2*(prediction - target)*area)

method    gd, lr 0.0001
update    b ← b - 0.0001*(dL/db)
          w ← w - 0.0001*(dL/dw)
          (all variables move at once: derivatives are those at the point before
          the epoch)

"""
    )
    assert "    w ← w − lr·∂L/∂w = 0 − 0.0001·(-31964.8) = 3.19648\n" in numbers
    assert numbers.endswith("\nstable    gd settles at the minimum for 0 < lr < 0.000191909  [numeric]\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("y ~ w*x + b",), "a formula needs data"),
        (("x^2", "--loss", "mse"), "--loss needs data"),
        (("x^2", FLATS), "the formula has no '~', so it does not say what is fitted to what"),
        (("price ~ w*area", FLATS, "--box", "w=0:1"), "--box is for a loss without data"),
        (
            ("price ~ w*area", FLATS, "--epochs", "0"),
            "--epochs must be a whole number from 1 to 1000, not '0'",
        ),
        (("-", "-"), "both the formula and the data are to come from standard input"),
    ],
)
def test_formula_that_cannot_be_explained_is_refused(arguments: tuple[str, ...], message: str) -> None:
    refused = gdcli_here("explain", *arguments)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith(f"error: {message}\n")
