"""What all pages say in words: parts of an Explanation in, plain texts out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from gdcli.pipeline.explain.explanation import EpochRow, Explanation
    from gdcli.pipeline.explain.fit_explanation import FitExplanation
    from gdcli.pipeline.feature import Feature

SHORT = 20  # characters of a fraction that leave a table readable

FIT_TITLES = ("Model and loss", "Chain rule", "Gradient", "Update", "First epochs")
TITLES = ("Loss", "Derivatives", "Update", "First epochs", "Stationary points")

_WORDS = {
    VerdictKind.GLOBAL_MINIMUM: "the global minimum",
    VerdictKind.LOCAL_MINIMUM: "a minimum",
    VerdictKind.FLAT_MINIMUM: "a flat minimum",
    VerdictKind.MAXIMUM: "a maximum",
    VerdictKind.SADDLE: "a saddle",
    VerdictKind.INFLECTION: "an inflection point",
}


def feature_sentence(feature: Feature, *, several_lowest: bool = False) -> str:
    """What a stationary point is, and which learning rates settle there."""
    kind = _WORDS.get(feature.kind, "a stationary point")
    if several_lowest and feature.kind is VerdictKind.GLOBAL_MINIMUM:
        kind = "a global minimum"
    text = f"{feature.where} is {kind}, loss {feature.loss + 0.0:.9g}  [{feature.proof}]"
    return text + (f"; gd settles there for 0 < lr < {feature.stable_below}" if feature.stable_below else "")


def feature_sentences(explanation: Explanation) -> list[str]:
    """A sentence for each stationary point, and one on where they were looked for."""
    lowest = sum(f.kind is VerdictKind.GLOBAL_MINIMUM for f in explanation.stationary)
    found = [feature_sentence(f, several_lowest=lowest > 1) for f in explanation.stationary]
    return [*(found or ["none is known"]), f"(searched: {explanation.searched})"]


def stable_sentence(explanation: FitExplanation) -> str:
    """Which learning rates settle at the minimum of a fit, "" where that is not known."""
    if explanation.stable_below is None:
        return ""
    return f"gd settles at the minimum for 0 < lr < {explanation.stable_below:.6g}  [numeric]"


def epoch_header(explanation: Explanation) -> list[str]:
    """Names of the columns of the first epochs."""
    return ["epoch", *explanation.variables, "loss", "|gradient|"]


def epoch_figures(row: EpochRow) -> list[str]:
    """One row of them; a double of few digits is followed by its fraction, where that is another text."""
    exact = row.exact or ("",) * len(row.point)
    figures = [_with_fraction(x, fraction) for x, fraction in zip(row.point, exact, strict=True)]
    return [
        str(row.epoch),
        *figures,
        _with_fraction(row.loss, row.exact_loss or ""),
        f"{row.gradient_norm:.6g}",
    ]


def _with_fraction(value: float, fraction: str) -> str:
    shown = f"{value:.9g}"
    return f"{shown} = {fraction}" if len(fraction) <= SHORT and fraction not in {"", shown} else shown
