"""What the verdict adds to a run, and the command to type next: `python tests/benchmarks/verdict.py FILE`.

FILE has one problem a line as JSON: name, expr, variables, start. Each is run without a verdict, with one,
and with a suggestion as well, in turn; of several times the fastest counts. Runs are calls in this process,
which has imported everything, or with --processes whole commands, whose imports count. Prints a row a problem
and the medians, in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from gdcli.pipeline.minimize import minimize
from gdcli.verdict.evidence import NoEvidence
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_VARIABLES = 4
TIMES = 3
EPOCHS = 1000
GOAL = 150.0

NOTHING = Verdict(VerdictKind.UNDECIDED, NoEvidence(), "")

# Names of the pipeline that are left out, and what stands for them.
LEFT_OUT: dict[str, dict[str, object]] = {
    "without": {"judge": lambda _run: NOTHING, "suggest": lambda *_: None},
    "verdict": {"suggest": lambda *_: None},
    "both": {},
}

# The same for a whole command: modules that are there already are not imported.
COMMAND = """
import gc, sys, types
gc.set_threshold(500_000)
def stand_in(name, **content):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(content)
if sys.argv[1] == "without":
    from gdcli.verdict.evidence import NoEvidence
    from gdcli.verdict.kind import VerdictKind
    from gdcli.verdict.verdict import Verdict
    nothing = Verdict(VerdictKind.UNDECIDED, NoEvidence(), "")
    stand_in("gdcli.verdict.run", Run=lambda **_: None)
    stand_in("gdcli.verdict.judge", judge=lambda _: nothing)
if sys.argv[1] != "both":
    stand_in("gdcli.pipeline.suggestion", suggest=lambda *_: None)
del sys.argv[1]
from gdcli.cli.app import main
main()
"""


def fastest(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of the fastest call of each, all called in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(TIMES):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            times[name].append(1000 * (time.perf_counter() - began))
    return {name: min(column) for name, column in times.items()}


def call(problem: dict[str, Any], which: str) -> None:
    """Run a problem in this process."""
    with ExitStack() as stack:
        for name, stand_in in LEFT_OUT[which].items():
            stack.enter_context(mock.patch(f"gdcli.pipeline.minimize.{name}", stand_in))
        minimize(problem["expr"], start=problem["start"], epochs=EPOCHS)


def command(problem: dict[str, Any], which: str) -> None:
    """Run a problem as a whole command."""
    start = ",".join(f"{name}={x!r}" for name, x in problem["start"].items())
    options = ["--start", start, "--epochs", str(EPOCHS)]
    arguments = [sys.executable, "-c", COMMAND, which, "minimize", problem["expr"], *options]
    subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--processes", action="store_true")
    arguments = parser.parse_args()
    runner = command if arguments.processes else call
    rows: list[tuple[float, float]] = []
    for problem in map(json.loads, arguments.file.read_text("utf-8").splitlines()):
        if len(problem["variables"]) > MOST_VARIABLES:
            continue
        row = fastest({which: partial(runner, problem, which) for which in LEFT_OUT})
        rows.append((row["verdict"] - row["without"], row["both"] - row["verdict"]))
        added, suggested = rows[-1]
        print(f"{problem['name'][:34]:34} {row['without']:8.0f} {added:+8.0f} {suggested:+8.0f}", flush=True)
    added, suggested = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"median of {len(rows)}: the verdict adds {added:.0f} ms, the suggestion {suggested:.0f} ms more")
    print(f"goal: at most {GOAL:.0f} ms for the verdict")


if __name__ == "__main__":
    main()
