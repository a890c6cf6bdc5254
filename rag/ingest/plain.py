"""Plain text and Markdown: the headline, what the edges say of the article, and the article itself."""

from __future__ import annotations

import re
from collections import deque

from rag.ingest.dates import parse_date
from rag.ingest.fields import SYNONYMS, host
from rag.ingest.text import normalise, trim
from rag.ingest.wrap import is_hard_wrapped, unwrap

MAX_HEADLINE = 160
MAX_EDGE = 300

_FURNITURE = re.compile(
    r"""(?ix) [\W_]* (?:
      (?:post|leave|add|write|submit)\ (?:a\ )?(?:comment|reply)s?
    | (?:view|show|see|hide|read|load)\ (?:all\ |more\ )?(?:\d+\ )?comments?
    | (?:\d+\ )?comments?(?:\ \(?\d+\)?)? | join\ the\ (?:conversation|discussion)
    | share(?:\ (?:this|on|via)\b.{0,40}|\ (?:full\ )?article)? | (?:copy|get)\ link
    | (?:print|email|save|tweet|bookmark)(?:\ this.{0,20})?
    | (?:(?:facebook|twitter|x|whatsapp|linkedin|telegram|reddit|instagram|pinterest|email)\ ?)+
    | advert(?:isement|ising)? | (?:(?:article|story)\ continues|continue\ reading)\ (?:below|after).{0,40}
    | (?:read|see|learn)\ (?:more|also|next) | continue\ reading | (?:load|show)\ more
    | back\ to\ top | skip\ to\ (?:main\ )?content
    | sign\ (?:up|in)(?:\ (?:to|for|here|now|with)\b.{0,80})? | log\ in | register
    | subscribe(?:\ (?:to|for|here|now|today)\b.{0,80})? | follow\ (?:us\b|.{1,40}\ on\ ).{0,80}
    | get\ (?:our|the)\ .{0,40}\ newsletters?.{0,40} | newsletters?
    | (?:related|recommended|trending|popular|more|top|latest|most\ (?:read|popular|viewed))
      (?:\ (?:articles|stories|news|topics|content|posts|now))?
    | you\ (?:may|might)\ also\ like.{0,20} | click\ here\b.{0,60} | (?:image|photo)\ credit
    | all\ rights\ reserved.{0,60} | (?:copyright|©)\ .{0,80}
    | we\ (?:value\ your\ privacy | (?:and\ our\ .{0,40})?use\ cookies | and\ our\ .{0,40}partners)\b.{0,250}
    | this\ (?:web)?(?:site|page)\ uses\ cookies\b.{0,250}
    | (?:accept|reject|allow|decline)\ (?:all|cookies|all\ cookies)
    | (?:cookie|privacy)\ (?:settings|preferences|policy)
    | manage\ (?:my\ )?(?:choices|cookies|preferences|settings|options)
    | (?:you\ need\ to\ |please\ )?(?:enable|turn\ on|activate)\ javascript\b.{0,100}
    | javascript\ (?:is|must\ be)\ (?:disabled|required|enabled)\b.{0,100}
    | (?:press|media|news)\ release | for\ immediate\ (?:release|publication) | ends
    | published | updated | exclusive | breaking\ news | opinion | analysis | interview | editorial | obituary
    | explainer
    | (?:got|do\ you\ have)\ a\ (?:story|tip)\b.{0,150} | (?-i:[A-Z]{2,3}-[A-Z]{3,20}/[A-Z/-]{2,30})(?:\ \(.{1,20}\))?
    ) (?:\.{3} | [^\w.] | _)*"""
)
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
_ADDRESS = re.compile(r"https?://\S+")
_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}\Z")


def read_plain(text: str, *, has_headline: bool = True) -> dict[str, object]:
    """The fields of a plain-text article.

    Only the edges are looked at: lines that tell the source, date, author or address become fields, page furniture
    goes, the first line is the title where it looks like a headline. What lies between is kept as it is, except that
    hard-wrapped lines become paragraphs. `has_headline=False` says that no line is the headline.
    """
    lines = trim(normalise(text)).split("\n")
    fields: dict[str, object] = {}
    lines = take_edges(lines, fields)
    if has_headline and "title" not in fields and _is_headline(lines):
        fields["title"] = lines[0]
        lines = take_edges(lines[1:], fields)
    fields["text"] = trim(unwrap(lines) if is_hard_wrapped(lines) else "\n".join(lines))
    return fields


def take_edges(lines: list[str], fields: dict[str, object]) -> list[str]:
    """The lines without what, at their head and tail, is no part of the article; what that tells goes to `fields`."""
    left = deque(lines)
    while left and _is_edge(left[0], fields):
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
    return not line or bool(_FURNITURE.fullmatch(line)) or _tells(line, fields)


def _tells(line: str, fields: dict[str, object]) -> bool:
    if found := _LABEL.fullmatch(line):
        return _note(_field_of(found[1].casefold()), found[2].strip(), fields)
    if (found := _DATED.fullmatch(line)) and parse_date(found[1]):
        return _note("updated" if "updated" in line.casefold() else "published", found[1], fields)
    if DAY.fullmatch(line) and parse_date(line):
        return _note("published", line, fields)
    if _ADDRESS.fullmatch(line):
        return _note("url", line, fields)
    found = _BYLINE.fullmatch(line)
    return bool(found) and not line.endswith(".") and _note("authors", found[1] if found else "", fields)


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
