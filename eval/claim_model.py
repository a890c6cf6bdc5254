"""Would a small trained model tell pairs of sentences better than the rules? `python -m eval.claims model` prints both.

A logistic regression and boosted trees on what the rules read of a pair (cosine, overlap, figures, days, places, names,
negation, antonyms, denials, words between marks), over the hand-written pairs: ten folds, and trained on `dev` for
`test`; with and without FEVER-symmetric's claims and evidence (MIT) beside them. The rules were written while looking
at `dev`, the models never saw the pair that they are asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rag.claims.facts import DENIED_WHOLE, Fact
from rag.claims.lexicon import ANTONYMS

FOLDS, SEED = 10, 7
ENOUGH = 0.8
SURE = 0.05
"""Precision of every relation that a model needs to be used, and the chance that it is no better after all."""

AGAINST = frozenset({"denied", "conflict", "update"})

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known of a pair: both sides read, the cosine, days between them, and the right label."""

    a: Fact
    b: Fact
    cosine: float
    days_apart: int | None
    label: str
    split: str = ""


def signs(pair: Pair) -> list[float]:
    """The pair as numbers, the same from both sides."""
    a, b = pair.a, pair.b
    shared, least = len(a.stems & b.stems), min(len(a.stems), len(b.stems)) or 1
    short, long = sorted((a.quoted, b.quoted), key=len)
    same = LCSseq.similarity(short, long)
    counted = [(x, y) for x in a.amounts for y in b.amounts if x.counts & y.counts]
    denied = a.denied if a.denied is not None else b.denied
    told = b.stems if a.denied is not None else a.stems
    only_a, only_b = a.stems - b.stems, b.stems - a.stems
    return [
        pair.cosine,
        shared / (len(a.stems | b.stems) or 1),
        shared / least,
        abs(len(a.stems) - len(b.stems)) / (len(a.stems) + len(b.stems) or 1),
        same / (len(short) or 1) * (len(short) >= 4),
        same / (len(long) or 1) * (len(short) >= 4),
        float(bool(short)),
        float(any(not x.meets(y) for x, y in counted)),
        float(any(x.meets(y) for x, y in counted)),
        float(bool(a.amounts) != bool(b.amounts)),
        float((a.negations - b.negations) % 2),
        float(bool(a.negated & b.stems - b.negated or b.negated & a.stems - a.negated)),
        float((DENIED_WHOLE in a.negated) != (DENIED_WHOLE in b.negated)),
        float(any(frozenset((x, y)) in ANTONYMS for x in only_a for y in only_b)),
        float((a.denied is None) != (b.denied is None)),
        len(denied & told) / (len(denied) or 1) if denied else 0.0,
        float(bool(a.days and b.days and not a.days & b.days)),
        float(bool(a.places and b.places and not a.places & b.places)),
        len(a.names & b.names) / (min(len(a.names), len(b.names)) or 1),
        float(bool(a.names and b.names and not a.names & b.stems and not b.names & a.stems)),
        float(bool(a.ordinals and b.ordinals and not a.ordinals & b.ordinals)),
        float(pair.days_apart is not None and pair.days_apart > 0),
    ]


MODELS: Mapping[str, Callable[[], Any]] = {
    "logistic": lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000, C=0.5)),
    "boosted": lambda: GradientBoostingClassifier(n_estimators=80, max_depth=3, random_state=SEED),
}


def report(pairs: Sequence[Pair], rules: Sequence[str], others: Sequence[Pair], labels: Sequence[str]) -> str:
    """The rules, whose verdicts on the pairs are given, beside the models, as text. `others` are claims and evidence
    of another kind: trained on beside the pairs, and then asked about after training on the pairs alone."""
    right = [p.label for p in pairs]
    rows = {"rules": list(rules)}
    rows |= {f"{name}, ten folds": said for name, said in predictions(pairs).items()}
    rows |= {f"{name}, with FEVER": said for name, said in predictions(pairs, others).items()}
    lines = [f"{len(pairs)} pairs; precision/recall a label"]
    lines.append(f"{'':<22}{'right':>6} " + "".join(f"{n:>11}" for n in labels) + "  chance")
    better = []
    for name, got in rows.items():
        cells, lowest = _cells(right, got, labels)
        by_chance = chance(right, rules, got)
        lines.append(f"{name:<22}{_share(right, got):>6.3f} {cells}{by_chance:>8.2f}")
        if lowest >= ENOUGH and by_chance < SURE and _share(right, got) > _share(right, rules):
            better.append(name)
    dev, test = ([p for p in pairs if p.split == split] for split in ("dev", "test"))
    for name, said in _trained(dev, test).items():
        lines.append(f"{name}, trained on dev: {_share([p.label for p in test], said):.2f} of test right")
    for name, said in _trained(pairs, others).items():
        called = [p.label == "conflict" for p, s in zip(others, said, strict=True) if s in AGAINST]
        found = f"P {sum(called) / (len(called) or 1):.2f} of {len(called)} found"
        lines.append(f"{name}, trained on the pairs, on FEVER-symmetric: refuted {found}")
    lines.append(
        f"surely better than the rules, no precision below {ENOUGH}: {', '.join(better) or 'none: the rules stay'}"
    )
    return "\n".join(lines)


def predictions(pairs: Sequence[Pair], more: Sequence[Pair] = ()) -> dict[str, list[str]]:
    """What each model says of each of the pairs, asked in ten folds; `more` are only trained on."""
    table, labels = _table(pairs), np.array([p.label for p in pairs])
    beside = _table(more).reshape(len(more), table.shape[1])
    told = [p.label for p in more]
    found: dict[str, list[str]] = {}
    for name, make in MODELS.items():
        said = np.empty(len(pairs), object)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(table, labels)
        for train, ask in folds:
            model = make().fit(np.vstack([table[train], beside]), np.concatenate([labels[train], told]))
            said[ask] = model.predict(table[ask])
        found[name] = said.tolist()
    return found


def chance(right: Sequence[str], one: Sequence[str], other: Sequence[str]) -> float:
    """How likely two that are equally good differ by as much, by the pairs that only one of them has right
    (McNemar's exact test)."""
    gained = sum(r == b != a for r, a, b in zip(right, one, other, strict=True))
    lost = sum(r == a != b for r, a, b in zip(right, one, other, strict=True))
    n, most = gained + lost, max(gained, lost)
    return min(1.0, 2 * sum(comb(n, k) for k in range(most, n + 1)) / float(2**n))


def _trained(pairs: Sequence[Pair], others: Sequence[Pair]) -> dict[str, list[str]]:
    """What each model, trained on all the pairs, says of other pairs."""
    labels = [p.label for p in pairs]
    return {
        n: make().fit(_table(pairs), labels).predict(_table(others)).tolist() for n, make in MODELS.items()
    }


def _cells(right: Sequence[str], got: Sequence[str], labels: Iterable[str]) -> tuple[str, float]:
    """Precision and recall a label, as text, and the lowest precision."""
    cells, lowest = "", 1.0
    for label in labels:
        called = [r == label for r, g in zip(right, got, strict=True) if g == label]
        found = [g == label for r, g in zip(right, got, strict=True) if r == label]
        precision = sum(called) / (len(called) or 1)
        lowest = min(lowest, precision)
        cells += f"{precision:>6.2f}/{sum(found) / (len(found) or 1):.2f}"
    return cells, lowest


def _share(right: Sequence[str], got: Sequence[str]) -> float:
    return sum(map(str.__eq__, right, got)) / len(right)


def _table(pairs: Sequence[Pair]) -> Table:
    return np.array([signs(p) for p in pairs], np.float64)
