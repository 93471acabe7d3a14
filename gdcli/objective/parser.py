"""Text in, tree out: an expression, or two of them with a comparison between.

relation = sum [comparison sum]     only where the caller asks for one; `grammar.py` says what a sum is
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.objective.grammar import Grammar
from gdcli.objective.scanner import Kind, scan

if TYPE_CHECKING:
    from gdcli.objective.tree import Node


class Relation(Frozen):
    """A comparison of two expressions, such as `loss <= -22.9`."""

    left: Node
    comparison: str
    right: Node


def parse(text: str) -> Node:
    """Tree of an expression; raise InputError, with the place, where `text` is none."""
    grammar = Grammar(text, scan(text))
    node = grammar.sum(0)
    grammar.end()
    return node


def parse_relation(text: str) -> Relation:
    """Tree of `left comparison right`; raise InputError where `text` is none."""
    grammar = Grammar(text, scan(text, comparisons=True))
    left = grammar.sum(0)
    comparison = grammar.next
    if comparison.kind is not Kind.COMPARISON:
        fix = "write one of < <= > >= == between two expressions"
        raise grammar.error("a comparison is missing", comparison.span, fix=fix)
    grammar.advance()
    right = grammar.sum(0)
    grammar.end()
    return Relation(left, comparison.text, right)
