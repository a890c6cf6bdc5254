"""What a question takes to have happened to somebody, and how else it is told: “Who won …?”, “When did … die?”.

An article that speaks of a lawsuit does not tell who won it, unless it has one of the words that tell of winning.
"""

from __future__ import annotations

import re

_CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    # what it is asked with, and what it is told with
    "win": ("w[io]n|wins|beat|defeat(?:ed)?", (
        "w[io]n", "wins", "winn(?:er|ers|ing)", "victor(?:y|ies|ious|s)?", "beat(?:s|en|ing)?", "defeat(?:s|ed|ing)?",
        "triumph\\w*", "prevail\\w*", "clinch\\w*", "champions?", "titles?", "gold", "medals?", "awards?", "awarded",
        "prizes?", "elected", "re-?elect\\w*", "first place", "in favou?r", "crowned", "successful\\w*", "edged?",
        "upset", "succe(?:ss|eds?|eded)", "lost?", "loses", "trounc\\w*", "rout(?:s|ed)?", "top(?:s|ped)", "took",
    )),
    "lose": ("lose|loses|lost", (
        "lost?", "los(?:es|s|ses|ing|er|ers)", "defeat(?:s|ed)?", "beat(?:s|en)?", "w[io]n", "wins", "concede[sd]?",
        "without", "eliminated", "stripped", "forfeit\\w*",
    )),
    "die": ("die[sd]?", (
        "die[sd]?", "dying", "dead", "death", "killed", "kill(?:s|ing)?", "pass(?:es|ed) away", "passing", "late",
        "murder\\w*", "assassinat\\w*", "execut(?:ed|ion)", "suicide", "funeral", "obituary", "succumb\\w*",
        "deceased", "bod(?:y|ies)", "victims?", "fatal\\w*", "drowned", "perish\\w*", "buried", "shot", "slain",
        "lost (?:his|her|their) li(?:fe|ves)", "mourn\\w*",
    )),
    "testify": ("testif(?:y|ies|ied)", (
        "testif\\w*", "testimon\\w*", "witness(?:es)?", "stand", "told (?:the |a )?(?:\\w+ )?(?:jur\\w+|court|judge|"
        "panel|committee|congress|senate|senators|lawmakers|inquiry|hearing)", "under oath", "evidence",
    )),
    "resign": ("resign(?:s|ed)?|step(?:s|ped)? down|quit", (
        "resign\\w*", "step(?:s|ped|ping)? (?:down|aside|back)", "quits?", "left", "leav(?:es?|ing)", "depart\\w*",
        "retir\\w*", "oust\\w*", "replac\\w*", "stand(?:s|ing)? down", "stood down", "remov\\w*", "successor",
    )),
    "convict": ("convict(?:ed|s)?|found guilty", (
        "convict\\w*", "guilty", "sentenc\\w*", "verdict", "pleaded", "pled",
    )),
    "sentence": ("sentenced", ("sentenc\\w*", "jail(?:s|ed)?", "prison", "imprison\\w*", "life", "probation", "fined")),
    "acquit": ("acquit(?:ted|s)?|cleared", (
        "acquit\\w*", "not guilty", "clear(?:ed|s)", "exonerat\\w*", "dismiss\\w*",
    )),
    "marry": ("marr(?:y|ies|ied)|wed", ("marr\\w+", "wed(?:s|ded|ding)?", "bride\\w*")),
    "succeed": ("succeed(?:s|ed)?|replace[sd]?|t(?:ook|akes?) over from", (
        "succe(?:ed|ss)\\w*", "replac\\w*", "t(?:ook|ak(?:e|es|en|ing)) (?:over|his|her|the place)", "follow(?:s|ed)",
        "heir", "inherit\\w*", "interim", "acting", "appoint\\w*", "elect(?:s|ed)", "sworn", "named", "became",
        "becom(?:e|es|ing)", "incoming", "next", "(?-i:new (?=[a-z]))",
    )),
    "pay": ("pa(?:y|ys|id) for|fund(?:s|ed)?|financed?|finances|sponsor(?:s|ed)?", (
        "pa(?:y|ys|id|ying)", "payments?", "fund\\w*", "financ\\w*", "sponsor\\w*", "donat\\w*", "donors?", "grants?",
        "money", "costs?", "expens\\w*", "invest\\w*", "subsid\\w*", "budget\\w*", "bill", "raised", "spen[dt]\\w*",
        "taxpayers?", "bought", "crowdfund\\w*",
    )),
    "pilot": ("pilot(?:s|ed)?|dr(?:ove|ives?|iving)|captained|steered", (
        "pilot\\w*", "captain\\w*", "crew", "driv\\w+", "drove", "cockpit", "wheel", "controls", "skipper\\w*", "helm",
        "fl(?:ew|own|ying)", "steer\\w*",
    )),
    "direct": ("direct(?:s|ed)", ("direct\\w*", "film-?makers?", "helmed")),
    "ignite": ("(?:start(?:s|ed)?|lit|set|cause[sd]?) (?:the |a )?(?:\\w+ )?(?:fires?|blazes?|wildfires?|inferno)", (
        "arson\\w*", "lit", "lighting", "ignit\\w*", "set(?:ting)?", "ablaze", "alight", "spark\\w*",
        "start(?:s|ed|ing) (?:\\w+ ){0,3}(?:fires?|blazes?|wildfires?|inferno)", "caused", "torch\\w*", "firebomb\\w*",
    )),
    "bury": ("buried|interred|cremated|laid to rest", (
        "bur(?:y|ied|ial|ying)", "graves?", "graveside", "cemeter\\w+", "churchyard", "interred", "funeral\\w*",
        "tomb\\w*", "mausoleum", "cremat\\w*", "ashes", "(?:laid|put) to rest",
    )),
    "arrest": ("arrest(?:s|ed)?|detain(?:s|ed)?", (
        "arrest\\w*", "det(?:ain|ention)\\w*", "custody", "apprehend\\w*", "caught", "captur\\w*", "held", "charged",
        "jail\\w*", "imprison\\w*", "handcuff\\w*", "seiz\\w*", "surrender\\w*",
    )),
    "sue": ("sue[sd]?", (
        "su(?:e|es|ed|ing|its?)", "lawsuits?", "litig\\w+", "court", "legal action", "filed", "plaintiffs?",
    )),
    "become": (
        "bec[oa]me (?:an? |the )?(?:\\w+ )?(?:president|minister|mayor|governor|senator|king|queen|pope|chair\\w*|ceo|"
        "head|chief|secretary|director|judge|coach|captain|manager|ambassador|owner)", (
        "bec(?:[oa]me|om(?:es|ing))", "elect(?:s|ed)?", "w[io]n", "appoint\\w*", "nominat\\w*", "named", "sworn",
        "took", "inaugurat\\w*", "promot\\w*", "succe(?:ed|ss)\\w*", "replac\\w*", "crown\\w*", "since",
        "chosen", "select\\w*", "hired", "until", "from (?:19|20)\\d\\d", "confirmed", "assum\\w*", "incoming",
        "(?:first|second) term", "bought", "purchas\\w*", "acquir\\w*",
    )),
    "buy": ("b(?:uys?|ought)|acquire[sd]?|purchase[sd]?", (
        "bu(?:y|ys|ying|yers?|yout)", "bought", "acqui\\w+", "purchas\\w*", "sales?", "sold", "sell\\w*", "takeover",
        "t(?:ook|akes|aken|aking) over", "merge\\w*", "merging", "own\\w*", "paid", "deal", "bid\\w*", "auction\\w*",
    )),
}  # fmt: skip
_TOLD = {name: re.compile(rf"\b(?:{'|'.join(told)})\b", re.I) for name, (_, told) in _CLASSES.items()}
_VERBS = "|".join(f"(?P<{name}>{asked})" for name, (asked, _) in _CLASSES.items())
_WHO = re.compile(
    r"^\W*(?:and |so |but )?(?:who|which \w+(?: \w+)?)(?: has| have| had| was| were| also| first| ever)* "
    rf"(?:{_VERBS})\b",
    re.I,
)
_DID = re.compile(
    r"^\W*(?:and |so |but )?(?:(?:what|when|where|why|how|who|whom|by whom|(?:in |by |from )?(?:which|what) \w+) )?"
    rf"(?:did|does|was|were|has|have|had|is|will|would) [^?]*?\b(?:{_VERBS})\b",
    re.I,
)
_GENERAL = frozenset(
    "conducted led lead called call described describe named name try tried expected due".split()
)
"""What stands for many deeds, or before the one that is meant."""
_HELPS = "was|were|is|are|has|have|had|will|would|can|could|may|might|must|should|be|been|being"
_ADVERBS = r"(?:(?:also|else|first|ever|still|then|\w+ly) )*"
_NAMED = r"(?:the )?(?:[a-z]+ ){0,2}?(?:[A-Z][\w.\-]* (?:(?:and|of|the) )?)+"
_DEEDS = (
    re.compile(
        rf"^\W*(?:and |so |but )?who (?:(?:{_HELPS}) )*{_ADVERBS}"
        rf"(?!(?:did|does|do|the|an?|{_HELPS})\b)(?P<verb>[a-z]+)\b",
        re.I,
    ),
    re.compile(rf"\b(?:did|does|do|{_HELPS}) {_NAMED}{_ADVERBS}(?P<verb>[a-z]+)\b"),
)


def deed_in(question: str) -> str | None:
    """The verb, lower case, of what a question asks who did, or of what somebody named did: “started” of “Who started
    the fire?”, “leave” of “When did Ida Berg leave?”; None where it cannot be told from other words."""
    asked = next((found for pattern in _DEEDS if (found := pattern.search(question))), None)
    verb = asked["verb"].lower() if asked else None
    return None if verb in _GENERAL else verb


def outcome_in(question: str) -> tuple[str, str] | None:
    """Which of these a question takes to have happened, and the verb it is asked with; None where it asks for none:
    (“win”, “won”) of “Who won the cup?”."""
    asked = _WHO.match(question) or _DID.match(question)
    if asked is None:
        return None
    name = next(name for name in _CLASSES if asked[name])
    return name, asked[name].lower()


def tells(outcome: str, text: str) -> bool:
    """Whether a text has any of the words that it is told with."""
    return _TOLD[outcome].search(text) is not None
