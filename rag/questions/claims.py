"""Questions about a claim: who else reported it, who denies it, how its figure changed, what was said of it over time.

Such a question is answered with all that is known of one claim, by date, not with the sentences that match it best.
What it is about is either said in it (“Who else reported the resignation of Ada Berg?”), or was shown before: “this”,
“it”, “the number”, “[2]”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.questions.kinds import SAY
from rag.terms import STOP_WORDS, words

Asking = Literal["reported", "denied", "changed", "said"]


@dataclass(frozen=True, slots=True)
class ClaimQuestion:
    """What is asked of a claim. `topic` is empty where the claim is one that was shown, as quote number `nth` of the
    last answer, counted from 1, or as what that answer was about (None). `who` narrows it to one person's words.
    """

    asking: Asking
    topic: str = ""
    nth: int | None = None
    who: str = ""

    @property
    def subject(self) -> str:
        """What to look for: of a denial by somebody, their name too."""
        return (
            f"{self.who} {self.topic}" if self.asking == "denied" and self.who and self.topic else self.topic
        )


_ORDINALS = {"first": 1, "second": 2, "third": 3}
_THING = (
    r"(?:claim|report|quot(?:e|ation)|story|statement|news|fact|remark|sentence|denial"
    r"|allegation|accusation|rumou?r)s?"
)
_SHOWN = (
    rf"(?:this|that|it|these|those|so|the same(?: thing)?|(?:this|that|the|these|those) {_THING}"
    r"|(?:this|that|the) (?P<ordinal>first|second|third) (?:quote|one)"
    r"|(?:quote |number )?\[?(?P<nth>\d)\]?(?= ?[?.!]?$))"
)
"""What was shown before."""
_ONLY_SHOWN = re.compile(rf"^{_SHOWN}$", re.IGNORECASE)
_NAMED = re.compile(r"^the (?!same)", re.IGNORECASE)
_HAS = r"(?:has|have|did|does|do|is|are|was|were)"
_ANYONE = r"(?:any(?:one|body)|some(?:one|body)|any(?: \w+){1,2}|other \w+|another \w+|others?|people|they)(?: else)?"
_ADVERBS = r"(?: (?:ever|also|since|yet|publicly|already|now|been|then))*"
_PRINT = (
    r"(?:(?:report|confirm|cover|carry|carri|print|publish|corroborat|mention|repeat)\w*|r[ua]n|wrote|writ\w+"
    r"|pick(?:ed|s)? up)"
)
_REPORT = rf"(?:{_PRINT}|{SAY})"
_OTHERS = rf"(?:who else|(?:what|which) other \w+|which others|{_HAS} {_ANYONE})"
_DENY = r"(?:den(?:y|ies|ied|ying)|disput(?:e[sd]?|ing)|contradict\w*|refut\w+|rebut\w*)"
_AGAINST = (
    rf"(?:{_DENY}|reject\w*|contest\w*|challeng\w+|question\w*|disagree\w*(?: with)?|object\w*(?: to)?)"
)
_REFUSED = (
    r"(?:appeal|request|bail|motion|petition|application|entry|access|permission|visa|parole|asylum|coverage|service"
    r"|benefit|funding|leave|promotion)s?"
)
"""What a court or a border denies, and nobody disputes."""
_RUMOUR = r"(?:report|claim|story|allegation|accusation|rumou?r)s?"
_BARE = r"(?:number|figure|toll|count|total|tally|estimate|amount|sum)s?"
_FIGURE = (
    rf"(?:{_BARE}|(?:cost|price|percentage|share|rate|size|death|case|vote|offer|bid|budget|deficit|debt|fine|salary"
    r"|wage|profit|loss|revenue|jackpot|prize|lead|majority|temperature|magnitude)s?|casualties|dead|missing|injured"
    r"|damage|inflation|unemployment|turnout|attendance|membership|sales|salaries|losses)"
)
_MOVED = (
    r"(?:(?:chang|develop|evolv|grow|grew|ris|rose|increas|fall|fell|drop|declin|var|differ|mov)\w*"
    r"|go(?:ne)? up|went up|updated|corrected|revised)"
)
_OVER_TIME = (
    r"(?: over (?:time|the (?:years|months|weeks|days))| through time| so far| since(?: then)?| in order"
    r"| by date)"
)
_POSITION = (
    r"(?:position|stance|view|opinion|line|message|story|account|attitude|rhetoric|tone|statement)s? "
    r"(?:on|about|of|towards?|regarding)"
)
_PATTERNS: tuple[tuple[Asking, str], ...] = (
    # Has anyone denied that …? Was this denied? Who disputes it? Did Ada Berg deny it? Are there any denials?
    ("denied", rf"{_HAS} {_ANYONE}{_ADVERBS} {_DENY} (?:that )?(?P<about>.+?)"),
    ("denied", rf"{_HAS} {_ANYONE}{_ADVERBS} {_AGAINST} (?P<shown>{_SHOWN})"),
    ("denied", rf"who(?: else)?(?: has| have| is| would)?{_ADVERBS} {_AGAINST} (?P<shown>{_SHOWN})"),
    ("denied", rf"{_HAS} (?P<shown>{_SHOWN}){_ADVERBS} {_AGAINST}(?: by {_ANYONE})?"),
    ("denied", rf"{_HAS} (?P<about>.*\b{_RUMOUR}\b.*?){_ADVERBS} {_DENY}(?: by {_ANYONE})?"),
    ("denied", rf"{_HAS} (?:it|there)(?: been)?{_ADVERBS} {_DENY} that (?P<about>.+?)"),
    ("denied", rf"{_HAS} (?P<who>.+?){_ADVERBS} {_DENY} (?P<shown>{_SHOWN})"),
    ("denied", rf"{_HAS} (?P<who>.+?){_ADVERBS} {_DENY} that (?P<about>.+?)"),
    ("denied", rf"{_HAS} (?P<who>.+?){_ADVERBS} den(?:y|ied) (?!.*\b{_REFUSED}\b)(?P<about>.+?)"),
    (
        "denied",
        r"(?:is|are|was|were|has|have) there (?:been )?(?:(?:a|any) )?denials?(?: (?:of|to|for) (?P<about>.+?))?",
    ),
    # Who else reported …? Who confirmed this? Was … reported elsewhere? Are there other sources for …?
    (
        "reported",
        rf"{_OTHERS}(?: {_HAS})?{_ADVERBS} {_REPORT} (?:(?:some|any)thing )?(?:about |on )?(?:that )?(?P<about>.+?)"
        r"(?: too| as well)?",
    ),
    (
        "reported",
        rf"(?:who|which \w+)(?: {_HAS})?(?: also)? {_PRINT} (?P<shown>{_SHOWN})(?: too| as well| first)?",
    ),
    (
        "reported",
        rf"{_HAS} (?P<about>.+?){_ADVERBS} {_REPORT} (?:elsewhere|anywhere else|by (?:any|other)\w*\b.*)",
    ),
    ("reported", rf"where else {_HAS} (?P<about>.+?){_ADVERBS} (?:appear\w*|{_REPORT})"),
    ("reported", r"(?:is|are) there (?:any )?(?:other|another|more) sources? (?:for|of|on) (?P<about>.+?)"),
    # How did the number change? Was the figure corrected? Are there other figures for …?
    ("changed", rf"(?:how )?{_HAS} (?P<figure>(?:.*\b)?{_FIGURE}\b.*?){_ADVERBS} {_MOVED}{_OVER_TIME}*"),
    (
        "changed",
        rf"(?:is|are|were) there (?:any )?(?:other|different|later|newer|conflicting) {_FIGURE}"
        r"(?: (?:for|of|on) (?P<about>.+?))?",
    ),
    # What has Ada Berg said about … over time? How has her position on … changed?
    (
        "said",
        rf"(?:what )?{_HAS} (?P<who>.+?) {SAY}(?: anything)? (?:about|on|of|regarding) (?P<about>.+?){_OVER_TIME}",
    ),
    ("said", rf"what {_HAS} (?P<who>.+?) {SAY}{_OVER_TIME}"),
    ("said", rf"how {_HAS} (?P<who>.+?)(?:[’']s?)? {_POSITION} (?P<about>.+?) {_MOVED}{_OVER_TIME}?"),
)
_COMPILED = tuple(
    (asking, re.compile(rf"^\W*(?:(?:and|but|so) )?{pattern}\W*$", re.I)) for asking, pattern in _PATTERNS
)


def claim_question(question: str, *, following: bool = True) -> ClaimQuestion | None:
    """What a question asks of a claim; None where it is an ordinary question. Without a conversation that it is
    `following`, “the report” was not shown before and is something to look for."""
    for asking, pattern in _COMPILED:
        found = pattern.match(question)
        if found:
            got = {name: value.strip(" ,") for name, value in found.groupdict().items() if value}
            about, shown = got.get("about", ""), got.get("shown", "")
            if about and (only := _ONLY_SHOWN.match(about)):
                got |= {name: value for name, value in only.groupdict().items() if value}
                about, shown = "", about
            if not following and _NAMED.match(shown):
                return None
            figure = got.get("figure", "")
            if figure and not _bare(figure):
                about = figure
            nth = int(got["nth"]) if "nth" in got else _ORDINALS.get(got.get("ordinal", "").lower())
            return ClaimQuestion(asking, about, nth, got.get("who", ""))
    return None


def _bare(figure: str) -> bool:
    """Whether it is just “the number” or “that figure”, of what was shown."""
    return all(w in STOP_WORDS or re.fullmatch(_BARE, w) for w in words(figure.lower()))
