"""The optimizers that choose their own steps, one row each: for the command line, its help and explanations.

How each step is computed stands in `descent/`, in the file that the table of `descent/prepare.py` names.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.methods.trace import Range

if TYPE_CHECKING:
    from collections.abc import Mapping


class Hyperparameter(Frozen):
    """A number that the user may choose.

    default   None where it must be given
    """

    allowed: Range
    default: float | None = None


class Search(Frozen):
    """One row.

    summary     one line on what it is
    equations   one epoch, as text
    reference   paper, equation and form
    """

    name: str
    summary: str
    equations: tuple[str, ...]
    reference: str
    hyperparameters: Mapping[str, Hyperparameter] = MappingProxyType({})


SEARCHES: dict[str, Search] = {
    row.name: row
    for row in (
        Search(
            "auto",
            "L-BFGS, then Newton; leaves what is no minimum, looks for lower ground.",
            (
                "x ← step of lbfgs, until the gradient is a hundredth of the largest; then of newton",
                "where the gradient vanishes: x ← x + s·v, v of negative curvature or of a falling odd term",
                "where nothing falls nearby: x ← the lowest dip of the loss along the axes, if it is lower",
            ),
            "the rows lbfgs and newton; third-order steps after Anandkumar and Ge (2016)",
        ),
        Search(
            "armijo",
            "Gradient descent with a backtracking line search.",
            ("x ← x − s·g, s twice the last and then halved until f(x − s·g) ≤ f(x) − |g|²·s/4",),
            "Armijo (1966); Hager and Zhang (2005), equation 4.1, where rounding hides the decrease",
        ),
        Search(
            "bb",
            "Barzilai and Borwein's step with a non-monotone line search.",
            (
                "s ← Δx·Δx / Δx·Δg",
                "x ← x − s·g, s shortened until f is below the highest of the last 10 losses by 1e-4·s·|g|²",
            ),
            "Raydan (1997), algorithm GBB; Barzilai and Borwein (1988), the longer of their two steps; line "
            "search of Grippo, Lampariello and Lucidi (1986)",
        ),
        Search(
            "nesterov-restart",
            "Nesterov's acceleration with backtracking and adaptive restart.",
            (
                "x⁺ ← y − s·∇f(y), s halved until f(x⁺) ≤ f(y) − |∇f(y)|²·s/2",
                "t⁺ ← (1 + √(1 + 4t²))/2",
                "y⁺ ← x⁺ + (t − 1)/t⁺·(x⁺ − x), but y⁺ ← x⁺, t⁺ ← 1 where ∇f(y)·(x⁺ − x) > 0 or f rose",
            ),
            "Beck and Teboulle (2009), FISTA with backtracking, smooth part alone; O'Donoghue and Candès "
            "(2015), function and gradient schemes of restart",
        ),
        Search(
            "polyak",
            "Polyak's step, for a loss whose minimum f_star is known.",
            ("x ← x − (f − f_star)/|g|²·g",),
            "Polyak (1969), the step length with a known minimum, factor 1",
            {"f_star": Hyperparameter(Range(-math.inf, math.inf))},
        ),
        Search(
            "cg",
            "Hager and Zhang's conjugate gradients with their line search.",
            (
                "x⁺ ← x + s·d, s by line search;  y = g⁺ − g",
                "β ← (y − 2d·|y|²/d·y)·g⁺ / d·y, at least −1/(|d|·min(0.01, |g|))",
                "d⁺ ← −g⁺ + β·d",
            ),
            "Hager and Zhang (2005), section 1, β truncated from below, and the line search of section 4",
        ),
        Search(
            "lbfgs",
            "Limited-memory BFGS with Hager and Zhang's line search.",
            (
                "d ← −H·g, H from the last 10 pairs of Δx and Δg by the two-loop recursion",
                "x ← x + s·d, s by line search, 1 tried first",
            ),
            "Nocedal (1980); Nocedal and Wright (2006), algorithms 7.4 and 7.5, scaling 7.20",
        ),
        Search(
            "newton",
            "Newton's method, the eigenvalues of the Hessian made positive.",
            (
                "d ← −Σ (v·g)/max(|λ|, δ)·v over the eigenpairs (λ, v) of the Hessian",
                "x ← x + s·d, s by line search, 1 tried first",
            ),
            "Nocedal and Wright (2006), section 3.4, eigenvalue modification with |λ| instead of δ alone",
        ),
    )
}

# What takes apart a sum of squared residuals, which only a fit to data has.
FOR_DATA = "lm"

DATA_SEARCHES: dict[str, Search] = {
    row.name: row
    for row in (
        Search(
            FOR_DATA,
            "Levenberg-Marquardt with geodesic acceleration; gdcli fit alone has it.",
            (
                "v ← −(JᵀJ + λ·D²)⁻¹·Jᵀr,  a ← −(JᵀJ + λ·D²)⁻¹·Jᵀr_vv",
                "x ← x + v + a/2 where that lowers |r|² and 2·|a|/|v| ≤ 3/4; λ falls then, and else grows",
            ),
            "Marquardt (1963); Transtrum and Sethna (2012), section 4, with exact second derivatives",
        ),
    )
}
