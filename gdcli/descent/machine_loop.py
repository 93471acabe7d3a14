"""The loop of `stretch.py` as LLVM assembly: a method whose epoch is a Program in, the text of a module out.

Read beside that loop: the blocks have the order of its lines. The epoch and the state are values; all else
that a run carries on is in memory, in three arrays:

    reals    the state, the best state, the anchor
    wholes   the numbers of WHOLES
    rows     of the kept epochs, by columns: epoch (a whole number), point, loss, gradient norm, and the
             learning rate where it changes
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.backends.to_llvm import INTRINSICS, body, literal, load, store
from gdcli.descent.row_epoch import epoch_lines
from gdcli.descent.stretch import Halt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.method import Method

WHOLES = (
    "epoch",
    "due",
    "best_epoch",
    "last_rise",
    "anchor_epoch",
    "next_anchor",
    "next_kept",
    "stride",
    "kept",
)
# So few that they are still in the cache when they are copied.
KEPT_NUMBERS = 1 << 16


def columns(method: Method) -> int:
    """How many columns the rows have."""
    return method.dimension + 3 + (method.rate_slot is not None)


def rows(method: Method) -> int:
    """How many rows there is room for."""
    return max(1, KEPT_NUMBERS // columns(method))


def loop_source(method: Method, tolerance: float | None) -> str:
    """Module with the function `stretch`, from the three arrays to a Halt."""
    n, size = method.dimension, 2 * method.dimension + 1 + len(method.memory)
    gradient = slice(n + 1, 2 * n + 1)
    old = [f"%old{i}" for i in range(size)]
    epoch, new = _epoch(method, [*old, "%t"])
    finite = [_magnitude(value, "olt", math.inf) for value in new]
    rate = (
        slice(0)
        if method.rate_slot is None
        else slice(2 * n + 1 + method.rate_slot, 2 * n + 2 + method.rate_slot)
    )
    allowed = [f"{{c}} = fcmp oge double {value}, 0.0" for value in new[rate]]
    small = [_magnitude(value, "ole", tolerance or 0.0) for value in new[gradient]]
    still = [f"{{c}} = fcmp oeq double {there}, {here}" for there, here in zip(new, old, strict=True)]
    back = [
        f"{_lines(load('{c}.is', '%anchor', i))}\n{{c}} = fcmp oeq double {value}, {{c}}.is"
        for i, value in enumerate(new)
    ]
    norm, largest = _norm(old[gradient])
    adding, total = _total(new)
    # A sum is finite only if its terms are; one that overflows by itself needs a second look.
    in_all = [_magnitude(total, "olt", math.inf)]
    after_small = "still" if method.autonomous else "on"
    return f"""\
{INTRINSICS}
define i64 @stretch(ptr %reals, ptr %wholes, ptr %rows) {{
enter:
{_places(size)}
{_lines(*(load(f"%first{i}", "%reals", i) for i in range(size)))}
%first.epoch = load i64, ptr %epoch.at
br label %next

next:
%epoch = phi i64 [ %first.epoch, %enter ], [ %epoch.new, %on ]
{_lines(*([f"{o} = phi double [ %first{i}, %enter ], [ {new[i]}, %on ]"] for i, o in enumerate(old)))}
%due = load i64, ptr %due.at
%is.due = icmp sge i64 %epoch, %due
br i1 %is.due, label %due.before, label %keep

keep:
%next_kept = load i64, ptr %next_kept.at
%is.kept = icmp eq i64 %epoch, %next_kept
br i1 %is.kept, label %kept, label %step

kept:
{_lines(norm)}
{_keep([*old[: n + 1], largest, *old[rate]], rows(method))}
br label %step

step:
%epoch.new = add i64 %epoch, 1
%t = sitofp i64 %epoch.new to double
{_lines(epoch)}
{_lines(adding)}
br label %in.all

{_all("in.all", in_all, "allowed", "finite")}

{_all("finite", finite, "allowed", "broken.before")}

{_all("allowed", allowed, "compare", "broken.before")}

compare:
%is.fall = fcmp olt double {new[n]}, {old[n]}
br i1 %is.fall, label %small, label %rest

rest:
{_lines(load("%best.loss", "%best", n))}
%is.best = fcmp olt double {old[n]}, %best.loss
br i1 %is.best, label %best.before, label %no.fall

best.before:
{_lines(*(store(value, "%best", i, f"%best{i}") for i, value in enumerate(old)))}
store i64 %epoch, ptr %best_epoch.at
br label %no.fall

no.fall:
%is.rise = fcmp ogt double {new[n]}, {old[n]}
br i1 %is.rise, label %rise, label %small

rise:
store i64 %epoch.new, ptr %last_rise.at
br label %small

{_all("small", small, "small.after", after_small) if tolerance is not None else _go("small", after_small)}

{_all("still", still, "still.after", "back")}

{_all("back", back, "back.after", "look")}

look:
%next_anchor = load i64, ptr %next_anchor.at
%is.anchor = icmp eq i64 %epoch.new, %next_anchor
br i1 %is.anchor, label %remember, label %on

remember:
{_lines(*(store(value, "%anchor", i, f"%anchor{i}") for i, value in enumerate(new)))}
store i64 %epoch.new, ptr %anchor_epoch.at
%anchor.after = mul i64 %epoch.new, 3
store i64 %anchor.after, ptr %next_anchor.at
br label %on

on:
br label %next

{_end("due.before", Halt.DUE, old, "%epoch")}
{_end("broken.before", Halt.BROKEN, old, "%epoch")}
{_end("small.after", Halt.GRADIENT_SMALL, new, "%epoch.new")}
{_end("still.after", Halt.FIXED_POINT, old, "%epoch.new")}
{_end("back.after", Halt.RETURNED, new, "%epoch.new")}
}}
"""


def _epoch(method: Method, state: Sequence[str]) -> tuple[list[str], list[str]]:
    """Instructions from the values of a state and the epoch number to those of the next state."""
    if method.row_epoch is not None:
        return epoch_lines(method.row_epoch, state, method.dimension)
    assert method.epoch_program is not None
    return body(method.epoch_program, state)


def _places(size: int) -> str:
    """Where everything is."""
    reals = [
        f"%{name} = getelementptr double, ptr %reals, i64 {at}"
        for name, at in (("best", size), ("anchor", 2 * size))
    ]
    wholes = [f"%{name}.at = getelementptr i64, ptr %wholes, i64 {i}" for i, name in enumerate(WHOLES)]
    return "\n".join((*reals, *wholes))


def _total(values: Sequence[str]) -> tuple[list[str], str]:
    """Instructions for the sum, and its name."""
    names = [values[0], *(f"%total{i}" for i in range(1, len(values)))]
    lines = [
        f"{new} = fadd double {old}, {value}"
        for old, new, value in zip(names, names[1:], values[1:], strict=False)
    ]
    return lines, names[-1]


def _norm(gradient: Sequence[str]) -> tuple[list[str], str]:
    """Instructions for the largest magnitude, and its name."""
    lines = [f"%norm0 = call double @llvm.fabs.f64(double {gradient[0]})"]
    for i, component in enumerate(gradient[1:], start=1):
        lines += [
            f"%norm{i}.abs = call double @llvm.fabs.f64(double {component})",
            f"%norm{i}.is = fcmp ogt double %norm{i}.abs, %norm{i - 1}",
            f"%norm{i} = select i1 %norm{i}.is, double %norm{i}.abs, double %norm{i - 1}",
        ]
    return lines, f"%norm{len(gradient) - 1}"


def _keep(values: Sequence[str], height: int) -> str:
    """Append a row to the columns, each of this height, and look out for the next."""
    stores = [store(value, "%row", (i + 1) * height, f"%row{i}") for i, value in enumerate(values)]
    return f"""\
%kept.row = load i64, ptr %kept.at
%row = getelementptr double, ptr %rows, i64 %kept.row
store i64 %epoch, ptr %row
{_lines(*stores)}
%kept.more = add i64 %kept.row, 1
store i64 %kept.more, ptr %kept.at
%stride = load i64, ptr %stride.at
%kept.after = add i64 %epoch, %stride
store i64 %kept.after, ptr %next_kept.at"""


def _magnitude(value: str, comparison: str, bound: float) -> str:
    """The condition that |value| is below a bound; false of NaN."""
    return (
        f"{{c}}.abs = call double @llvm.fabs.f64(double {value})\n"
        f"{{c}} = fcmp {comparison} double {{c}}.abs, {literal(bound)}"
    )


def _all(label: str, conditions: Sequence[str], then: str, otherwise: str) -> str:
    """Blocks that go to `then` where all conditions hold; one is looked at only where those before it do."""
    if not conditions:
        return _go(label, then)
    labels = [label, *(f"{label}.{i}" for i in range(1, len(conditions))), then]
    return "\n".join(
        f"{labels[i]}:\n{condition.format(c=f'%{label}.{i}.is')}\n"
        f"br i1 %{label}.{i}.is, label %{labels[i + 1]}, label %{otherwise}\n"
        for i, condition in enumerate(conditions)
    )


def _go(label: str, to: str) -> str:
    """The block that only goes on."""
    return f"{label}:\nbr label %{to}\n"


def _end(label: str, halt: Halt, state: Sequence[str], epoch: str) -> str:
    """The block that writes down where the run is, and leaves."""
    stores = [store(value, "%reals", i, f"%{label}{i}") for i, value in enumerate(state)]
    return f"{label}:\n{_lines(*stores)}\nstore i64 {epoch}, ptr %epoch.at\nret i64 {int(halt)}\n"


def _lines(*groups: Sequence[str]) -> str:
    return "\n".join(line for group in groups for line in group)
