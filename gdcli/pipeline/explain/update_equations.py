"""The equations of an epoch for one loss: a task and its derivatives in, the rule with both put in out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen, replace
from gdcli.methods.equations import equations
from gdcli.methods.notation import LATEX, TEXT, Notation
from gdcli.methods.searches import DATA_SEARCHES, SEARCHES
from gdcli.objective.name_to_latex import name_to_latex
from gdcli.pipeline.explain.explanation import Partial, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gdcli.methods.trace import Rule
    from gdcli.pipeline.task import Task

# Of more variables the update is written once for all of them.
MOST_UPDATES = 3
# A longer gradient is not put into the update a second time.
LONGEST_GRADIENT = 60

# Searches whose every step is along the gradient.
_ALONG_THE_GRADIENT = frozenset({"armijo", "bb", "polyak"})


class _Spelling(Frozen):
    """How what stands for the names of a rule is written.

    variable     the name of a variable
    rate         what the notes call the learning rate
    gradient     a derivative in brackets
    short        its name, where it is too long
    of_variable  a quantity that each variable has for itself
    step         a step of unknown length along the gradient
    """

    notation: Notation
    variable: Callable[[str], str]
    rate: str
    gradient: Callable[[Partial], str]
    short: str
    of_variable: str
    step: str


_TEXT = _Spelling(TEXT, str, "lr", lambda p: f"({p.result.text})", "(df/d{})", "{}_{}", "{0} ← {0} - s*{1}")
_LATEX = _Spelling(
    LATEX,
    name_to_latex,
    r"\mathrm{lr}",
    lambda p: rf"\left({p.result.latex}\right)",
    r"\frac{{\partial f}}{{\partial {}}}",
    "{}_{{{}}}",
    r"{0} \leftarrow {0} - s {1}",
)


def update_equations(task: Task, partials: tuple[Partial, ...]) -> tuple[tuple[Written, ...], str]:
    """The equations, and what they leave open in words."""
    rule = task.optimizer.rule
    if rule is None:
        return _search(task, partials)
    # A sum over the variables, or a gradient that was changed first, is not that of one variable.
    general = bool(rule.explained.sums or task.optimizer.transforms or len(partials) > MOST_UPDATES)
    lines: list[Written] = []
    for partial in partials[:1] if general else partials:
        text, latex = (
            equations(rule, _filled(spelling, task, rule, () if general else (partial, len(partials))))
            for spelling in (_TEXT, _LATEX)
        )
        lines += map(Written, text, latex)
    return tuple(lines), "; ".join(_notes(task, rule, general=general, several=len(partials) > 1))


def method_in_words(task: Task) -> str:
    """The optimizer with its numbers."""
    chosen = task.optimizer
    settings = {**chosen.hyperparameters, **chosen.transforms}
    rate = "lr auto" if task.rate is None else f"lr {task.rate.text}"
    written = [f"{name} {value:g}" for name, value in settings.items()]
    return ", ".join([chosen.name, *written, rate])


def _search(task: Task, partials: tuple[Partial, ...]) -> tuple[tuple[Written, ...], str]:
    row = (SEARCHES | DATA_SEARCHES)[task.optimizer.name]
    along = partials[:MOST_UPDATES] if row.name in _ALONG_THE_GRADIENT else ()
    lines = (Written(*(_along_the_gradient(spelling, p) for spelling in (_TEXT, _LATEX))) for p in along)
    return tuple(lines), f"{row.summary} With g the gradient of f: {'; '.join(row.equations)}"


def _along_the_gradient(spelling: _Spelling, partial: Partial) -> str:
    return spelling.step.format(spelling.variable(partial.variable), _gradient(spelling, partial))


def _filled(spelling: _Spelling, task: Task, rule: Rule, of: tuple[Partial, int] | tuple[()]) -> Notation:
    """The notation with numbers for the hyperparameters, and what belongs to one of so many variables."""
    base = spelling.notation
    names = {name: base.number(value) for name, value in task.optimizer.hyperparameters.items()}
    rate = None if task.rate is None else task.rate.constant
    names["lr"] = spelling.rate if rate is None else base.number(rate)
    if of:
        partial, count = of
        variable = spelling.variable(partial.variable)
        names |= {"x": variable, "g": _gradient(spelling, partial)}
        if count > 1:
            own = [*rule.state, *(name for name, _ in rule.explained.program.outputs if name != "x")]
            names |= {name: spelling.of_variable.format(base.name(name), variable) for name in own}
    return replace(base, name=lambda name: names.get(name) or base.name(name))


def _gradient(spelling: _Spelling, partial: Partial) -> str:
    if len(partial.result.text) > LONGEST_GRADIENT:
        return spelling.short.format(spelling.variable(partial.variable))
    return spelling.gradient(partial)


def _notes(task: Task, rule: Rule, *, general: bool, several: bool) -> Iterator[str]:
    if task.optimizer.transforms:
        done = ", ".join(f"{name} {value:g}" for name, value in task.optimizer.transforms.items())
        yield f"g is the derivative by x after {done}"
    elif general:
        yield "for each variable x, with g the derivative by it"
    if several:
        yield "all variables move at once: derivatives are those at the point before the epoch"
    if task.rate is not None and task.rate.constant is None:
        yield f"lr = {task.rate.text}, t the epoch, from 1"
    if rule.state:
        yield f"{', '.join(rule.state)} {'is' if len(rule.state) == 1 else 'are'} 0 at first"
