"""How equations are written: as plain text, and in LaTeX. One row an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.methods.arithmetic import TOTAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# How tightly an expression holds together, to know where brackets are needed.
SUM, PRODUCT, UNARY, POWER, ATOM = range(5)

SQUARE = "square"  # a product of a thing with itself, which no operation stands for


class Form(Frozen):
    """How an operation is written.

    template    with a place for each operand
    tightness   of the whole
    operands    how tightly each operand must hold together to stand without brackets
    """

    template: str
    tightness: int = ATOM
    operands: tuple[int, ...] = (SUM, SUM)


class Notation(Frozen):
    """A way to write equations.

    forms     by operation
    call      the form of every other operation, with a place for its name
    bracket   with a place for what is in it
    arrow     between a name and its new value
    name      how a name is written
    number    how a constant is written
    """

    forms: Mapping[str, Form]
    call: str
    bracket: str
    arrow: str
    name: Callable[[str], str]
    number: Callable[[float], str]


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")


def _latex_number(value: float) -> str:
    mantissa, power, exponent = _number(value).partition("e")
    if not power:
        return mantissa
    times = "" if mantissa == "1" else rf"{mantissa} \cdot "
    return f"{times}10^{{{int(exponent)}}}"


def _latex_name(name: str) -> str:
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    base, _, hat = name.rpartition("_")
    if hat == "hat":
        return rf"\hat{{{_latex_name(base)}}}"
    escaped = name.replace("_", r"\_")
    return name if len(name) == 1 else rf"\mathrm{{{escaped}}}"


_SYMBOLS = {
    "lr": r"\gamma",
    "alpha": r"\alpha",
    "beta": r"\beta",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "eps": r"\varepsilon",
    "eta": r"\eta",
    "lambd": r"\lambda",
    "mu": r"\mu",
    "rho": r"\rho",
    "rho_inf": r"\rho_\infty",
    "weight_decay": r"\lambda",
}

TEXT = Notation(
    forms={
        "add": Form("{} + {}", SUM, (SUM, PRODUCT)),
        "sub": Form("{} - {}", SUM, (SUM, PRODUCT)),
        "mul": Form("{}*{}", PRODUCT, (PRODUCT, POWER)),
        "div": Form("{}/{}", PRODUCT, (PRODUCT, POWER)),
        "neg": Form("-{}", UNARY, (PRODUCT,)),
        "pow": Form("{}**{}", POWER, (ATOM, POWER)),
        SQUARE: Form("{}**2", POWER, (ATOM,)),
        "step": Form("[{} > 0]"),
        TOTAL: Form("sum({})"),
    },
    call="{}({})",
    bracket="({})",
    arrow="←",
    name=str,
    number=_number,
)

LATEX = Notation(
    forms={
        "add": Form("{} + {}", SUM, (SUM, PRODUCT)),
        "sub": Form("{} - {}", SUM, (SUM, PRODUCT)),
        "mul": Form(r"{} \cdot {}", PRODUCT, (PRODUCT, POWER)),
        "div": Form(r"\frac{{{}}}{{{}}}", POWER),
        "neg": Form("-{}", UNARY, (PRODUCT,)),
        "pow": Form("{}^{{{}}}", POWER, (ATOM, SUM)),
        SQUARE: Form("{}^{{2}}", POWER, (ATOM,)),
        "sqrt": Form(r"\sqrt{{{}}}"),
        "abs": Form(r"\left|{}\right|"),
        "min": Form(r"\min\left({}, {}\right)"),
        "max": Form(r"\max\left({}, {}\right)"),
        "step": Form(r"\left[{} > 0\right]"),
        TOTAL: Form(r"\sum \left({}\right)"),
    },
    call=r"\operatorname{{{}}}\left({}\right)",
    bracket=r"\left({}\right)",
    arrow=r"\leftarrow",
    name=_latex_name,
    number=_latex_number,
)
