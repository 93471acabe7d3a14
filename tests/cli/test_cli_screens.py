"""Whole screens, not of a terminal, compared with the files in screens/.

After a wanted change `python tests/cli/test_cli_screens.py` writes them anew; read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from gdcli_process import gdcli_here

QUARTIC = "2*x**4-3*x**2+2*x-20"
MIRRORED = "2*x**4-3*x**2-2*x-20"
ELEVEN = "+".join(f"(alpha_{i} - {i}*alpha_{i % 11 + 1})^2" for i in range(1, 12))

# Name of the file, status, arguments. Polynomials only, whose figures are the same on every machine.
SCREENS: dict[str, tuple[int, tuple[str, ...]]] = {
    "quartic_creeping": (0, (QUARTIC, "--lr", "0.001", "--epochs", "15000")),
    "quartic_overshooting": (3, (QUARTIC, "--lr", "0.3", "--epochs", "15")),
    "quartic_from_zero": (0, (QUARTIC, "--lr", "0.001", "--epochs", "15000", "--start", "0")),
    "quartic_mirrored": (0, (MIRRORED, "--lr", "0.001", "--epochs", "15000", "--start", "-5")),
    "square": (0, ("x**2",)),
    "square_mirrored": (0, ("-x**2", "--lr", "0.1", "--epochs", "10")),
    "square_to_the_end": (0, ("x**2", "--lr", "0.1", "--epochs", "10")),
    "rosenbrock": (
        0,
        ("(1-x)^2 + 100*(y-x^2)^2", "--lr", "0.001", "--epochs", "2000", "--start", "x=-1.2,y=1"),
    ),
    "eleven_variables": (0, (ELEVEN, "--lr", "0.001", "--epochs", "50")),
    "left_domain": (3, ("sqrt(x) + 2*x", "--lr", "1", "--epochs", "5", "--start", "1")),
    "schedule": (0, ("x^2", "--lr", "0.5/t", "--epochs", "4")),
}


def file(name: str) -> Path:
    return Path(__file__).parent / "screens" / f"{name}.txt"


def drawn(name: str) -> tuple[int, str]:
    _, arguments = SCREENS[name]
    ended = gdcli_here("minimize", *arguments)
    assert ended.err == ""
    return ended.status, ended.out


@pytest.mark.parametrize("name", SCREENS)
def test_screen_is_as_in_its_file(name: str) -> None:
    assert drawn(name) == (SCREENS[name][0], file(name).read_text(encoding="utf-8"))


def test_every_screen_file_has_its_test() -> None:
    assert {path.stem for path in file("").parent.iterdir()} == set(SCREENS)


@pytest.mark.parametrize("columns", ["20", "60", "0", "abc"])
def test_columns_do_not_crop_what_is_no_terminal(columns: str) -> None:
    _, arguments = SCREENS["eleven_variables"]
    shown = gdcli_here("minimize", *arguments, env={"COLUMNS": columns}).out
    assert shown == file("eleven_variables").read_text(encoding="utf-8")


def test_mirror_image_of_a_loss_gives_the_mirror_image_of_the_run() -> None:
    creeping = file("quartic_creeping").read_text(encoding="utf-8").split("\n\n")[1].splitlines()[1:]
    mirrored = file("quartic_mirrored").read_text(encoding="utf-8").split("\n\n")[1].splitlines()[1:]
    assert [row.replace("-0.", "0.").split()[:2] for row in mirrored[1:]] == [
        row.split()[:2] for row in creeping[1:]
    ]
    assert [row.split()[2:] for row in mirrored] == [row.split()[2:] for row in creeping]


def write_anew() -> None:
    """Draw all screens into their files."""
    for name in SCREENS:
        file(name).write_text(drawn(name)[1], encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_anew()
