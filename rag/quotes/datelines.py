"""Where and for whom an article was written, before its first words: no part of the sentence that follows it."""

from __future__ import annotations

import re

_PLACE = r"(?:(?:[A-Z][\w.'’-]*|d[aeo]s?|del|la|of)(?:,?[ ]|[ ]?/[ ]?)){0,7}"
_AGENCY = r"(?:AP|AFP|CNN|Reuters|UPI|BBC|NPR|PTI|ANI|IANS|TASS|Xinhua|Bloomberg|DPA|dpa|ABC|CBS|NBC|Gannett)"
_DATELINE = re.compile(
    rf"""[ ]*{_PLACE}(?:
      \({_AGENCY}\b[^()\n]{{0,20}}\)[ ]?(?:[—–-]+[ ]?)?       # Dover (AP) — The port, (CNN) The port
    | \([A-Z][^()\n]{{1,25}}\)[ ]?[—–-]+[ ]                    # DOVER (The Post) — The port
    | {_AGENCY}(?:[ ][A-Z]\w+)?[ ][—–-]+[ ]?                   # Dover CNN Business — The port
    )""",
    re.VERBOSE,
)


def past_dateline(text: str, start: int) -> int:
    """Where the sentence that begins at `start`, at the head of its line, begins after its dateline."""
    dateline = _DATELINE.match(text, start)
    return dateline.end() if dateline else start
