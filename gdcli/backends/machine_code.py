"""LLVM assembly in, a function in machine code out.

Law: no optimization pass runs, no fast-math flag is set and nothing is contracted, so every operation is the
one that was written, rounded once.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import llvmlite.binding as llvm


class MachineCode(Frozen):
    """A function in memory, there as long as this value is.

    call      takes addresses, returns an int
    address   where it is
    """

    call: Callable[..., int]
    address: int
    _engine: llvm.ExecutionEngine


def installed() -> bool:
    """Whether llvmlite is there to make machine code."""
    from importlib.util import find_spec

    return find_spec("llvmlite") is not None


def assemble(text: str, name: str, *, pointers: int) -> MachineCode:
    """Compile a module and return its function `name`, of so many pointers."""
    (function,) = assemble_all(text, {name: pointers})
    return function


def assemble_all(text: str, pointers: Mapping[str, int]) -> tuple[MachineCode, ...]:
    """Compile a module and return the functions that are named, each of so many pointers."""
    import ctypes

    import llvmlite.binding as llvm

    module = llvm.parse_assembly(text)
    module.verify()
    engine = llvm.create_mcjit_compiler(module, _target_machine())
    engine.finalize_object()
    signatures = {
        name: ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_void_p] * n) for name, n in pointers.items()
    }
    return tuple(
        MachineCode(signature(address), address, engine)
        for name, signature in signatures.items()
        for address in (engine.get_function_address(name),)
    )


def listing(text: str) -> str:
    """Assembly of this machine for a module, for whoever wants to read it."""
    import llvmlite.binding as llvm

    return str(_target_machine().emit_assembly(llvm.parse_assembly(text)))


@cache
def _initialize() -> None:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def _target_machine() -> llvm.TargetMachine:
    import llvmlite.binding as llvm

    _initialize()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )
