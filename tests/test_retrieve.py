"""What is found for a question: a name in very many passages does not hide what the words are to be about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from eval.loading import load
from eval.run import SAMPLES
from rag import Tracker
from rag.records import Article, Filters
from rag.retrieve import retrieve

SUBJECTS = "road harbour school market clinic tower ferry canal library mill orchard quarry tunnel theatre depot".split()
DEEDS = "opened closed praised visited questioned painted measured".split()


def test_what_somebody_speaks_of_is_found_among_all_that_they_say(tmp_path: Path) -> None:
    articles = [
        Article(
            title=f"{who} on the {subject}",
            text=f"{who} {deed} the {subject} on Monday. “It was time that this {subject} was {deed},” {who} said.",
            published=date(2024, 3, 1 + n),
        )
        for subject in SUBJECTS
        for n, deed in enumerate(DEEDS)
        for who in ["Mayor Ida Berg" if n < 3 else f"Councillor {deed.title()} Vale"]
    ]
    # nothing in it is found to be hers, so that it has no part in the search among her passages
    articles.append(
        Article(
            title="Council gives up its plan",
            text="The council gave up its plan for the lighthouse at Zell after nine years of argument. Ida Berg, in a "
            "letter: nobody will miss the lighthouse.",
            published=date(2024, 4, 1),
        )
    )
    with Tracker(tmp_path / "library") as library:
        library.add(articles)
        question = "What did Ida Berg say about the lighthouse?"
        assert "lighthouse" in (answer := library.ask(question)).text
        assert answer.status != "filtered_out"
        hers = set(library.catalog.passage_ids(Filters(speaker="Ida Berg")))
        vector = library.encoder.encode(["What did Ida Berg say?"])[0]

        def place(topic: tuple[str, ...]) -> int:
            terms = ("ida", "berg", "lighthouse")
            hits = retrieve(library.catalog, library.index, terms, vector, 80, None, [hers], topic)
            return next(n for n, hit in enumerate(hits) if "lighthouse" in hit.passage.text)

        assert place(("lighthouse",)) + 5 < place(())  # all else that she says is found four times


def test_passages_come_in_the_order_of_the_sentence_that_answers_best(library: Tracker) -> None:
    cases = [c for c in load(SAMPLES).cases if c.evidence and not c.history and not c.filters]
    first, three = 0, 0
    for case in cases:
        hits = library.search(case.question, k=3)
        assert len(hits) <= 3  # a toll reads whole articles beside what was retrieved
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        holds = [any(str(words) in hit.passage.text for words in case.evidence) for hit in hits]
        first, three = first + holds[0], three + any(holds)
    assert first >= 0.8 * len(cases) and three >= 0.9 * len(cases)  # by fused ranks alone .72 and .89
