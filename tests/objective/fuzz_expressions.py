"""Random expressions carried from their text to a short run: a seed and a count in, a report out.

    python tests/objective/fuzz_expressions.py --count 100000 --seed 1

Law: whatever the text, nothing but InputError is raised. Case n of a seed is the same on every machine and
whatever ran before it. Times are those of the processor, so that other work on the machine does not count;
they are printed here, and no test depends on them.
"""

from __future__ import annotations

import argparse
import json
import time
import traceback
import warnings
from dataclasses import dataclass
from random import Random

from gdcli.backends.to_python import to_python
from gdcli.descent.method import loss_program
from gdcli.errors import InputError
from gdcli.objective.objective import build_objective, read_loss
from gdcli.objective.vocabulary import FUNCTIONS
from gdcli.pipeline.minimize import minimize
from gdcli.report.to_message import error_message

SLOW_SECONDS = 2.0
SLOWEST = 10

NAMES = ("x", "y", "z", "x_1", "w10", "lambda", "beta", "S", "N", "E", "I", "xy", "e1")
NUMBERS = (
    *("0", "1", "2", "3", "4", "5", "7", "10", "64", "65", "100", "0.1", ".5", "3.", "1.5", "2.50"),
    *("0.333333333333", "1e-8", "1e5", "1E+2", "1e-300", "1e300", "4.9e-324", "1.7976931348623157e308"),
    *("123456789012345678901234567890", "0.1234567890123456789", "9007199254740993", "6.02214076e23"),
)
EXPONENTS = ("2", "2", "3", "4", "7", "50", "64", "65", "100", "1000", "1000000", "0.5", "0.1", "2.5", "1e-9")
ROOTS = ("(1/2)", "(1/3)", "(-1/2)", "(2/3)", "(-3)", "(-0.7)", "(10^6)", "(e)", "(pi/2)", "(1-1)")
SUPERSCRIPTS = ("²", "³", "⁴", "¹⁰", "⁻¹", "⁻²", "⁶⁵", "⁰")
PLUS = ("+", " + ", "-", " - ", "−", " − ", "–", "\N{NO-BREAK SPACE}+ ")
TIMES = ("*", " * ", "×", "·", "⋅", "∗")
DIVIDED = ("/", " / ", "÷")
ODD = (*"()|,.^*/+-=<>![]{}'\"\\%&;:@#$~`_ ≤½∞√πеαх²⁻９ｘeE0123456789xyzab", "**", "//", "1e", "sin", "log(")
ODD += ("\0", "\x1b[2J", "\n", "\r", "\u200b", "\u202e", "\ud800", "\U0001d465", "nan", "__import__", "0x")

# How tightly a text holds together, to know where brackets are needed.
SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)
Written = tuple[str, int]


def random_text(random: Random) -> str:
    """A text of the language, or in one case of eight something broken out of one."""
    depth = random.choice((1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8))
    text = _expression(random, depth)[0]
    return text if random.random() < 7 / 8 else _broken(random, text)


def _expression(random: Random, depth: int) -> Written:
    if depth == 0:
        return _leaf(random)
    return random.choice(KINDS)(random, depth - 1)


def _leaf(random: Random) -> Written:
    if random.random() < 0.7:
        return random.choice(NAMES[:3] if random.random() < 0.7 else NAMES), ATOM
    if random.random() < 0.2:
        return random.choice(("pi", "π", "e")), ATOM
    if random.random() < 0.5:
        return random.choice(NUMBERS), ATOM
    return str(random.randint(1, 12)), ATOM


def _count(random: Random, depth: int) -> int:
    """How many parts a sum or a product has: now and then up to 60, where they are small."""
    longest = (60, 60, 12, 5)[min(depth, 3)]
    return random.randint(2, longest if random.random() < 0.15 else 3)


def _sum(random: Random, depth: int) -> Written:
    terms = [_part(random, depth, PRODUCT) for _ in range(_count(random, depth))]
    return "".join([terms[0], *(random.choice(PLUS) + term for term in terms[1:])]), SUM


def _product(random: Random, depth: int) -> Written:
    text = _part(random, depth, SIGNED)
    for _ in range(_count(random, depth) - 1):
        factor = _part(random, depth, POWER)
        # A number may not follow, and brackets after a name are a call.
        implicit = factor[0].isalpha() or factor[0] in "√|" or (factor[0] == "(" and text[-1] in ")|")
        text += " " + factor if implicit and random.random() < 0.5 else random.choice(TIMES) + factor
    return text, PRODUCT


def _quotient(random: Random, depth: int) -> Written:
    above, below = _part(random, depth, PRODUCT), _part(random, depth, POWER)
    # In brackets, because a product without a sign may not follow a division.
    return f"({above}{random.choice(DIVIDED)}{below})", ATOM


def _power(random: Random, depth: int) -> Written:
    base = _part(random, depth, ATOM)
    if random.random() < 0.2:
        return base + random.choice(SUPERSCRIPTS), POWER
    written = random.choice(("^", "**"))
    drawn = random.random()
    if drawn < 0.55:
        return base + written + random.choice(EXPONENTS), POWER
    if drawn < 0.8:
        return base + written + random.choice(ROOTS), POWER
    return f"{base}{written}({_expression(random, min(depth, 2))[0]})", POWER


def _call(random: Random, depth: int) -> Written:
    function = FUNCTIONS[random.choice(tuple(FUNCTIONS))]
    count = len(function.parameters) + (random.randint(0, 3) if function.more else 0)
    arguments = ", ".join(_expression(random, depth if count == 1 else depth // 2)[0] for _ in range(count))
    return f"{function.name}({arguments})", ATOM


def _chain(random: Random, depth: int) -> Written:
    """Functions of functions, with a little beside each."""
    names = [row.name for row in FUNCTIONS.values() if len(row.parameters) == 1]
    text = _expression(random, depth // 2)[0]
    for _ in range(random.randint(2, 12)):
        text = f"{random.choice(names)}({text}{random.choice(('', '', '+x', '/2', ' - y', '*z', '^2'))})"
    return text, ATOM


def _bars(random: Random, depth: int) -> Written:
    return f"|({_expression(random, depth)[0]})|", ATOM


def _root(random: Random, depth: int) -> Written:
    return f"√({_expression(random, depth)[0]}+1)", ATOM


def _negation(random: Random, depth: int) -> Written:
    return random.choice("-−") + _part(random, depth, SIGNED), SIGNED


KINDS = [_sum, _sum, _product, _product, _power, _power, _call, _call, _call]
KINDS += [_quotient, _quotient, _bars, _root, _negation, _chain]


def _part(random: Random, depth: int, tightness: int) -> str:
    text, tight = _expression(random, depth if random.random() < 0.6 else 0)
    return text if tight >= tightness else f"({text})"


def _broken(random: Random, text: str) -> str:
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        position = random.randint(0, len(text))
        end = min(len(text), position + random.choice((0, 1, 1, 2, 5)))
        text = text[:position] + random.choice(("", random.choice(ODD), text[position:end] * 2)) + text[end:]
    return text


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of one text: seconds by stage, and the message of a refusal."""

    seconds: dict[str, float]
    refusal: str

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def carry(text: str) -> Passage:
    """Carry a text from reading to the record of a run of 20 epochs; let all but InputError through."""
    seconds: dict[str, float] = {}
    began = time.process_time()

    def stage(name: str) -> None:
        nonlocal began
        now = time.process_time()
        seconds[name], began = now - began, now

    name = "read"
    try:
        loss = read_loss(text)
        stage(name)
        name = "build"
        objective = build_objective(loss)
        stage(name)
        name = "gradient"
        assert len(objective.gradient) == len(loss.variables)
        stage(name)
        name = "program"
        to_python(loss_program(objective))(*(0.5 for _ in loss.variables))
        stage(name)
        name = "minimize"
        json.dumps(minimize(text, lr=0.01, epochs=20).to_dict(), allow_nan=False)
    except InputError as error:
        return Passage(seconds, f"{name}: {error_message(error)}")
    finally:
        stage(name)
    return Passage(seconds, "")


def main() -> None:
    """Carry many texts and print the crashes, the counts and the slowest."""
    warnings.simplefilter("error")
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    options = parser.parse_args()
    passages: list[tuple[float, str, Passage]] = []
    crashes = refused = 0
    for number in range(options.first, options.first + options.count):
        text = random_text(case(options.seed, number))
        try:
            passage = carry(text)
        except Exception:  # noqa: BLE001 - whatever it is, it is the finding
            crashes += 1
            print(f"case {number}: {text!r}\n{traceback.format_exc(limit=-3)}")
            continue
        refused += bool(passage.refusal)
        passages.append((passage.total, text, passage))
    passages.sort(key=lambda entry: -entry[0])
    slow = sum(total > SLOW_SECONDS for total, _, _ in passages)
    print(f"{options.count} cases: {crashes} crashed, {refused} refused, {slow} slow")
    for total, text, passage in passages[:SLOWEST]:
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in passage.seconds.items())
        print(f"{total:7.2f} s ({stages}): {text}")


def case(seed: int, number: int) -> Random:
    """The source of chance of one case."""
    return Random(f"{seed}:{number}")  # noqa: S311 - not for secrets


if __name__ == "__main__":
    main()
