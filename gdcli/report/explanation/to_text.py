"""An explanation, of a loss or of a fit, for a terminal or a pipe: lines of text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gdcli.pipeline.explain.fit_explanation import ONE, FitExplanation
from gdcli.report.explanation.sentences import (
    epoch_figures,
    epoch_header,
    feature_sentences,
    stable_sentence,
)
from gdcli.report.hanging import LABEL_WIDTH, hanging
from gdcli.report.to_message import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdcli.pipeline.explain.explanation import Explanation, Partial, Written

WIDTH = 80
# Room for an equation before the name of its rule; a longer one has the name on a line of its own.
EQUATION_WIDTH = 48


def to_text(explanation: Explanation | FitExplanation) -> str:
    """The page."""
    return _fit_page(explanation) if isinstance(explanation, FitExplanation) else _loss_page(explanation)


def _loss_page(explanation: Explanation) -> str:
    lines = [*hanging("loss", [explanation.loss.text]), ""]
    for partial in explanation.partials:
        lines += [*hanging("gradient", _derivation(partial, "f")), ""]
    lines += _update(explanation)
    lines += ["", *_table(explanation), "", *hanging("stopped", [explanation.stop]), ""]
    lines += hanging("points", feature_sentences(explanation))
    return _page(lines)


def _fit_page(explanation: FitExplanation) -> str:
    lines = [*hanging("formula", [explanation.formula]), *hanging("data", [explanation.data])]
    lines += [*hanging("loss", [line.text for line in explanation.definitions]), ""]
    lines += [*hanging("chain", _equations(explanation.chain)), ""]
    lines += [*hanging("loss", _derivation(explanation.slope, ONE)), ""]
    for partial in explanation.partials:
        lines += [*hanging("model", _derivation(partial, explanation.slope.variable)), ""]
    lines += hanging("gradient", [line.text for line in explanation.gradient])
    lines += [*_noted(explanation.left_out), ""]
    lines += [*_update(explanation), "", *explanation.epochs]
    lines += hanging("stable", [sentence for sentence in [stable_sentence(explanation)] if sentence])
    return _page(lines)


def _page(lines: Sequence[str]) -> str:
    return "".join(visible(line).rstrip() + "\n" for line in lines)


def _update(explanation: Explanation | FitExplanation) -> list[str]:
    return [
        *hanging("method", [explanation.optimizer]),
        *hanging("update", [line.text for line in explanation.update]),
        *_noted(explanation.update_note),
    ]


def _noted(note: str) -> list[str]:
    return hanging("", textwrap.wrap(f"({note})", WIDTH - LABEL_WIDTH)) if note else []


def _derivation(partial: Partial, of: str) -> Iterator[str]:
    """The steps to the derivative of what is called `of`, and the derivative."""
    yield from _equations(partial.steps)
    name = f"d{of}/d{partial.variable}"
    yield f"{name} = {partial.result.text}"
    if partial.factored is not None:
        yield f"{'':<{len(name)}} = {partial.factored.text}"


def _equations(steps: Sequence[tuple[Written, str]]) -> Iterator[str]:
    """Equations with the rule for each beside it, or below where they are long."""
    for step, rule in steps:
        if len(step.text) <= EQUATION_WIDTH:
            yield f"{step.text:<{EQUATION_WIDTH}}  {rule}"
        else:
            yield step.text
            yield f"{'':<{EQUATION_WIDTH}}  {rule}"


def _table(explanation: Explanation) -> list[str]:
    rows = [epoch_header(explanation), *map(epoch_figures, explanation.epochs)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["   ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows]
