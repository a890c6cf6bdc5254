"""What was worked out for claims, kept in a file beside the catalogue: a library that grows is compared once.

The file holds where the units of each article are and what was found between them; no text. It is of one library,
model and set of rules; where any of these is another, or the file is damaged, all is worked out again. It can be
deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.claims.compare import Finding
from rag.claims.units import Outline

if TYPE_CHECKING:
    from rag.catalog import Catalog

FILE = "claims.npz"
"""Its name in the library's folder."""
_ARRAYS = ("rows", "nth", "places", "texts", "forms", "runs", "run_of")

Place = tuple[str, int]
"""A unit, as its article and its number among the article's units: it stays when other articles come."""


@dataclass(slots=True)
class Kept:
    """What was worked out: outlines of articles by id, the findings between their units, and which sentences were not
    compared because too many articles have them."""

    outlines: dict[str, Outline] = field(default_factory=dict)
    found: list[tuple[Place, Place, Finding]] = field(default_factory=list)
    common: set[int] = field(default_factory=set)


def made_of(library: Catalog) -> tuple[Any, ...]:
    """What findings depend on beside the articles: the library, its model, and the rules."""
    return (*(library.setting(key) for key in ("library", "epoch", "statements")), _rules())


def keep(library: Catalog, kept: Kept) -> None:
    """Write it beside the catalogue, if the folder lets us; a library open for reading only is kept too."""
    folder = library.path.parent
    if not os.access(folder, os.W_OK):
        return
    outlines = sorted(kept.outlines.values(), key=lambda o: o.article)
    number = {o.article: n for n, o in enumerate(outlines)}
    told = {
        "made_of": made_of(library),
        "common": sorted(kept.common),
        "articles": [[o.article, o.published, o.fingerprint, o.first_row] for o in outlines],
        "found": [[number[a], i, number[b], j, f.kind, f.rule, f.score] for (a, i), (b, j), f in kept.found],
    }
    arrays = {"told": np.frombuffer(json.dumps(told).encode(), np.uint8)}
    for name in _ARRAYS:
        parts = [getattr(o, name) for o in outlines]
        arrays[f"{name}_sizes"] = np.array([len(part) for part in parts], np.int64)
        arrays[name] = np.concatenate([np.empty(0, np.int64), *parts])
    written = folder / f"{FILE}.{os.getpid()}"
    with written.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    written.replace(folder / FILE)


def kept(library: Catalog) -> Kept:
    """What was kept for this library, whatever articles it had then; nothing where nothing is of use."""
    path = library.path.parent / FILE
    if not path.is_file():
        return Kept()
    try:
        with np.load(path) as stored:
            told = json.loads(stored["told"].tobytes())
            if told.get("made_of") != list(made_of(library)):
                return Kept()
            return _restored(told, stored)
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):  # cut off, or not ours
        return Kept()


def _restored(told: Mapping[str, Any], stored: Mapping[str, Any]) -> Kept:
    parts = {name: _split(stored[name], stored[f"{name}_sizes"]) for name in _ARRAYS}
    outlines = [
        Outline(article, published, fingerprint, first_row, *(parts[name][n] for name in _ARRAYS))
        for n, (article, published, fingerprint, first_row) in enumerate(told["articles"])
    ]
    found = [
        ((outlines[a].article, i), (outlines[b].article, j), Finding(kind, rule, score))
        for a, i, b, j, kind, rule, score in told["found"]
    ]
    return Kept({o.article: o for o in outlines}, found, set(told["common"]))


def _split(joined: Any, sizes: Any) -> Sequence[Any]:
    return np.split(joined, np.cumsum(sizes)[:-1]) if len(sizes) else []


@cache
def _rules() -> str:
    """A hash of this package: other rules make other claims."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
