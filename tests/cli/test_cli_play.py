"""`gdcli play`: where the page goes, and what it refuses to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gdcli_process import gdcli, gdcli_here

if TYPE_CHECKING:
    from pathlib import Path


def test_page_goes_to_standard_output_or_to_a_file(tmp_path: Path) -> None:
    shown = gdcli("play", "x^2", "--lr", "0.1")
    written = gdcli_here("play", "x^2", "--lr", "0.1", "--out", str(tmp_path / "page.html"))
    assert (shown.status, shown.err) == (0, "")
    assert (written.status, written.out, written.err) == (0, "", "")
    assert shown.out.startswith("<!DOCTYPE html>\n")
    assert shown.out.endswith("</html>\n")
    assert (tmp_path / "page.html").read_text("ascii") == shown.out


def test_expression_may_begin_with_a_minus_or_come_from_a_stream() -> None:
    assert gdcli_here("play", "-x^2", "--lr", "0.1", "-n", "3").status == 0
    assert gdcli_here("play", "-", stdin="x^2").status == 0


def test_page_that_begins_with_a_breakdown_is_a_page() -> None:
    assert gdcli_here("play", "log(x)", "--start", "-1").status == 0


@pytest.mark.parametrize(
    ("arguments", "what", "fix"),
    [
        (("x +",), "something is missing after '+'", "after '+'"),
        (("3",), "no variable", "x**2"),
        (("x^2", "--lr", "0.1*0.9^t"), "changes with the epoch", "--lr 0.01"),
        (("x^2", "--lr", "0"), "--lr must be positive", "--lr 0.01"),
        (("x^2", "--optimizer", "lbfgs"), "chooses its own steps", "--optimizer gd"),
        (("x^2", "--optimizer", "gd:clip_norm=1"), "no slider for clip_norm", "--optimizer gd"),
        (("x^2", "--optimizer", "adam:beta1=2"), "beta1 = 2 is out of its range", "adam:beta1=0.9"),
        (("x^2", "--epochs", "100001"), "more than a page can compute", "--epochs 100000"),
        (("x^2", "--start", "y=1"), "no variable 'y'", "x"),
    ],
)
def test_what_a_page_cannot_begin_with_is_refused_and_leaves_an_old_file(
    arguments: tuple[str, ...], what: str, fix: str, tmp_path: Path
) -> None:
    old = tmp_path / "page.html"
    old.write_text("old\n", encoding="utf-8")
    refused = gdcli_here("play", *arguments, "--out", str(old))
    assert (refused.status, refused.out) == (2, "")
    assert what in refused.err
    assert fix in refused.err
    assert old.read_text(encoding="utf-8") == "old\n"
