"""Quotations as they arrive in a newsroom: copied out of a page or a column, restyled, credited, cut off, firmed up."""

from __future__ import annotations

import html
import re

from eval.quote_check.material import Case, Draw, Material, altered, speaker_of, spoken_text, typographic

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_FIRST = re.compile(rf"\b({_MONTHS}) (\d{{1,2}})\b(?![\d,.]*\d)")
_DAY_FIRST = re.compile(rf"(?<![\d.,])\b(\d{{1,2}}) ({_MONTHS})\b")
_DOLLARS = re.compile(r"(?<!\w)\$(\d[\d,.]*\d|\d)( million| billion)?(?![\w%-])")
_SCALED = re.compile(r"(?<=\d)(%| per ?cent| million| billion)\b|(?<=\d)%")
_HEDGED = re.compile(r"\b(may|might|could)\b")
_SOFTENED = re.compile(r"\b(perhaps|probably|possibly|reportedly|allegedly|nearly|almost) ")
_NAMED = re.compile(r"[A-Z]\w+( [A-Z]\w+)+")


def _page_source(m: Material) -> Case | None:
    words = html.escape(m.text()).replace("’", "&#8217;").split()
    at = m.rng.randrange(len(words))
    return typographic(m, "page source", " ".join([*words[:at], f"<em>{words[at]}</em>", *words[at + 1 :]]))


def _column(m: Material) -> Case | None:
    """A word broken at the end of a line."""
    words = m.text().split()
    long = [n for n, word in enumerate(words) if len(word) > 7 and word.isalpha() and word.islower()]
    if not long:
        return None
    at = m.rng.choice(long)
    broken = f"{words[at][:4]}-\n{words[at][4:]}"
    return typographic(m, "broken at a line's end", " ".join([*words[:at], broken, *words[at + 1 :]]))


def _date_turned(m: Material) -> Case | None:
    text = m.text()
    turned = _MONTH_FIRST.sub(r"\2 \1", text, count=1)
    turned = _DAY_FIRST.sub(r"\2 \1", text, count=1) if turned == text else turned
    return typographic(m, "date turned round", turned) if turned != text else None


def _dollars(m: Material) -> Case | None:
    text = m.text()
    spelled = _DOLLARS.sub(r"\1\2 dollars", text, count=1)
    return typographic(m, "dollars spelled out", spelled) if spelled != text else None


def _credited(m: Material) -> Case | None:
    said = m.rng.choice(m.spoken)
    who, text = speaker_of(said), spoken_text(said)
    if not _NAMED.fullmatch(who) or len(text.split()) < 6 or any(mark in text for mark in '“”"[]\n…'):
        return None
    return Case("with a credit", f"“{text}” — {who}", "exact")


def _firmed_up(m: Material) -> Case | None:
    """Without its `may` or its `perhaps`."""
    text = m.text()
    firm = _SOFTENED.sub("", _HEDGED.sub("will", text, count=1), count=1)
    return altered(m, "hedge", firm) if firm != text else None


def _cut_number(m: Material) -> Case | None:
    """Cut off between a number and its unit, where no article has the number without."""
    text = m.text()
    unit = _SCALED.search(text)
    if unit is None or len(text[: unit.start()].split()) < 4:
        return None
    return Case("number cut off", text[: unit.start()], "altered")


RESTYLED: tuple[Draw, ...] = (
    _page_source,
    _column,
    _date_turned,
    _dollars,
    _credited,
    _firmed_up,
    _cut_number,
)
