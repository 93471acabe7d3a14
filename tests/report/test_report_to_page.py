"""The page of `gdcli play` as a file: alone, ASCII, the same every time, no text of the user's as markup."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from functools import cache
from html.parser import HTMLParser

import pytest

from gdcli.frozen import replace
from gdcli.methods.rules import RULES
from gdcli.pipeline.play import Playground, play
from gdcli.pipeline.play_task import read_play
from gdcli.report.page_record import page_record, typeset
from gdcli.report.to_page import to_page

HOSTILE = "</script><script>alert(1)</script><!\N{MINUS SIGN} & \N{GREEK SMALL LETTER PI} \N{LINE SEPARATOR}"


@cache
def quartic() -> Playground:
    return play(read_play("2*x**4-3*x**2+2*x-20", lr=0.001, epochs=50))


class Elements(HTMLParser):
    """The elements of a page: names with attributes, and the text of each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_endtag(self, _tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.texts:
            self.texts[self._inside][-1] += data


def test_page_is_ascii_and_the_same_every_time() -> None:
    first, second = (to_page(play(read_play("x**2+y**4", lr=0.1, epochs=20))) for _ in range(2))
    assert first == second
    assert first.isascii()


def test_page_names_nothing_outside_of_itself() -> None:
    elements = Elements(to_page(quartic()))
    links = [
        (tag, value) for tag, given in elements.tags for key in ("src", "href") if (value := given.get(key))
    ]
    assert links == [("link", "data:,")]
    assert "http:" not in to_page(quartic()).replace("http://www.w3.org/2000/svg", "")
    assert "https:" not in to_page(quartic())


def test_policy_lets_run_what_is_there_and_nothing_else() -> None:
    elements = Elements(to_page(quartic()))
    (policy,) = (given["content"] for tag, given in elements.tags if given.get("http-equiv"))
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (elements.texts["script"][-1], elements.texts["style"][0])
    ]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    inline = [key for _, given in elements.tags for key in given if key == "style" or key.startswith("on")]
    assert inline == []


def test_text_of_the_user_is_never_markup() -> None:
    playground = quartic()
    result = replace(playground.result, expression=HOSTILE, gradient=(HOSTILE,))
    page = to_page(replace(playground, result=result))
    elements = Elements(page)
    # Counted as text: whatever a parser makes of them, there is none but the page's own.
    assert (page.count("<script"), page.count("</script"), page.count("<!")) == (2, 2, 1)
    assert elements.texts["title"] == [f"Gradient descent on {HOSTILE}"]
    assert json.loads(elements.texts["script"][0])["gradient"] == [HOSTILE]


def test_command_begins_as_a_shell_reads_it() -> None:
    assert page_record(quartic())["command"] == "gdcli minimize '2*x**4-3*x**2+2*x-20'"
    assert page_record(play(read_play(" x +\n 1/x ", epochs=20)))["command"] == "gdcli minimize 'x + 1/x'"


def test_record_has_every_rule_once_with_a_dial_for_every_setting() -> None:
    rules = page_record(quartic())["rules"]
    assert [rule["name"] for rule in rules] == [rule.__name__ for rule in dict.fromkeys(RULES.values())]
    for rule in rules:
        assert [dial["name"] for dial in rule["dials"]] == rule["settings"] == list(rule["values"])


def test_every_dial_reaches_the_value_it_begins_with() -> None:
    record = page_record(quartic())
    for rule in record["rules"]:
        for dial in rule["dials"]:
            value = rule["values"][dial["name"]]
            height = value - dial["low"]
            place = value if not dial["logarithmic"] else math.log10(height) if height else dial["from"]
            assert dial["from"] <= place <= dial["to"], (rule["name"], dial)


@pytest.mark.parametrize(
    ("start", "reach"), [("5", 10), ("-1.2", 5), ("0", 1), ("1e-9", 1), ("1234", 5000), ("-1e300", 2e300)]
)
def test_slider_of_a_start_goes_to_a_round_number(start: str, reach: float) -> None:
    (dial,) = page_record(play(read_play("x**2", start=start, lr=0.1, epochs=20)))["dials"]
    assert (dial["from"], dial["to"]) == pytest.approx((-reach, reach))


def test_stationary_points_of_one_variable_are_the_proven_ones() -> None:
    assert page_record(quartic())["marks"] == [
        {"point": [-1.0], "kind": "the global minimum", "label": "x = -1", "evidence": "exact"},
        {"point": [0.5], "kind": "an inflection point", "label": "x = 1/2", "evidence": "exact"},
    ]


def test_goal_of_several_variables_is_found_though_the_run_does_not_reach_it() -> None:
    (mark,) = page_record(play(read_play("(x-1)**2+3*(y+2)**2", lr=1e-4)))["marks"]
    assert mark["point"] == pytest.approx([1.0, -2.0])
    assert mark["kind"] == "the global minimum"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2*x**4 - 3*x**2 + 2*x - 20", "2·x⁴ − 3·x² + 2·x − 20"),
        ("x**10", "x¹⁰"),
        ("x**(-2)", "x**(-2)"),
        ("-x + 1e-05*y", "−x + 1e-05·y"),
    ],
)
def test_expression_is_typeset_where_it_still_reads_back(text: str, shown: str) -> None:
    assert typeset(text) == shown
    assert read_play(shown).task.loss.variables == read_play(text).task.loss.variables


@pytest.mark.parametrize("expression", ["2*x**4-3*x**2+2*x-20", "exp(x**2)", "x**2+10*y**2", "1e6*x**2"])
def test_rate_that_is_found_lowers_the_loss(expression: str) -> None:
    result = play(read_play(expression)).result
    losses = result.history.loss
    assert losses[-1] < losses[0]
    assert losses.max() == losses[0]
