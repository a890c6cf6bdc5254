"""The same claim across articles: same quotation, varied quotation, same fact in other words, denials, conflicts.

units_of        sentences of the library with what rules read of them        units, facts, amounts, days
find_denial     whose denial a sentence reports, and of what                  denials, deny_cues
tells           which of them say something                                  units, furniture
neighbours      the pairs that are worth comparing                           neighbours
compare         how one sentence bears on another                            compare, clash
pointed_at      what a denial points back to that says nothing itself        pointing
find_links      all relations of a library, by what two articles are about   links, stories
group           what says the same together, as claims with relations        grouping
find_copies     articles that are one wire story                             outlets
track_claims    the claims of a library, worked out as it grows and kept     tracking, kept
claim_of        the claim that a quote is of                                 tracking
reports ...     what may be asked of one claim                               asked
"""

from __future__ import annotations

from rag.claims.asked import bearing, objections, reports
from rag.claims.links import SAME_CLAIM
from rag.claims.tracking import claim_of, track_claims
from rag.claims.units import told_at

__all__ = [
    "SAME_CLAIM",
    "bearing",
    "claim_of",
    "objections",
    "reports",
    "told_at",
    "track_claims",
]
