"""A citation: the address of a slice, as it travels to the browser and back.

The browser is never trusted with text. It holds addresses only; the words are read from the library each time they
are shown, and shown only if the article is still, character for character, the one that was cited.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from rag.records import Article, Quote, StaleQuoteError, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGEST_CHARS = 12


class Shelf(Protocol):
    """The part of a library that citations are looked up in."""

    def article(self, article_id: str) -> Article | None: ...

    def statements_of(self, article: str | Article) -> Sequence[Statement]: ...


@dataclass(frozen=True, slots=True)
class Citation:
    """`start` and `end` are half-open offsets into the text whose sha256 begins with `digest`."""

    article_id: str
    start: int
    end: int
    digest: str

    @classmethod
    def of(cls, quote: Quote) -> Citation:
        """The address of a quote."""
        return cls(quote.article.id, quote.start, quote.end, quote.article.sha256[:DIGEST_CHARS])

    @classmethod
    def parse(cls, text: object) -> Citation | None:
        """The citation that `str()` wrote, or None: what comes from a browser may be anything."""
        parts = text.split(".") if isinstance(text, str) and len(text) < 2000 else []
        if len(parts) != 4 or not all(p.isascii() and p.isdigit() and len(p) < 12 for p in parts[:2]):
            return None
        try:
            padded = parts[3] + "=" * (-len(parts[3]) % 4)
            article_id = base64.b64decode(padded, altchars=b"-_", validate=True).decode(
                "utf-8", "surrogatepass"
            )
        except (binascii.Error, ValueError):
            return None
        return cls(article_id, int(parts[0]), int(parts[1]), parts[2])

    def __str__(self) -> str:
        """Safe inside any attribute: digits, hex, dots and URL-safe base64, whatever the article's id is made of."""
        key = base64.urlsafe_b64encode(self.article_id.encode("utf-8", "surrogatepass")).rstrip(b"=").decode()
        return f"{self.start}.{self.end}.{self.digest}.{key}"

    def read(self, shelf: Shelf) -> Article:
        """The cited article as the library holds it now.

        Raises `StaleQuoteError` when it is gone, has changed since, or never had these offsets.
        """
        article = shelf.article(self.article_id)
        if article is None:
            raise StaleQuoteError("This article is no longer in the library; add it again to read it.")
        if article.sha256[:DIGEST_CHARS] != self.digest:
            raise StaleQuoteError("This article has changed since it was quoted; ask the question again.")
        if not 0 <= self.start <= self.end <= len(article.text):
            raise StaleQuoteError("This citation does not fit its article; ask the question again.")
        return article

    def quote(self, shelf: Shelf) -> Quote:
        """The quote at this address, with the statement that its sentence carries. Raises `StaleQuoteError`."""
        article = self.read(shelf)
        said = [s for s in shelf.statements_of(article) if s.start < self.end and self.start < s.end]
        return Quote(article, self.start, self.end, max(said, key=self._shared, default=None))

    def _shared(self, statement: Statement) -> int:
        return sum(max(0, min(s.end, self.end) - max(s.start, self.start)) for s in statement.content)


def recheck(quote: Quote, shelf: Shelf) -> Quote:
    """The same quote over the article as the library holds it now; raises `StaleQuoteError` if they differ."""
    return replace(quote, article=Citation.of(quote).read(shelf))
