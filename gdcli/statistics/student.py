"""The quantile of Student's t distribution: a probability and degrees of freedom in, t out."""

from __future__ import annotations

import mpmath

DIGITS = 20


def t_quantile(probability: float, freedom: int) -> float:
    """The t that a Student variable does not exceed with this probability, from 1/2 to 1.

    Solves P(T > t) = I(ν/(ν + t²); ν/2, 1/2)/2 for t, I the regularized incomplete beta function
    (Abramowitz and Stegun 1964, equation 26.7.1). Bisection: the function is monotone and called once a fit.
    """
    with mpmath.workdps(DIGITS):
        half, above = mpmath.mpf(freedom) / 2, 2 * (1 - mpmath.mpf(probability))

        def excess(t: mpmath.mpf) -> mpmath.mpf:
            x = freedom / (freedom + t**2)
            return mpmath.betainc(half, 0.5, 0, x, regularized=True) - above

        high = mpmath.mpf(1)
        while excess(high) > 0:
            high *= 2
        return float(mpmath.findroot(excess, (0, high), solver="anderson", tol=1e-30))
