"""Words of articles made safe for markup. Everything that an article brings goes through here, exactly once.

`esc_html` is for our own HTML, `esc_md` for chat messages, where Markdown is read before HTML is. Titles, outlets,
speakers, cues, quotes, addresses and file names are all hostile until they have been through one of the two.
"""

from __future__ import annotations

import html
import re
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_UNSEEN = dict.fromkeys((*range(0xD800, 0xE000), 0x00), "\N{REPLACEMENT CHARACTER}")
_MARKDOWN = (
    _UNSEEN
    | {ord(c): " " for c in "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"}
    | {ord(c): f"&#{ord(c)};" for c in string.punctuation}
)
_WEB = re.compile(r"https?://[^\s<>\"'`\\^{}|]+\Z", re.IGNORECASE)


def esc_html(text: object) -> str:
    """Text for an element or a quoted attribute of our own HTML. Keeps every character that a page can hold."""
    return html.escape(str(text).translate(_UNSEEN), quote=True)


def esc_md(text: object) -> str:
    """Text for a chat message: every ASCII punctuation mark as an entity, every line break as a space.

    So no character is left that Markdown, HTML or LaTeX gives a meaning, and no bare address becomes a link.
    """
    return str(text).translate(_MARKDOWN)


def safe_url(url: str) -> str | None:
    """The address if it is a plain web address, else None: a link to anything else is not made."""
    return url if len(url) < 2000 and _WEB.match(url) else None


def say_date(day: date | None) -> str:
    """`6 December 2024`, or `no date`."""
    return f"{day.day} {day:%B %Y}" if day else "no date"
