"""Frozen values: what crosses a file.

    class Span(Frozen):
        start: int
        end: int = 0

Law: spelled, made, compared, shown and matched as `@dataclass(frozen=True, slots=True)` does it, which is how
type checkers read it as well. `dataclasses` writes six methods for every class and compiles them whenever the
program starts, half a millisecond each time: a third of a short run. Here the methods are written once and go
by the names of the fields: a class takes a thirtieth of that, a value twice as long, which is a microsecond.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Sequence

_put = object.__setattr__


@dataclass_transform(frozen_default=True)
class _Fields(type):
    """Reads the fields of a class off its annotations and gives each a slot.

    Annotations must be texts, as `from __future__ import annotations` makes them. A `ClassVar` is no field.
    An `InitVar`, which comes last, is handed to `__post_init__` and not kept. A default is shared by all
    values, so it must be immutable. Where the class has a cached property, its values have room for that.
    """

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, kw_only: bool = False
    ) -> _Fields:
        """Make a class; `kw_only` where its values are made by the names of the fields alone."""
        annotations: dict[str, str] = namespace.get("__annotations__", {})
        passed_on = [field for field, kind in annotations.items() if kind.startswith("InitVar[")]
        fields = [
            field
            for field, kind in annotations.items()
            if field not in passed_on and not kind.startswith("ClassVar[")
        ]
        defaults = {field: namespace.pop(field) for field in (*fields, *passed_on) if field in namespace}
        caches = any(isinstance(value, cached_property) for value in namespace.values())
        has_room = any(base.__dictoffset__ for base in bases)
        namespace["__slots__"] = [*fields, "__dict__"] if caches and not has_room else fields
        for base in reversed(bases):
            fields = [*getattr(base, "__match_args__", ()), *fields]
            defaults = {**getattr(base, "_defaults", {}), **defaults}
        namespace["__match_args__"] = tuple(fields)
        namespace["_accepts"] = (*fields, *passed_on)
        namespace["_defaults"] = defaults
        namespace["_kw_only"] = kw_only
        return super().__new__(cls, name, bases, namespace)


class Frozen(metaclass=_Fields):
    """A value: made of its fields, equal to another where they are, and never changed."""

    __match_args__: ClassVar[tuple[str, ...]]
    _accepts: ClassVar[tuple[str, ...]]  # the fields, and what only `__post_init__` sees
    _defaults: ClassVar[dict[str, object]]
    _kw_only: ClassVar[bool]

    def __init__(self, *values: object, **named: object) -> None:
        if named or self._kw_only or len(values) != len(self._accepts):
            values = self._arranged(values, named)
        for name, value in zip(self.__match_args__, values, strict=False):
            _put(self, name, value)
        self.__post_init__(*values[len(self.__match_args__) :])

    def __post_init__(self, *passed_on: Any) -> None:  # noqa: ANN401 - what a class passes on is its own
        """Check what the fields hold together."""

    def compared(self) -> tuple[object, ...]:
        """What tells two values of the class apart: all fields, unless the class names fewer."""
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.compared() == other.compared()

    def __hash__(self) -> int:
        return hash(self.compared())

    def __repr__(self) -> str:
        fields = ", ".join([f"{name}={getattr(self, name)!r}" for name in self.__match_args__])
        return f"{type(self).__qualname__}({fields})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot set '{name}': a {type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete '{name}': a {type(self).__name__} is frozen")

    def __getstate__(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __setstate__(self, fields: tuple[object, ...]) -> None:
        for name, value in zip(self.__match_args__, fields, strict=True):
            _put(self, name, value)

    def __replace__(self, **changes: object) -> Self:
        """What `copy.replace` asks for, from Python 3.13 on."""
        return replace(self, **changes)

    def _arranged(self, values: Sequence[object], named: dict[str, object]) -> tuple[object, ...]:
        """All that a value is made of, in order; raise TypeError where something does not fit."""
        expected = self._accepts
        in_order = () if self._kw_only else expected
        found = {**self._defaults, **dict(zip(in_order, values, strict=False)), **named}
        twice = set(named) & set(in_order[: len(values)])
        if len(values) > len(in_order) or twice or found.keys() != set(expected):
            raise TypeError(
                f"{type(self).__name__} is made of ({', '.join(expected)}), "
                f"not of {len(values)} values and ({', '.join(named)})"
            )
        return tuple([found[name] for name in expected])


F = TypeVar("F", bound=Frozen)


def replace(value: F, **changes: object) -> F:
    """The same value with other fields; what only `__post_init__` sees must be among the changes."""
    cls = type(value)
    return cls(**{name: getattr(value, name) for name in cls.__match_args__} | changes)
