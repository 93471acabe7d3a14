"""An explanation, of a loss or of a fit, as Markdown, with formulas between dollars as sites read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.objective.name_to_latex import derivative_to_latex
from gdcli.pipeline.explain.fit_explanation import ONE, FitExplanation
from gdcli.report.explanation.sentences import (
    FIT_TITLES,
    TITLES,
    epoch_figures,
    epoch_header,
    feature_sentences,
    stable_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdcli.pipeline.explain.explanation import Explanation, Partial, Written


def to_markdown(explanation: Explanation | FitExplanation) -> str:
    """The page."""
    lines = _fit_lines(explanation) if isinstance(explanation, FitExplanation) else _lines(explanation)
    return "\n".join(lines) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    loss, derivatives, update, epochs, points = TITLES
    yield from (f"# {loss}", "", f"$$f = {explanation.loss.latex}$$", "", f"## {derivatives}")
    for partial in explanation.partials:
        yield from _derivation(partial, "f")
    yield from _update(update, explanation)
    header = epoch_header(explanation)
    yield from (f"## {epochs}", "", f"| {' | '.join(name.replace('|', chr(92) + '|') for name in header)} |")
    yield f"|{' ---: |' * len(header)}"
    yield from (f"| {' | '.join(epoch_figures(row))} |" for row in explanation.epochs)
    yield from ("", f"Stopped {explanation.stop}.", "", f"## {points}", "")
    yield from (f"* {sentence}" for sentence in feature_sentences(explanation))


def _fit_lines(explanation: FitExplanation) -> Iterator[str]:
    model, chain, gradient, update, epochs = FIT_TITLES
    yield from (f"# {model}", "", f"`{explanation.formula}`, {explanation.data}", "")
    yield from (f"$${line.latex}$$\n" for line in explanation.definitions)
    yield from (f"## {chain}", *_table(explanation.chain))
    yield from _derivation(explanation.slope, ONE)
    for partial in explanation.partials:
        yield from _derivation(partial, explanation.slope.variable)
    yield from ("", f"## {gradient}", "")
    yield from (f"$${line.latex}$$\n" for line in explanation.gradient)
    yield explanation.left_out
    yield from _update(update, explanation)
    yield from (f"## {epochs}", "", "```text", *explanation.epochs, "```", "", stable_sentence(explanation))


def _derivation(partial: Partial, of: str) -> Iterator[str]:
    yield from _table(partial.steps)
    product = "" if partial.factored is None else f" = {partial.factored.latex}"
    yield from ("", f"$${derivative_to_latex(of, partial.variable)} = {partial.result.latex}{product}$$")


def _table(steps: Sequence[tuple[Written, str]]) -> Iterator[str]:
    yield from ("", "| step | rule |", "| --- | --- |")
    # A bar inside of a cell would end it.
    yield from (f"| ${step.latex.replace('|', chr(92) + 'vert ')}$ | {rule} |" for step, rule in steps)


def _update(title: str, explanation: Explanation | FitExplanation) -> Iterator[str]:
    yield from ("", f"## {title}", "", explanation.optimizer, "")
    yield from (f"$${line.latex}$$\n" for line in explanation.update)
    if explanation.update_note:
        yield from (explanation.update_note, "")
