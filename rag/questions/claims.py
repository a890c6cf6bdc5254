"""Questions about a claim: who reported it, who first, who denies it, how its figure changed, what was said over time.

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

Asking = Literal["reported", "carried", "weighed", "denied", "changed", "said"]
"""Who else reported it; who reports it at all, from the first on; whether it is true, which is who reports it and who
denies it; who denies it; how its figure changed; what somebody said of it over time."""
PRONOUNS = ("he", "she", "they", "it")


@dataclass(frozen=True, slots=True)
class ClaimQuestion:
    """What is asked of a claim. `topic` is empty where the claim is one that was shown, as quote number `nth` of the
    last answer, counted from 1, or as what that answer was about (None). `who` narrows it to one person's words;
    `whatever` asks for all that was denied, on the topic if there is one, and for no one claim.
    """

    asking: Asking
    topic: str = ""
    nth: int | None = None
    who: str = ""
    whatever: bool = False

    @property
    def subject(self) -> str:
        """What to look for: of a denial by somebody, their name too."""
        named = self.asking == "denied" and self.topic and self.who.lower() not in PRONOUNS
        return f"{self.who} {self.topic}".strip() if named else self.topic


_ORDINALS = {"first": 1, "second": 2, "third": 3}
_THING = (
    r"(?:claim|report|quot(?:e|ation)|story|statement|news|fact|remark|sentence|denial"
    r"|allegation|accusation|rumou?r|number|figure|toll|count)s?"
)
_SHOWN = (
    rf"(?:(?:this|that|it|these|those|them|him|her|so)(?: before| earlier| again| at the time)?|the same(?: thing)?"
    rf"|(?:this|that|the|these|those) {_THING}|what (?:he|she|it|they) (?:sa(?:id|ys?)|claim(?:s|ed)?|told \w+)"
    r"|(?:this|that|the) (?P<ordinal>first|second|third) (?:quote|one)"
    r"|(?:quote |number )?\[?(?P<nth>\d)\]?(?= ?[?.!]?$))"
)
"""What was shown before."""
_ONLY_SHOWN = re.compile(rf"^{_SHOWN}$", re.IGNORECASE)
_WHATEVER = re.compile(r"^(?:any|some)thing(?: else)?(?: (?:about|on|of|regarding) |$)", re.IGNORECASE)
_NAMED = re.compile(r"^the (?!same)", re.IGNORECASE)
_HAS = r"(?:has|have|did|does|do|is|are|was|were)"
_ANYONE = r"(?:any(?:one|body)|some(?:one|body)|any(?: \w+){1,2}|other \w+|another \w+|others?|people|they)(?: else)?"
_ADVERBS = r"(?: (?:ever|also|since|yet|publicly|already|now|been|then))*"
_PRINT = (
    r"(?:(?:report|confirm|cover|carry|carri|print|publish|corroborat|mention|repeat)\w*|r[ua]n|wrote|writ\w+"
    r"|pick(?:ed|s)? up)"
)
_JUDGE = r"(?:accus|criti|condemn|prais|blam|ask|answer|respond|demand|urg|promis|react|den(?:y|ied|ies))"
"""Verbs of saying that repeat nothing."""
_REPORT = rf"(?:{_PRINT}|(?!{_JUDGE}){SAY})"
_OTHERS = rf"(?:who else|(?:what|which) other \w+|which others|{_HAS} {_ANYONE})"
_OUTLETS = (
    r"(?:(?:news)?papers?|outlets?|(?:news )?media|(?:news )?sources?|(?:news )?sites?|articles?|agenc(?:y|ies)"
    r"|broadcasters?|channels?|stories)"
)
_ALL = rf"(?:(?:which|what|how many) (?:\w+ )?{_OUTLETS})"
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
MOVED = (
    r"(?:(?:chang|develop|evolv|grow|grew|ris|rose|increas|fall|fell|drop|declin|var|differ|mov)\w*"
    r"|go(?:ne)? up|went up|updated|corrected|revised)"
)
OVER_TIME = (
    r"(?: over (?:time|the (?:years|months|weeks|days))| through time| so far| (?:ever )?since(?: then)?| in order"
    r"| by date| later(?: on)?| afterwards| in the meantime)"
)
_POSITION = (
    r"(?:position|stance|view|opinion|line|message|story|account|attitude|rhetoric|tone|statement)s? "
    r"(?:on|about|of|towards?|regarding)"
)
MIND = r"(?:mind|position|stance|view|opinion|tune|story|line|account|version|message|tone)s?"
_PATTERNS: tuple[tuple[Asking, str], ...] = (
    # Has anyone denied that …? Was this denied? Who disputes it? Did Ada Berg deny it? Are there any denials?
    ("denied", rf"(?:is|are) there {_ANYONE} who {_AGAINST} (?P<shown>{_SHOWN})"),
    ("denied", rf"{_HAS} {_ANYONE}{_ADVERBS} {_DENY} (?:the {_RUMOUR} that |that )?(?P<about>.+?)"),
    ("denied", rf"{_HAS} {_ANYONE}{_ADVERBS} {_AGAINST} (?P<shown>{_SHOWN})"),
    ("denied", rf"who(?: else)?(?: has| have| is| would)?{_ADVERBS} {_AGAINST} (?P<shown>{_SHOWN})"),
    ("denied", rf"{_HAS} (?P<shown>{_SHOWN}){_ADVERBS} {_AGAINST}(?: by {_ANYONE})?"),
    ("denied", rf"{_HAS} (?P<about>.*\b{_RUMOUR}\b.*?){_ADVERBS} {_DENY}(?: by {_ANYONE})?"),
    ("denied", rf"{_HAS} (?:it|there)(?: been)?{_ADVERBS} {_DENY} that (?P<about>.+?)"),
    ("denied", rf"{_HAS} (?P<who>.+?){_ADVERBS} {_AGAINST} (?P<shown>{_SHOWN})"),
    ("denied", rf"{_HAS} (?P<who>.+?){_ADVERBS} {_DENY} that (?P<about>.+?)"),
    ("denied", rf"{_HAS} (?P<who>.+?){_ADVERBS} den(?:y|ied) (?!.*\b{_REFUSED}\b)(?P<about>.+?)"),
    ("denied", rf"who(?: else)?(?: has| have)?{_ADVERBS} {_DENY} the {_RUMOUR} that (?P<about>.+?)"),
    ("denied", rf"(?:who|{_HAS} {_ANYONE}) (?:says? otherwise|(?:dis|not )agrees?|sees? it differently)"),
    (
        "denied",
        r"(?:is|are|was|were|has|have) there (?:been )?(?:(?:a|any) )?denials?(?: (?:of|to|for) (?P<about>.+?))?",
    ),
    # Who else reported …? Who confirmed this? Was … reported elsewhere? Are there other sources for …?
    (
        "reported",
        rf"{_OTHERS}(?: {_HAS})?{_ADVERBS} {_REPORT} (?:(?:some|any)thing )?(?:about |on )?(?:that (?!too\b|as\b))?"
        r"(?P<about>.+?)(?: too| as well)?",
    ),
    (
        "carried",
        rf"(?:when|where)(?: {_HAS})? (?P<shown>{_SHOWN})(?: been)? (?:first|originally|initially) {_REPORT}",
    ),
    ("carried", rf"how widely {_HAS} (?P<shown>{_SHOWN})(?: been)? {_PRINT}"),
    (
        "carried",
        rf"(?:when|where) {_HAS} (?P<shown>{_SHOWN}) (?:first|originally) (?:appear|come out|break|surface)\w*",
    ),
    ("carried", rf"(?:who|which \w+)(?: {_HAS})?(?: first)? {_PRINT} (?P<shown>{_SHOWN}) first"),
    ("carried", rf"(?:who|which \w+)(?: {_HAS})? (?:first|originally) {_PRINT} (?P<shown>{_SHOWN})"),
    (
        "carried",
        rf"(?:who|which \w+) (?:was|were) (?:the )?first to {_PRINT} (?:that )?(?P<about>.+?)",
    ),
    (
        "carried",
        rf"who broke (?:the (?:news|story)(?: (?:of|that|about) (?P<about>.+?))?|(?P<shown>{_SHOWN}))",
    ),
    (
        "carried",
        rf"{_ALL}(?: {_HAS})?(?: also)? {_PRINT} (?:the (?:news|story|report)s? (?:of|about|that) |about |on |that )?"
        r"(?P<about>.+?)(?: too| as well)?",
    ),
    (
        "reported",
        rf"(?:who|which \w+)(?: {_HAS})?(?: also)? {_PRINT} (?P<shown>{_SHOWN})(?: too| as well)?",
    ),
    (
        "reported",
        rf"{_HAS} (?P<about>.+?){_ADVERBS} {_REPORT} "
        r"(?:elsewhere|anywhere else|(?:by|in) (?:any|other|several|many|more)\w*\b.*)",
    ),
    ("reported", rf"where else {_HAS} (?P<about>.+?){_ADVERBS} (?:appear\w*|{_REPORT})"),
    ("reported", r"(?:is|are) there (?:any )?(?:other|another|more) sources? (?:for|of|on) (?P<about>.+?)"),
    # Is that true? Has it been confirmed?
    (
        "weighed",
        rf"(?:is|was) (?P<shown>{_SHOWN})(?: really| actually| still)? (?:true|so|real|accurate|correct|right|a fact)",
    ),
    ("reported", rf"who else (?:has|have|gives?|gave|cites?|cited|uses?|used) (?P<shown>{_SHOWN})"),
    ("reported", rf"{_HAS} (?P<shown>{_SHOWN}){_ADVERBS} (?:confirm|corroborat|verifi)\w*(?: by .+)?"),
    # How did the number change? Was the figure corrected? Are there other figures for …?
    ("changed", rf"(?:how )?{_HAS} (?P<figure>(?:.*\b)?{_FIGURE}\b.*?){_ADVERBS} {MOVED}{OVER_TIME}*"),
    ("changed", rf"(?:how )?(?:has|have|did) (?P<shown>that|it|this|they|those|these) {MOVED}{OVER_TIME}*"),
    ("changed", rf"is (?:this|that|it) still the(?: right| current| valid)? {_BARE}"),
    (
        "changed",
        r"(?:what(?:[’']s| is| are| was| were)|is (?:this|that|it)(?: still)?) the "
        r"(?:latest|newest|most recent|earliest|previous|original|initial|current|final|right|same) "
        rf"{_BARE}",
    ),
    (
        "changed",
        rf"(?:is|are|were) there (?:any )?(?:other|different|later|newer|conflicting) {_FIGURE}"
        r"(?: (?:for|of|on) (?P<about>.+?))?",
    ),
    # What has Ada Berg said about … over time? How has her position on … changed?
    (
        "said",
        rf"(?:what (?:else )?)?{_HAS} (?P<who>.+?) {SAY}(?: anything)?(?: else| more)? "
        rf"(?:about|on|of|regarding) (?P<about>.+?){OVER_TIME}",
    ),
    ("said", rf"what (?:else )?{_HAS} (?P<who>.+?) {SAY}{OVER_TIME}"),
    (
        "said",
        rf"{_HAS} (?P<who>.+?){_ADVERBS} (?:chang|shift|soften|revers)\w* (?:his|her|their|its) {MIND}"
        rf"(?: (?:about|on|of|regarding) (?P<about>.+?))?{OVER_TIME}?",
    ),
    (
        "said",
        rf"how {_HAS} (?!(?:the|this|that) {MIND})(?P<who>.+?)(?:[’']s?)? {MIND} {MOVED}"
        rf"(?: (?:about|on|of|regarding) (?P<about>.+?))?{OVER_TIME}?",
    ),
    ("said", rf"how {_HAS} (?P<who>.+?)(?:[’']s?)? {_POSITION} (?P<about>.+?) {MOVED}{OVER_TIME}?"),
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
            if asking == "denied" and (whatever := _WHATEVER.match(about)):
                return ClaimQuestion(asking, about[whatever.end() :], who=got.get("who", ""), whatever=True)
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
