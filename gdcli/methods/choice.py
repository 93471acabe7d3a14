"""Which optimizer: `NAME` or `NAME:key=value,key=value` in, a rule or a search with its numbers out."""

from __future__ import annotations

import difflib
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span, require_text
from gdcli.frozen import Frozen
from gdcli.methods.gradient import TRANSFORM_RANGES, TRANSFORMS
from gdcli.methods.rules import RULES, range_of
from gdcli.methods.searches import DATA_SEARCHES, SEARCHES
from gdcli.methods.trace import Range, Rule, declare
from gdcli.objective.number import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a call without lr and optimizer runs.
AUTO = "auto"
# What others call a rule: our name of it.
_ELSEWHERE = {"sgd": "gd", "nag": "nesterov"}


class Optimizer(Frozen):
    """A choice of optimizer.

    rule             None where the method is a search, which chooses its own steps
    hyperparameters  all of them, defaults included, without lr
    transforms       what is done to the gradient first, in order, with its number
    """

    name: str
    rule: Rule | None
    hyperparameters: dict[str, float]
    transforms: Mapping[str, float] = MappingProxyType({})

    @property
    def summary(self) -> str:
        """One line on what it is."""
        return declared(self.name).summary

    @property
    def defaults(self) -> dict[str, float]:
        """Its hyperparameters where nothing else is said."""
        return declared(self.name).defaults


class Declared(Frozen):
    """What an optimizer is, and what it can be given.

    rule       None where it is no rule
    own        names of its hyperparameters
    defaults   of those that have one
    ranges     of everything that may be written behind its name, hyperparameters first
    """

    name: str
    summary: str
    rule: Rule | None
    own: tuple[str, ...]
    defaults: dict[str, float]
    ranges: dict[str, Range]


def optimizer_names() -> tuple[str, ...]:
    """All names, rules first."""
    return (*RULES, *SEARCHES, *DATA_SEARCHES)


def declared(name: str) -> Declared:
    """The optimizer of a known name. The one place that knows of methods which are no rules."""
    if name not in RULES:
        row = (SEARCHES | DATA_SEARCHES)[name]
        ranges = {key: number.allowed for key, number in row.hyperparameters.items()}
        defaults = {key: n.default for key, n in row.hyperparameters.items() if n.default is not None}
        return Declared(name, row.summary, None, tuple(ranges), defaults, ranges)
    rule = declare(RULES[name])
    own = {key: range_of(rule.name, key) for key in rule.hyperparameters}
    others = {key: allowed for key, allowed in TRANSFORM_RANGES.items() if key not in own}
    return Declared(name, rule.summary, rule, tuple(own), rule.hyperparameters, own | others)


def read_name(option: str, text: str, name: str) -> str:
    """The name of an optimizer that begins `text`; raise InputError where there is none of that name."""
    if name in optimizer_names():
        return name
    plain = name.strip().lower()
    near = difflib.get_close_matches(_ELSEWHERE.get(plain, plain), optimizer_names(), n=1)
    raise InputError(
        f"{option}there is no optimizer '{name}'",
        place=Place(text, Span(0, len(name))),
        why=f"the optimizers are {', '.join(optimizer_names())}",
        fix=f"Did you mean '{near[0]}'?" if near else "`gdcli optimizers` says what each is",
    )


def read_optimizer(text: str, options: Mapping[str, str] = MappingProxyType({})) -> Optimizer:
    """Read `NAME:key=value,…`; raise InputError at an unknown name or key or a value out of range.

    options   what options of their own say about the gradient, by the names of the transforms. A rule with a
              hyperparameter of that name, as adamw has its own weight_decay, takes the number itself.
    """
    require_text("--optimizer", text, "'adam:beta1=0.8'")
    name, colon, rest = text.partition(":")
    known = declared(read_name("--optimizer: ", text, name))
    given: dict[str, float] = {}
    position = text.find(":") + 1
    for part in rest.split(",") if colon else []:
        span = Span(position, position + len(part))
        position += len(part) + 1
        key, value = _read_pair(text, span, known)
        if key in given:
            raise InputError(
                f"--optimizer: '{key}' is given twice", place=Place(text, span), fix="give it once"
            )
        given[key] = value
    for key, written in options.items():
        given[key] = _read_option(key, written, known, given)
    for key in known.own:
        if key not in given and key not in known.defaults:
            raise InputError(
                f"--optimizer: {name} needs {key}, which has no default",
                place=Place(text, Span(0, len(text))),
                fix=f"--optimizer {name}:{key}=0",
            )
    own = known.defaults | {key: given[key] for key in given if key in known.own}
    transforms = {key: given[key] for key in TRANSFORMS if key in given and key not in own}
    return Optimizer(known.name, known.rule, own, transforms)


def option(key: str) -> str:
    """The option of a transform: `--weight-decay` for weight_decay."""
    return f"--{key.replace('_', '-')}"


def _read_option(key: str, written: str, known: Declared, given: Mapping[str, float]) -> float:
    if known.rule is None:
        raise InputError(
            f"{option(key)} does not go with --optimizer {known.name}, which chooses its own steps",
            why="a step along a changed gradient is judged by the loss, which knows nothing of the change",
            fix=f"--optimizer gd --lr 0.01 {option(key)} {written}",
        )
    if key in given:
        raise InputError(f"'{key}' is given twice, by {option(key)} and by --optimizer", fix="give it once")
    whole = Span(0, len(written))
    value = read_number(option(key), written, whole)
    if value not in known.ranges[key]:
        what = f"{option(key)} {value:g}"
        raise _range_error(what, key, known.ranges[key], place=Place(written, whole), fix=f"{option(key)} 1")
    return value


def _read_pair(text: str, span: Span, known: Declared) -> tuple[str, float]:
    part = text[span.start : span.end]
    key, equals, written = part.partition("=")
    key = key.strip()
    takes = f"it takes {', '.join(known.ranges)}" if known.ranges else "it takes no hyperparameters"
    if not equals or key not in known.ranges:
        what = f"{known.name} has no hyperparameter '{key}'" if equals else f"cannot read '{part}'"
        is_rate = key == "lr" and known.rule is not None
        fix = f"--optimizer {known.name} --lr {written.strip() or 0.01}" if is_rate else _example(known)
        raise InputError(f"--optimizer: {what}", place=Place(text, span), why=takes, fix=fix)
    value = read_number("--optimizer", text, Span(span.end - len(written), span.end))
    if value not in known.ranges[key]:
        what, fix = f"--optimizer: {key} = {value:g}", f"{key}={known.defaults.get(key, 1):g}"
        place = Place(text, span)
        raise _range_error(what, key, known.ranges[key], place=place, fix=f"--optimizer {known.name}:{fix}")
    return key, value


def _range_error(what: str, name: str, allowed: Range, *, place: Place, fix: str) -> InputError:
    why = f"allowed is {str(allowed).replace('value', name)}"
    return InputError(f"{what} is out of its range", place=place, why=why, fix=fix)


def _example(known: Declared) -> str:
    """A spelling that works, with the first hyperparameter where there is one."""
    first = next(iter(known.own), None)
    pair = "" if first is None else f":{first}={known.defaults.get(first, 0):g}"
    return f"--optimizer {known.name}{pair}"
