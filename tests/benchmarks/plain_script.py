"""The plain script that most would write for the textbook's job: the peer of `start.py`."""

from __future__ import annotations

import math

import sympy
import typer
from rich.console import Console
from rich.table import Table
from sympy.parsing.sympy_parser import parse_expr


def minimize(expression: str, lr: float = 0.001, epochs: int = 15000, start: float = 5.0) -> None:
    """Run gradient descent, watch for overflow, print about twenty rows of the loss per epoch."""
    x = sympy.Symbol("x")
    loss = parse_expr(expression)
    f = sympy.lambdify(x, loss)
    df = sympy.lambdify(x, sympy.diff(loss, x))
    point = start
    history = [(0, point, f(point))]
    for epoch in range(1, epochs + 1):
        point = point - lr * df(point)
        value = f(point)
        if not math.isfinite(value):
            raise typer.Exit(1)
        history.append((epoch, point, value))
    table = Table("epoch", "x", "loss")
    for epoch, point, value in history[:: max(1, epochs // 20)]:
        table.add_row(str(epoch), f"{point:.8g}", f"{value:.8g}")
    Console().print(table)


if __name__ == "__main__":
    typer.run(minimize)
