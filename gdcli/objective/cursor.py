"""A position in the tokens of a text: what the parser looks at, and the errors that point there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import InputError, Place, Span
from gdcli.objective.scanner import Kind, Token, plain_superscript

if TYPE_CHECKING:
    from gdcli.objective.tree import Node

SHORT = 30  # characters of the user's text that a sentence repeats


class Cursor:
    """Tokens, and which of them is next."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = tokens
        self.position = 0

    @property
    def next(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.position]

    @property
    def last(self) -> Token | None:
        """The token read last."""
        return self.tokens[self.position - 1] if self.position else None

    def advance(self) -> Token:
        """Read a token."""
        token = self.next
        self.position += 1
        return token

    def since(self, token: Token) -> Span:
        """From a token to the one read last."""
        return token.span.to(self.tokens[self.position - 1].span)

    def at(self, *operators: str) -> bool:
        """Whether the next token is one of these operators."""
        return self.next.kind is Kind.OPERATOR and self.next.text in operators

    def written(self, what: Token | Node) -> str:
        """What the user wrote for a token or a node, shortened where it is long."""
        text = self.text[what.span.start : what.span.end]
        return text if len(text) <= SHORT else text[: SHORT - 1] + "…"

    def spelled(self, *parts: Span) -> tuple[str, ...]:
        """What is written at each span, superscripts as digits; letters where one is too long to repeat."""
        texts = [" ".join(plain_superscript(self.text[part.start : part.end]).split()) for part in parts]
        return tuple(texts) if max(map(len, texts)) <= SHORT else tuple("abc"[: len(texts)])

    def error(self, what: str, span: Span, *, why: str = "", fix: str = "") -> InputError:
        """An error that points at a span of the text."""
        return InputError(what, place=Place(self.text, span), why=why, fix=fix)
