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
_WORD_STOP = re.compile(r"(?<![\w.&'’-])([^\W\d_]{3,}|so|me)\.[\"”’»)\]]*\s+(?=[\"“‘(\[]?[^\W\d_a-z])")
_LETTERS_STOP = re.compile(r"\.(?<=[^\W\d_]\.[^\W\d_]\.)\s+(?=[\"“‘]?([A-Z]\w*))")
_GLUED = re.compile(r"[.!?](?<=[a-z]{3}.)(?=[A-Z][a-z'’]+[\s,])")
"""A line break that was lost: until the port closed.Nobody came"""
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
    for end in sorted({*ends} | words | letters | glued):
        if end == len(line) or not _goes_on(line, end):
            yield end


def _is_short_for_another(word: str) -> bool:
    return word in _ABBREVIATIONS or (
        word[0].isupper() and not _ABBREVIATIONS.isdisjoint((word.lower(), word.capitalize()))
    )


def _goes_on(line: str, end: int) -> bool:
    """`Lt. Uhura`, `former U.S. Secretary of State`, `i.e. you can`, `R-Ga.; and`: whether a boundary is none."""
    if line[end] in ":;,)":
        return True
    before = line[max(0, end - 12) : end].rstrip()
    if before[-1:] in "?!" and line[end].islower():
        return _ADDRESS.match(line, end) is None  # Help! was a film
    if (title := _TITLE.search(before)) and title[1] in TITLES:
        return line[end].isupper()
    if (letters := _LETTERS.search(before)) is None or (word := _WORD.match(line, end)) is None:
        return False
    return word[0].islower() or (letters[0].isupper() and word[0].lower() not in STARTERS)
