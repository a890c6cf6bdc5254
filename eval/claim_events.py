"""Do articles with a claim in common report one event? ECB+'s sub-events; `python -m eval.claims events` prints it."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from rag import Tracker
from rag.claims.grouping import group
from rag.claims.links import SAME_CLAIM, find_links, surest_first
from rag.claims.neighbours import neighbours
from rag.claims.outlets import find_copies
from rag.claims.units import Units, units_of
from rag.records import Article

OURS = "a claim in common"


def read_events(path: Path) -> list[Article]:
    """ECB+ articles, their tokens joined again; `source` is the event, the topic with `ecb` or `ecbplus`."""
    articles = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        event = f"{row['topic']}{'plus' if row['id'].endswith('plus') else ''}"
        lines = [_joined(line) for line in row["sentences"] if not line.startswith("http")]
        articles.append(Article(text="\n".join(lines), source=event, id=row["id"]))
    return articles


def measure_events(articles: Sequence[Article]) -> list[tuple[str, float, float, float]]:
    """(way of pairing articles, precision, recall, F1) of the pairs of one event, ours after the baselines."""
    event = {a.id: a.source for a in articles}
    gold = {pair for pair in combinations(sorted(event), 2) if event[pair[0]] == event[pair[1]]}
    with tempfile.TemporaryDirectory() as folder, Tracker(folder) as library:
        library.add(articles)
        ways = _pairings(units_of(library.catalog))
    rows = [(name, *_scores(pairs, gold)) for name, pairs in ways.items()]
    for name, pairs in ways.items():
        rows.append((f"B3: {name}", *b_cubed(_components(sorted(event), pairs), event)))
    ours = {p for p in ways[OURS] if _held(p[0]) and _held(p[1])}
    held = {a: e for a, e in event.items() if _held(a)}
    rows.append((f"held topics: {OURS}", *_scores(ours, {p for p in gold if p[0] in held and p[1] in held})))
    return [*rows, (f"B3, held topics: {OURS}", *b_cubed(_components(sorted(held), ours), held))]


def _held(article: str) -> bool:
    """Whether an article is of the half of the topics that no weight was learnt on: those of odd numbers."""
    return int(article.split("_")[0]) % 2 == 1


def _pairings(units: Units) -> dict[str, set[tuple[str, str]]]:
    ids = [units.outlines[n].article for n in units.owner.tolist()]
    links = surest_first(find_links(units, neighbours(units)))
    groups: defaultdict[int, set[str]] = defaultdict(set)
    for n, g in group(units, links).items():
        groups[g].add(ids[n])
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for article, story in find_copies(units, links).items():
        stories[story].add(article)
    same = [k for k in links if k.finding.kind in SAME_CLAIM]
    found = {"all articles in one": set(combinations(sorted(set(ids)), 2))}
    found["near duplicates"] = {p for members in stories.values() for p in combinations(sorted(members), 2)}
    for least in (0.7, 0.8):
        found[f"a sentence pair of cosine ≥ {least}"] = _cosine_pairs(units, ids, least)
    found[OURS] = {p for members in groups.values() for p in combinations(sorted(members), 2)}
    found["a link"] = {_ordered(ids[k.a], ids[k.b]) for k in same}
    found["a link, score ≥ 0.65"] = {_ordered(ids[k.a], ids[k.b]) for k in same if k.finding.score >= 0.65}
    return found


def _cosine_pairs(units: Units, ids: Sequence[str], least: float) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for at in range(0, len(ids), 1024):
        near = np.argwhere(units.vectors[at : at + 1024] @ units.vectors.T >= least)
        found |= {_ordered(ids[at + i], ids[j]) for i, j in near.tolist() if ids[at + i] != ids[j]}
    return found


def b_cubed(found: Mapping[str, int], gold: Mapping[str, str]) -> tuple[float, float, float]:
    """B3 precision, recall and F1 of one clustering of the keys against another (Bagga and Baldwin 1998)."""
    clusters: defaultdict[int, list[str]] = defaultdict(list)
    events: defaultdict[str, list[str]] = defaultdict(list)
    for key in gold:
        clusters[found[key]].append(key)
        events[gold[key]].append(key)
    both = Counter((found[key], gold[key]) for key in gold)
    p = sum(both[found[k], gold[k]] / len(clusters[found[k]]) for k in gold) / len(gold)
    r = sum(both[found[k], gold[k]] / len(events[gold[k]]) for k in gold) / len(gold)
    return p, r, 2 * p * r / (p + r)


def _components(keys: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    root = {key: key for key in keys}

    def find(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for a, b in pairs:
        root[find(a)] = find(b)
    numbers = {key: n for n, key in enumerate(keys)}
    return {key: numbers[find(key)] for key in keys}


def _scores(found: set[tuple[str, str]], gold: set[tuple[str, str]]) -> tuple[float, float, float]:
    p, r = len(found & gold) / (len(found) or 1), len(found & gold) / (len(gold) or 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


_JOINTS: tuple[tuple[str, str], ...] = (
    ("``|''", '"'),
    (r" ([,.;:?!%)])", r"\1"),
    (r"([($]) ", r"\1"),
    (r" (n't|'s|'re|'ve|'ll|'d|'m)\b", r"\1"),
    (" - ", "-"),
    (r"(\d), (\d{3})\b(?!,? (?:19|20)\d\d)", r"\1,\2"),
    (r"(\d)\. (\d)", r"\1.\2"),
)


def _joined(tokens: str) -> str:
    for pattern, instead in _JOINTS:
        tokens = re.sub(pattern, instead, tokens)
    return tokens
