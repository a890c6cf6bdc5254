"""Where nupunkt, learnt from law reports and patents, errs in newspapers: words that it takes for abbreviations (port,
month, century, reports: one sentence in two hundred was two), and titles that it ends a sentence with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

TITLES = frozenset(
    """Adm Amb Brig Capt Cmdr Col Cpl Drs Fr Gen Gov Govs Insp Lieut Lt Maj Messrs Mr Mrs Ms Msgr Pfc Pres Prof Profs
    Pvt Rep Reps Rev Revs Sen Sens Sgt Spc Supt""".split()
)
"""What stands before a name and ends no sentence, without its full stop."""
_ABBREVIATIONS = TITLES | frozenset(
    """Ala Alta App Apr Apt Ariz Ark Art Aug Ave Calif Chap Chas Cia Cie Colo Conn Const Corp Dec Del Dem Dep Det Dist
    Div Dott Dra Edw Eng Feb Fig Figs Fla Fri Geo Hon Hosp Hwy Ill Inc Ind Ing Jan Jas Jos Jul Jun Kan Man Mar Mass Max
    Mich Min Minn Miss Mme Mlle Mon Mont Mtn Neb Nev Nos Nov Oct Okla Ont Ore Penn Phil Pop Pts Pub Que Reg Sask Sat Sec
    Secs Sep Sept Sig Soc Sra Srta Sta Ste Sto Sun Supp Tas Tech Tel Temp Tenn Tex Thos Thu Tue Tues Thur Thurs Treas
    Univ Vic Vol Vols Wash Wed Wis Wyo
    approx assn assoc asst atty avg bldg blvd bros bzw dept dipl eds esp esq est etc evtl ext ggf govt incl inkl intl
    jnr llc ltd mfg misc natl nos phd pkg pkwy plc seq snr sog sqn usw vgl viz vol vols vs""".split()
)
"""What newspapers shorten to three letters or more; what begins with a capital is a word of its own without."""
STARTERS = frozenset(
    "the a an he she it they we i you but and in on at that this these those his her their its mr mrs ms for as if when"
    " while after before there what who how why not some many to by with from during since our my your here".split()
)
"""Words that begin a sentence where the one before may have ended with U.S. or at 5 p.m."""
_WORD_STOP = re.compile(
    r"(?<![\w.&'’-])([^\W\d_]{3,}|so|me|it|us|up|at|on|to|do|go|in|is|be|by|of|my|if)"
    r"\.[\"”’»)\]]*\s+(?=[\"“‘(\[]?[^\W\d_a-z])"
)
_LETTERS_STOP = re.compile(r"\.(?<=[^\W\d_]\.[^\W\d_]\.)\s+(?=[\"“‘]?([A-Z]\w*))")
_GLUED = re.compile(r"[.!?](?<=[a-z]{3}.)(?=[A-Z][a-z'’]+[\s,])")
"""A line break that was lost: until the port closed.Nobody came"""
_GLUED_NAME = re.compile(r"[.!?](?<=[A-Za-z][a-z]{3}.)(?=(?!Com|Net|Org)[A-Z][a-z'’]{2,}\s[\w“\"])")
"""After a name, where no address can stand: went to Dover.Lee came"""
_HOUR = re.compile(r"\b[ap]\.m\.$")
_DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays january february march april may june july august september october november december jan feb mar apr jun
    jul aug sept sep oct nov dec utc eastern central mountain pacific local""".split()
)
"""What may follow at 5 p.m. in its sentence."""
_ZONE = re.compile(r"[A-Z]{1,3}T\b|(?:\w+ ){1,2}time\b")
_LAST_MARK = re.compile(r"[\"”’']\s*$")
_SHOUTED = re.compile(r"(?:\w+[!?]\s)*\w+[!?],")
_PLACE_STOP = re.compile(
    r"\b(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa"
    r"|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Inc|Corp|Co|Ltd|Jr|Sr)\.\s+(?=[“\"][A-Z])"
)
"""What ends a sentence before a quotation: in Dover, Del. “It is late,” she said."""
_TITLE = re.compile(r"(?<!\w)([^\W\d_]{2,6})\.$")
_LETTERS = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}$")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = re.compile(r"(?:^|\s)[a-z'’-]+$")
_ADDRESS = re.compile(r"\S+[./]\w")


def mended(line: str, ends: Iterable[int]) -> Iterator[int]:
    """Where the sentences of a line end, given where nupunkt ends them: some more, some less. Offsets into the line,
    each after the white space that follows; the last is the length of the line."""
    words = {m.end() for m in _WORD_STOP.finditer(line) if not _is_short_for_another(m[1])}
    letters = {m.end() for m in _LETTERS_STOP.finditer(line) if m[1].lower() in STARTERS}
    glued = {m.end() for m in _GLUED.finditer(line) if _SMALL.search(line, max(0, m.start() - 20), m.start())}
    glued |= {m.end() for m in _GLUED_NAME.finditer(line)}
    hours = {m.end() for m in _LETTERS_STOP.finditer(line) if _ends_at_hour(line, m)}
    places = {m.end() for m in _PLACE_STOP.finditer(line)}
    for end in sorted({*ends} | words | letters | glued | hours | places):
        if end == len(line) or not _goes_on(line, end):
            yield end


def _ends_at_hour(line: str, stop: re.Match[str]) -> bool:
    """Whether a sentence ends at an hour: until 6 a.m. Dover has; not at 6 a.m. Friday, at 6 a.m. Dover time."""
    at_hour = _HOUR.search(line[max(0, stop.start() - 4) : stop.start() + 1])
    return at_hour is not None and not _goes_on_after_hour(line, stop.end(), stop[1])


def _goes_on_after_hour(line: str, start: int, word: str) -> bool:
    return word.lower() in _DAYS or _ZONE.match(line, start) is not None


def _is_short_for_another(word: str) -> bool:
    return word in _ABBREVIATIONS or (
        word[0].isupper() and not _ABBREVIATIONS.isdisjoint((word.lower(), word.capitalize()))
    )


def _goes_on(line: str, end: int) -> bool:
    """`Lt. Uhura`, `former U.S. Secretary of State`, `i.e. you can`, `R-Ga.; and`: whether a boundary is none."""
    if line[end] in ":;,)" or _LAST_MARK.match(line, end):
        return True
    before = line[max(0, end - 12) : end].rstrip()
    if before[-1:] in "?!" and line[end].islower():
        return _ADDRESS.match(line, end) is None  # Help! was a film
    if before[-1:] in "?!" and _SHOUTED.match(line, end):
        return True  # with No! No! No!, a song
    if (title := _TITLE.search(before)) and title[1] in TITLES:
        return line[end].isupper()
    if title and title[1] == "St" and (word := _WORD.match(line, end)):
        return word[0].lower() not in STARTERS  # the St. Helen
    if (letters := _LETTERS.search(before)) is None or (word := _WORD.match(line, end)) is None:
        return False
    if _HOUR.search(before) and word[0][0].isupper():
        return _goes_on_after_hour(line, end, word[0])
    return word[0].islower() or (letters[0].isupper() and word[0].lower() not in STARTERS)
