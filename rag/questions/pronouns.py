"""Who “he”, “she” or “they” is in a question that follows others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.claims import claim_question
from rag.questions.conversation import History, topic_of, understood
from rag.questions.kinds import answer_type, asks_speech, wants_speaker
from rag.questions.names import known_speaker, names_in
from rag.records import Answer
from rag.terms import STOP_WORDS, words

PERSON = re.compile(r"\b(?:he|she|they|him|his|her|hers|them|their)\b", re.I)
_ANY_PERSON = re.compile(rf"{PERSON.pattern}|\bits?\b(?! \w+ing\b)", re.I)
_WHO_IS = re.compile(r"^\W*(?i:who(?:[’']s| is| was)) [A-Z][^?]*\??$")
"""“Who is Ida Berg?” is about her; “Who is the mayor?” about whoever the answer names."""
_HE, _SHE = ("he", "his", "him"), ("she", "her", "hers")
_ACCUSED = re.compile(r"\b(?:accus|alleg|charg|suspect|blam|arrest|sued|suing)", re.I)


def with_person(question: str, history: History, speakers: tuple[str, ...]) -> str:
    """A question with its first “he”, “she”, “they” or “it” written out, where it is told who that is."""
    claim = claim_question(question)
    pronoun = (_ANY_PERSON if claim and claim.who else PERSON).search(question)
    if pronoun is None or names_in(question[: pronoun.start()]):
        return question
    said = pronoun.group().lower()
    if claim and claim.asking == "denied":
        # “Has anyone contradicted them?” is about what was shown.
        person = _denier(said, history, speakers) if said in words(claim.who.lower()) else None
    else:
        person = _person_in(history, speakers, said)
    if person is None:
        return question
    written = f"{person}’s" if _possessive(question, pronoun) else person
    return question[: pronoun.start()] + written + question[pronoun.end() :]


def _denier(pronoun: str, history: History, speakers: tuple[str, ...]) -> str | None:
    """Who “he” is in “Has he denied it?”: who denied it just now, else whom the question before names, or its answer
    accuses; never the outlet that reported it, or whoever an answer happens to name."""
    for turn in reversed(history):
        asked, answer = understood(turn), turn[1]
        if before := claim_question(asked):
            denied = (q.speaker_name for q in answer.quotes if q.relation == "denied_by")
            found = [before.who, *denied]
        else:
            found = [*_accused(asked, answer), answer.understood.get("speaker")]
        known = [n for n in found if n and not (pronoun in _HE + _SHE and _is_body(n, history))]
        fitting = [n for n in known if _fits(pronoun, n, history)]
        if fitting and before:
            return fitting[0]
        if fitting and answer.quotes:
            told_of = [n for n in names_in(topic_of(turn) or "") if n in fitting and _is_person(n, speakers)]
            return max(told_of or fitting, key=lambda n: (_called(pronoun, n, history) > 0, " " in n))
        if not before:
            return None
    return None


def _accused(asked: str, answer: Answer) -> Sequence[str]:
    """The names in a question; where it asks who is accused, those with two words in its answer."""
    if not (_ACCUSED.search(asked) and answer_type(asked) == "person" and answer.quotes):
        return names_in(asked)
    told = re.sub(r"\([^)]*\)", "", answer.quotes[0].text)  # “(CNN Business)”
    return [n for n in names_in(told) if " " in n and n not in asked]


def _is_body(name: str, history: History) -> bool:
    """Whether a name is the outlet's, or mostly written with an article, as outlets' and ministries' are."""
    if any(name == q.article.source for _, answer in history for q in answer.quotes):
        return True
    texts = {q.article.id: q.article.text for _, answer in history for q in answer.quotes}
    uses = [m[1] for t in texts.values() for m in re.finditer(rf"(\b[Tt]he )?\b{re.escape(name)}\b", t)]
    return 2 * sum(map(bool, uses)) > len(uses)


def _possessive(text: str, pronoun: re.Match[str]) -> bool:
    word = pronoun.group().lower()
    return word in ("his", "their", "its") or (
        word == "her" and bool(re.match(r" [a-z]", text[pronoun.end() :]))
    )


def _person_in(history: History, speakers: tuple[str, ...], pronoun: str) -> str | None:
    """Who “he” or “they” is: the last person that the conversation was about, of whom the articles quoted do not
    speak with the other pronoun; else who was quoted last, else the last name asked about."""
    asked = [turn for turn in reversed(history) if not _is_of_anybody(turn)]
    turns = asked or list(reversed(history))
    about = (_person_of(turn, speakers) for turn in turns)
    quoted = (_quoted(answer) for _, answer in turns)
    named = (_first_of(names_in(understood(turn))) for turn in turns)
    found = [person for finders in (about, quoted, named) for person in finders if person]
    fitting = [person for person in found if _fits(pronoun, person, history)] or found
    denied = claim_question(understood(turns[0])) is not None and pronoun in _HE + _SHE
    # “Did Disney reject that? What has he said since?”: the claim is whose it was before.
    return _first_of(
        [p for p in fitting if _is_person(p, speakers) and not _is_body(p, history)] or fitting
        if denied
        else fitting
    )


def _is_person(name: str, speakers: tuple[str, ...]) -> bool:
    """Whether a name has two words, or is the last of a speaker’s who has: “Trump”, and not “Disney”."""
    return " " in name or any(s.endswith(f" {name}") for s in speakers)


def _is_of_anybody(turn: tuple[str, Answer]) -> bool:
    """Whether a turn asked who reports or denies a claim: whoever its answer quotes, it was not about them."""
    claim = claim_question(understood(turn))
    return claim is not None and not claim.who


def _fits(pronoun: str, person: str, history: History) -> bool:
    """Whether the articles quoted speak for a pronoun, or not clearly against it."""
    against = next((other[0] for one, other in ((_HE, _SHE), (_SHE, _HE)) if pronoun in one), None)
    if against is None:
        return True
    return _called(against, person, history) < 2 * max(_called(pronoun, person, history), 1)


def _called(pronoun: str, person: str, history: History) -> int:
    """How often a surname in the articles quoted is followed by this pronoun, in any of its forms, and not inside a
    quotation."""
    forms = next((forms for forms in (_HE, _SHE) if pronoun in forms), (pronoun,))
    name = re.escape(person.split()[-1])
    after = re.compile(rf"\b{name}\b[^\"“”]{{0,160}}?\b(?P<said>he|his|him|she|her)\b", re.I)
    texts = {q.article.id: q.article.text for _, answer in history for q in answer.quotes}
    return sum(m["said"].lower() in forms for text in texts.values() for m in after.finditer(text))


def _person_of(turn: tuple[str, Answer], speakers: tuple[str, ...]) -> str | None:
    """Whom a turn is about: whose words were asked for; or who the answer to “who …?” is; or who is named in the
    question, and speaks in the library."""
    asked, answer = understood(turn), turn[1]
    said_by = _quoted(answer)
    if asks_speech(asked) or wants_speaker(asked):
        wanted = answer.understood.get("speaker")
        fuller = (
            said_by if set(words((wanted or "").lower())) <= set(words((said_by or "").lower())) else wanted
        )
        return fuller or wanted
    known = set(words(asked.lower()))
    if answer.quotes and answer_type(asked) == "person" and not _WHO_IS.search(asked):
        found = names_in(answer.quotes[0].text)
        new = [n for n in found if n[0].isalpha() and not known & set(words(n.lower()))]
        return _first_of([n for n in new if " " in n] or [n for n in new if n.lower() not in STOP_WORDS])
    names = names_in(asked)
    return _first_of(
        names if _WHO_IS.search(asked) else [name for name in names if known_speaker(name, speakers)]
    )


def _quoted(answer: Answer) -> str | None:
    first = answer.quotes[0] if answer.quotes else None
    return (first.speaker_name or first.speaker) if first else None


def _first_of(names: Sequence[str]) -> str | None:
    return names[0] if names else None
