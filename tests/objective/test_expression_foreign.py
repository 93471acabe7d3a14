"""Signs and characters of other notations: what is said, where the caret stands, what to write instead.

A row is the text with its carets below, the message, and the fix.
"""

from __future__ import annotations

import pytest
from refusal_rows import Row, drawn

DIVISION = "a product without a sign after a division can be read in two ways"
SUPERSCRIPT = "a power of a superscript power can be read in two ways"
NO_LOGIC = "build a choice from min, max, abs, relu and sign, as in max(x, 0)"
ALONE = "leave out everything but the expression, as in x^2"
PENALTY = "turn a constraint into a penalty, as in relu(a - b)^2"
DIFFERENCE = "square the difference to bring two sides together, as in (a - b)^2"
BACKSLASH = "a backslash has no meaning in an expression"
BRACES = "braces '{' are not part of the language"
GROUP = "group with ( ), as in 2*(x + 1)"
QUOTES = "leave out the quotes, as in x^2"
STRING = 'a string "\'" is not a number'
PRIME = "a prime is not part of the language"
OTHER_NAME = "use another name, as in x_1"
PRODUCT = "multiply with *, as in x*y"
SPELL_OUT = "spell all terms out, as in x_1 + x_2 + x_3"
FINITE = "use a finite number, or another name for a variable, as in x_1"
LEAVE_OUT = "leave this character out"
HALF = "the character '½' (VULGAR FRACTION ONE HALF) is not part of the language"
FOREIGN = "is not part of the language"

OTHER_LANGUAGES: list[Row] = [
    (
        "x!",
        " ^",
        "factorial '!' is not among the functions",
        "put a number for the factorial of one, as in 6*x for 3!*x",
    ),
    ("x == 1", "  ^^", "an equation or comparison '==' is not a loss", DIFFERENCE),
    ("y = x^2", "  ^", "a definition with '=' is not a loss", f"leave out 'y =', or {DIFFERENCE}"),
    ("x != 1", "  ^^", "a comparison '!=' is not a loss", PENALTY),
    ("x <= 1", "  ^^", "a comparison '<=' is not a loss", PENALTY),
    ("x > 1", "  ^", "a comparison '>' is not a loss", PENALTY),
    ("x ≤ 1", "  ^", "a comparison '≤' is not a loss", PENALTY),
    ("x := 1", "  ^^", "an assignment ':=' is not a loss", ALONE),
    ("x.y", " ^^", "attributes such as '.y' are not part of the language", PRODUCT),
    ("x.__class__", " ^^^^^^^^^^", "attributes such as '.__class__' are not part of the language", PRODUCT),
    ("().__class__", "  ^^^^^^^^^^", "attributes such as '.__class__' are not part of the language", PRODUCT),
    (
        "x[0]",
        " ^",
        "subscripts and lists '[' are not part of the language",
        "group with ( ) and number variables with _, as in x_1",
    ),
    ("{x}", "^", BRACES, GROUP),
    ('"x"', "^", "a string '\"' is not a number", QUOTES),
    ("f'{x}'", " ^", STRING, QUOTES),
    ("__import__('os')", "           ^", STRING, QUOTES),
    ("2 + 1'000x", "    ^^^^^", 'digits are not grouped by "\'"', "write 1000"),
    ("x; y", " ^", "';' separates statements, and a loss is one expression", ALONE),
    ("x//2", " ^^", "there is no whole-number division '//'", "put '/' in its place"),
    (
        "x % 2",
        "  ^",
        "there is neither a remainder nor a percentage '%'",
        "divide by 100 for a percentage, as in 5/100*x",
    ),
    ("x @ y", "  ^", "'@' has no meaning inside an expression", PRODUCT),
    ("\\frac{1}{x}", "^^^^^", BACKSLASH, "spell a quotient with / and ( ), as in (x + 1)/(2*y)"),
    ("$x^2$", "^", "'$' has no meaning in an expression", "leave out the dollar signs, as in x^2"),
    ("nan", "^^^", "'nan' is not a real number", FINITE),
    ("x + Infinity", "    ^^^^^^^^", "'Infinity' is not a real number", FINITE),
    ("x + ∞", "    ^", "infinity '∞' is not a number", "use a finite number, as in min(x, 1e9)"),
    ("½x", "^", HALF, "put '(1/2)' in its place"),
    ("∛x", "^", "the root sign '∛' is not part of the language", "call the function, as in cbrt(x)"),
    ("=A1^2", "^", "an expression does not begin with '=' here", "leave out the '='"),
    ("f(x) = x^2", "     ^", "a definition with '=' is not a loss", f"leave out 'f(x) =', or {DIFFERENCE}"),
    ("x -> x^2", "  ^^", "an arrow '->' is not part of the language", ALONE),
    ("x.^2", " ^^", "there are no elementwise operators such as '.^'", "put '^' in its place"),
    (
        "math.exp(-x)",
        "^^^^^^^^",
        "attributes such as '.exp' are not part of the language",
        "put 'exp' in its place",
    ),
    ("x^{2}", "  ^^^", BRACES, "put '(2)' in its place"),
    ("x_{1}", "  ^^^", BRACES, "put '1' in its place"),
    ("x^{n+1}", "  ^", BRACES, GROUP),
    ("\\left(x\\right)", "^^^^^^", BACKSLASH, "put '(' in its place"),
    ("2\\cdot x", " ^^^^^", BACKSLASH, "put '*' in its place"),
    ("\\lambda x", "^^^^^^^", BACKSLASH, "put 'lambda' in its place"),
    ("\\sqrt{x}", "^^^^^", BACKSLASH, "call the function with ( ), as in sqrt(x)"),
    ("x'", " ^", PRIME, OTHER_NAME),
    ("f'(x)", " ^", PRIME, OTHER_NAME),
    ("“x”", "^", "quotes are not part of the language", QUOTES),
    ("x # loss", "  ^", "a comment '#' is not part of an expression", ALONE),
    ("x ? y : z", "  ^", "'?' has no meaning in an expression", NO_LOGIC),
    ("∑x", "^", "a sum sign '∑' is not part of the language", SPELL_OUT),
    ("x ± 1", "  ^", "'±' stands for two values", "choose a sign, as in x + 1"),
    (
        "30°",
        "  ^",
        "a degree '°' is not part of the language",
        "turn degrees into radians, as in sin(30*pi/180)",
    ),
    ("x⁻", " ^", "a superscript minus has no digits after it", "use ^ for any other power, as in x^-y"),
    ("1...2", "  ^^", "'..' is neither a number nor an operator", "put one point into a number, as in 1.5*x"),
    ("x... + y", " ^^^", "an ellipsis '...' leaves out what has to be known", SPELL_OUT),
]

LETTERS: list[Row] = [
    ("2*х", "  ^", "the letter 'х' (CYRILLIC SMALL LETTER HA) only looks like 'x'", "put 'x' in its place"),
    ("β²", "^", f"the character 'β' (GREEK SMALL LETTER BETA) {FOREIGN}", "put 'beta' in its place"),
    ("Σ", "^", f"the character 'Σ' (GREEK CAPITAL LETTER SIGMA) {FOREIGN}", "put 'Sigma' in its place"),
    ("x₁", " ^", f"the character '₁' (SUBSCRIPT ONE) {FOREIGN}", "put '_1' in its place"),
    ("ｘ", "^", f"the character 'ｘ' (FULLWIDTH LATIN SMALL LETTER X) {FOREIGN}", "put 'x' in its place"),
    (
        "x + ñ",
        "    ^",
        f"the character 'ñ' (LATIN SMALL LETTER N WITH TILDE) {FOREIGN}",
        "use the letters a to z for a name, as in x_1",
    ),
    ("x\u200b", " ^", f"the character '\u200b' (ZERO WIDTH SPACE) {FOREIGN}", LEAVE_OUT),
    ("\u202ex", "^", f"the character '\u202e' (RIGHT-TO-LEFT OVERRIDE) {FOREIGN}", LEAVE_OUT),
    ("x\x1b[2J", " ^", f"the character '\x1b' (U+001B) {FOREIGN}", LEAVE_OUT),
    ("\ud800", "^", f"the character '\ud800' (U+D800) {FOREIGN}", LEAVE_OUT),
    ("λ²", "^", f"the character 'λ' (GREEK SMALL LETTER LAMDA) {FOREIGN}", "put 'lambda' in its place"),
    ("ϕ", "^", f"the character 'ϕ' (GREEK PHI SYMBOL) {FOREIGN}", "put 'phi' in its place"),
    (
        "ά",
        "^",
        f"the character 'ά' (GREEK SMALL LETTER ALPHA WITH TONOS) {FOREIGN}",
        "put 'alpha' in its place",
    ),
    (
        "x²ⁿ⁺¹",
        " ^^^^",
        f"the character 'ⁿ' (SUPERSCRIPT LATIN SMALL LETTER N) {FOREIGN}",
        "put '^(2n+1)' in its place",
    ),
    ("log₂(x)", "^^^^", f"the character '₂' (SUBSCRIPT TWO) {FOREIGN}", "put 'log2' in its place"),
    ("x½", " ^", HALF, "put '*(1/2)' in its place"),
    ("2½x", "^^", HALF, "put '(2 + 1/2)' in its place"),
    ("x‐1", " ^", f"the character '‐' (HYPHEN) {FOREIGN}", "put '-' in its place"),
    ("x∕2", " ^", f"the character '∕' (DIVISION SLASH) {FOREIGN}", "put '/' in its place"),
    (
        "x̂",
        "^^",
        "the mark U+0302 (COMBINING CIRCUMFLEX ACCENT) is not part of the language",
        "use plain letters for a name, as in x_hat",
    ),
    ("٣x", "^", f"the character '٣' (ARABIC-INDIC DIGIT THREE) {FOREIGN}", "put '3' in its place"),
    ("𝑥", "^", f"the character '𝑥' (MATHEMATICAL ITALIC SMALL X) {FOREIGN}", "put 'x' in its place"),
    ("（x）", "^", f"the character '（' (FULLWIDTH LEFT PARENTHESIS) {FOREIGN}", "put '(' in its place"),
    ("x\xad3", " ^", f"the character '\xad' (SOFT HYPHEN) {FOREIGN}", LEAVE_OUT),
    ("x\x1f", " ^", f"the character '\x1f' (U+001F) {FOREIGN}", LEAVE_OUT),
]

FOREIGN_ROWS = [*OTHER_LANGUAGES, *LETTERS]


@pytest.mark.parametrize(
    ("text", "carets", "what", "fix"), FOREIGN_ROWS, ids=[ascii(row[0]) for row in FOREIGN_ROWS]
)
def test_notation_is_refused_by_name_with_its_place_and_a_fix(
    text: str, carets: str, what: str, fix: str
) -> None:
    assert drawn(text) == (carets, what, fix)
