"""Is this quote real? A quotation, or every quotation of a draft, against the articles of a library.

fold(text)          words with offsets; equal words differ only in typography          folding
likely_articles     a few articles out of a large library, by its lexical index        places
places, align, pieces    where the words stand: in full, nearly, in pieces             places, align
same_speaker        whether the claimed speaker can be the one that the article names  names
check_quote         the verdict                                                        verdict
check_draft         the verdict on each quotation of a text                            draft
"""

from __future__ import annotations

from rag.check.draft import check_draft
from rag.check.verdict import check_quote

__all__ = ["check_draft", "check_quote"]
