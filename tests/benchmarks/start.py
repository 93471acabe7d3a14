"""Time of the whole textbook command beside the plain script that most would write.

    python tests/benchmarks/start.py [--runs 15]

The two run in turn, so that a machine that slows down slows both; the median of the pairwise ratios counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

EXPRESSION = "2*x**4-3*x**2+2*x-20"
OPTIONS = ["--lr", "0.001", "--epochs", "15000"]
GOAL = 0.6


def seconds(command: list[str]) -> float:
    """Wall time of one whole process; its output is read and thrown away."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"NO_COLOR": "1"})
    return time.perf_counter() - began


def main() -> None:
    """Print the medians and the ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    gdcli = [sys.executable, "-m", "gdcli", "minimize", EXPRESSION, *OPTIONS]
    plain = [sys.executable, str(Path(__file__).with_name("plain_script.py")), EXPRESSION, *OPTIONS]
    for command in (gdcli, plain):
        seconds(command)
    pairs = [(seconds(gdcli), seconds(plain)) for _ in range(runs)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"gdcli         {1000 * ours:6.0f} ms")
    print(f"plain script  {1000 * theirs:6.0f} ms")
    print(f"ratio         {ratio:6.3f}   (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
