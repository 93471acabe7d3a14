"""`gdcli play` in Chromium: it loads alone, obeys hands and keys, and shows what `gdcli minimize` prints."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from chromium import command, field, launched, opened, path, places, state, table

from gdcli.methods.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

HANG_SECONDS = 60.0  # against hangs, not a measurement

QUARTIC = "2*x**4-3*x**2+2*x-20"
ROSENBROCK = "(1-x)**2+100*(y-x**2)**2"

PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "one variable": (QUARTIC, {"lr": "0.001", "epochs": "1000"}),
    "two variables": (ROSENBROCK, {"start": "x=-1.2,y=1"}),
    "three variables": ("x**2+y**2+z**4", {}),
    "many epochs": (QUARTIC, {"lr": "0.001", "epochs": "15000"}),
    "diverging": (QUARTIC, {"lr": "0.3", "epochs": "15"}),
    "undefined at the start": ("1/x", {"start": "0"}),
    "leaves its domain at once": ("log(x)", {"start": "1", "lr": "0.5"}),
    "undefined in parts": ("x-log(x)", {"start": "3"}),
    "constant": ("x-x+3", {}),
    "huge": ("1e300*x**2+1e-300*y", {}),
    "larger than can be shown": ("1e305*x**4", {}),
    "tiny": ("1e-320*x**2", {}),
    "steep": ("exp(x**2)", {}),
    "rounded away": ("x**2+1e300", {}),
    "far away": ("(x-1e300)**2+y", {"start": "x=1e300,y=-1e-300"}),
    "a kink": ("|x|+|y-1|", {}),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture
def quartic(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with opened(browser, tmp_path, QUARTIC, lr="0.01", epochs="100") as page:
        yield page


def printed(line: str) -> list[list[str]]:
    """Names and figures of the table that a command line prints."""
    words = shlex.split(line)
    assert words[0] == "gdcli"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=HANG_SECONDS,
    )
    block = next(part for part in done.stdout.split("\n\n") if part.lstrip().startswith("epoch"))
    return [row.split() for row in block.splitlines()]


@pytest.mark.parametrize("name", PAGES)
def test_page_loads_alone_and_without_an_error(browser: Browser, tmp_path: Path, name: str) -> None:
    expression, options = PAGES[name]
    with opened(browser, tmp_path, expression, **options) as page:
        assert "Stopped: " in state(page)
        assert page.locator("svg:visible .axis").count() == page.locator("figure:visible").count()


def test_policy_forbids_the_network(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, "x**2") as page:
        policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
        assert policy is not None
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        ("one variable", {}),
        ("one variable", {"lr": "0.0123", "x": "-0.5"}),
        ("two variables", {"y": "0.25", "lr": "1e-05"}),
        ("diverging", {"x": "3"}),
        ("many epochs", {}),
        ("undefined in parts", {"lr": "0.7"}),
    ],
)
def test_table_is_what_the_command_on_the_page_prints(
    browser: Browser, tmp_path: Path, name: str, moves: dict[str, str]
) -> None:
    expression, options = PAGES[name]
    with opened(browser, tmp_path, expression, **options) as page:
        for label, value in moves.items():
            field(page, label).fill(value)
        assert table(page) == printed(command(page))


@pytest.mark.parametrize("optimizer", sorted({rule.__name__ for rule in RULES.values()}))
def test_every_rule_runs_and_has_its_command(quartic: Page, optimizer: str) -> None:
    field(quartic, "optimizer").select_option(optimizer)
    assert ("--optimizer" in command(quartic)) == (optimizer != "gd")
    assert table(quartic) == printed(command(quartic))


def test_changed_hyperparameter_is_in_the_command_and_in_the_run(quartic: Page) -> None:
    field(quartic, "optimizer").select_option("adam")
    field(quartic, "beta1").fill("0.5")
    assert "--optimizer adam:beta1=0.5" in command(quartic)
    assert table(quartic) == printed(command(quartic))


def test_slider_moves_the_path_by_keyboard(quartic: Page) -> None:
    before, told = path(quartic), command(quartic)
    quartic.get_by_label("lr, slider").press("ArrowLeft")
    assert path(quartic) != before
    assert command(quartic) != told
    assert field(quartic, "lr").input_value() in command(quartic)


def test_slider_of_the_start_moves_the_first_point(quartic: Page) -> None:
    before = places(path(quartic))[0]
    quartic.get_by_label("x, slider").press("ArrowLeft")
    assert float(field(quartic, "x").input_value()) < 5
    assert places(path(quartic))[0] != before
    assert table(quartic)[1][1] == field(quartic, "x").input_value()


def test_steps_go_by_keyboard(quartic: Page) -> None:
    quartic.locator("#first").press("Enter")
    assert state(quartic).startswith("Epoch 0 of 100: x = 5, loss 1165")
    for epoch in (1, 2):
        quartic.locator("#step").press("Space")
        assert state(quartic).startswith(f"Epoch {epoch} of 100")
    assert len(places(path(quartic))) == 3
    quartic.locator("#back").press("Enter")
    assert state(quartic).startswith("Epoch 1 of 100")
    quartic.locator("#epoch").press("End")
    assert state(quartic).startswith("Epoch 100 of 100")


def test_play_and_pause_go_by_keyboard(quartic: Page) -> None:
    button = quartic.locator("#play")
    button.press("Enter")
    assert button.text_content() == "Pause"
    assert quartic.locator("#state").get_attribute("aria-live") == "off"
    quartic.clock.run_for(1000)
    assert state(quartic).startswith("Epoch 10 of 100")
    button.press("Space")
    quartic.clock.run_for(1000)
    assert state(quartic).startswith("Epoch 10 of 100")
    assert button.text_content() == "Play"
    assert quartic.locator("#state").get_attribute("aria-live") == "polite"
    button.press("Enter")
    quartic.clock.run_for(20_000)
    assert state(quartic).startswith("Epoch 100 of 100")
    assert button.text_content() == "Play"


def test_play_goes_in_single_pictures_where_motion_is_not_wanted(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, QUARTIC, motion="reduce") as page:
        page.locator("#play").press("Enter")
        page.clock.run_for(900)
        assert state(page).startswith("Epoch 0 of")
        page.clock.run_for(200)
        assert state(page).startswith("Epoch 10 of")


def test_number_out_of_range_is_said_and_changes_nothing(quartic: Page) -> None:
    told = command(quartic)
    for label, wrong in (("lr", "0"), ("lr", "fast"), ("x", ""), ("epochs", "0")):
        box = field(quartic, label)
        good = box.input_value()
        box.fill(wrong)
        assert box.get_attribute("aria-invalid") == "true"
        assert command(quartic) == told
        box.fill(good)
        assert box.get_attribute("aria-invalid") is None
    assert command(quartic) == told


def test_verdict_stands_only_beside_the_settings_it_was_given_for(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, QUARTIC, lr="0.001", epochs="1000") as page:
        verdict = page.locator("#verdict")
        assert "creeping towards 1/2, an inflection point" in (verdict.text_content() or "")
        field(page, "x").fill("0")
        assert "inflection" not in (verdict.text_content() or "")
        page.locator("#reset").click()
        assert "inflection" in (verdict.text_content() or "")
        assert field(page, "x").input_value() == "5"


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("one variable", "logarithmic"),
        ("diverging", "logarithmic"),
        ("leaves its domain at once", "linear"),
        ("constant", "linear"),
    ],
)
def test_losses_of_many_sizes_open_on_a_logarithmic_axis(
    browser: Browser, tmp_path: Path, name: str, scale: str
) -> None:
    expression, options = PAGES[name]
    with opened(browser, tmp_path, expression, **options) as page:
        assert field(page, "logarithmic axis").is_checked() == (scale == "logarithmic")
        assert len(places(path(page, "history"))) > 1


def test_stationary_points_are_marked(quartic: Page) -> None:
    labels = quartic.locator("#landscape-picture .label").all_text_contents()
    assert labels == ["global minimum", "inflection point"]


def test_click_in_the_picture_starts_there(quartic: Page) -> None:
    told = command(quartic)
    quartic.locator("#landscape-picture").click(position={"x": 300, "y": 120})
    assert command(quartic) != told
    assert f"--start x={field(quartic, 'x').input_value()} " in command(quartic)
    assert table(quartic) == printed(command(quartic))


def test_zoom_brings_the_end_of_the_path_apart(quartic: Page) -> None:
    whole = quartic.locator("#landscape-picture .tick").all_text_contents()
    quartic.locator("#zoom").press("ArrowRight")
    assert quartic.locator("#landscape-picture .tick").all_text_contents() != whole


def test_more_than_two_variables_have_the_loss_per_epoch_only(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, "x**2+y**2+z**4") as page:
        assert page.locator("#no-landscape").is_visible()
        assert not page.locator("#landscape").is_visible()
        before = path(page, "history")
        page.get_by_label("z, slider").press("ArrowLeft")
        assert path(page, "history") != before


def test_copy_says_that_it_copied(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, "x**2") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator("#copy").press("Enter")
        page.get_by_text("copied", exact=True).wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == command(page)
