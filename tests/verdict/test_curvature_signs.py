"""Regular stationary points without proofs: the signs of the Hessian's eigenvalues say what they are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from without_proofs import minimize_without_proofs

from gdcli.verdict.evidence import Numeric
from gdcli.verdict.kind import VerdictKind

# Loss, the stationary point, and what it is.
POINTS: dict[str, tuple[str, dict[str, float], str]] = {
    "parabola": ("x^2", {"x": 0}, "local_minimum"),
    "parabola upside down": ("-x^2", {"x": 0}, "maximum"),
    "minimum of a cosine": ("cos(x)", {"x": math.pi}, "local_minimum"),
    "maximum of a cosine": ("cos(x)", {"x": 0}, "maximum"),
    "quartic, global minimum": ("2x^4 - 3x^2 + 2x - 20", {"x": -1}, "local_minimum"),
    "double well, between": ("x^4 - x^2", {"x": 0}, "maximum"),
    "x log x": ("x*log(x)", {"x": math.exp(-1)}, "local_minimum"),
    "x exp(-x)": ("x*exp(-x)", {"x": 1}, "maximum"),
    "gaussian hill": ("exp(-(x-1)^2 - 2y^2)", {"x": 1, "y": 0}, "maximum"),
    "gaussian hill in three": ("exp(-x^2 - y^2 - z^2)", {"x": 0, "y": 0, "z": 0}, "maximum"),
    "product": ("x*y", {"x": 0, "y": 0}, "saddle"),
    "two wells, between": ("x^2 + y^4 - y^2", {"x": 0, "y": 0}, "saddle"),
    "two wells, in one": ("x^2 + y^4 - y^2", {"x": 0, "y": math.sqrt(0.5)}, "local_minimum"),
    "rosenbrock": ("(1-x)^2 + 100(y-x^2)^2", {"x": 1, "y": 1}, "local_minimum"),
    "six-hump camel": ("(4-2.1x^2+x^4/3)*x^2 + x y + (4y^2-4)*y^2", {"x": 0, "y": 0}, "saddle"),
    "cubic saddle": ("x^3 - 3x + y^2 + z^2", {"x": -1, "y": 0, "z": 0}, "saddle"),
    "cubic minimum": ("x^3 - 3x + y^2 + z^2", {"x": 1, "y": 0, "z": 0}, "local_minimum"),
    "saddle in three": ("x y + y z + z x", {"x": 0, "y": 0, "z": 0}, "saddle"),
    "maximum in three": ("-cosh(x) - y^2 - (z-y)^2", {"x": 0, "y": 0, "z": 0}, "maximum"),
}
NUDGE = 1e-7


@pytest.mark.parametrize(("loss", "point", "kind"), POINTS.values(), ids=POINTS)
@pytest.mark.parametrize("nudge", [0.0, NUDGE])
def test_a_regular_stationary_point_is_known(
    loss: str, point: dict[str, float], kind: str, nudge: float
) -> None:
    start = {name: x + nudge for name, x in point.items()}
    verdict = minimize_without_proofs(loss, start=start, lr=1e-12, epochs=1).verdict
    assert verdict.kind.key == kind
    # Newton's step leads from the nudged point to the stationary one, up to its square and to rounding.
    assert verdict.stationary_point == pytest.approx(tuple(point.values()), abs=1e-11)


WORDS = {
    ("x^2", "x=0"): "a local minimum: the second derivative is 2",
    ("-3x^2", "x=0"): "a maximum: the second derivative is -6",
    ("x^2 + y^2", "x=0,y=0"): "a local minimum: all eigenvalues of the Hessian are positive",
    ("-x^2 - y^2", "x=0,y=0"): "a maximum: all eigenvalues of the Hessian are negative",
    ("x^2 - 2y^2", "x=0,y=0"): "a saddle: the eigenvalues of the Hessian run from -4 to 2",
}


@pytest.mark.parametrize(("loss", "start"), WORDS, ids=str)
def test_the_message_names_what_the_claim_rests_on(loss: str, start: str) -> None:
    result = minimize_without_proofs(loss, start=start, optimizer="armijo", epochs=1)
    assert result.verdict.message == WORDS[loss, start]


def _form(matrix: list[list[float]]) -> str:
    """The quadratic form x·A·x/2 as text."""
    n = len(matrix)
    terms = [f"({matrix[i][j]!r})*x{i + 1}*x{j + 1}/2" for i in range(n) for j in range(n)]
    return " + ".join(terms)


def _kind(eigenvalues: list[float]) -> VerdictKind:
    kinds = {
        frozenset({1.0}): VerdictKind.LOCAL_MINIMUM,
        frozenset({-1.0}): VerdictKind.MAXIMUM,
        frozenset({-1.0, 1.0}): VerdictKind.SADDLE,
    }
    return kinds[frozenset(math.copysign(1.0, value) for value in eigenvalues)]


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.integers(2, 4), st.integers(0, 10**6))
def test_a_quadratic_form_is_what_its_eigenvalues_say(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    # Every pattern of signs is as likely: a rotation of given eigenvalues.
    rotation, _ = np.linalg.qr(random.normal(size=(n, n)))
    spectrum = random.choice([-1, 1], size=n) * 10.0 ** random.uniform(-2, 2, size=n)
    matrix = rotation @ np.diag(spectrum) @ rotation.T
    rounded = np.round((matrix + matrix.T) / 2, 6)
    eigenvalues: list[float] = np.linalg.eigvalsh(rounded).tolist()
    # Six decimals carry the smallest eigenvalues but not a zero among them.
    assume(min(map(abs, eigenvalues)) > 1e-3)
    start = {f"x{i + 1}": x for i, x in enumerate((1e-6 * random.normal(size=n)).tolist())}
    verdict = minimize_without_proofs(_form(rounded.tolist()), start=start, lr=1e-9, epochs=1).verdict
    assert verdict.kind is _kind(eigenvalues)
    assert isinstance(verdict.evidence, Numeric)
    # Backward error of a symmetric eigenvalue problem: some epsilons of the largest.
    scale = max(map(abs, eigenvalues))
    assert verdict.evidence.eigenvalues == pytest.approx(eigenvalues, abs=1e-13 * scale)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.integers(2, 4), st.integers(0, 10**6))
def test_a_rank_one_form_is_never_more_than_undecided(n: int, seed: int) -> None:
    vector = np.random.default_rng(seed).integers(-9, 10, size=n).tolist()
    assume(any(vector))
    inner = " + ".join(f"({c})*x{i + 1}" for i, c in enumerate(vector))
    variables = " + ".join(f"0*x{i + 1}" for i in range(n))
    result = minimize_without_proofs(
        f"({inner})^2 + {variables}", start={f"x{i + 1}": 0.1 * i for i in range(n)}
    )
    assert result.verdict.kind in {VerdictKind.UNDECIDED, VerdictKind.DESCENDING}
