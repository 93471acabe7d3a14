"""What two people would read in two ways, one function a case: nodes in, an error with both spellings out.

Law: the nodes are what has been parsed already, so that every spelling shown is one that parses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.objective.tree import Negation, Number

if TYPE_CHECKING:
    from gdcli.errors import InputError
    from gdcli.objective.cursor import Cursor
    from gdcli.objective.scanner import Token
    from gdcli.objective.tree import Node


def factor_after_division(at: Cursor, factors: list[Node], factor: Node) -> InputError:
    """a/2x, by which both a/(2x) and (a/2)x are meant."""
    divisor = factors[-1].span
    above, below, beside = at.spelled(factors[0].span.to(factors[-2].span), divisor, factor.span)
    return at.error(
        "a product without a sign after a division can be read in two ways",
        divisor.to(factor.span),
        fix=f"write {above}/({below}*{beside}) or ({above}/{below})*{beside}",
    )


def is_bare_number(at: Cursor, exponent: Node) -> bool:
    """Whether an exponent is a number without brackets, which what follows may belong to."""
    number = exponent.operand if isinstance(exponent, Negation) else exponent
    return isinstance(number, Number) and "(" not in at.text[exponent.span.start : exponent.span.end]


def factor_after_power(at: Cursor, base: Node, exponent: Node, factor: Node) -> InputError:
    """e^2x, by which both (e^2)x and e^(2x) are meant."""
    below, above, beside = at.spelled(base.span, exponent.span, factor.span)
    return at.error(
        "a product without a sign after a power can be read in two ways",
        exponent.span.to(factor.span),
        fix=f"write {below}^{above}*{beside} or {below}^({above}*{beside})",
    )


def power_of_superscript(at: Cursor, base: Node, superscript: Node, exponent: Node) -> InputError:
    """x²^3, by which both (x²)^3 and x^(2^3) are meant."""
    below, first, second = at.spelled(base.span, superscript.span, exponent.span)
    return at.error(
        "a power of a superscript power can be read in two ways",
        base.span.to(exponent.span),
        fix=f"write ({below}^{first})^{second} or {below}^({first}^{second})",
    )


def is_degree(superscript: Node) -> bool:
    """Whether a superscript before √ may be its degree, as in ³√x; a second root is written without."""
    return isinstance(superscript, Number) and superscript.value > 2  # noqa: PLR2004 - √ itself


def superscript_before_root(at: Cursor, base: Node, superscript: Node, root: Node) -> InputError:
    """x³√y, by which both x³ times √y and x times ∛y are meant."""
    below, degree, inner = at.spelled(base.span, superscript.span, root.span)
    return at.error(
        "a superscript before '√' can be read in two ways",
        superscript.span.to(root.span),
        fix=f"write {below}^{degree}*{inner} or {below}*({inner})^(2/{degree})",
    )


def factor_after_root(at: Cursor, sign: Token, operand: Node, factor: Node) -> InputError:
    """√2x, by which both √(2x) and (√2)x are meant."""
    inner, beside = at.spelled(operand.span, factor.span)
    return _reach_of_root(at, sign, factor, f"write √({inner}*{beside}) or √({inner})*{beside}")


def power_after_root(at: Cursor, sign: Token, operand: Node, exponent: Node) -> InputError:
    """√x^2, by which both √(x^2) and (√x)^2 are meant."""
    inner, power = at.spelled(operand.span, exponent.span)
    return _reach_of_root(at, sign, exponent, f"write √({inner}^{power}) or √({inner})^{power}")


def _reach_of_root(at: Cursor, sign: Token, last: Node, fix: str) -> InputError:
    return at.error("how far '√' reaches can be read in two ways", sign.span.to(last.span), fix=fix)
