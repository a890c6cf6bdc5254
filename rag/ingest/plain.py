"""Plain text and Markdown: the headline, what the edges say of the article, and the article itself."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from rag.ingest.dates import parse_date
from rag.ingest.fields import SYNONYMS, host
from rag.ingest.furniture import is_furniture, is_insert
from rag.ingest.text import normalise, trim
from rag.ingest.wrap import is_hard_wrapped, unwrap

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_HEADLINE = 160
MAX_EDGE = 300

_LABEL = re.compile(
    r"(?i)(original source|source|outlet|publisher|publication|title|headline|language|original article|url|link"
    r"|authors?|byline|written by|by|published(?: (?:on|at))?|publi(?:cation|shed?) date|date|posted(?: on)?"
    r"|(?:last )?updated(?: on)?)\s*:\s*(\S.{0,200})"
)
_DATED = re.compile(r"(?i)(?:published|posted|updated|last updated)(?: on| at)?\s+(.{6,40})")
_NAME_WORD = r"(?:[A-Z][\w.'’-]*|and|&|de|da|di|la|van|von|der|al|bin)"
_BYLINE = re.compile(rf"(?:By|by|BY) ((?:{_NAME_WORD},? ){{1,8}}{_NAME_WORD})")
DAY = re.compile(  # a day, written out
    r"(?i)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?,? \d{4}"
    r"|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d\d-\d\d)"
)
_CREDIT = re.compile(r"(.{2,50}?)(?:,| ?[-–—|·•])\s*(\S.{7,35})")
_NEWSPAPER = re.compile(
    r"\b(?:Times|Post|News|Herald|Tribune|Gazette|Journal|Argus|Chronicle|Telegraph|Guardian|Mail|Express|Star|Sun|Mirror"
    r"|Independent|Observer|Echo|Courier|Standard|Register|Examiner|Inquirer|Globe|Dispatch|Ledger|Bulletin|Review"
    r"|Weekly|Daily|Quarterly|Monthly|Magazine|Press|Record|Reporter|Wire|Agency|Radio|TV|BBC|CNN|NPR|AP|AFP|Reuters)\b"
)
_CAPITALISED = re.compile(
    r"(?:[A-Z][\w.’'&-]*|of|the|and|&|on|in)(?: (?:[A-Z][\w.’'&-]*|of|the|and|&|on|in)){0,6}"
)
_ADDRESS = re.compile(r"https?://\S+")
_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}\Z")


def read_plain(text: str, *, has_headline: bool = True) -> dict[str, object]:
    """The fields of a plain-text article.

    At the edges, lines that tell the source, date, author or address become fields, page furniture goes, the first
    line is the title where it looks like a headline. What lies between is kept as it is, except that hard-wrapped
    lines become paragraphs, and links to other articles go. `has_headline=False` says that no line is the headline.
    """
    lines = trim(normalise(text)).split("\n")
    fields: dict[str, object] = {}
    lines = take_edges(lines, fields)
    if has_headline and "title" not in fields and _is_headline(lines):
        fields["title"] = lines[0]
        lines = _under_standfirst(take_edges(lines[1:], fields), fields)
    is_wrapped = is_hard_wrapped(lines)
    lines = _without_inserts(lines, is_wrapped)
    fields["text"] = trim(unwrap(lines) if is_wrapped else "\n".join(lines))
    return fields


def _under_standfirst(lines: list[str], fields: dict[str, object]) -> list[str]:
    """Without what stands between the first paragraph and the second, where it names the author or the outlet: then
    the first is a standfirst. A day alone may be the heading of what follows."""
    told: dict[str, object] = {}
    rest = take_edges(lines[1:], told)
    if not rest or len(lines[0]) > MAX_EDGE or not told.keys() & {"authors", "source"}:
        return lines
    fields.update({name: value for name, value in told.items() if name not in fields})
    return [lines[0], "", *rest]


def _without_inserts(lines: list[str], is_wrapped: bool) -> list[str]:
    """Without the paragraphs of one line that lead elsewhere."""
    kept: list[str] = []
    for line, after in zip(lines, [*lines, ""][1:], strict=True):
        is_alone = not is_wrapped or not (after.strip() or (kept and kept[-1].strip()))
        if not (is_alone and is_insert(line.strip())):
            kept.append(line)
        elif not after.strip():
            while kept and not kept[-1].strip():
                kept.pop()
    return kept


def take_edges(lines: list[str], fields: dict[str, object]) -> list[str]:
    """The lines without what, at their head and tail, is no part of the article; what that tells goes to `fields`."""
    left = deque(lines)
    while left and (_is_edge(left[0], fields) or _is_masthead(left, fields)):
        left.popleft()
    while left and _is_edge(left[-1], fields):
        left.pop()
    if updated := fields.pop("updated", None):
        fields.setdefault("published", updated)
    return list(left)


def _is_edge(line: str, fields: dict[str, object]) -> bool:
    """Whether a line at the edge is no part of the article; what it tells is noted in `fields`."""
    line = line.strip()
    if len(line) > MAX_EDGE:
        return False
    return not line or is_furniture(line) or _tells(line, fields)


def _tells(line: str, fields: dict[str, object]) -> bool:
    if found := _LABEL.fullmatch(line):
        return _note(_field_of(found[1].casefold()), found[2].strip(), fields)
    if (found := _DATED.fullmatch(line)) and parse_date(found[1]):
        return _note("updated" if "updated" in line.casefold() else "published", found[1], fields)
    if _is_day(line):
        return _note("published", line, fields)
    if (found := _CREDIT.fullmatch(line)) and _is_day(found[2]) and _CAPITALISED.fullmatch(found[1]):
        _note("published", found[2], fields)  # of “London, 6 December 2024” too, which is no outlet
        return bool(_NEWSPAPER.search(found[1])) and _note("source", found[1], fields)
    if _ADDRESS.fullmatch(line):
        return _note("url", line, fields)
    found = _BYLINE.fullmatch(line)
    return bool(found) and not line.endswith(".") and _note("authors", found[1] if found else "", fields)


def _is_day(written: str) -> bool:
    return bool(DAY.fullmatch(written)) and parse_date(written) is not None


def _is_masthead(lines: Sequence[str], fields: dict[str, object]) -> bool:
    """Whether, under the headline, the first line is a newspaper's name and the next a day; the name is noted."""
    line = lines[0].strip()
    following = next((after.strip() for after in islice(lines, 1, 4) if after.strip()), "")
    is_one = "title" in fields and bool(_CAPITALISED.fullmatch(line) and _NEWSPAPER.search(line))
    return is_one and _is_day(following) and _note("source", line, fields)


def _field_of(label: str) -> str:
    if "updated" in label:
        return "updated"
    plain = label.replace(" ", "").removesuffix("on").removesuffix("at")
    special = {
        "originalsource": "source",
        "originalarticle": "url",
        "writtenby": "authors",
        "posted": "published",
    }
    ours = (ours for ours, theirs in SYNONYMS.items() if plain in theirs or label.replace(" ", "") in theirs)
    return special.get(plain) or next(ours, "published")


def _note(field: str, value: str, fields: dict[str, object]) -> bool:
    if field == "url" and not _ADDRESS.fullmatch(value):
        return False
    if field == "source" and _ADDRESS.fullmatch(value):
        fields.setdefault("url", value)
        value = host(value)
    fields.setdefault(field, value)
    return True


def _is_headline(lines: list[str]) -> bool:
    """Whether the first line is a headline: short, no sentence of its own, followed by longer text."""
    if len(lines) < 2:
        return False
    first, second = lines[0].strip(), lines[1].strip()
    rest = [line.strip() for line in lines[1:] if line.strip()]
    if len(first) > MAX_HEADLINE or sum(map(len, rest)) < 2 * len(first) or not any(map(str.isalpha, first)):
        return False
    if first.endswith((",", ";", ":", ".")) and not _INITIALS.search(first):
        return False
    if second and (second[0].islower() or is_hard_wrapped(lines[: _paragraph_end(lines)])):
        return False  # the first line of a paragraph that goes on
    return not second or max(map(len, rest)) > len(first)


def _paragraph_end(lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
