"""TARGET ~ MODEL: what is read, which names are data, and what is refused with a caret."""

from __future__ import annotations

import pytest

from gdcli.errors import InputError
from gdcli.objective.binding import bind
from gdcli.objective.formula import read_formula

COLUMNS = ("x", "y", "z", "engine size", "exp", "e", "n")

# Formula: the columns it uses, and its parameters.
BOUND = {
    "y ~ w*x + b": (["y", "x"], ("b", "w")),
    "log(y) ~ a*x^k": (["y", "x"], ("a", "k")),
    "y - z ~ 2x + c": (["y", "z", "x"], ("c",)),
    "-y ~ w x": (["y", "x"], ("w",)),
    "y ~ w*`engine size` + b": (["y", "engine size"], ("b", "w")),
    "y ~ a*`exp` + exp(b x)": (["y", "exp", "x"], ("a", "b")),
    "y ~ a*`e`": (["y", "e"], ("a",)),
    "y ~ `x`*w + x": (["y", "x", "x"], ("w",)),
    "y ~ c": (["y"], ("c",)),
    "y ~ b1*x + b10*x^2 + b2": (["y", "x"], ("b1", "b2", "b10")),
    "y ~ mlp(x, hidden=2)": (["y", "x"], ("b1_1", "b1_2", "b2_1", "w1_1_1", "w1_2_1", "w2_1_1", "w2_1_2")),
    "y ~ s*mlp(log(x), z, hidden=(1,), activation=relu)": (
        ["y", "x", "z"],
        ("b1_1", "b2_1", "s", "w1_1_1", "w1_1_2", "w2_1_1"),
    ),
    "y ~ mlp(x, hidden=1) + mlp(z, hidden=1)": (
        ["y", "x", "z"],
        ("b1_1", "b2_1", "net2_b1_1", "net2_b2_1", "net2_w1_1_1", "net2_w2_1_1", "w1_1_1", "w2_1_1"),
    ),
    "y ~ mlp*x": (["y", "x"], ("mlp",)),
}

# Formula: what the message says, and the text under its caret.
REFUSED = {
    "w*x + b": ("has no '~'", "w*x + b"),
    "y = w*x": ("a formula has '~', not '='", "="),
    "y ∼ w*x": ("the character '∼' (TILDE OPERATOR)", "∼"),
    "y ~ x ~ z": ("a formula has one '~'", "~"),
    "y ~": ("something is missing after '~'", ""),
    "~ w*x": ("'~' stands where a number", "~"),
    "y == w*x": ("'=='", "=="),
    "y ~ w*x+*b": ("'*' stands where a number", "*"),
    "y ~ w*x + 1/0": ("division by zero", "0"),
    "y ~ wow(x)": ("wow", "wow"),
    "q ~ w*x": ("'q' is not a column of the data", "q"),
    "y*k ~ w*x": ("'k' is not a column of the data", "k"),
    "y ~ w*`engine`": ("'engine' is not a column of the data", "`engine`"),
    "y ~ x": ("the model has no parameter", "y ~ x"),
    "1 ~ w": ("names no column", "1 ~ w"),
    "y ~ w*e": ("'e' is a constant and a column", "e"),
    "y ~ mlp(hidden=2)": ("has no input", "mlp(hidden=2)"),
    "y ~ mlp(x)": ("how many units", "mlp(x)"),
    "y ~ mlp(x, hidden=0)": ("whole number of units from 1 to 256, not '0'", "0"),
    "y ~ mlp(x, hidden=2.5)": ("not '2.5'", "2.5"),
    "y ~ mlp(x, hidden=k)": ("not 'k'", "k"),
    "y ~ mlp(x, hidden=(1,2,3,4,5,6,7,8,9))": ("9 hidden layers", "(1,2,3,4,5,6,7,8,9)"),
    "y ~ mlp(x, hidden=(99,99))": ("10198 parameters, and at most 5000", "mlp(x, hidden=(99,99))"),
    "y ~ mlp(x, hidden=2, activation=step)": ("'step' is no activation", "step"),
    "y ~ mlp(x, hidden=2, hidden=3)": ("'hidden' is given twice", "hidden"),
    "y ~ mlp(x, depth=2)": ("has no argument 'depth'", "depth"),
    "y ~ mlp(hidden=2, x)": ("stand before", "x"),
    "y ~ mlp(x, hidden=2": ("'(' is never closed", "("),
    "mlp(x, hidden=2) ~ w": ("the target has an 'mlp'", "mlp(x, hidden=2)"),
    "y ~ w1_1_1*mlp(x, hidden=1)": ("'w1_1_1' is a weight of the network", "mlp(x, hidden=1)"),
    "": ("the formula is empty", None),
}


@pytest.mark.parametrize(("formula", "names"), BOUND.items(), ids=BOUND)
def test_columns_are_data_and_all_other_names_parameters(
    formula: str, names: tuple[list[str], tuple[str, ...]]
) -> None:
    found = bind(read_formula(formula), COLUMNS, "the data", {})
    assert (list(found.columns.values()), found.parameters) == names


@pytest.mark.parametrize(("formula", "says"), REFUSED.items(), ids=REFUSED)
def test_a_formula_is_refused_with_its_place(formula: str, says: tuple[str, str | None]) -> None:
    what, under_the_caret = says
    with pytest.raises(InputError) as caught:
        bind(read_formula(formula), COLUMNS, "the data", {})
    place = caught.value.place
    assert what in caught.value.what
    assert place is not None
    assert place.text == formula
    assert under_the_caret in {None, formula[place.span.start : place.span.end]}


def test_what_is_fixed_is_no_parameter() -> None:
    found = bind(read_formula("y ~ w*x + b"), COLUMNS, "the data", {"b": 2.0})
    assert (found.parameters, found.fixed) == (("w",), {"b": 2.0})
    with pytest.raises(InputError, match="every parameter is fixed"):
        bind(read_formula("y ~ w*x"), COLUMNS, "the data", {"w": 2.0})
