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
DENIAL = re.compile(
    rf"""\b(?:
      # “Was denied entry” and “denied the appeal” refuse.
      (?<!been\ )(?<!was\ )(?<!were\ )(?<!being\ )den(?:y|ies|ied|ying)\b
      (?!(?:\ [\w.’'-]+){{0,4}}\ (?:{_REFUSED})s?\b|\ (?-i:{_SOMEBODY}))
      # “Denial of service”, “the denial of what is” are none of what somebody says.
    | denials?(?=\ (?:that|by|from)\b|\ of\ (?:[\w’']+\ ){{0,2}}(?:(?:{SAID})s?|wrongdoing|involvement|guilt|\w+ing)\b)
    | refut(?:e[sd]?|ing) | rebut(?:s|ted|ting)?\b
    | push(?:e[sd]|ing)?\ back\ (?:on|against)(?=(?:\ [\w.’'-]+){{0,4}}\ (?:{SAID})s?\ (?:that|he|she|it|they)\b)
      # One rejects an offer and disavows a friend too: these deny only what somebody says. “Contest” may be a noun.
    | (?:repudiat(?:e[sd]?|ing)|disavow(?:s|ed|ing)?|(?:reject|dismiss|disput|contradict)(?:s|es|ed|ing)
      |contest(?:s(?!\ that)|ed|ing))
      (?=(?:\ [\w’']+){{0,4}}\ (?:(?:{SAID})s?|(?:suggestion|idea|notion|argument)s?(?=\ that))\b
        |\ that\b(?!\ (?:suggestion|idea|offer|proposal|plan|notion)\b))
    | (?:dismiss|reject)\w*\ as\ (?:an?\ )?(?:invention|lie|fiction|nonsense|false|rumou?rs?)
    | laugh(?:s|ed|ing)?\ (?:off|away)(?=(?:\ [\w.’'-]+){{0,4}}\ (?:(?:{SAID})s?|announcements?|suggestions?)\b)
    | no\ truth\ (?:in|to)
      # “Called it a lie”; “called a ‘false democracy’” is a name.
    | (?:called|branded)\ [^.;]{{0,80}}\b(?:lie|invention|untrue|false|fabrication|nonsense)\b(?!\ [a-z]{{4,}})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_IS = r"(?:is|was|are|were|be|been|as|turned out|proved|called|dubbed|all)(?: to be)?(?: an?)?(?: \w+)?"
_TOLD = r"(?: (?:story|report|claim|rumou?r|news|account|article|image|photo|picture|video|quote|post)s?)?"
_ENDS = r"(?=\s*(?:[.,;:!?–—”\"’')\]-]|$|(?:and|but|or|by|as|in|on|says?|said|after|since|—)\b))"
COURT = re.compile(r"\b(?:court|tribunal|judge|justices?|jury|panel)\b[^.;]*$", re.IGNORECASE)
"""Who rejects and dismisses claims without denying anything."""
DEBUNKED = re.compile(
    rf"\b(?:hoax(?:es)?\b(?! (?:\w+ )?(?:pages?|calls?|callers?|bombs?|e-?mails?|letters?)\b)"
    rf"|debunk(?:s|ed)?(?=(?: \w+)? (?:by|the|this|that|it|an?|claims?|rumou?rs?|reports?|in|as|on)\b|[.,;]|$)"
    rf"|{_IS} (?:fakes?|faked|phony|bogus|fabricated|satir\w+|unfounded|false|untrue|baseless|groundless|nonsense)"
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
NOT_SAYING = re.compile(
    r"(?:\bnot|\bnever|n[’']t|\bnobody|\bno one)\b[^.;]{0,30}$"
    r"|\b(?:claiming|falsely|lie that|believ\w+|wrongly|theory that|if)\b[^.;“”\"″]{0,90}$"
    r"|\b(?:could|may|might|would)\b(?: \w+){0,4}\s*$",
    re.IGNORECASE,
)
"""“I am not saying it is not true”; and who is said to claim wrongly that something is a hoax denies nothing."""
_TITLE = r"(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)(?<!Sen)(?<!Rep)(?<!Gov)(?<!\b[A-Z])"
END_OF_DENIED = re.compile(
    rf"[;:]\s|{_TITLE}\.\s|,? (?:and|but|saying|adding|calling) "
    r"|, (?=(?:\d|(?:the|he|she|it|they|who|which|according|after|as|when|where|with|now)\b))|[“”\"]"
)
BEFORE = re.compile(
    rf"^\s(?:this|that|it|them|(?:the|those|these|all|such|both|any) (?:\w+ )?(?:{SAID}|wrongdoing)s?)\b(?! \w+ed\b)",
    re.IGNORECASE,
)
EARLY = 60
SUBORDINATE = re.compile(r"\b(?:day|when|after|before|while|who|which|that)\b", re.IGNORECASE)
"""“The ministry denied this” begins a sentence; “the day the minister denied them” does not."""
