"""Questions with the sentence that answers and sentences that do not: what the cross-encoder is trained on.

They are those of SQuAD 1.1 and 2.0 (CC BY-SA 4.0) and QAMR (MIT), and questions for definitions made from their
sentences. Of `open_questions` every second title is kept out, and so is whatever of SQuAD 1.1 stands in those titles:
they are what the mixture with the features is learnt and measured on (`eval.train_ranker`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.jsonl import read_jsonl
from eval.ranker_rows import held_out, titles_of
from rag.models import load_encoder
from rag.passages import find_sentences

NEAR, HARD = 5, 20
"""Wrong sentences to draw from: so many on either side of the right one, so many of the likest elsewhere."""
QAMR_SHARE = 0.4
"""QAMR's questions lean on their sentence ("How many are there?"); all of them would drown the whole ones."""
TERSE_DEFINITIONS = 0.1
"""Share of the questions for definitions that are only the name of the thing."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence with the title of its article and the sentence before it, where they are known."""

    text: str
    before: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    question: str
    right: tuple[Placed, ...]
    near: tuple[Placed, ...]
    hard: tuple[Placed, ...]


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
    """Groups of a set of (question, sentence); `held` is the letters of what must not be seen. The sets list their
    sentences in the order of their texts."""
    rows = [(untokenised(r["question"]), untokenised(r["sentence"])) for r in read_jsonl(path)]
    sentences = list(dict.fromkeys(s for _, s in rows))
    number = {s: n for n, s in enumerate(sentences)}
    barred = {n for n, s in enumerate(sentences) if letters(s) in held}
    placed = [
        Placed(s, sentences[n - 1] if n and n - 1 not in barred else "") for n, s in enumerate(sentences)
    ]
    defined = list(definitions(sentences, random))
    rows = [r for r in rows if number[r[1]] not in barred and random.random() < share]
    rows += [r for r in defined if number[r[1]] not in barred]
    for (question, sentence), top in zip(rows, likest([q for q, _ in rows], sentences, HARD), strict=True):
        at = number[sentence]
        beside = [n for n in range(max(at - NEAR, 0), min(at + NEAR + 1, len(sentences))) if n != at]
        yield Group(
            question,
            (placed[at],),
            tuple(placed[n] for n in beside if n not in barred),
            tuple(placed[n] for n in top if n != at and n not in barred),
        )


_DEFINES = re.compile(
    r"(?:the |an? )?(?P<what>(?:[\w'-]+ ){1,4}?)(?P<verb>is|are|was|were) (?:an?|the|one of) (?P<rest>.*)"
)
_POINTS = set(
    "it he she they this that these those there his her its their which what another one some each".split()
)
_PERSON = re.compile(
    r"(?:[\w'-]+ ){0,5}(?:politician|actor|actress|singer|president|minister|player|writer|author|king|queen|artist"
    r"|scientist|leader|lawyer|general|musician|composer|philosopher|journalist|painter|businessman|poet)\b"
)


def definitions(sentences: Sequence[str], random: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Questions of the kind that the sets lack, "What is a hurdy-gurdy?", for the sentences that say it."""
    for sentence in sentences:
        if (found := _DEFINES.match(sentence)) and not _POINTS & set(found["what"].split()):
            word = "who" if _PERSON.match(found["rest"]) else "what"
            asked = (f"{word} {found['verb']} {found['what'].strip()}?", f"{found['what'].strip()}")
            yield asked[int(random.random() < TERSE_DEFINITIONS)], sentence


def passage_groups(folder: Path) -> Iterator[Group]:
    """Groups of SQuAD 2.0's passages, without the held titles; an answerable question counts twice."""
    passages = read_jsonl(folder / "squad2_passages.jsonl")
    held = held_titles(passages)
    spans = {p["id"]: find_sentences(p["text"]) for p in passages if p["title"] not in held}
    there = {p["id"]: p for p in passages}
    sentences = [(i, n) for i, found in spans.items() for n in range(len(found))]
    asked = [q for q in read_jsonl(folder / "squad2_questions.jsonl") if q["passage"] in spans]

    def placed(passage: str, n: int) -> Placed:
        text, found = there[passage]["text"], spans[passage]
        before = text[found[n - 1].start : found[n - 1].end] if n else ""
        return Placed(text[found[n].start : found[n].end], before, there[passage]["title"].replace("_", " "))

    tops = likest([q["question"] for q in asked], [placed(i, n).text for i, n in sentences], HARD)
    for question, top in zip(asked, tops, strict=True):
        here = question["passage"]
        starts = [at for _, at in question["answers"]]
        right = {n for n, s in enumerate(spans[here]) if any(s.start <= at < s.end for at in starts)}
        group = Group(
            question["question"],
            tuple(placed(here, n) for n in sorted(right)),
            tuple(placed(here, n) for n in range(len(spans[here])) if n not in right),
            tuple(placed(*sentences[n]) for n in top if sentences[n][0] != here),
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
