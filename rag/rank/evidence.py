"""Whether what a question and an article have in common is more than a library of that size has by chance.

Among twenty thousand passages there is always one with two or three everyday words of a question. So the larger the
library is, the more must be shared: names, or several words together, in the headline too.
"""

from __future__ import annotations

import math

from rag.questions import Question
from rag.rank.candidates import Candidate, speaker_match
from rag.terms import stem, words

PER_SIZE, NO_SIZE = 7.0, 150
"""What `shared_weight` has to be: so much times the logarithm of how many times larger the library is than this many
passages: 34 of 20,000, 13 of 1,000, nothing of 150."""

TELLS = 0.1
"""How much of what lacks is taken off the log odds that an answer is there.

Over 19,134 newspaper passages half of the questions without an article share less than 17, half of a newspaper quiz
more than 34. But a quiz asks at length: short questions on what is there (ours on Wikinews, asked over the same
passages) share 20, so that what they lack must not weigh much. A third of a unit for each, as before, would refuse a
quarter of them; a tenth, of more that has to be shared, 2 of 133, and no word has to be let through for being rare."""

MUCH = 1.0
"""The doubt that is worth telling: the odds are about a third."""


def shared_weight(question: Question, candidate: Candidate) -> float:
    """What the terms of a question weigh together (inverse document frequencies, natural logarithms) that the passage
    of a sentence and its title have, each as far as a word there is like it; what stands in the title counts twice."""
    whole = sum(question.weights[term] for term in question.terms)
    return whole * (candidate.signs["soft_passage"] + candidate.signs["title"])


def doubt(question: Question, candidate: Candidate) -> float:
    """What the log odds that a sentence answers lose, 0 or more, because what its article shares with the question is
    little for the size of the library. A follow-up leaves out what it is about, and a sentence of the one whose words
    are asked for has the right speaker: neither is judged."""
    if question.context or not question.passages:
        return 0.0
    if question.speaker and speaker_match(question.speaker, candidate.statement) == 1:
        return 0.0
    needed = PER_SIZE * math.log(max(1.0, question.passages / NO_SIZE))
    return TELLS * max(0.0, needed - shared_weight(question, candidate))


def shared(question: Question, candidate: Candidate) -> tuple[str, ...]:
    """The terms of a question that a sentence has, the one before it, its title or its speaker."""
    said = candidate.statement
    speaker = said.speaker_name or said.speaker_text or "" if said else ""
    here = {stem(w) for w in words(f"{speaker} {candidate.around()}".lower())}
    return tuple(term for term in question.terms if stem(term) in here)
