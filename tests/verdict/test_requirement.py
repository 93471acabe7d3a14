"""`--require`: which words and comparisons are read, when they hold, and the exact words where not."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from gdcli.errors import InputError
from gdcli.pipeline.minimize import minimize
from gdcli.pipeline.requirement import COMPARISONS, FIGURES, WORDS, missed, read_requirement

if TYPE_CHECKING:
    from gdcli.pipeline.result import Minimization

RUNS: dict[str, dict[str, Any]] = {
    "converged": {"expression": "x**2", "start": 5, "lr": 0.5},
    "not yet": {"expression": "x**2", "start": 5, "lr": 0.3, "epochs": 3},
    "plateau": {"expression": "exp(-x)", "start": 30},
    "local": {"expression": "3x^4 - 4x^3 - 12x^2", "start": -2, "lr": 0.01},
    "creeping": {"expression": "(x - 1)^4", "start": 2, "lr": 0.01, "epochs": 1000},
    "flat": {"expression": "relu(x)", "start": -3, "lr": 0.1, "epochs": 5},
    "certified": {"expression": "(1-x)^2 + 100*(y-x^2)^2", "start": "x=2,y=3"},
    "unproven": {"expression": "(x^2 + y^2)*x/x", "start": "x=1,y=1"},
    "in the box": {"expression": "x*sin(x) + y^2", "start": "x=6,y=0.5", "lr": 0.1, "box": "x=0:8,y=-1:1"},
    "maximum": {"expression": "cos(x)", "start": 0, "lr": 0.1, "epochs": 5},
    "overflow": {"expression": "x**4", "start": 5, "lr": 1, "epochs": 9},
    "no start": {"expression": "log(x)", "start": -1, "lr": 1, "epochs": 9},
    "called loss": {
        "expression": "(loss-3)**2 + epochs**2",
        "start": {"loss": 1, "epochs": 0},
        "lr": 0.5,
        "epochs": 1,
    },
}

HOLDS = [
    ("converged", "converged"),
    ("converged", " converged "),
    ("converged", "minimum"),
    ("converged", "loss == 0"),
    ("converged", "x == 0"),
    ("converged", "abs(x + 1) < 1 + 1e-6"),
    ("converged", "epochs == 1"),
    ("converged", "epochs >= 1"),
    ("converged", "gradient_norm <= 1e-8"),
    ("converged", "1 < 2"),
    ("converged", "global"),
    ("local", "minimum"),
    ("creeping", "minimum"),
    ("creeping", "global"),
    ("flat", "minimum"),
    ("flat", "global"),
    ("certified", "global"),
    ("unproven", "minimum"),
    ("in the box", "global"),
    ("plateau", "converged"),
    ("plateau", "x > 29"),
    ("not yet", "x <= 0.33"),
    ("not yet", "loss < x"),
    ("not yet", "sqrt(loss) <= x + 1e-9"),
    ("maximum", "converged"),
    ("maximum", "loss == 1"),
    ("overflow", "loss > 625"),
    ("called loss", "loss == 3"),
    ("called loss", "epochs == 0"),
]

MISSED = {
    ("local", "global"): "stopped by gradient_small, verdict local_minimum",
    ("unproven", "global"): "stopped by gradient_small, verdict local_minimum",
    ("creeping", "converged"): "stopped by epoch_limit, verdict global_minimum",
    ("maximum", "global"): "stopped by fixed_point, verdict maximum",
    ("converged", "x > 0"): "0 against 0",
    ("converged", "epochs > 1"): "1 against 1",
    ("converged", "1/x < 5"): "division by zero",
    ("converged", "log(x - 1) < 5"): "'log(x - 1)' is not a real number",
    ("not yet", "converged"): "stopped by epoch_limit, verdict descending",
    ("not yet", "minimum"): "stopped by epoch_limit, verdict descending",
    ("plateau", "minimum"): "stopped by gradient_small, verdict infimum_not_attained",
    ("maximum", "minimum"): "stopped by fixed_point, verdict maximum",
    ("overflow", "converged"): "stopped by overflow, verdict diverging",
    ("overflow", "minimum"): "stopped by overflow, verdict diverging",
    ("no start", "converged"): "stopped by left_domain, verdict left_domain",
    ("no start", "loss < 5"): "'loss' is not a number",
}

WORDS_ARE = "the words are converged, minimum, global"
COMPARE = 'or compare, as in --require "loss <= -22.9"'
KNOWN = "it may name x, loss, gradient_norm, epochs"

# What is written: what is wrong, the part under the caret, why, and the fix.
REFUSED = {
    "loss": ("'loss' is not a requirement", "loss", WORDS_ARE, COMPARE),
    "x": ("'x' is not a requirement", "x", WORDS_ARE, COMPARE),
    "maximum": ("'maximum' is not a requirement", "maximum", WORDS_ARE, COMPARE),
    "Converged": ("'Converged' is not a requirement", "Converged", WORDS_ARE, COMPARE),
    "y < 3": ("'y' is neither a variable nor a figure of the result", "y", "", KNOWN),
    "Loss < 1": ("'Loss' is neither a variable nor a figure of the result", "Loss", "", KNOWN),
    "1 < abs(x - q)": ("'q' is neither a variable nor a figure of the result", "q", "", KNOWN),
    "loss <": (
        "something is missing after '<'",
        "",
        "",
        "add a number, a name or a bracket after '<'",
    ),
    "< 3": ("'<' stands where a number, a name or a bracket is expected", "<", "", ""),
    "loss < 1 < 2": ("'<' is not expected here", "<", "", ""),
    "x > 0 and y": (
        "'and' is a word of Python, not of this language",
        "and",
        "",
        "build a choice from min, max, abs, relu and sign, as in max(x, 0)",
    ),
}

WITHOUT_COMPARISON = ["loss + 1", "3", "abs(x)"]


@functools.cache
def _run(name: str) -> Minimization:
    return minimize(**RUNS[name])


def _missed(run: str, text: str) -> str:
    result = _run(run)
    return missed(read_requirement(text, result.variables), result)


@pytest.mark.parametrize(("run", "text"), HOLDS)
def test_a_requirement_holds(run: str, text: str) -> None:
    assert _missed(run, text) == ""


@pytest.mark.parametrize(("run", "text"), MISSED)
def test_a_requirement_is_missed_in_these_words(run: str, text: str) -> None:
    assert _missed(run, text) == f"the requirement '{text}' does not hold: {MISSED[run, text]}"


@pytest.mark.parametrize("text", REFUSED)
def test_a_requirement_is_refused_in_these_words(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_requirement(text, ("x",))
    error = caught.value
    assert error.place is not None
    span = error.place.span
    found = (error.what, error.place.text[span.start : span.end], error.why, error.fix)
    what, *others = REFUSED[text]
    assert found == (f"--require: {what}", *others)


@pytest.mark.parametrize("text", WITHOUT_COMPARISON)
def test_an_expression_alone_is_told_to_compare(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_requirement(text, ("x",))
    assert caught.value.what == "--require: a comparison is missing"
    assert caught.value.fix == "write one of < <= > >= == between two expressions"


@pytest.mark.parametrize("text", ["", "loss = 3", "loss != 3", "loss => 3", "__import__('os') < 1"])
def test_what_is_no_requirement_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"^--require"):
        read_requirement(text, ("x",))


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_every_comparison_is_decided_as_python_decides_it(comparison: str) -> None:
    decided = [_missed("converged", f"{a} {comparison} {b}") == "" for a, b in ((1, 2), (2, 2), (2, 1))]
    assert decided == [COMPARISONS[comparison](a, b) for a, b in ((1, 2), (2, 2), (2, 1))]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_read_and_decided(word: str) -> None:
    assert read_requirement(word, ("x",)).relation is None
    assert _missed("not yet", word).startswith(f"the requirement '{word}' does not hold")


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_may_be_compared(figure: str) -> None:
    assert _missed("not yet", f"{figure} >= 0") == ""
