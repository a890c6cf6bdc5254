"""What a question asks for, read from its words alone: pure, no library, no model.

`understand` finds the kind of answer (a person, a date, a number …), a speaker, outlet and dates named in it,
whether the newest or several sources are wanted, and resolves a follow-up against the conversation so far.
What it reads is used as a boost by the ranking, never as a hard filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rag.questions.asking import asking_sentence
from rag.questions.claims import ClaimQuestion, claim_question
from rag.questions.dates import dates_in, without_dates
from rag.questions.follow_ups import last_articles, resolve, seen_before
from rag.questions.kinds import (
    LATEST,
    AnswerType,
    answer_type,
    asks_whose,
    quotation_in,
    spoken_by,
    told_to,
    wants_many,
    wants_speaker,
    without_reactions,
    words_of_saying,
)
from rag.questions.names import Mentions, known_speaker, names_asked, names_in, source_in, speaker_in
from rag.questions.requests import as_question
from rag.questions.tolls import Toll, toll_in
from rag.records import Answer
from rag.terms import content_words, words

__all__ = ["AnswerType", "ClaimQuestion", "Question", "known_speaker", "names_in", "understand"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    `text` is as asked, `rewritten` is a question and has a follow-up resolved (mostly it equals `text`), `subject` is
    that without the outlet and the days of reporting. `terms` are its content words, lower case, without verbs that
    only ask for speech, `names` the capitalised names in it. `speaker` is the speaker named (the library's own spelling
    where known), `speaker_wanted` says that the speaker is the answer. `since` and `until` are inclusive; `of_days`
    says that they are when it was reported, not part of what is asked about. `toll` is the count asked for that later
    articles correct, `quotation` the words that it quotes as said. `context` are words from the conversation that a
    follow-up leaves out, `follows` says that it stands in one, `recent` the ids of the articles that the answer before
    it quotes, `seen` the sentences quoted in it, as (article id, start), where what is new is asked for. `claim` is set
    where all that is known of one claim is asked for, not the sentences that answer best; the rest is then read from
    the claim's own words. `weights` say how rare each term is in the library that is asked, of `passages` passages
    (inverse document frequency); empty and 0 where no library is known.
    """

    text: str
    rewritten: str
    subject: str = ""
    terms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    answer_type: AnswerType | None = None
    speaker: str | None = None
    speaker_wanted: bool = False
    source: str | None = None
    since: date | None = None
    until: date | None = None
    of_days: bool = False
    wants_latest: bool = False
    wants_many: bool = False
    toll: Toll | None = None
    quotation: str | None = None
    context: tuple[str, ...] = ()
    follows: bool = False
    recent: tuple[str, ...] = ()
    seen: tuple[tuple[str, int], ...] = ()
    claim: ClaimQuestion | None = None
    weights: Mapping[str, float] = field(default_factory=dict, compare=False)
    passages: int = 0

    @property
    def search_text(self) -> str:
        """What to embed: the question as understood, with the words a follow-up left out if it names nothing."""
        subject = self.subject.strip() or self.rewritten
        return subject if self.names or self.speaker else " ".join((subject, *self.context))

    @property
    def asks(self) -> str:
        """The sentence of it that asks. Those before it tell what it is about, and every sentence that tells the same
        comes as near to them as an answer."""
        return asking_sentence(self.rewritten)

    @property
    def asks_whose(self) -> bool:
        """Whether who said something, when or where is asked for, or whether somebody did."""
        return asks_whose(self.rewritten)

    @property
    def topic(self) -> tuple[str, ...]:
        """Of the terms of a question for somebody's words, those that do not name that person, or whom they spoke to;
        none where nobody's are asked for, or nothing else is."""
        who = {*words((self.speaker or "").lower()), *spoken_by(self.rewritten), *told_to(self.rewritten)}
        return tuple(t for t in self.terms if t not in who) if self.speaker else ()

    def to_dict(self) -> dict[str, Any]:
        """What was read, for showing: `question`, and only what was found."""
        found: dict[str, Any] = {"question": self.rewritten, "answer_type": self.answer_type}
        for name in ("speaker", "source", "since", "until"):
            value = getattr(self, name)
            if value is not None:
                found[name] = value.isoformat() if isinstance(value, date) else value
        found |= {n: True for n in ("speaker_wanted", "wants_latest", "wants_many") if getattr(self, n)}
        if self.context:
            found["context"] = list(self.context)
        if self.claim:
            found["claim"] = self.claim.asking
        return found


def understand(
    question: str,
    *,
    speakers: Sequence[str] = (),
    mentions: Mentions = (),
    sources: Sequence[str] = (),
    today: date | None = None,
    published: tuple[date, date] | None = None,
    history: Sequence[tuple[str, Answer]] = (),
    capitals: Callable[[str], str] = str,
) -> Question:
    """Read a question. `speakers` and `sources` are the names the library knows, `mentions` what its articles call the
    speakers, `today` is what “last week” counts from, `published` are the first and last day of the library's articles
    (days among them are when something was reported; others, “in 1958”, are part of the subject), `history` is the
    conversation, oldest first, `capitals` writes a question as the library does. Never fails: an empty question has no
    terms."""
    text = " ".join(question.split())
    asked = as_question(capitals(text), lambda who: known_speaker(who, tuple(speakers), mentions))
    rewritten, context = resolve(asked, history, tuple(speakers))
    claim = claim_question(rewritten, following=bool(history))
    asks = asking_sentence(rewritten)
    source = source_in(rewritten, tuple(sources))
    since, until = dates_in(rewritten, today)
    subject = claim.subject if claim else rewritten
    asked_when = since or until
    of_days = bool(
        asked_when
        and published
        and (since or asked_when) <= published[1]
        and (until or asked_when) >= published[0]
    )
    if of_days:
        subject = without_dates(subject, today)
    if source:
        subject = re.sub(
            rf"(?:\baccording to )?\b(?:the )?{re.escape(source)}(?:[’']s?)?(?!\w)", " ", subject, flags=re.I
        )
    said_by = claim.who if claim and claim.who else None
    return Question(
        text=text,
        rewritten=rewritten,
        subject=subject,
        terms=_terms(subject, words_of_saying(rewritten)),
        names=names_asked(subject),
        answer_type=None if claim else answer_type(asks),
        speaker=known_speaker(said_by, tuple(speakers), mentions) or said_by
        if said_by
        else None
        if claim
        else speaker_in(rewritten, tuple(speakers), source, mentions),
        speaker_wanted=wants_speaker(asks),
        source=source,
        since=since,
        until=until,
        of_days=of_days,
        wants_latest=bool(LATEST.search(rewritten)),
        wants_many=wants_many(rewritten),
        toll=None if claim else toll_in(rewritten),
        quotation=None if claim else quotation_in(rewritten),
        context=context,
        follows=bool(history),
        recent=last_articles(history) if context else (),
        seen=() if claim else seen_before(text, history),
        claim=claim,
    )


def _terms(question: str, saying: set[str]) -> tuple[str, ...]:
    """The content words that name the subject; all of them where nothing else would be left."""
    left = LATEST.sub(" ", without_reactions(question))
    left = re.sub(r"\baccording to\b|\bhappen\w*\b", " ", left, flags=re.I)
    saying = saying | words_of_saying(left)
    terms = tuple(w for w in content_words(left) if w not in saying)
    return terms or tuple(content_words(question))
