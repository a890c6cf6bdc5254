"""Train the cross-encoder from MiniLM: `python -m eval.train_cross_encoder DATA FOLDER [--minutes N] [--threads N]`.

DATA is a folder with `answer_sentences/{squad,qamr}_question_sentence.jsonl` (SQuAD 1.1, CC BY-SA 4.0; QAMR, MIT)
and `open_questions/squad2_*.jsonl` (SQuAD 2.0, CC BY-SA 4.0). FOLDER becomes a sentence-transformers CrossEncoder.

A question comes with the sentence that answers it and sentences that do not: neighbours of the right one, and those
of other articles that the bundled encoder finds likest. The loss is a softmax over them and a null candidate whose
score is fixed at 0; where no sentence answers (SQuAD 2.0's unanswerable questions, and groups whose right sentence
is left out), the null is right. So a score is the log odds against "no answer here", comparable over questions.

Of `open_questions` every second title is kept out, and so is whatever of SQuAD 1.1 stands in those titles: they are
what the mixture with the features is learnt and measured on (`eval.train_ranker`).

With glibc, MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ at 4000000000 in the environment nearly double the
speed: without them every step gives its memory back to the system.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from eval.jsonl import read_jsonl
from eval.ranker_rows import held_out, titles_of
from rag.models import default_model_path, load_encoder
from rag.passages import find_sentences

GROUP = 5
"""Sentences shown with a question."""
BATCH = 12
"""Groups in a step."""
TOKENS = 80
NEAR, HARD = 5, 20
"""Wrong sentences to draw from: so many on either side of the right one, so many of the likest elsewhere."""
QAMR_SHARE = 0.4
"""QAMR's questions lean on their sentence ("How many are there?"); all of them would drown the whole ones."""
LEFT_OUT = 0.12
"""Share of groups shown without their right sentence."""
RATE, WARM_UP = 1e-4, 0.04
FROZEN = 2
"""So many layers, and the embeddings, keep the encoder's weights: a third more pairs a second."""
SAVED_EVERY = 1500


@dataclass(frozen=True, slots=True)
class Group:
    question: str
    right: tuple[str, ...]
    near: tuple[str, ...]
    hard: tuple[str, ...]


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def untokenised(text: str) -> str:
    """Text of the Penn Treebank's spacing and brackets as it was written, but for its case."""
    text = re.sub(r"-lrb-", "(", text, flags=re.I)
    text = re.sub(r"-rrb-", ")", text, flags=re.I).replace("``", '"').replace("''", '"')
    text = re.sub(r"\s+([.,;:?!)%])", r"\1", text)
    return re.sub(r" ('s|n't|'re|'ll|'ve|'d)\b", r"\1", re.sub(r"([($])\s+", r"\1", text))


def held_titles(passages: Sequence[dict[str, Any]]) -> set[str]:
    """The titles of `open_questions` that are not trained on."""
    number = titles_of(passages)
    return {p["title"] for p in passages if held_out(number[p["id"]])}


def likest(questions: Sequence[str], sentences: Sequence[str], k: int) -> list[list[int]]:
    """The numbers of the k sentences nearest to each question, by cosine of the bundled encoder."""
    encoder = load_encoder()
    table = encoder.encode(sentences).T
    found = []
    for at in range(0, len(questions), 1000):
        near = encoder.encode(questions[at : at + 1000]) @ table
        found += np.argsort(-near, axis=1)[:, :k].tolist()
    return found


def pair_groups(path: Path, held: str, share: float, random: np.random.Generator) -> Iterator[Group]:
    """Groups of a set of (question, sentence); `held` is the letters of what must not be seen."""
    rows = [(untokenised(r["question"]), untokenised(r["sentence"])) for r in read_jsonl(path)]
    sentences = list(dict.fromkeys(s for _, s in rows))
    number = {s: n for n, s in enumerate(sentences)}
    barred = {n for n, s in enumerate(sentences) if letters(s) in held}
    rows = [r for r in rows if number[r[1]] not in barred and random.random() < share]
    for (question, sentence), top in zip(rows, likest([q for q, _ in rows], sentences, HARD), strict=True):
        at = number[sentence]
        beside = [n for n in range(max(at - NEAR, 0), min(at + NEAR + 1, len(sentences))) if n != at]
        yield Group(
            question,
            (sentence,),
            tuple(sentences[n] for n in beside if n not in barred),
            tuple(sentences[n] for n in top if n != at and n not in barred),
        )


def passage_groups(folder: Path) -> Iterator[Group]:
    """Groups of SQuAD 2.0's passages, without the held titles; an answerable question counts twice."""
    passages = read_jsonl(folder / "squad2_passages.jsonl")
    held = held_titles(passages)
    spans = {p["id"]: find_sentences(p["text"]) for p in passages if p["title"] not in held}
    text_of = {p["id"]: p["text"] for p in passages}
    sentences = [(i, text_of[i][s.start : s.end]) for i, found in spans.items() for s in found]
    asked = [q for q in read_jsonl(folder / "squad2_questions.jsonl") if q["passage"] in spans]
    tops = likest([q["question"] for q in asked], [s for _, s in sentences], HARD)
    for question, top in zip(asked, tops, strict=True):
        here = question["passage"]
        starts = [at for _, at in question["answers"]]
        right = {s for s in spans[here] if any(s.start <= at < s.end for at in starts)}
        group = Group(
            question["question"],
            tuple(text_of[here][s.start : s.end] for s in spans[here] if s in right),
            tuple(text_of[here][s.start : s.end] for s in spans[here] if s not in right),
            tuple(sentences[n][1] for n in top if sentences[n][0] != here),
        )
        if question["answerable"] == bool(right):
            yield from [group] * (2 if right else 1)


def groups_of(data: Path, random: np.random.Generator) -> list[Group]:
    passages = read_jsonl(data / "open_questions" / "squad2_passages.jsonl")
    titles = held_titles(passages)
    held = "|".join(letters(p["text"]) for p in passages if p["title"] in titles)
    pairs = data / "answer_sentences"
    return [
        *pair_groups(pairs / "squad_question_sentence.jsonl", held, 1.0, random),
        *pair_groups(pairs / "qamr_question_sentence.jsonl", held, QAMR_SHARE, random),
        *passage_groups(data / "open_questions"),
    ]


def drawn(group: Group, random: np.random.Generator) -> tuple[list[str], bool]:
    """At most `GROUP` sentences of a group, the right one first if it is there, and whether it is."""
    shown = bool(group.right) and random.random() >= LEFT_OUT
    right = [group.right[random.integers(len(group.right))]] if shown else []
    wanted = GROUP - len(right)
    near = [group.near[n] for n in random.permutation(len(group.near))[: (wanted + 1) // 2]]
    hard = [group.hard[n] for n in random.permutation(len(group.hard))[: wanted - len(near)]]
    return right + near + hard, shown


def loss_of(scores: torch.Tensor, sizes: Sequence[int], shown: Sequence[bool]) -> torch.Tensor:
    total = scores.new_zeros(())
    for part, there in zip(scores.split(list(sizes)), shown, strict=True):
        total = total + torch.logsumexp(torch.cat([part, part.new_zeros(1)]), 0) - (part[0] if there else 0)
    return total / len(sizes)


def batches(groups: Sequence[Group], random: np.random.Generator) -> Iterator[list[Group]]:
    """Batches for ever, each of questions and sentences of like length, so that little padding is read."""
    while True:
        order = random.permutation(len(groups))
        for at in range(0, len(order) - 8 * BATCH + 1, 8 * BATCH):
            window = [groups[n] for n in order[at : at + 8 * BATCH]]
            window.sort(key=lambda g: len(g.question) + len((g.right or g.near or ("",))[0]))
            for n in random.permutation(8):
                yield window[n * BATCH : (n + 1) * BATCH]


def train(groups: Sequence[Group], folder: Path, minutes: float, random: np.random.Generator) -> None:
    start = str(default_model_path())
    tokenizer = AutoTokenizer.from_pretrained(start)
    # On a processor "eager" is half as fast again as the fused attention, and so is doing without dropout, which
    # so few rounds through the groups do not need.
    net = AutoModelForSequenceClassification.from_pretrained(start, num_labels=1, attn_implementation="eager")
    net.eval()
    net.config.sentence_transformers = {"activation_fn": "torch.nn.modules.linear.Identity"}
    for frozen in (net.bert.embeddings, *net.bert.encoder.layer[:FROZEN]):
        frozen.requires_grad_(False)
    learnt = [w for w in net.parameters() if w.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01, fused=True)
    console, began, seen, recent = Console(stderr=True), time.monotonic(), 0, [0.0]
    for step, batch in enumerate(batches(groups, random)):
        share = (time.monotonic() - began) / 60 / minutes
        if share >= 1:
            break
        for part in optimizer.param_groups:
            part["lr"] = RATE * (min(1.0, share / WARM_UP) * (1 - share) + 0.003)
        parts = [drawn(g, random) for g in batch]
        asked = [g.question for g, (found, _) in zip(batch, parts, strict=True) for _ in found]
        read = tokenizer(
            asked,
            [s for found, _ in parts for s in found],
            truncation="only_second",
            max_length=TOKENS,
            padding=True,
            pad_to_multiple_of=8,
            return_tensors="pt",
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = net(**read).logits.squeeze(-1)
        loss = loss_of(scores.float(), [len(f) for f, _ in parts], [there for _, there in parts])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        seen += len(asked)
        recent = [*recent[-199:], loss.item()]
        if step % 100 == 0:
            rate = seen / (time.monotonic() - began)
            console.print(
                f"{100 * share:3.0f} %  loss {np.mean(recent):.3f}  {rate:.0f} pairs/s", highlight=False
            )
        if step % SAVED_EVERY == SAVED_EVERY - 1:
            save(net, tokenizer, folder)
    save(net, tokenizer, folder)


def save(net: Any, tokenizer: Any, folder: Path) -> None:
    net.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    groups = groups_of(given.data, random)
    without = sum(not g.right for g in groups)
    Console(stderr=True).print(f"{len(groups)} groups, {without} of them without an answer", highlight=False)
    train(groups, given.folder, given.minutes, random)


if __name__ == "__main__":
    main()
