"""Time of the whole textbook command beside the plain script that most would write.

    python tests/benchmarks/start.py [--runs 15]

Once with an empty cache, once with what that left, and the least that any command of Python takes beside
them. All run in turn, so that a machine that slows down slows all; the median of the ratios counts. Beside
wall time there is time of the processor, which other programs on the machine disturb less.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from gdcli.cache.folder import VARIABLE

EXPRESSION = "2*x**4-3*x**2+2*x-20"
OPTIONS = ["--lr", "0.001", "--epochs", "15000"]
GDCLI = [str(Path(sys.executable).with_name("gdcli")), "minimize", EXPRESSION, *OPTIONS]
PLAIN = [sys.executable, str(Path(__file__).with_name("plain_script.py")), EXPRESSION, *OPTIONS]
TYPER = [sys.executable, "-c", "import typer, rich.console, rich.table"]
GOAL_EMPTY = 0.45
GOAL_HIT = 0.15


class Taken(NamedTuple):
    """Seconds that a process took."""

    wall: float
    processor: float


def taken(command: list[str], cache: str) -> Taken:
    """Time of one whole process; its output is thrown away."""
    env = os.environ | {"NO_COLOR": "1", VARIABLE: cache}
    # An installed program has its bytecode; without this a clone would be compiled at every start.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    began, before = time.perf_counter(), _processor()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=env)
    return Taken(time.perf_counter() - began, _processor() - before)


def measured() -> tuple[Taken, ...]:
    """One round: empty cache, hit, the imports of typer and rich alone, plain script."""
    with tempfile.TemporaryDirectory() as cache:
        return tuple(taken(command, cache) for command in (GDCLI, GDCLI, TYPER, PLAIN))


def main() -> None:
    """Print the medians and the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    measured()
    rounds = [measured() for _ in range(runs)]
    names = ("gdcli, empty cache", "gdcli, cache hit", "typer and rich alone", "plain script")
    goals = (f"   (goal: at most {GOAL_EMPTY})", f"   (goal: at most {GOAL_HIT})", "", "")
    for field in Taken._fields:
        print(f"{field} time")
        table = [[getattr(process, field) for process in row] for row in rounds]
        for column, (name, goal) in enumerate(zip(names, goals, strict=True)):
            median = statistics.median(row[column] for row in table)
            ratio = statistics.median(row[column] / row[-1] for row in table)
            print(f"  {name:22}{1000 * median:6.0f} ms   ratio {ratio:5.3f}{goal}")


def _processor() -> float:
    """Seconds of the processor that all processes started here have taken."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
