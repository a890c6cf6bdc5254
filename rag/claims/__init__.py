"""The same claim across articles: same quotation, varied quotation, same fact in other words, denials, conflicts.

read_units      sentences of the library with what rules read of them        units, facts, amounts
neighbours      the pairs that are worth comparing                           neighbours
compare         how one sentence bears on another                            compare
find_copies     articles that are one wire story                             outlets
track_claims    groups and their relations                                   tracking
"""

from __future__ import annotations

from rag.claims.tracking import claim_of, history, track_claims

__all__ = ["claim_of", "history", "track_claims"]
