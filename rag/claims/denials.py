"""Whether a sentence reports a denial, and of what."""

from __future__ import annotations

import re

from rag.claims.lexicon import DENYING, REPORTING, stem_of
from rag.terms import STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
QUOTED = re.compile(r"[“\"„«](?P<said>[^“”\"„«»]{8,})[”\"»]?")
"""What stands between marks, at least eight characters of it."""
_REFUSED = (
    r"offer|request|bid|effort|attempt|plea|appeal|bail|motion|permission|access|entry|tenure|visa|parole|application"
    r"|petition|funding|nomination|promise|title|chance|opportunity|right|benefits?|coverage|service|boardings?|bond"
    r"|loans?|licen[cs]e|permit|asylum"
)
# One denies somebody something: “denied Germany a ninth title”, “deny your device from using it”.
_SOMEBODY = (
    r"(?:him|her|them|us|me|you|it|(?:your|his|her|their|the)\ \w+|[A-Z][\w’']+(?:\ [A-Z][\w’']+)?)"
    r"\ (?:an?|of|from|any|further|more|the|its|his|her|their)\b"
)
_SAID = r"claim|report|accusation|allegation|charge|rumou?r|story|assertion|account"
_DENIAL = re.compile(
    rf"""\b(?:
      # “Was denied entry” and “denied the appeal” refuse.
      (?<!been\ )(?<!was\ )(?<!were\ )(?<!being\ )den(?:y|ies|ied|ying)\b
      (?!(?:\ [\w’'-]+){{0,4}}\ (?:{_REFUSED})s?\b|\ (?-i:{_SOMEBODY}))
    | denials?(?=\ (?:of|that|by|from)\b)
    | refut\w+ | rebut(?:s|ted|ting)?\b | repudiat\w+ | disavow\w*
      # One rejects an offer too: these deny only what somebody says. “Contest” may be a noun.
    | (?:(?:reject|dismiss|disput|contradict)(?:s|es|ed|ing)|contest(?:s|ed|ing))
      (?=(?:\ [\w’']+){{0,4}}\ (?:(?:{_SAID})s?|suggestions?(?=\ that))\b
        |\ that\b(?!\ (?:suggestion|idea|offer|proposal|plan|notion)\b))
    | (?:dismiss|reject)\w*\ as\ (?:an?\ )?(?:invention|lie|fiction|nonsense|false|rumou?rs?)
    | no\ truth\ (?:in|to)
    | (?:called|branded)\ [^.;]{{0,80}}\b(?:lie|invention|untrue|false|fabrication|nonsense)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_IS = r"(?:is|was|are|were|be|been|as|turned out|proved|called|dubbed|all)(?: to be)?(?: an?)?(?: \w+)?"
_TOLD = r"(?: (?:story|report|claim|rumou?r|news|account|article|image|photo|picture|video|quote|post)s?)?"
_ENDS = r"(?=\s*(?:[.,;:!?–—”\"’')\]-]|$|(?:and|but|or|by|as|in|on|says?|said|after|since|—)\b))"
_DEBUNKED = re.compile(
    rf"\b(?:hoax(?:es)?\b(?! (?:\w+ )?(?:pages?|calls?|callers?|bombs?|e-?mails?|letters?)\b)"
    rf"|debunk(?:s|ed)?(?=(?: \w+)? (?:by|the|this|that|it|an?|claims?|rumou?rs?|reports?|in|as|on)\b|[.,;]|$)"
    rf"|{_IS} (?:fakes?|faked|phony|bogus|fabricated|satir\w+|unfounded|false|untrue){_TOLD}{_ENDS}"
    rf"|(?:not true|never happened|did(?:n[’']t| not) happen){_ENDS})\b|^(?:fake|false)\b",
    re.IGNORECASE,
)
"""The whole sentence says of what it reports that it is not so."""
_DEBUNKING = frozenset(
    stem_of(w)
    for w in "hoax hoaxes fake faked fakes debunked phony bogus fabricated satire satirical false untrue true".split()
)
_UNDENIED = re.compile(
    r"(?:\b(?:not|cannot|neither confirm\w* nor|never|neither|nor|without|(?:no ?one|nobody)(?: ha[sd])?"
    r"|(?:hard|difficult|impossible) to"
    r"|(?:if|whether) \w+ (?:would|will|could))|n[’']t)\s+(?:\w+ (?:to )?(?:n?or) )?$",
    re.IGNORECASE,
)
_NOT_SAYING = re.compile(
    r"(?:\bnot|\bnever|n[’']t|\bnobody|\bno one)\b[^.;]{0,30}$"
    r"|\b(?:claiming|falsely|lie that|believ\w+|wrongly|theory that|if)\b[^.;]{0,90}$",
    re.IGNORECASE,
)
"""“I am not saying it is not true”; and who is said to claim wrongly that something is a hoax denies nothing."""
_END_OF_DENIED = re.compile(r"[;:.]\s|,? (?:and|but|saying|adding|calling) |[“”\"]")
_BEFORE = re.compile(
    rf"^\s(?:this|that|it|them|(?:the|those|these|all|such|both|any) (?:\w+ )?(?:{_SAID}|wrongdoing)s?)\b(?! \w+ed\b)",
    re.IGNORECASE,
)
_EARLY = 60
_SUBORDINATE = re.compile(r"\b(?:day|when|after|before|while|who|which|that)\b", re.IGNORECASE)
"""“The ministry denied this” begins a sentence; “the day the minister denied them” does not."""


def find_denied(text: str) -> frozenset[str] | None:
    """The stems of what the sentence denies, empty where that stands before it (“denied this”); None: no denial.

    “Would not deny” and “neither disputed” are none.
    """
    for m in _DENIAL.finditer(text):
        if _UNDENIED.search(text[: m.start()]):
            continue
        inside = m.group().lower().startswith(("called", "branded"))
        stems = _denied_stems(m.group() if inside else _END_OF_DENIED.split(text[m.end() :], maxsplit=1)[0])
        stems = stems or _denied_stems(" ".join(q["said"] for q in QUOTED.finditer(text[: m.start()])))
        early = m.start() < _EARLY and not _SUBORDINATE.search(text[: m.start()])
        if stems or (early and _BEFORE.search(text[m.end() :])):
            return stems
    debunked = _DEBUNKED.search(text)
    if debunked is None or _NOT_SAYING.search(text[: debunked.start()]):
        return None
    return _denied_stems(text) - _DEBUNKING or None


def _denied_stems(text: str) -> frozenset[str]:
    plain = (w.group() for w in _WORD.finditer(text) if not w.group()[0].isdigit())
    stems = {stem_of(w) for w in plain if w.lower() not in STOP_WORDS and w.lower() not in REPORTING}
    return frozenset(stems - DENYING)
