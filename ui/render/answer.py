"""Answers as chat messages: numbered quote cards, helpful refusals, and what was done to find them.

Pure strings, nothing of Gradio. A message is HTML on one line (a line break would hand it to Markdown), made of tags
that Gradio's sanitizer keeps; what a person can do is a link whose address says it: `#cite.…`, `#claim.…`, `#ask.…`,
`#flag.…`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote as percent

from rag.records import Quote, StaleQuoteError
from ui.render.citation import Citation, recheck
from ui.render.escape import esc_md, say_date
from ui.render.words import RELATIONS, confidence_words, how_said, shown_outlet, shown_speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Answer, Statement
    from ui.render.citation import Shelf

ALSO = 5
"""Other places of the same words that are named at once; the rest unfolds."""

_SOUGHT = {"speaker": "said by", "source": "printed in", "since": "since", "until": "until"}


def answer_message(answer: Answer, shelf: Shelf, turn: int) -> str:
    """One chat message for an answer. Every quote is read from the shelf again; one that no longer holds is a
    notice."""
    parts = [_understood(answer), _about(answer, shelf)]
    if answer.quotes:
        parts.append(f'<p class="or-lead">{_lead(answer)}</p>')
        parts += [_card(n, quote, shelf, turn) for n, quote in enumerate(answer.quotes, 1)]
        if answer.reason:
            parts.append(f'<p class="or-reason">{esc_md(answer.reason)}</p>')
    else:
        parts.append(_refusal(answer))
    near = [_near(quote, shelf) for quote in answer.near_misses]
    if near:
        head = _near_head(answer)
        parts.append(f'<details class="or-near"{"" if answer.quotes else " open"}><summary>{head}</summary>')
        parts.append(f"<ul>{''.join(near)}</ul></details>")
    return f'<div class="or-answer or-{answer.status}">{"".join(parts)}</div>'


def _near_head(answer: Answer) -> str:
    if any(quote.relation for quote in answer.near_misses):
        return "What may not go together with it"
    return "Also near" if answer.quotes else "Nearest sentences in the library"


def stage_message(words: str) -> str:
    """What is being done now, while an answer is on its way."""
    return f'<div class="or-answer or-working"><p class="or-stage">{esc_md(words)}</p></div>'


def failed_message(words: str) -> str:
    """What went wrong with a question, in the words of the error."""
    return f'<div class="or-answer or-failed"><p class="or-reason">{esc_md(words)}</p></div>'


def too_long(question: str, most: int) -> str:
    """What is said to an article that was pasted as a question."""
    return failed_message(
        f"This has {len(question):,} characters, a question at most {most}: ask one thing. A draft is compared with "
        "the articles in the Check tab, and an article is added in the Library tab."
    )


def _lead(answer: Answer) -> str:
    named = {q.article.source for q in answer.quotes}
    # Where not every outlet is known, what can be counted are the articles.
    many, noun = (
        (len(named), "outlet") if all(named) else (len({q.article.id for q in answer.quotes}), "article")
    )
    sentences = _count(len(answer.quotes), "sentence")
    dated = len(answer.quotes) > 1 and all(q.article.published for q in answer.quotes)
    order = ", by date" if dated and answer.understood.get("claim") else ""
    lead = f"{sentences} from {_count(many, noun)}{order}, word for word."
    return f"{lead} Only part of the question is covered." if answer.status == "partial" else lead


def _count(n: int, noun: str) -> str:
    small = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    word = small[n] if n < len(small) else str(n)
    return f"{word if noun == 'sentence' else word.lower()} {noun}{'' if n == 1 else 's'}"


def _understood(answer: Answer) -> str:
    """How a follow-up was read, with a way to say it better; nothing for a question that was read as it stands."""
    read = answer.understood.get("question")
    context = answer.understood.get("context")
    about = ", ".join(str(c) for c in context) if isinstance(context, (list, tuple)) else ""
    changed = isinstance(read, str) and read.casefold().split() != answer.question.casefold().split()
    # What a question like “Has anyone denied it?” was read about is the quote itself, which is shown.
    about = "" if answer.understood.get("claim") else about
    if not isinstance(read, str) or not (changed or about):
        return ""
    parts = [f"as <em>{esc_md(read)}</em>"] if changed else []
    parts += [f"with “{esc_md(about)}” from before"] if about else []
    return (
        f'<p class="or-understood">Read {" · ".join(parts)} '
        f'<a class="or-act" href="#ask.{packed(read)}">Correct it</a></p>'
    )


def _about(answer: Answer, shelf: Shelf) -> str:
    """The quote whose claim was asked about; nothing for other questions."""
    if answer.about is None:
        return ""
    try:
        quote = recheck(answer.about, shelf)
    except StaleQuoteError as gone:
        return f'<p class="or-about">{esc_md(gone)}</p>'
    where = f"{shown_outlet(quote.article)}, {say_date(quote.article.published)}"
    return (
        f'<p class="or-about">About <q>{esc_md(quote.text)}</q> '
        f'<a class="or-cite" href="#cite.{Citation.of(quote)}">{esc_md(where)}</a></p>'
    )


def next_questions(questions: Sequence[str]) -> str:
    """Questions to choose from, each a link that asks it; nothing for none."""
    links = "".join(
        f'<li><a class="or-next-one" href="#run.{packed(q)}">{esc_md(q)}</a></li>' for q in questions
    )
    return f'<div class="or-next"><span>Ask next</span><ul>{links}</ul></div>' if links else ""


def greeting(articles: int, questions: Sequence[str]) -> str:
    """What an empty conversation shows: what can be asked here, and of how much."""
    if not articles:
        return (
            '<div class="or-greeting"><h2>The library is empty</h2><p>Open the Library tab and add articles: files, '
            "pasted text, or a web address. Then ask who said what.</p></div>"
        )
    links = "".join(
        f'<li><a class="or-next-one" href="#run.{packed(q)}">{esc_md(q)}</a></li>' for q in questions
    )
    return (
        '<div class="or-greeting"><h2>Who said what?</h2><p>Every answer is made of sentences as they were printed. '
        "Choose a number to read one in its article.</p>"
        f"{f'<ul>{links}</ul>' if links else ''}</div>"
    )


def packed(text: str) -> str:
    """Words inside an address: percent-encoded, with nothing left that ends an attribute or means Markdown."""
    return percent(text.encode("utf-8", "replace"), safe="").replace("'", "%27").replace("~", "%7E")


def _card(n: int, quote: Quote, shelf: Shelf, turn: int) -> str:
    try:
        quote = recheck(quote, shelf)
    except StaleQuoteError as gone:
        return f'<figure class="or-card or-stale"><p><b>[{n}]</b> {esc_md(gone)}</p></figure>'
    address = Citation.of(quote)
    where = esc_md(shown_outlet(quote.article))
    cite = (
        f'<a class="or-cite" href="#cite.{address}" title="{esc_md(quote.article.title)}">'
        f'<b>[{n}]</b> <span class="or-outlet">{where}</span></a>'
    )
    day = quote.article.published.isoformat() if quote.article.published else ""
    also = also_links(quote, shelf)
    return (
        f'<figure class="or-card"><figcaption class="or-speaker">{_relation(quote)}{_speaker(quote)}</figcaption>'
        f"<blockquote>{_sentence(quote)}</blockquote>"
        f'<div class="or-source">{cite}<time datetime="{day}">{say_date(quote.article.published)}</time>{also}'
        f'<span class="or-do">{claim_link(address)}{_flags(address, turn, quote.statement)}</span></div></figure>'
    )


def _relation(quote: Quote) -> str:
    """How the quote bears on the one that was asked about."""
    return f'<span class="or-relation">{RELATIONS[quote.relation]}</span> ' if quote.relation else ""


def _speaker(quote: Quote) -> str:
    said = quote.statement
    if not said or not (said.speaker_name or said.speaker_text):
        return '<span class="or-how">Reported by the outlet, not attributed to a speaker</span>'
    how = how_said(said, known=quote.relation == "denied_by")
    sure = esc_md(confidence_words(said.confidence))
    return (
        f'<b class="or-name">{esc_md(shown_speaker(said))}</b> <span class="or-how">{esc_md(how)} · '
        f'<span title="rule {esc_md(said.rule)}, right in {said.confidence:.0%} of checked cases">'
        f"{sure}</span></span>"
    )


def _sentence(quote: Quote) -> str:
    """The slice, whole; what the speaker said of it is emphasised, the outlet's own words are not."""
    out, at = [], quote.start
    text = quote.article.text
    for start, end in sorted(quote.inner):
        start = max(start, at)
        if start < end:
            out += [esc_md(text[at:start]), f'<em class="or-inner">{esc_md(text[start:end])}</em>']
            at = end
    return "".join([*out, esc_md(text[at : quote.end])])


def also_links(quote: Quote, shelf: Shelf) -> str:
    """The same words elsewhere, by outlet, and where that was named already by day, or by headline."""
    links, named = [], {shown_outlet(quote.article)}
    for other in sorted(quote.also, key=lambda q: str(q.article.published)):
        try:
            address = Citation.of(recheck(other, shelf))
        except StaleQuoteError:
            continue  # a copy that is gone leaves nothing to show: the quote itself stands on its own article
        source = shown_outlet(other.article)
        where, name = "in", source
        if source in named and other.article.published:
            where, name = "on", say_date(other.article.published)
        elif source in named:
            name = (
                "another article" if other.article.title in ("", quote.article.title) else other.article.title
            )
        links.append(f'{where} <a class="or-cite" href="#cite.{address}">{esc_md(name)}</a>')
        named.add(source)
    if not links:
        return ""
    shown = links if len(links) <= ALSO + 1 else links[:ALSO]
    more = links[len(shown) :]
    rest = f"<details><summary>and {len(more)} more</summary>{', '.join(more)}</details>" if more else ""
    return f'<div class="or-also">also {", ".join(shown)}{rest}</div>'


def claim_link(address: Citation) -> str:
    """From a quote to its claim: what other articles say of the same."""
    return f'<a class="or-act or-else" href="#claim.{address}" title="This claim in other articles">Who else?</a>'


def _flags(address: Citation, turn: int, statement: Statement | None) -> str:
    kinds = [("wrong-source", "Wrong source")]
    if statement:
        kinds.insert(0, ("wrong-speaker", "Wrong speaker"))
    links = "".join(
        f'<a class="or-act" href="#flag.{kind}.{turn}.{address}">{name}</a>' for kind, name in kinds
    )
    return (
        '<details class="or-flag"><summary title="Report a mistake">⚑<span class="or-unseen">Report a mistake</span>'
        f"</summary>{links}</details>"
    )


def _near(quote: Quote, shelf: Shelf) -> str:
    try:
        address = Citation.of(recheck(quote, shelf))
    except StaleQuoteError as gone:
        return f"<li>{esc_md(gone)}</li>"
    where = esc_md(shown_outlet(quote.article))
    return (
        f'<li>{_relation(quote)}<q>{esc_md(quote.text)}</q> <a class="or-cite" href="#cite.{address}">'
        f'<span class="or-outlet">{where}</span>, {say_date(quote.article.published)}</a></li>'
    )


def _refusal(answer: Answer) -> str:
    title = {
        "filtered_out": "The filters leave nothing that answers this",
        "empty_library": "The library is empty",
    }.get(answer.status, "Not on record")
    reason = f"<p>{esc_md(answer.reason)}</p>" if answer.reason else ""
    read = _sought(answer)
    sought = f'<p class="or-sought">Read as a question for what was {read}</p>' if read else ""
    widen = ""
    if answer.status == "filtered_out":
        kept = [f"{_SOUGHT[k]} {v}" for k, v in answer.filters.to_dict().items() if v]
        widen = (
            f'<p class="or-sought">Filters: {esc_md("; ".join(kept))}. '
            f'<a class="or-act" href="#widen.{packed(answer.question)}">Ask again without filters</a></p>'
        )
    if answer.status == "empty_library":
        widen = '<p class="or-sought">Add articles in the Library tab: files, pasted text, or an address.</p>'
    return f'<div class="or-refusal"><h3>{title}</h3>{reason}{sought}{widen}</div>'


def _sought(answer: Answer) -> str:
    """What the question itself narrowed the search to: `said by Mara Osei, since 2025-01-01`."""
    read = answer.understood
    return ", ".join(f"{words} {esc_md(read[key])}" for key, words in _SOUGHT.items() if read.get(key))
