"""The house keeps its floors: every file imports only from below, and a library only where it belongs.

Reads the source of every file of gdcli. Imports inside functions and under TYPE_CHECKING count as well.
"""

from __future__ import annotations

import ast
import functools
import pathlib
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

import gdcli

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = pathlib.Path(gdcli.__file__).parent
FILES = sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py"))


@dataclass(frozen=True)
class Room:
    """A folder (its name ends in a slash) or a group of files of one floor.

    libraries   what third parties its files may import
    only_in     for a library, the files that alone may import it; without an entry, all of the room
    """

    floor: int
    places: tuple[str, ...]
    libraries: frozenset[str] = frozenset()
    only_in: dict[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, file: str) -> bool:
        """Whether a file of the house belongs here."""
        return any(file == place or (place[-1] == "/" and file.startswith(place)) for place in self.places)

    def may_import(self, file: str, library: str) -> bool:
        """Whether one of its files may import a library."""
        return library in self.libraries and file in self.only_in.get(library, {file})


def _files(folder: str, *names: str) -> frozenset[str]:
    return frozenset(folder + name for name in names)


ROOMS = (
    Room(0, ("errors.py", "frozen.py", "ieee.py", "clock.py", "version.py")),
    # Reading an expression, a start or a rate imports no sympy: an error is told without waiting for it.
    Room(
        1,
        ("objective/",),
        frozenset({"sympy"}),
        {
            "sympy": _files(
                "objective/",
                "build.py",
                "derivation.py",
                "factored.py",
                "functions.py",
                "objective.py",
                "to_latex.py",
                "to_text.py",
            )
        },
    ),
    # Data is read before anything is known of what is made of it.
    Room(
        1,
        ("data/",),
        frozenset({"numpy", "pyarrow"}),
        {"pyarrow": _files("data/", "parquet.py")},
    ),
    Room(
        2,
        ("program/",),
        frozenset({"sympy"}),
        {"sympy": _files("program/", "lower.py", "partial.py", "regression.py")},
    ),
    Room(
        3,
        ("backends/",),
        frozenset({"numpy", "mpmath", "flint", "llvmlite"}),
        {
            "numpy": _files(
                "backends/",
                "box_arithmetic.py",
                "box_rows.py",
                "to_boxes.py",
                "to_boxes_where_defined.py",
                "to_numpy.py",
                "to_rows.py",
                "machine_rows.py",
            ),
            "mpmath": _files("backends/", "to_mpmath.py"),
            "flint": _files("backends/", "to_interval.py"),
            "llvmlite": _files("backends/", "machine_code.py"),
        },
    ),
    Room(3, ("methods/",), frozenset({"sympy"})),
    Room(4, ("descent/",), frozenset({"numpy"})),
    Room(
        5,
        ("verdict/",),
        frozenset({"sympy", "numpy", "mpmath", "flint"}),
        {
            "flint": _files(
                "verdict/certified/", "certificate.py", "eigenvalues.py", "krawczyk.py", "local.py", "rows.py"
            )
            | _files("verdict/exact/", "increasing.py", "lowest_of_rows.py", "rows_in_fractions.py")
        },
    ),
    # What earlier runs compiled: read before anything of the verdict is.
    Room(5, ("cache/",), frozenset({"platformdirs"}), {"platformdirs": _files("cache/", "folder.py")}),
    Room(
        5, ("statistics/",), frozenset({"numpy", "mpmath"}), {"mpmath": _files("statistics/", "student.py")}
    ),
    Room(
        6,
        ("pipeline/",),
        frozenset({"numpy"}),
        {"numpy": _files("pipeline/", "landscape.py", "result.py", "training.py", "held_back.py")},
    ),
    Room(
        7,
        ("report/",),
        frozenset({"rich", "numpy", "plotille", "matplotlib"}),
        {
            "numpy": _files("report/picture/", "fit_scene.py", "plane_scene.py", "to_figure.py", "window.py"),
            "plotille": _files("report/picture/", "drawing.py"),
            "matplotlib": _files("report/picture/", "to_figure.py"),
        },
    ),
    Room(8, ("cli/",), frozenset({"typer"})),
    # The public names: above everything, and without a library.
    Room(9, ("__init__.py", "__main__.py")),
)

# Names that hold anything sooner or later.
NAMES_FOR_ANYTHING = {"utils", "helpers", "common", "core", "base", "manager", "types"}

# Calls that run text as code or guess what a number was meant to be, and the files that may make them.
FORBIDDEN_CALLS: dict[str, frozenset[str]] = {
    "eval": frozenset(),
    "parse_expr": frozenset(),
    "lambdify": frozenset(),
    "nsimplify": frozenset(),
    "__import__": frozenset(),
    # The source it runs is made of register numbers and rows of a table.
    "exec": _files("backends/", "to_python.py"),
    "compile": _files("backends/", "to_python.py"),
    # What it is given there is what a rule returned: numbers and expressions.
    "sympify": _files("methods/", "trace.py"),
    # By names from a table in the same file.
    "import_module": frozenset({"__init__.py"}),
}


@functools.cache
def _tree(file: str) -> ast.Module:
    return ast.parse((HOUSE / file).read_text("utf-8"), file)


def _room(file: str) -> Room:
    (room,) = (room for room in ROOMS if room.holds(file))
    return room


def _imports(file: str) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a file imports."""
    for node in ast.walk(_tree(file)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from ((node.lineno, f"{module}.{name.name}") for name in names)
            case ast.ImportFrom():
                yield node.lineno, "a relative import"
            case _:
                pass


def _source(dotted: str) -> str | None:
    """File of the house behind a dotted name, which may go on into the file; None for gdcli's own names."""
    parts = dotted.split(".")[1:]
    candidates = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    paths = (path for candidate in candidates for path in (f"{candidate}.py", f"{candidate}/__init__.py"))
    return next((path for path in paths if path in FILES), None)


def test_a_file_is_in_exactly_one_room() -> None:
    rooms = {file: [room.places for room in ROOMS if room.holds(file)] for file in FILES}
    assert {file: places for file, places in rooms.items() if len(places) != 1} == {}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.places[0])
def test_a_room_names_only_what_exists(room: Room) -> None:
    assert [p for p in room.places if not (HOUSE / p).exists()] == []
    listed = {file for files in room.only_in.values() for file in files}
    assert listed <= set(FILES)


def test_a_file_imports_only_from_floors_below_or_its_own_room() -> None:
    upwards = [
        f"{file}:{line} imports {dotted}"
        for file in FILES
        for line, dotted in _imports(file)
        if dotted.startswith("gdcli.") and (source := _source(dotted)) is not None
        if _room(source) is not _room(file) and _room(source).floor >= _room(file).floor
    ]
    assert upwards == []


def test_a_file_imports_only_the_libraries_of_its_room() -> None:
    strangers = [
        f"{file}:{line} imports {dotted}"
        for file in FILES
        for line, dotted in _imports(file)
        if (library := dotted.partition(".")[0]) not in sys.stdlib_module_names | {"gdcli"}
        if not _room(file).may_import(file, library)
    ]
    assert strangers == []


def test_a_file_runs_no_text_as_code() -> None:
    calls = [
        (file, node.lineno, ast.unparse(node.func))
        for file in FILES
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.Call)
    ]
    found = [
        f"{file}:{line} calls {name}"
        for file, line, name in calls
        # Of a dotted name the last part counts: builtins.eval, sympy.parsing.sympy_parser.parse_expr.
        if file not in FORBIDDEN_CALLS.get(name.rpartition(".")[2], {file}) and name != "re.compile"
    ]
    assert found == []


def test_a_file_has_a_name_that_could_not_hold_anything() -> None:
    words = {file: {part.removesuffix(".py").strip("_") for part in file.split("/")} for file in FILES}
    assert [file for file in FILES if words[file] & NAMES_FOR_ANYTHING] == []


def test_a_file_says_what_it_holds() -> None:
    assert [file for file in FILES if not ast.get_docstring(_tree(file))] == []


@pytest.mark.parametrize(
    ("dotted", "file"),
    [
        ("gdcli.errors", "errors.py"),
        ("gdcli.errors.InputError", "errors.py"),
        ("gdcli.report.to_records", "report/to_records.py"),
        ("gdcli.report", "report/__init__.py"),
        ("gdcli.objective.tree.Node", "objective/tree.py"),
        ("gdcli.__version__", None),
    ],
)
def test_a_dotted_name_leads_to_its_file(dotted: str, file: str | None) -> None:
    assert _source(dotted) == file
