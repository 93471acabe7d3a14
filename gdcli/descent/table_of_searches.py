"""Name of a search in, what makes a method of a problem by it out: one row each of `methods/searches.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.accelerated import accelerated_method
from gdcli.descent.auto import auto_method
from gdcli.descent.backtracking import backtracking_method
from gdcli.descent.barzilai_borwein import barzilai_borwein_method
from gdcli.descent.conjugate import conjugate_method
from gdcli.descent.newton import newton_method
from gdcli.descent.polyak import polyak_method
from gdcli.descent.quasi_newton import quasi_newton_method

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.method import Method

# What the rows of `methods/searches.py` do; further arguments are their hyperparameters.
METHODS: dict[str, Callable[..., Method]] = {
    "auto": auto_method,
    "armijo": backtracking_method,
    "bb": barzilai_borwein_method,
    "nesterov-restart": accelerated_method,
    "polyak": polyak_method,
    "cg": conjugate_method,
    "lbfgs": quasi_newton_method,
    "newton": newton_method,
}
