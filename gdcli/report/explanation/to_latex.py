"""An explanation, of a loss or of a fit, as LaTeX sections, to be put into a document that loads amsmath."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from collections.abc import Iterable, Iterator

    from gdcli.pipeline.explain.explanation import Explanation, Partial, Written

# Characters that mean something to TeX, outside of formulas.
_SPECIAL = str.maketrans({
    "_": r"\_", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "^": r"\^{}", "~": r"\~{}",
    "|": r"\textbar{}", "<": r"\textless{}", ">": r"\textgreater{}", "*": r"$\ast$", "←": r"$\leftarrow$",
    "…": r"\dots{}", "−": "$-$", "·": r"$\cdot$", "²": "$^2$", "¹": "$^1$", "⁺": "$^+$", "⁻": "$^-$",
    "ᵀ": r"$^\top$", "≤": r"$\le$", "√": r"$\surd$", "∇": r"$\nabla$", "∂": r"$\partial$",
    "Δ": r"$\Delta$", "Σ": r"$\Sigma$", "β": r"$\beta$", "δ": r"$\delta$", "λ": r"$\lambda$",
})  # fmt: skip

_NEEDS = "% needs \\usepackage{amsmath}"


def to_latex(explanation: Explanation | FitExplanation) -> str:
    """The page."""
    lines = _fit_lines(explanation) if isinstance(explanation, FitExplanation) else _lines(explanation)
    return "\n".join(lines) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    loss, derivatives, update, epochs, points = TITLES
    yield _NEEDS
    yield from (rf"\section{{{loss}}}", rf"\[ f = {explanation.loss.latex} \]")
    yield rf"\section{{{derivatives}}}"
    for partial in explanation.partials:
        yield from _aligned(_derivation(partial, "f"))
    yield from _update(update, explanation)
    header = epoch_header(explanation)
    yield from (rf"\section{{{epochs}}}", rf"\begin{{tabular}}{{{'r' * len(header)}}}")
    yield " & ".join(map(_plain, header)) + r" \\ \hline"
    yield from (" & ".join(map(_plain, epoch_figures(row))) + r" \\" for row in explanation.epochs)
    yield from (r"\end{tabular}", "", _plain(f"Stopped {explanation.stop}."))
    yield from (rf"\section{{{points}}}", r"\begin{itemize}")
    yield from (rf"  \item {_plain(sentence)}" for sentence in feature_sentences(explanation))
    yield r"\end{itemize}"


def _fit_lines(explanation: FitExplanation) -> Iterator[str]:
    model, chain, gradient, update, epochs = FIT_TITLES
    yield _NEEDS
    yield from (rf"\section{{{model}}}", _plain(f"{explanation.formula}; {explanation.data}"))
    yield from _aligned(line.latex.replace(" = ", " &= ", 1) for line in explanation.definitions)
    yield rf"\section{{{chain}}}"
    yield from _aligned(_ruled(explanation.chain))
    yield from _aligned(_derivation(explanation.slope, ONE))
    for partial in explanation.partials:
        yield from _aligned(_derivation(partial, explanation.slope.variable))
    yield rf"\section{{{gradient}}}"
    if explanation.gradient:
        yield from _aligned(line.latex.replace(" = ", " &= ", 1) for line in explanation.gradient)
    yield _plain(explanation.left_out)
    yield from _update(update, explanation)
    yield from (rf"\section{{{epochs}}}", r"{\ttfamily\noindent")
    for line in explanation.epochs:
        words = line.lstrip()
        yield "~" * (len(line) - len(words)) + _plain(words) + r"\\"
    yield from ("}", "", _plain(stable_sentence(explanation)))


def _update(title: str, explanation: Explanation | FitExplanation) -> Iterator[str]:
    yield from (rf"\section{{{title}}}", _plain(explanation.optimizer))
    if explanation.update:
        arrow = r" \leftarrow "
        yield from _aligned(
            line.latex.replace(arrow, f" &{arrow.strip()} ", 1) for line in explanation.update
        )
    if explanation.update_note:
        yield _plain(explanation.update_note)


def _derivation(partial: Partial, of: str) -> Iterator[str]:
    yield from _ruled(partial.steps)
    product = "" if partial.factored is None else f" = {partial.factored.latex}"
    yield rf"\frac{{\partial {of}}}{{\partial {partial.variable}}} &= {partial.result.latex}{product}"


def _ruled(steps: Iterable[tuple[Written, str]]) -> Iterator[str]:
    for step, rule in steps:
        yield step.latex.replace(" = ", " &= ", 1) + rf" && \text{{{rule}}}"


def _aligned(lines: Iterable[str]) -> Iterator[str]:
    body = " \\\\\n".join(f"  {line}" for line in lines)
    yield from (r"\begin{align*}", body, r"\end{align*}")


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
