"""The truth: one SQLite file with articles, passages, statements, vectors and the lexical index.

`Catalog` is built in floors, each a class on the one below: `database` opens the file, `reading` gives nouns back,
`vectors` and `searching` rank, `listing` counts statements and gives pages of them, `writing` stores and removes,
`restating` lets statements follow the rules that find them, `following` notes what the vector index lacks, and
`modelling` keeps to one model.
"""

from rag.catalog.entries import ArticleEntry
from rag.catalog.following import Pending
from rag.catalog.listing import Told
from rag.catalog.modelling import Catalog

__all__ = ["ArticleEntry", "Catalog", "Pending", "Told"]
