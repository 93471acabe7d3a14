"""`gdcli plot`, `--plot` and `--figure`: what the terminal gets, what the file gets, and what is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from gdcli_process import gdcli, gdcli_here

RUN = ("x^2", "--lr", "0.3", "--epochs", "5")
FLATS = str(Path(__file__).parents[2] / "examples" / "flats.csv")
FIT = ("price ~ w*area + b", FLATS)


def names(room: Path) -> list[str]:
    return sorted(path.name for path in room.iterdir())


def test_plot_draws_on_standard_output() -> None:
    shown = gdcli_here("plot", *RUN)
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("x**2\n")
    assert "m global minimum x = 0, loss 0  [exact]" in shown.out
    assert "\x1b" not in shown.out


@pytest.mark.parametrize("changes", [{"TERM": "dumb"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}])
def test_plot_is_ascii_where_there_is_no_more(changes: dict[str, str]) -> None:
    assert gdcli_here("plot", *RUN, env=changes).out.isascii()


def test_colour_is_forced_and_refused_by_the_usual_variables() -> None:
    plain = gdcli_here("plot", *RUN, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out
    coloured = gdcli_here("plot", *RUN, env={"FORCE_COLOR": "1"}).out
    assert "\x1b[36m" in coloured
    assert "\x1b[36m" not in plain


@pytest.mark.parametrize("columns", [40, 80, 130])
def test_plot_obeys_columns(columns: int) -> None:
    shown = gdcli_here("plot", *RUN, env={"COLUMNS": str(columns)}).out.splitlines()
    widest = max(len(line) for line in shown if not line.startswith("  "))
    assert columns - 5 <= widest <= columns


def test_minimize_draws_under_its_table() -> None:
    table = gdcli_here("minimize", *RUN).out
    assert gdcli_here("minimize", *RUN, "--plot").out == table + gdcli_here("plot", *RUN).out


def test_fit_draws_under_its_table_and_into_a_file(tmp_path: Path) -> None:
    plain = gdcli_here("fit", *FIT).out
    drawn = gdcli_here("fit", *FIT, "--plot", "--figure", str(tmp_path / "a.pdf"))
    assert (drawn.status, drawn.err) == (0, "")
    assert drawn.out.startswith(plain)
    picture = drawn.out.removeprefix(plain)
    titles = ["(data and model)", "(target - prediction)", "(loss per epoch)"]
    assert [title for title in titles if title in picture] == titles
    assert names(tmp_path) == ["a.pdf"]


@pytest.mark.parametrize("command", [("minimize", *RUN), ("fit", *FIT)])
@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_formats_for_programs_have_no_place_for_a_plot(form: str, command: tuple[str, ...]) -> None:
    refused = gdcli_here(*command, "--plot", "--format", form)
    assert (refused.status, refused.out) == (2, "")
    assert "--figure FILE" in refused.err


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "PNG"])
def test_figure_is_written_beside_the_result(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = gdcli_here("minimize", *RUN, "--format", "json", "--figure", f"picture.{suffix}")
    assert (done.status, done.err) == (0, "")
    assert done.out == gdcli_here("minimize", *RUN, "--format", "json").out
    assert names(tmp_path) == [f"picture.{suffix}"]


def test_process_that_draws_warns_of_nothing_and_writes_what_is_drawn_here(tmp_path: Path) -> None:
    done = gdcli("plot", *RUN, "--figure", "picture.png", cwd=tmp_path)
    here = tmp_path / "here.png"
    assert done == gdcli_here("plot", *RUN, "--figure", str(here))
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / "picture.png").read_bytes() == here.read_bytes()


def test_figure_replaces_an_old_file_only_when_it_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = tmp_path / "picture.png"
    old.write_text("old\n", encoding="utf-8")
    assert gdcli_here("plot", "x^2 +", "--figure", "picture.png").status == 2
    assert gdcli_here("plot", "x^2", "--box", "x=1:1", "--figure", "picture.png").status == 2
    assert (old.read_text(encoding="utf-8"), names(tmp_path)) == ("old\n", ["picture.png"])
    assert gdcli_here("plot", *RUN, "--figure", "picture.png").out == ""
    assert old.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--figure", "picture"), "--figure cannot tell the format: 'picture' has no suffix"),
        (("--figure", "picture.gif"), "--figure cannot tell the format: '.gif' is none that it draws"),
        (("--figure", ""), "--figure cannot tell the format: '' has no suffix"),
        (("--box", "x=1:1"), "--box holds x fixed at 1, so there is nothing to draw along it"),
        (("--figure", "a.png", "--out", "b"), "--figure and --out both say where to draw"),
        (
            ("--optimizer", "gd", "--optimizer", "adam", "--lr", "1", "--lr", "2", "--lr", "3"),
            "2 optimizers and 3 learning rates do not pair up",
        ),
        (("--lr", "1") * 6, "6 runs are too many for one picture"),
    ],
)
def test_plot_refuses_with_a_reason(arguments: tuple[str, ...], message: str) -> None:
    refused = gdcli_here("plot", "x^2", *arguments)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith(f"error: {message}\n")


@pytest.mark.parametrize("command", [("plot", *RUN), ("minimize", *RUN), ("fit", *FIT)])
def test_missing_matplotlib_is_named_with_its_extra(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # None in sys.modules is how Python says that a module is not to be found.
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    refused = gdcli_here(*command, "--figure", str(tmp_path / "a.png"))
    assert (refused.status, refused.out, names(tmp_path)) == (2, "", [])
    assert refused.err.endswith("\n\nTry: pip install matplotlib\n")


def test_unwritable_figure_is_an_error_of_the_output() -> None:
    refused = gdcli_here("plot", *RUN, "--figure", "nonesuch/a.png")
    assert refused.status == 1
    assert refused.err == (
        "error: cannot write to 'nonesuch/a.png': there is no folder 'nonesuch'\n\n"
        "Make it first, or name a file elsewhere\n"
    )


def test_several_runs_have_letters_of_their_own() -> None:
    shown = gdcli_here(
        "plot", "x^2 + 3*y^2", "--optimizer", "gd", "--optimizer", "adam", "--lr", "0.1", "-n", "9"
    ).out
    assert shown.endswith("  o gd, lr 0.1\n  x adam, lr 0.1\n")


def test_run_that_breaks_down_is_drawn_with_status_3() -> None:
    shown = gdcli_here("plot", "x^4", "--lr", "10", "--epochs", "50")
    assert (shown.status, shown.err) == (3, "")
    assert "is outside" in shown.out


def test_figure_is_drawn_whatever_window_matplotlib_is_told_to_use(tmp_path: Path) -> None:
    drawn = gdcli("plot", "x^2", "--figure", "a.svg", cwd=tmp_path, env={"MPLBACKEND": "nonesuch"})
    assert (drawn.status, drawn.err) == (0, "")
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")
