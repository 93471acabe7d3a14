"""Pages of `gdcli play` in a headless Chromium: an expression and options in, a page that is open out.

Law: a page that logs an error, breaks its policy or asks for anything but its own file has failed.
"""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gdcli.pipeline.play import play
from gdcli.pipeline.play_task import read_play
from gdcli.report.to_page import to_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HEIGHT = 900  # of every window
LOADED = 3600  # seconds on the clock of a page, at which it is stopped; loading takes less
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser with a new and empty profile; the test skips where there is none to launch."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright, which drives it, is missing")
    if CHROMIUM is None:
        pytest.skip("Chromium, in which the page is tried, is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, folder: Path, expression: str, **options: str) -> Iterator[Page]:
    """The page of an expression.

    options   of `gdcli play`; and width (of the window), theme and motion as the user prefers them
    """
    width = int(options.pop("width", "1200"))
    theme, motion = options.pop("theme", "light"), options.pop("motion", "no-preference")
    file = folder / "page.html"
    file.write_text(to_page(play(read_play(expression, **options))), encoding="ascii")
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce" if motion == "reduce" else "no-preference",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: complaints.append(request.url) if request.url != file.as_uri() else None
    )
    # Its timers go on only where a test lets them.
    page.clock.install(time=0)
    page.goto(file.as_uri())
    page.clock.pause_at(LOADED)
    yield page
    context.close()
    assert complaints == []


def plain(text: str | None) -> str:
    """A text of the page as the command line would spell it."""
    return (text or "").replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")


def state(page: Page) -> str:
    """The sentence on the epoch in view."""
    return plain(page.locator("#state").text_content())


def command(page: Page) -> str:
    """The command line that the page shows."""
    return page.locator("#command").text_content() or ""


def table(page: Page) -> list[list[str]]:
    """Names and figures of the table of epochs."""
    rows = page.locator("#epochs-table tr").all()
    return [[plain(cell) for cell in row.locator("th, td").all_text_contents()] for row in rows]


def path(page: Page, picture: str = "landscape") -> str:
    """The line of the path in a picture, as SVG has it."""
    return page.locator(f"#{picture}-picture .path").get_attribute("d") or ""


def places(line: str) -> list[tuple[float, float]]:
    """The corners of a line."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", line)]


def field(page: Page, name: str) -> Locator:
    """The field of a number, by its label."""
    return page.get_by_label(name, exact=True)
