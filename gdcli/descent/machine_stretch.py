"""The stretch of `stretch.py` in machine code: a method whose epoch is a Program in, a Stretch out."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from gdcli.backends.machine_code import assemble
from gdcli.descent.machine_loop import WHOLES, columns, loop_source, rows
from gdcli.descent.stretch import Halt, Progress, Reached, Stretch
from gdcli.descent.trajectory import Trajectory

if TYPE_CHECKING:
    from gdcli.descent.method import Method

DOUBLE = 8  # bytes of a double, and of a whole number


def machine_stretch(method: Method, tolerance: float | None) -> Stretch:
    """The stretch for a method that has an `epoch_program`; a tolerance of None is never met."""
    machine_code = assemble(loop_source(method, tolerance), "stretch", pointers=3)
    n, size = method.dimension, 2 * method.dimension + 1 + len(method.memory)
    reals = array("d", bytes(DOUBLE * 3 * size))
    wholes = array("q", bytes(DOUBLE * len(WHOLES)))
    room = rows(method)
    kept = array("d", bytes(DOUBLE * room * columns(method)))
    parts = [memoryview(kept)[i : i + room] for i in range(0, len(kept), room)]
    addresses = [part.buffer_info()[0] for part in (reals, wholes, kept)]
    nowhere = (math.nan,) * size  # equal to no state

    def go(progress: Progress, way: range) -> Reached:
        epoch, state, best, best_epoch, last_rise, anchor, anchor_epoch, next_anchor, _ = progress
        assert len(way) <= room
        assert epoch < way.start
        reals[:] = array("d", (*state, *best, *(anchor or nowhere)))
        wholes[:] = array(
            "q",
            (epoch, way.stop, best_epoch, last_rise, anchor_epoch, next_anchor, way.start, way.step, 0),
        )
        halt = Halt(machine_code.call(*addresses))
        epoch, _, best_epoch, last_rise, anchor_epoch, next_anchor, _, _, count = wholes
        state, best, there = (tuple(reals[i : i + size]) for i in range(0, 3 * size, size))
        if state[n] < best[n]:
            best, best_epoch = state, epoch
        reached = Progress(
            epoch, state, best, best_epoch, last_rise, anchor and there, anchor_epoch, next_anchor
        )
        epochs, *others = (part[:count] for part in parts)
        points, (losses, norms, *rates) = others[:n], others[n:]
        block = Trajectory(
            (), epochs.cast("B").cast("q"), tuple(points), losses, norms, rates[0] if rates else None
        )
        return Reached(reached, halt, block)

    return Stretch(room, go)
