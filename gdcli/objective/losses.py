"""What a row of data contributes to the loss, as an expression in `y` and `prediction`.

Where the model ends in the function that its loss undoes, logloss in sigmoid and poisson in exp, the loss is
written over the argument of that function: it then keeps its digits where the prediction saturates.
"""

from __future__ import annotations

import difflib
import math
import re
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span, require_text
from gdcli.frozen import Frozen, replace
from gdcli.objective.constants import check_constants
from gdcli.objective.number import for_option, read_number
from gdcli.objective.parser import parse
from gdcli.objective.tree import Call, Node, Variable, variables, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TARGET, PREDICTION, INNER = "y", "prediction", "z"

# Huber's loss with its k, beyond which residuals count by their absolute value.
_BEND = re.compile(r"\s*huber\s*\((.*)\)\s*", re.DOTALL)


class Loss(Frozen):
    """One loss.

    expression   of a row, over y and prediction
    mean         whether the rows are averaged, else added
    squares      whether it is the square of y − prediction
    absolute     whether it is the absolute value of y − prediction
    logistic     whether it is the cross-entropy of y and a probability
    convex       whether the expression is a convex function of the prediction, whatever y
    smooth       whether it has a second derivative everywhere
    inner        the function f of a model f(z) that the loss undoes, and the loss over y and z instead
    low, high    between which y must lie
    likelihood   from all y to what the negative log-likelihood has beside the sum of this loss; None where
                 the loss is no likelihood
    counted      what y must be, in words, for it to be one; "" for any number
    """

    name: str
    meaning: str
    expression: str
    mean: bool = True
    squares: bool = False
    absolute: bool = False
    logistic: bool = False
    convex: bool = True
    smooth: bool = True
    inner: tuple[str, str] | None = None
    low: float = float("-inf")
    high: float = float("inf")
    likelihood: Callable[[Iterable[float]], float] | None = None
    counted: str = ""

    def counts(self, targets: Iterable[float]) -> bool:
        """Whether all y are such that the loss is a likelihood."""
        return not self.counted or all(float(y).is_integer() for y in targets)


def _nothing(_targets: Iterable[float]) -> float:
    return 0.0


def _log_factorials(targets: Iterable[float]) -> float:
    """Σ log(y!), which Poisson's likelihood has and no parameter changes."""
    return math.fsum(math.lgamma(y + 1) for y in targets)


def _huber(name: str, k: str) -> Loss:
    """r²/2 up to |r| = k and k·|r| − k²/2 beyond: Huber (1964), equation 2.5."""
    squared = f"min(abs(prediction - y), ({k}))"
    return Loss(
        name,
        f"halved squares of residuals up to {k}, absolute values beyond",
        f"{squared}*(abs(prediction - y) - {squared}/2)",
        smooth=False,
    )


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("mse", "mean of the squared residuals", "(prediction - y)^2", squares=True, likelihood=_nothing),
        Loss(
            "sse",
            "sum of the squared residuals",
            "(prediction - y)^2",
            mean=False,
            squares=True,
            likelihood=_nothing,
        ),
        Loss("mae", "mean of the absolute residuals", "abs(prediction - y)", absolute=True, smooth=False),
        _huber("huber", "1"),
        Loss(
            "logloss",
            "cross-entropy of y, 0 to 1, and a predicted probability",
            "-(y*log(prediction) + (1 - y)*log(1 - prediction))",
            logistic=True,
            inner=("sigmoid", "softplus(z) - y*z"),
            low=0.0,
            high=1.0,
            likelihood=_nothing,
            counted="0 or 1",
        ),
        Loss(
            "poisson",
            "negative log-likelihood of counts y, but for a constant",
            "prediction - y*log(prediction)",
            inner=("exp", "exp(z) - y*z"),
            low=0.0,
            likelihood=_log_factorials,
            counted="a whole number",
        ),
    )
}


class RowLoss(Frozen):
    """A loss that was chosen, for one model.

    tree    over y and `argument`
    model   the tree whose value `argument` stands for: the model, or what its outermost function is given
    """

    loss: Loss
    tree: Node
    text: str
    argument: str
    model: Node


def read_loss_choice(text: str, model: Node) -> RowLoss:
    """The loss of that name, or an expression in y and prediction; raise InputError for anything else."""
    require_text("--loss", text, "'mse'")
    name = text.strip()
    loss = LOSSES.get(name)
    if (bend := _BEND.fullmatch(text)) is not None:
        loss = _huber(name, _bend(text, Span(*bend.span(1))))
    if loss is None:
        if name.isidentifier():
            near = difflib.get_close_matches(name, LOSSES, n=1)
            raise InputError(
                f"--loss: there is no loss '{name}'",
                place=Place(text, Span(0, len(text))),
                why=f"the losses are {', '.join(LOSSES)}, huber(1.5) with another bend, or an expression in "
                "y and prediction",
                fix=f"did you mean '{near[0]}'?" if near else "",
            )
        return _own(text, model)
    if loss.inner and isinstance(model, Call) and model.function == loss.inner[0]:
        written = loss.inner[1]
        return RowLoss(loss, parse(written), written, INNER, model.arguments[0])
    return RowLoss(loss, parse(loss.expression), loss.expression, PREDICTION, model)


def _bend(text: str, span: Span) -> str:
    """The k of `huber(k)`; raise InputError where it is not positive."""
    if not read_number("--loss", text, span) > 0:
        raise InputError(
            "--loss: huber bends at a positive residual", place=Place(text, span), fix="--loss 'huber(1.5)'"
        )
    return text[span.start : span.end].strip()


def _own(text: str, model: Node) -> RowLoss:
    try:
        tree = parse(text)
        check_constants(tree, text)
        _check_variables(tree, text)
    except InputError as error:
        raise for_option("--loss", error, text) from None
    own = Loss("expression", "mean of the rows' losses", text, convex=False)
    return RowLoss(replace(own, name=text.strip()), tree, text, PREDICTION, model)


def _check_variables(tree: Node, text: str) -> None:
    for node in walk(tree):
        if isinstance(node, Variable) and node.name not in {TARGET, PREDICTION}:
            raise InputError(
                f"'{node.name}' is neither y nor prediction",
                place=Place(text, node.span),
                fix="write an expression in y and prediction, as in log(cosh(y - prediction))",
            )
    if PREDICTION not in variables(tree):
        raise InputError(
            "the expression has no 'prediction', so no parameter changes it", place=Place(text, tree.span)
        )
