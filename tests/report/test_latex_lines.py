"""LaTeX in lines that fit a page: where they break, and that they lose nothing."""

from __future__ import annotations

import re

import pytest

from gdcli.objective.objective import build_objective, read_loss
from gdcli.objective.to_latex import to_latex
from gdcli.report.explanation.latex_lines import lines_of, width

WIDE = (
    "(x+1)^7*(x-2)^5*(x^2+3)^3*sin(x)^2*cos(x)^2*tanh(x)^2",
    "sqrt(1+x^2+x^4+x^6+x^8+x^10+x^12+x^14+x^16+x^18+x^20+x^22+x^24+x^26)",
    "exp(sin(x*y)+sin(y*z)+sin(z*x)+sin(x+y+z)^3+cos(x*y*z)^2)",
    "(x^2+x+y+z+sin(x*y*z)+cos(x+y+z)^3+3)/(x^2+y^2+z^2+sin(x*y)+cos(y*z)^2+exp(x)+4)",
    "|x|^3+abs(sin(x))+max(x,-2x)+min(x^2,3)+hypot(x,y)+relu(y)",
    "learning_rate_of_the_world^2+exp(some_quite_long_name)*some_quite_long_name^2+lambda^2",
)


def _words(latex: str) -> list[str]:
    """Names and numbers, but for what another spelling of a fraction, a root or a power of e brings along."""
    bare = re.sub(r"\\(?:frac|sqrt|exp|cdot|left|right|[bB]ig[lr]|,)", " ", latex)
    return sorted(set(re.findall(r"[A-Za-z\\_]+|[0-9]+", bare)) - {"e", "1", "2"})


@pytest.mark.parametrize("room", [8.0, 14.0, 30.0])
@pytest.mark.parametrize("text", WIDE)
def test_lines_are_balanced_and_lose_nothing(text: str, room: float) -> None:
    latex = to_latex(build_objective(read_loss(text)).expression)
    lines = lines_of(latex, room, room)
    assert (len(lines) > 1) == (width(latex) > room)
    for line in lines:
        assert line.count("{") == line.count("}")
        assert line.count(r"\left") == line.count(r"\right")
    assert _words(" ".join(lines)) == _words(latex)


@pytest.mark.parametrize(
    ("latex", "lines"),
    [
        ("a + b - c + d", ["a + b - c", "+ d"]),
        (r"2 x \left(b + c\right)", ["2 x", r"\cdot \left(b + c\right)"]),
        (r"\left(a + b + c\right)^{2}", [r"\bigl( a + b", r"+ c \bigr)^{2}"]),
        (r"\frac{a + b + c + d}{2}", [r"\frac{1}{2}", r"\cdot \bigl( a + b", r"+ c + d \bigr)"]),
        (r"\sqrt{a + b + c + d}", [r"\bigl( a + b", "+ c", r"+ d \bigr)^{1/2}"]),
        (
            r"\frac{1}{n} \sum_{i=1}^{n} \left(a + b\right)",
            [r"\frac{1}{n} \sum_{i=1}^{n} \bigl( a", r"+ b \bigr)"],
        ),
        ("aaaaaaaaaaaaaaaaaa", ["aaaaaaaaaaaaaaaaaa"]),
    ],
)
def test_line_breaks_before_a_sign_or_a_factor(latex: str, lines: list[str]) -> None:
    assert lines_of(latex, 4.5, 4.5) == lines
