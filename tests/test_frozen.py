"""Frozen values behave as frozen dataclasses with slots do: each pair of classes here has the same body."""

from __future__ import annotations

import copy
import math
import pickle
from dataclasses import InitVar, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import pytest

from gdcli.frozen import Frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable


class Span(Frozen):
    unit: ClassVar[str] = "characters"
    start: int
    end: int = 0

    @property
    def width(self) -> int:
        return self.end - self.start


class Checked(Frozen):
    x: float
    ticket: InitVar[str]

    def __post_init__(self, ticket: str) -> None:
        if ticket != "admit one" or self.x < 0:
            raise ValueError(ticket)


class Circle(Frozen):
    radius: float

    @cached_property
    def areas(self) -> list[float]:
        return [math.pi * self.radius**2]


class Named(Frozen, kw_only=True):
    first: int = 1
    second: int


class Longer(Span):
    name: str = "long"


@dataclass(frozen=True, slots=True)
class DataSpan:
    unit: ClassVar[str] = "characters"
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class DataLonger(DataSpan):
    name: str = "long"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: Span(1, 2), lambda: DataSpan(1, 2)),
        (lambda: Span(1), lambda: DataSpan(1)),
        (lambda: Span(end=4, start=1), lambda: DataSpan(end=4, start=1)),
        (lambda: Longer(1, 2), lambda: DataLonger(1, 2)),
        (lambda: Longer(1, name="x"), lambda: DataLonger(1, name="x")),
    ],
)
def test_value_shows_itself_and_hashes_as_a_dataclass_does(
    ours: Callable[[], object], theirs: Callable[[], object]
) -> None:
    assert repr(ours()) == repr(theirs()).replace("Data", "")
    assert hash(ours()) == hash(theirs())
    assert ours() == ours()
    assert type(ours()).__match_args__ == type(theirs()).__match_args__  # type: ignore[attr-defined]  # both have it


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"start": 1}), ((1,), {"stop": 2}), ((), {"end": 2})],
)
@pytest.mark.parametrize("make", [Span, DataSpan])
def test_value_of_other_fields_than_the_class_has_is_refused(
    make: Callable[..., object], values: tuple[int, ...], named: dict[str, int]
) -> None:
    with pytest.raises(TypeError):
        make(*values, **named)


def test_refusal_names_the_class_and_its_fields() -> None:
    with pytest.raises(TypeError, match=r"^Span is made of \(start, end\), not of 1 values and \(stop\)$"):
        Span(1, stop=2)  # type: ignore[call-arg]  # that is the test


def test_field_cannot_be_set_added_or_deleted() -> None:
    span = Span(1, 2)
    with pytest.raises(AttributeError, match="cannot set 'start': a Span is frozen"):
        span.start = 5  # type: ignore[misc]  # that is the test
    with pytest.raises(AttributeError, match="cannot set 'other'"):
        span.other = 5
    with pytest.raises(AttributeError, match="cannot delete 'end'"):
        del span.end
    assert span == Span(1, 2)
    assert not hasattr(span, "__dict__")


@pytest.mark.parametrize("other", [Span(1, 3), Longer(1, 2), (1, 2), None])
def test_value_differs_from_other_fields_and_other_classes(other: object) -> None:
    assert Span(1, 2) != other


def test_value_with_a_nan_equals_itself() -> None:
    circle = Circle(math.nan)
    assert circle == Circle(circle.radius)


def test_match_takes_fields_by_their_place() -> None:
    match Span(3, 4):
        case Span(start, end):
            assert (start, end) == (3, 4)


def test_class_constant_and_property_are_no_fields() -> None:
    assert Span.unit == "characters"
    assert Span(1, 4).width == 3


def test_check_sees_what_is_not_kept() -> None:
    assert Checked(1.0, "admit one") == Checked(1.0, ticket="admit one")
    assert not hasattr(Checked(1.0, "admit one"), "ticket")
    with pytest.raises(ValueError, match="open"):
        Checked(1.0, "open")
    with pytest.raises(ValueError, match="admit one"):
        Checked(-1.0, "admit one")


def test_cached_property_is_computed_once() -> None:
    circle = Circle(2.0)
    assert circle.areas is circle.areas
    assert circle == Circle(2.0)


def test_fields_given_by_name_alone_may_have_defaults_before_others() -> None:
    assert Named(second=2) == Named(first=1, second=2)
    with pytest.raises(TypeError):
        Named(1, 2)  # type: ignore[call-arg]  # that is the test


def test_replaced_value_differs_in_what_was_named() -> None:
    assert replace(Longer(1, 2), end=7) == Longer(1, 7)
    assert Longer(1, 2).__replace__(end=7) == Longer(1, 7)  # as copy.replace does it
    with pytest.raises(TypeError):
        replace(Checked(1.0, "admit one"), x=2.0)
    with pytest.raises(TypeError):
        replace(Span(1), stop=2)


@pytest.mark.parametrize("value", [Span(1, 2), Circle(2.0), Named(second=3), Checked(1.0, "admit one")])
def test_value_survives_copying_and_pickling(value: Frozen) -> None:
    assert copy.deepcopy(value) == value
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes
