"""A formula as text in, its two sides as trees out: `TARGET ~ MODEL`, before anybody knows the data.

    formula  = sum "~" sum
    atom     = … | "`" column name "`" | network
    network  = "mlp" "(" sum { "," sum } { "," ("hidden" "=" sizes | "activation" "=" function) } ")"
    sizes    = number | "(" number { "," number } ")"

Everything else is the grammar of expressions (`parser.py`). Scanned are the stretches between the signs that
only formulas have, so that what is no part of either language is refused as everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span, require_text
from gdcli.frozen import Frozen, replace
from gdcli.objective.constants import check_constants
from gdcli.objective.grammar import Grammar
from gdcli.objective.network import ACTIVATIONS, MAX_LAYERS, MAX_PARAMETERS, MAX_WIDTH, NETWORK, Network
from gdcli.objective.scanner import Kind, Token, check_size, scan
from gdcli.objective.tree import Number, Variable, walk

if TYPE_CHECKING:
    from gdcli.objective.tree import Node

# A quoted name, or a sign that expressions do not have; `==` is left to the scanner, which refuses it.
_OWN = re.compile(r"(?P<NAME>`[^`\n]+`)|(?P<OPERATOR>~|(?<![<>=!:])=(?!=))")

EXAMPLE = 'write TARGET ~ MODEL, as in "y ~ w*x + b"'


class Formula(Frozen):
    """A formula that has been parsed. A column in backticks is a Variable whose name has them.

    networks   the calls of mlp in the model, in the order of the text; the model has each as a Variable
    """

    text: str
    target: Node
    model: Node
    networks: tuple[Network, ...]


def read_formula(text: str) -> Formula:
    """Parse a formula; raise InputError, with the place, where `text` is none."""
    require_text("the formula", text, EXAMPLE)
    if not text.strip():
        raise InputError("the formula is empty", place=Place(text, Span(0, 0)), fix=EXAMPLE)
    check_size(text)
    tokens = _scanned(text)
    grammar = _FormulaGrammar(text, tokens)
    target = grammar.sum(0)
    if grammar.networks:
        raise grammar.error(f"the target has an '{NETWORK}'", grammar.networks[0].span, fix=EXAMPLE)
    if not grammar.at("~"):
        if grammar.next.kind is Kind.END:
            what = "the formula has no '~', so it does not say what is fitted to what"
            raise grammar.error(what, Span(0, len(text)), fix=EXAMPLE)
        if grammar.at("="):
            raise grammar.error("a formula has '~', not '='", grammar.next.span, fix=EXAMPLE)
        grammar.end()
    grammar.advance()
    model = grammar.sum(0)
    if grammar.at("~"):
        raise grammar.error("a formula has one '~'", grammar.next.span, fix=EXAMPLE)
    grammar.end()
    formula = Formula(text, target, model, tuple(grammar.networks))
    for side in (target, model, *(each for network in formula.networks for each in network.inputs)):
        check_constants(side, text)
    return formula


def variables_in_order(formula: Formula) -> tuple[Variable, ...]:
    """Every variable that the text names, the first occurrence of each, inputs of networks included."""
    inputs = [each for network in formula.networks for each in network.inputs]
    hidden = {network.name for network in formula.networks}
    found: dict[str, Variable] = {}
    for side in (formula.target, formula.model, *inputs):
        for node in walk(side):
            if isinstance(node, Variable) and node.name not in hidden:
                found.setdefault(node.name, node)
    return tuple(found.values())


def _scanned(text: str) -> tuple[Token, ...]:
    """Tokens of a formula, the last of kind END."""
    tokens: list[Token] = []
    position = 0
    for match in _OWN.finditer(text):
        tokens += _expression_tokens(text, position, match.start())
        assert match.lastgroup is not None
        span = Span(match.start(), match.end())
        tokens.append(Token(Kind[match.lastgroup], match[0], span, glued=False))
        position = match.end()
    tokens += _expression_tokens(text, position, len(text))
    return (*tokens, Token(Kind.END, "", Span(len(text), len(text)), glued=False))


def _expression_tokens(text: str, start: int, end: int) -> list[Token]:
    """Tokens of the stretch from `start` to `end`, which holds nothing of a formula's own."""
    stretch = text[start:end]
    if not stretch.strip():
        return []
    try:
        *tokens, _end = scan(stretch)
    except InputError as error:
        place = error.place and Place(text, _shifted(error.place.span, start))
        raise InputError(error.what, place=place, why=error.why, fix=error.fix) from None
    return [replace(token, span=_shifted(token.span, start)) for token in tokens]


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


class _FormulaGrammar(Grammar):
    """The grammar of expressions with columns in backticks and networks."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        super().__init__(text, tokens)
        self.networks: list[Network] = []

    def _name(self, depth: int) -> Node:
        token = self.next
        if token.text.startswith("`"):
            self.advance()
            return Variable(token.text, token.span)
        following = self.tokens[self.position + 1]
        if token.text == NETWORK and following.text == "(":
            return self._network(depth)
        return super()._name(depth)

    def _network(self, depth: int) -> Node:
        name, opening = self.advance(), self.advance()
        self.open_bars.append(False)
        inputs: list[Node] = []
        settings: dict[str, tuple[int, ...] | str] = {}
        while True:
            if self.next.kind is Kind.NAME and self.tokens[self.position + 1].text == "=":
                self._setting(settings)
            elif settings:
                what = "inputs of a network stand before 'hidden' and 'activation'"
                raise self.error(what, self.next.span, fix=Network.example)
            else:
                inputs.append(self.sum(self._deeper(depth)))
            if not self.at(","):
                break
            self.advance()
        span = name.span.to(self._close(opening, ")").span)
        hidden, activation = settings.get("hidden"), settings.get("activation", "tanh")
        if not inputs:
            raise self.error(f"'{NETWORK}' has no input", span, fix=Network.example)
        if not isinstance(hidden, tuple):
            what = f"'{NETWORK}' does not say how many units its hidden layers have"
            raise self.error(what, span, fix=Network.example)
        network = Network(len(self.networks), tuple(inputs), hidden, str(activation), span)
        count = len(network.parameters)
        if count > MAX_PARAMETERS:
            what = f"the network has {count} parameters, and at most {MAX_PARAMETERS} are fitted"
            raise self.error(what, span, fix="give it fewer units")
        self.networks.append(network)
        return Variable(network.name, span)

    def _setting(self, settings: dict[str, tuple[int, ...] | str]) -> None:
        """Read `hidden=…` or `activation=…` into `settings`."""
        key = self.advance()
        self.advance()
        if key.text in settings:
            raise self.error(f"'{key.text}' is given twice", key.span, fix="give it once")
        match key.text:
            case "hidden":
                settings["hidden"] = self._sizes()
            case "activation":
                settings["activation"] = self._activation()
            case _:
                what = f"'{NETWORK}' has no argument '{self.written(key)}'"
                raise self.error(what, key.span, fix=Network.example)

    def _sizes(self) -> tuple[int, ...]:
        begin = self.next
        if not self.at("("):
            return (self._size(),)
        opening = self.advance()
        self.open_bars.append(False)
        sizes = [self._size()]
        while self.at(","):
            self.advance()
            if self.at(")"):  # (8,) as Python writes one
                break
            sizes.append(self._size())
        end = self._close(opening, ")")
        if len(sizes) > MAX_LAYERS:
            what = f"the network has {len(sizes)} hidden layers, and at most {MAX_LAYERS} are built"
            raise self.error(what, begin.span.to(end.span))
        return tuple(sizes)

    def _size(self) -> int:
        token = self.next
        if token.kind is Kind.NUMBER:
            node = self._number()
            assert isinstance(node, Number)
            if node.value.denominator == 1 and 1 <= node.value <= MAX_WIDTH:
                return int(node.value)
        what = f"a layer has a whole number of units from 1 to {MAX_WIDTH}, not '{self.written(token)}'"
        raise self.error(what, token.span, fix=Network.example)

    def _activation(self) -> str:
        token = self.advance()
        if token.text in ACTIVATIONS:
            return token.text
        what = f"'{self.written(token)}' is no activation"
        raise self.error(what, token.span, fix=f"the activations are {', '.join(ACTIVATIONS)}")
