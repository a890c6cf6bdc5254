"""The answering road as one LangChain `Runnable`: read the question → retrieve → score sentences → compose.

CLI, chat and evaluation all call it. Every step takes and gives the same state, a dict; the last gives the
`Answer`. Only `langchain_core.runnables` is imported here, because the retriever's base class costs a third of a
second and `onrecord ask` does not need it (`rag.retriever`).
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableLambda

from rag.answer.claims import answer_about_claim, is_of
from rag.answer.compose import compose, near_misses
from rag.answer.selection import ordered
from rag.questions import Question, understand
from rag.questions.capitals import tells_no_names, with_capitals
from rag.rank.candidates import Candidate
from rag.rank.scoring import score_sentences
from rag.records import Answer, Filters, Hit, InputError, Quote
from rag.retrieve import retrieve
from rag.terms import words

if TYPE_CHECKING:
    from rag.catalog import Catalog
    from rag.index import VectorIndex
    from rag.records import Encoder, Reranker, Vector

    State = dict[str, Any]

PASSAGES = 20
"""How many passages are read sentence by sentence."""
CLAIM_PASSAGES = 40
"""The same for all that is known of a claim."""
WHOLE = 6
"""How many articles are read whole for a count that later ones correct."""
QUOTES = 3
"""How many quotes an answer has, where the caller does not say; one about a claim has as many as are known."""
FILTERS = ("source", "speaker", "since", "until")
OFFERED = 12
"""How many sentences a chat model may choose from."""


class Road:
    """The steps, over the parts of a library. `model` is a LangChain chat model or None."""

    def __init__(
        self,
        catalog: Catalog,
        index: VectorIndex,
        encoder: Encoder,
        reranker: Reranker | None = None,
        model: Any = None,
    ) -> None:
        self.catalog = catalog
        self.index = index
        self.encoder = encoder
        self.reranker = reranker
        self.model = model

    def read(self, request: str | Mapping[str, Any]) -> State:
        """A question, or a dict with `question`, `k`, filters and `history`, becomes the state."""
        asked: Mapping[str, Any] = request if isinstance(request, Mapping) else {"question": request}
        text = asked.get("question")
        if not isinstance(text, str) or not text.strip():
            raise InputError("the question is empty: ask for something, for example who said what about whom")
        question = understand(
            text,
            capitals=self.capitalised,
            speakers=[name for name, _ in self.catalog.speakers()],
            mentions=self.catalog.mentions(),
            sources=[name for name, _ in self.catalog.sources()],
            today=asked.get("today") or date.today(),
            published=self.catalog.dates(),
            history=_history(asked.get("history") or ()),
        )
        question = self.weighed(question)
        history = asked.get("history") or ()
        shown = _shown(question, history)
        return {
            "question": question,
            "sought": _sought(question, shown, history),
            "shown": shown,
            "before": history[-1][0] if history else "",
            "filters": _filters(asked),
            "k": at_most(asked.get("k")),
        }

    def capitalised(self, question: str) -> str:
        """The question; where its capitals tell no names, with those that the passages with its words give them."""
        if not tells_no_names(question):
            return question
        rows = [row for row, _ in self.catalog.lexical(words(question), PASSAGES)]
        return with_capitals(question, [p.text for p in self.catalog.passages(rows).values()])

    def retrieve(self, state: State) -> State:
        """Adds the question's vector and the hits."""
        sought: Question = state["sought"]
        filters = state["filters"]
        many = PASSAGES
        if claim := state["question"].claim:  # what is known of it is narrowed at the end
            filters = Filters(speaker=sought.speaker) if claim.asking == "said" else Filters()
            many = CLAIM_PASSAGES
        vector = self.encoder.encode([sought.search_text])[0]
        return {**state, "vector": vector, "hits": self.hits(sought, vector, filters, many)}

    def score(self, state: State) -> State:
        """Adds every sentence of the hits, best first."""
        found = self.candidates(state["sought"], state["vector"], state["hits"])
        choose = self.model and not state["question"].claim  # all that is known of a claim is told
        return {**state, "candidates": self.pick(state["question"], found) if choose else found}

    def compose(self, state: State) -> Answer:
        """The answer; the filters are lifted only to tell `filtered_out` from `no_support`."""
        question, vector = state["question"], state["vector"]
        articles = self.catalog.counts()["articles"]
        if question.claim and articles:
            return answer_about_claim(
                question,
                state["shown"],
                state["candidates"],
                self.catalog,
                state["filters"],
                state["k"],
                state["before"],
            )

        if question.quotation and articles:
            from rag.answer.quoted import (
                answer_to_quotation,  # few questions quote, and checking costs a cold start
            )

            near = near_misses(question, ordered(question, state["candidates"]))
            k = state["k"] or QUOTES
            found = answer_to_quotation(question, near, self.catalog, state["filters"], k)
            if found is not None:
                return found

        def without_filters() -> list[Candidate]:
            return self.candidates(question, vector, self.hits(question, vector, Filters()))

        return compose(
            question,
            state["candidates"],
            filters=state["filters"],
            k=state["k"] or QUOTES,
            articles=articles,
            without_filters=without_filters,
        )

    def search(self, query: str, filters: Filters, k: int) -> list[Hit]:
        """The `k` passages that answer best: each has its best sentence, and the score of it."""
        question, vector, hits = self.passages(query, filters, max(k, PASSAGES))
        best: dict[int, Hit] = {}
        for found in self.candidates(question, vector, hits):
            best.setdefault(found.hit.row, replace(found.hit, score=found.score, best=found.span))
        return list(best.values())[:k]

    def passages(self, query: str, filters: Filters, k: int) -> tuple[Question, Vector, list[Hit]]:
        """A query as understood, its vector, and the passages for it by their fused ranks: `k`, or for a toll more."""
        question: Question = self.read(query)["question"]
        vector = self.encoder.encode([question.search_text])[0]
        return question, vector, self.hits(question, vector, filters, k)

    def hits(self, question: Question, vector: Vector, filters: Filters, k: int = PASSAGES) -> list[Hit]:
        """Fused passages inside the filters; what the question itself names is a boost."""
        allowed = set(self.catalog.passage_ids(filters)) if filters else None
        if allowed is not None and not allowed:
            return []
        named = (
            Filters(speaker=question.speaker),
            Filters(source=question.source),
            Filters(since=question.since, until=question.until),
        )
        boosts = [set(self.catalog.passage_ids(f)) for f in named if f]
        boosts += [set(self.catalog.passages_of(article)) for article in question.recent]
        terms = [*question.terms, *question.context]
        hits = retrieve(self.catalog, self.index, terms, vector, k, allowed, boosts, question.topic)
        return [*hits, *self._rest_of(hits, allowed)] if question.toll else hits

    def _rest_of(self, hits: Sequence[Hit], allowed: Collection[int] | None) -> list[Hit]:
        """The other passages of the articles found first: where a toll is told again, what it is of often is not."""
        there = {hit.row for hit in hits}
        articles = list(dict.fromkeys(hit.passage.article.id for hit in hits))[:WHOLE]
        rest = [
            Hit(passage, 0.0, row)
            for article in articles
            for row, passage in self.catalog.passages_of(article).items()
            if row not in there and (allowed is None or row in allowed)
        ]
        return rest[:PASSAGES]

    def candidates(self, question: Question, vector: Vector, hits: Sequence[Hit]) -> list[Candidate]:
        """Every sentence of the hits, best first; of articles that went or changed meanwhile none."""
        statements = self.catalog.statements_in({hit.passage.article.id for hit in hits})
        # After the statements: row ids are never used again, so a passage that still has its vectors now was not
        # stored anew since it was found, and the statements are of its text. One that has none is gone.
        vectors = self.catalog.sentence_vectors([hit.row for hit in hits])
        there = [hit for hit in hits if hit.row in vectors]
        return score_sentences(
            question, vector, there, [vectors[hit.row] for hit in there], statements, self.idf, self.reranker
        )

    def idf(self, word: str) -> float:
        """Inverse document frequency of a word over the passages (BM25's, never negative)."""
        frequency, total = self.catalog.document_frequency([word])
        return _rarity(frequency[word], total)

    def weighed(self, question: Question) -> Question:
        """A question that knows how rare its terms are here."""
        frequency, total = self.catalog.document_frequency(question.terms)
        weights = {term: _rarity(n, total) for term, n in frequency.items()}
        return replace(question, weights=weights, passages=total)

    def pick(self, question: Question, found: list[Candidate]) -> list[Candidate]:
        """Let the chat model choose among numbered sentences. It can name numbers, and nothing else of what it
        writes is used; numbers that were not offered are dropped, and none at all leaves the order as it was."""
        offered = found[:OFFERED]
        lines = "\n".join(f"[{n}] {c.text}" for n, c in enumerate(offered, start=1))
        reply = self.model.invoke(
            "Which of these sentences answer the question? Reply with their numbers only, best first, such as "
            f"[2] [5].\n\nQuestion: {question.rewritten}\n\n{lines}"
        )
        text = reply if isinstance(reply, str) else str(reply.content)
        numbers = dict.fromkeys(int(n) for n in re.findall(r"\[(\d{1,3})\]", text))
        chosen = [offered[n - 1] for n in numbers if 0 < n <= len(offered)]
        return chosen + [c for c in found if c not in chosen]


def _rarity(frequency: int, total: int) -> float:
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _filters(asked: Mapping[str, Any]) -> Filters:
    """Of a request: `filters` (a `Filters` or a dict of them), and those that stand beside the question."""
    given = asked.get("filters") or {}
    if isinstance(given, Filters):
        return given
    named = {name: asked.get(name) for name in FILTERS}
    if not isinstance(given, Mapping) or not given.keys() <= named.keys():
        raise InputError(f"filters are a dict with any of {', '.join(FILTERS)}: this is {given!r}")
    return Filters.of(**{**named, **given})


def _history(turns: Any) -> Sequence[tuple[str, Answer]]:
    for turn in turns:
        match turn:
            case (str(), Answer()):
                pass
            case _:
                raise InputError("history is a list of (question, Answer), the last one last")
    return list(turns)


def _shown(question: Question, history: Sequence[tuple[str, Answer]]) -> Quote | None:
    """The quote that a question on a claim is about: the one it numbers, else what the last answer was about, else the
    first of its quotes. None where the question names what it is about; a figure (“the death toll”) is of what was
    shown, unless it comes with a name."""
    asked = question.claim
    if asked is None or not history or asked.asking == "said":
        return None
    if asked.topic and (question.names or asked.asking != "changed"):
        return None
    last = history[-1][1]
    if asked.nth is not None:
        return last.quotes[asked.nth - 1] if 0 < asked.nth <= len(last.quotes) else None
    return last.about or next(iter(last.quotes), None)


def _sought(question: Question, shown: Quote | None, history: Sequence[tuple[str, Answer]]) -> Question:
    """What to look for: a question about a quote that was shown looks for what is near to that quote; “Has the cost
    changed?” for the cost of what was asked about before."""
    if shown is None:
        return question
    if not question.terms:
        return understand(shown.text)
    before = history[-1][0]
    return understand(before) if is_of(question, before) else question


def at_most(k: Any) -> int | None:
    """The most quotes or passages to give; None for the usual number. Raises InputError."""
    if k is None:
        return None
    if not isinstance(k, int) or k < 1:
        raise InputError(f"k is the most to give, a whole number of 1 or more: this is {k!r}")
    return k


def build_chain(road: Road) -> Runnable[Any, Answer]:
    """The road as a Runnable: a question (str) or a dict with `question`, `k`, filters and `history` → `Answer`."""
    steps: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("read_question", road.read),
        ("retrieve", road.retrieve),
        ("score_sentences", road.score),
        ("compose", road.compose),
    )
    first, *rest = (RunnableLambda(_timed(name, step), name=name) for name, step in steps)
    chain: Runnable[Any, Any] = first
    for step in rest:
        chain = chain | step
    return chain.with_config(run_name="onrecord")


def steps_of(chain: Runnable[Any, Answer], request: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Run the chain step by step: (name of the step done, state), ending with (`"answer"`, the `Answer`)."""
    state: Any = request
    for step in chain.bound.steps:  # type: ignore[attr-defined]
        state = step.invoke(state)
        yield ("answer" if isinstance(state, Answer) else step.name), state


def _timed(name: str, step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The step, with its milliseconds kept in the state's, and then the answer's, `timings`."""

    def run(state: Any) -> Any:
        start = time.perf_counter()
        result = step(state)
        spent = {name: 1000 * (time.perf_counter() - start)}
        before = state.get("timings", {}) if isinstance(state, dict) else {}
        timings = {**before, **spent}
        if isinstance(result, Answer):
            return replace(result, timings={**timings, "total": sum(timings.values())})
        return {**result, "timings": timings}

    return run
