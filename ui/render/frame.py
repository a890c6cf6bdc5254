"""What stands around the conversation: the masthead, and what the filters leave."""

from __future__ import annotations

from ui.render.words import counted


def masthead() -> str:
    """The name of the house and the switch between light and dark."""
    return (
        '<header class="or-masthead"><p class="or-wordmark">Onrecord</p>'
        '<p class="or-motto">Who said what, in the words that were printed.</p>'
        '<button type="button" class="or-tool" data-or="theme" aria-label="Switch between light and dark">◐</button>'
        "</header>"
    )


def leaves(articles: int, of: int, statements: int, filtered: bool) -> str:
    """What the filters leave: `3 of 21 articles, 14 statements`."""
    said = counted(statements, "statement")
    if not filtered:
        every = f"all {of:,} articles" if of != 1 else "the one article"
        return f'<p class="or-leaves">Asking {every}, {said}</p>'
    none = " or-none" if not articles else ""
    return (
        f'<p class="or-leaves or-narrowed{none}">Asking {articles:,} of {counted(of, "article")}, {said}</p>'
    )
