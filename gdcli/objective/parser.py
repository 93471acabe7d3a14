"""Text in, tree out: the grammar of the expression language, by recursive descent.

    relation  = sum [comparison sum]                     only where the caller asks for one
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

from dataclasses import dataclass, replace

from gdcli.objective import refusals
from gdcli.objective.cursor import Cursor
from gdcli.objective.scanner import Kind, Token, number, scan
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
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS, NOT_NUMBERS

MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Relation:
    """A comparison of two expressions, such as `loss <= -22.9`."""

    left: Node
    comparison: str
    right: Node


def parse(text: str) -> Node:
    """Tree of an expression; raise InputError, with the place, where `text` is none."""
    grammar = _Grammar(text, scan(text))
    node = grammar.sum(0)
    grammar.end()
    return node


def parse_relation(text: str) -> Relation:
    """Tree of `left comparison right`; raise InputError where `text` is none."""
    grammar = _Grammar(text, scan(text, comparisons=True))
    left = grammar.sum(0)
    comparison = grammar.next
    if comparison.kind is not Kind.COMPARISON:
        fix = "write one of < <= > >= == between two expressions"
        raise grammar.error("a comparison is missing", comparison.span, fix=fix)
    grammar.advance()
    right = grammar.sum(0)
    grammar.end()
    return Relation(left, comparison.text, right)


class _Grammar(Cursor):
    """One method a rule of the grammar; `depth` counts open brackets, signs and exponents."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        super().__init__(text, tokens)
        self.open_bars = [False]  # for each open bracket, whether it is a bar

    def end(self) -> None:
        if self.next.kind is not Kind.END:
            raise refusals.unexpected(self)

    def sum(self, depth: int) -> Node:
        terms = [self.product(depth)]
        while self.at("+", "-"):
            minus = self.advance().text == "-"
            term = self.product(depth)
            terms.append(Negation(term, term.span) if minus else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), terms[0].span.to(terms[-1].span))

    def product(self, depth: int) -> Node:
        factors = [self.unary(depth)]
        while True:
            if self.at("*"):
                self.advance()
                factors.append(self.unary(depth))
            elif self.at("/"):
                self.advance()
                divisor = self.unary(depth)
                factors.append(Reciprocal(divisor, divisor.span))
            elif self.begins_implicit_factor():
                if refusal := refusals.implicit_product(self, factors[-1]):
                    raise refusal
                factors.append(self.power(depth))
            else:
                break
        return (
            factors[0] if len(factors) == 1 else Product(tuple(factors), factors[0].span.to(factors[-1].span))
        )

    def begins_implicit_factor(self) -> bool:
        if self.next.kind in {Kind.NUMBER, Kind.NAME, Kind.ROOT}:
            return True
        return self.at("(") or (self.at("|") and not self.open_bars[-1])

    def unary(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.error(f"brackets and signs are nested more than {MAX_DEPTH} deep", self.next.span)
        if not self.at("+", "-"):
            return self.power(depth)
        sign = self.advance()
        operand = self.unary(depth + 1)
        return Negation(operand, sign.span.to(operand.span)) if sign.text == "-" else operand

    def power(self, depth: int) -> Node:
        base = self.atom(depth)
        exponent: Node
        if self.next.kind is Kind.SUPERSCRIPT:
            exponent = self.superscript()
            if self.at("^") or self.next.kind is Kind.SUPERSCRIPT:
                raise refusals.power_of_superscript(self, base)
        elif self.at("^"):
            self.advance()
            exponent = self.unary(depth + 1)
            if refusal := refusals.implicit_product_after_power(self, base, exponent):
                raise refusal
        else:
            return base
        return Power(base, exponent, base.span.to(exponent.span))

    def superscript(self) -> Node:
        token = self.advance()
        digits = replace(token, text=token.text.lstrip("-"))
        exponent = Number(number(self.text, digits), token.span)
        return Negation(exponent, token.span) if token.text.startswith("-") else exponent

    def atom(self, depth: int) -> Node:
        token = self.next
        match token.kind, token.text:
            case (Kind.NUMBER, _):
                return self.number()
            case (Kind.NAME, _):
                return self.name(depth)
            case (Kind.ROOT, _):
                return self.root(depth)
            case (Kind.OPERATOR, "("):
                return self.bracketed(")", depth)
            case (Kind.OPERATOR, "|"):
                node = self.bracketed("|", depth)
                return Call("abs", (node,), node.span)
            case _:
                raise refusals.missing_operand(self)

    def number(self) -> Node:
        token = self.advance()
        if refusal := refusals.number_with_letters(self, token):
            raise refusal
        return Number(number(self.text, token), token.span)

    def name(self, depth: int) -> Node:
        token = self.advance()
        name = token.text
        if name in FUNCTIONS:
            return self.call(token, depth)
        if self.at("("):
            raise refusals.unknown_function(self, token)
        if name in CONSTANTS:
            return NamedConstant(name, token.span)
        if name.lower() in NOT_NUMBERS:
            raise refusals.not_a_variable(self, token)
        if name == "lambda" and self.position == 1 and self.at("*"):
            raise refusals.python_function(self, token)
        return Variable(name, token.span)

    def call(self, name: Token, depth: int) -> Node:
        function = FUNCTIONS[name.text]
        if not self.at("("):
            raise refusals.function_without_brackets(self, name)
        opening = self.advance()
        self.open_bars.append(False)
        arguments: list[Node] = []
        if not self.at(")"):
            arguments.append(self.sum(depth + 1))
            while self.at(","):
                self.advance()
                arguments.append(self.sum(depth + 1))
        span = name.span.to(self.close(opening, ")").span)
        count = len(arguments)
        wanted = len(function.parameters)
        if count < wanted or (count > wanted and not function.more):
            raise refusals.wrong_arguments(self, function, count, span)
        return Call("log" if function.name == "ln" else function.name, tuple(arguments), span)

    def root(self, depth: int) -> Node:
        sign = self.advance()
        if depth > MAX_DEPTH:
            raise self.error(f"brackets and signs are nested more than {MAX_DEPTH} deep", sign.span)
        operand = self.atom(depth + 1)
        bare = isinstance(operand, Number | Variable | NamedConstant)
        goes_on = self.next.kind is Kind.SUPERSCRIPT or self.at("^")
        if bare and (goes_on or (self.next.glued and self.begins_implicit_factor())):
            raise refusals.reach_of_root(self, sign, operand)
        return Call("sqrt", (operand,), sign.span.to(operand.span))

    def bracketed(self, closing: str, depth: int) -> Node:
        opening = self.advance()
        self.open_bars.append(closing == "|")
        node = self.sum(depth + 1)
        return replace(node, span=opening.span.to(self.close(opening, closing).span))

    def close(self, opening: Token, closing: str) -> Token:
        if not self.at(closing):
            raise refusals.unclosed(self, opening, closing)
        self.open_bars.pop()
        return self.advance()
