"""What a question takes to have happened, and the words of a short one, that nothing near its best sentence tells,
though something else in the passage may be like them: that others died there does not tell when he did.
"""

from __future__ import annotations

from rag.answer.absent import is_told, likest, subject_of
from rag.questions import Question
from rag.questions.outcomes import deed_in, outcome_in, tells
from rag.rank.candidates import Candidate
from rag.terms import stem, words

LIKE = {1: 0.5, 2: 0.35}
"""The likeness of meaning from which another word tells one of so few words besides names; each has to be told."""
DEED = 0.48
"""The likeness from which another verb tells what somebody is asked to have done."""


def untold(question: Question, best: Candidate) -> list[str]:
    """The words that neither the best sentence has nor the one before or behind it nor the headline, nor any that is
    like them; and what a question takes to have happened or to have been done, where none of the words that tell of it
    stands there. Not of a follow-up, which leaves out what it is about, nor where a count or somebody's words are asked
    for."""
    if question.context or question.speaker or question.toll:
        return []
    near = best.around(behind=1)
    here = {stem(w) for w in words(near.lower())}
    outcome = outcome_in(question.rewritten)
    if outcome and not tells(outcome[0], near):
        return [outcome[1]]
    subject = [w for w in subject_of(question) if not outcome or w not in words(outcome[1])]
    lacking = [w for w in subject if stem(w) not in here and not is_told(w, near)]
    # a reason is told without what it is for
    deed = None if outcome or question.answer_type == "reason" else deed_in(question.asks)
    least = LIKE.get(len(subject), 0.0)
    return [w for w in lacking if likest(w, near) < (max(least, DEED) if w == deed else least)]
