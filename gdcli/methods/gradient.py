"""What may be done to the gradient before a rule sees it: pure functions, traced as rules are.

They act in the order of `TRANSFORMS`. PyTorch clips before the optimizer adds weight decay, so clipping is
first here; both bounds hold after both clippings.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from gdcli.methods.arithmetic import absolute, maximum, minimum, sqrt, total
from gdcli.methods.trace import Range, trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.methods.arithmetic import Scalar
    from gdcli.methods.tape import Traced

# Keeps 0/0 from being asked at a stationary point.
TINY = 1e-300


def clip_value(x: Scalar, g: Scalar, limit: Scalar) -> Scalar:
    """Cut every component of the gradient off at plus and minus this.

    As torch.nn.utils.clip_grad_value_ does it.
    """
    del x
    return maximum(minimum(g, limit), -limit)


def clip_norm(x: Scalar, g: Scalar, limit: Scalar) -> Scalar:
    """Shorten the gradient to this Euclidean norm where it is longer.

    Pascanu, Mikolov and Bengio (2013), section 3.2, as torch.nn.utils.clip_grad_norm_ computes it: g is
    multiplied by min(1, limit/(norm + 1e-6)). The norm is taken of the gradient divided by its 1-norm, whose
    squares cannot overflow.
    """
    del x
    size = maximum(total(absolute(g)), TINY)
    norm = size * sqrt(total((g / size) * (g / size)))
    return g * minimum(limit / (norm + 1e-6), 1)


def weight_decay(x: Scalar, g: Scalar, weight: Scalar) -> Scalar:
    """Add this multiple of x to the gradient.

    The derivative of an L2 penalty, coupled as PyTorch has it in all optimizers but AdamW.
    """
    return g + weight * x


TRANSFORMS: dict[str, Callable[[Scalar, Scalar, Scalar], Scalar]] = {
    function.__name__: function for function in (clip_value, clip_norm, weight_decay)
}

TRANSFORM_RANGES = {
    "clip_value": Range(0.0, low_open=True),
    "clip_norm": Range(0.0, low_open=True),
    "weight_decay": Range(0.0),
}


def summary(name: str) -> str:
    """First line of a transform's docstring."""
    return (inspect.getdoc(TRANSFORMS[name]) or "").partition("\n")[0]


def traced_transform(name: str) -> Traced:
    """Inputs x, g and the transform's own name; output g."""
    function = TRANSFORMS[name]
    return trace(lambda **given: {"g": function(given["x"], given["g"], given[name])}, ("x", "g", name))
