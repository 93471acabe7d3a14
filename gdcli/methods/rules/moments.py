"""Adam and its relatives: running means of the gradient and of its square, both cleared of their start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.methods.arithmetic import absolute, is_positive, maximum, sqrt, where
from gdcli.methods.trace import step

if TYPE_CHECKING:
    from gdcli.methods.arithmetic import Scalar
    from gdcli.methods.trace import Step


def adam(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    v: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 1e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-8,
) -> Step:
    """Adam: momentum over the root of a running mean of squared gradients.

    m ← beta1·m + (1 − beta1)·g
    v ← beta2·v + (1 − beta2)·g²
    x ← x − lr/(1 − beta1^t)·m/(√v/√(1 − beta2^t) + eps)

    Kingma and Ba (2015), algorithm 1 and not its eps-hat form, in the order of torch.optim.Adam: eps is added
    outside of the root, after the correction of v.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    rate = lr / (1 - beta1**t)
    scale = sqrt(v) / sqrt(1 - beta2**t) + eps
    return step(x - rate * m / scale, m=m, v=v, rate=rate, scale=scale)


def amsgrad(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    v: Scalar,
    v_max: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 1e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-8,
) -> Step:
    """AMSGrad: Adam with the largest mean of squared gradients so far.

    m ← beta1·m + (1 − beta1)·g
    v ← beta2·v + (1 − beta2)·g²
    v_max ← max(v_max, v)
    x ← x − lr/(1 − beta1^t)·m/(√v_max/√(1 − beta2^t) + eps)

    Reddi, Kale and Kumar (2018), algorithm 2, as torch.optim.Adam(amsgrad=True) computes it: with Adam's
    corrections, which the paper leaves out, the one of v after the maximum.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    v_max = maximum(v_max, v)
    rate = lr / (1 - beta1**t)
    scale = sqrt(v_max) / sqrt(1 - beta2**t) + eps
    return step(x - rate * m / scale, m=m, v=v, v_max=v_max, rate=rate, scale=scale)


def adamw(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    v: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 1e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-8,
    weight_decay: Scalar = 0.01,
) -> Step:
    """AdamW: Adam with weight decay outside of the moments.

    m ← beta1·m + (1 − beta1)·g
    v ← beta2·v + (1 − beta2)·g²
    x ← x·(1 − lr·weight_decay) − lr/(1 − beta1^t)·m/(√v/√(1 − beta2^t) + eps)

    Loshchilov and Hutter (2019), algorithm 2, as torch.optim.AdamW computes it: lr multiplies the decay.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    rate = lr / (1 - beta1**t)
    scale = sqrt(v) / sqrt(1 - beta2**t) + eps
    return step(x * (1 - lr * weight_decay) - rate * m / scale, m=m, v=v, rate=rate, scale=scale)


def adamax(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    u: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 2e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-8,
) -> Step:
    """AdaMax: Adam with a decaying maximum in place of the root.

    m ← beta1·m + (1 − beta1)·g
    u ← max(beta2·u, |g| + eps)
    x ← x − lr/(1 − beta1^t)·m/u

    Kingma and Ba (2015), algorithm 2, as torch.optim.Adamax computes it: eps is added to |g|.
    """
    m = beta1 * m + (1 - beta1) * g
    u = maximum(beta2 * u, absolute(g) + eps)
    rate = lr / (1 - beta1**t)
    return step(x - rate * m / u, m=m, u=u, rate=rate)


def nadam(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    v: Scalar,
    mu_product: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 2e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-8,
    momentum_decay: Scalar = 4e-3,
) -> Step:
    """NAdam: Adam with Nesterov's momentum.

    mu ← beta1·(1 − 0.96^(t·momentum_decay)/2), and mu_next the same for t + 1
    mu_product ← mu_product·mu, where it is 1 before the first epoch
    m ← beta1·m + (1 − beta1)·g
    v ← beta2·v + (1 − beta2)·g²
    x ← x − lr·((1 − mu)/(1 − mu_product)·g + mu_next/(1 − mu_product·mu_next)·m)/(√(v/(1 − beta2^t)) + eps)

    Dozat (2016) as torch.optim.NAdam computes it, with its schedule of the momentum.
    """
    mu = beta1 * (1 - 0.96 ** (t * momentum_decay) / 2)
    mu_next = beta1 * (1 - 0.96 ** ((t + 1) * momentum_decay) / 2)
    mu_product = (mu_product + is_positive(2 - t)) * mu
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    scale = sqrt(v / (1 - beta2**t)) + eps
    along_g = lr * (1 - mu) / (1 - mu_product)
    along_m = lr * mu_next / (1 - mu_product * mu_next)
    return step(
        x - along_g * g / scale - along_m * m / scale,
        mu=mu,
        mu_next=mu_next,
        mu_product=mu_product,
        m=m,
        v=v,
        scale=scale,
        along_g=along_g,
        along_m=along_m,
    )


def radam(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    v: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 1e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-8,
) -> Step:
    """RAdam: Adam that divides once enough gradients are in the mean.

    m ← beta1·m + (1 − beta1)·g
    v ← beta2·v + (1 − beta2)·g²
    m_hat ← m/(1 − beta1^t)
    rho_inf ← 2/(1 − beta2) − 1
    rho ← rho_inf − 2·t·beta2^t/(1 − beta2^t)
    rectification ← √((rho − 4)·(rho − 2)·rho_inf/((rho_inf − 4)·(rho_inf − 2)·rho))
    x ← x − lr·m_hat·√(1 − beta2^t)/(√v + eps)·rectification where rho > 5, else x ← x − lr·m_hat

    Liu et al. (2020), algorithm 2, as torch.optim.RAdam computes it: the threshold is 5, and 4 in the paper.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1**t)
    rho_inf = 2 / (1 - beta2) - 1
    rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
    # Below the threshold the root is not used; 5 in place of smaller numbers keeps it real there.
    r, r_inf = maximum(rho, 5), maximum(rho_inf, 5)
    rectification = sqrt((r - 4) * (r - 2) * r_inf / ((r_inf - 4) * (r_inf - 2) * r))
    slow = m_hat * lr
    rectified = slow * (sqrt(1 - beta2**t) / (sqrt(v) + eps)) * rectification
    return step(
        x - where(is_positive(rho - 5), rectified, slow),
        m=m,
        v=v,
        m_hat=m_hat,
        rho_inf=rho_inf,
        rho=rho,
        r=r,
        r_inf=r_inf,
        rectification=rectification,
        slow=slow,
        rectified=rectified,
    )


def adabelief(
    x: Scalar,
    g: Scalar,
    m: Scalar,
    s: Scalar,
    t: Scalar,
    *,
    lr: Scalar = 1e-3,
    beta1: Scalar = 0.9,
    beta2: Scalar = 0.999,
    eps: Scalar = 1e-8,
) -> Step:
    """AdaBelief: Adam that divides by how far gradients are from their mean.

    m ← beta1·m + (1 − beta1)·g
    s ← beta2·s + (1 − beta2)·(g − m)² + eps
    x ← x − lr·m/(1 − beta1^t)/(√(s/(1 − beta2^t)) + eps)

    Zhuang et al. (2020), algorithm 2: eps both in s and outside of the root, 1e-8 as in the paper (libraries
    have 1e-16).
    """
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * (g - m) * (g - m) + eps
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return step(x - lr * m_hat / (sqrt(s_hat) + eps), m=m, s=s, m_hat=m_hat, s_hat=s_hat)
