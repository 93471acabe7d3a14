r"""The name of a variable or column in, LaTeX out.

Greek names are letters, figures at the end an index, and longer names upright, as in \mathrm{area}: in
italics they would read as products of their letters.
"""

from __future__ import annotations

import re

GREEK = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma",
    "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
})  # fmt: skip
_INDEXED = re.compile(r"(?P<base>.*[A-Za-z])_?(?P<index>[0-9]+(?:_[0-9]+)*)", re.ASCII)
_SPECIAL = str.maketrans({
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    **{character: "\\" + character for character in "_%#&${}"},
})  # fmt: skip


def name_to_latex(name: str) -> str:
    """LaTeX of a name."""
    indexed = _INDEXED.fullmatch(name)
    if indexed is None:
        return _base(name)
    return f"{_base(indexed['base'])}_{{{indexed['index'].replace('_', ',')}}}"


def derivative_to_latex(of: str, by: str) -> str:
    """LaTeX of the partial derivative of what has a name by a variable."""
    return rf"\frac{{\partial {name_to_latex(of)}}}{{\partial {name_to_latex(by)}}}"


def is_a_word(name: str) -> bool:
    """Whether a name is written upright, so that products with it need a space."""
    return name_to_latex(name).startswith((r"\mathrm", r"\text"))


def _base(name: str) -> str:
    if name in GREEK:
        return f"\\{name}"
    if len(name) == 1 and name.isascii() and name.isalpha():
        return name
    is_a_plain_name = name.isascii() and name.isidentifier()
    return rf"\{'mathrm' if is_a_plain_name else 'text'}{{{name.translate(_SPECIAL)}}}"
