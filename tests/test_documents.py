"""Documents are tests: every console block is run and its output compared, every Python block is a doctest.

In a console block a line `$ COMMAND` is followed by what the command prints, both streams together. `…`
stands for any text.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import forked
import pytest
from forking import forking

from gdcli.cache.folder import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "examples").glob("*.md")])
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", VARIABLE: os.environ[VARIABLE]}


class Command(NamedTuple):
    """A command and what the document says it prints."""

    command: str
    expected: str


def blocks(document: Path, language: str) -> list[str]:
    return [body for found, body in FENCED.findall(document.read_text("utf-8")) if found == language]


def commands(block: str) -> list[Command]:
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    return [Command(*pair) for pair in zip(parts[1::2], parts[2::2], strict=True)]


CONSOLE = [
    pytest.param(command, id=f"{document.stem}: {command.command[:60]}")
    for document in DOCUMENTS
    for block in blocks(document, "console")
    for command in commands(block)
]


@pytest.fixture(scope="module")
def launchers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the path of a shell, with a `gdcli` of this interpreter that imports nothing anew."""
    folder = tmp_path_factory.mktemp("launchers")
    launcher = folder / "gdcli"
    with forking(ENVIRONMENT) as server:
        launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{forked.__file__}" "{server}" "$@"\n')
        launcher.chmod(0o755)
        yield folder


@pytest.mark.parametrize("shown", CONSOLE)
def test_console_block_prints_what_it_shows(shown: Command, launchers: Path, tmp_path: Path) -> None:
    # A reader stands in the clone.
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    done = subprocess.run(
        ["bash", "-c", shown.command],  # noqa: S607 - a document's shell is bash
        cwd=tmp_path,
        env=ENVIRONMENT | {"PATH": f"{launchers}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    pattern = ".*".join(map(re.escape, shown.expected.split("…")))
    assert re.fullmatch(pattern, done.stdout, re.DOTALL), done.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_python_block_says_what_it_shows(document: Path) -> None:
    assert doctest.testfile(str(document), module_relative=False).failed == 0
