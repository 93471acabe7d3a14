"""The order in which rows are added up, and the parts of it that add lanes and blocks, as LLVM assembly.

Law: the order of summation is fixed. Rows stand in blocks of BLOCK. Within a block, lane l of LANES adds the
rows l, l + LANES, l + 2·LANES, … one after the other; then the upper half of the lanes is added to the lower
one, until one is left; and of the blocks, neighbours are added in pairs, then these pairs in pairs, and on.
Which thread computes a block, and how many threads there are, is no part of that.
"""

from __future__ import annotations

from gdcli.backends.vector_text import LANES

BLOCK = 1024  # rows

# What the functions are given: what lies where, by numbers of the array `places`.
PLACES = ("rows", "first", "last")


def places() -> str:
    """Read the numbers of PLACES."""
    return "\n".join(
        f"%{name}.at = getelementptr i64, ptr %places, i64 {i}\n%{name} = load i64, ptr %{name}.at"
        for i, name in enumerate(PLACES)
    )


def lanes_sum() -> str:
    """The function that adds the lanes in halves."""
    lines, width, name = [], LANES, "%a"
    while width > 1:
        half = width // 2
        for part, first in (("low", 0), ("high", half)):
            lanes = ", ".join(f"i32 {first + lane}" for lane in range(half))
            kind = f"<{width} x double>"
            lines.append(
                f"%{part}{half} = shufflevector {kind} {name}, {kind} poison, <{half} x i32> <{lanes}>"
            )
        name, width = f"%half{half}", half
        lines.append(f"{name} = fadd <{half} x double> %low{half}, %high{half}")
    lines.append(f"%sum = extractelement <1 x double> {name}, i64 0\nret double %sum")
    code = "\n".join(lines)
    return f"define internal double @lanes_sum(%Doubles %a) {{\n{code}\n}}\n"


def blocks_sum(width: int) -> str:
    """The function `added`: from sums of so many outputs a block to their sum in the place of the first."""
    return _BLOCKS_SUM.format(width=width, places=places())


# Sums `apart` blocks from one another are added, until there is one.
_BLOCKS_SUM = """
define i64 @added(ptr %sums, ptr %places) {{
enter:
{places}
br label %level

level:
%apart = phi i64 [ 1, %enter ], [ %apart.next, %level.done ]
%apart.next = shl i64 %apart, 1
%is.level = icmp ult i64 %apart, %last
br i1 %is.level, label %pair, label %done

pair:
%left = phi i64 [ 0, %level ], [ %left.next, %pair.done ]
%right = add i64 %left, %apart
%left.next = add i64 %left, %apart.next
%is.pair = icmp ult i64 %right, %last
br i1 %is.pair, label %each, label %level.done

each:
%output = phi i64 [ 0, %pair ], [ %output.next, %each ]
%left.first = mul i64 %left, {width}
%left.place = add i64 %left.first, %output
%left.at = getelementptr double, ptr %sums, i64 %left.place
%right.first = mul i64 %right, {width}
%right.place = add i64 %right.first, %output
%right.at = getelementptr double, ptr %sums, i64 %right.place
%a = load double, ptr %left.at
%b = load double, ptr %right.at
%c = fadd double %a, %b
store double %c, ptr %left.at
%output.next = add i64 %output, 1
%is.output = icmp ult i64 %output.next, {width}
br i1 %is.output, label %each, label %pair.done

pair.done:
br label %pair

level.done:
br label %level

done:
ret i64 0
}}
"""
