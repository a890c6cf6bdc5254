"""Lines of a page that report nothing: who took the picture, where to read on, when it was brought up to date."""

from __future__ import annotations

import re

_LABELLED = re.compile(
    r"""\W*(?:more(?:\ (?:on|from|coverage))?|read(?:\ more)?|related|see\ (?:also|more)|live\ updates?
    |latest(?:\ updates?)?|contribut\w+|photos?|pictures|gallery|video|watch|listen|details|graphics?
    |credits?|source|tickets
    |editor[’']s\ note|(?:last\ )?updated|published|posted|by\ the\ numbers)\b[^.:|]{0,24}[:|]""",
    re.IGNORECASE | re.VERBOSE,
)
_TO_THE_READER = re.compile(
    r"""(?-i:(?:[A-Z][A-Z ’']{2,30}:)?)[^\w“"‘']*(?:just\ )?(?:(?:please\ )?(?:sign\ up|subscribe|unsubscribe|click
    |tap|scroll|download|bookmark
    |log\ in)
    |register\ for|learn\ (?:more|about)|follow\ (?:us|along|him|her|them|me|@|here|the\ (?:latest
    |reporter)|(?-i:(?:[A-Z][\w.’'-]+\ ){1,3})on)
    |join\ (?:our|us)
    |check\ (?:out|back)|reach\ (?:him|her|them|us|out|the\ reporter|[A-Z]\w+\ [A-Z]\w+\ at)
    |contact\ (?:him|her|us|the\ reporter)
    |(?:read|see|view|watch|find|get|shop|buy|explore|browse)\ (?:the|a|our|all|more|it|your|full|here
    |this|how|why)
    |here(?:[’']s|\ is|\ are)|for\ (?:the|our|all|more)\ (?:latest|full|live|information|stories|news
    |coverage)
    |for\ (?:more|details)\ (?:on|about|from|see|visit|go))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_THE_PAGE = re.compile(
    r"""\bthis\ (?:story|article|page|post|list|piece|column|file|headline|newsletter)\b(?:\ and\ its\ \w+)?
      \ (?:has|have|was|is|will|recaps?|contains?|originally|appeared|includes?)\b
    |\bthe\ (?:story|article|page|headline)\ (?:has|have)\ been\ (?:updated|corrected)\b
    |\b(?:our|your|free|weekly|daily)\ (?:\w+\ )?(?:newsletters?|inbox|app)\b|\bprivacy\ policy\b
    |\b(?:our|accept|use\ of)\ cookies\b
    |\bkeep\ refreshing\b|\byou\ (?:also\ )?can\ (?:text|write|email|e-mail|whatsapp|reach)\b
    |\bcontent\ partner\b|\bdoes\ not\ provide\ editorial\ input\b|\b(?:manage|complete)\ your\ \w+\b|\bnews\ roundup\b
    |\bterms\ of\ (?:use|service)\b|\ball\ rights\ reserved\b|\bsubscribers?[- ]only\b|\bfor\ subscribers\b
    |©|/(?:AP|AFP|Getty|Reuters|EPA|Shutterstock)\b|\bgetty\ images\b|\b(?:photo|image|video)\ (?:by|ad
    |credit)\b
    |\b(?:just\ watched|must\ watch)\b|\breplay\ more\b|\bnow\ playing\b|^.{0,90}["”]\ \([A-Z][^)]{1,20}\)$
    |\S@\w[\w-]*\.\w|https?://|\bwww\.|\b(?:last\ )?updated\b.{0,24}\d{1,2}[:.]\s?\d\d""",
    re.IGNORECASE | re.VERBOSE,
)
# “Reader’s label:Headline of another article”, without a space.
_OTHER_ARTICLE = re.compile(r"^[^.:]{3,60}[^\W\d]:(?=[A-Z][a-z])")
# “Ada Berg, a professor of law, is a member of the paper’s Board of Contributors.”
_AUTHOR = re.compile(
    r"\bis an? (?:\w+ ){0,4}(?:member of .{0,40}\bboard of contributors|columnist (?:for|at)|contributor to"
    r"|(?:staff |senior |political )?(?:reporter|writer|editor|correspondent) (?:for|at|with))\b",
    re.IGNORECASE,
)
# “Sen. Ada Berg (R-Fenn.”: a sentence that was cut where it only names somebody.
_CUT = re.compile(r"^[^()]{0,60}\b[A-Z][\w.’'-]*\s\([A-Z][\w.-]*$")
# “Vessa, The Lamp —”: where and by whom a story was filed, and nothing of it.
_DATELINE = re.compile(r"^[^.!?]{0,60}\s[—–-]$")
_COURTESY = re.compile(
    r"^\W*(?:(?:well|and|so),? )?(?:(?:many )?thank(?:s| you)\b(?![^.]{0,40}\bthat\b).{0,40}$"
    r"|thank(?:s| you)(?: \w+){0,3} for (?:having|joining|taking|being|coming|your|the) |welcome (?:back )?to "
    r"|good (?:morning|evening|afternoon)(?=[,.!]|$)"
    r"|(?:it[’']s|it is) (?:good|great|nice|a pleasure) to (?:be|see|have) )",
    re.IGNORECASE,
)
"""What people say to each other before and after an interview."""
_INTERVIEWER = re.compile(r"^(?:\(\([^)]{1,40}\)\)|Q(?:uestion)?\s?[:.])\s.*\?$", re.DOTALL)
SHOUTED = 6
"""A line of so few words, all in capitals, is a heading."""


def is_furniture(text: str) -> bool:
    """Whether a sentence is of the page, not of the news: a label, a call to the reader, a credit, a heading."""
    if _LABELLED.match(text) or _TO_THE_READER.match(text) or _OTHER_ARTICLE.match(text):
        return True
    if (
        _AUTHOR.search(text)
        or _CUT.match(text)
        or _OF_THE_PAGE.search(text)
        or _DATELINE.match(text)
        or is_courtesy(text)
    ):
        return True
    return text.isupper() and len(text.split()) <= SHOUTED


def is_courtesy(text: str) -> bool:
    """Whether a sentence is of the form of an interview, though between marks: a greeting, thanks, a question asked."""
    return bool(_COURTESY.match(text) or _INTERVIEWER.match(text.strip()))
