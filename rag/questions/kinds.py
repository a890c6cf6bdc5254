"""What kind of answer a question asks for, and whether it asks for speech, the newest, or many voices."""

from __future__ import annotations

import re
from typing import Literal

from rag.terms import words

AnswerType = Literal["person", "place", "date", "number", "money", "percent", "duration", "reason", "thing"]

SAY = (
    # “Ohio State” says nothing by its name
    r"(?:(?-i:(?!States?\b))(?:sa(?:y|ys|id|ying)|tells?|told|thinks?|thought|"
    r"(?:claim|warn|announc|argu|comment|describ|explain|"
    r"respond|react|add|insist|suggest|call|predict|remark|report|accus|stat|promis|answer|declar|demand|"
    r"criticis|criticiz|condemn|admit|confirm|urg|compar|liken|acknowledg|prais|blam|recommend|propos|ask|alleg|stress|"
    r"emphasi[sz]|mention|vow|pledg|jok)(?:e?s|e?d|t?ed|e)?|note[sd]?|den(?:y|ies|ied)|"
    r"repl(?:y|ies|ied)|testif(?:y|ies|ied)))"
)
"""A verb of saying in any of its forms."""
_TELLING = re.compile(r"condemn|criti|prais|blam|accus|welcom|apologi|urg|recommend|predict|testif", re.I)
"""Verbs of saying that tell what is said."""
_MIND = (
    r"(?:(?:believ|expect|anticipat|hop|fear|recall|conclud|reveal|disclos|complain|conced|forecast|estimat|regret|threaten|want)"
    r"(?:e?s|t?ed|e)?|worr(?:y|ies|ied))"
)
"""A verb of what somebody thinks: their words tell it."""
_WORDS = rf"(?:{SAY}|{_MIND}|wr(?:ite|ites|ote)|tweet(?:s|ed)?)"
"""What somebody named is asked for words with. “Who wrote …?” asks for an author, “Who feared …?” for who did."""
_SPEAK = (
    r"(?:sa(?:y|id)|tell|told|thinks?|thought|claim(?:ed)?|argued?|warn(?:ed)?|insist(?:ed)?|deny|denied)"
)
"""The verbs that only speak. When and why somebody called, announced or declared something asks for what was done."""

_TYPES: tuple[tuple[AnswerType, tuple[str, ...]], ...] = (
    (
        "percent",
        (r"(?:what|which) (?:percent\w*|per cent|proportion|share|fraction)\b", r"how many percent\b"),
    ),
    (
        "money",
        (
            r"how much (?:money|did .* (?:cost|pay|spend|raise|earn|donate)|does .* cost)\b",
            r"how much (?:was|were|is|are) .* (?:paid|fined|worth|sold|bought|auctioned|valued)\b",
            r"how much did .* (?:sell|go) for\b",
            r"what (?:price|amount of money|was the (?:price|cost))\b",
            r"what (?:does|did) .* cost\b",
        ),
    ),
    (
        "duration",
        (r"how (?:long|old)\b", r"what age\b", r"for how many (?:years|days|months|weeks|hours)\b"),
    ),
    (
        "number",
        (
            r"how (?:many|much|often|far|tall|big|large|high|deep|fast|heavy|wide)\b",
            r"what (?:is|was|were|are) the (?:number|population|total|toll|score|height|size|rate|average)\b",
            r"what number\b",
            r"(?:what .{0,30})?death toll\b",
        ),
    ),
    ("date", (r"when\b", r"(?:what|which) (?:\w+ )?(?:year|date|day|month|century|decade|season|time)\b")),
    (
        "place",
        (
            r"where\b",
            r"(?:what|which) (?:\w+ )?(?:country|countries|city|cities|states?|town|place|region)\b",
            r"(?:what|which) (?:\w+ )?(?:continent|county|province|location|island|river|village|area|nation)\b",
        ),
    ),
    (
        "person",
        (
            r"who(?:m|se)?\b",
            r"(?:what|which) (?:\w+ )?(?:person|man|woman|actor|actress|singer|president|minister|player)\b",
            r"(?:what|which) (?:\w+ )?(?:author|politician|leader|king|queen|scientist|artist|team|company)\b",
            r"(?:what|which) (?:\w+ )?(?:organi[sz]ation|group|party|agency)\b",
        ),
    ),
    ("reason", (r"why\b", r"for what reason\b", r"what (?:is|was) the reason\b", r"how come\b")),
    ("thing", (r"what\b", r"which\b", r"how\b")),
)
_COMPILED = tuple((kind, re.compile(r"\b(?:" + "|".join(p) + ")", re.I)) for kind, p in _TYPES)

_MEASURE = re.compile(
    r"\bhow (?P<measure>long|old|often|far(?! back)|tall|big|large|high|deep|fast|heavy|wide|cold|hot|strong|small)\b",
    re.I,
)
_KIND = re.compile(
    r"\b(?:what|which) (?P<kind>(?:(?:kinds?|types?|sorts?|parts?|names?) (?:of )?)?\w+)(?= (?:was|were|is|are|did|"
    r"do|does|has|have|had|can|could|will|would|of)\b)",
    re.I,
)
_FRAME = re.compile(
    r"\b(?:(?<=how much )money|(?<=how far )(?:away|apart|off)|(?<=how )far back|located|situated|based|"
    r"t(?:ake|akes|ook) place|bec[ao]me|called|named|kind|type|sort|part)\b|"
    r"\b[a-z]+(?= (?:away|back|down|off|out|up)\b)",  # who turned up was there, who pulled out withdrew
    re.I,
)
_HOW_LONG_IT_LASTED = re.compile(r"\bhow long\b.*\blast\W*$", re.I)
_THING = re.compile(
    r"\b(?:what|which) (?:(?P<of>kinds?|types?|sorts?) of )?(?:[a-z]+ )??"
    r"(?P<what>hospital|clinic|school|college|university|prison|jail|court|church|museum|theatre|theater|stadium|hotel|"
    r"restaurant|supermarket|bank|airline|airport|ship|ferry|newspaper|magazine|channel|website|band|song|album|film|"
    r"movie|book|prize|award|drug|vaccine|medicine|disease|virus|animal|(?P<plain>illness|weapon|explosive|poison))\b(?![’']s)",
    re.I,
)
"""Things of which one is told by its name, or by a word for such a thing."""
_ROLE = re.compile(
    r"\b[Ww](?:hat|hich) (?:(?!(?:did|does|do|was|were|is|are|has|have|had|will|would) )[a-z]+ )??"
    r"(?P<role>judge|magistrate|lawyer|attorney|prosecutor|doctor|surgeon|nurse|vet|veterinarian|pathologist|pilot|"
    r"astronaut|captain|driver|engineer|architect|teacher|professor|historian|priest|detective|photographer|journalist|"
    r"reporter|referee|umpire|coach|farmer|farm|firefighter|bodyguard|soldier|chef)\b(?![’']s| of\b)"
)
"""Who is told by what they do."""
LATEST = re.compile(
    r"\b(?:latest|most recent(?:ly)?|newest|currently|right now|so far|as of now|up to date|these days)\b",
    re.I,
)
_NOBODY = (
    r"(?:they|people|others|everyone|everybody|any ?(?:one|body)|some(?:one|body)|"
    r"(?:the )?(?:media|press|papers|newspapers|outlets|parties|others)|"
    r"the two sides|(?:both|all) sides|sources)"
)
_GROUPS = (
    r"(?:officials|experts|critics|analysts|leaders|scientists|researchers|politicians|residents|witnesses|survivors|"
    r"doctors|supporters|opponents|lawmakers|countries|governments|different [\w ]+?)"
)
_AUDIENCE = frozenset(
    """journalists journalist reporters reporter press media public followers fans audience audiences viewers listeners
    readers supporters crowd crowds newspaper""".split()
)
"""Whom everybody who speaks in public speaks to."""
_TOLD_TO = re.compile(
    r"\b(?:tell|told) (?P<whom>(?:[\w’'.\-]+ ?){1,4}?)"
    r"(?= ?(?:\b(?:about|of|on|over|regarding|that|after|before|when|why|how|where|during|in|at|to)\b|[?,]|$))",
    re.I,
)
_REACTIONS = r"\b(?:reactions?|responses?|replies|criticisms?|comments?)\b"
_HURT = r"(?:died|dead|killed|injured|deaths|victims|casualties|cases|missing|hurt|wounded|infected)"
_MANY = re.compile(
    "|".join(
        (
            r"\bwho (?:else )?(?:reported|reports|confirmed|denied|condemned|commented|reacted|is saying)\b",
            rf"\b(?:what|how) (?:do|did|are|were|have) (?:{_NOBODY}|{_GROUPS})\b.*"
            r"\b(?:say|said|saying|think|thought|report|reporting|react|reacted|respond|describe)\b",
            r"\b(?:what|how) (?:do|did|have|has) (?:the |both )?(?-i:[A-Z][\w-]*) and (?:the )?(?-i:[A-Z][\w-]*) "
            r"(?:say|said|think|react|respond)\b",
            r"\b(?:which|what|how many|all) (?:outlets|papers|newspapers|sources|agencies)\b",
            rf"\bhow many (?:\w+ ){{0,6}}?{_HURT}\b",
            rf"{_REACTIONS}|\b(?:death toll|everything|different accounts|conflicting)\b",
        )
    ),
    re.I,
)
_WHO_SAID = re.compile(
    r"^\W*(?:and |so |but )?(?:who(?: else)?|which \w+(?: \w+)?)(?: was| were| has| have| is)?(?: also| first)? "
    rf"{SAY}\b|\b(?:by whom|who (?:is|was) quoted|whose words|said by who)\b",
    re.I,
)
QUOTATION = 4
"""Words from which what stands in marks is a quotation."""
_QUOTED = re.compile(
    rf"\b{_WORDS}\b[\w ,:]{{0,30}}?(?:[“\"«](?P<a>[^“”\"«»]+)[”\"»]|(?<!\w)[‘'](?P<b>.+)[’'](?!\w))", re.I
)
_WHO = r"(?P<who>[^?,]+?) (?:also |publicly |reportedly )?"
_DID = rf"\b(?:did|does|do|has|have|had) {_WHO}"
_WHAT = (
    r"(?!how (?:did|does|do|has|have|had) [^?,]+? (?:tell|told|announced?|revealed?)\b)(?:what|how)(?: else)?"
)
"""What asks for words. How somebody told something is told by a deed: on television."""
_WHAT_SAID = tuple(
    re.compile(rf"\b{_WHAT} {did}\b", re.I) for did in (_DID + _WORDS, rf"(?:is|was|are|were) {_WHO}saying")
)
ASKS_SPEECH = (
    *_WHAT_SAID,
    *(
        re.compile(rf"\b{asking}\b.{{0,20}}?{_DID}{said}\b", re.I)
        for asking, said in ((_WHAT, SAY), ("(?:why|when|where)", _SPEAK))
    ),
    re.compile(rf"^\W*(?:and |but |so )?{_DID}(?:really |ever |actually )?{SAY}\b(?! (?:for|off)\b)", re.I),
)
"""“What did WHO say …”, “Why did WHO say …” and “Did WHO say …”; “Did WHO ask for …?” asks for a deed."""
ACCORDING = re.compile(
    r"\baccording to (?P<who>[^?,.;]+?)(?=[?,.;]|$| (?:what|who|when|where|how|why|which)\b)", re.I
)
"""“According to WHO, …”."""


def answer_type(question: str) -> AnswerType | None:
    """The kind of thing a question asks for; None where no question word tells. The first question word does, and
    what somebody said is words, whatever they are about: neither “What did she say when …?” nor “What did she say
    about the cost?” asks for more."""
    if any(p.search(question) for p in _WHAT_SAID):
        return "thing"
    found = (
        (match.start(), n) for n, (_, pattern) in enumerate(_COMPILED) if (match := pattern.search(question))
    )
    first = min(found, default=None)
    return None if first is None else _COMPILED[first[1]][0]


def quotation_in(question: str) -> str | None:
    """The words that a question quotes as said: “Who said ‘…’?”. Fewer than four are what something was called."""
    for match in _QUOTED.finditer(question):
        quoted = match["a"] or match["b"]
        if len(words(quoted)) >= QUOTATION:
            return quoted.strip()
    return None


def asks_whose(question: str) -> bool:
    """Whether who said something, when or where is asked for, or whether somebody did."""
    return (
        re.match(r"\W*(?:and |but |so )?(?:who|whose|when|where|which|did|has|have)\b", question, re.I)
        is not None
    )


def measure_of(question: str) -> str | None:
    """What a measure is asked with, “old” of “How old is she?”: it need not stand in the answer (“She is 34”)."""
    asked = _MEASURE.search(question)
    return asked["measure"].lower() if asked else None


def frame_words(question: str) -> set[str]:
    """The words, lower case, that only say what kind of thing is asked for: “country” of “In which country did …?”,
    “located”, “take place”. They need not stand in the answer."""
    kinds = {w.lower() for m in _KIND.finditer(question) for w in words(m["kind"])}
    if _HOW_LONG_IT_LASTED.search(question):
        kinds.add("last")
    return kinds | {w for m in _FRAME.finditer(question) for w in words(m.group().lower())}


def thing_asked(question: str) -> tuple[str, bool] | None:
    """What “Which hospital …?” asks for, “hospital”, and whether no name tells it, as in “What type of ship …?” and
    “Which weapon …?”; None where it asks for no such thing."""
    asked = _THING.search(question)
    return (asked["what"].lower(), bool(asked["of"] or asked["plain"])) if asked else None


def role_asked(question: str) -> str | None:
    """What somebody does who is asked for, “pilot” of “Which pilot flew it?”; None where nobody so is."""
    asked = _ROLE.search(question)
    return asked["role"].lower() if asked else None


def wants_speaker(question: str) -> bool:
    """Whether the speaker is the answer: “Who said …?”."""
    return bool(_WHO_SAID.search(question))


def wants_many(question: str) -> bool:
    """Whether several outlets, people or dates belong in the answer."""
    return bool(_MANY.search(question))


def is_nobody(who: str) -> bool:
    """Whether “who” is anybody at all: people, the papers, others."""
    return re.fullmatch(_NOBODY, who.strip(), re.I) is not None


def is_group(who: str) -> bool:
    """Whether “who” is anybody of a kind: officials, experts, scientists."""
    return re.fullmatch(_GROUPS, who.strip(), re.I) is not None


def asks_reactions(question: str) -> bool:
    """Whether what somebody, whoever it is, said of something is asked for."""
    return re.search(_REACTIONS, question, re.I) is not None


def without_reactions(question: str) -> str:
    """A question without the word that only asks for them: “the reaction to the sale” is about the sale."""
    return re.sub(rf"{_REACTIONS}(?= (?:to|on|from)\b)", " ", question, flags=re.I)


def asks_speech(question: str) -> bool:
    """Whether somebody's words are asked for: “What did … say?”."""
    return any(p.search(question) for p in ASKS_SPEECH)


def spoken_by(question: str) -> set[str]:
    """The words, lower case, with which a question says whose words it asks for."""
    found = [p.search(question) for p in (*ASKS_SPEECH, ACCORDING)]
    return {w for m in found if m for w in words(m["who"].lower())}


def told_to(question: str) -> set[str]:
    """The words, lower case, for whom somebody spoke to, “Vogue” of “What did she tell Vogue about it?”: their answer
    need not name them, and is not about them."""
    told = _TOLD_TO.search(question) if asks_speech(question) else None
    return set(words(told["whom"].lower())) if told else set()


def words_of_saying(question: str) -> set[str]:
    """The verbs of saying that a question asks with, “people” or “the papers” if it asks for theirs, and an audience
    that it names, lower case: they are not its subject."""
    found = [p.search(question) for p in (*ASKS_SPEECH, _WHO_SAID)]
    verbs = {v.lower() for m in found if m for v in re.findall(rf"\b{_WORDS}\b", m.group(), re.I)}
    if found[-1]:  # “Who condemned …?” asks for more than for who spoke
        verbs = {v for v in verbs if not _TELLING.match(v)}
    asked = [m["who"] for m in found[:-1] if m and is_nobody(m["who"])]
    return verbs | {w for who in asked for w in who.lower().split()} | (told_to(question) & _AUDIENCE)
