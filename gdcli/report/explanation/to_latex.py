"""An explanation, of a loss or of a fit, as LaTeX sections, to be put into a document that loads amsmath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.objective.name_to_latex import derivative_to_latex
from gdcli.pipeline.explain.fit_explanation import ONE, FitExplanation
from gdcli.report.explanation.latex_lines import INDENTED_ROOM, ROOM, lines_of, width
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
    "_": r"\_", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "^": r"\^{}", "~": r"$\sim$",
    "|": r"\textbar{}", "<": r"\textless{}", ">": r"\textgreater{}", "*": r"$\ast$", "←": r"$\leftarrow$",
    "…": r"\dots{}", "−": "$-$", "·": r"$\cdot$", "²": "$^2$", "¹": "$^1$", "⁺": "$^+$", "⁻": "$^-$",
    "ᵀ": r"$^\top$", "≤": r"$\le$", "√": r"$\surd$", "∇": r"$\nabla$", "∂": r"$\partial$",
    "Δ": r"$\Delta$", "Σ": r"$\Sigma$", "β": r"$\beta$", "δ": r"$\delta$", "λ": r"$\lambda$",
})  # fmt: skip

_NEEDS = "% needs \\usepackage{amsmath}"
# A page may end within a derivation, and a long name does not have to end a line.
_BEGIN, _END = r"\begingroup\allowdisplaybreaks\sloppy", r"\endgroup"
_LETTERS = 68  # of a line of a table


class _Row(Frozen):
    """A line of a derivation: `left relation right`, and the name of its rule or ""."""

    left: str
    relation: str
    right: str
    rule: str = ""


def to_latex(explanation: Explanation | FitExplanation) -> str:
    """The page."""
    lines = _fit_lines(explanation) if isinstance(explanation, FitExplanation) else _lines(explanation)
    return "\n".join([_NEEDS, _BEGIN, *lines, _END, ""])


def _lines(explanation: Explanation) -> Iterator[str]:
    loss, derivatives, update, epochs, points = TITLES
    yield rf"\section{{{loss}}}"
    yield from _aligned([_Row("f", "=", explanation.loss.latex)])
    yield rf"\section{{{derivatives}}}"
    for partial in explanation.partials:
        yield from _aligned(_derivation(partial, "f"))
    yield from _update(update, explanation)
    yield rf"\section{{{epochs}}}"
    yield from _tables([epoch_header(explanation), *map(epoch_figures, explanation.epochs)])
    yield from ("", _plain(f"Stopped {explanation.stop}."))
    yield from (rf"\section{{{points}}}", r"\begin{itemize}")
    yield from (rf"  \item {_plain(sentence)}" for sentence in feature_sentences(explanation))
    yield r"\end{itemize}"


def _fit_lines(explanation: FitExplanation) -> Iterator[str]:
    model, chain, gradient, update, epochs = FIT_TITLES
    yield from (rf"\section{{{model}}}", _plain(f"{explanation.formula}; {explanation.data}"))
    yield from _aligned(map(_equation, explanation.definitions))
    yield rf"\section{{{chain}}}"
    yield from _aligned(_ruled(explanation.chain))
    yield from _aligned(_derivation(explanation.slope, ONE))
    for partial in explanation.partials:
        yield from _aligned(_derivation(partial, explanation.slope.variable))
    yield rf"\section{{{gradient}}}"
    if explanation.gradient:
        yield from _aligned(map(_equation, explanation.gradient))
    yield _plain(explanation.left_out)
    yield from _update(update, explanation)
    yield from (rf"\section{{{epochs}}}", r"\begingroup\ttfamily\raggedright\parindent=0pt")
    for line in explanation.epochs:
        words = line.lstrip()
        margin = (len(line) - len(words)) / 2
        yield rf"\hangindent={margin + 2:g}em\hspace*{{{margin:g}em}}{_plain(words)}\par"
    yield from (r"\endgroup", "", _plain(stable_sentence(explanation)))


def _update(title: str, explanation: Explanation | FitExplanation) -> Iterator[str]:
    yield from (rf"\section{{{title}}}", _plain(explanation.optimizer))
    if explanation.update:
        yield from _aligned(_equation(line, r"\leftarrow") for line in explanation.update)
    if explanation.update_note:
        yield _plain(explanation.update_note)


def _equation(line: Written, relation: str = "=", rule: str = "") -> _Row:
    left, right = line.latex.split(f" {relation} ", 1)
    return _Row(left, relation, right, rule)


def _derivation(partial: Partial, of: str) -> Iterator[_Row]:
    yield from _ruled(partial.steps)
    yield _Row(derivative_to_latex(of, partial.variable), "=", partial.result.latex)
    if partial.factored is not None:
        yield _Row("", "=", partial.factored.latex)


def _ruled(steps: Iterable[tuple[Written, str]]) -> Iterator[_Row]:
    return (_equation(step, rule=rule) for step, rule in steps)


def _aligned(rows: Iterable[_Row]) -> Iterator[str]:
    """Rows below each other: by their relations where there is room for that, else by their beginnings."""
    rows = tuple(rows)
    left, right = (max(map(width, column)) for column in ([r.left for r in rows], [r.right for r in rows]))
    written = _by_relation if left + right + width(rows[0].relation) <= ROOM else _by_beginning
    body = " \\\\\n".join(f"  {line}" for row in rows for line in written(row))
    yield from (r"\begin{align*}", body, r"\end{align*}")


def _by_relation(row: _Row) -> list[str]:
    return [f"{row.left} &{row.relation} {row.right}{_tag(row)}".lstrip()]


def _by_beginning(row: _Row) -> list[str]:
    short = width(row.left) <= ROOM / 4
    begin = f"{row.left} {row.relation} " if short else f"{row.relation} "
    lines = lines_of(row.right, head=INDENTED_ROOM - width(begin))
    lines[0] = begin + lines[0]
    if not short and width(f"{row.left} {lines[0]}") > ROOM:
        lines = [*lines_of(row.left), *lines]
    elif not short:
        lines[0] = f"{row.left} {lines[0]}"
    margins = ["" if row.left else r"\quad ", *[r"\quad "] * (len(lines) - 1)]
    *before, last = [f"& {margin}{line}" for margin, line in zip(margins, lines, strict=True)]
    return [*before, last + _tag(row)]


def _tag(row: _Row) -> str:
    """The rule at the margin of the page, or below the line where that is long."""
    return rf" \tag*{{{row.rule}}}" if row.rule else ""


def _tables(rows: list[list[str]]) -> Iterator[str]:
    """Rows under a header, in as many tables as their columns need; the first column is in each."""
    first, *columns = zip(*rows, strict=True)
    tables = [[first]]
    for column in columns:
        if sum(max(map(len, each)) + 2 for each in [*tables[-1], column]) > _LETTERS and len(tables[-1]) > 1:
            tables.append([first])
        tables[-1].append(column)
    for table in tables:
        header, *body = (" & ".join(map(_plain, row)) + r" \\" for row in zip(*table, strict=True))
        yield from (rf"\par\noindent\begin{{tabular}}{{{'r' * len(table)}}}", rf"{header} \hline", *body)
        yield r"\end{tabular}\medskip"


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
