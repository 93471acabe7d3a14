"""A playground as plain values: what the page's script is given, and finds ready in its words."""

from __future__ import annotations

import math
import re
import shlex
from typing import TYPE_CHECKING, Any

from gdcli.methods.equations import equations
from gdcli.methods.notation import TEXT
from gdcli.methods.rules import range_of
from gdcli.methods.trace import Range
from gdcli.pipeline.play_task import MAX_EPOCHS
from gdcli.pipeline.result import TABLE_ROWS
from gdcli.program.evaluate import nearest_double
from gdcli.program.text import expression
from gdcli.verdict.evidence import NoEvidence

if TYPE_CHECKING:
    from gdcli.pipeline.play import PlayableRule, Playground
    from gdcli.program.program import Program
    from gdcli.verdict.evidence import Evidence

# Of lr, for which a schedule may be zero and a slider may not.
_RATE = Range(0.0, low_open=True)
# Powers of ten that a slider without an upper bound goes below and above the value it begins with.
_BELOW, _ABOVE = 3, 2
# Where that value is zero, from here up.
_SMALLEST = -6

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def page_record(playground: Playground) -> dict[str, Any]:
    """Everything, in the order in which a reader of the page's source would ask for it."""
    result = playground.result
    task, verdict = result.task, result.verdict
    names = result.variables
    gradient = [typeset(text) for text in result.gradient]
    claims = [(verdict.message, verdict.evidence), *((r.text, r.evidence) for r in verdict.remarks)]
    return {
        "expression": typeset(result.expression),
        "variables": list(names),
        "gradient": gradient
        if len(names) == 1
        else [f"∂/∂{n}: {g}" for n, g in zip(names, gradient, strict=True)],
        "command": shlex.join(["gdcli", "minimize", " ".join(task.loss.text.split())]),
        "opening": playground.opening.rule.name,
        "start": list(task.start.point),
        "epochs": task.limits.epochs,
        "maxEpochs": MAX_EPOCHS,
        "tableRows": TABLE_ROWS,
        "dials": [_start_dial(name, value) for name, value in zip(names, task.start.point, strict=True)],
        "rules": [_rule(rule) for rule in playground.rules],
        "loss": _program(playground.loss),
        "marks": [
            {
                "point": list(mark.point),
                "kind": mark.kind.value,
                "label": mark.label,
                "evidence": mark.evidence,
            }
            for mark in playground.marks
        ],
        "verdict": [{"text": text, "evidence": _word(evidence)} for text, evidence in claims],
    }


def typeset(text: str) -> str:
    """An expression as a textbook has it, which still reads back: x**2 becomes x², and - a minus sign."""
    raised = re.sub(r"\*\*(\d+)", lambda power: power[1].translate(_SUPERSCRIPTS), text)
    return text if "**" in raised else re.sub(r"(?<!\de)-", "−", raised.replace("*", "·"))


def _word(evidence: Evidence) -> str:
    return "" if isinstance(evidence, NoEvidence) else evidence.key


def _rule(playable: PlayableRule) -> dict[str, Any]:
    rule, epoch = playable.rule, playable.epoch
    return {
        "name": rule.name,
        "summary": rule.summary,
        "equations": list(equations(rule, TEXT)),
        "reference": rule.reference,
        "settings": list(epoch.settings),
        "values": playable.settings,
        "defaults": rule.hyperparameters,
        "dials": [
            _dial(
                f"{rule.name}-{name}",
                name,
                _RATE if name == "lr" else range_of(rule.name, name),
                playable.settings[name],
            )
            for name in epoch.settings
        ],
        "memory": epoch.memory,
        "autonomous": epoch.autonomous,
        "step": _program(epoch.step),
    }


def _program(program: Program) -> dict[str, Any]:
    """A program for whoever looks for the place where it broke down, with the text of every operation."""
    first = program.first_instruction
    return {
        "constants": [nearest_double(value) for value in program.constants],
        "instructions": [[i.operation, *i.arguments] for i in program.instructions],
        "texts": [expression(program, first + i) for i in range(len(program.instructions))],
        "outputs": [register for _, register in program.outputs],
    }


def _dial(identifier: str, name: str, allowed: Range, value: float) -> dict[str, Any]:
    """A slider over a range: even steps where it has two bounds, else even ratios above its lower one."""
    bounded = math.isfinite(allowed.high)
    height = value - allowed.low
    power = math.log10(height) if height > 0 else math.nan
    return {
        "id": identifier,
        "name": name,
        "range": str(allowed),
        "low": allowed.low,
        "high": allowed.high if bounded else None,
        "lowOpen": allowed.low_open,
        "highOpen": allowed.high_open,
        "whole": allowed.whole,
        "logarithmic": not bounded,
        "from": allowed.low if bounded else power - _BELOW if height > 0 else _SMALLEST,
        "to": allowed.high if bounded else power + _ABOVE if height > 0 else 0,
    }


def _start_dial(name: str, value: float) -> dict[str, Any]:
    """A slider about zero that reaches at least twice as far as the start, to a round number."""
    wanted = max(2 * abs(value), 1.0)
    power = 10.0 ** math.floor(math.log10(wanted))
    reach = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= wanted)
    return {
        "id": f"start-{name}",
        "name": name,
        "range": "any number",
        "low": None,
        "high": None,
        "lowOpen": False,
        "highOpen": False,
        "whole": False,
        "logarithmic": False,
        "from": -reach,
        "to": reach,
    }
