"""Claims and quotes in the formats of others: every term is one of its vocabulary, every slice can be found again."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rag import Tracker
from rag.export import (
    CSV_COLUMNS,
    annotation,
    annotation_page,
    claim_review,
    claims_annotations,
    claims_csv,
    claims_json,
    claims_jsonld,
    quotation,
    quotes_jsonld,
    slice_id,
)
from rag.records import Article, Claim, Quote, Span, Statement

# From schema.org (release 29): what each type may have, its own terms and those of CreativeWork and Thing.
THING = {"name", "description", "url", "alternateName"}
CREATIVE_WORK = THING | {
    "text",
    "creator",
    "author",
    "publisher",
    "isPartOf",
    "dateCreated",
    "datePublished",
    "headline",
}
SCHEMA_ORG: dict[str, set[str]] = {
    "Quotation": CREATIVE_WORK | {"spokenByCharacter"},
    "NewsArticle": CREATIVE_WORK | {"dateline", "articleBody"},
    "Claim": CREATIVE_WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "ClaimReview": CREATIVE_WORK | {"claimReviewed", "itemReviewed", "reviewRating"},
    "Rating": THING | {"ratingValue", "bestRating", "worstRating", "author"},
    "Thing": THING,
    "Person": THING,
    "Organization": THING,
}
RELATION = {f"onrecord:{term}" for term in ("kind", "rule", "score", "here", "there", "claim")}
# From the Web Annotation Vocabulary (W3C Recommendation, 23 February 2017).
ANNOTATION: dict[str, set[str]] = {
    "AnnotationPage": {"@context", "id", "type", "items", "partOf", "next", "prev", "startIndex"},
    "Annotation": {"@context", "id", "type", "body", "target", "motivation", "created", "creator"},
    "TextualBody": {"id", "type", "value", "purpose", "format", "language"},
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
    "TextPositionSelector": {"type", "start", "end"},
}
MOTIVATIONS = {"highlighting", "tagging", "describing", "identifying", "linking", "commenting"}


@pytest.fixture(scope="module")
def claims(library: Tracker) -> list[Claim]:
    return library.claims()


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _check_schema(graph: Any) -> None:
    for thing in _objects(graph):
        kind = thing.get("@type")
        if kind:
            terms = {t for t in thing if not t.startswith(("@", "onrecord:"))}
            assert terms <= SCHEMA_ORG[kind], (kind, terms - SCHEMA_ORG[kind])
        elif not set(thing) <= {"@id"} and not set(thing) <= {"@context", "@graph"}:
            assert set(thing) <= RELATION or set(thing) == {"onrecord"}, thing


def test_json_is_what_claims_say(claims: list[Claim]) -> None:
    assert json.loads(claims_json(claims)) == json.loads(json.dumps([c.to_dict() for c in claims]))


def test_jsonld_has_only_terms_of_its_vocabulary(claims: list[Claim]) -> None:
    graph = json.loads(json.dumps(claims_jsonld(claims)))
    _check_schema(graph)
    assert graph["@context"][0] == "https://schema.org"
    assert len(graph["@graph"]) == len(claims)
    names = [c["@id"] for c in graph["@graph"]]
    assert len(set(names)) == len(names)
    for shown, claim in zip(graph["@graph"], claims, strict=True):
        assert shown["text"] == claim.canonical.text
        assert [a["text"] for a in shown["appearance"]] == [q.text for q in claim.occurrences]
        assert shown["firstAppearance"]["@id"] == shown["appearance"][0]["@id"]
        assert all(a["isPartOf"]["@type"] == "NewsArticle" for a in shown["appearance"])
        dates = [a["isPartOf"]["datePublished"] for a in shown["appearance"]]
        assert shown["datePublished"] == min(dates)


def test_a_denial_is_in_the_graph(claims: list[Claim]) -> None:
    relations = [r for c in claims_jsonld(claims)["@graph"] for r in c.get("onrecord:relation", [])]
    assert {"denied_by", "variant", "updates"} <= {r["onrecord:kind"] for r in relations}
    known = {c.id for c in claims}
    named = {r["onrecord:claim"]["@id"].rpartition(":")[2] for r in relations if "onrecord:claim" in r}
    assert named <= known
    assert all("true" not in json.dumps(r).lower().split() for r in relations)


def test_csv_has_a_row_an_occurrence_and_a_relation(claims: list[Claim]) -> None:
    rows = list(csv.DictReader(io.StringIO(claims_csv(claims))))
    assert list(rows[0]) == list(CSV_COLUMNS)
    occurrences = [row for row in rows if row["role"] == "occurrence"]
    assert len(occurrences) == sum(len(c.occurrences) for c in claims)
    assert len(rows) - len(occurrences) == sum(r.claim != c.id for c in claims for r in c.relations)
    texts = {(q.article.id, q.start): q.text for c in claims for q in c.occurrences}
    for row in occurrences:
        assert row["text"].removeprefix("'") == texts[row["article"], int(row["start"])].removeprefix("'")


@pytest.mark.parametrize("text", ["=1+1", "+4 degrees", "-4 degrees", "@minister", "\tcell", "\n=1", "＝1+1"])
def test_csv_runs_no_formula(text: str) -> None:
    quote = Quote(Article(text=text, title=text, source=text), 0, len(text))
    (row,) = csv.DictReader(io.StringIO(claims_csv([Claim("c", quote, (quote,))])))
    assert row["text"] == row["title"] == row["source"] == f"'{text}"


def test_only_addresses_of_the_web_are_followed() -> None:
    for url in ("javascript:alert(1)", "ferry.html", ""):
        quote = Quote(Article(text="One sentence.", id="dam", url=url), 0, 13)
        found = quotation(quote)["isPartOf"]
        assert "url" not in found and found["@id"] == "urn:onrecord:article:dam"
        assert annotation(quote)["target"]["source"] == "urn:onrecord:article:dam"


def test_names_of_slices_are_names_whatever_an_article_is_called() -> None:
    quote = Quote(Article(text="One sentence.", id="dam <1>: Über/alles #2"), 0, 13)
    found = annotation_page([quote])
    for name in (found["id"], found["items"][0]["id"], found["items"][0]["target"]["source"]):
        assert re.fullmatch(r"urn:onrecord:[\w.~%:-]+", name, re.ASCII), name
    assert annotation_page([quote])["id"] == found["id"] != annotation_page([replace(quote, end=3)])["id"]


def test_creators() -> None:
    article = Article(
        text="“No,” said one clerk. “No,” said the Finance Ministry. “No,” said Ada Berg, CPA, reports, the study, "
        "the World Health Organization and the Harbour Post.",
        url="https://a.example/1",
    )
    quote = Quote(article, 0, 4)

    def creator(mention: str, name: str | None, anonymous: bool = False) -> Any:
        start = article.text.index(mention)
        span = Span(start, start + len(mention))
        said = Statement(article, (Span(1, 3),), span, None, "direct", "r", 1.0, name, anonymous)
        return quotation(replace(quote, statement=said)).get("creator")

    assert creator("one clerk", "one clerk", True) == {"@type": "Person", "description": "one clerk"}
    assert creator("Ada Berg", "Ada Berg") == {"@type": "Person", "name": "Ada Berg"}
    assert creator("the Finance Ministry", "the Finance Ministry")["@type"] == "Organization"
    for name in ("CPA", "World Health Organization", "Harbour Post"):
        assert creator(name, name) == {"@type": "Organization", "name": name}
    for told in ("reports", "the study"):
        assert creator(told, told) == {"@type": "Thing", "description": told}
    assert "creator" not in quotation(quote)


def test_annotations_select_their_slice_twice(claims: list[Claim]) -> None:
    quotes = [q for c in claims for q in c.occurrences]
    page = json.loads(json.dumps(annotation_page(quotes)))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert set(page) <= ANNOTATION["AnnotationPage"]
    for item, quote in zip(page["items"], quotes, strict=True):
        assert set(item) <= ANNOTATION["Annotation"] and item["motivation"] in MOTIVATIONS
        assert "body" not in item or set(item["body"]) <= ANNOTATION["TextualBody"]
        assert set(item["target"]) == {"source", "selector"} and item["target"]["source"] == quote.article.url
        words, position = item["target"]["selector"]
        assert set(words) == ANNOTATION[words["type"]] and set(position) == ANNOTATION[position["type"]]
        text = quote.article.text
        assert text[position["start"] : position["end"]] == words["exact"] == quote.text
        around = words["prefix"] + words["exact"] + words["suffix"]
        assert text.index(around) + len(words["prefix"]) == quote.start


def test_every_slice_of_the_claims_is_annotated_once(claims: list[Claim]) -> None:
    page = claims_annotations(claims)
    ids = [item["id"] for item in page["items"]]
    wanted = {slice_id(q) for c in claims for q in (*c.occurrences, *(r.there for r in c.relations))}
    assert len(ids) == len(set(ids)) and set(ids) == wanted


def test_annotation_at_the_edges() -> None:
    article = Article(text="One sentence.", id="a1")
    found = annotation(Quote(article, 0, 13))
    assert found["target"]["selector"][0] == {
        "type": "TextQuoteSelector",
        "exact": "One sentence.",
        "prefix": "",
        "suffix": "",
    }
    assert found["target"]["source"] == "urn:onrecord:article:a1"
    assert found["id"] == slice_id(Quote(article, 0, 13)) == "urn:onrecord:slice:a1:0-13"


def test_a_review_is_a_persons(claims: list[Claim]) -> None:
    review = claim_review(
        claims[0],
        author="Ada Berg",
        verdict="Half of it",
        url="https://check.example/7",
        published=date(2025, 5, 1),
    )
    _check_schema(json.loads(json.dumps(review)))
    assert review["claimReviewed"] == claims[0].canonical.text
    assert review["author"]["name"] == "Ada Berg" and review["reviewRating"]["alternateName"] == "Half of it"
    assert not any("ClaimReview" in json.dumps(c) for c in claims_jsonld(claims)["@graph"])


def test_quotes_of_an_answer(library: Tracker) -> None:
    quotes = library.ask("Who denied that the power grid was for sale?").quotes
    graph = quotes_jsonld(quotes)
    _check_schema(json.loads(json.dumps(graph)))
    assert [q["text"] for q in graph["@graph"]] == [q.text for q in quotes] != []
