"""The folder: what was written is read back, and whatever is wrong with it counts as absent."""

from __future__ import annotations

import errno
import os
import threading
from typing import TYPE_CHECKING

import pytest

from gdcli.cache import folder as module
from gdcli.cache.folder import VARIABLE, Folder, user_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "ab" * 4
OTHER = "cd" * 4
ENTRY = b"an entry\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with one entry."""
    made = Folder(tmp_path / "parent" / "losses")
    made.write(NAME, ENTRY)
    return made


def test_what_was_written_is_read(folder: Folder) -> None:
    assert folder.read(NAME) == ENTRY
    assert folder.read(OTHER) == b""
    folder.write(NAME, b"another\n")
    assert folder.read(NAME) == b"another\n"


def test_folder_and_entries_are_the_users_alone(folder: Folder) -> None:
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert (folder.path / NAME).stat().st_mode & 0o777 == 0o600


def test_nothing_half_written_is_left(folder: Folder) -> None:
    assert [path.name for path in folder.path.iterdir()] == [NAME]


def _entry(folder: Folder) -> Path:
    return folder.path / NAME


def _link_to_entry(folder: Folder) -> None:
    _entry(folder).rename(folder.path.parent / "elsewhere")
    _entry(folder).symlink_to(folder.path.parent / "elsewhere")


def _link_to_folder(folder: Folder) -> None:
    folder.path.rename(folder.path.parent / "elsewhere")
    folder.path.symlink_to(folder.path.parent / "elsewhere")


def _folder_for_entry(folder: Folder) -> None:
    _entry(folder).unlink()
    _entry(folder).mkdir(0o700)


def _pipe_for_entry(folder: Folder) -> None:
    _entry(folder).unlink()
    os.mkfifo(_entry(folder), 0o600)


def _file_for_folder(folder: Folder) -> None:
    _entry(folder).unlink()
    folder.path.rmdir()
    folder.path.touch(0o600)


HOSTILE: dict[str, Callable[[Folder], object]] = {
    "a link in place of the entry": _link_to_entry,
    "a link in place of the folder": _link_to_folder,
    "a folder in place of the entry": _folder_for_entry,
    "a pipe in place of the entry": _pipe_for_entry,
    "a file in place of the folder": _file_for_folder,
    "an entry that others can read": lambda folder: _entry(folder).chmod(0o604),
    "an entry that its group can write": lambda folder: _entry(folder).chmod(0o620),
    "a folder that others can enter": lambda folder: folder.path.chmod(0o701),
    "a folder that everybody can write": lambda folder: folder.path.chmod(0o777),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_others_may_have_touched_is_not_read(folder: Folder, what: str) -> None:
    HOSTILE[what](folder)
    assert folder.read(NAME) == b""
    folder.write(OTHER, ENTRY)  # raises nothing


def test_what_belongs_to_another_user_is_not_read(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: folder.path.stat().st_uid + 1)
    assert folder.read(NAME) == b""


def test_no_link_is_written_through(folder: Folder) -> None:
    _link_to_entry(folder)
    folder.write(NAME, b"new\n")
    assert (folder.path.parent / "elsewhere").read_bytes() == ENTRY
    assert folder.read(NAME) == b"new\n"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["open", "replace", "fdopen", "fstat", "scandir"])
def test_a_disk_that_fails_is_no_error(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        folder.write(OTHER, ENTRY)
        assert folder.read(NAME) in {b"", ENTRY}
    assert folder.read(NAME) == ENTRY


def test_two_that_write_at_once_leave_one_whole_entry(folder: Folder) -> None:
    entries = [bytes([letter]) * 100_000 for letter in b"abcd"]
    seen: set[bytes] = set()

    def write(entry: bytes) -> None:
        for _ in range(20):
            folder.write(NAME, entry)
            seen.add(folder.read(NAME))

    threads = [threading.Thread(target=write, args=(entry,)) for entry in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen <= {*entries}
    assert len(list(folder.path.iterdir())) == 1


def test_the_folder_is_bounded_in_size_and_the_oldest_go_first(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FOLDER", 100)
    os.utime(_entry(folder), (0, 0))
    names = [f"{number:08x}" for number in range(8)]
    for age, name in zip(range(8, 0, -1), names, strict=True):
        folder.write(name, b"x" * 30)
        os.utime(folder.path / name, (age * -1.0 + 1e9, age * -1.0 + 1e9))
    folder.write(OTHER, b"y" * 30)
    assert {path.name for path in folder.path.iterdir()} == {OTHER, *names[-2:]}


def test_the_folder_is_bounded_in_number(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ENTRIES", 3)
    for number in range(6):
        folder.write(f"{number:08x}", ENTRY)
    assert len(list(folder.path.iterdir())) == 3


def test_an_entry_is_bounded_in_size(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ENTRY", 20)
    folder.write(OTHER, b"x" * 21)
    assert folder.read(OTHER) == b""
    with _entry(folder).open("ab") as file:
        file.write(b"x" * 20)
    assert folder.read(NAME) == b""


def test_what_nobody_finished_goes_after_a_while_and_what_is_not_ours_stays(folder: Folder) -> None:
    old, new, strange = (folder.path / name for name in (f"{OTHER}.0a", f"{OTHER}.0b", "notes.txt"))
    for path in (old, new, strange):
        path.touch()
    for path in (old, strange):
        os.utime(path, (0, 0))
    folder.write(NAME, ENTRY)
    assert {path.name for path in folder.path.iterdir()} == {NAME, new.name, strange.name}


def test_the_variable_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "chosen"))
    assert user_folder() == Folder(tmp_path / "chosen" / "losses")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "relative")
    assert user_folder() == Folder(tmp_path / "relative" / "losses")


@pytest.mark.parametrize("value", ["", None])
@pytest.mark.parametrize("xdg", ["", "relative", "{tmp_path}/caches"])
def test_without_the_variable_it_is_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None, xdg: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", xdg.format(tmp_path=tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(VARIABLE) if value is None else monkeypatch.setenv(VARIABLE, value)
    found = user_folder()
    assert found is not None
    assert found.path.is_relative_to(tmp_path)
    assert found.path.parent.name == "gdcli"
