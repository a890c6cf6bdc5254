"""The reading panel: a whole article with the cited sentence marked and every statement in its speaker's colour.

The text is cut, never searched: `slices` returns parts that join to exactly the article's text, and each part becomes
text nodes only, so the panel's `textContent` is the article too.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rag.records import Span
from ui.render.citation import DIGEST_CHARS, Citation
from ui.render.escape import esc_html, safe_url, say_date
from ui.render.fragment import fragment_url
from ui.render.words import NO_OUTLET, shown_speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rag.records import Article, Statement

HUES = 6
"""Speakers' colours in the style sheet, `or-hue-0` to `or-hue-5`; after that they repeat."""
SPEAKERS = 8
"""Speakers named above an article; the others are one click away."""

_BREAKS = re.compile(r"(\n+)")


class Layer(NamedTuple):
    """A name for a range of the text. Layers may nest and cross."""

    name: str
    span: Span


def slices(text: str, layers: Iterable[Layer]) -> list[tuple[str, frozenset[str]]]:
    """The text cut wherever a layer begins or ends, each part with the names that cover it.

    `"".join(part for part, _ in slices(text, layers)) == text`, whatever the layers. Parts outside the text are
    ignored.
    """
    inside = [Layer(n, Span(max(0, s.start), min(len(text), s.end))) for n, s in layers]
    inside = [layer for layer in inside if layer.span.start < layer.span.end]
    cuts = sorted({0, len(text)} | {edge for layer in inside for edge in layer.span})
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for name, span in inside:
        opening.setdefault(span.start, []).append(name)
        closing.setdefault(span.end, []).append(name)
    parts: list[tuple[str, frozenset[str]]] = []
    depth: Counter[str] = Counter()
    for start, end in pairwise(cuts):
        depth.subtract(closing.get(start, ()))
        depth.update(opening.get(start, ()))
        depth = +depth  # names that ended are forgotten
        parts.append((text[start:end], frozenset(depth)))
    return parts


def article_panel(article: Article, statements: Sequence[Statement], hit: Span | None = None) -> str:
    """The panel's HTML. `hit` is marked as one `<mark id="or-hit">`; statements carry their speaker's hue."""
    hues = _hues(statements)
    layers = [Layer("hit", hit)] if hit else []
    for n, s in enumerate(statements):
        layers += [Layer(f"said {n}", span) for span in s.content]
        layers += [Layer(f"who {n}", s.speaker)] if s.speaker else []
        layers += [Layer(f"cue {n}", s.cue)] if s.cue else []
    body = "".join(
        _marked("".join(_part(text, names, statements, hues) for text, names in run), bool(is_hit))
        for is_hit, run in groupby(slices(article.text, layers), key=lambda part: "hit" in part[1])
    )
    words = article.text[hit.start : hit.end] if hit else ""
    address = Citation(article.id, *(hit or Span(0, 0)), article.sha256[:DIGEST_CHARS])
    said_by = next(
        (shown_speaker(s) for s in statements if hit and s.start < hit.end and hit.start < s.end), ""
    )
    return (
        f'<article class="or-article" data-cite="{address}" aria-label="{esc_html(article.title or "Article")}">'
        f"{_heading(article, hit)}{_toolbar(article, statements, words, said_by)}{_legend(statements, hues)}"
        f'<div class="or-text" lang="{esc_html(article.language or "en")}">{body}</div></article>'
    )


def notice_panel(title: str, words: str) -> str:
    """The panel when there is nothing it may show: a quote that no longer holds, an article that is gone."""
    return (
        f'<div class="or-notice" role="alert" tabindex="-1" id="or-hit"><h2>{esc_html(title)}</h2>'
        f"<p>{esc_html(words)}</p></div>"
    )


def empty_panel() -> str:
    """The panel before anything was opened: what it is for."""
    return (
        '<div class="or-empty"><p class="or-empty-mark" aria-hidden="true">“ ”</p><h2>Read it where it was printed</h2>'
        "<p>Choose a numbered citation. Its article opens here with exactly that sentence marked, "
        "and everybody else who speaks in it in a colour of their own.</p>"
        "<p class='or-keys'><kbd>Esc</kbd> returns to the citation.</p></div>"
    )


def _hues(statements: Sequence[Statement]) -> dict[str, int]:
    names = dict.fromkeys(shown_speaker(s) for s in statements)
    return {name: n % HUES for n, name in enumerate(names)}


def _part(text: str, names: frozenset[str], statements: Sequence[Statement], hues: dict[str, int]) -> str:
    """One part as a span with its classes; where statements nest or cross, the first of the article counts."""
    inner = "".join(
        f'<span class="or-gap">{p}</span>' if p.startswith("\n") else esc_html(p)
        for p in _BREAKS.split(text)
        if p
    )
    first: dict[str, int] = {}
    for name in names - {"hit"}:
        layer, _, n = name.partition(" ")
        first[layer] = min(int(n), first.get(layer, int(n)))
    if not first:
        return inner
    speaker = shown_speaker(statements[first.get("said", min(first.values()))])
    classes = [f"or-{layer}" for layer in ("said", "who", "cue") if layer in first]
    label = f' data-said="{first["said"]}" title="{esc_html(speaker)}"' if "said" in first else ""
    return f'<span class="{" ".join(classes)} or-hue-{hues[speaker]}"{label}>{inner}</span>'


def _marked(inner: str, hit: bool) -> str:
    return f'<mark id="or-hit" class="or-hit" tabindex="-1">{inner}</mark>' if hit else inner


def _heading(article: Article, hit: Span | None) -> str:
    by = f" · <bdi>{esc_html(', '.join(article.authors))}</bdi>" if article.authors else ""
    link = fragment_url(article.url, article.text, hit) if hit else safe_url(article.url)
    original = (
        f'<a class="or-original" href="{esc_html(link)}" target="_blank" rel="noopener noreferrer">'
        "Open the original ↗</a>"
        if link
        else ""
    )
    day = article.published.isoformat() if article.published else ""
    return (
        f'<header><p class="or-outlet-line"><b><bdi>{esc_html(article.source or NO_OUTLET)}</bdi></b>'
        f' · <time datetime="{day}">{say_date(article.published)}</time>{by}</p>'
        f'<h2 class="or-title">{esc_html(article.title or "Untitled article")}</h2>{original}</header>'
    )


def _toolbar(article: Article, statements: Sequence[Statement], words: str, said_by: str) -> str:
    buttons = [_button("close", "Close", classes=" or-close")]
    if statements:
        buttons += [_button("previous", "← Previous", " quote"), _button("next", "Next", " quote", " →")]
    if words:
        pasted = f' data-copy="{esc_html(attribution(article, words, said_by))}"'
        buttons += [_button("hit", "Cited", " sentence"), _button("copy", "Copy", " quotation", data=pasted)]
    return f'<div class="or-tools" role="group" aria-label="Reading">{"".join(buttons)}</div>'


def _button(
    verb: str, name: str, more: str = "", after: str = "", *, classes: str = "", data: str = ""
) -> str:
    """A button that `panel.js` knows by its verb; `more` is left out where there is little room."""
    long = f'<span class="or-long">{more}</span>' if more else ""
    return (
        f'<button type="button" class="or-tool{classes}" data-or="{verb}"{data}>{name}{long}{after}</button>'
    )


def _legend(statements: Sequence[Statement], hues: dict[str, int]) -> str:
    """Who speaks, a button each that goes to their first statement; those who say most first, the rest folded."""
    if not statements:
        return '<p class="or-legend or-quiet">No attributed statements were found in this article.</p>'
    counts = Counter(shown_speaker(s) for s in statements)
    first = {shown_speaker(s): n for n, s in reversed(list(enumerate(statements)))}
    chips = [
        f'<li><button type="button" data-or="speaker" data-to="{first[name]}" class="or-chip or-hue-{hues[name]}">'
        f'{esc_html(name)} <span class="or-count">{count}</span></button></li>'
        for name, count in counts.most_common()
    ]
    label = 'aria-label="Who speaks in this article"'
    shown = f'<ul class="or-legend" {label}>{"".join(chips[:SPEAKERS])}</ul>'
    if not (rest := chips[SPEAKERS:]):
        return shown
    more = f"<summary>{len(rest)} more speaker{'' if len(rest) == 1 else 's'}</summary>"
    return f'{shown}<details class="or-others">{more}<ul class="or-legend">{"".join(rest)}</ul></details>'


def attribution(article: Article, words: str, said_by: str = "") -> str:
    """A quotation as one pastes it: the words, who said them, who printed them, when, and where."""
    title = f"“{article.title}”" if article.title else ""
    day = say_date(article.published) if article.published else ""
    where = ", ".join(x for x in (said_by, article.source, title, day, safe_url(article.url)) if x)
    quoted = words if words[:1] in '“"«' else f"“{words}”"
    return f"{quoted} — {where or 'source not given'}"
