"""The cache changes nothing but time: a hit prints what a miss prints, whatever has become of the folder."""

from __future__ import annotations

import json
import os
import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest
from gdcli_process import FORMATS, GDCLI, HANG_SECONDS, environment, gdcli_here

from gdcli.cache.folder import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXTBOOK = ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.001", "--epochs", "150")
RUNS = {
    "the textbook's": TEXTBOOK,
    "no options": ("minimize", "x^4 - 3x^3 + 2"),
    "irrational points": ("minimize", "x^4 - 5x^2 + x/3", "--lr", "0.01", "--epochs", "300"),
    "no polynomial": ("minimize", "x - log(x)", "--lr", "0.1"),
    "two variables": ("minimize", "(1 - x)^2 + (y - 2x)^2"),
    "a Hessian": ("minimize", "cosh(x) + x*y + y^2", "--optimizer", "newton"),
    "a changing rate": ("minimize", "x^2 + abs(x)", "--lr", "0.1*0.9^t", "--epochs", "40"),
    "a rate that is too large": ("minimize", "2*x**4-3*x**2+2*x-20", "--lr", "0.3"),
    "curvature by floating point": ("minimize", "sin(x*y) + x^2 + y^2", "--lr", "0.01", "--epochs", "30"),
    "adam": ("minimize", "x^4 - x^2", "--optimizer", "adam", "--lr", "0.1", "--epochs", "50"),
}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "cache"


def _entries(cache: Path) -> list[Path]:
    return sorted((cache / "losses").glob("*"))


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("what", RUNS)
def test_a_hit_is_a_miss_to_the_last_byte(cache: Path, what: str, output_format: str) -> None:
    command = (*RUNS[what], "--format", output_format)
    without = gdcli_here(*command, "--no-cache", env={VARIABLE: str(cache)})
    assert not cache.exists()
    miss = gdcli_here(*command, env={VARIABLE: str(cache)})
    (entry,) = _entries(cache)
    written = entry.stat().st_mtime_ns
    hit = gdcli_here(*command, env={VARIABLE: str(cache)})
    assert without == miss == hit
    assert entry.stat().st_mtime_ns == written


def test_options_share_the_entry_of_a_loss_and_add_to_it(cache: Path) -> None:
    env = {VARIABLE: str(cache)}
    gdcli_here("minimize", "x^4 + x", "--lr", "0.1", env=env)
    (entry,) = _entries(cache)
    assert json.loads(entry.read_bytes().split(b"\n")[0])["hessian"] is None
    gdcli_here("minimize", "x^4 + x", "--optimizer", "newton", env=env)
    assert _entries(cache) == [entry]
    assert json.loads(entry.read_bytes().split(b"\n")[0])["hessian"] is not None


def test_what_cannot_be_used_is_not_remembered(cache: Path) -> None:
    for wrong in ("x +", "sqrt(-1 - x^2)*0 + (-1)^0.5*x"):
        gdcli_here("minimize", wrong, env={VARIABLE: str(cache)})
    assert _entries(cache) == []


def _edit(entry: Path, old: bytes, new: bytes) -> None:
    """Change an entry as somebody would who computes its checksum anew."""
    text = entry.read_bytes().split(b"\n")[0]
    assert old in text
    text = text.replace(old, new)
    entry.write_bytes(text + b"\n%08x\n" % zlib.crc32(text))


def _become_a_folder(entry: Path) -> None:
    entry.unlink()
    entry.mkdir()


def _become_a_link(entry: Path) -> None:
    entry.rename(entry.with_name("x"))
    entry.symlink_to(entry.with_name("x"))


SPOILT: dict[str, Callable[[Path], object]] = {
    "empty": lambda entry: entry.write_bytes(b""),
    "truncated": lambda entry: entry.write_bytes(entry.read_bytes()[:-100]),
    "edited": lambda entry: entry.write_bytes(entry.read_bytes().replace(b'"14"', b'"15"')),
    "Python": lambda entry: entry.write_bytes(b"__import__('os').abort()\n"),
    "a pickle": lambda entry: entry.write_bytes(b"cos\nabort\n(tR."),
    "another operation": lambda entry: _edit(entry, b'"mul"', b'"exec"'),
    "another loss": lambda entry: _edit(entry, b'["14","1"]', b'["15","1"]'),
    "a loss that is hardly another": lambda entry: _edit(entry, b'["14","1"]', b'["1400000001","100000000"]'),
    "another gradient": lambda entry: _edit(entry, b'["8","1"]', b'["9","1"]'),
    "another text": lambda entry: _edit(entry, b"2*x**4 - 3", b"2*x**4 - 4"),
    "another text of the gradient": lambda entry: _edit(entry, b"8*x**3 - 6", b"8*x**3 - 5"),
    "no text": lambda entry: _edit(entry, b"8*x**3 - 6*x + 2", b"8*x**3 - "),
    "a text of another variable": lambda entry: _edit(entry, b"8*x**3 - 6", b"8*y**3 - 6"),
    "a division by zero": lambda entry: _edit(entry, b"8*x**3 - 6", b"8*x**3/0 - 6"),
    "readable by others": lambda entry: entry.chmod(0o644),
    "in a folder of others": lambda entry: entry.parent.chmod(0o777),
    "a folder": _become_a_folder,
    "a link": _become_a_link,
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_entry_changes_nothing(cache: Path, how: str) -> None:
    env = {VARIABLE: str(cache)}
    expected = gdcli_here(*TEXTBOOK, env=env)
    (entry,) = _entries(cache)
    SPOILT[how](entry)
    assert gdcli_here(*TEXTBOOK, env=env) == expected
    assert gdcli_here(*TEXTBOOK, env=env) == expected


def test_an_entry_under_the_name_of_another_loss_changes_nothing(cache: Path) -> None:
    env = {VARIABLE: str(cache)}
    expected = gdcli_here("minimize", "x^2 + 1", env=env)
    (name,) = _entries(cache)
    gdcli_here("minimize", "x^2 + 2", env=env)
    (other,) = {*_entries(cache)} - {name}
    name.write_bytes(other.read_bytes())
    assert gdcli_here("minimize", "x^2 + 1", env=env) == expected


@pytest.mark.parametrize(
    "value", ["/dev/null", "/dev/null/below", "/proc/nowhere", "a\nfolder", "x" * 5000, ""], ids=repr
)
def test_a_folder_that_cannot_be_changes_nothing(
    tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    expected = gdcli_here(*TEXTBOOK, "--no-cache")
    env = {VARIABLE: value, "HOME": str(tmp_path), "XDG_CACHE_HOME": ""}
    assert gdcli_here(*TEXTBOOK, env=env) == expected
    assert gdcli_here(*TEXTBOOK, env=env) == expected


def test_a_relative_folder_is_one_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gdcli_here(*TEXTBOOK, env={VARIABLE: "here"})
    assert len(_entries(tmp_path / "here")) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_changes_nothing(cache: Path) -> None:
    cache.mkdir(0o500)
    expected = gdcli_here(*TEXTBOOK, "--no-cache")
    assert gdcli_here(*TEXTBOOK, env={VARIABLE: str(cache)}) == expected


def test_processes_that_start_at_once_all_print_the_same(cache: Path) -> None:
    processes = [
        subprocess.Popen([*GDCLI, *TEXTBOOK], stdout=subprocess.PIPE, env=environment({VARIABLE: str(cache)}))
        for _ in range(3)
    ]
    outputs = {process.communicate(timeout=HANG_SECONDS)[0] for process in processes}
    assert len(outputs) == 1
    assert len(_entries(cache)) == 1
