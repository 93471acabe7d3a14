"""A Picture in characters: braille dots where the terminal has them, plain ASCII elsewhere.

Law: everything can be told apart without colour. Iterates are letters o, x, +, …, one for each run; what the
other letters stand for is written under the panel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from gdcli.frozen import Frozen
from gdcli.report.picture.drawing import Drawing, letter, style
from gdcli.report.picture.ticks import fitting_ticks, share, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.report.picture.scene import Panel, Picture

# Narrower than this nothing can be told apart; two panels side by side need as much as that.
NARROWEST, SIDE_BY_SIDE = 40, 110
WIDEST = 160
FIRST_SHARE = 0.58  # of the width, for the first of two panels


class Look(Frozen):
    """What the screen can show.

    columns, rows   room for the whole picture; rows are those of the first panel
    unicode         whether it has braille dots and lines of boxes
    """

    columns: int = 80
    rows: int = 20
    unicode: bool = True


def to_terminal(picture: Picture, look: Look) -> Text:
    """Draw a picture; every line of it is at most `look.columns` wide, but for sentences in words."""
    columns = min(max(look.columns, NARROWEST), WIDEST)
    first, *others = picture.panels
    title = picture.title if len(picture.title) <= columns else f"{picture.title[: columns - 3]}..."
    blocks: list[list[Text]] = [[Text(title, "bold", overflow="ignore")]]
    if columns >= SIDE_BY_SIDE and len(others) == 1:
        left = int(columns * FIRST_SHARE)
        sides = [
            _panel(first, left - 2, look.rows, look),
            _panel(others[0], columns - left, look.rows, look),
        ]
        blocks.append(_beside(sides[0], sides[1], left))
        blocks.append([Text(line) for panel in picture.panels for line in _words(panel)])
    else:
        for panel in picture.panels:
            rows = look.rows if panel is first else max(7, look.rows // 2)
            blocks.append(_panel(panel, columns, rows, look))
            blocks.append([Text(line) for line in _words(panel)])
    if len(picture.runs) > 1:
        names = [f"  {letter(number)} {name}" for number, name in enumerate(picture.runs)]
        blocks.append([Text(name, style(number)) for number, name in enumerate(names)])
    lines = [line for block in blocks for line in block]
    return Text("\n").join(lines)


def _words(panel: Panel) -> list[str]:
    """What the letters of a panel stand for, and its notes."""
    letters = [f"  {mark.symbol.value} {mark.text}" for mark in panel.marks]
    return [*letters, *(f"  ({note})" for note in panel.notes)]


def _panel(panel: Panel, columns: int, rows: int, look: Look) -> list[Text]:
    """A panel with its axes: a title, `rows` lines of drawing, the axis, its labels and its name."""
    labels = [(share(panel.y, value), text) for value, text in ticks(panel.y, max(3, rows // 3))]
    margin = max([len(text) for _, text in labels], default=0)
    width = max(8, columns - margin - 2)
    body = Drawing(panel, width, rows, unicode=look.unicode).lines()
    upright, level, corner, tick_x = ("│", "─", "└", "┬") if look.unicode else ("|", "-", "+", "+")
    by_row = {min(rows - 1, int((1 - at) * rows)): text for at, text in labels}
    # Without room for both, the name of the axis says enough; it may begin further to the left.
    heading = f"{panel.y.label}  ({panel.title})"
    heading = heading if margin + 2 + len(heading) <= columns else panel.y.label
    indent = max(0, min(margin + 2, columns - len(heading)))
    lines = [Text(f"{' ' * indent}{heading}"[:columns])]
    for row, drawn in enumerate(body):
        lines.append(Text(f"{by_row.get(row, ''):>{margin}} {upright}") + drawn)
    rule, text = [level] * width, [" "] * (width + margin + 2)
    free = 0
    for value, label in fitting_ticks(panel.x, max(2, width // 12), width):
        at = min(width - 1, int(share(panel.x, value) * width))
        begin = min(max(0, margin + 2 + at - len(label) // 2), len(text) - len(label))
        if begin >= free:
            rule[at] = tick_x
            text[begin : begin + len(label)] = label
            free = begin + len(label) + 1
    lines.append(Text(f"{' ' * margin} {corner}{''.join(rule)}"))
    lines.append(Text("".join(text).rstrip()))
    name = panel.x.label
    lines.append(Text(f"{' ' * (margin + 2 + max(0, (width - len(name)) // 2))}{name}"[:columns]))
    return lines


def _beside(left: Sequence[Text], right: Sequence[Text], width: int) -> list[Text]:
    lines = []
    for a, b in zip(left, right, strict=True):
        padded = a.copy()
        padded.pad_right(max(0, width - len(a.plain)))
        lines.append(padded + b)
    return lines
