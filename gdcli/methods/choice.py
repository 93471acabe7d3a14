"""Which optimizer: `NAME` or `NAME:key=value,key=value` in, a rule or a line search with its numbers out."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from gdcli.errors import InputError, Place, Span
from gdcli.methods.rules import RANGES, RULES
from gdcli.methods.trace import Rule, declare
from gdcli.objective.number import read_number

# Methods that choose their own step, with a word on each.
LINE_SEARCHES = {"armijo": "Gradient descent with a backtracking line search; needs no lr."}

# What `--optimizer auto` and a call without lr and optimizer run.
AUTO = "armijo"


@dataclass(frozen=True)
class Optimizer:
    """A choice of optimizer.

    rule             None where the method is a line search
    hyperparameters  all of them, defaults included, without lr
    """

    name: str
    rule: Rule | None
    hyperparameters: dict[str, float]

    @property
    def summary(self) -> str:
        """One line on what it is."""
        return self.rule.summary if self.rule else LINE_SEARCHES[self.name]


def optimizer_names() -> tuple[str, ...]:
    """All names, rules first."""
    return (*RULES, *LINE_SEARCHES)


def read_optimizer(text: str) -> Optimizer:
    """Read `NAME:key=value,…`; raise InputError at an unknown name or key or a value out of range."""
    name, colon, rest = text.partition(":")
    if name == "auto":
        name = AUTO
    if name not in optimizer_names():
        near = difflib.get_close_matches(name, optimizer_names(), n=1)
        raise InputError(
            f"--optimizer: there is no optimizer '{name}'",
            place=Place(text, Span(0, len(name))),
            why=f"the optimizers are {', '.join(optimizer_names())}",
            fix=f"Did you mean '{near[0]}'?" if near else "",
        )
    rule = declare(RULES[name]) if name in RULES else None
    defaults = rule.hyperparameters if rule else {}
    values = dict(defaults)
    given: set[str] = set()
    position = text.find(":") + 1
    for part in rest.split(",") if colon else []:
        span = Span(position, position + len(part))
        position += len(part) + 1
        key, value = _read_pair(text, span, name, defaults)
        if key in given:
            raise InputError(
                f"--optimizer: '{key}' is given twice", place=Place(text, span), fix="give it once"
            )
        given.add(key)
        values[key] = value
    return Optimizer(name, rule, values)


def _read_pair(text: str, span: Span, optimizer: str, known: dict[str, float]) -> tuple[str, float]:
    part = text[span.start : span.end]
    key, equals, written = part.partition("=")
    key = key.strip()
    takes = f"it takes {', '.join(known)}" if known else "it takes no hyperparameters"
    if not equals or key not in known:
        what = f"has no hyperparameter '{key}'" if equals else f"cannot read '{part}'"
        raise InputError(
            f"--optimizer: {optimizer} {what}" if equals else f"--optimizer: {what}",
            place=Place(text, span),
            why=takes,
            fix=f"--optimizer {optimizer}:{next(iter(known))}=0.9" if known else f"--optimizer {optimizer}",
        )
    value = read_number("--optimizer", text, Span(span.end - len(written), span.end))
    if value not in RANGES[key]:
        raise InputError(
            f"--optimizer: {key} = {value:g} is out of its range",
            place=Place(text, span),
            why=f"allowed is {str(RANGES[key]).replace('value', key)}",
            fix=f"--optimizer {optimizer}:{key}={known[key]:g}",
        )
    return key, value
