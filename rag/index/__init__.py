"""The nearest-neighbour index: derived from the catalogue, deletable, rebuilt from it. The only door to chromadb."""

from rag.index.chroma import VectorIndex
from rag.index.clients import parse_address

__all__ = ["VectorIndex", "parse_address"]
