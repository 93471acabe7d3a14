"""`gdcli explain --format latex`: the pages as TeX sets them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from gdcli_process import gdcli_here

FLATS = str(Path(__file__).parents[2] / "examples" / "flats.csv")

PAGES = {
    "quartic": ("2x^4-3x^2+2x-20", "--lr", "0.001"),
    "rosenbrock": ("(1-x)^2+100(y-x^2)^2", "--start", "x=-1.2,y=1", "--lr", "0.001"),
    "a long product": ("(x+1)^7*(x-2)^5*(x^2+3)^3*sin(x)^2*cos(x)^2", "--start", "1.5", "--lr", "1e-6"),
    "a long root": ("sqrt(1+x^2+x^4+x^6+x^8+x^10+x^12+x^14+x^16+x^18+x^20+x^22+x^24+x^26)",),
    "a long exponent": ("exp(sin(x*y)+sin(y*z)+sin(z*x)+sin(x+y+z)^3+cos(x*y*z)^2)",),
    "kinks": ("|x|^3+abs(sin(x))+max(x,-2x)+min(x^2,3)+hypot(x,y)+relu(y)",),
    "names": ("learning_rate_of_the_world^2+exp(some_quite_long_name)*some_quite_long_name^2+lambda^2",),
    "many variables": ("+".join(f"{k}*x{k}^2" for k in range(1, 11)), "--lr", "0.01"),
    "a schedule": ("x^2+y^2", "--lr", "0.1/t", "--optimizer", "adam"),
    "a line": ("price ~ w*area + b", FLATS, "--lr", "0.0001"),
    "a line by huber's loss": ("price ~ w*area + b", FLATS, "--lr", "0.0001", "--loss", "huber"),
    "a sigmoid": ("price/400 ~ sigmoid(w*area/50 + b)", FLATS, "--loss", "logloss", "--lr", "0.1"),
    "a network": ("price ~ 100*mlp(area/50, rooms, hidden=3)", FLATS, "--lr", "1e-6"),
}


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="TeX, which sets the pages, is not installed")
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_the_page(tmp_path: Path, name: str) -> None:
    page = gdcli_here("explain", *PAGES[name], "--format", "latex").out
    document = rf"\documentclass{{article}}\usepackage{{amsmath}}\begin{{document}}{page}\end{{document}}"
    (tmp_path / "page.tex").write_text(document)
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],  # noqa: S607 - as found above
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert re.findall(r"Overfull .*", (tmp_path / "page.log").read_text(errors="replace")) == []
