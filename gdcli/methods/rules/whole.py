"""Rules that choose one step for all coordinates, from sums over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.methods.arithmetic import is_positive, maximum, minimum, ratio, sqrt, total, where
from gdcli.methods.trace import step

if TYPE_CHECKING:
    from gdcli.methods.arithmetic import Scalar
    from gdcli.methods.trace import Step

# Stands for the paper's infinite first growth, which no double can hold.
UNBOUNDED = 1e40
# Keeps 0/0 from being asked where a step has moved nothing.
TINY = 1e-300


def adgd(
    x: Scalar,
    g: Scalar,
    previous_x: Scalar,
    previous_g: Scalar,
    rate: Scalar,
    growth: Scalar,
    *,
    lr: Scalar = 1e-10,
) -> Step:
    """Gradient descent with steps from the curvature met; lr is the first.

    bound ← |x − previous_x|/(2·|g − previous_g|), with norms over all coordinates
    rate' ← min(√(1 + growth)·rate, bound), but lr at the first epoch
    growth ← rate'/rate, where the first growth is without bound
    x ← x − rate'·g

    Malitsky and Mishchenko (2020), algorithm 1, with lr as its λ0 and growth as its θ.
    """
    started = is_positive(rate)
    moved = sqrt(total((x - previous_x) * (x - previous_x)))
    turned = sqrt(total((g - previous_g) * (g - previous_g)))
    bound = ratio(maximum(moved, TINY), 2 * turned)
    before = where(started, rate, lr)
    rate = where(started, minimum(sqrt(1 + growth) * before, minimum(bound, UNBOUNDED)), lr)
    growth = where(started, rate / before, UNBOUNDED)
    return step(
        x - rate * g,
        started=started,
        moved=moved,
        turned=turned,
        bound=bound,
        before=before,
        rate=rate,
        growth=growth,
        previous_x=x,
        previous_g=g,
    )


def hypergradient(
    x: Scalar,
    g: Scalar,
    previous: Scalar,
    change: Scalar,
    *,
    lr: Scalar = 1e-3,
    beta: Scalar = 1e-3,
) -> Step:
    """Gradient descent whose learning rate descends as well.

    change ← change + beta·Σ g·previous, the sum over all coordinates
    x ← x − (lr + change)·g

    Baydin et al. (2018), SGD-HD, the additive form, with lr as its α0. The rate is not kept from
    becoming negative, as in the paper.
    """
    change = change + beta * total(g * previous)
    return step(x - (lr + change) * g, change=change, previous=g)


def lamb(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    v: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 1e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-6,
    weight_decay: Scalar = 0.0,
) -> Step:
    """LAMB: Adam whose whole step is as long as lr times the point.

    m ← beta1·m + (1 − beta1)·g
    v ← beta2·v + (1 − beta2)·g²
    update ← m/(1 − beta1^t)/(√(v/(1 − beta2^t)) + eps) + weight_decay·x
    x ← x − lr·|x|/|update|·update, with norms over all coordinates, and lr·update where one of them is 0

    You et al. (2020), algorithm 2, with all coordinates as one layer and the identity as its function of |x|.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    update = m / (1 - beta1**t) / (sqrt(v / (1 - beta2**t)) + eps) + weight_decay * x
    length = sqrt(total(x * x))
    wanted = sqrt(total(update * update))
    both = is_positive(length) * is_positive(wanted)
    trust = where(both, length / maximum(wanted, TINY), 1)
    return step(
        x - lr * trust * update, m=m, v=v, update=update, length=length, wanted=wanted, both=both, trust=trust
    )
