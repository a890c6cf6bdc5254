"""The truth: one SQLite file with articles, passages, statements, vectors and the lexical index.

`Catalog` is built in floors: `database` opens the file, `reading` gives nouns back, `searching` ranks, `writing`
stores and removes, `modelling` keeps to one model.
"""

from rag.catalog.modelling import Catalog
from rag.catalog.writing import ArticleEntry, Pending

__all__ = ["ArticleEntry", "Catalog", "Pending"]
