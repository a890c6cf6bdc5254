"""Lines that lead to another page or stand under its pictures: nobody in them speaks to this article."""

from __future__ import annotations

import re

_CAPTION = re.compile(
    r"""\W*(?:
      (?:[A-Z]{2,}[ ]){0,2}(?:WATCH(?:ED)?|LISTEN|CLICK)\b(?=[^\n]*[a-z])   # JUST WATCHED Lee says no
    | Video[ ]Ad[ ]Feedback\b                    # 02:31 - Source: CNN Lee says no
    | (?i:(?:related|see[ ]also|photos?|pictures|gallery|videos?
      |(?:read|watch|listen)(?:[ ](?:more|also|here|now|live))?
      |more(?:[ ](?:(?:on|from|about)[ ](?:\w+[ ]?){1,3}|news|coverage|stories))?)[ ]?[:|])
    )""",
    re.VERBOSE,
)
_CREDIT = re.compile(
    r"(?:[^\n/]*/)+?(?<=\w/)(?:AP|AFP|Getty Images|Reuters|EPA|Shutterstock|USA TODAY[^\n]{0,20})[ ]*(?:\n|$)"
)
"""Lee in Dover last year. Tom Fox/AFP/Getty Images"""

_LINK = re.compile(r"[^\n:.]{3,70}:(?=[A-Z'‘\"“])[^\n]*[^.!?,;:\n”\"’' ][ ]*(?:\n|$)")
"""More on ferries:Mayor Lee says no: a label, and right after its colon the headline of another article."""


def is_caption(text: str, start: int) -> bool:
    """Whether the line that begins at `start` leads to another article or is a caption of a picture or player."""
    return bool(_CAPTION.match(text, start) or _CREDIT.match(text, start) or _LINK.match(text, start))
