"""The learnt weights, of `ranker.json` beside this file: readable, made by `python -m eval.train_ranker`.

There are two stages. `features` weighs what can be counted about a sentence; `cross_encoder` adds to that what the
bundled cross-encoder makes of the sentence, times one weight. Each stage has its own verdict of support.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from rag.rank.features import NAMES

if TYPE_CHECKING:
    from rag.records import Vector

Stage = Literal["features", "cross_encoder"]

ANSWERS = "answers"
"""The sign that the second stage adds: the cross-encoder's log odds that a sentence answers, within ±12."""

SIGNS: Mapping[Stage, tuple[str, ...]] = {"features": NAMES, "cross_encoder": (*NAMES, ANSWERS)}
"""The columns of a stage's table, one row a sentence."""

PATH = Path(__file__).with_name("ranker.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """Of one stage: a weight for each of its `SIGNS`; and for the verdict one for each sign of support, a bias, and
    the probability below which a question is refused."""

    ranking: Vector
    support: Mapping[str, float]
    bias: float
    refuse_below: float


@lru_cache(maxsize=2)
def weights_of(stage: Stage) -> Weights:
    """The weights of a stage (read once)."""
    every = json.loads(PATH.read_text(encoding="utf-8"))
    weights = {**every["features"]["weights"], **every[stage]["weights"]}
    ranking = np.asarray([weights[name] for name in SIGNS[stage]], dtype=np.float32)
    support = every[stage]["support"]
    return Weights(ranking, support["weights"], support["bias"], support["refuse_below"])


def combine(stage: Stage, table: Vector) -> Vector:
    """Scores of rows of a stage's signs, higher is better."""
    scores: Vector = table @ weights_of(stage).ranking
    return scores
