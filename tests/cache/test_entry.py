"""Entries: what was compiled comes back, and bytes that are not exactly that come to nothing."""

from __future__ import annotations

import json
import zlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.cache.entry import UnusableEntryError, from_bytes, name_of, to_bytes
from gdcli.descent.compiled import Compiled, compiled
from gdcli.descent.method import LOSS, derivative
from gdcli.descent.problem import SymbolicProblem
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable

LOSSES = [
    "2*x**4 - 3*x**2 + 2*x - 20",
    "x/3 + 1e300*x^2 + 0.1*exp(-x)",
    "(1 - x)^2 + 100*(y - x^2)^2",
    "abs(x) + max(x, y, 2) + cbrt(z)",
    "lambda^2 + x_1*beta",
    "sin(pi*x)^70 + e^x",
]
MADE_OF = ("a loss", "a version")
ANY = settings(deadline=None, max_examples=150, derandomize=True)


def compiled_from(text: str) -> Compiled:
    """Everything that a loss can have in an entry."""
    objective = build_objective(read_loss(text))
    made = compiled(objective)
    problem = SymbolicProblem(objective, made.loss)
    start = (0.5,) * len(objective.variables)
    problem.hessian(start)
    if len(start) == 1:
        problem.derivatives(0.5)
    return Compiled(made.expression, made.gradient, made.loss, problem.known_hessian, problem.known_orders)


ROSENBROCK = compiled_from(LOSSES[2])
VARIABLES = ("x", "y")
WHOLE = to_bytes(MADE_OF, ROSENBROCK)


@pytest.mark.parametrize("text", LOSSES)
def test_what_was_compiled_comes_back(text: str) -> None:
    made = compiled_from(text)
    assert made.hessian is not None
    assert from_bytes(to_bytes(MADE_OF, made), MADE_OF, made.loss.inputs) == made


def test_constants_of_any_length_come_back() -> None:
    long = Program(("x",), (Fraction(10**5000 + 1, 3**9000),), (), ((LOSS, 1), (derivative("x"), 1)))
    made = Compiled("x", ("1",), long)
    assert from_bytes(to_bytes(MADE_OF, made), MADE_OF, ("x",)) == made


def test_different_texts_and_versions_have_different_names() -> None:
    makings = [("x", "1"), ("x1", ""), ("", "x1"), ("x", "2"), ("x\0", "1"), ("x",)]
    assert len({name_of(made_of) for made_of in makings}) == len(makings)


@ANY
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_an_entry_with_any_byte_changed_is_not_taken(position: int, change: int) -> None:
    broken = bytearray(WHOLE)
    broken[position] ^= change
    with pytest.raises(UnusableEntryError):
        from_bytes(bytes(broken), MADE_OF, VARIABLES)


@ANY
@given(st.integers(0, len(WHOLE) - 1))
def test_a_truncated_entry_is_not_taken(length: int) -> None:
    with pytest.raises(UnusableEntryError):
        from_bytes(WHOLE[:length], MADE_OF, VARIABLES)


@ANY
@given(st.binary(max_size=300))
def test_bytes_of_something_else_are_not_taken(entry: bytes) -> None:
    with pytest.raises(UnusableEntryError):
        from_bytes(entry, MADE_OF, VARIABLES)


def test_an_entry_of_another_loss_is_not_taken() -> None:
    with pytest.raises(UnusableEntryError):
        from_bytes(WHOLE, ("another loss", "a version"), VARIABLES)
    with pytest.raises(UnusableEntryError):
        from_bytes(WHOLE, MADE_OF, ("x", "z"))


def test_an_entry_of_another_loss_under_the_same_name_is_not_taken() -> None:
    made_of, other = ("plumless",), ("buckeroo",)
    assert name_of(made_of) == name_of(other)
    with pytest.raises(UnusableEntryError):
        from_bytes(to_bytes(made_of, ROSENBROCK), other, VARIABLES)


def _signed(record: object) -> bytes:
    return _signed_text(json.dumps(record).encode())


def _signed_text(text: bytes) -> bytes:
    return text + b"\n" + b"%08x\n" % zlib.crc32(text)


def _record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WHOLE.split(b"\n")[0])
    return found


def _changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    record = _record()
    change(record)
    return _signed(record)


# What a checksum that was computed anew does not hide.
FORGED: dict[str, bytes] = {
    "no object": _signed([1, 2]),
    "nothing": _signed(None),
    "a missing key": _changed(lambda r: r.pop("loss")),
    "an unknown operation": _changed(lambda r: r["loss"]["instructions"].__setitem__(0, ["system", 0, 0])),
    "a wrong number of operands": _changed(lambda r: r["loss"]["instructions"].__setitem__(0, ["add", 0])),
    "a register ahead": _changed(lambda r: r["loss"]["instructions"].__setitem__(0, ["add", 0, 999])),
    "a negative register": _changed(lambda r: r["loss"]["instructions"].__setitem__(0, ["add", 0, -1])),
    "a register that is true": _changed(lambda r: r["loss"]["instructions"].__setitem__(0, ["add", 0, True])),
    "an operation that is a list": _changed(lambda r: r["loss"]["instructions"].__setitem__(0, [[], 0, 0])),
    "a division by zero": _changed(lambda r: r["loss"]["constants"].__setitem__(0, ["1", "0"])),
    "a constant that is a float": _changed(lambda r: r["loss"]["constants"].__setitem__(0, [0.5, "1"])),
    "a constant that is a text": _changed(lambda r: r["loss"]["constants"].__setitem__(0, ["one", "2"])),
    "an output too few": _changed(lambda r: r["loss"]["outputs"].pop()),
    "an output of another name": _changed(lambda r: r["loss"]["outputs"][0].__setitem__(0, "evil")),
    "another input": _changed(lambda r: r["loss"]["inputs"].__setitem__(0, "z")),
    "a gradient too few": _changed(lambda r: r["gradient"].pop()),
    "an expression that is a number": _changed(lambda r: r.__setitem__("expression", 7)),
    "a hessian of other size": _changed(lambda r: r.__setitem__("hessian", r["loss"])),
    "deep nesting": _signed_text(b"[" * 100_000),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_entry_is_not_taken(what: str) -> None:
    with pytest.raises(UnusableEntryError):
        from_bytes(FORGED[what], MADE_OF, VARIABLES)
