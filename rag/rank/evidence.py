"""Whether what a question and a sentence have in common is more than a library of that size has by chance.

Among twenty thousand passages there is always one with two or three everyday words of a question. So the larger the
library is, the rarer must be what is shared: names, or several words together.
"""

from __future__ import annotations

import math

from rag.questions import Question
from rag.rank.scoring import Candidate
from rag.terms import stem, words

PER_SIZE, NO_SIZE = 3.0, 150
"""What the shared terms have to weigh together (inverse document frequencies, natural logarithms): so much times the
logarithm of how many times larger the library is than this many passages: 15 of 20,000, 6 of 1,000, nothing of 150.
Over 19,134 newspaper passages 5 % of answered quiz questions weigh less than 12, and half of the questions without an
article less than 10; over 1,700 and over 50, 5 % of answered questions weigh less than 7 and 2."""

RARE = math.log(500)
"""A shared word that less than one in so many passages has says alone what is meant: a name. Without this exception
two points more of the news without an article are refused, and “How much money did Colossal raise?” of a library with
two articles on that company."""

TELLS = 1 / 3
"""How much of the missing weight is taken off the log odds that an answer is there."""


def shared(question: Question, candidate: Candidate) -> tuple[str, ...]:
    """The terms of a question that a sentence has, the one before it, its title or its speaker."""
    passage, said = candidate.hit.passage, candidate.statement
    at = passage.sentences.index(candidate.span)
    start = passage.sentences[max(0, at - 1)].start
    speaker = said.speaker_name or said.speaker_text or "" if said else ""
    near = f"{passage.article.title} {speaker} {passage.article.text[start : candidate.span.end]}"
    here = {stem(w) for w in words(near.lower())}
    return tuple(term for term in question.terms if stem(term) in here)


def doubt(question: Question, candidate: Candidate) -> float:
    """What the log odds that a sentence answers lose, 0 or more, because what it shares with the question is common in
    the library. A follow-up leaves out what it is about, and is not judged."""
    if question.context or not question.passages:
        return 0.0
    needed = PER_SIZE * math.log(max(1.0, question.passages / NO_SIZE))
    found = [question.weights[term] for term in shared(question, candidate)]
    return 0.0 if max(found, default=0.0) > RARE else TELLS * max(0.0, needed - sum(found))
