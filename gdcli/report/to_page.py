"""A playground as one HTML file: no network, no server, and nothing of the user's text as markup or code.

Law: the file is ASCII and depends on nothing but the playground. Its policy lets nothing run but this very
script, and nothing load.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from gdcli.backends.to_javascript import operations, to_javascript
from gdcli.report.page_record import page_record
from gdcli.version import __version__

if TYPE_CHECKING:
    from gdcli.pipeline.play import Playground

# In this order: each uses only what stands before it, page.js all of them.
SCRIPTS = (
    "figures.js",
    "breakdown.js",
    "descent.js",
    "plane.js",
    "window.js",
    "contours.js",
    "marks.js",
    "pictures.js",
    "dials.js",
    "facts.js",
    "page.js",
)


def to_page(playground: Playground) -> str:
    """The whole page."""
    record = page_record(playground)
    script = "\n".join(
        [
            '"use strict";',
            'const page = JSON.parse(document.getElementById("data").textContent);',
            programs(playground),
            *map(_source, SCRIPTS),
        ]
    )
    style = _source("page.css")
    page = Template(_source("page.html")).substitute(
        version=__version__,
        title=html.escape(record["expression"]),
        style=style,
        style_hash=_hash(style),
        data=_harmless(json.dumps(record, allow_nan=False)),
        script=script,
        script_hash=_hash(script),
    )
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii")


def programs(playground: Playground) -> str:
    """Source of what the command line computes: the loss, and one epoch of every rule of `page.rules`."""
    epochs = [
        f"page.rules[{i}].advance = {to_javascript(rule.epoch.whole)};\n"
        for i, rule in enumerate(playground.rules)
    ]
    return "\n".join([operations(), f"const lossOf = {to_javascript(playground.loss)};\n", *epochs])


def _source(name: str) -> str:
    """A file of the page; it is ASCII, because a character reference means nothing in a script."""
    return files("gdcli.report.play").joinpath(name).read_text("ascii")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("ascii")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _harmless(data: str) -> str:
    """JSON in which nothing can end the script element that holds it."""
    return data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
