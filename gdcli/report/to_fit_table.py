"""A fit as a table for people: the run as of a minimization, then the parameters with their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.report.to_table import drawn, method_of, start_of, tail_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.pipeline.fitted import Fit
    from gdcli.report.sink import Sink

# Parameters that the report lists with their errors; JSON has all of them.
MOST_LISTED = 24
# Pairs of parameters that are named where their correlation is beyond this.
STRONG = 0.95
MOST_PAIRS = 6
# Decimal digits below which the closed solution comes with a warning.
FEW_DIGITS = 10


def to_fit_table(fit: Fit, sink: Sink) -> str:
    """Draw a fit for a sink, as `to_table` draws a minimization."""
    tests = [("undefined" if loss is None else f"{loss:.8g}") for loss in fit.test_losses]
    return drawn(sink, _head(fit), fit.descent, _tail(fit), extra={"test loss": tests} if tests else {})


def _head(fit: Fit) -> Iterator[tuple[str, str]]:
    task = fit.task
    yield "formula", " ".join(task.binding.formula.text.split())
    rows = task.training.rows
    columns = ", ".join(task.binding.columns.values())
    yield "data", f"{task.training.label}, {rows} row{'' if rows == 1 else 's'}, columns {columns}"
    if task.training.test is not None:
        yield "test", task.training.test_label
    yield "loss", _loss(fit)
    if task.weighting is not None:
        what = "standard deviations" if task.weighting.is_sigma else "weights"
        errors = task.weighting.errors
        yield "weights", f"{what} in '{task.weighting.column}', {errors.key}: {errors.value}"
    if task.binding.fixed:
        yield "fixed", ", ".join(f"{name} = {value:.9g}" for name, value in task.binding.fixed.items())
    batches = (
        "" if task.batches is None else f", batches of {task.batches.size} rows shuffled by seed {task.seed}"
    )
    yield "method", method_of(fit.descent) + batches
    yield "start", _start(fit)


def _loss(fit: Fit) -> str:
    loss, penalty = fit.task.loss.loss, fit.task.penalty
    parts = [f"{loss.name}, {loss.meaning}"]
    parts += [f"{penalty.l1:g}·Σ|p|"] if penalty.l1 else []
    parts += [f"{penalty.l2:g}·Σp²"] if penalty.l2 else []
    return " + ".join(parts)


def _start(fit: Fit) -> str:
    task = fit.task
    if len(task.binding.parameters) <= MOST_LISTED and not task.binding.formula.networks:
        return start_of(fit.descent)
    given = len(task.descent.start.given)
    chosen = len(task.binding.parameters) - given
    return f"{chosen} parameters: {task.initial.value}; seed {task.seed}" + (
        f"; {given} given" if given else ""
    )


def _tail(fit: Fit) -> Iterator[tuple[str, str]]:
    for label, text in tail_of(fit.descent):
        if label == "try":
            continue  # last, below what the data say
        if label == "end":
            yield label, f"loss {'undefined' if fit.loss is None else format(fit.loss, '.9g')}"
        else:
            yield label, text
    yield from _parameters(fit)
    yield from _goodness(fit)
    yield from _least_squares(fit)
    said = fit.verdict.max_stable_lr is not None  # in a remark
    if fit.max_stable_lr is not None and fit.task.descent.rate is not None and not said:
        yield "stable", f"a constant lr below {fit.max_stable_lr:.6g} comes to rest at the minimum"
    if fit.descent.suggestion:
        yield "try", fit.descent.suggestion


def _parameters(fit: Fit) -> Iterator[tuple[str, str]]:
    estimates = fit.estimates
    named = list(zip(fit.parameters.items(), estimates.standard_errors, estimates.intervals, strict=True))
    label = "fit"
    width = max(len(name) for name, _ in fit.parameters.items())
    for (name, value), error, interval in named[:MOST_LISTED]:
        text = f"{name:<{width}} = {value:.9g}"
        if error is not None and interval is not None:
            text += f" ± {error:.4g}, 95 % from {interval[0]:.6g} to {interval[1]:.6g}"
        yield label, text
        label = ""
    if len(named) > MOST_LISTED:
        yield "", f"… and {len(named) - MOST_LISTED} more parameters, all of them in --format json"
    if estimates.why_no_errors:
        yield "errors", f"not given: {estimates.why_no_errors}"
    if estimates.unidentified:
        names = ", ".join(estimates.unidentified[:MOST_LISTED])
        yield "loose", f"not identified: {names}; they can change together and the fit stays the same"
    if estimates.correlations is not None and len(fit.parameters) > 1:
        yield from _correlations(fit, estimates.correlations)


def _correlations(fit: Fit, correlations: tuple[tuple[float, ...], ...]) -> Iterator[tuple[str, str]]:
    names = list(fit.parameters)
    pairs = [
        (correlations[i][j], names[j], names[i])
        for i in range(len(names))
        for j in range(i)
        if len(names) == 2 or abs(correlations[i][j]) >= STRONG  # noqa: PLR2004 - a pair is always worth naming
    ]
    pairs.sort(key=lambda pair: -abs(pair[0]))
    if pairs:
        more = "" if len(pairs) <= MOST_PAIRS else f" and {len(pairs) - MOST_PAIRS} more pairs"
        shown = ", ".join(f"{a} and {b} {value:.4f}" for value, a, b in pairs[:MOST_PAIRS])
        yield "together", f"correlation of {shown}{more}"


def _goodness(fit: Fit) -> Iterator[tuple[str, str]]:
    estimates = fit.estimates
    figures = {
        "residual sd": estimates.residual_sd,
        "R²": estimates.r_squared,
        "AIC": estimates.aic,
        "BIC": estimates.bic,
    }
    parts = [f"{name} {value:.6g}" for name, value in figures.items() if value is not None]
    if parts:
        yield "quality", ", ".join(parts) + f", {estimates.freedom} degrees of freedom"


def _least_squares(fit: Fit) -> Iterator[tuple[str, str]]:
    closed = fit.closed
    if closed is None:
        return
    if len(closed.point) <= MOST_LISTED:
        named = zip(fit.parameters, closed.point, strict=True)
        yield "closed", ", ".join(f"{name} = {value:.12g}" for name, value in named)
    yield "", f"least squares without descent; the fit is within {fit.difference:.2g} of it"
    if closed.digits < FEW_DIGITS:
        magnified = f"rounding of the data counts {closed.condition:.2g}-fold in the parameters"
        yield "warning", f"the columns are nearly dependent: {magnified}, which leaves {closed.digits} digits"
