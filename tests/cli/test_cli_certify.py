"""`gdcli certify` and `gdcli verify` as their users see them: screens, JSON, statuses, and forged records."""

from __future__ import annotations

import copy
import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from gdcli_process import gdcli, gdcli_here
from gdcli_terminal import seen, widest

from gdcli.errors import InputError
from gdcli.pipeline.certify import certify
from gdcli.pipeline.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CAMEL = "(4-2.1*x^2+x^4/3)*x^2+x*y+(4*y^2-4)*y^2"
BOX = "x=-3:3,y=-2:2"

SQUARE = """\
loss        y**2 + (x - 1)**2
box         x in [-4, 4], y in [-1, 3]
minimum     [0, 0]  [certified]
gap         closed: 0 after … boxes

minimizers  1 box, which together hold every global minimizer
unique      x in [1, 1]
            y in [0, 0]
"""


def record(*arguments: str) -> dict[str, Any]:
    ended = gdcli_here("certify", *arguments, "--format", "json")
    assert (ended.status, ended.err) == (0, "")
    found: dict[str, Any] = json.loads(ended.out)
    return found


@pytest.fixture(scope="module")
def camel() -> dict[str, Any]:
    return record(CAMEL, "--box", BOX, "--stationary")


def test_the_record_has_the_keys_of_its_schema(camel: dict[str, Any]) -> None:
    assert camel["schema"] == "gdcli.certify.v1"
    assert camel["variables"] == ["x", "y"]
    assert camel["box"] == {"x": [-3.0, 3.0], "y": [-2.0, 2.0]}
    least = camel["global_minimum"]
    assert set(least) == {"lower", "upper", "closed", "evidence", "minimizers", "unique"}
    assert least["lower"] <= -1.0316284534898774 <= least["upper"]
    assert (least["closed"], least["evidence"], least["unique"]) == (True, "certified", [True, True])
    assert len(camel["stationary_points"]) == 15
    assert set(camel["stationary_points"][0]) == {"box", "point", "kind", "evidence", "unique"}


def test_without_stationary_there_is_no_such_key() -> None:
    assert "stationary_points" not in record("x^2", "--box=-1:1")


def test_all_of_space_has_no_box() -> None:
    assert record("x^2+exp(x)")["box"] is None


def test_a_degenerate_minimum_is_closed_but_not_unique() -> None:
    least = record("x^4 - 4*x^3 + 6*x^2 - 4*x + 1", "--box=-3:4")["global_minimum"]
    assert least["closed"]
    assert not any(least["unique"])
    assert least["lower"] <= 0 <= least["upper"]


def test_where_nothing_is_known_there_is_no_evidence() -> None:
    ended = gdcli_here("certify", "log(x)", "--box=-1:1", "--time-limit", "0.05", "--format", "json")
    least = json.loads(ended.out)["global_minimum"]
    assert (ended.status, least["lower"], least["closed"], least["evidence"]) == (0, None, False, "none")
    assert ended.err.startswith("note: the bounds have not met")


def test_the_file_is_that_of_standard_output(tmp_path: Path) -> None:
    arguments = ("certify", "x^2", "--box=-1:1", "--format", "json")
    assert gdcli_here(*arguments, "--out", str(tmp_path / "r.json")).out == ""
    assert (tmp_path / "r.json").read_text("utf-8") == gdcli_here(*arguments).out


def test_the_table_reads_well() -> None:
    ended = gdcli_here("certify", "(x-1)^2+y^2", "--box", "x=-4:4,y=-1:3")
    assert ended.status == 0
    for line in SQUARE.splitlines():
        for part in line.split("…"):
            assert part in ended.out


def test_an_expression_may_begin_with_a_minus() -> None:
    assert record("-x^2", "--box=-1:1")["global_minimum"]["upper"] == -1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x^2", "--box", "x=3:2"), "reverse order"),
        (("x^2+y", "--box", "x=1:2"), "nothing of the variable y"),
        (("x^2", "--box", "x=0:inf"), "'inf' is not a real number"),
        (("x^2", "--box", "z=0:1"), "no variable 'z'"),
        (("x^2", "--stationary"), "--stationary needs a box"),
        (("x^2", "--tol", "0"), "--tol must be a positive number"),
        (("x^2", "--time-limit", "x"), "--time-limit must be a positive number"),
        (("x +", "--box=0:1"), "error: "),
        (("exp(x)", "--time-limit", "0.2"), "no proof was found for all of space"),
        (("x^2", "--format", "csv", "--box=0:1"), "csv"),
    ],
)
def test_what_cannot_be_used_is_said(arguments: tuple[str, ...], message: str) -> None:
    ended = gdcli_here("certify", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err


def test_a_certification_verifies(camel: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "camel.json"
    file.write_text(json.dumps(camel), "utf-8")
    ended = gdcli_here("verify", str(file))
    assert (ended.status, ended.out, ended.err) == (0, "every claim holds\n", "")


def test_a_minimization_verifies_through_a_pipe() -> None:
    result = gdcli_here("minimize", "(x-1)^2 + (y+2)^2 + x*y/2", "--format", "json").out
    ended = gdcli("verify", "-", stdin=result)
    assert (ended.status, ended.out, ended.err) == (0, "every claim holds\n", "")


def test_what_standard_input_holds_is_named_where_it_is_no_result() -> None:
    ended = gdcli("verify", "-", stdin="x^2")
    assert (ended.status, ended.out) == (2, "")
    assert "standard input is not JSON" in ended.err


Change = tuple[tuple[str | int, ...], Any]


def changed(
    whole: dict[str, Any], path: tuple[str | int, ...], change: Callable[[Any], Any]
) -> dict[str, Any]:
    forged = copy.deepcopy(whole)
    place: Any = forged
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = change(place[path[-1]])
    return forged


@pytest.fixture(scope="module")
def wells() -> dict[str, Any]:
    """Two minimizers, neither of them a double, and a saddle between them."""
    return record("x^4 - 21/10*x^2 + x*y + y^2", "--box", BOX, "--stationary")


MINIMUM = "global_minimum"
FORGERIES: list[tuple[tuple[str | int, ...], Callable[[Any], Any]]] = [
    ((MINIMUM, "lower"), lambda x: x + 1e-9),
    ((MINIMUM, "lower"), lambda x: x + 1e-15),
    ((MINIMUM, "lower"), lambda x: x - 1.0),
    ((MINIMUM, "upper"), lambda x: x - 1e-15),
    ((MINIMUM, "upper"), lambda x: x + 1.0),
    ((MINIMUM, "upper"), lambda _: None),
    ((MINIMUM, "closed"), lambda _: "yes"),
    ((MINIMUM, "evidence"), lambda _: "exact"),
    ((MINIMUM, "evidence"), lambda _: "none"),
    ((MINIMUM, "minimizers"), lambda boxes: boxes[:1]),
    ((MINIMUM, "minimizers"), lambda boxes: [*boxes, {"x": [0, 0], "y": [0, 0]}]),
    ((MINIMUM, "minimizers"), lambda _: []),
    ((MINIMUM, "minimizers", 0, "x", 1), lambda x: math.nextafter(x, -9)),
    ((MINIMUM, "minimizers", 0, "x", 1), lambda x: x + 0.05),
    ((MINIMUM, "minimizers", 0, "x"), lambda _: [-3, 3]),
    ((MINIMUM, "minimizers", 0), lambda box: {"x": box["x"]}),
    ((MINIMUM, "unique"), lambda words: words[:1]),
    ((MINIMUM, "unique", 0), lambda _: 1),
    (("stationary_points",), lambda points: points[1:]),
    (("stationary_points",), lambda points: [*points, points[0]]),
    (("stationary_points", 0, "kind"), lambda _: "saddle"),
    (("stationary_points", 1, "kind"), lambda _: "global_minimum"),
    (("stationary_points", 0, "evidence"), lambda _: "exact"),
    (("stationary_points", 0, "unique"), lambda _: False),
    (("stationary_points", 0, "point", "x"), lambda x: x + 0.01),
    (("stationary_points", 0, "box", "x", 0), lambda x: x + 1e-3),
    (("stationary_points", 0, "box", "x", 0), lambda x: x - 1e-3),
    (("text",), lambda text: f"{text} + 1e-6*x"),
    (("expression",), lambda text: f"{text} + 1e-6*x"),
    (("expression",), lambda text: text.replace("21", "22")),
    (("variables",), lambda names: names[::-1]),
    (("tolerance",), lambda _: "much"),
    (("box", "x"), lambda _: [-3, 0]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "change"), FORGERIES)
def test_a_changed_record_is_refused(
    wells: dict[str, Any], path: tuple[str | int, ...], change: Callable[[Any], Any]
) -> None:
    forged = changed(wells, path, change)
    try:
        failed = verify(forged)
    except InputError as error:
        failed = (error.what,)
    assert failed != ()


@pytest.mark.parametrize("loss", ["x*y/y + x^2", "x^2 - x^2 + y", "x - x"])
def test_a_record_of_an_expression_that_has_lost_a_variable_holds(loss: str) -> None:
    assert verify(record(loss, "--box", ",".join(f"{name}=1:2" for name in "xy" if name in loss))) == ()


def test_a_local_minimum_that_is_said_to_be_global_is_refused(camel: dict[str, Any]) -> None:
    assert camel["stationary_points"][0]["kind"] == "local_minimum"
    assert verify(changed(camel, ("stationary_points", 0, "kind"), lambda _: "global_minimum")) != ()


def test_a_forged_file_ends_with_status_four_and_the_claim(camel: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(changed(camel, (MINIMUM, "lower"), lambda x: x + 0.1)), "utf-8")
    ended = gdcli_here("verify", str(file))
    assert (ended.status, ended.out) == (4, "")
    assert "error: not proven: the loss is nowhere below the lower bound\n" in ended.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff", "is not JSON"),
        (b"[1]", "is not a result of gdcli"),
        (b"{}", "the schema 'None' is none that can be verified"),
        (b'{"schema": "gdcli.nonesuch.v1"}', "'gdcli.nonesuch.v1' is none that can be verified"),
        (b'{"schema": ["x"]}', "is none that can be verified"),
    ],
)
def test_what_is_no_record_is_said(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(content)
    ended = gdcli_here("verify", str(file))
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err


def test_a_record_without_its_keys_does_not_hold() -> None:
    assert verify({"schema": "gdcli.certify.v1"}) != ()


def test_the_python_api_gives_the_same_record(camel: dict[str, Any]) -> None:
    again = certify(CAMEL, box={"x": (-3, 3), "y": (-2, 2)}, stationary=True).to_dict()
    assert again == camel


HOLES = {
    "x^2*x/x": "x**2",
    "(x+1)^2 + 0*log(x)": "(x + 1)**2",
    "(x+1)^4 + 0*log(x)": "(x + 1)**4",
    "(x^4-2x^2)*x/x": "x**4 - 2*x**2",
}


@pytest.mark.parametrize("loss", HOLES)
def test_nothing_is_proven_at_a_hole_of_the_expression_as_it_is_written(loss: str) -> None:
    ended = gdcli_here("certify", loss, "--box", "x=-3:3", "--stationary")
    assert (ended.status, ended.out) == (2, "")
    assert "has no value at a point where it would be proven to be least, or stationary" in ended.err
    assert f'gdcli certify "{HOLES[loss]}"' in ended.err


@pytest.mark.parametrize("everywhere", [(), ("--box", "x=-2:2,y=-2:2")])
def test_nothing_is_proven_by_a_point_without_a_value_though_the_middle_of_its_box_has_one(
    everywhere: tuple[str, ...],
) -> None:
    # The least value is 0.25, near the end of the domain; without it the circle of radius 1 would be lowest.
    ended = gdcli_here("certify", "(x^2+y^2-1)^2 + 0*log(0.5-x^2-y^2)", *everywhere)
    assert (ended.status, ended.out) == (2, "")
    assert "has no value at a point where it would be proven to be least, or stationary" in ended.err


def test_a_hole_away_from_every_claim_does_no_harm() -> None:
    found = record("(x-1)^2 + 0/x", "--box", "x=-3:3")
    assert found["global_minimum"]["closed"] is True


def test_certificate_is_wrapped_to_the_terminal_and_whole_in_a_pipe() -> None:
    asked = ("certify", "x*sin(x)", "--box", "x=0:12", "--stationary")
    narrow, wide = (seen(*asked, columns=columns, env={"TERM": "dumb"}).out for columns in (40, 400))
    assert widest(narrow) <= 40
    assert narrow.split() == wide.split()
    assert wide == gdcli_here(*asked).out
