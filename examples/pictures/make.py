"""Draw the pictures of the documents anew: `python examples/pictures/make.py`.

Each is one command of gdcli, which stands below it in the document that shows it.
"""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent

# A file for each command that draws a figure.
FIGURES = {
    "quartic.svg": 'gdcli plot "2x^4-3x^2+2x-20" --start 5 --lr 0.001 --epochs 15000',
    "rosenbrock.png": (
        'gdcli plot "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1 --epochs 2000'
        " --optimizer gd --lr 0.001 --optimizer momentum --lr 0.0005"
        " --optimizer adam --lr 0.05 --optimizer armijo --lr auto"
    ),
    "flats.svg": f'gdcli fit "price ~ w*area + b" {HERE.parent / "flats.csv"}',
}

# A screenshot for each command whose output is shown as the terminal shows it.
SCREENS = {"terminal.svg": 'gdcli plot "x^4 - 3x^3 + 2" --start -1 --lr 0.02 --epochs 40'}

WIDTH = 92


def run(command: str, *more: str) -> str:
    """Run a command as a reader types it, in colour, and return what it prints."""
    words = [sys.executable, "-m", *shlex.split(command), *more]
    settings = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    settings.pop("NO_COLOR", None)
    return subprocess.run(words, check=True, capture_output=True, encoding="utf-8", env=settings).stdout  # noqa: S603 - the commands above


def main() -> None:
    """Write every picture beside this file."""
    for name, command in FIGURES.items():
        run(command, "--figure", str(HERE / name))
    for name, command in SCREENS.items():
        # The screen is drawn into the picture alone.
        console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
        console.print(f"$ {command}", markup=False)
        console.print(Text.from_ansi(run(command)), soft_wrap=True)
        drawn = console.export_svg(title="gdcli", unique_id="terminal")
        (HERE / name).write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
