"""The nearest-neighbour index: derived from the catalogue, deletable, rebuilt from it. The only door to chromadb."""

from rag.index.chroma import VectorIndex

__all__ = ["VectorIndex"]
