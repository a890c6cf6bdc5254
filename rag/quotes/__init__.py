"""Who said what: attributed statements of a text, by rules, without a parser or a model.

find_quotations(text)    -> list[Quotation]     what stands between quotation marks           marks
find_statements(article) -> list[Statement]     content, speaker, cue, kind, rule, confidence
"""

from __future__ import annotations

from rag.quotes.statements import find_statements

__all__ = ["find_statements"]
