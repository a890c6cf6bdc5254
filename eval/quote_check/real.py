"""Quotations that are real: to the letter, or with nothing but the typography changed."""

from __future__ import annotations

import re
from collections.abc import Callable

from eval.quote_check.material import (
    Case,
    Draw,
    Material,
    bare,
    is_word,
    speaker_of,
    spoken_text,
    typographic,
)
from rag.passages import find_sentences

_DENIES = re.compile(
    r"\b(no|not|never|none|nobody|nothing|neither|nor|without|cannot|hardly)\b|n['’]t", re.IGNORECASE
)
_NAMED = re.compile(r"[A-Z]\w+( [A-Z]\w+)+")
SPELLED = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split()
"""The numbers from 2 in words."""
_FIGURE = re.compile(r"(?<![\w.,$€£-])(\d{1,2})(?![\w.,%-]|\s*(?:%|percent|per cent))")
_IN_WORDS = re.compile(rf"(?<![\w-])({'|'.join(SPELLED)})(?![\w-])")


def _sentence(m: Material) -> Case | None:
    return Case("real", m.text(), "exact")


def _with_speaker(m: Material) -> Case | None:
    said = m.rng.choice(m.spoken)
    who = speaker_of(said)
    return Case("real, speaker", spoken_text(said), "exact", who) if who else None


def _sentences(m: Material) -> Case | None:
    article = m.rng.choice(m.articles)
    spans = find_sentences(article.text)
    if len(spans) < 3:
        return None
    at = m.rng.randrange(len(spans) - 2)
    text = article.text[spans[at].start : spans[at + m.rng.randint(1, 2)].end]
    return Case("real, sentences", bare(text), "exact") if len(text) < 900 else None


def _part(m: Material) -> Case | None:
    words = m.text().split()
    if len(words) < 9:
        return None
    at = m.rng.randint(0, len(words) - 8)
    text = bare(" ".join(words[at : at + m.rng.randint(5, 12)]))
    return Case("real, part", text, "exact") if text in m.raw and not _ends_in_number(text) else None


def _short(m: Material) -> Case | None:
    words = m.text().split()
    size = m.rng.randint(1, 4)
    at = m.rng.randrange(len(words) - size)
    text = " ".join(words[at : at + size]).strip("“”\"'‘’.,:;()[]—–- ")
    is_whole = is_word(text) and text in m.raw and not _ends_in_number(text)
    return Case("real, 1-4 words", text, "exact") if is_whole else None


def _ends_in_number(text: str) -> bool:
    """Where it is cut off a number may have lost its unit: 4.5 of 4.5 million."""
    last = text.split()[-1]
    return any(c.isdigit() for c in text.split()[0] + last) or last.lower() in SPELLED


def _pasted(m: Material) -> Case | None:
    """With a reporting clause that somebody wrote anew around the quotation."""
    said = m.rng.choice(m.spoken)
    who, text = speaker_of(said), spoken_text(said)
    if not _NAMED.fullmatch(who) or len(text.split()) < 6 or any(mark in text for mark in '“”"[]\n…'):
        return None
    pasted = m.rng.choice((f"“{text}” {who} told the Vessa Post.", f"{who} told the Vessa Post: “{text}”"))
    return Case("real, pasted", pasted, "exact")


# Only the typography


def _typography(m: Material) -> Case | None:
    return typographic(m, "typography", m.rng.choice(_CHANGES)(m.text()))


def _ellipsis(m: Material) -> Case | None:
    words = m.text().split()
    if len(words) < 14:
        return None
    start = m.rng.randint(3, len(words) - 9)
    stop = start + m.rng.randint(2, 5)
    skipped = words[start:stop]
    if _DENIES.search(" ".join(skipped)) or any(w[-1] in ".?!" for w in skipped + words[start - 1 : start]):
        return None
    dots = m.rng.choice((" … ", " ... ", " […] ", "... "))
    return typographic(m, "ellipsis", " ".join(words[:start]) + dots + " ".join(words[stop:]))


def _bracketed_capital(m: Material) -> Case | None:
    """From the middle of a sentence, its first letter made a capital in brackets."""
    words = m.text().split()
    at = m.rng.randint(1, max(1, len(words) - 6))
    first = words[at] if at < len(words) else ""
    if not first.isalpha() or not first.islower() or len(words) - at < 5:
        return None
    return typographic(m, "[T]he", " ".join([f"[{first[0].upper()}]{first[1:]}", *words[at + 1 :]]))


def _sic(m: Material) -> Case | None:
    words = m.text().split()
    at = m.rng.randrange(2, len(words) - 2)
    return typographic(m, "[sic]", " ".join([*words[:at], "[sic]", *words[at:]]))


def _number_in_words(m: Material) -> Case | None:
    text = m.text()
    if figure := _FIGURE.search(text):
        n = int(figure[1])
        if 2 <= n <= 20:
            spelled = text[: figure.start()] + SPELLED[n - 2] + text[figure.end() :]
            return typographic(m, "number spelled", spelled)
    if word := _IN_WORDS.search(text):
        figures = text[: word.start()] + str(SPELLED.index(word[1]) + 2) + text[word.end() :]
        return typographic(m, "number spelled", figures)
    return None


_CHANGES: tuple[Callable[[str], str], ...] = (
    lambda t: t.replace("’", "'").replace("“", '"').replace("”", '"').replace(" ", "  ", 2),
    lambda t: t.replace(" ", "\u00a0", 3),
    lambda t: t[0].swapcase() + t[1:] if t[1].islower() else "… " + t,
    lambda t: t.rstrip(".?!") + ",",
    lambda t: t.replace(" – ", " — ").replace("—", " - ").replace(",", "", 1).replace(" ", "\n", 1),
    lambda t: "… " + t,
    lambda t: t.replace("-", "‑").replace(" ", " \u200b", 1),
    lambda t: t.upper(),
)
REAL: tuple[Draw, ...] = (
    *(_sentence, _with_speaker, _sentences, _part, _short, _pasted),
    *(_typography, _ellipsis, _bracketed_capital, _sic, _number_in_words),
)
