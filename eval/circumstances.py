"""What a number depends on: code, model, library, settings, machine, date; with a fingerprint of the first four."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.cases import QuestionSet
from rag.models import load_encoder, load_reranker
from rag.tracker import Tracker


def describe(questions: QuestionSet, library: Tracker | None, k: int) -> dict[str, Any]:
    """Plain values, in the order they are shown; None of a library where none is asked."""
    info = library.info() if library else {}
    texts = sorted(f"{a.id} {a.sha256}" for a in library.articles()) if library else []
    reranker = library.reranker if library else load_reranker()
    encoder = library.encoder if library else load_encoder()
    config = {
        "k": k,
        "questions": len(questions.cases) + len(questions.rankings),
        "question_set": _digest(repr(q) for q in (*questions.cases, *questions.rankings)),
        "model": f"{encoder.name} {encoder.revision}",
        "ranker": reranker.name if reranker else "features",
        "code": f"onrecord {version('onrecord')} ({_code()})",
        "library": _digest(texts) if library else None,
        "articles": len(texts) if library else None,
        "passages": info.get("passages"),
    }
    return {
        **config,
        "fingerprint": _digest([json.dumps(config, sort_keys=True)]),
        "machine": _machine(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def _code() -> str:
    """A digest of the package's own files, models too: two runs of different code or weights differ here."""
    root = Path(str(files("rag")))
    kept = sorted(p for p in root.rglob("*") if p.suffix in {".py", ".json", ".tsv", ".npz", ".onnx"})
    return _digest(f"{p.relative_to(root)} {hashlib.sha256(p.read_bytes()).hexdigest()}" for p in kept)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _machine() -> str:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = (line.partition(":")[2].strip() for line in info.read_text().splitlines())
        models = (n for n in names if n and any(c.isalpha() for c in n) and ("CPU" in n or "Processor" in n))
        cpu = next(models, cpu)
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
