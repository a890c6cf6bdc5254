"""The catalogue keeps what it is given, whole or not at all, and gives back exactly that."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.catalog import ArticleEntry, Catalog
from rag.index import VectorIndex
from rag.models import load_encoder
from rag.passages import find_sentences, split_passages
from rag.prepare import EMBEDDED, prepare
from rag.records import (
    Article,
    Filters,
    InputError,
    LibraryError,
    ModelMismatchError,
    Passage,
    Span,
    Statement,
)

DIMENSION = 16
FLOOD = (
    "The river rose above the old bridge on Sunday night.\n"
    "“We moved forty families to the school,” said Mayor Ana Ribeiro.\n"
    "She added that the bridge would stay closed.\n"
)
STRIKE = "Dockers in the harbour voted to stop work.\n“Nobody wants this,” the union’s president, Yusuf Erdoğan, said.\n"


class WordHash:
    """An encoder without a model: each word pushes in a direction of its own. Deterministic, and no mock:
    equal texts get equal vectors and shared words bring texts nearer."""

    def __init__(
        self, name: str = "word-hash", revision: str = "r1", dimension: int = DIMENSION, seed: int = 0
    ):
        self.name, self.revision, self.dimension, self.seed = name, revision, dimension, seed

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self._vector(t) for t in texts])

    def encode_passages(self, passages: Sequence[tuple[str, Sequence[Span]]]):
        return [
            (self._vector(text), np.stack([self._vector(text[a:b]) for a, b in spans]))
            for text, spans in passages
        ]

    def _vector(self, text: str) -> np.ndarray:
        total = np.full(self.dimension, 1e-3, np.float32)
        for word in text.lower().split():
            total += np.random.default_rng([self.seed, *word.encode("utf-8", "surrogatepass")]).normal(
                size=self.dimension
            )
        return (total / np.linalg.norm(total)).astype(np.float32)


ENCODER = WordHash()


def said(article: Article, words: str, speaker: str, name: str | None = None, **more) -> Statement:
    """A statement whose content and speaker are the first occurrences of these words."""
    start, who = article.text.index(words), article.text.index(speaker)
    span, mention = Span(start, start + len(words)), Span(who, who + len(speaker))
    return Statement(article, (span,), mention, None, "direct", "test", 0.9, name, **more)


def entry(
    article: Article, statements: Sequence[Statement] = (), encoder: WordHash = ENCODER
) -> ArticleEntry:
    sentences = find_sentences(article.text)
    passages = split_passages(article, sentences)
    inputs = [(p.text, [Span(s.start - p.start, s.end - p.start) for s in p.sentences]) for p in passages]
    pairs = encoder.encode_passages(inputs)
    return ArticleEntry(
        article, sentences, passages, list(statements), [p for p, _ in pairs], [s for _, s in pairs]
    )


def flood(**changes) -> ArticleEntry:
    article = Article("Bridge closed", FLOOD, "http://a.example/1", "The Harbour Post", ("Ana B.", "Øyvind Å."),
                      date(2024, 3, 1), "en")  # fmt: skip
    article = replace(article, **changes)
    statements = []
    if "families" in article.text:
        statements = [
            said(article, "We moved forty families to the school,", "Mayor Ana Ribeiro", "Ana Ribeiro"),
            said(article, "the bridge would stay closed", "She", "Ana Ribeiro", candidates=("Ana Ribeiro",)),
        ]
    return entry(article, statements)


def strike() -> ArticleEntry:
    article = Article(
        "Harbour strike", STRIKE, "http://b.example/2", "Évening Star", published=date(2024, 5, 20)
    )
    speaker = "the union’s president, Yusuf Erdoğan"
    return entry(article, [said(article, "Nobody wants this,", speaker, "Yusuf Erdoğan")])


def undated() -> ArticleEntry:
    article = Article(
        "A note", "Someone left a note at the bridge.\n", "http://c.example/3", "The Harbour Post"
    )
    return entry(article, [said(article, "left a note at the bridge", "Someone", None, anonymous=True)])


@pytest.fixture
def catalog(tmp_path: Path):
    with Catalog(tmp_path / "catalog.sqlite3") as made:
        yield made


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    assert catalog.put([flood(), strike(), undated()]) == (3, 0, 0)
    return catalog


def assert_sound(catalog: Catalog) -> None:
    """The lexical indexes agree with the text, and nothing is left of what is gone."""
    with catalog.writing() as db:
        db.execute("INSERT INTO passage_fts(passage_fts, rank) VALUES ('integrity-check', 1)")
        db.execute("INSERT INTO statement_fts(statement_fts) VALUES ('integrity-check')")
        for table in ("passage_vector", "sentence_vectors"):
            assert db.execute(f"SELECT row FROM {table} EXCEPT SELECT row FROM passage").fetchall() == []
            assert db.execute(f"SELECT row FROM passage EXCEPT SELECT row FROM {table}").fetchall() == []
        for table in ("passage", "statement"):
            assert db.execute(f"SELECT article FROM {table} EXCEPT SELECT row FROM article").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


# What goes in comes out


def test_everything_comes_back_as_it_was(filled: Catalog) -> None:
    given_in = flood()
    article = filled.article(given_in.article.id)
    assert article == given_in.article
    assert filled.statements_of(article.id) == given_in.statements
    assert list(filled.passages_of(article.id).values()) == given_in.passages
    rows = list(filled.passages_of(article.id))
    for row, vectors in zip(rows, given_in.sentence_vectors, strict=True):
        np.testing.assert_allclose(filled.sentence_vectors(rows)[row], vectors, atol=1e-3)
    found, matrix = filled.passage_vectors(rows)
    assert found == rows
    np.testing.assert_allclose(matrix, np.stack(given_in.passage_vectors), atol=1e-3)
    assert matrix.dtype == np.float32


def test_it_is_still_there_when_opened_again(tmp_path: Path) -> None:
    with Catalog(tmp_path / "c") as first:
        first.put([flood()])
    with Catalog(tmp_path / "c") as again, Catalog(tmp_path / "c", readonly=True) as reader:
        assert again.article(flood().article.id) == flood().article == reader.article(flood().article.id)
        with pytest.raises(LibraryError, match="for reading only"):
            reader.put([strike()])


@settings(max_examples=40)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400),
    title=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)
def test_offsets_survive_any_text(catalog: Catalog, text: str, title: str) -> None:
    made = entry(Article(title, text, id="any"))
    catalog.put([made])
    assert catalog.article("any") == made.article
    assert list(catalog.passages_of("any").values()) == made.passages
    assert_sound(catalog)


def test_passages_come_in_the_order_asked_without_the_unknown(filled: Catalog) -> None:
    rows = filled.passage_ids()
    asked = [rows[2], 999_999, rows[0], rows[2]]
    assert list(filled.passages(asked)) == [rows[2], rows[0]]
    assert filled.passages([]) == {}


# Putting again


def test_the_same_article_twice_changes_nothing(filled: Catalog) -> None:
    before = filled.passage_ids(), filled.setting("version")
    assert filled.put([flood(), strike(), undated()]) == (0, 3, 0)
    assert (filled.passage_ids(), filled.setting("version")) == before


def test_new_metadata_is_an_update(filled: Catalog) -> None:
    changed = flood(title="Bridge reopened", published=date(2024, 3, 2))
    assert filled.fingerprint([changed.article.id]) != {
        changed.article.id: filled.fingerprint_of(changed.article)
    }
    assert filled.put([changed]) == (0, 0, 1)
    assert filled.article(changed.article.id) == changed.article
    assert filled.lexical(["reopened"], 5)
    assert [s.article.title for s in filled.statements(about="reopened school")] == ["Bridge reopened"]
    assert_sound(filled)


def test_a_changed_text_replaces_the_old_version_whole(filled: Catalog) -> None:
    old = set(filled.passages_of(flood().article.id))
    changed = flood(text="The council met in the library.\n")
    assert filled.put([changed]) == (0, 0, 1)
    assert filled.lexical(["families"], 5) == []
    assert filled.statements_of(changed.article.id) == []
    assert [p.text for p in filled.passages_of(changed.article.id).values()] == [
        "The council met in the library."
    ]
    assert not old & set(filled.passage_ids()), "a row id was used again"
    assert filled.passages(old) == {}
    assert filled.sentence_vectors(old) == {}
    assert filled.counts() == {"articles": 3, "passages": 3, "sentences": 4, "statements": 2}
    assert_sound(filled)


def test_removing_takes_everything_along(filled: Catalog) -> None:
    assert filled.remove(flood().article.id)
    assert not filled.remove(flood().article.id)
    assert filled.article(flood().article.id) is None
    assert filled.lexical(["families"], 5) == []
    assert filled.statements(Filters(speaker="Ribeiro")) == []
    assert_sound(filled)


def test_any_order_of_changes_leaves_a_sound_catalogue(catalog: Catalog) -> None:
    choose = random.Random(4)
    truth: dict[str, Article] = {}
    for _ in range(120):
        made = choose.choice([flood, strike, undated])()
        if choose.random() < 0.3:
            assert catalog.remove(made.article.id) == (truth.pop(made.article.id, None) is not None)
            continue
        if choose.random() < 0.6:
            made = entry(replace(made.article, text=f"Version {choose.randint(1, 9)} of it. It is short.\n"))
        known = truth.get(made.article.id)
        expected = (0, 1, 0) if known == made.article else (0, 0, 1) if known else (1, 0, 0)
        assert catalog.put([made]) == expected
        truth[made.article.id] = made.article
    assert {a.id: a for a in catalog.articles()} == truth
    assert_sound(catalog)


# All or nothing


def test_a_full_disk_stores_nothing_of_the_article_and_says_so(filled: Catalog) -> None:
    before = filled.counts(), filled.pending()
    long = entry(
        Article("Long", "".join(f"Sentence {n} of a long report on water.\n" for n in range(2500)), id="long")
    )
    with filled.writing() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    filled._writer.execute(f"PRAGMA max_page_count = {pages + 20}")  # SQLite's own way of having a full disk
    with pytest.raises(LibraryError, match="the disk is full: free some space"):
        filled.put([long])
    assert (filled.counts(), filled.pending(), filled.article("long")) == (*before, None)
    filled._writer.execute("PRAGMA max_page_count = 1000000")
    assert filled.put([long]) == (1, 0, 0)
    assert_sound(filled)


@pytest.mark.parametrize("bad", ["A NUL\0 in it.", "A lone \ud800 surrogate."])
@pytest.mark.parametrize("field", ["text", "title", "source"])
def test_text_that_was_not_normalised_is_refused(filled: Catalog, field: str, bad: str) -> None:
    with pytest.raises(InputError, match="characters that no text may have"):
        filled.put([flood(**{"id": "bad", field: bad})])
    assert filled.counts()["articles"] == 3


def test_what_does_not_fit_together_is_refused(filled: Catalog) -> None:
    good = flood(title="changed")
    wrong = [
        replace(good, sentences=good.sentences[:-1]),
        replace(good, passage_vectors=[]),
        replace(good, sentence_vectors=[v[:-1] for v in good.sentence_vectors]),
        replace(good, passage_vectors=[v * np.nan for v in good.passage_vectors]),
        entry(good.article, encoder=WordHash(dimension=8)),
    ]
    for bad in wrong:
        with pytest.raises(ValueError, match=r"passages|vector"):
            filled.put([bad])
    assert filled.article(good.article.id) == flood().article


# Searching


def rows_with(catalog: Catalog, words: str) -> set[int]:
    return {row for row, p in catalog.passages(catalog.passage_ids()).items() if words in p.text}


def test_words_are_found_by_stem_and_in_the_headline(filled: Catalog) -> None:
    assert {r for r, _ in filled.lexical(["family"], 9)} == rows_with(filled, "families")
    assert {r for r, _ in filled.lexical(["erdogan"], 9)} == rows_with(filled, "Erdoğan")
    assert {r for r, _ in filled.lexical(["strikes"], 9)} == rows_with(
        filled, "Dockers"
    )  # in its headline only
    scores = [score for _, score in filled.lexical(["bridge", "school"], 9)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2


def test_stop_words_are_ignored_unless_nothing_else_is_left(filled: Catalog) -> None:
    assert {r for r, _ in filled.lexical(["the", "dockers"], 9)} == rows_with(filled, "Dockers")
    assert (
        {r for r, _ in filled.lexical(["the"], 9)}
        == {r for r, _ in filled.lexical(["The", "the"], 9)}
        != set()
    )
    assert filled.lexical(["?!", "…", ""], 9) == filled.lexical([], 9) == []


def test_a_word_of_every_tenth_passage_is_too_common_in_a_large_library(catalog: Catalog) -> None:
    lines = [f"Report {n} names {'rivers and ' if n % 4 != 1 else ''}lake{n}.\n" for n in range(1500)]
    article = Article("Waters", "".join(lines), id="w")
    spans = [
        Span(start, start + len(line) - 1)
        for start, line in zip(accumulate(map(len, lines), initial=0), lines, strict=False)
    ]
    one = ENCODER.encode(["any"])
    passages = [Passage(article, n, span.start, span.end, (span,)) for n, span in enumerate(spans)]
    catalog.put([ArticleEntry(article, spans, passages, [], [one[0]] * 1500, [one] * 1500)])
    assert catalog.counts()["passages"] == 1500
    assert {r for r, _ in catalog.lexical(["rivers", "lake1400"], 50)} == rows_with(catalog, "lake1400.")
    assert len(catalog.lexical(["rivers"], 5000)) == 1125  # it is all there is to go by
    assert catalog.document_frequency(["river", "lake3", "nowhere", "?"]) == (
        {"river": 1125, "lake3": 1, "nowhere": 0, "?": 0},
        1500,
    )


def test_allowed_narrows_the_lexical_search(filled: Catalog) -> None:
    everywhere = [r for r, _ in filled.lexical(["bridge", "harbour"], 9)]
    assert len(everywhere) == 3
    for row in everywhere:
        assert [r for r, _ in filled.lexical(["bridge", "harbour"], 9, [row])] == [row]
    assert filled.lexical(["bridge"], 9, []) == []


@settings(max_examples=200)
@given(
    terms=st.lists(
        st.one_of(st.text(max_size=12), st.sampled_from(['"', "NEAR(", "a*", "body:", "AND", "^x", "-y"]))
    )
)
def test_no_term_is_an_operator(filled: Catalog, terms: list[str]) -> None:
    filled.lexical([t.encode("utf-8", "ignore").decode() for t in terms], 5)
    filled.statements(about=" ".join(terms).encode("utf-8", "ignore").decode())
    filled.nearly_together([t.encode("utf-8", "ignore").decode() for t in terms], 5)


def test_all_words_but_one_stand_close_together(catalog: Catalog) -> None:
    texts = {
        "near": "We will not\nsell the small ferry.",
        "other": "They will not keep the small ferry.",
        "far": "The council " + "said nothing of that and went home again. " * 4 + "It has a ferry.",
    }
    catalog.put([entry(Article(f"Gazette prints {name}", text, id=name)) for name, text in texts.items()])

    def found(words: str) -> set[str]:
        rows = [row for row, _ in catalog.nearly_together(words.split(), 9)]
        return {p.article.id for p in catalog.passages(rows).values()}

    assert found("we will not sell a") == {"near"}
    assert found("the ferry will not small sold") == {"near", "other"}, "in any order"
    assert found("council said nothing today") == {"far"}
    assert found("council has ferry today") == set(), "not so far apart"
    assert found("gazette prints near today") == set(), "not in the headline"
    assert found("will not") == set(), "one word would be left"


def test_nearest_is_exact_and_follows_every_change(filled: Catalog, tmp_path: Path) -> None:
    query = ENCODER.encode(["the old bridge"])[0]

    def expected(allowed: set[int]) -> list[int]:
        texts = {r: p.text for r, p in filled.passages(allowed).items()}
        return sorted(texts, key=lambda r: (-float(ENCODER.encode([texts[r]])[0] @ query), r))

    def check() -> None:
        rows = set(filled.passage_ids())
        found = filled.nearest(query, 50)
        assert [r for r, _ in found] == expected(rows)
        for row, cosine in found:
            assert cosine == pytest.approx(
                float(ENCODER.encode([filled.passages([row])[row].text])[0] @ query), abs=1e-3
            )
        some = set(list(rows)[::2]) | {999_999}
        assert [r for r, _ in filled.nearest(query, 50, some)] == expected(some)
        assert filled.nearest(query, 1) == found[:1]

    assert [r for r, _ in filled.nearest(query, 5, filled.passage_ids())] == expected(
        set(filled.passage_ids())
    )
    check()
    filled.put([flood(text="An old bridge is a bridge that is old.\n")])
    check()
    filled.remove(strike().article.id)
    check()
    with Catalog(tmp_path / "catalog.sqlite3") as other:  # as another process would
        other.put([strike(), flood()])
        other.remove(undated().article.id)
    check()


# Filters


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        (Filters(), {"flood", "strike", "undated"}),
        (Filters(source="harbour POST"), {"flood", "undated"}),
        (Filters(source="evening"), {"strike"}),  # Évening Star
        (Filters(source="nobody"), set()),
        (Filters(speaker="RIBEIRO"), {"flood"}),
        (Filters(speaker="union's"), {"strike"}),  # the mention, with its typographic apostrophe
        (Filters(speaker="yusuf erdogan"), {"strike"}),  # the resolved name
        (Filters(speaker="someone"), {"undated"}),
        (Filters(speaker="rib"), {"flood"}),  # from the start of a word on
        (Filters(speaker="mayor ana"), {"flood"}),
        (Filters(speaker="beiro"), set()),  # never inside one
        (Filters(speaker="resident"), set()),  # of “president”
        (Filters(speaker=" Erdoğan "), {"strike"}),
        (Filters(since=date(2024, 3, 1)), {"flood", "strike"}),
        (Filters(since=date(2024, 3, 2)), {"strike"}),
        (Filters(until=date(2024, 5, 20)), {"flood", "strike"}),
        (Filters(until=date(2024, 5, 19)), {"flood"}),
        (Filters("post", "ribeiro", date(2024, 1, 1), date(2024, 12, 31)), {"flood"}),
        (Filters("star", "ribeiro"), set()),
        (Filters(source="%"), set()),
    ],
)
def test_filters(filled: Catalog, filters: Filters, sources: set[str]) -> None:
    ids = {f().article.id for f in (flood, strike, undated) if f.__name__ in sources}
    assert {a.id for a in filled.articles(filters)} == ids
    passages = filled.passages(filled.passage_ids(filters))
    assert {p.article.id for p in passages.values()} == ids
    assert {s.article.id for s in filled.statements(filters)} == ids


def test_a_speaker_keeps_only_passages_with_words_of_theirs(catalog: Catalog) -> None:
    filler = "".join(f"Paragraph {n} says a few things about the weather in the valley.\n" for n in range(40))
    article = Article("Long", filler + FLOOD, id="long")
    catalog.put(
        [entry(article, [said(article, "We moved forty families", "Mayor Ana Ribeiro", "Ana Ribeiro")])]
    )
    rows = catalog.passage_ids(Filters(speaker="ribeiro"))
    assert set(rows) == rows_with(catalog, "forty families")
    assert len(rows) < catalog.counts()["passages"]


def test_articles_come_newest_first_and_undated_last(filled: Catalog) -> None:
    assert [a.id for a in filled.articles()] == [f().article.id for f in (strike, flood, undated)]
    assert filled.dates() == (date(2024, 3, 1), date(2024, 5, 20))


def test_statements_about_need_every_word(filled: Catalog) -> None:
    assert [s.text for s in filled.statements(about="the bridges")] == [
        "We moved forty families to the school,",  # in the headline
        "the bridge would stay closed",
        "left a note at the bridge",
    ]
    assert [s.text for s in filled.statements(about="Ribeiro school")] == [
        "We moved forty families to the school,"
    ]
    assert filled.statements(about="school harbour dockers") == filled.statements(about="?!") == []
    assert len(filled.statements(about=" ")) == 4


def test_lists_of_names(filled: Catalog) -> None:
    assert filled.speakers() == [("Ana Ribeiro", 2), ("Yusuf Erdoğan", 1)]
    assert filled.sources() == [("The Harbour Post", 2), ("Évening Star", 1)]
    assert filled.info()["passages"] == 3


# Trust


def test_a_tampered_article_is_not_quoted_and_can_be_removed(filled: Catalog) -> None:
    key = flood().article.id
    with filled.writing() as db:
        db.execute("UPDATE article SET text = replace(text, 'forty', 'sixty') WHERE id = ?", (key,))
    for read in (lambda: filled.article(key), filled.articles, lambda: filled.statements_of(key),
                 lambda: filled.passages(filled.passage_ids())):  # fmt: skip
        with pytest.raises(LibraryError, match=f"not as it was stored.*onrecord remove {key}"):
            read()
    assert filled.remove(key)
    assert_sound(filled)
    assert filled.lexical(["forty"], 5) == filled.lexical(["sixty"], 5) == []
    assert [s.text for s in filled.statements(about="note")] == ["left a note at the bridge"]


@pytest.mark.parametrize("change", ["published = '2024-03-09'", "source = 'Another'", "title = 'Other'"])
def test_a_tampered_attribution_is_not_quoted(filled: Catalog, change: str) -> None:
    with filled.writing() as db:
        db.execute(f"UPDATE article SET {change} WHERE id = ?", (flood().article.id,))
    with pytest.raises(LibraryError, match="not as it was stored"):
        filled.article(flood().article.id)


def write_text(path: Path) -> None:
    path.write_text("Dear diary, this is not a database at all.")


def write_foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE song(name)")
    db.close()


def write_newer(path: Path) -> None:
    Catalog(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()


def write_torn(path: Path) -> None:
    with Catalog(path) as catalog:
        catalog.put([flood()])
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (write_text, "is not an Onrecord catalogue: use another library folder"),
        (write_foreign, "is not an Onrecord catalogue: use another library folder"),
        (write_newer, r"newer Onrecord \(format 99, this one reads 1\): upgrade"),
        (write_torn, "is damaged: move the library folder away and add the articles again"),
        (Path.mkdir, "is a folder where the catalogue file should be"),
    ],
)
def test_files_that_are_not_ours(tmp_path: Path, make, message: str) -> None:
    path = tmp_path / "catalog.sqlite3"
    make(path)
    with pytest.raises(LibraryError, match=message) as refused:
        Catalog(path).articles()
    assert "\n" not in str(refused.value)


def test_an_empty_file_becomes_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "c").touch()
    with Catalog(tmp_path / "c") as catalog:
        assert catalog.put([flood()]) == (1, 0, 0)


def test_an_empty_file_that_is_only_read_says_what_it_is(tmp_path: Path) -> None:
    """As it is for the moment between the making of the file and that of its tables, or after a kill there."""
    (tmp_path / "c").touch()
    with pytest.raises(
        LibraryError, match=r"is empty, its first add was stopped or has just begun: add articles"
    ):
        Catalog(tmp_path / "c", readonly=True)


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_went_away_is_neither_read_nor_written(tmp_path: Path, replaced: bool) -> None:
    """SQLite goes on with what is left of it: articles would be acknowledged, and be gone with the process."""
    folder, aside = tmp_path / "library", tmp_path / "aside"
    folder.mkdir()
    with Catalog(folder / "c") as catalog:
        catalog.put([flood()])
        folder.rename(aside)
        if replaced:
            folder.mkdir()
            Catalog(folder / "c").close()
        for act in (lambda: catalog.put([flood()]), catalog.articles):
            with pytest.raises(
                LibraryError, match="deleted, moved or replaced while it was open: put it back"
            ):
                act()
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        assert len(catalog.articles()) == 1


READ_AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
from rag.catalog import Catalog
if os.geteuid() == 0:  # root may write everywhere
    os.setresuid(65534, 65534, 65534)
with Catalog(Path(sys.argv[1]), readonly=True) as read:
    print(len(read.articles()))
"""


def test_a_folder_that_only_others_may_write_is_read() -> None:
    with tempfile.TemporaryDirectory() as place:  # not `tmp_path`, which nobody else may enter
        folder = Path(place)
        with Catalog(folder / "c") as catalog:
            catalog.put([flood()])
        folder.chmod(0o555)
        command = [sys.executable, "-c", READ_AS_SOMEBODY_ELSE, str(folder / "c")]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1]
        )
        folder.chmod(0o755)
        assert (done.stdout, done.stderr) == ("1\n", "")


def test_a_missing_folder_and_a_closed_catalogue_say_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="check that the folder exists"):
        Catalog(tmp_path / "nowhere" / "c")
    catalog = Catalog(tmp_path / "c")
    catalog.close()
    catalog.close()
    with pytest.raises(LibraryError, match="is closed: open the library again"):
        catalog.articles()


# Threads and processes


def test_closing_lets_those_who_read_finish(tmp_path: Path) -> None:
    """SQLite takes the process down when a connection is closed under a reader."""
    catalog = Catalog(tmp_path / "c")
    inside, found = threading.Barrier(5), []

    def read() -> None:
        with catalog.reading() as db:
            inside.wait()
            found.append(sum(db.execute("SELECT 1").fetchone()[0] for _ in range(20_000)))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    inside.wait()
    catalog.close()
    for reader in readers:
        reader.join()
    assert found == [20_000] * 4
    with pytest.raises(LibraryError, match="is closed"), catalog.writing():
        pass


def test_readers_see_whole_articles_while_another_thread_writes(catalog: Catalog) -> None:
    versions = [flood(text=f"Version {n} begins.\n" + f"Line of version {n}.\n" * 60) for n in range(2)]
    catalog.put(versions[:1])
    key, texts = versions[0].article.id, {v.article.text for v in versions}
    stop, wrong, reads = threading.Event(), [], [0] * 4

    def read(reader: int) -> None:
        while not stop.is_set():
            passages = catalog.passages_of(key)
            for p in passages.values():
                if p.article.text not in texts or p.text not in p.article.text:
                    wrong.append(p)
            rows = {r for r, _ in catalog.nearest(ENCODER.encode(["line"])[0], 5)}
            rows |= {r for r, _ in catalog.lexical(["version"], 5)}
            catalog.sentence_vectors(rows)
            reads[reader] += 1

    readers = [threading.Thread(target=read, args=(n,)) for n in range(4)]
    for thread in readers:
        thread.start()
    written = 0
    while written < 60 or (min(reads) <= 3 and all(r.is_alive() for r in readers)):
        written += 1
        assert catalog.put([versions[written % 2]]) == (0, 0, 1)
    stop.set()
    for thread in readers:
        thread.join()
    assert not wrong
    assert min(reads) > 3
    assert_sound(catalog)


def test_many_threads_may_write_and_many_may_create(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def write(n: int) -> None:
        try:
            with Catalog(tmp_path / "c") as mine:
                for m in range(10):
                    made = entry(Article(f"T{n}-{m}", f"Article {n} {m} is here.\n", id=f"{n}-{m}"))
                    assert mine.put([made]) == (1, 0, 0)
        except (LibraryError, AssertionError, sqlite3.Error) as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Catalog(tmp_path / "c") as catalog:
        assert catalog.counts()["articles"] == 60
        assert_sound(catalog)


def test_catalogues_made_by_many_at_the_same_moment_open_for_all(tmp_path: Path) -> None:
    """Of those who turn the log on together SQLite refuses some at once: 5 of 300 rounds before it was tried again."""
    failures: list[LibraryError] = []

    def open_it(path: Path, together: threading.Barrier) -> None:
        together.wait()
        try:
            with Catalog(path) as catalog:
                catalog.counts()
        except LibraryError as error:
            failures.append(error)

    for n in range(100):
        together = threading.Barrier(8)
        threads = [threading.Thread(target=open_it, args=(tmp_path / f"c{n}", together)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []


# What the vector index has to follow


def test_pending_names_what_to_take_over_and_what_to_drop(filled: Catalog) -> None:
    assert filled.pending() == (3, 0)
    batch = filled.pending_batch(10)
    assert [p.id for p in batch] == [p.id for f in (flood, strike, undated) for p in f().passages]
    np.testing.assert_allclose(batch[0].vector, flood().passage_vectors[0], atol=1e-3)
    filled.settle(batch)
    assert not filled.behind()
    filled.put([flood(text="Other words now.\n")])
    assert filled.pending() == (1, 1)
    first = filled.pending_batch(10)
    assert [p.vector is None for p in first] == [False]  # new passages first
    filled.settle(first)
    assert [(p.id, p.vector) for p in filled.pending_batch(10)] == [(flood().passages[0].id, None)]


def test_what_changes_while_the_index_follows_stays_pending(filled: Catalog) -> None:
    batch = filled.pending_batch(10)
    filled.remove(flood().article.id)
    filled.settle(batch)
    assert [(p.id, p.vector) for p in filled.pending_batch(10)] == [(flood().passages[0].id, None)]


def test_another_index_starts_from_nothing(filled: Catalog) -> None:
    filled.settle(filled.pending_batch(10))
    assert filled.follow(lambda bound: "first" if bound is None else "?")
    assert filled.pending() == (3, 0)
    filled.settle(filled.pending_batch(10))
    assert not filled.follow(lambda bound: bound or "?")
    assert not filled.behind()
    assert filled.follow(lambda bound: "second")
    assert filled.pending() == (3, 0)


# One model


def test_the_first_model_is_recorded_and_others_are_refused(tmp_path: Path) -> None:
    with Catalog(tmp_path / "c") as catalog:
        assert catalog.model_name() is None
        catalog.check_model(ENCODER)
        assert catalog.model_name() == "word-hash"
    with Catalog(tmp_path / "c") as catalog:
        catalog.check_model(WordHash())
        catalog.check_model(WordHash(name="/models/word-hash"))  # the same weights by their path
        for other in (
            WordHash(dimension=32),
            WordHash(revision="r2"),
            WordHash(seed=1),  # other weights under the same name and revision
        ):
            with pytest.raises(ModelMismatchError) as refused:
                catalog.check_model(other)
            assert "open it with --model word-hash" in str(refused.value)
            assert "onrecord reindex --model word-hash" in str(refused.value)


def test_without_a_revision_the_name_decides(catalog: Catalog) -> None:
    catalog.check_model(WordHash(revision=""))
    with pytest.raises(ModelMismatchError):
        catalog.check_model(WordHash(name="other", revision=""))


def test_the_bundled_model_knows_itself_again(tmp_path: Path) -> None:
    encoder = load_encoder()
    for _ in range(2):
        with Catalog(tmp_path / "c") as catalog:
            catalog.check_model(encoder)
            assert catalog.model_name() == encoder.name
            with pytest.raises(ModelMismatchError):
                catalog.check_model(
                    WordHash(dimension=encoder.dimension, name=encoder.name, revision=encoder.revision)
                )


class StopsAfter(WordHash):
    """Embeds so many batches, then is interrupted."""

    def __init__(self, batches: int, **more):
        super().__init__(**more)
        self.left = batches

    def encode_passages(self, passages):
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return super().encode_passages(passages)


def test_a_change_of_model_goes_on_where_it_was_stopped(catalog: Catalog) -> None:
    catalog.check_model(ENCODER)
    catalog.put([entry(Article(f"T{n}", f"Article {n} is about bridges.\n", id=f"{n}")) for n in range(300)])
    catalog.settle(catalog.pending_batch(1000))
    new = {"name": "wider", "revision": "w", "dimension": 24}
    with pytest.raises(KeyboardInterrupt):
        catalog.reembed(StopsAfter(2, **new))
    assert catalog.model_name() == "word-hash"
    assert catalog.passage_vectors()[1].shape == (300, DIMENSION)  # the old vectors still answer
    catalog.put([entry(Article("T", "One more article came in between.\n", id="more"))])
    catalog.remove("0")
    steps: list[tuple[str, int, int | None]] = []
    assert catalog.reembed(StopsAfter(1, **new), progress=lambda *step: steps.append(step)) == 300
    assert steps == [("passages embedded", 300 - 256 + 1, 300)]
    assert catalog.model_name() == "wider"
    rows, matrix = catalog.passage_vectors()
    texts = [p.text for p in catalog.passages(rows).values()]
    np.testing.assert_allclose(matrix, WordHash(**new).encode(texts), atol=1e-3)
    assert {v.shape[1] for v in catalog.sentence_vectors(rows).values()} == {24}
    assert catalog.pending()[0] == 300
    assert_sound(catalog)


def test_vectors_of_the_old_model_are_refused_after_a_change(tmp_path: Path) -> None:
    with Catalog(tmp_path / "c") as mine, Catalog(tmp_path / "c") as other:
        mine.check_model(ENCODER)
        mine.put([flood()])
        other.check_model(ENCODER)
        other.reembed(WordHash(name="second", revision="s", seed=7))
        with pytest.raises(
            ModelMismatchError, match=r"another model \(second\) by another process: open the library"
        ):
            mine.put([strike()])
        (question,) = ENCODER.encode(["Who fled the flood?"])
        with pytest.raises(ModelMismatchError, match=r"another model \(second\) by another process"):
            VectorIndex(tmp_path / "chroma", mine, exact=True).query(question, 3)
        assert VectorIndex(tmp_path / "chroma", other, exact=True).query(question, 3)
        assert other.put([entry(strike().article, encoder=WordHash(seed=7))]) == (1, 0, 0)


def test_a_long_article_is_heard_of_while_it_is_embedded() -> None:
    text = "\n\n".join(
        f"{n}. " + "The lock keeper counted the barges of the day once more. " * 20 for n in range(300)
    )
    steps: list[tuple[str, int, int | None]] = []
    (made,) = prepare([Article("Log", text)], ENCODER, lambda *step: steps.append(step))
    size = len(made.passages)
    assert size > EMBEDDED
    assert steps == [("passages embedded", first, size) for first in range(0, size, EMBEDDED)]
