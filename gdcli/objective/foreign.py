"""Signs of other notations: a place in a text in, an error out that says what to write here instead.

Python, C, R, Matlab, spreadsheets and LaTeX have signs that this language has not. Each is one row; what a
sign means may depend on what stands around it, for which there are the functions after the table.
"""

from __future__ import annotations

import re

from gdcli.errors import InputError, Place, Span
from gdcli.objective.characters import GREEK
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS

_DIFFERENCE = "square the difference to bring two sides together, as in (a - b)^2"
_PENALTY = "turn a constraint into a penalty, as in relu(a - b)^2"
_ALONE = "leave out everything but the expression, as in x^2"
_SUBSCRIPT = "group with ( ) and number variables with _, as in x_1"
_GROUP = "group with ( ), as in 2*(x + 1)"
_QUOTES = "leave out the quotes, as in x^2"
_PRIME = ("a prime is not part of the language", "use another name, as in x_1")
_NO_LOGIC = "build a choice from min, max, abs, relu and sign, as in max(x, 0)"

# Sign: what is said of it, and the advice.
SIGNS: dict[str, tuple[str, str]] = {
    "==": ("an equation or comparison '==' is not a loss", _DIFFERENCE),
    "=": ("an equation '=' is not a loss", _DIFFERENCE),
    ":=": ("an assignment ':=' is not a loss", _ALONE),
    "->": ("an arrow '->' is not part of the language", _ALONE),
    "=>": ("an arrow '=>' is not part of the language", _ALONE),
    "→": ("an arrow '→' is not part of the language", _ALONE),
    "↦": ("an arrow '↦' is not part of the language", _ALONE),
    **{
        sign: (f"a comparison '{sign}' is not a loss", _PENALTY)
        for sign in ("!=", "<", ">", "<=", ">=", "≤", "≥", "≠", "≈")
    },
    "//": ("there is no whole-number division '//'", "put '/' in its place"),
    ".^": ("there are no elementwise operators such as '.^'", "put '^' in its place"),
    ".*": ("there are no elementwise operators such as '.*'", "put '*' in its place"),
    "./": ("there are no elementwise operators such as './'", "put '/' in its place"),
    "!": (
        "factorial '!' is not among the functions",
        "put a number for the factorial of one, as in 6*x for 3!*x",
    ),
    "%": (
        "there is neither a remainder nor a percentage '%'",
        "divide by 100 for a percentage, as in 5/100*x",
    ),
    ";": ("';' separates statements, and a loss is one expression", _ALONE),
    ":": ("':' has no meaning in an expression", _ALONE),
    ".": ("a point '.' stands only in numbers", "use _ in a name, as in x_1"),
    "..": ("'..' is neither a number nor an operator", "put one point into a number, as in 1.5*x"),
    "...": (
        "an ellipsis '...' leaves out what has to be known",
        "spell all terms out, as in x_1 + x_2 + x_3",
    ),
    "…": ("an ellipsis '…' leaves out what has to be known", "spell all terms out, as in x_1 + x_2 + x_3"),
    "[": ("subscripts and lists '[' are not part of the language", _SUBSCRIPT),
    "]": ("subscripts and lists ']' are not part of the language", _SUBSCRIPT),
    "{": ("braces '{' are not part of the language", _GROUP),
    "}": ("braces '}' are not part of the language", _GROUP),
    '"': ("a string '\"' is not a number", _QUOTES),
    "'": ('a string "\'" is not a number', _QUOTES),
    "`": ("a backtick '`' has no meaning in an expression", _QUOTES),
    "#": ("a comment '#' is not part of an expression", _ALONE),
    "@": ("'@' has no meaning inside an expression", "multiply with *, as in x*y"),
    "&": ("'&' has no meaning in an expression", _NO_LOGIC),
    "&&": ("'&&' has no meaning in an expression", _NO_LOGIC),
    "~": ("'~' has no meaning in an expression", _NO_LOGIC),
    "?": ("'?' has no meaning in an expression", _NO_LOGIC),
    "$": ("'$' has no meaning in an expression", "leave out the dollar signs, as in x^2"),
    "\\": ("a backslash has no meaning in an expression", "leave LaTeX out, as in x/(2*y)"),
    "∞": ("infinity '∞' is not a number", "use a finite number, as in min(x, 1e9)"),
    "∛": ("the root sign '∛' is not part of the language", "call the function, as in cbrt(x)"),
    "∜": ("the root sign '∜' is not part of the language", "use a power, as in x^(1/4)"),
    "∑": ("a sum sign '∑' is not part of the language", "spell all terms out, as in x_1 + x_2 + x_3"),
    "∏": ("a product sign '∏' is not part of the language", "spell all factors out, as in x_1*x_2*x_3"),
    "∫": ("an integral '∫' is not part of the language", "put its value as a formula, as in x^3/3"),
    "∂": ("a derivative '∂' is not part of the language", "put its value as a formula, as in 2*x"),
    "∇": ("a gradient '∇' is not part of the language", "put its value as a formula, as in 2*x"),
    **dict.fromkeys("′″‴", _PRIME),
    **dict.fromkeys("“”„«»‘’‚", ("quotes are not part of the language", _QUOTES)),
    "‖": ("a norm '‖' is not part of the language", "write sqrt(x^2 + y^2)"),
    "±": ("'±' stands for two values", "choose a sign, as in x + 1"),
    "°": ("a degree '°' is not part of the language", "turn degrees into radians, as in sin(30*pi/180)"),
    "⁻": ("a superscript minus has no digits after it", "use ^ for any other power, as in x^-y"),
}

# Those that compare or equate, where one of the language's own comparisons is expected.
COMPARISONS = frozenset({"!=", "=", ":=", "=>", "≤", "≥", "≠", "≈"})

# LaTeX commands that are not simply the name of a function, a constant or a letter.
_LATEX = {
    **dict.fromkeys(("frac", "dfrac", "tfrac"), "spell a quotient with / and ( ), as in (x + 1)/(2*y)"),
    "sqrt": "call the function with ( ), as in sqrt(x)",
    "cdot": "put '*' in its place",
    "times": "put '*' in its place",
    "div": "put '/' in its place",
    "arcsin": "put 'asin' in its place",
    "arccos": "put 'acos' in its place",
    "arctan": "put 'atan' in its place",
    "varepsilon": "put 'epsilon' in its place",
    "varphi": "put 'phi' in its place",
}
# Compiled when a text is refused, not whenever the program starts.
_COMMAND = r"\\(?:(?:left|right)\s*(?P<bracket>[()|])|(?P<name>[A-Za-z]+))"
_ATTRIBUTE = r"\.\s*([A-Za-z_]\w*)"
_MODULE = r"(?a)[A-Za-z_]\w{0,20}$"
_BRACED = r"\{([A-Za-z0-9]+)\}"
_DEFINED = r"[A-Za-z_]\w{0,20}(?:\([^()=]{0,20}\))?"
_GROUPED = r"(?<![\w.])([0-9]{1,3})'([0-9]{3})(?![0-9'])"
_ANONYMOUS = r"lambda\b[^:]{0,40}$"


def foreign_sign(text: str, span: Span) -> InputError:
    """What is wrong with the sign at `span`, which is one of SIGNS."""
    before, after = text[: span.start], text[span.start :]
    match text[span.start : span.end]:
        case "=" if not before.strip():
            what = "an expression does not begin with '=' here"
            return InputError(what, place=Place(text, span), fix="leave out the '='")
        case "=" if re.fullmatch(_DEFINED, before.strip()):
            defined = " ".join(f"{before}=".split())
            fix = f"leave out '{defined}', or {_DIFFERENCE}"
            return InputError("a definition with '=' is not a loss", place=Place(text, span), fix=fix)
        case "." if attribute := re.match(_ATTRIBUTE, after):
            return _attribute(text, Span(span.start, span.start + attribute.end()), attribute[1])
        case ":" if anonymous := re.search(_ANONYMOUS, before[-50:]):
            opening = Span(span.start - len(anonymous[0]), span.end)
            what = "an anonymous function of Python's, 'lambda … :', is not a loss"
            return InputError(what, place=Place(text, opening), fix=_ALONE)
        case "{" if before.endswith(("^", "_")) and (braced := re.match(_BRACED, after)):
            what = "braces '{' are not part of the language"
            instead = f"({braced[1]})" if before.endswith("^") else braced[1]
            place = Place(text, Span(span.start, span.start + braced.end()))
            return InputError(what, place=place, fix=f"put '{instead}' in its place")
        case "\\" if command := re.match(_COMMAND, after):
            return _latex(Place(text, Span(span.start, span.start + command.end())), command)
        case "'" if grouped := re.search(_GROUPED, f"{before[-20:]}{after[:20]}"):
            place = Place(text, Span(span.start - len(grouped[1]), span.start + 1 + len(grouped[2])))
            what = 'digits are not grouped by "\'"'
            return InputError(what, place=place, fix=f"write {grouped[1]}{grouped[2]}")
        case "'" if (before[-1:].isalnum() or before[-1:] == ")") and "'" not in text[span.end :].lstrip("'"):
            return InputError(_PRIME[0], place=Place(text, span), fix=_PRIME[1])
        case sign:
            what, fix = SIGNS[sign]
            return InputError(what, place=Place(text, span), fix=fix)


def _attribute(text: str, span: Span, name: str) -> InputError:
    """math.sin and x.T."""
    what = f"attributes such as '.{name}' are not part of the language"
    module = re.search(_MODULE, text[max(0, span.start - 20) : span.start])
    if module and (name in FUNCTIONS or name in CONSTANTS):
        whole = Span(span.start - len(module[0]), span.end)
        return InputError(what, place=Place(text, whole), fix=f"put '{name}' in its place")
    return InputError(what, place=Place(text, span), fix="multiply with *, as in x*y")


def _latex(place: Place, command: re.Match[str]) -> InputError:
    what, fix = SIGNS["\\"]
    name = command["name"]
    if command["bracket"]:
        fix = f"put '{command['bracket']}' in its place"
    elif name in _LATEX:
        fix = _LATEX[name]
    elif name in FUNCTIONS or name.lower() in {*CONSTANTS, *GREEK.values()}:
        fix = f"put '{name}' in its place"
    return InputError(what, place=place, fix=fix)
