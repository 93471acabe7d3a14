"""What each optimizer is, for people and programs: a name in, a description out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.methods.choice import declared
from gdcli.methods.equations import equations
from gdcli.methods.notation import LATEX, TEXT
from gdcli.methods.searches import DATA_SEARCHES, SEARCHES

if TYPE_CHECKING:
    from gdcli.methods.trace import Range


class Hyperparameter(Frozen):
    """One number that an optimizer can be given; without a default it must be."""

    name: str
    default: float | None
    allowed: Range


class Description(Frozen):
    """An optimizer.

    lr               default of lr, None where there is none
    chooses_steps    whether it needs no lr and takes none
    equations        one a line
    latex            the same in LaTeX; empty where they are not traced
    reference        the paper, and which form of it this is; "" where there is none
    """

    name: str
    summary: str
    lr: float | None
    hyperparameters: tuple[Hyperparameter, ...]
    chooses_steps: bool
    equations: tuple[str, ...] = ()
    latex: tuple[str, ...] = ()
    reference: str = ""


def describe(name: str) -> Description:
    """All about an optimizer, its equations from the trace of its source."""
    known = declared(name)
    hyperparameters = tuple(
        Hyperparameter(key, known.defaults.get(key), known.ranges[key]) for key in known.own
    )
    if known.rule is None:
        row = (SEARCHES | DATA_SEARCHES)[name]
        return Description(
            name,
            known.summary,
            None,
            hyperparameters,
            chooses_steps=True,
            equations=row.equations,
            reference=row.reference,
        )
    return Description(
        name,
        known.summary,
        known.rule.lr,
        hyperparameters,
        chooses_steps=False,
        equations=equations(known.rule, TEXT),
        latex=equations(known.rule, LATEX),
        reference=known.rule.reference,
    )
