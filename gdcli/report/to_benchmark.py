"""Speeds of the backends as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdcli.pipeline.bench import Benchmark

HEAD = ("backend", "ns an epoch", "epochs a second", "ms to start")


def to_benchmark(result: Benchmark) -> str:
    """Draw the result: what was measured, a row a backend, and what was left out."""
    rate = f", lr {result.task.rate.text}" if result.task.rate else ""
    rows = [
        (
            speed.backend.value,
            f"{1e9 * speed.epoch_seconds:.4g}",
            f"{1 / speed.epoch_seconds:.4g}",
            f"{1e3 * speed.start_seconds:.3g}",
        )
        for speed in result.speeds
    ]
    lines = [
        f"loss      {result.expression}",
        f"method    {result.task.optimizer.name}{rate}",
        "",
        *("   ".join(_padded(row)) for row in (HEAD, *rows)),
    ]
    lines += [f"{backend.value} is left out: {why}" for backend, why in result.left_out]
    return "".join(f"{line}\n" for line in lines)


def _padded(row: tuple[str, ...]) -> list[str]:
    """A row's cells as wide as their heads, figures to the right."""
    name, *figures = row
    return [f"  {name:<{len(HEAD[0])}}", *(f"{f:>{len(h)}}" for f, h in zip(figures, HEAD[1:], strict=True))]
