"""Records of numbers: the shortest text that reads back to the same double, never a NaN or an infinity."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli import minimize
from gdcli.descent.trajectory import Iterate
from gdcli.frozen import replace
from gdcli.report.to_records import csv_header, csv_line, json_line, last_json_line, to_json

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.integers(0, 10**12), FINITE, FINITE, FINITE)
def test_every_double_reads_back_from_a_line(epoch: int, x: float, loss: float, slope: float) -> None:
    iterate = Iterate(epoch, (x,), loss, (slope,))
    record = json.loads(json_line(("x",))(iterate))
    assert record == {"epoch": epoch, "point": {"x": x}, "loss": loss, "gradient_norm": abs(slope)}
    assert math.copysign(1, record["point"]["x"]) == math.copysign(1, x)
    cells = csv_line(iterate).removesuffix("\n").split(",")
    assert [int(cells[0]), *map(float, cells[1:])] == [epoch, x, loss, abs(slope)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5.0"),
        (0.1, "0.1"),
        (1 / 3, "0.3333333333333333"),
        (1e300, "1e+300"),
        (5e-324, "5e-324"),
        (-0.0, "-0.0"),
    ],
)
def test_number_is_the_shortest_text(value: float, text: str) -> None:
    assert csv_line(Iterate(0, (value,), 1.0, (2.0,))) == f"0,{text},1.0,2.0\n"


def test_header_and_rows_have_the_variables_in_their_order() -> None:
    assert csv_header(("b", "a_1")) == "epoch,b,a_1,loss,gradient_norm\n"
    assert csv_line(Iterate(7, (1.0, 2.0), 3.0, (-4.0, 0.5))) == "7,1.0,2.0,3.0,4.0\n"


def test_json_is_indented_with_a_line_for_each_column_of_the_history() -> None:
    text = to_json(minimize("x^2", lr=0.5, epochs=2))
    assert text.startswith('{\n  "schema": "gdcli.minimize.v1",\n')
    assert '\n    "loss": [25.0, 0.0' in text
    assert text.endswith("]\n  }\n}\n")
    assert json.loads(text)["history"]["loss"][0] == 25.0


def test_last_line_is_one_line_and_has_no_history() -> None:
    result = minimize("x^2", lr=0.5, epochs=2)
    text = last_json_line(result)
    assert text.count("\n") == 1
    assert json.loads(text) | {"history": json.loads(to_json(result))["history"]} == result.to_dict()


def test_number_that_is_not_finite_is_refused_and_not_written() -> None:
    result = minimize("x^2", lr=0.5, epochs=2)
    assert result.last is not None
    broken = replace(result, last=replace(result.last, loss=math.nan))
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(broken)
