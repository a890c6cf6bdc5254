"""A question that leans on the conversation, with what it leaves out put back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.claims import MIND, MOVED, OVER_TIME, claim_question
from rag.questions.kinds import ASKS_SPEECH, SAY, answer_type, asks_speech, wants_speaker
from rag.questions.names import known_speaker, names_in
from rag.questions.phrases import phrases
from rag.records import Answer
from rag.terms import STOP_WORDS, content_words, stem, words

_PERSON = re.compile(r"\b(?:he|she|they|him|his|her|hers|them|their)\b", re.I)
_ANY_PERSON = re.compile(rf"{_PERSON.pattern}|\bits?\b(?! \w+ing\b)", re.I)
_THING = re.compile(
    r"\b(?:it|its|that|this|there|those|these)\b(?! (?:\w+ )?(?:year|week|month|day|morning)\b)", re.I
)
_GOES_ON = re.compile(
    r"^\W*(?:and|but|so|also|what else|who else|why|when|where|how many|how much|how long)\b", re.I
)
_WHAT_ABOUT = re.compile(r"^\W*(?:and |but |so )?(?:what|how) about (?P<what>.+?)\W*$", re.I)
_ALSO = re.compile(
    r"^\W*and (?P<what>(?:(?!what|who|when|where|how|why|which|did|does|is|was)[\w’'\-]+ ?){1,5}?)\W*$", re.I
)
_LEAD = re.compile(r"^\W*(?:and|but|so|also)\b[ ,]*", re.I)
_PLACE = re.compile(r"^(?P<in>in|on|at|for|from|by|with|after|before|during|since|against)\b", re.I)
_ABOUT = re.compile(r"\b(?:about|regarding|concerning) (?P<topic>[^?]+?)\W*$", re.I)
_ABOUT_IT = re.compile(r"(?: about| on| to| of)? (?:it|that|this|them|those|these)\W*$", re.I)
_OF_IT = re.compile(r"\b(?P<of>about|on|of|regarding) (?:it|that|this|them|those|these|him|her)\b", re.I)
_MINDS = re.compile(rf"\b(?:{MIND} {MOVED}|(?:his|her|their|its|[’']s) {MIND})\W*$", re.I)
_SAID_NOTHING = re.compile(rf"\b{SAY}(?: then| too| as well| instead)?\W*$", re.I)
_ELSE = re.compile(r"\b(?:what|who|where|why|anything|something) (?:else|more)\b|^\W*(?:and )?more\b", re.I)
_WHO_IS = re.compile(r"^\W*(?i:who(?:[’']s| is| was)) [A-Z][^?]*\??$")
"""“Who is Ida Berg?” is about her; “Who is the mayor?” about whoever the answer names."""
_HE, _SHE = ("he", "his", "him"), ("she", "her", "hers")
_ACCUSED = re.compile(r"\b(?:accus|alleg|charg|suspect|blam|arrest|sued|suing)", re.I)
CONTEXT = 8
"""How many words of the question before a follow-up may bring along."""

History = Sequence[tuple[str, Answer]]


def resolve(text: str, history: History, speakers: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """The question as it stands by itself, and words of the last one to search with too.

    “he” and “they” become the person that the conversation is about; “what about X?” puts X in the place of the last
    topic, speaker or place; “and what did X say?” is about the last topic; a short question that goes on (“and
    when?”) brings along the words of the last. `speakers` are the names the library knows.
    """
    if not history or not text:
        return text, ()
    asked = _understood(history[-1])
    about = _WHAT_ABOUT.search(text) or _ALSO.search(text)
    if about and content_words(asked):
        swapped = _with(about["what"].strip(), asked, speakers)
        return swapped, _context(asked, swapped)
    bare = _LEAD.sub("", text)
    bare = bare[:1].upper() + bare[1:]
    full = _on_topic(_with_person(bare, history, speakers), history)
    short = len(content_words(bare)) <= 3
    goes_on = _LEAD.match(text) or (not names_in(bare) and (_THING.search(bare) or _GOES_ON.search(text)))
    leans = full != bare or _PERSON.search(bare) or (short and goes_on)
    return (full, _context(asked, full)) if leans else (text, ())


def seen_before(text: str, history: History) -> tuple[tuple[str, int], ...]:
    """What “what else?” does not want again: (article id, start) of every sentence quoted so far."""
    if not _ELSE.search(text):
        return ()
    return tuple((q.article.id, q.start) for _, answer in history for q in answer.quotes)


def last_articles(history: History) -> tuple[str, ...]:
    """The articles that the last answer quotes: what a question that leans on it is likely about."""
    quotes = history[-1][1].quotes if history else ()
    return tuple(dict.fromkeys(q.article.id for q in quotes))


def _understood(turn: tuple[str, Answer]) -> str:
    return str(turn[1].understood.get("question", turn[0]))


# “What about X?”


def _with(what: str, asked: str, speakers: tuple[str, ...]) -> str:
    """The last question about something else: another place or time, speaker, topic or name."""
    if re.fullmatch(OVER_TIME, f" {what}", re.I):
        return f"{asked.rstrip(' ?.!')} {what}?"
    place = _PLACE.match(what)
    if place:
        old = re.search(
            rf"\b{place['in']} [^?]+?(?=\W*$| (?:in|on|at|for|from|by|with|after|before)\b)", asked, re.I
        )
        return (
            f"{asked[: old.start()]}{what}{asked[old.end() :]}" if old else f"{asked.rstrip(' ?.!')} {what}?"
        )
    topic = _ABOUT.search(asked)
    said = next(iter(_asked_to_speak(asked)), None)
    if said and known_speaker(what, speakers) and not (topic and _is_name(topic["topic"])):
        return asked[: said.start("who")] + what + asked[said.end("who") :]
    if topic:
        return asked[: topic.start("topic")] + what + asked[topic.end("topic") :]
    names = names_in(asked)
    if names and _is_name(what):
        at = asked.rindex(names[-1])
        before = re.sub(r"\b(?:the|an?) $", "", asked[:at], flags=re.I)
        return before + what + asked[at + len(names[-1]) :]
    return f"{asked.rstrip(' ?.!')}: {what}?"


def _asked_to_speak(question: str) -> list[re.Match[str]]:
    """Where a question names whose words it wants, as `who`."""
    return [m for p in ASKS_SPEECH if (m := p.search(question))]


def _is_name(text: str) -> bool:
    """Whether a phrase ends in a capitalised word."""
    return bool(text) and text.split()[-1][:1].isupper()


# “What did he say about it?”


def _on_topic(question: str, history: History) -> str:
    """A question for somebody's words that does not say what about, about the last topic."""
    claim = claim_question(question)
    if claim and claim.asking == "said" and not claim.topic:
        topic = next((t for turn in reversed(history) if (t := _topic_of(turn))), None)
        if topic and _OF_IT.search(question):
            return _OF_IT.sub(rf"\g<of> {topic}", question)
        return f"{question.rstrip(' ?.!')} about {topic}?" if topic and _MINDS.search(question) else question
    if claim or not asks_speech(question):
        return question
    topic = next((m["topic"] for turn in reversed(history) if (m := _ABOUT.search(_understood(turn)))), None)
    if topic is None or not (_ABOUT_IT.search(question) or _SAID_NOTHING.search(question)):
        return question
    return f"{_ABOUT_IT.sub('', question).rstrip(' ?.!')} about {topic}?"


def _topic_of(turn: tuple[str, Answer]) -> str | None:
    """What a turn was about: as it says itself, or all its words but whose were asked for."""
    asked = _understood(turn)
    if claim := claim_question(asked):
        return claim.topic or None
    if about := _ABOUT.search(asked):
        return about["topic"]
    who = {w for m in _asked_to_speak(asked) for w in words(m["who"].lower())}
    left = [w for w in content_words(asked) if w not in who and not re.fullmatch(SAY, w, re.I)]
    return " and ".join(phrases(asked, left, names_in(asked))) or None


def _with_person(question: str, history: History, speakers: tuple[str, ...]) -> str:
    claim = claim_question(question)
    pronoun = (_ANY_PERSON if claim and claim.who else _PERSON).search(question)
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
        asked, answer = _understood(turn), turn[1]
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
            told_of = [n for n in names_in(_topic_of(turn) or "") if n in fitting and _is_person(n, speakers)]
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
    named = (_first_of(names_in(_understood(turn))) for turn in turns)
    found = [person for finders in (about, quoted, named) for person in finders if person]
    fitting = [person for person in found if _fits(pronoun, person, history)] or found
    denied = claim_question(_understood(turns[0])) is not None and pronoun in _HE + _SHE
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
    claim = claim_question(_understood(turn))
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
    asked, answer = _understood(turn), turn[1]
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


def _context(asked: str, now: str) -> tuple[str, ...]:
    """Content words of the last question that this one does not have, but for a speaker who was replaced."""
    here = {stem(w) for w in words(now.lower())}
    if asks_speech(now):
        here |= {stem(w) for m in _asked_to_speak(asked) for w in words(m["who"].lower())}
    left = [w for w in content_words(asked) if stem(w) not in here and not re.fullmatch(SAY, w, re.I)]
    return tuple(left[:CONTEXT])
