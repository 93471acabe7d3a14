"""Tables of the program itself: the name of a topic in, its table out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gdcli.descent.stopping import StopReason
from gdcli.errors import ExitCode, InputError
from gdcli.methods.schedules import SCHEDULES, declare_schedule
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

# As a loss such a word would be a variable by itself, which has no minimum.
_WORD = re.compile(r"[A-Za-z]{2,}")


def is_topic(text: str) -> bool:
    """Whether a text is, or can only be meant as, the name of a topic."""
    return text in _TOPICS or _WORD.fullmatch(text) is not None


def topic(name: str) -> str:
    """The table of that name; raise InputError where there is none."""
    if name in _TOPICS:
        return _TOPICS[name]()
    import difflib

    near = difflib.get_close_matches(name.lower(), _TOPICS, n=1)
    meant = f"did you mean '{near[0]}'?  " if near else ""
    raise InputError(
        f"there is no topic '{name}'",
        why=f"the topics are {', '.join(_TOPICS)}",
        fix=f"{meant}for the loss that is this variable alone write '1*{name}'",
    )


def complete_topic(incomplete: str) -> list[str]:
    """Topics that begin so, for the completion of a shell."""
    return [name for name in _TOPICS if name.startswith(incomplete)]


def _functions() -> str:
    rows = [(function.signature, function.meaning) for function in FUNCTIONS.values()]
    rows += [(constant.name, constant.meaning) for constant in CONSTANTS.values()]
    return _table(rows)


def _schedules() -> str:
    schedules = map(declare_schedule, SCHEDULES)
    entries = [(s.signature, s.meaning, s.formula, s.reference) for s in schedules]
    head = "In --lr, as in 'warmup(100)*cosine(0.1, 1000)'; t is the epoch, 1 at the first update.\n"
    return "\n".join([head, *("\n    ".join(entry) + "\n" for entry in entries)])


def _stops() -> str:
    """In the order in which the loop looks for them."""
    return _table([(reason.key, reason.value) for reason in StopReason])


def _exit_codes() -> str:
    signals = ("128 + N", "ended by signal N, such as 143 for termination; what was reached is printed first")
    return _table([*((str(code.value), code.meaning) for code in ExitCode), signals])


def _table(rows: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in rows)
    return "".join(f"{name:<{width}}  {meaning}\n" for name, meaning in rows)


_TOPICS: dict[str, Callable[[], str]] = {
    "functions": _functions,
    "schedules": _schedules,
    "stops": _stops,
    "exit-codes": _exit_codes,
}
