"""The words by which a sentence denies, refutes or debunks, and those by which it does not."""

from __future__ import annotations

import re

_REFUSED = (
    r"offer|request|bid|effort|attempt|plea|appeal|bail|motion|permission|access|entry|tenure|visa|parole|application"
    r"|petition|funding|nomination|promise|title|chance|opportunity|right|benefits?|coverage|service|boardings?|bond"
    r"|loans?|licen[cs]e|permit|asylum"
)
# One denies somebody something: “denied Germany a ninth title”, “deny your device from using it”.
_SOMEBODY = (
    r"(?:him|her|them|us|me|you|it|(?:your|his|her|their|the)\ \w+|[A-Z][\w’']+(?:\ [A-Z][\w’']+)?)"
    r"\ (?:(?:an?|of|from|any|further|more|the|its|his|her|their)\b|[“\"‘])"
)
SAID = r"claim|report|accusation|allegation|charge|rumou?r|story|assertion|account"
SUPPOSED = r"suggestion|speculation|idea|notion|insinuation|announcement"
DENIAL = re.compile(
    rf"""\b(?:
      # “Was denied entry” and “denied the appeal” refuse.
      (?<!-)(?<!been\ )(?<!was\ )(?<!were\ )(?<!being\ )den(?:y|ies|ied|ying)\b
      (?!(?:\ [\w.’'-]+){{0,4}}\ (?:{_REFUSED})s?\b|\ (?-i:{_SOMEBODY}))
      # “Denial of service”, “the denial of what is” are none of what somebody says.
    | denials?(?=\ (?:that|by|from)\b|\ of\ (?:[\w’']+\ ){{0,2}}(?:(?:{SAID})s?|wrongdoing|involvement|guilt|\w+ing)\b)
    | refut(?:e[sd]?|ing) | rebut(?:s|ted|ting)?\b
    # “Brushed aside reports”, “bristled at the suggestion”: of what somebody says only.
    | (?:(?:brush|wav)(?:e[sd]?|s|ed|ing)?\ (?:off|aside|away)|(?:sho[ot]t?s?|shooting|knock(?:s|ed|ing)?)\ down
      |(?:pour|thr[eo]w)(?:s|ed|ing)?\ cold\ water\ on|laugh(?:s|ed|ing)?\ (?:off|away|at))
      (?=(?:\ [\w.’'-]+){{0,4}}\ (?:(?:claim|report|accusation|allegation|rumou?r|assertion)s?
        |(?:{SUPPOSED})s?(?=\ (?:that|of)))\b)
    | (?:(?:bristl|scoff)(?:e[sd]?|s|ed|ing)?\ at|t(?:ak(?:es?|ing)|ook)\ issue\ with|hit(?:s|ting)?\ back\ at)
      (?=(?:\ [\w.’'-]+){{0,4}}\ (?:(?:claim|accusation|allegation)s?|(?:{SUPPOSED})s?(?=\ (?:that|of)))\b)
    | push(?:e[sd]|ing)?\ back\ (?:on|against)
      (?=(?:\ [\w.’'-]+){{0,4}}\ (?:{SAID})s?(?:\ made)?(?:\ by(?:\ [\w.’'-]+){{1,4}})?\ (?:that|he|she|it|they)\b)
      # One rejects an offer and disavows a friend too: these deny only what somebody says. “Contest” may be a noun.
    | (?:repudiat(?:e[sd]?|ing)|disavow(?:s|ed|ing)?
      |(?:reject|dismiss|disput|contradict|discredit|counter)(?:s|es|ed|ing)
      |contest(?:s(?!\ that)|ed|ing))
      (?=(?:\ [\w.’'-]+){{0,4}}\ (?:(?:{SAID})s?|(?:{SUPPOSED}|argument)s?(?=\ that))\b
        |\ that\b(?!\ (?:suggestion|idea|offer|proposal|plan|notion)\b))
    | (?:dismiss|reject)\w*\ as\ (?:an?\ )?(?:invention|lie|fiction|nonsense|false|rumou?rs?)
    | no\ truth\ (?:in|to)
      # “Called it a lie”; “called a ‘false democracy’” is a name.
    | (?:called|branded)\ [^.;]{{0,80}}\b(?:lie|invention|untrue|false|fabrication|nonsense)\b(?!\ [a-z]{{4,}})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# “Reports that the dam broke have been denied”; a claim for money is denied too, and charges are dismissed.
DENIED_OF = re.compile(
    r"\b(?P<noun>report|accusation|allegation|rumou?r|suggestion|claim(?=s? that))s?"
    r"(?P<told> (?:that|of)\b[^;.“”\"]{0,200}?)?,? (?:(?:ha[sd]|have) been|was|were|is|are|being) (?:\w+ly )?"
    r"(?:denied|refuted|rebutted|dismissed|rejected|debunked|disputed|contradicted)\b(?! (?:the|a|an|that)\b)",
    re.IGNORECASE,
)
_IS = r"(?:is|was|are|were|be|been|as|turned out|proved|called|dubbed|all)(?: to be)?(?: an?)?"
_HOW = r"(?:(?: \w+ly,?){0,3}(?: and \w+ly)?| \w+)?"
_TOLD = r"(?: (?:story|report|claim|rumou?r|news|account|article|image|photo|picture|video|quote|post)s?)?"
_ENDS = r"(?=\s*(?:[.,;:!?–—”\"’')\]-]|$|(?:and|but|or|by|as|in|on|says?|said|after|since|—)\b))"
COURT = re.compile(r"\b(?:court|tribunal|judge|justices?|jury|panel)\b[^.;]*$", re.IGNORECASE)
"""Who rejects and dismisses claims without denying anything."""
DEBUNKED = re.compile(
    rf"\b(?:hoax(?:es)?\b(?! (?:\w+ )?(?:pages?|calls?|callers?|bombs?|e-?mails?|letters?)\b)"
    rf"|debunk(?:s|ed)?(?=(?: \w+)? (?:by|the|this|that|it|an?|claims?|rumou?rs?|reports?|in|as|on)\b|[.,;]|$)"
    rf"|{_IS}{_HOW} (?:fakes?|faked|phony|bogus|fabricated|satir\w+|unfounded|false|untrue|baseless|groundless"
    r"|nonsense)"
    rf"{_TOLD}{_ENDS}|nothing,? but an? (?:lie|hoax|rumou?r)s?"
    rf"|not (?:supported|backed|borne out) by (?:\w+ ){{0,3}}(?:evidence|facts?|intelligence|proof)"
    rf"|(?:none|nothing) of (?:this|that|it) (?:is|was) (?:true|so)"
    rf"|(?:not true|never happened|did(?:n[’']t| not) happen){_ENDS})\b|^(?:fake|false)\b",
    re.IGNORECASE,
)
"""The whole sentence says of what it reports that it is not so."""
UNDENIED = re.compile(
    r"(?:\b(?:not|cannot|neither confirm\w* nor|never|neither|nor|without|(?:no ?one|nobody)(?: ha[sd])?"
    r"|(?:hard|difficult|impossible|wants?|wanted|try|tries|tried|trying|seeks?|sought|attempt\w*) to"
    r"|(?:if|whether)(?: [\w.’']+){0,4})|n[’']t)\s+(?:\w+ (?:to )?(?:n?or) )?$",
    re.IGNORECASE,
)
# “After her first account was shown to be false”: of what is told then.
NOT_SAYING = re.compile(
    r"\b(?:after|when|because|before|once) (?:her|his|its|their) [^,;.]{0,60}$|"
    r"(?:\bnot|\bnever|n[’']t|\bnobody|\bno one)\b[^.;]{0,30}$"
    r"|\b(?:claiming|falsely|lie that|believ\w+|wrongly|theory that|if)\b[^.;“”\"″]{0,90}$"
    r"|\b(?:could|may|might|would)\b(?: \w+){0,4}\s*$",
    re.IGNORECASE,
)
"""“I am not saying it is not true”; and who is said to claim wrongly that something is a hoax denies nothing."""
DOUBTING = re.compile(
    r"\bdenials?\b|\b(?:no|nor any|without) (?:\w+ ){0,2}(?:evidence|proof|confirmation)\b"
    r"|\b(?:no|nobody|neither)\b[^,.;]{0,60}\bconfirm(?:s|ed)?\b|\bcasts?\b[^,.;]{0,30}\bdoubt\b|^\W*If\b",
    re.IGNORECASE,
)
"""A sentence that doubts what it names: a denial of the same is none of this sentence."""
_TITLE = r"(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)(?<!Sen)(?<!Rep)(?<!Gov)(?<!\b[A-Z])"
END_OF_DENIED = re.compile(
    rf"[;:]\s|{_TITLE}\.\s|(?<!report)(?<!reports)(?<!story),? (?:saying|adding|calling) |,? (?:and|but) "
    r"|, (?=(?:\d|(?:the|he|she|it|they|who|which|according|after|as|when|where|with|now)\b))|[“”\"]"
)
BEFORE = re.compile(
    rf"^\s(?:this|that|it|them|(?:the|those|these|all|such|both|any) (?:\w+ )?(?:{SAID}|wrongdoing)s?)\b(?! \w+ed\b)",
    re.IGNORECASE,
)
EARLY = 60
SUBORDINATE = re.compile(r"\b(?:day|when|after|before|while|who|which|that)\b", re.IGNORECASE)
"""“The ministry denied this” begins a sentence; “the day the minister denied them” does not."""
