"""Train the cross-encoder from MiniLM: `python -m eval.train_cross_encoder DATA FOLDER [--minutes N] [--threads N]`.

DATA is a folder with `answer_sentences/{squad,qamr}_question_sentence.jsonl` (SQuAD 1.1, CC BY-SA 4.0; QAMR, MIT)
and `open_questions/squad2_*.jsonl` (SQuAD 2.0, CC BY-SA 4.0). FOLDER becomes a sentence-transformers CrossEncoder.

A question comes with the sentence that answers it and sentences that do not: neighbours of the right one, and those
of other articles that the bundled encoder finds likest. The loss is a softmax over them and a null candidate whose
score is fixed at 0; where no sentence answers (SQuAD 2.0's unanswerable questions, and groups whose right sentence
is left out), the null is right. So a score is the log odds against "no answer here", comparable over questions.

Each sentence is read with its article's title and the sentence before it, as `rag.rank.scoring.as_read` puts them.
SQuAD's questions repeat the words of their sentence, which people's do not; and news names its subject in the headline
and goes on with "he" and "it". So in a share of the groups the longest words that question and right sentence have in
common are taken out of the sentence and stand in its title only.

The articles that `eval.train_ranker` learns and measures on are kept out (`eval.answer_groups`).

With glibc, MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ at 4000000000 in the environment nearly double the
speed: without them every step gives its memory back to the system.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from eval.answer_groups import Group, Placed, groups_of
from rag.models import default_model_path
from rag.rank.cross_encoder import as_read

GROUP = 5
"""Sentences shown with a question."""
BATCH = 12
"""Groups in a step."""
TOKENS = 104
TITLED, TERSE, ALONE = 0.4, 0.15, 0.3
"""Shares of groups whose subject stands in the title only, of questions typed like a search, and of groups read without
title and neighbours."""
LEFT_OUT = 0.12
"""Share of groups shown without their right sentence."""
WARM_UP = 0.04
FROZEN = 2
"""So many layers, and the embeddings, keep the encoder's weights: a third more pairs a second."""
SAVED_EVERY = 1500


def drawn(group: Group, random: np.random.Generator) -> tuple[str, list[str], bool]:
    """The question of a group as typed, at most `GROUP` of its sentences as read, the right one first if it is there,
    and whether it is."""
    shown = bool(group.right) and random.random() >= LEFT_OUT
    right = [group.right[random.integers(len(group.right))]] if shown else []
    wanted = GROUP - len(right)
    near = [group.near[n] for n in random.permutation(len(group.near))[: (wanted + 1) // 2]]
    hard = [group.hard[n] for n in random.permutation(len(group.hard))[: wanted - len(near)]]
    if right and random.random() < TITLED and (found := shared(group.question, right[0].text)):
        start, end = found
        topic = right[0].text[start:end]
        instead = ("it", "he", "they", "she")[random.integers(4)]
        ahead = re.sub(r"\b(?:the|an?|this) $", "", right[0].text[:start], flags=re.I)
        right = [replace(right[0], text=f"{ahead}{instead}{right[0].text[end:]}", title=topic)]
        near = [replace(p, title=topic) for p in near]
        hard = [p if p.title else replace(p, title=" ".join(p.before.split()[:3])) for p in hard]
    elif random.random() < ALONE:
        right, near, hard = ([Placed(p.text) for p in part] for part in (right, near, hard))
    question = terse(group.question) if random.random() < TERSE else group.question
    return question, [as_read(p.text, p.title, p.before) for p in right + near + hard], shown


_LITTLE = set(
    "a an the of in on at to for from by with and or is are was were be been do does did has have had what which who"
    " whom whose when where why how many much that this it its as into than there he she they his her their".split()
)


def shared(question: str, sentence: str) -> tuple[int, int] | None:
    """The longest run of words of a sentence that the question has too, from a word of weight to another."""
    asked = set(re.findall(r"\w+", question.lower()))
    runs: list[tuple[int, int]] = []
    start = end = -1
    for word in re.finditer(r"\w+", sentence):
        text = word.group().lower()
        if text not in asked:
            start = -1
        elif text not in _LITTLE:
            start, end = (word.start() if start < 0 else start), word.end()
            runs.append((start, end))
    best = max(runs, key=lambda r: r[1] - r[0], default=(0, 0))
    return best if best[1] - best[0] >= 4 else None


def terse(question: str) -> str:
    """A question as typed into a search: without its mark and its little words, but for the asking ones."""
    kept = [w for w in question.rstrip(" ?").split() if w.lower() not in _DROPPED]
    return " ".join(kept)


_DROPPED = set("a an the do does did is are was were of".split())


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
            window.sort(key=lambda g: len((g.right or g.near or (Placed(""),))[0].text))
            for n in random.permutation(8):
                yield window[n * BATCH : (n + 1) * BATCH]


def train(
    groups: Sequence[Group],
    start: str,
    folder: Path,
    minutes: float,
    rate: float,
    random: np.random.Generator,
) -> None:
    tokenizer = AutoTokenizer.from_pretrained(start)
    # On a processor "eager" is half as fast again as the fused attention, and so is doing without dropout, which
    # so few rounds through the groups do not need.
    net = AutoModelForSequenceClassification.from_pretrained(start, num_labels=1, attn_implementation="eager")
    net.eval()
    net.config.sentence_transformers = {"activation_fn": "torch.nn.modules.linear.Identity"}
    for frozen in (net.bert.embeddings, *net.bert.encoder.layer[:FROZEN]):
        frozen.requires_grad_(False)
    learnt = [w for w in net.parameters() if w.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=rate, weight_decay=0.01, fused=True)
    console, began, seen, recent = Console(stderr=True), time.monotonic(), 0, [0.0]
    for step, batch in enumerate(batches(groups, random)):
        share = (time.monotonic() - began) / 60 / minutes
        if share >= 1:
            break
        for part in optimizer.param_groups:
            part["lr"] = rate * (min(1.0, share / WARM_UP) * (1 - share) + 0.003)
        parts = [drawn(g, random) for g in batch]
        read = tokenizer(
            [question for question, found, _ in parts for _ in found],
            [s for _, found, _ in parts for s in found],
            truncation="only_second",
            max_length=TOKENS,
            padding=True,
            pad_to_multiple_of=8,
            return_tensors="pt",
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = net(**read).logits.squeeze(-1)
        loss = loss_of(scores.float(), [len(f) for _, f, _ in parts], [there for *_, there in parts])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        seen += len(scores)
        recent = [*recent[-199:], loss.item()]
        if step % 100 == 0:
            speed = seen / (time.monotonic() - began)
            console.print(
                f"{100 * share:3.0f} %  loss {np.mean(recent):.3f}  {speed:.0f} pairs/s", highlight=False
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
    parser.add_argument("--start", default=str(default_model_path()), help="a model folder to go on from")
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--rate", type=float, default=1e-4, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    random = np.random.default_rng(given.seed)
    groups = groups_of(given.data, random)
    without = sum(not g.right for g in groups)
    Console(stderr=True).print(f"{len(groups)} groups, {without} of them without an answer", highlight=False)
    train(groups, given.start, given.folder, given.minutes, given.rate, random)


if __name__ == "__main__":
    main()
