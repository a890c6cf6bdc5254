"""Claims kept in a file beside the catalogue, so that a program that starts anew need not work them out again.

The file holds offsets only, and what it was made of: library, its version, its model, and the rules. Where any of
these is another one, or the file is damaged, the claims are worked out again and the file is replaced whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.claims.units import quote_of
from rag.records import Article, Claim, Quote, Relation, Span, Statement

if TYPE_CHECKING:
    from rag.catalog import Catalog

FILE = "claims.json"
"""Its name in the library's folder; it can be deleted at any time."""


def made_of(library: Catalog) -> tuple[Any, ...]:
    """What claims depend on: the library, its version, its model, and the rules."""
    return (*(library.setting(key) for key in ("library", "version", "epoch")), _rules())


def keep(library: Catalog, claims: Iterable[Claim]) -> None:
    """Write the claims beside the catalogue, if the folder lets us; a library open for reading only is kept too."""
    folder = library.path.parent
    if not os.access(folder, os.W_OK):
        return
    written = folder / f"{FILE}.{os.getpid()}"
    found = {"made_of": made_of(library), "claims": [_shortened(c) for c in claims]}
    written.write_text(json.dumps(found), encoding="utf-8")
    written.replace(folder / FILE)


def kept(library: Catalog) -> tuple[Claim, ...] | None:
    """The claims that were kept for this state of the library; None where there are none."""
    path = library.path.parent / FILE
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # cut off or not JSON: worked out again
        return None
    if not isinstance(found, dict) or found.get("made_of") != list(made_of(library)):
        return None
    articles = {a.id: a for a in library.articles()}
    said = library.statements_in(articles.keys())
    return tuple(_restored(claim, articles, said) for claim in found["claims"])


@cache
def _rules() -> str:
    """A hash of this package: other rules make other claims."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _shortened(claim: Claim) -> list[Any]:
    relations = [[r.kind, r.rule, r.score, _slice(r.here), _slice(r.there), r.claim] for r in claim.relations]
    return [claim.id, [_slice(q) for q in claim.occurrences], claim.independent_outlets, relations]


def _slice(quote: Quote) -> list[Any]:
    return [quote.article.id, quote.start, quote.end, quote.score]


def _restored(kept: Sequence[Any], articles: dict[str, Article], said: dict[str, list[Statement]]) -> Claim:
    def quote(at: Sequence[Any]) -> Quote:
        return quote_of(articles[at[0]], Span(at[1], at[2]), said[at[0]], at[3])

    quotes = tuple(quote(at) for at in kept[1])
    relations = tuple(Relation(k, rule, s, quote(a), quote(b), c) for k, rule, s, a, b, c in kept[3])
    return Claim(kept[0], quotes[0], quotes, tuple(kept[2]), relations)
