"""How often and how fast the global minimum over a box is proven: `python tests/benchmarks/certify.py FILE`.

FILE has one problem a line as JSON: name, expr, variables, bounds, f_min, smooth. Prints a row a problem, and
how many closed; a row that contradicts f_min is marked WRONG.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from gdcli.objective.objective import build_objective, read_loss
from gdcli.verdict.certified.derivatives import derivatives
from gdcli.verdict.certified.global_minimum import GlobalMinimum, global_minimum
from gdcli.verdict.certified.minimizers import Goal

MOST_VARIABLES = 4
SECONDS = 10.0
TOLERANCE = 1e-9


def solved(problem: dict[str, Any]) -> tuple[GlobalMinimum, float]:
    """The enclosure, and the seconds it took with its derivatives."""
    began = time.monotonic()
    objective = build_objective(read_loss(problem["expr"]))
    model = derivatives(objective, SECONDS)
    goal = Goal(TOLERANCE, TOLERANCE, lambda: time.monotonic() - began > SECONDS)
    box = [tuple(problem["bounds"][name]) for name in objective.variables]
    return global_minimum(model, box, goal), time.monotonic() - began


def contradicts(found: GlobalMinimum, least: float) -> bool:
    """Whether an enclosure is refuted by the known minimum, which is a rounded number."""
    slack = 1e-8 * abs(least) + 1e-12
    return not found.lower - slack <= least <= found.upper + slack


def main() -> None:
    """Print the table."""
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    closed: dict[bool, list[bool]] = {True: [], False: []}
    for problem in map(json.loads, lines):
        if len(problem["variables"]) > MOST_VARIABLES:
            continue
        found, seconds = solved(problem)
        closed[problem["smooth"]].append(found.closed)
        unique = sum(minimizer.unique for minimizer in found.minimizers)
        print(
            f"{problem['name'][:34]:34} {len(problem['variables'])}",
            f"{'smooth' if problem['smooth'] else 'kinked'} {'closed' if found.closed else '  open'}",
            f"{seconds:6.2f} s {found.boxes:8} boxes [{found.lower:.10g}, {found.upper:.10g}]",
            f"{unique}/{len(found.minimizers)}{' WRONG' if contradicts(found, problem['f_min']) else ''}",
            flush=True,
        )
    for smooth, rows in closed.items():
        print(f"{'smooth' if smooth else 'kinked'}: {sum(rows)} of {len(rows)} closed")


if __name__ == "__main__":
    main()
