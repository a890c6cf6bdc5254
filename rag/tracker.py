"""The facade: `Tracker(path).add(...)`, `.ask(...)`, `.search(...)`, `.check(...)`, `.claims(...)`.

It alone knows the order of the stages. A library is a folder:

    owner.lock          one process owns an embedded library
    catalog.sqlite3     the truth: articles, sentences, passages, statements, vectors, lexical index
    chroma/             derived: nearest neighbours, deletable, rebuilt from the catalogue
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.catalog import Catalog
from rag.index import VectorIndex, parse_address
from rag.lock import OwnerLock
from rag.records import (
    AddReport,
    Answer,
    Article,
    Encoder,
    Filters,
    Hit,
    InputError,
    ModelMismatchError,
    Statement,
    UnreadableError,
)

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from rag.chain import Road
    from rag.records import Claim, Quote, Reranker, Verdict

    Progress = Callable[[str, int, int | None], None]
    Source = str | os.PathLike[str] | Iterable[Article | str | os.PathLike[str]]

CATALOG = "catalog.sqlite3"
FEATURES = "features"
"""The ranker that is none: sentences are ranked by their features alone."""
BATCH = 32
"""Articles per batch: large enough to fill the encoder, small enough that a stop loses seconds of work."""


class Tracker:
    """A library of articles that answers in verbatim quotes.

    `path` is made if it does not exist. `chroma` is the address of a Chroma server, for several processes;
    without it the index is embedded and one process owns the library (`LibraryLockedError`). `model` is any
    sentence-transformers model by name or path (default: the one the library was made with, at first the
    bundled all-MiniLM-L6-v2); `ranker` is a CrossEncoder by name or path (default: the bundled one; "features"
    ranks without one, sooner and a little worse). `readonly` opens it beside its owner, for asking only: every
    vector is compared instead of opening Chroma, which gives the same answers, and for a process that asks once,
    sooner.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] = "library",
        *,
        chroma: str | None = None,
        model: str | None = None,
        ranker: str | None = None,
        readonly: bool = False,
    ) -> None:
        self.path = _home(path)
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"{self.path} is a file: a library is a folder")
        if chroma:
            parse_address(chroma)  # now, because an index takes anything else for a folder
        if not readonly:
            _make_folder(self.path)
        self._lock = None if chroma or readonly else OwnerLock(self.path)
        self._chroma = chroma
        self._model = model
        self._ranker_name = ranker
        self._readonly = readonly
        self.catalog = Catalog(self.path / CATALOG, readonly=readonly)
        self._encoder: Encoder | None = None
        self._reranker: Reranker | None = None
        self._index: VectorIndex | None = None
        self._making = threading.Lock()

    @staticmethod
    def exists(path: str | os.PathLike[str]) -> bool:
        """Whether there is a library at `path`."""
        return (_home(path) / CATALOG).is_file()

    # Adding and removing

    def add(
        self,
        source: Source,
        *,
        outlet: str | None = None,
        allow_private: bool = False,
        progress: Progress | None = None,
    ) -> AddReport:
        """Read, split, attribute, embed and store articles; a changed article replaces its old version whole.

        `source` is a path, folder, glob, address, feed, or an iterable of `Article` or of any of these.
        What cannot be read is a row of `report.rejected`; the rest goes on. An article is acknowledged (counted
        in the report, and safe from a kill) once its catalogue transaction is committed.
        """
        from rag.ingest import read_articles

        rejected: list[tuple[str, str]] = []
        counts = [0, 0, 0]
        batch: list[Article] = []
        done = 0

        def flush() -> None:
            nonlocal done
            for n, value in enumerate(self._put(batch, progress)):
                counts[n] += value
            done += len(batch)
            batch.clear()
            if progress:
                progress("articles stored", done, None)

        for item in read_articles(source, outlet=outlet, allow_private=allow_private, progress=progress):
            if isinstance(item, UnreadableError):
                rejected.append((item.what, item.why))
                continue
            batch.append(item)
            if len(batch) >= BATCH:
                flush()
        if batch:
            flush()
        self.catch_up(progress)
        return AddReport(counts[0], counts[1], counts[2], tuple(rejected))

    def _put(self, articles: Sequence[Article], progress: Progress | None) -> tuple[int, int, int]:
        """Store a batch: added, unchanged, updated. What is already there as it is costs no embedding."""
        latest = {a.id: a for a in articles}
        known = self.catalog.fingerprint(list(latest))
        fresh = [a for a in latest.values() if known.get(a.id) != self.catalog.fingerprint_of(a)]
        unchanged = len(articles) - len(fresh)
        if not fresh:
            return 0, unchanged, 0
        from rag.prepare import prepare  # `ask` never needs it

        added, same, updated = self.catalog.put(prepare(fresh, self.encoder, progress))
        return added, unchanged + same, updated

    def remove(self, article_id: str) -> bool:
        """Remove an article; False where there is none with that id."""
        gone = self.catalog.remove(article_id)
        self.catch_up()
        return gone

    def catch_up(self, progress: Progress | None = None) -> None:
        """Let the vector index take over what it has not yet, also what a process that was killed left."""
        if self.catalog.behind():
            self.index.sync(progress=progress)

    # Asking

    def ask(
        self,
        question: str,
        k: int | None = None,
        *,
        source: str | None = None,
        speaker: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        history: Sequence[tuple[str, Answer]] = (),
    ) -> Answer:
        """Answer with up to `k` quotes (3), best first, or say why not, with the nearest sentences.

        `source` matches inside the name, `speaker` from the start of a word of it on, `since` and `until` are inclusive
        dates. `history` is the conversation so far, for questions like “and what did he say about Lebanon?”. Asked
        who else reported this, whether anyone denied it, how the figure changed, or what somebody said over time, the
        quotes (up to 12) are by date and say how they bear on it.
        """
        filters = Filters.of(source, speaker, since, until)
        request = {"question": question, "k": k, "filters": filters, "history": history}
        answer: Answer = self.as_chain().invoke(request)
        return answer

    def ask_steps(
        self,
        question: str,
        k: int | None = None,
        *,
        history: Sequence[tuple[str, Answer]] = (),
        **filters: Any,
    ) -> Iterator[tuple[str, Any]]:
        """The same, step by step: (`name`, what it found), ending with (`"answer"`, the `Answer`)."""
        from rag.chain import steps_of

        request = {"question": question, "k": k, "filters": Filters.of(**filters), "history": history}
        yield from steps_of(self.as_chain(), request)

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        source: str | None = None,
        speaker: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
    ) -> list[Hit]:
        """Ranked passages; the score of each is that of its sentence that answers best, to be compared within one
        search. Raises InputError where there is nothing to search for."""
        if not isinstance(query, str) or not query.strip():
            raise InputError("there is nothing to search for: give some words")
        from rag.chain import at_most

        return self._road().search(query, Filters.of(source, speaker, since, until), at_most(k) or 10)

    def check(self, text: str, speaker: str | None = None, *, source: str | None = None) -> Verdict:
        """Is this quotation real? A verdict with the slices found and the words that differ.

        `speaker` and `source` (an outlet, title or address) are whom and where it is claimed to be from.
        """
        from rag.check.verdict import check_quote

        return check_quote(text, speaker, library=self.catalog, source=source)

    def check_draft(self, text: str, *, progress: Progress | None = None) -> list[Verdict]:
        """Every quotation of a text, checked with the speaker that the text gives it, in order."""
        from rag.check.draft import check_draft

        return check_draft(text, library=self.catalog, progress=progress)

    def claims(
        self, about: str | None = None, since: date | str | None = None, progress: Progress | None = None
    ) -> list[Claim]:
        """The same claim across articles, most spread first. What was added since they were last asked for is compared
        with the rest first: a minute or two for the first 100,000 sentences, moments for an article more."""
        from rag.claims import track_claims

        return track_claims(self.catalog, about, Filters.of(since=since).since, progress)

    def claim_of(self, quote: Quote) -> Claim | None:
        """The claim that a quote is an occurrence of; None where no other article says, denies or updates it."""
        from rag.claims import claim_of

        return claim_of(self.catalog, quote)

    # Reading

    def articles(self, **filters: Any) -> list[Article]:
        """The articles, newest first."""
        return self.catalog.articles(Filters.of(**filters))

    def article(self, article_id: str) -> Article | None:
        return self.catalog.article(article_id)

    def statements(
        self,
        about: str | None = None,
        *,
        speaker: str | None = None,
        source: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
    ) -> list[Statement]:
        """Who said what: `about` keeps statements with these words."""
        return self.catalog.statements(Filters.of(source, speaker, since, until), about)

    def statements_of(self, article: str | Article) -> list[Statement]:
        """The statements of one article, by its id, or of this very version of it: none once it was stored anew."""
        return self.catalog.statements_of(article)

    def speakers(self) -> list[tuple[str, int]]:
        """Speakers by name, with how many statements each."""
        return self.catalog.speakers()

    def sources(self) -> list[tuple[str, int]]:
        """Outlets, with how many articles each."""
        return self.catalog.sources()

    def info(self) -> dict[str, Any]:
        """Counts, dates, model and the state of the index."""
        index = "behind, answers are exact meanwhile" if self.catalog.behind() else "in step"
        old = self.outdated()
        said = f"of {old} articles by earlier rules: onrecord reindex finds them anew" if old else "in step"
        return {
            "library": str(self.path),
            **self.catalog.info(),
            "index": index,
            "statements_found": said,
        }

    # LangChain

    def as_retriever(self, k: int = 10, **filters: Any) -> BaseRetriever:
        """A LangChain retriever; its Documents carry article_id, start, end, source, published, speaker."""
        from rag.retriever import LibraryRetriever

        return LibraryRetriever(library=self, k=k, filters=Filters.of(**filters))

    def as_chain(self, model: Any = None) -> Runnable[Any, Answer]:
        """A LangChain Runnable: a question, or a dict with `question`, filters and `history` → `Answer`.

        `model` is any LangChain chat model; it may only choose among numbered sentences, never write one.
        """
        from rag.chain import build_chain

        return build_chain(self._road(model))

    def _road(self, model: Any = None) -> Road:
        from rag.chain import Road

        return Road(self.catalog, self.index, self.encoder, self.reranker, model)

    # Parts, made when first needed and only once: two indexes would open one Chroma folder twice

    @property
    def encoder(self) -> Encoder:
        with self._making:
            if self._encoder is None:
                from rag.models import load_encoder

                encoder = load_encoder(self._model or self.catalog.model_name())
                self.catalog.check_model(encoder)
                self._encoder = encoder
            return self._encoder

    @property
    def reranker(self) -> Reranker | None:
        with self._making:
            if self._reranker is None and self._ranker_name != FEATURES:
                from rag.models import load_reranker

                self._reranker = load_reranker(self._ranker_name)
            return self._reranker

    @property
    def index(self) -> VectorIndex:
        with self._making:
            if self._index is None:
                location = self._chroma or self.path / "chroma"
                self._index = VectorIndex(location, self.catalog, exact=self._readonly)
            return self._index

    def outdated(self) -> int:
        """How many articles have statements that earlier rules found: `reindex` finds them anew."""
        from rag.quotes.version import rules_version

        return self.catalog.outdated(rules_version())

    def reindex(self, progress: Progress | None = None) -> int:
        """Rebuild what is derived from the articles: statements that earlier rules found, and the vector index; the
        number of passages in it.

        Opened with another `model` than the library's, it makes all vectors anew with that one first.
        """
        from rag.quotes import find_statements
        from rag.quotes.version import rules_version

        self.catalog.restate(rules_version(), find_statements, progress)
        if self._model is not None:
            from rag.models import load_encoder

            encoder = load_encoder(self._model)
            try:
                self.catalog.check_model(encoder)
            except ModelMismatchError:
                self.catalog.reembed(encoder, progress)
            self._encoder = encoder
        return self.index.rebuild(progress=progress)

    def close(self) -> None:
        """Close the index, the catalogue and the lock. A closed tracker cannot be used again."""
        if self._index is not None:
            self._index.close()
        self.catalog.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Tracker:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _home(path: str | os.PathLike[str]) -> Path:
    """`~/news`, which a shell expands and a notebook does not. (`Path.expanduser` raises where there is no home.)"""
    if not os.fspath(path):  # which pathlib takes for the folder that one happens to be in
        raise InputError("no folder is named: give the path of the library")
    return Path(os.path.expanduser(path))  # noqa: PTH111


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"no library can be made at {path} ({error.strerror}): give a folder that you may write to"
        ) from error
