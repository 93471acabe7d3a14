"""Refusals as they are drawn for people: whole messages, and hostile text that must not reach a terminal."""

from __future__ import annotations

import textwrap

import pytest

from gdcli.errors import InputError
from gdcli.objective.objective import read_loss
from gdcli.report.to_message import error_message


def refusal(text: str) -> str:
    """The message that a text is refused with."""
    with pytest.raises(InputError) as caught:
        read_loss(text)
    return error_message(caught.value)


MESSAGES = [
    (
        "x**2 + sine(y)",
        """\
        error: unknown function 'sine'

            x**2 + sine(y)
                   ^^^^

        Did you mean 'sin'?  `gdcli explain functions` lists all of them
        """,
    ),
    (
        "x^2 + 1/2x",
        """\
        error: a product without a sign after a division can be read in two ways

            x^2 + 1/2x
                    ^^

        Write 1/(2*x) or (1/2)*x
        """,
    ),
    (
        "x + 9**9**9",
        """\
        error: the constant '9**9**9' is too large for a double

            x + 9**9**9
                ^^^^^^^

        The largest is about 1.8e308
        """,
    ),
    (
        "x + \udcff",
        """\
        error: the character '\\udcff' (the byte 0xff, which is no character) is not part of the language

            x + \\udcff
                ^^^^^^

        Leave this character out
        """,
    ),
    (
        "x + log(0)",
        """\
        error: 'log(0)' is not a real number

            x + log(0)
                ^^^^^^

        'log(x)' is the natural logarithm, x > 0
        """,
    ),
    (
        "x^2\n + y.real\n",
        """\
        error: attributes such as '.real' are not part of the language

            (line 2)
             + y.real
                ^^^^^

        Multiply with *, as in x*y
        """,
    ),
    (
        "２x",
        """\
        error: the character '２' (FULLWIDTH DIGIT TWO) is not part of the language

            ２x
            ^^

        Put '2' in its place
        """,
    ),
    (
        "ｘ² + ２x̂",
        """\
        error: the character 'ｘ' (FULLWIDTH LATIN SMALL LETTER X) is not part of the language

            ｘ² + ２x̂
            ^^

        Put 'x' in its place
        """,
    ),
    (
        "x + x̂ + y",
        """\
        error: the mark U+0302 (COMBINING CIRCUMFLEX ACCENT) is not part of the language

            x + x̂ + y
                ^

        Use plain letters for a name, as in x_hat
        """,
    ),
    (
        "x + " + "y + " * 30 + "sin 2x" + " + z" * 30,
        """\
        error: 'sin' is a function and needs brackets

            …+ y + y + y + y + y + y + y + sin 2x + z + z + z + z + z + z + z…
                                           ^^^

        Write sin(2x)
        """,
    ),
    (
        "x\x1b]0;owned\x07",
        r"""
        error: the character '\x1b' (U+001B) is not part of the language

            x\x1b]0;owned\x07
             ^^^^

        Leave this character out
        """,
    ),
    (
        "",
        """\
        error: the expression is empty

        Give a loss, as in x**2
        """,
    ),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES, ids=range(len(MESSAGES)))
def test_message_is_drawn_word_for_word(text: str, message: str) -> None:
    assert refusal(text) == textwrap.dedent(message).lstrip("\n")


HOSTILE = {
    "a null byte": "x\0",
    "an escape sequence": "x\x1b[2J\x1b[31m + y",
    "an eight-bit escape": "x\x9b31m",
    "a bell": "\x07x",
    "a delete": "x\x7f",
    "a backspace": "x\b\b\by",
    "a lone surrogate": "x\ud800",
    "a byte that is no UTF-8": "x + \udcff",
    "text turned around": "\u202ex + y\u202c",
    "isolated text": "\u2066x\u2069",
    "a zero-width space": "x\u200by",
    "a zero-width joiner": "x\u200d\u200dy",
    "a byte-order mark": "\ufeffx",
    "a soft hyphen": "x\u00ady",
    "a tag character": "x\U000e0041",
    "a private character": "x\ue000",
    "a combining accent": "x\u0301",
    "a next line, and an error": "x\x85$",
    "a paragraph separator, and an error": "x\u2029$",
    "a carriage return, and an error": "x\r$",
    "a form feed, and an error": "x\f$",
    "a unit separator, and an error": "x\x1f$",
    "an escape inside the window": "$" + "x" * 20 + "\x1b[2J",
    "an escape in a line before": "\x1b[2J\n" + "y + $",
    "markup": "[red]x[/red]",
    "an import": "__import__('os').system('id')",
    "an import by another alphabet": "__ımport__(x)",
    "a class": "().__class__.__base__.__subclasses__()",
    "globals": 'x.__class__.diff.__globals__["__builtins__"]',
    "a string that sympy evaluates": "sin(\"__import__('os')\")",
    "a comprehension": "[x for x in ()]",
    "a walrus": "(x := 1)",
    "a star": "*x",
    "a long name that is no function": "a" * 40_000 + "(x)",
    "a long number": "9" * 20_000,
    "a long row of brackets": "(" * 40_000,
    "a long row of closing brackets": "x" + ")" * 40_000,
    "a long row of signs": "-" * 40_000 + "x",
    "a long row of roots": "√" * 10_000 + "x",
    "a long row of bars": "|" * 40_000 + "x",
    "a long row of powers": "x" + "^x" * 5_000,
    "a long row of superscripts": "x" + "²" * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_without_a_raw_control_character(text: str) -> None:
    message = refusal(text)
    assert all(character.isprintable() or character == "\n" for character in message)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_message_stays_narrow_whatever_the_text(text: str) -> None:
    # Four blanks and two ellipses around 64 characters, each of which may be written out with up to ten.
    drawn = [line for line in refusal(text).splitlines() if line.startswith("    ")]
    assert max(map(len, drawn)) <= 4 + 2 + 64 * 10
