"""Whether the speaker that somebody claims can be the speaker that an article names: yes, no, or cannot be told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA, JaroWinkler

from rag.check.folding import fold
from rag.records import Statement

_PRONOUNS = frozenset("he she they it we i him her them his their its who that this those these you".split())
_SMALL = frozenset(
    """a an the one some of for in on at to from and or with by as his her their its our mr mrs ms miss mx dr prof sir
    dame lord lady sen rep gov gen lt col maj capt sgt rev hon st jr sr ii iii former ex then-president late
    acting senior top""".split()
)
_UNNAMED = re.compile(r"(?i:an?|one|another|some|several|two|the)\s+[^A-Z]+")
"""“one commentator” and “a local pilot” may be whoever is named."""
_OF = frozenset("of for at in".split())
_ROLES = frozenset(
    """president prime minister chancellor king queen prince princess pope bishop archbishop cardinal senator
    representative congressman congresswoman congressperson governor mayor secretary general colonel major captain
    sergeant lieutenant admiral commander judge justice attorney lawyer spokesman spokeswoman spokesperson chairman
    chairwoman chair chief executive officer director head leader deputy vice ambassador envoy diplomat official
    officials minister's analyst analysts expert experts professor doctor scientist researcher reporter journalist
    author editor coach manager player captain candidate opposition police state foreign interior defence defense
    finance health education press council councillor member founder co-founder ceo cfo witness witnesses resident
    residents source sources adviser advisor aide campaign party first lady national security speaker whip majority
    minority premier mp mps sheriff detective inspector superintendent ayatollah sultan emir rabbi imam sheikh baroness
    duke duchess countess chairperson economist activist historian secretary-general co-chair""".split()
)


_BODIES = frozenset("campaign party police council press".split())


def same_speaker(claimed: str, statement: Statement) -> bool | None:
    """Whether the statement's speaker is the claimed one; None where the article leaves it open.

    Titles, given names, initials and spellings may differ (Zelensky, Zelenskyy); two different given names with one
    surname are two people. An unnamed source matches by its describing words ("Iranian analyst").
    """
    wanted = _words(claimed)
    mention = _words(statement.speaker_text or "")
    name = _words(statement.speaker_name or "")
    if not wanted or set(wanted) <= _PRONOUNS:
        return None
    if not name and (not mention or set(mention) <= _PRONOUNS):
        answers = [_same(wanted, _words(c)) for c in statement.candidates]
        return True if True in answers else None
    # "Clinton" was resolved to "Bill Clinton": the name decides. "The harbour master" tells more than the name.
    known = [words for words in (name, mention) if words and not set(words) <= _PRONOUNS]
    if len(known) == 2 and set(mention) <= set(name):
        known = known[:1]
    answers = [_same(wanted, words) for words in known]
    if True in answers:
        return True
    if _is_described(wanted) and not statement.anonymous:
        return None  # "the minister" may well be the person that the article names
    return False if False in answers else None


def may_be(claimed: str, statement: Statement) -> bool | None:
    """`same_speaker` of what somebody outside the article calls the speaker: a commentator may be whoever it names."""
    same = same_speaker(claimed, statement)
    return None if same is False and _UNNAMED.fullmatch(claimed) and not statement.anonymous else same


def is_pronoun(name: str) -> bool:
    """Whether a mention is a pronoun only."""
    return set(_words(name)) <= _PRONOUNS


def same_outlet(claimed: str, known: Iterable[str]) -> bool:
    """Whether the claimed outlet or article is among what is known of an article (outlet, title, address, id)."""
    wanted = "".join(fold(claimed).words)
    return bool(wanted) and any(wanted in "".join(fold(one).words) for one in known if one)


def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name)
    words = fold("".join(c for c in plain if not unicodedata.combining(c))).words
    return tuple(w[:-2] if w.endswith("'s") else w for w in words)


def _same(wanted: Sequence[str], known: Sequence[str]) -> bool | None:
    """Compare two names, or two descriptions, word by word."""
    a = [w for w in wanted if w not in _SMALL] or list(wanted)
    b = [w for w in known if w not in _SMALL] or list(known)
    if not b:
        return None
    if _script(a) != _script(b):
        return None
    names_a, names_b = _proper(a), _proper(b)
    if not names_a or not names_b:
        return _contained(a, b)
    if _contained(names_a, names_b):
        return True
    if not _alike(names_a[-1], names_b[-1]) and not _reordered(names_a, names_b):
        return False
    if len(names_a) == 1 or len(names_b) == 1:
        return True
    return _given_alike(names_a[0], names_b[0])


def _proper(words: Sequence[str]) -> list[str]:
    return [w for w in words if w not in _ROLES and w not in _PRONOUNS]


def _is_described(words: Sequence[str]) -> bool:
    """Whether a claim describes (the foreign minister, Norway's prime minister, the president of Namibia) rather than
    names: a role, with a word before it at most, and of what after it."""
    head = [w for w in words[: next((i for i, w in enumerate(words) if w in _OF), None)] if w not in _SMALL]
    if head and head[-1] in _BODIES and _proper(head):
        return False  # the Biden campaign is nobody else
    return bool(words) and (not head or (head[-1] in _ROLES and len(_proper(head)) <= 1))


def _contained(a: Sequence[str], b: Sequence[str]) -> bool:
    short, long = sorted((a, b), key=len)
    return all(any(_alike(w, v) for v in long) for w in short)


def _reordered(a: Sequence[str], b: Sequence[str]) -> bool:
    """Family name first: Xi Jinping, Orban Viktor."""
    return len(a) > 1 and len(b) > 1 and _alike(a[0], b[-1]) and _alike(a[-1], b[0])


def _alike(a: str, b: str) -> bool:
    """One name in two spellings: a letter or so in five, or another transliteration of the same beginning."""
    if a == b or a.rstrip("s") == b.rstrip("s"):
        return True
    if min(len(a), len(b)) < 5:
        return False
    if OSA.distance(a, b) <= max(len(a), len(b)) // 5:
        return True
    return bool(_skeleton(a) == _skeleton(b) and JaroWinkler.similarity(a, b) > 0.8)


def _given_alike(a: str, b: str) -> bool:
    """Given names: the same, an initial of it, a short form of it (Tom, Thomas), or a spelling."""
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    return _alike(a, b) or a[:3] == b[:3]


_SOUNDS = str.maketrans({"q": "k", "c": "k", "y": "i", "j": "i", "w": "v", "z": "s", "g": "k"})


def _skeleton(word: str) -> str:
    """Consonants as transliterations keep them: Gaddafi, Qaddafi, Kadafi."""
    sounds = word.translate(_SOUNDS).replace("h", "")
    kept = [c for i, c in enumerate(sounds) if c not in "aeiou" and (i == 0 or c != sounds[i - 1])]
    return "".join(kept)


def _script(words: Sequence[str]) -> str:
    """`LATIN`, `CYRILLIC`, `CJK` ...: names in different scripts cannot be compared."""
    for word in words:
        for c in word:
            if c.isalpha():
                return unicodedata.name(c, "?").split(" ")[0]
    return ""
