"""The page of `gdcli play` for every eye and hand: widths, themes, contrast, names and the order of focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chromium import HEIGHT, launched, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

EXPRESSIONS = {
    "one": "2*x**4-3*x**2+2*x-20",
    "two": "(1-x)**2+100*(y-x**2)**2",
    "long": "+".join(["sin(x*y)"] * 40),
    "hills": "20+x**2-10*cos(2*pi*x)+y**2-10*cos(2*pi*y)",
    "names": "learning_rate_of_the_world**2+exp(some_quite_long_name)*some_quite_long_name**2",
}

# The contrast that text must have, WCAG 2.2, 1.4.3 and for what is drawn 1.4.11.
TEXT, DRAWN = 4.5, 3.0

# In the order of the page; what is disabled at the end of a run is left out.
FOCUS = (
    "zoom", "first", "back", "play", "epoch", "logarithmic", "optimizer", "dial-gd-lr", "lr, slider",
    "dial-start-x", "x, slider", "epochs", "reset", "equations", "command", "copy", "Epochs",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.mark.parametrize("width", ["360", "768", "1400"])
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_page_fits_its_window(browser: Browser, tmp_path: Path, name: str, width: str) -> None:
    with opened(browser, tmp_path, EXPRESSIONS[name], width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= int(width)


@pytest.mark.parametrize("width", ["360", "1400"])
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_no_word_of_a_picture_is_cut_off(browser: Browser, tmp_path: Path, name: str, width: str) -> None:
    with opened(browser, tmp_path, EXPRESSIONS[name], width=width) as page:
        cut = page.evaluate("""() => [...document.querySelectorAll("svg text:not(.level)")].filter((text) => {
          const inner = text.getBoundingClientRect();
          const outer = text.closest("svg").getBoundingClientRect();
          return inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
            inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
        }).map((text) => text.textContent)""")
        assert cut == []


@pytest.mark.parametrize("width", ["360", "1400"])
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_no_word_of_a_picture_covers_another(browser: Browser, tmp_path: Path, name: str, width: str) -> None:
    with opened(browser, tmp_path, EXPRESSIONS[name], width=width) as page:
        covered = page.evaluate("""() => [...document.querySelectorAll("svg")].flatMap((picture) => {
          const words = [...picture.querySelectorAll("text")];
          const boxes = words.map((word) => word.getBoundingClientRect());
          // The box of a line is higher than its letters.
          const isLeft = (a, b) => a.right <= b.left;
          const isAbove = (a, b) => a.bottom <= b.top + 4;
          const apart = (a, b) => isLeft(a, b) || isLeft(b, a) || isAbove(a, b) || isAbove(b, a);
          return words.filter((_, i) => boxes.some((box, j) => j < i && !apart(box, boxes[i])))
            .map((word) => word.textContent);
        })""")
        assert covered == []


@pytest.mark.parametrize("label", ["lr, slider", "x, slider", "y, slider"])
def test_picture_stays_in_view_of_the_sliders_on_a_narrow_window(
    browser: Browser, tmp_path: Path, label: str
) -> None:
    with opened(browser, tmp_path, EXPRESSIONS["two"], width="400") as page:
        slider = page.get_by_label(label)
        slider.focus()
        picture, hand = page.locator("#landscape").bounding_box(), slider.bounding_box()
        assert picture is not None
        assert hand is not None
        assert picture["y"] >= 0
        assert picture["y"] + picture["height"] <= hand["y"]
        assert hand["y"] + hand["height"] <= HEIGHT


def colour(page: Page, selector: str, property_: str) -> tuple[float, float, float]:
    """Red, green and blue of 0 to 1."""
    text = page.evaluate(
        "([selector, property]) => getComputedStyle(document.querySelector(selector))[property]",
        [selector, property_],
    )
    red, green, blue = (float(part) / 255 for part in text.strip("rgb()").split(",")[:3])
    return red, green, blue


def luminance(rgb: tuple[float, float, float]) -> float:
    """Relative luminance, as WCAG defines it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_can_be_told_apart_in_both_themes(browser: Browser, tmp_path: Path, theme: str) -> None:
    with opened(browser, tmp_path, EXPRESSIONS["one"], theme=theme) as page:
        paper, panel = (colour(page, part, "backgroundColor") for part in ("body", "section"))
        assert (luminance(paper) > 0.5) == (theme == "light")
        for selector, property_, least in (
            ("h1", "color", TEXT),
            ("dt", "color", TEXT),
            ("#summary", "color", TEXT),
            (".tick", "fill", TEXT),
            (".name", "fill", TEXT),
            (".label", "fill", TEXT),
            (".note", "color", TEXT),
            (".curve", "stroke", DRAWN),
            (".path", "stroke", DRAWN),
            (".mark", "stroke", DRAWN),
            ("button", "borderTopColor", DRAWN),
        ):
            found = colour(page, selector, property_)
            assert min(contrast(found, paper), contrast(found, panel)) >= least, selector
        assert contrast(colour(page, "#play", "color"), colour(page, "#play", "backgroundColor")) >= TEXT


def test_every_control_has_a_name(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, EXPRESSIONS["two"]) as page:
        page.get_by_label("optimizer", exact=True).select_option("rmsprop")
        nameless = page.evaluate("""() => [...document.querySelectorAll("button, input, select, svg[role]")]
          .filter((control) => !control.textContent.trim() && !control.getAttribute("aria-label") &&
            !(control.labels && control.labels[0] && control.labels[0].textContent.trim()))
          .map((control) => control.outerHTML)""")
        assert nameless == []


def test_focus_goes_from_top_to_bottom(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, EXPRESSIONS["one"], width="360") as page:
        met: list[Any] = []
        for _ in FOCUS:
            page.keyboard.press("Tab")
            met.append(
                page.evaluate("""() => document.activeElement.id || document.activeElement.ariaLabel ||
                  document.getElementById(document.activeElement.getAttribute("aria-labelledby")).textContent""")
            )
        assert tuple(met) == FOCUS
