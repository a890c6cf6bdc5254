"""What a mention of a speaker is made of: its head, a name that says who a role is, a clause that hangs on it."""

from __future__ import annotations

from rag.quotes.names import FEMALE_TITLES, MALE_TITLES, TITLES
from rag.quotes.people import Mention
from rag.quotes.phrases import Phrase
from rag.quotes.sentences import Sentence
from rag.quotes.titles import office_of
from rag.quotes.tokens import is_party


def joined(s: Sentence, phrase: Phrase, inside: list[Mention], mention: Mention) -> bool:
    """Whether `and` joins somebody else to a mention of the phrase: the speaker is both."""
    at = mention.last + 1
    if s.kind(at) == "," and is_party(s.word(at + 1)):
        at += 2 + (s.kind(at + 2) == ",")
    after = s.kind(at) == "C" and any(m.first == at + 1 for m in inside)
    after = after or _lists(s, mention.last + 1, phrase.last)
    before = "C" in s.kinds[phrase.first : mention.first] and not _two_roles(s, phrase, mention)
    return after or before


def _lists(s: Sentence, comma: int, last: int) -> bool:
    """Whether more names and an `and` follow a name: [Lee], Fox and Park."""
    rest = s.kinds[comma : last + 1]
    return rest[:2] == ",M" and "CM" in rest and not rest.strip(",MC")


def follows_other(s: Sentence, inside: list[Mention], mention: Mention) -> bool:
    """Whether another name and `and` stand before a mention: `[Tom Fox] and the mayor of Dover Ann Lee`."""
    set_off = s.kind(mention.first - 1) == ","
    return not set_off and any(m.last < mention.first and s.kind(m.last + 1) == "C" for m in inside)


def _two_roles(s: Sentence, phrase: Phrase, mention: Mention) -> bool:
    """Whether `and` joins two roles of one person: `party leader and Prime Minister [Ann Lee]`."""
    joint = s.kinds.find("C", phrase.first, mention.first)
    role = mention.first > joint + 1 or s.word(mention.first) in TITLES
    if s.word(joint - 1) in MALE_TITLES | FEMALE_TITLES:
        return False  # the queen and Prince Ann
    opens = joint == phrase.first + 1 == 1  # Clinic and advocacy manager [Ann Lee]
    first = opens or s.kind(joint - 1) == "N" or s.word(joint - 1) in TITLES
    return role and first and "C" not in s.kinds[joint + 1 : phrase.last]


def without_clause(s: Sentence, phrase: Phrase) -> int:
    """The last token of a mention without what follows its comma: `police[, who came late]`, `the princess[, 67,]`."""
    for at in range(phrase.first + 1, phrase.last + 1):
        party = is_party(s.word(at + 1)) or is_party(s.word(at - 1))
        if party and "C" in s.kinds[at : phrase.last]:
            continue  # Ann Lee, D-Mo., and Tom Fox
        clause = s.kind(at + 1) == "W" or "W" in s.kinds[at + 1 : min(at + 4, phrase.last)]
        if s.kind(at) == "," and (clause or s.kind(phrase.last) == ","):
            return at - 1
    return phrase.last


def stands_for(s: Sentence, phrase: Phrase, mention: Mention) -> bool:
    """Whether a name says who a role is: `the mayor of Dover, [Ann Lee],` or `President of Peru [Tom Fox]`."""
    body = mention.name.organisation and (s.word(mention.first - 1) != "the" or s.kind(phrase.first) == "M")
    if len(mention.name.words) < 2 or body:
        return False
    last = mention.last == phrase.last or s.kind(mention.last + 1) == "("
    if last and not mention.name.organisation and _office_before(s, phrase.first, mention.first):
        return True
    comma = mention.first - 1
    while comma > phrase.first and s.kind(comma) in "DNMCR":
        comma -= 1  # the author, doctoral candidate [Ann Lee],
    set_off = mention.first > phrase.first and s.kind(comma) == ","
    of_place = s.word(mention.last + 1) in ("of", "from") and s.kind(mention.last + 2) == "M"
    set_off = set_off or (mention.first > phrase.first and "-" in s.kinds[phrase.first : mention.first])
    return set_off and (mention.last >= phrase.last - 1 or of_place or s.kind(mention.last + 1) == ",")


def _office_before(s: Sentence, floor: int, first: int) -> bool:
    """Whether `Secretary of State` stands right before a token; not `the captain of the` before a ship."""
    at = first - 1
    while at > floor and s.kind(at) == "M":
        at -= 1
    return floor < at < first - 1 and bool(office_of(s, at + 1))


def head_of(s: Sentence, phrase: Phrase) -> int:
    """The last token of the first noun phrase of a mention: `[A spokesman] for the ministry, Ali Khan`."""
    n = phrase.first
    while n < phrase.last and (
        s.kind(n + 1) in "NMqDGSY"
        or (s.kind(n + 1) == "R" and s.kind(n + 2) in "NM")
        or (s.kind(n + 1) == "C" and n + 2 <= phrase.last and s.kind(n + 2) in "NMDG")
    ):
        n += 1
    return n
