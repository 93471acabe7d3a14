"""When machine code takes over from Python: a choice and what is to be run in, seconds of patience out."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from gdcli.backends.machine_code import installed
from gdcli.errors import InputError

if TYPE_CHECKING:
    from gdcli.descent.method import Method
    from gdcli.descent.stopping import Limits

Choice = TypeVar("Choice", bound=StrEnum)

# What it takes to import the compiler and to make machine code: about so many seconds, and so many more for
# each instruction and for each number of the state.
START_SECONDS = 0.1
INSTRUCTION_SECONDS = 60e-6
NUMBER_SECONDS = 2e-3
# What Python takes for an instruction; an epoch has some more, but few.
PYTHON_SECONDS = 15e-9
# A call of machine code, with what is carried over, takes as long as about so many epochs in Python.
SHORTEST = 32


class Backend(StrEnum):
    """What carries out the epochs; all choices give the same numbers, bit for bit."""

    AUTO = "auto"
    PYTHON = "python"
    LLVM = "llvm"


def read_backend(name: str) -> Backend:
    """Read the name of a backend; raise InputError where there is none, or it is not installed."""
    return choose(name, Backend, Backend.PYTHON)


def choose(name: str, backends: type[Choice], reference: Choice, *, of: str = "") -> Choice:
    """Read the name of one of several backends, "auto" and "llvm" among them.

    reference   the one that is always there
    of          what they are for, as words behind the name

    Raises InputError where there is none of that name, or it is not installed.
    """
    try:
        backend = backends(name)
    except ValueError:
        raise InputError(
            f"--backend: there is no backend '{name}'{of}",
            why=f"the backends are {', '.join(backends)}",
            fix=f"--backend {Backend.AUTO}",
        ) from None
    if backend == Backend.LLVM and not installed():
        raise InputError(
            f"--backend {backend} needs llvmlite, which is not installed",
            fix=f"pip install llvmlite, or --backend {reference}",
        )
    return backend


def unfit(backend: Backend, method: Method) -> str:
    """Why a backend cannot carry out the epochs of a method, or "" where it can."""
    if backend is not Backend.LLVM:
        return ""
    if not method.programs:
        return "the method searches for its steps, which only Python does"
    return "" if installed() else "llvmlite is not installed"


def patience(backend: Backend, method: Method, limits: Limits, *, apart: int) -> float:
    """Seconds of a run after which machine code takes over; infinity where it never does.

    apart   epochs between two iterates that have to be handed on one by one

    Left to itself, a run changes over once it has lasted as long as the change takes: so it never takes more
    than twice as long as with the better choice. Where it is certain to last, it does not wait. Whether
    machine code can be made at all is not asked: a run that goes on in Python for want of it says so then.
    """
    if backend is Backend.PYTHON or not method.programs:
        return math.inf
    if backend is Backend.LLVM:
        return 0.0
    if apart < SHORTEST:
        return math.inf
    instructions = sum(len(program.instructions) for program in method.programs)
    numbers = 2 * method.dimension + 1 + len(method.memory)
    cost = START_SECONDS + INSTRUCTION_SECONDS * instructions + NUMBER_SECONDS * numbers
    least = PYTHON_SECONDS * instructions * limits.epochs
    certain = limits.to_the_end and limits.tolerance is None
    return 0.0 if certain and least > 2 * cost else cost
