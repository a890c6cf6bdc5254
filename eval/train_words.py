"""Make `rag/rank/words.npz`, the vectors of words: `python -m eval.train_words DATA [--write]`.

Every word of the encoder's vocabulary, and every other word that stands three times in the training sentences or in
Wikinews (CC BY 2.5), goes through the bundled encoder alone. A projection to 96 dimensions and a weight for each
word are then learnt (torch, some minutes) so that the question's words, each matched to the likest word of a
sentence, tell the sentence that answers from its neighbours, beside the cosine of the whole sentences. Pairs are
SQuAD 1.1's (CC BY-SA 4.0) of DATA's `answer_sentences`; those whose sentence stands in DATA's `open_questions` are
left out, so that what is measured there is unseen.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import normalize, softplus

from eval.jsonl import read_jsonl
from rag.models import default_model_path, load_encoder
from rag.rank.features import Idf
from rag.rank.lists import idf_of
from rag.terms import STOP_WORDS, stem, words

DIMENSIONS, EPOCHS, BATCH = 96, 3, 96
LONGEST = {"sentence": 32, "question": 10}
NEAR = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
"""Sentences beside the right one in the set (mostly of the same paragraph) are the wrong ones to tell it from."""
ONE = 0.5413
"""softplus of this is 1."""


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def vocabulary(texts: Sequence[str]) -> list[str]:
    """Lower-case words that get a vector, in alphabetical order."""
    tokens = Tokenizer.from_file(str(default_model_path() / "tokenizer.json")).get_vocab()
    counts = Counter(w for t in texts for w in words(t.lower()))
    frequent = {w for w, n in counts.items() if n >= 3 and re.fullmatch(r"[a-z]{3,}", w)}
    return sorted(({w for w in tokens if re.fullmatch(r"[a-z]{2,}", w)} | frequent) - STOP_WORDS)


def packed(
    texts: Sequence[str], row_of: dict[str, int], stems: dict[str, int], longest: int
) -> NDArray[np.int64]:
    """Rows of vectors and numbers of stems of each text's content words, shape (2, texts, longest); 0 fills up."""
    table = np.zeros((2, len(texts), longest), np.int64)
    for n, text in enumerate(texts):
        content = dict.fromkeys(w for w in words(text.lower()) if w not in STOP_WORDS)
        for at, word in enumerate(list(content)[:longest]):
            table[:, n, at] = row_of.get(word, 0), stems.setdefault(stem(word), len(stems) + 1)
    return table


class Likeness(torch.nn.Module):
    """Scores of candidate sentences from cosines and matched words."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        super().__init__()
        start = torch.linalg.svd(torch.tensor(vectors[1:8001]), full_matrices=False)[2][:DIMENSIONS].T
        self.raw = torch.tensor(vectors)
        self.projection = torch.nn.Parameter(start.clone())
        self.weigher = torch.nn.Parameter(torch.zeros(vectors.shape[1]))
        self.mix = torch.nn.Parameter(torch.tensor([20.0, 10.0, 3.0]))

    def table(self) -> torch.Tensor:
        return normalize(self.raw @ self.projection, dim=1, eps=1e-6)

    def weights(self) -> torch.Tensor:
        return softplus(self.raw @ self.weigher + ONE)

    def forward(
        self, asked: torch.Tensor, said: torch.Tensor, cosine: torch.Tensor, idf: torch.Tensor
    ) -> torch.Tensor:
        table, known = self.table(), asked[1] > 0
        alike = torch.einsum("bqd,bcsd->bcqs", table[asked[0]], table[said[0]])
        alike = alike.masked_fill((said[0] == 0)[:, :, None, :], 0.0)
        same = (asked[1][:, None, :, None] == said[1][:, :, None, :]) & known[:, None, :, None]
        best = torch.where(same, torch.ones(()), alike * 0.95).amax(-1)
        share = idf[asked[1]] * self.weights()[asked[0]] * known
        share = (share / share.sum(1, keepdim=True).clamp(min=1e-6))[:, None]
        exact = (share * same.any(-1)).sum(-1)
        return self.mix[0] * cosine + self.mix[1] * (share * best).sum(-1) + self.mix[2] * exact


def learn(data: Path, vectors: NDArray[np.float32], row_of: dict[str, int]) -> Likeness:
    pairs = read_jsonl(data / "answer_sentences" / "squad_question_sentence.jsonl")
    seen = "|".join(plain(p["text"]) for p in read_jsonl(data / "open_questions" / "squad2_passages.jsonl"))
    sentences = list(dict.fromkeys(p["sentence"] for p in pairs))
    number = {s: n for n, s in enumerate(sentences)}
    measured = {s for s in sentences if plain(s) in seen}
    pairs = [p for p in pairs if p["sentence"] not in measured]
    right = np.asarray([number[p["sentence"]] for p in pairs])
    stems: dict[str, int] = {}
    said = torch.tensor(packed(sentences, row_of, stems, LONGEST["sentence"]))
    asked = torch.tensor(packed([p["question"] for p in pairs], row_of, stems, LONGEST["question"]))
    encoder = load_encoder()
    whole = torch.tensor(encoder.encode(sentences))
    questions = torch.tensor(encoder.encode([p["question"] for p in pairs]))
    rarity: Idf = idf_of(sentences)
    idf = torch.tensor([0.0, *(rarity(s) for s in stems)])
    model, random = Likeness(vectors), np.random.default_rng(0)
    rates = ((model.projection, 5e-4), (model.weigher, 2e-3), (model.mix, 5e-2))
    optimiser = torch.optim.Adam([{"params": [p], "lr": rate} for p, rate in rates])
    for epoch in range(EPOCHS):
        losses = []
        for batch in np.array_split(random.permutation(len(pairs)), len(pairs) // BATCH):
            one = right[batch]
            others = [one[:, None] + np.asarray(NEAR), random.choice(one, (len(one), 6))]
            offered = np.clip(np.hstack([one[:, None], *others]), 0, len(sentences) - 1)
            again = torch.tensor(offered == one[:, None])
            again[:, 0] = False
            cosine = (questions[batch][:, None] * whole[offered]).sum(-1)
            scores = model(asked[:, batch], said[:, offered], cosine, idf).masked_fill(again, -1e9)
            loss = (torch.logsumexp(scores, 1) - scores[:, 0]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="replace rag/rank/words.npz")
    given = parser.parse_args()
    texts = [
        row[key]
        for name in ("squad", "qamr")
        for row in read_jsonl(given.data / "answer_sentences" / f"{name}_question_sentence.jsonl")
        for key in ("question", "sentence")
    ]
    csv.field_size_limit(10**8)
    for path in sorted((given.data / "wikinews").glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as rows:
            texts += [row["text"] for row in csv.DictReader(rows)]
    names = vocabulary(texts)
    print(f"{len(names)} words", flush=True)
    alone = load_encoder().encode(names)
    centred = np.vstack([np.zeros_like(alone[:1]), alone - alone.mean(axis=0)]).astype(np.float32)
    model = learn(given.data, centred, {name: row for row, name in enumerate(names, start=1)})
    with torch.no_grad():
        table, weights = model.table().numpy(), model.weights().numpy()
    weights[0] = 1.0
    if given.write:
        np.savez_compressed(
            Path(__file__).parents[1] / "rag" / "words.npz",
            words=np.frombuffer("\n".join(names).encode("ascii"), np.uint8),
            vectors=np.clip(np.round(table * 127), -127, 127).astype(np.int8),
            weights=weights.astype(np.float16),
        )


if __name__ == "__main__":
    main()
