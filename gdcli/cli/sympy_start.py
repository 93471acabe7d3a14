"""What the command line tells sympy before it is imported: to leave out what no loss needs.

Only a program that is nothing but gdcli may do so: who uses the Python API may use the rest of sympy as well.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

_TENSORS = "sympy.tensor.tensor"


class _Tensor:
    """Nothing is one."""


def shorten_start() -> None:
    """Keep sympy from importing flint, for its integers, and all of combinatorics, for its sums.

    They take 38 to 111 and 20 to 40 ms. A sum asks whether a term is a tensor, and imports tensors to ask.
    """
    os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
    if _TENSORS not in sys.modules:
        no_tensors = ModuleType(_TENSORS)
        vars(no_tensors).update(TensExpr=_Tensor, TensAdd=_Tensor)
        sys.modules[_TENSORS] = no_tensors
