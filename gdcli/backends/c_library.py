"""The elementary functions that machine code calls: a name in, the address of the function out.

They are those that Python's `math` calls, so that both give the same bits: of the C library that `math` is
linked with, and `math.hypot` itself, which has an algorithm of its own.
"""

from __future__ import annotations

import ctypes
import math
import sys
from functools import cache
from typing import Any


@cache
def address(name: str) -> int:
    """Address of the function from doubles to a double that C calls `name`."""
    return _place(_HYPOT) if name == "hypot" else library_address(name)


@cache
def library_address(name: str) -> int:
    """The same, of the C library also where `math` has another algorithm."""
    return _place(getattr(_library(), name))


def _place(function: Any) -> int:  # noqa: ANN401 - what ctypes makes of a function
    value = ctypes.cast(function, ctypes.c_void_p).value
    assert value is not None
    return value


@cache
def _library() -> ctypes.CDLL:
    if sys.platform == "win32":
        return ctypes.CDLL("ucrtbase")
    # A search in a library goes on in those that it is linked with. Where `math` is no file of its own, it is
    # part of the running program.
    return ctypes.CDLL(getattr(math, "__file__", None))


# Called from machine code it runs no line of Python: no signal handler can get in between.
_HYPOT = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double, ctypes.c_double)(math.hypot)
