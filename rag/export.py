"""Claims and quotes in the formats of others: JSON, CSV, schema.org JSON-LD, W3C Web Annotations. Pure functions.

JSON-LD uses schema.org's own terms (`Claim`, `Quotation`, `NewsArticle`, `ClaimReview`). schema.org has no relation of
a claim to a claim: those are under our prefix `onrecord:`, so that a reader who does not know it loses nothing else.
Nothing here says whether a claim is true; a `ClaimReview` is only made from a verdict that a person gives.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote as percent

from rag.records import Article, Claim, Quote, Relation, Statement

CONTEXT = 32
"""How many characters before and after a slice are given with it, to find it again in a text that has moved."""
JSONLD_CONTEXT: list[Any] = ["https://schema.org", {"onrecord": "urn:onrecord:terms:"}]
ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
CSV_COLUMNS = (
    *("claim", "role", "rule", "score", "text", "start", "end", "speaker", "speaker_name", "kind"),
    *("article", "title", "source", "url", "published", "other_claim", "other_text"),
)
_ORGANISATIONS = frozenset(
    """ministry council government agency committee commission company police army navy court office department union
    party club bank university hospital church parliament senate congress house authority association institute group
    inc ltd corp gmbh plc fund team board league federation society school museum embassy administration organization
    organisation press news times post herald tribune gazette radio television media reuters campaign conference center
    centre states kingdom nations house service services network telegraph forces""".split()
)
_BEGINS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""Spreadsheets of some countries take wide signs for narrow ones."""
_LINK = re.compile(r"https?://", re.IGNORECASE)
_NAMED = re.compile(r"[^\W\d_a-z][\w.’'-]*")


def claims_json(claims: Iterable[Claim]) -> str:
    """A JSON list of `Claim.to_dict()`."""
    return json.dumps([claim.to_dict() for claim in claims], ensure_ascii=False, indent=2)


def claims_csv(claims: Iterable[Claim]) -> str:
    """A table with one row an occurrence (role `occurrence`) and one a relation to another claim (role: its kind).

    Of a relation `text` is the slice of the other side and `other_text` the claim's own. Texts are verbatim, but a
    cell that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(CSV_COLUMNS)
    for claim in claims:
        own = {(r.here.article.id, r.here.start): r for r in claim.relations if r.claim == claim.id}
        for quote in claim.occurrences:
            link = own.get((quote.article.id, quote.start))
            table.writerow(_row(claim.id, "occurrence", quote, link, "", ""))
        for relation in claim.relations:
            if relation.claim != claim.id:
                there = (relation.claim, relation.here.text)
                table.writerow(_row(claim.id, relation.kind, relation.there, relation, *there))
    return out.getvalue()


def claims_jsonld(claims: Iterable[Claim]) -> dict[str, Any]:
    """The claims as a schema.org graph: `Claim` with `appearance` and `firstAppearance`, each a `Quotation`."""
    return {"@context": JSONLD_CONTEXT, "@graph": [_claim(claim) for claim in claims]}


def quotes_jsonld(quotes: Iterable[Quote]) -> dict[str, Any]:
    """Quotes, of an answer for example, as schema.org `Quotation`s."""
    return {"@context": JSONLD_CONTEXT, "@graph": [quotation(quote) for quote in quotes]}


def quotation(quote: Quote) -> dict[str, Any]:
    """A slice as a schema.org `Quotation`: `creator` is who says it, where the article tells."""
    found: dict[str, Any] = {"@type": "Quotation", "@id": slice_id(quote), "text": quote.text}
    creator = _creator(quote.statement)
    if creator:
        found["creator"] = creator
    return {**found, "isPartOf": _article(quote.article)}


def claim_review(claim: Claim, *, author: str, verdict: str, url: str, published: date) -> dict[str, Any]:
    """A schema.org `ClaimReview`: the `verdict` in words that a person, `author`, gives at `url`."""
    return {
        "@context": JSONLD_CONTEXT,
        "@type": "ClaimReview",
        "claimReviewed": claim.canonical.text,
        "itemReviewed": _claim(claim),
        "author": {"@type": "Person", "name": author},
        "datePublished": published.isoformat(),
        "url": url,
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
    }


def annotation_page(quotes: Sequence[Quote]) -> dict[str, Any]:
    """Quotes as a W3C `AnnotationPage`, each an `Annotation` that selects its slice by words and by position."""
    items = [annotation(quote) for quote in quotes]
    digest = hashlib.sha256("\n".join(item["id"] for item in items).encode()).hexdigest()[:16]
    page = f"urn:onrecord:annotations:{digest}"
    return {"@context": ANNOTATION_CONTEXT, "id": page, "type": "AnnotationPage", "items": items}


def claims_annotations(claims: Iterable[Claim]) -> dict[str, Any]:
    """Every slice of the claims, occurrences and what bears on them, once, as a W3C `AnnotationPage`."""
    slices: dict[str, Quote] = {}
    for claim in claims:
        for quote in (*claim.occurrences, *(r.there for r in claim.relations)):
            slices.setdefault(slice_id(quote), quote)
    return annotation_page(list(slices.values()))


def annotation(quote: Quote) -> dict[str, Any]:
    """A slice as a W3C `Annotation`. Positions count characters of the stored text from 0, the end not included."""
    text = quote.article.text
    selectors = [
        {
            "type": "TextQuoteSelector",
            "exact": quote.text,
            "prefix": text[max(0, quote.start - CONTEXT) : quote.start],
            "suffix": text[quote.end : quote.end + CONTEXT],
        },
        {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
    ]
    target = {"source": _address(quote.article), "selector": selectors}
    found = {"id": slice_id(quote), "type": "Annotation", "motivation": "highlighting", "target": target}
    speaker = quote.speaker_name or quote.speaker
    if speaker:
        found["body"] = {"type": "TextualBody", "value": speaker, "purpose": "tagging"}
    return found


def slice_id(quote: Quote) -> str:
    """A name for a slice that stays as long as its article's text does."""
    return f"urn:onrecord:slice:{_in_urn(quote.article.id)}:{quote.start}-{quote.end}"


def _claim(claim: Claim) -> dict[str, Any]:
    appearances = [quotation(quote) for quote in claim.occurrences]
    found: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"urn:onrecord:claim:{claim.id}",
        "text": claim.canonical.text,
    }
    author = _creator(claim.canonical.statement)
    if author:
        found["author"] = author
    if claim.first_seen:
        found["datePublished"] = claim.first_seen.isoformat()
    found |= {"appearance": appearances, "firstAppearance": {"@id": slice_id(claim.occurrences[0])}}
    if claim.relations:
        found["onrecord:relation"] = [_relation(relation) for relation in claim.relations]
    return found


def _relation(relation: Relation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "onrecord:kind": relation.kind,
        "onrecord:rule": relation.rule,
        "onrecord:score": round(relation.score, 3),
        "onrecord:here": {"@id": slice_id(relation.here)},
        "onrecord:there": quotation(relation.there),
    }
    if relation.claim:
        found["onrecord:claim"] = {"@id": f"urn:onrecord:claim:{relation.claim}"}
    return found


def _creator(statement: Statement | None) -> dict[str, str] | None:
    """Who says it: a `Person` or an `Organization`, where the name tells; who is not named is described, not named."""
    if statement is None:
        return None
    name = statement.speaker_name or statement.speaker_text
    if name is None:
        return None
    described = statement.anonymous or not statement.speaker_name or name == name.lower()
    kind = _kind(name)
    unnamed = statement.anonymous and kind == "Thing"
    return {"@type": "Person" if unnamed else kind, "description" if described else "name": name}


def _kind(name: str) -> str:
    """Whether a name is an organisation’s, by its words or its capitals, or a person’s, of two names or more; a `Thing`
    where that cannot be told: “Ford”, “reports”."""
    words = [word.strip(".,") for word in name.split()]
    if {word.lower() for word in words} & _ORGANISATIONS or (name.isupper() and len(words) == 1):
        return "Organization"
    named = [word for word in words if _NAMED.fullmatch(word)]
    return "Person" if len(named) > 1 and len(named) >= len(words) - 1 else "Thing"


def _article(article: Article) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "NewsArticle", "@id": _address(article)}
    if article.title:
        found["headline"] = article.title
    if _LINK.match(article.url):
        found["url"] = article.url
    if article.source:
        found["publisher"] = {"@type": "Organization", "name": article.source}
    if article.authors:
        found["author"] = [{"@type": "Person", "name": name} for name in article.authors]
    if article.published:
        found["datePublished"] = article.published.isoformat()
    return found


def _address(article: Article) -> str:
    """Where an article was published, or a name for it where it was not: whoever reads the file may follow it."""
    return article.url if _LINK.match(article.url) else f"urn:onrecord:article:{_in_urn(article.id)}"


def _in_urn(article_id: str) -> str:
    """An article's id, which whoever adds it may choose, as a part of a name."""
    return percent(article_id.encode("utf-8", "surrogatepass"), safe="")


def _row(claim: str, role: str, quote: Quote, link: Relation | None, other: str, text: str) -> list[Any]:
    article = quote.article
    statement = quote.statement
    told: list[Any] = [link.rule, round(link.score, 3)] if link else ["", ""]
    if link and role == "occurrence":
        told[0] = f"{link.kind}: {link.rule}"
    cells: list[Any] = [
        *(claim, role, *told, quote.text, quote.start, quote.end),
        *(quote.speaker or "", quote.speaker_name or "", statement.kind if statement else ""),
        *(article.id, article.title, article.source, article.url),
        *(article.published.isoformat() if article.published else "", other, text),
    ]
    return [table_cell(cell) for cell in cells]


def table_cell(value: object) -> object:
    """A value for a table that a spreadsheet opens: what it would run as a formula gets an apostrophe in front, which
    spreadsheets do not show."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _BEGINS_FORMULA else value
