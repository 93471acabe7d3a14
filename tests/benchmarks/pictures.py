"""Every shared problem with one or two variables, drawn in characters and in every format of a file.

    python tests/benchmarks/pictures.py [--keep FOLDER]

Says what could not be drawn, and how long the slowest took; a warning counts as an error. Takes minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from pathlib import Path

import gdcli
from gdcli.report.picture.compose import to_picture
from gdcli.report.picture.to_figure import FORMATS, to_figure
from gdcli.report.picture.to_terminal import Look, to_terminal

PROBLEMS = Path(__file__).parent.parent / "reference" / "problems.jsonl"
EPOCHS = 300


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path, help="write the PNG files there")
    keep = parser.parse_args().keep
    warnings.simplefilter("error")
    slowest, failed = (0.0, ""), []
    problems = [json.loads(line) for line in PROBLEMS.read_text("utf-8").splitlines()]
    small = [problem for problem in problems if len(problem["variables"]) <= 2]
    for problem in small:
        began = time.perf_counter()
        try:
            picture = to_picture([gdcli.minimize(problem["expr"], start=problem["start"], epochs=EPOCHS)])
            for unicode in (True, False):
                to_terminal(picture, Look(unicode=unicode))
            files = {form: to_figure(picture, form) for form in FORMATS}
        except Exception as error:  # noqa: BLE001 - all of them are to be seen
            failed.append(f"{problem['name']}: {error!r}")
            continue
        if keep:
            (keep / f"{problem['name']}.png").write_bytes(files["png"])
        slowest = max(slowest, (time.perf_counter() - began, problem["name"]))
    print(
        f"{len(small)} problems, {len(failed)} not drawn; the slowest took {slowest[0]:.1f} s: {slowest[1]}"
    )
    sys.exit("\n".join(failed) or 0)


if __name__ == "__main__":
    main()
