"""Which sentence answers, and whether any does: features, learnt weights, the cross-encoder's reading, the verdict."""

from rag.rank.candidates import Candidate
from rag.rank.lists import rank_sentences
from rag.rank.scoring import score_sentences

__all__ = ["Candidate", "rank_sentences", "score_sentences"]
