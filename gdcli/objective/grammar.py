"""Tokens in, tree out: the grammar of the expression language, by recursive descent.

    sum       = product { ("+" | "-") product }
    product   = unary { "*" unary | "/" unary | implicit }
    implicit  = power                                    2x, 3(x+1), (x+1)(x-1), 2 sin(x), x y
    unary     = { "+" | "-" } power
    power     = atom [superscript | "^" unary]           -x^2 is -(x^2), 2^3^2 is 2^9
    atom      = number | name | function "(" sum { "," sum } ")" | "(" sum ")" | "|" sum "|" | "√" atom

Law 1: no text is evaluated as code; the only thing that comes out is a tree of `tree.py`.
Law 2: refused, never guessed: where two people would read a line in two ways, it is an error with both
       spellings (1/2x, e^2x, sin 2x, √2x).
Law 3: work is bounded: length, tokens, digits and depth have caps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import Place
from gdcli.frozen import replace
from gdcli.objective import miscalls, refusals, two_ways, words
from gdcli.objective.cursor import Cursor
from gdcli.objective.literal import exact_number
from gdcli.objective.scanner import Kind, Token
from gdcli.objective.tree import (
    Call,
    NamedConstant,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Variable,
)
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS, NOT_NUMBERS, is_function_elsewhere

if TYPE_CHECKING:
    from gdcli.errors import InputError

MAX_DEPTH = 100


class Grammar(Cursor):
    """One method a rule of the grammar; `depth` counts open brackets, signs and exponents."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        super().__init__(text, tokens)
        self.open_bars = [False]  # for each open bracket, whether it is a bar

    def end(self) -> None:
        """Refuse whatever follows what has been read."""
        if self.next.kind is not Kind.END:
            raise refusals.unexpected(self)

    def _deeper(self, depth: int) -> int:
        if depth == MAX_DEPTH:
            what = f"brackets and signs are nested more than {MAX_DEPTH} deep"
            raise self.error(what, self.next.span, fix="give a shorter or flatter expression")
        return depth + 1

    def sum(self, depth: int) -> Node:
        """Read an expression inside of `depth` brackets."""
        terms = [self._product(depth)]
        while self.at("+", "-"):
            minus = self.advance().text == "-"
            term = self._product(depth)
            terms.append(Negation(term, term.span) if minus else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), terms[0].span.to(terms[-1].span))

    def _product(self, depth: int) -> Node:
        factors = [self._unary(depth)]
        while True:
            if self.at("*"):
                self.advance()
                factors.append(self._unary(depth))
            elif self.at("/"):
                self.advance()
                divisor = self._unary(depth)
                factors.append(Reciprocal(divisor, divisor.span))
            elif self._begins_operand():
                factors.append(self._implicit_factor(factors, depth))
            else:
                return _product(factors)

    def _implicit_factor(self, factors: list[Node], depth: int) -> Node:
        left, token = factors[-1], self.next
        if refusal := refusals.line_break(self, left):
            raise refusal
        if words.is_word(token):
            raise words.word_beside_operand(self, token)
        factor = self._power(depth)
        if isinstance(left, Reciprocal):
            raise two_ways.factor_after_division(self, factors, factor)
        if token.kind is Kind.NUMBER:
            raise refusals.number_after(self, left, factor)
        return factor

    def _begins_operand(self, ahead: int = 0) -> bool:
        token = self.tokens[min(self.position + ahead, len(self.tokens) - 1)]
        if token.kind is not Kind.OPERATOR:
            return token.kind in {Kind.NUMBER, Kind.NAME, Kind.ROOT}
        return token.text == "(" or (token.text == "|" and not self.open_bars[-1])

    def _unary(self, depth: int) -> Node:
        if not self.at("+", "-"):
            return self._power(depth)
        sign = self.advance()
        operand = self._unary(self._deeper(depth))
        return Negation(operand, sign.span.to(operand.span)) if sign.text == "-" else operand

    def _power(self, depth: int) -> Node:
        base = self._atom(depth)
        if self.next.kind is Kind.SUPERSCRIPT:
            exponent = self._superscript()
            if self.at("^") or self.next.kind is Kind.SUPERSCRIPT:
                raise two_ways.power_of_superscript(self, base, exponent, self._exponent(depth))
            if self.next.kind is Kind.ROOT and self.next.glued and two_ways.is_degree(exponent):
                raise two_ways.superscript_before_root(self, base, exponent, self._root(depth))
        elif self.at("^"):
            exponent = self._exponent(depth)
            goes_on = self.next.glued and self.next.kind in {Kind.NAME, Kind.ROOT}
            if goes_on and two_ways.is_bare_number(self, exponent):
                factor = self._power(self._deeper(depth))
                raise two_ways.factor_after_power(self, base, exponent, factor)
        else:
            return base
        return Power(base, exponent, base.span.to(exponent.span))

    def _exponent(self, depth: int) -> Node:
        if self.next.kind is Kind.SUPERSCRIPT:
            return self._superscript()
        self.advance()
        return self._unary(self._deeper(depth))

    def _superscript(self) -> Node:
        token = self.advance()
        exponent = Number(exact_number(token.text.lstrip("-"), Place(self.text, token.span)), token.span)
        return Negation(exponent, token.span) if token.text.startswith("-") else exponent

    def _atom(self, depth: int) -> Node:
        token = self.next
        match token.kind, token.text:
            case (Kind.NUMBER, _):
                return self._number()
            case (Kind.NAME, _):
                return self._name(depth)
            case (Kind.ROOT, _):
                return self._root(depth)
            case (Kind.OPERATOR, "("):
                return self._bracketed(")", depth)
            case (Kind.OPERATOR, "|"):
                node = self._bracketed("|", depth)
                return Call("abs", (node,), node.span)
            case _:
                raise refusals.missing_operand(self)

    def _number(self) -> Node:
        token = self.advance()
        if refusal := refusals.number_with_letters(self, token):
            raise refusal
        return Number(exact_number(token.text, Place(self.text, token.span)), token.span)

    def _name(self, depth: int) -> Node:
        token = self.advance()
        name = token.text
        if name in FUNCTIONS:
            return self._call(token, depth)
        if words.is_word(token) and (self._begins_operand() or words.signed_operand_follows(self)):
            raise words.word_beside_operand(self, token)
        if self.at("(") or (is_function_elsewhere(name) and self._argument_follows()):
            raise miscalls.unknown_function(self, token) or self._variable_with_brackets(token, depth)
        if name in CONSTANTS:
            return NamedConstant(name, token.span)
        if name.lower() in NOT_NUMBERS:
            raise refusals.not_a_variable(self, token)
        if name == "lambda" and words.number_multiplies(self):
            raise words.number_after_lambda(self, token)
        return Variable(name, token.span)

    def _argument_follows(self) -> bool:
        """Whether an operand follows a name, perhaps after a power, as in tg x, tg²x and tg^2 x."""
        return self._begins_operand(1 if self.next.kind is Kind.SUPERSCRIPT else 2 if self.at("^") else 0)

    def _variable_with_brackets(self, name: Token, depth: int) -> InputError:
        opening = self.next
        arguments = self._arguments(depth)
        return miscalls.variable_with_brackets(self, name, arguments, self.since(opening))

    def _call(self, name: Token, depth: int) -> Node:
        function = FUNCTIONS[name.text]
        if self.next.kind is Kind.SUPERSCRIPT or self.at("^"):
            exponent = self._exponent(depth)
            argument = self._atom(self._deeper(depth)) if self._begins_operand() else None
            raise miscalls.power_before_argument(self, name, exponent, argument)
        if not self.at("("):
            raise miscalls.without_brackets(self, name, self._bare_argument(depth))
        arguments = self._arguments(depth)
        span = self.since(name)
        count, wanted = len(arguments), len(function.parameters)
        if count < wanted or (count > wanted and not function.more):
            raise miscalls.wrong_arguments(self, function, arguments, span)
        return Call("log" if function.name == "ln" else function.name, arguments, span)

    def _arguments(self, depth: int) -> tuple[Node, ...]:
        opening = self.advance()
        self.open_bars.append(False)
        arguments: list[Node] = []
        if not self.at(")"):
            inside = self._deeper(depth)
            arguments.append(self.sum(inside))
            while self.at(","):
                self.advance()
                arguments.append(self.sum(inside))
        self._close(opening, ")")
        return tuple(arguments)

    def _bare_argument(self, depth: int) -> Node | None:
        """What follows a function without brackets: one operand, or numbers and one, as in sin 2πx."""
        if not (self._begins_operand() or words.signed_operand_follows(self)):
            return None
        factors = [self._unary(self._deeper(depth))]
        while isinstance(factors[-1], Number | NamedConstant) and self._begins_operand():
            factors.append(self._implicit_factor(factors, self._deeper(depth)))
        return _product(factors)

    def _root(self, depth: int) -> Node:
        sign = self.advance()
        settled = self.at("(")
        operand = self._atom(self._deeper(depth))
        if not settled and (self.next.kind is Kind.SUPERSCRIPT or self.at("^")):
            raise two_ways.power_after_root(self, sign, operand, self._exponent(depth))
        if not settled and self.next.glued and self._begins_operand():
            raise two_ways.factor_after_root(self, sign, operand, self._power(self._deeper(depth)))
        return Call("sqrt", (operand,), sign.span.to(operand.span))

    def _bracketed(self, closing: str, depth: int) -> Node:
        opening = self.advance()
        self.open_bars.append(closing == "|")
        node = self.sum(self._deeper(depth))
        return replace(node, span=opening.span.to(self._close(opening, closing).span))

    def _close(self, opening: Token, closing: str) -> Token:
        if not self.at(closing):
            raise refusals.unclosed(self, opening, closing)
        self.open_bars.pop()
        return self.advance()


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Product(tuple(factors), factors[0].span.to(factors[-1].span))
