"""Is this quote real: verdicts, slices and differences on articles of our own, and properties over any text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eval.quote_check import FOREIGN, MADE_UP, make_cases, measure, shelve
from rag.catalog import Catalog
from rag.check.draft import check_draft
from rag.check.folding import fold
from rag.check.query import MARKS
from rag.check.verdict import check_quote
from rag.ingest import read_articles
from rag.records import Article, InputError
from rag.samples import samples_path

HARBOUR = Article(
    title="Harbour closes for the winter",
    source="The Tallow Gazette",
    text=(
        "The harbour of Brask will close on 14 November, the port office said.\n"
        "“We will not open the lock before March, whatever the shipowners say,” said Ingrid Halvorsen, the harbour "
        "master. “The ice broke two gates last year, and each gate cost $40,000.”\n"
        "Olav Strand, who owns three trawlers, called the plan a mistake. “Nobody asked the crews about it,” Strand "
        "said. “A cease-fire between the office and the fleet would help.”\n"
        "One retired pilot said: “I have seen worse winters, and the lock stayed open.”\n"
        "The US consulate told us it had no comment.\n"
    ),
)
FERRY = Article(
    title="Ferry talks end",
    source="Northern Courier",
    text=(
        "“The ferry will sail again on Monday at 6.30 a.m., with 120 seats,” Minister Tuva Lind told reporters.\n"
        "“We can live with this agreement, because it keeps every job on the quay,” said Petter Moen of the union.\n"
        "“Nobody asked the crews about it,” Strand said on Tuesday.\n"
    ),
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = shelve([HARBOUR, FERRY, MADE_UP], tmp_path_factory.mktemp("shelf") / "catalog.sqlite")
    yield catalog
    catalog.close()


VERDICTS = [
    # Word for word, wherever it begins and ends.
    ("We will not open the lock before March, whatever the shipowners say", None, "exact"),
    ("“I have seen worse winters, and the lock stayed open.”", None, "exact"),
    ("  'Nobody asked the crews about it'  ", None, "exact"),
    ("The harbour of Brask will close on 14 November", None, "exact"),
    ("trawlers", None, "exact"),
    # Across a paragraph, with the line break that is there.
    ("the port office said.\n“We will not open the lock", None, "exact"),
    # Only the typography differs.
    ("we will not open the lock before March, whatever the shipowners say", None, "typographic"),
    ("We will not open the lock before March — whatever the shipowners say", None, "typographic"),
    ("We  will not\u00a0open the lock before March", None, "typographic"),
    ("A ceasefire between the office and the fleet would help.", None, "typographic"),
    ("A cease\u2011fire between the office and the fleet would help.", None, "typographic"),
    ("each gate cost $40000", None, "typographic"),
    ("The ferry will sail again on Monday at 6.30 am", None, "typographic"),
    ("[t]he ferry will sail again on Monday", None, "typographic"),
    ("WE WILL NOT OPEN THE LOCK BEFORE MARCH", None, "typographic"),
    # A number is the same in figures and spelled out; an editor's [sic] is nobody's word.
    ("The ice broke 2 gates last year", None, "typographic"),
    ("with one hundred and twenty seats", None, "typographic"),
    ("will sail again on Monday at 6.30 a.m., with one hundred and thirty seats", None, "altered"),
    ("each gate cost $40 thousand", None, "typographic"),
    ("We can live with [sic] this agreement", None, "typographic"),
    # Pasted with the words that report it, which are the writer's own.
    ("“We will not open the lock before March,” the harbour master told Radio Brask.", None, "exact"),
    ("Halvorsen said: “We will not open the lock before March.”", None, "typographic"),
    ("Moen said that we can live with this agreement", None, "typographic"),
    ("“Moen said we can live with this agreement”", None, "altered"),
    ("he said they can live with this agreement", None, "altered"),
    ("Moen said we can live with this agreement", None, "typographic"),
    ("“We can live with this agreement,” said Tuva Lind.", None, "misattributed"),
    ("“We can die with this agreement,” said Petter Moen.", None, "altered"),
    # An ellipsis that skips honestly, inside a sentence and over the reporting clause.
    ("We will not open the lock … whatever the shipowners say", None, "typographic"),
    ("We will not open the lock before March ... each gate cost $40,000.", None, "typographic"),
    # Only the reporting clause is left out.
    ("whatever the shipowners say. The ice broke two gates last year", None, "typographic"),
    # Altered: a word, a number, a name, a negation; never exact.
    ("We will not open the harbour before March, whatever the shipowners say", None, "altered"),
    ("We will open the lock before March, whatever the shipowners say", None, "altered"),
    ("We will never not open the lock before March, whatever the shipowners say", None, "altered"),
    ("each gate cost $400,000", None, "altered"),
    ("each gate cost €40,000", None, "altered"),
    ("The harbour of Brask will close on 15 November", None, "altered"),
    ("The harbour of Brusk will close on 14 November, the port office said", None, "altered"),
    ("The us consulate told us it had no comment", None, "altered"),
    ("The U.S. consulate told us it had no comment", None, "typographic"),
    ("The US consulate told U.S. it had no comment", None, "altered"),
    # Two voices of one line, in a script that puts no space after a full stop.
    ("屋顶已经漏水了维修将于星期一开始", None, "stitched"),
    ("We'll not open the lock before March, whatever the shipowners say", None, "altered"),
    ("The ice broke three gates last year", None, "altered"),
    ("The ferry will sail [not] again on Monday", None, "altered"),
    # Three words, all but one of which the claimed speaker says.
    ("seen worse summers", "retired pilot", "altered"),
    # An ellipsis that skips the "not" of its clause is not honest.
    ("We will … open the lock before March", None, "altered"),
    # Pieces of different places and people.
    ("I have seen worse winters, and it keeps every job on the quay", None, "stitched"),
    ("We will not open the lock before March, because it keeps every job on the quay", None, "stitched"),
    ("Nobody asked the crews about it … We can live with this agreement", None, "stitched"),
    # Whose words they are.
    ("I have seen worse winters", "retired pilot", "exact"),
    ("We will not open the lock before March", "Halvorsen", "exact"),
    ("We will not open the lock before March", "Harbour master Ingrid Halvorsen", "exact"),
    ("We will not open the lock before March", "Ingrid Halvorson", "exact"),
    ("We will not open the lock before March", "Petter Moen", "misattributed"),
    ("We will not open the lock before March", "Sigrid Halvorsen", "misattributed"),
    ("We can live with this agreement", "Tuva Lind", "misattributed"),
    # Narration has no speaker: that is said, it is not called misattributed.
    ("who owns three trawlers", "Tuva Lind", "exact"),
    # Nothing of the kind.
    ("The lighthouse keeper resigned over a stolen barometer", None, "not_found"),
    ("zeppelin", None, "not_found"),
]


@pytest.mark.parametrize(("text", "speaker", "verdict"), VERDICTS)
def test_verdict(shelf: Catalog, text: str, speaker: str | None, verdict: str) -> None:
    found = check_quote(text, speaker, library=shelf)
    assert found.verdict == verdict, found.reason
    assert found.text == text and speaker in (None, found.speaker) and found.reason
    assert all(q.text == q.article.text[q.start : q.end] for q in (*found.matches, *found.nearest))
    assert bool(found.matches) == (verdict != "not_found")


@pytest.mark.parametrize(("text", "verdict"), FOREIGN)
def test_other_scripts(shelf: Catalog, text: str, verdict: str) -> None:
    assert check_quote(text, library=shelf).verdict == verdict


def test_slice_of_an_exact_match(shelf: Catalog) -> None:
    quote = check_quote("“Nobody asked the crews about it,”", "Strand", library=shelf)
    assert [q.text for q in quote.matches] == ["Nobody asked the crews about it,"] * 2
    assert {q.article.source for q in quote.matches} == {"The Tallow Gazette", "Northern Courier"}
    assert all(q.statement and q.statement.speaker_text for q in quote.matches)


def test_an_ellipsis_shows_each_part(shelf: Catalog) -> None:
    found = check_quote("We will not open the lock … whatever the shipowners say", library=shelf)
    assert [q.text for q in found.matches] == ["We will not open the lock", "whatever the shipowners say"]


DIFFS = [
    ("each gate cost $50,000", "changed", "50,000", "40,000", "number"),
    ("The ice broke three gates last year", "changed", "three", "two", "number"),
    ("The harbour of Vessa will close on 14 November", "changed", "Vessa", "Brask", "name"),
    ("We will open the lock before March", "dropped", "", "not", "negation"),
    ("We can not live with this agreement", "added", "not", "", "negation"),
    ("We can hardly live with this agreement", "added", "hardly", "", "negation"),
    ("We will not open the gate before March", "changed", "gate", "lock", ""),
    # The same words in another spelling: said, and not called a change of what was said.
    ("We'll not open the lock before March", "changed", "We'll", "We will", "a contraction"),
    ("Minister Tuva Lind told réporters", "changed", "réporters", "reporters", "accents"),
    # What comes before the first word that is there is not held against another sentence.
    ("Last winter the ice broke two gates", "added", "Last winter", "", ""),
    ("I have seen worse winters, and the lock stayed wide open", "added", "wide", "", ""),
    (
        "“We can live with this agreement, because it keeps every job on the quay (emphasis ours)”",
        "added",
        "emphasis ours",
        "",
        "in brackets",
    ),
    # To leave out a word is likelier than to change one and leave out the next.
    ("It keeps every on the quay", "dropped", "", "job", ""),
    ("We can live with this [labour] agreement", "added", "labour", "", "in brackets"),
]


@pytest.mark.parametrize(("text", "kind", "given_words", "found_words", "note"), DIFFS)
def test_diff(shelf: Catalog, text: str, kind: str, given_words: str, found_words: str, note: str) -> None:
    found = check_quote(text, library=shelf)
    changes = [d for d in found.diff if d.kind != "same"]
    assert [(d.kind, d.given, d.found, d.note) for d in changes] == [(kind, given_words, found_words, note)]
    assert not note or note in found.reason
    words = [w for d in found.diff for w in fold(d.found).words]
    assert words == list(fold(found.matches[0].text).words), "the found sides of the diff are the slice"


def test_a_reporting_clause_left_out_is_no_change(shelf: Catalog) -> None:
    text = (
        "We will not open the lock before March, whatever the captains say. The ice broke two gates last year"
    )
    found = check_quote(text, library=shelf)
    assert found.verdict == "altered" and found.reason.startswith("1 changed against")
    (clause,) = (d for d in found.diff if d.note == "the reporting clause")
    assert (clause.kind, clause.found) == ("dropped", "said Ingrid Halvorsen, the harbour master")


@pytest.mark.parametrize(
    ("second", "verdict"), [("he added", "typographic"), ("said Olav Strand", "stitched")]
)
def test_only_reporting_clauses_left_out(tmp_path: Path, second: str, verdict: str) -> None:
    text = f"“We waited at the lock,” said one local pilot. “Nobody came to the quay,” {second}."
    with shelve([Article(text=text)], tmp_path / "catalog.sqlite") as library:
        found = check_quote("We waited at the lock. Nobody came to the quay", library=library)
    assert found.verdict == verdict, found.reason
    assert [q.text for q in found.matches] == ["We waited at the lock", "Nobody came to the quay"]


def test_a_denial_cut_off_is_said(shelf: Catalog) -> None:
    assert "right after “not”" in check_quote("open the lock before March", library=shelf).reason


def test_words_of_a_headline_only(shelf: Catalog) -> None:
    found = check_quote("Harbour closes for the winter", library=shelf)
    assert found.verdict == "not_found" and "headline" in found.reason and HARBOUR.title in found.reason
    assert found.nearest[0].article.title == HARBOUR.title and found.nearest[0].start == 0


def test_the_reporting_clause_names_the_speaker(shelf: Catalog) -> None:
    pasted = "“We can live with this agreement,” said Tuva Lind."
    found = check_quote(pasted, library=shelf)
    assert (found.text, found.speaker) == (pasted, "Tuva Lind")
    assert "without “said Tuva Lind”" in found.reason and "Petter Moen" in found.reason
    # Where the article has those words too, a change in them is what is shown.
    changed = check_quote("“Nobody asked the crews about it,” Strand shouted", library=shelf)
    assert changed.verdict == "altered" and ("shouted", "said") in {(d.given, d.found) for d in changed.diff}


def test_what_the_article_leaves_out_and_asks_is_said(tmp_path: Path) -> None:
    text = "“We waited all night [...] and nobody came,” said Ada Berg. “Who would open the lock?”"
    with shelve([Article(text=text)], tmp_path / "catalog.sqlite") as library:
        joined = check_quote("We waited all night and nobody came", library=library)
        assert joined.verdict == "typographic" and "“[...]” there" in joined.reason
        assert "question" in check_quote("Who would open the lock", library=library).reason
        assert "question" not in check_quote("Who would open the lock?", library=library).reason
    text = (
        "“Fish prices rose by 39% in a year, and the quay lost 5 million crowns to Covid-19,” said Ada Berg."
    )
    with shelve([Article(text=text)], tmp_path / "numbers.sqlite") as library:
        assert "goes on with “%”" in check_quote("Fish prices rose by 39", library=library).reason
        assert "goes on with “million”" in check_quote("the quay lost 5", library=library).reason
        assert "goes on" not in check_quote("Fish prices rose by 39%", library=library).reason
        assert check_quote("crowns to Covid19", library=library).verdict == "typographic"


def test_words_that_are_in_none_of_the_joined_pieces_are_said(shelf: Catalog) -> None:
    joined = check_quote("I have seen worse winters, and it never keeps every job on the quay", library=shelf)
    assert joined.verdict == "stitched" and "words of none of them; look at the negation" in joined.reason
    assert [(d.given, d.note) for d in joined.diff if d.kind == "added"] == [("it never", "negation")]
    plain = check_quote("I have seen worse winters, and it keeps every job on the quay", library=shelf)
    assert plain.verdict == "stitched" and "none of them" not in plain.reason


def test_another_article_than_claimed(shelf: Catalog) -> None:
    text = "We can live with this agreement"
    assert check_quote(text, library=shelf, source="Northern Courier").verdict == "exact"
    assert check_quote(text, library=shelf, source="Ferry talks end").verdict == "exact"
    elsewhere = check_quote(text, library=shelf, source="Tallow Gazette")
    assert elsewhere.verdict == "misattributed" and "Northern Courier" in elsewhere.reason


@pytest.mark.parametrize("text", ["", "  ", "“…”", "—"])
def test_nothing_to_check(shelf: Catalog, text: str) -> None:
    with pytest.raises(InputError, match="no word"):
        check_quote(text, library=shelf)


def test_a_short_altered_quotation_is_found_among_many_that_share_its_stretches(tmp_path: Path) -> None:
    """Three words of it in a row stand in forty shorter articles each, which have the word that was put in, too."""
    letters = "The small ferry is late again, letter {} says. Of course we shall not keep the harbour."
    crowd = [Article(f"Letter {n}", letters.format(n)) for n in range(40)]
    crowd += [
        Article(f"Weather {n}", f"Rain fell all over Brask on day {n} of the month.") for n in range(60)
    ]
    real = Article(
        "Council",
        "Ada Quill was asked again on Monday, when all who run a boat on the lake had come to the town hall of Brask. "
        "“We shall not sell the small ferry,” she told the council, which had met for the third time in a month.",
    )
    with shelve([*crowd[:20], real, *crowd[20:]], tmp_path / "catalog.sqlite") as library:
        verdict = check_quote("We shall not keep the small ferry", library=library)
    assert verdict.verdict == "altered" and [q.article.title for q in verdict.matches] == ["Council"]


def test_a_clause_left_out_is_one_change_of_the_sentence(tmp_path: Path) -> None:
    """Not two words changed into others that happen to stand before what is the same."""
    said = "“Any rope that you can find that holds a boat in a storm is a good rope,” said Ada Quill."
    with shelve([Article("Ropes", said)], tmp_path / "catalog.sqlite") as library:
        verdict = check_quote("Any rope that holds a boat in a storm is a good rope", library=library)
    assert verdict.verdict == "altered" and verdict.matches[0].text.startswith("Any rope that you")
    assert [(d.kind, d.found) for d in verdict.diff if d.kind != "same"] == [("dropped", "you can find that")]


def test_a_page_is_checked_and_a_book_is_refused(shelf: Catalog) -> None:
    page = " ".join(f"word{n} lock before March" for n in range(240))
    started = time.process_time()  # what other programs do meanwhile is not counted
    assert check_quote(page, library=shelf).verdict == "not_found"
    assert time.process_time() - started < 5
    with pytest.raises(InputError, match="as a draft"):
        check_quote("so " * 1001, library=shelf)
    (refused,) = check_draft("“" + "so " * 1001 + "”", library=shelf)
    assert refused.verdict == "not_found" and "1001 words" in refused.reason and refused.span


@pytest.mark.parametrize(
    "text", ['" OR body:*', "NEAR(a b)", "lock* AND (", "\0", "a\0b", "\ud800 lock", "%_[", "𝒲𝑒"]
)
def test_no_text_is_a_query(shelf: Catalog, text: str) -> None:
    if len(fold(text)):
        assert check_quote(text, library=shelf).verdict in ("exact", "typographic", "altered", "not_found")


def test_a_draft(shelf: Catalog) -> None:
    draft = (
        "The harbour stays shut. “We will not open the lock before May,” said Ingrid Halvorsen, the harbour master.\n"
        "Petter Moen disagreed: “We can live with this agreement.”\n"
        "“Nobody asked the crews about it,” said Tuva Lind.\n"
    )
    verdicts = check_draft(draft, library=shelf)
    assert [v.verdict for v in verdicts] == ["altered", "typographic", "misattributed"]
    named = [(v.speaker or "").split(",")[0] for v in verdicts]  # the mention may have its apposition
    assert named == ["Ingrid Halvorsen", "Petter Moen", "Tuva Lind"]
    assert all(v.span and draft[v.span.start : v.span.end] == v.text for v in verdicts)
    assert check_draft("No quotation here.", library=shelf) == []


def test_a_draft_in_another_script(shelf: Catalog) -> None:
    draft = "市長は「春まで待つことはできません」と述べた。市長は『春まで待つことはできます。屋根はもう雨漏りしています』と語った。"
    assert [v.verdict for v in check_draft(draft, library=shelf)] == ["exact", "altered"]
    draft = "Она сказала: «Мы не можем ждать до весны». «Мы можем ждать до весны, потому что крыша уже течёт», — сказала она."
    assert [v.verdict for v in check_draft(draft, library=shelf)] == ["exact", "altered"]


def test_a_draft_whose_lines_a_width_broke(shelf: Catalog) -> None:
    draft = (
        "Harbour news\n\nThe lock stays shut. “We will not open the lock before March,\nwhatever the shipowners say,” said "
        "Ingrid\nHalvorsen, who is the master of the harbour.\n“We can live\nwith this agreement,” said Petter Moen.\n"
    )
    first, second = check_draft(draft, library=shelf)
    assert (first.verdict, first.speaker) == ("typographic", "Ingrid Halvorsen")
    assert second.verdict == "typographic" and second.text == "We can live\nwith this agreement,"
    assert all(v.span and draft[v.span.start : v.span.end] == v.text for v in (first, second))


def test_to_sign_again_is_not_to_resign(tmp_path: Path) -> None:
    text = "“The striker will re-sign for the club in May, and the stand will re-open,” said Ada Berg."
    with shelve([Article(text=text)], tmp_path / "catalog.sqlite") as library:
        assert check_quote("the stand will reopen", library=library).verdict == "typographic"
        assert (
            check_quote("The striker will resign for the club in May", library=library).verdict == "altered"
        )


@settings(max_examples=60)
@given(st.data())
def test_any_slice_is_exact_and_any_edit_is_not(shelf: Catalog, data: st.DataObject) -> None:
    article = data.draw(st.sampled_from([HARBOUR, FERRY, MADE_UP]))
    folded = fold(article.text)
    first = data.draw(st.integers(0, len(folded) - 1))
    last = data.draw(st.integers(first + 1, min(len(folded), first + 40)))
    text = folded.written(first, last)
    assume(any(c.isalnum() for c in text))
    found = check_quote(text, library=shelf)
    # “40,000” of “$40,000” is a number cut off from its currency.
    assert found.verdict == ("altered" if folded.text[: folded.starts[first]].endswith("$") else "exact")
    assert any(q.text == text.strip(MARKS) for q in found.matches)
    cut = data.draw(st.integers(first, last - 1))
    edited = f"{folded.written(first, cut)} xyzzy {folded.written(cut + 1, last)}"
    assert check_quote(edited, library=shelf).verdict not in ("exact", "typographic", "misattributed")


def test_verdicts_on_the_bundled_articles(tmp_path: Path) -> None:
    """The evaluation itself, small: right verdicts, no altered quotation called exact."""
    articles = [a for a in read_articles(samples_path()) if isinstance(a, Article)]
    library = shelve(articles, tmp_path / "catalog.sqlite")
    statements = [s for a in articles for s in library.statements_of(a.id)]
    outcomes, times = measure(make_cases(articles, statements, 400, seed=1), library)
    library.close()
    assert len(outcomes) > 300
    assert not [case for case, got in outcomes if case.right == "altered" and got in ("exact", "typographic")]
    assert sum(case.right == got for case, got in outcomes) / len(outcomes) >= 0.98
    assert sorted(times)[len(times) // 2] < 100


def test_what_a_draft_sets_off_is_a_quotation(shelf: Catalog) -> None:
    draft = (
        "> “The ice broke two gates last year”\n\n"
        "> We will not open the lock before March,\n> whatever the shipowners say.\n> — Ingrid Halvorsen\n\n"
        "Strand said:\n\n> Somebody asked the crews about it\n\n"
        "There is more to it.\n>We can live with this agreement"
    )
    verdicts = check_draft(draft, library=shelf)
    assert [v.verdict for v in verdicts] == ["exact", "typographic", "altered", "exact"]
    assert [v.speaker for v in verdicts] == [None, "Ingrid Halvorsen", "Strand", None]
    spans = [v.span for v in verdicts if v.span]
    assert [draft[s.start : s.end].split()[0] for s in spans] == ["The", "We", "Somebody", "We"]


def test_a_quotation_whose_mark_is_never_closed_is_checked_and_said_to_be_one(shelf: Catalog) -> None:
    draft = "“We will open the lock before March, said Ingrid Halvorsen.\n\nStrand said “yes” to it."
    unclosed, other = check_draft(draft, library=shelf)
    assert unclosed.verdict == "altered" and unclosed.reason.startswith("the closing mark is missing")
    assert unclosed.span and draft[unclosed.span.start :].startswith("We will")
    assert other.text == "yes"
