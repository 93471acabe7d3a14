"""Optimizers as text, LaTeX and JSON: names or descriptions in, what `gdcli optimizers` prints out."""

from __future__ import annotations

import json
import math
import textwrap
from typing import TYPE_CHECKING, Any

from gdcli.methods.gradient import TRANSFORMS, summary
from gdcli.report.hanging import LABEL_WIDTH, hanging
from gdcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gdcli.methods.catalogue import Description, Hyperparameter

SCHEMA = "gdcli.optimizers.v1"
WIDTH = 80


def to_list(summaries: Mapping[str, str]) -> str:
    """One line an optimizer."""
    width = max(map(len, summaries))
    lines = [f"{name:<{width}}  {summary}" for name, summary in summaries.items()]
    return "\n".join([*lines, "", "`gdcli optimizers NAME` shows one with its equations.", ""])


def to_page(description: Description) -> str:
    """One optimizer in full."""
    lines = [*hanging("name", [description.name]), *hanging("what", [description.summary])]
    if description.equations:
        given = "x and g are a coordinate and its derivative, t the epoch; everything else is 0 at first"
        lines += [
            *hanging("update", description.equations),
            *hanging("", textwrap.wrap(f"({given})", 68)),
        ]
    if not description.chooses_steps:
        default = "no default" if description.lr is None else f"default {_number(description.lr)}"
        lines += hanging("lr", [f"a number, or an expression in t; {default}"])
    lines += hanging("takes", _table(description.hyperparameters) or ["no hyperparameters"])
    if not description.chooses_steps:
        own = {h.name for h in description.hyperparameters}
        others = [(name, summary(name)) for name in TRANSFORMS if name not in own]
        lines += hanging("also", [f"{name:<{max(map(len, TRANSFORMS))}}  {text}" for name, text in others])
    if description.reference:
        lines += hanging("source", textwrap.wrap(description.reference, WIDTH - LABEL_WIDTH))
    return "\n".join([*lines, ""])


def to_latex(description: Description) -> str:
    """The equations as one aligned display, under a comment with the name."""
    lines = [line.replace(r" \leftarrow ", r" &\leftarrow ", 1) for line in description.latex]
    body = " \\\\\n".join(f"  {line}" for line in lines)
    return f"% {description.name}\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n"


def to_json(descriptions: Sequence[Description]) -> str:
    """All descriptions as one object."""
    record = {
        "schema": SCHEMA,
        "version": __version__,
        "optimizers": [_record(description) for description in descriptions],
    }
    return json.dumps(record, indent=2, allow_nan=False) + "\n"


def _record(description: Description) -> dict[str, Any]:
    return {
        "name": description.name,
        "summary": description.summary,
        "chooses_steps": description.chooses_steps,
        "lr": description.lr,
        "hyperparameters": {
            h.name: {
                "default": h.default,
                "range": _range(h),
                "low": _finite(h.allowed.low),
                "high": _finite(h.allowed.high),
            }
            for h in description.hyperparameters
        },
        "equations": list(description.equations),
        "latex": list(description.latex),
        "reference": description.reference,
    }


def _table(hyperparameters: Sequence[Hyperparameter]) -> list[str]:
    width = max((len(h.name) for h in hyperparameters), default=0)
    return [f"{h.name:<{width}}  {_default(h)}, {_range(h)}" for h in hyperparameters]


def _default(hyperparameter: Hyperparameter) -> str:
    if hyperparameter.default is None:
        return "must be given"
    return f"default {_number(hyperparameter.default)}"


def _finite(bound: float) -> float | None:
    """JSON has no infinities."""
    return bound if math.isfinite(bound) else None


def _range(hyperparameter: Hyperparameter) -> str:
    return str(hyperparameter.allowed).replace("value", hyperparameter.name)


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")
