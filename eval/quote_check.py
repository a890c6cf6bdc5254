"""How often is the verdict on a quotation right? Cases are made from a library's own articles, the right verdict known.

    python -m eval.quote_check                                   the bundled articles
    python -m eval.quote_check --articles news/ --cases 2000     any folder or file that `onrecord add` reads
    python -m eval.quote_check --articles news/ --sentences 100000   the same among that many made-up sentences

Prints the verdict matrix (rows: what the case is, columns: what the check says) and the time of a check.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.catalog import ArticleEntry, Catalog
from rag.check import check_quote
from rag.ingest import read_articles
from rag.passages import find_sentences, split_passages
from rag.quotes import find_statements
from rag.records import Article, Span, Statement, VerdictKind
from rag.samples import samples_path

VERDICTS: tuple[VerdictKind, ...] = (
    "exact",
    "typographic",
    "altered",
    "stitched",
    "misattributed",
    "not_found",
)

MADE_UP = Article(
    title="Sentences in other scripts, written for this evaluation",
    source="Made up",
    text="""Она сказала: «Мы не можем ждать до весны, потому что крыша уже течёт».
Директор школы ответил: «Ремонт начнётся в понедельник и продлится шесть недель».
市长说：“我们不能等到春天，屋顶已经漏水了。”校长回答：“维修将于星期一开始，持续六个星期。”
市長は「春まで待つことはできません。屋根はもう雨漏りしています」と述べた。
قال رئيس البلدية: «لا يمكننا الانتظار حتى الربيع لأن السقف يتسرب منه الماء».
मेयर ने कहा, “हम वसंत तक इंतज़ार नहीं कर सकते क्योंकि छत टपक रही है।”
นายกเทศมนตรีกล่าวว่า “เรารอจนถึงฤดูใบไม้ผลิไม่ได้เพราะหลังคารั่วแล้ว”
시장은 “지붕이 이미 새고 있어서 봄까지 기다릴 수 없습니다”라고 말했다.
""",
)
FOREIGN: tuple[tuple[str, VerdictKind], ...] = (
    ("Мы не можем ждать до весны", "exact"),
    ("Мы можем ждать до весны, потому что крыша уже течёт", "altered"),
    ("мы не можем ждать до весны - потому что крыша уже течёт", "typographic"),
    ("Ремонт начнётся в понедельник и продлится восемь недель", "altered"),
    ("我们不能等到春天", "exact"),
    ("我们能等到春天，屋顶已经漏水了", "altered"),
    ("我们不能等到春天,屋顶已经漏水了", "typographic"),
    ("维修将于星期二开始，持续六个星期", "altered"),
    ("春まで待つことはできません", "exact"),
    ("春まで待つことはできます。屋根はもう雨漏りしています", "altered"),
    ("لا يمكننا الانتظار حتى الربيع", "exact"),
    ("قال رئيس البلدية يمكننا الانتظار حتى الربيع لأن السقف يتسرب منه الماء", "altered"),
    ("हम वसंत तक इंतज़ार नहीं कर सकते", "exact"),
    ("हम वसंत तक इंतज़ार कर सकते क्योंकि छत टपक रही है", "altered"),
    ("เรารอจนถึงฤดูใบไม้ผลิไม่ได้", "exact"),
    ("지붕이 이미 새고 있어서 봄까지 기다릴 수 없습니다", "exact"),
    ("지붕이 이미 새고 있어서 여름까지 기다릴 수 없습니다", "altered"),
    ("Библиотека закрыта навсегда по решению суда", "not_found"),
    ("图书馆因法院裁决而永久关闭", "not_found"),
)
"""Quotations of `MADE_UP` with the right verdict."""

_INVENTED = (
    "{a} will {v} the {n} before the {m} {k}, and nobody in {p} dares to say why",
    "I have never seen a {n} so {j} as the one that {a} left behind in {p}",
    "Our {k} was {j} long before the {m} {n} came to {p}",
    "If the {n} falls silent, {p} will {v} its {m} {k} within {q} weeks",
    "There are {q} {j} reasons to {v} this {n}, and the {m} {k} is not among them",
)
PLAUSIBLE = (
    "We are confident that the economy will recover by the end of next year",
    "The government has no plans to raise taxes on working families",
    "This agreement is a victory for both of our countries",
    "Nobody should be afraid to walk home at night in this city",
    "The police did everything they could to save the child",
    "I will not resign, and I will not apologise for doing my job",
    "We have seen no evidence that the election was rigged",
    "The court will hear the appeal in the first week of March",
    "Our thoughts are with the families of the victims",
    "The hospital ran out of beds on Sunday morning and turned ambulances away",
    "Every school in the region will reopen on Monday",
    "The company denies that it paid the minister",
    "They promised us water in June, and it is now October",
    "It was the worst storm that anyone here can remember",
    "The strike will go on until the wages are paid in full",
    "We found the wreck at a depth of 300 metres",
    "Our troops have left the village and will not come back",
    "The vaccine is safe, and the figures show it",
    "Half of the harvest is lost, and the rest is under water",
    "The talks failed because neither side wanted them to succeed",
    "There is nothing in this report that we did not know already",
    "She was the best striker this club has ever had",
    "The bridge was inspected in May and found to be sound",
    "We expect the number of cases to double within a week",
    "No one has claimed responsibility for the attack on the station",
    "The president asked for calm, and the people gave him silence",
    "If the bank falls, the pensions of 40,000 people fall with it",
    "You cannot negotiate with a fire",
    "The train left the rails at about 120 kilometres an hour",
    "We will publish every letter that the ministry wrote to us",
    "He told the officers that he had been at home all evening",
    "The satellite stopped answering shortly after midnight",
    "This is not a budget, it is a surrender",
    "The museum will give the statue back to the people it was taken from",
    "I have lived under four kings and trusted none of them",
    "The referee saw it, the crowd saw it, and the whole world saw it",
)
"""What a newspaper could well have printed, and did not: written for this evaluation."""
_WORDS: dict[str, Sequence[str]] = {
    "a": ("Orsolya Venn", "the harbour guild", "my predecessor", "the lamplighters", "Councillor Brixham"),
    "v": ("pawn", "repaint", "auction", "swallow", "unpick", "varnish"),
    "n": ("aqueduct", "lighthouse", "orchard", "ledger", "carousel", "greenhouse", "viaduct"),
    "m": ("velvet", "northern", "borrowed", "copper", "threadbare", "moonlit"),
    "k": ("choir", "parliament of crows", "bakery", "observatory", "regatta", "almanac"),
    "p": ("Lower Quill", "Vessa", "the old spice quarter", "Port Marrow", "Tallow Street"),
    "j": ("hollow", "brittle", "sunburnt", "quarrelsome", "marmalade-sticky"),
    "q": ("eleven", "forty", "nineteen", "three"),
}
_AUXILIARY = r"\b(is|are|was|were|will|would|can|could|should|has|have|had|do|does|did|must)\b"
_NEGATABLE = re.compile(_AUXILIARY + r"(?! not|n['’]t)")
_DENIES = re.compile(
    r"\b(no|not|never|none|nobody|nothing|neither|nor|without|cannot|hardly)\b|n['’]t", re.IGNORECASE
)
_NEGATED = re.compile(r"\b(not|never)\s", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?![\w.,]*\d)")
_WORD = re.compile(r"[^\W\d_]{4,}")
_PRONOUNS = ("he", "she", "they", "it", "we", "i", "you", "who", "which", "that", "this")
_PLAIN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation to check and the verdict it deserves. `kind` says how it was made."""

    kind: str
    text: str
    right: VerdictKind
    speaker: str | None = None


def make_cases(
    articles: Sequence[Article], statements: Sequence[Statement], count: int, seed: int
) -> Iterator[Case]:
    """About `count` cases, a dozen kinds in equal parts; the same seed makes the same cases."""
    maker = _Maker(articles, statements, random.Random(seed))
    kinds = [name for name in dir(maker) if name.startswith("case_")]
    seen: set[tuple[str, str | None]] = set()
    for name in kinds:
        make: Callable[[], Case | None] = getattr(maker, name)
        made = tries = 0
        while made < count // len(kinds) and tries < 40 * count:
            tries += 1
            case = make()
            if case is not None and (case.text, case.speaker) not in seen:
                seen.add((case.text, case.speaker))
                made += 1
                yield case


class _Maker:
    """One method a kind of case. `None`: this draw does not lend itself to it."""

    def __init__(
        self, articles: Sequence[Article], statements: Sequence[Statement], rng: random.Random
    ) -> None:
        self.rng = rng
        self.articles = articles
        self.raw = "\n".join(a.text for a in articles)
        self.plain = " ".join(_plain(a.text) for a in articles)
        self.sentences = [(a, a.text[s.start : s.end]) for a in articles for s in find_sentences(a.text)]
        self.sentences = [
            (a, t) for a, t in self.sentences if 7 <= len(t.split()) <= 45 and len(_plain(t)) > 30
        ]
        self.spoken = [
            s
            for s in statements
            if s.kind == "direct" and s.confidence >= 0.5 and len(s.texts[0].split()) >= 5
        ]
        self.vocabulary = sorted({w for _, t in self.sentences for w in _WORD.findall(t) if w.islower()})
        self.names = sorted(
            {w for _, t in self.sentences for w in re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", t)}
        )

    # Real ---------------------------------------------------------------------------------------------------------

    def case_real_sentence(self) -> Case | None:
        return Case("real", self._text(), "exact")

    def case_real_with_speaker(self) -> Case | None:
        said = self.rng.choice(self.spoken)
        who = said.speaker_name or said.speaker_text
        return Case("real, speaker", said.texts[0].strip('“”"'), "exact", who) if who else None

    def case_real_across(self) -> Case | None:
        article = self.rng.choice(self.articles)
        spans = find_sentences(article.text)
        if len(spans) < 3:
            return None
        at = self.rng.randrange(len(spans) - 2)
        text = article.text[spans[at].start : spans[at + self.rng.randint(1, 2)].end]
        return Case("real, sentences", _bare(text), "exact") if len(text) < 900 else None

    def case_real_part(self) -> Case | None:
        words = self._text().split()
        if len(words) < 9:
            return None
        at = self.rng.randint(0, len(words) - 8)
        text = " ".join(words[at : at + self.rng.randint(5, 12)])
        return Case("real, part", text.strip("“”\"'‘’"), "exact") if text in self.raw else None

    def case_real_short(self) -> Case | None:
        words = self._text().split()
        size = self.rng.randint(1, 4)
        at = self.rng.randrange(len(words) - size)
        text = " ".join(words[at : at + size]).strip("“”\"'‘’.,:;()[]—–- ")
        return Case("real, 1-4 words", text, "exact") if _PLAIN.search(text) and text in self.raw else None

    # Only the typography ------------------------------------------------------------------------------------------

    def case_typography(self) -> Case | None:
        text = self._text()
        change = self.rng.choice(_TYPOGRAPHY)
        return self._typographic("typography", change(text))

    def case_ellipsis(self) -> Case | None:
        words = self._text().split()
        if len(words) < 14:
            return None
        start = self.rng.randint(3, len(words) - 9)
        stop = start + self.rng.randint(2, 5)
        skipped = words[start:stop]
        if _DENIES.search(" ".join(skipped)) or any(
            w[-1] in ".?!" for w in skipped + words[start - 1 : start]
        ):
            return None
        dots = self.rng.choice((" … ", " ... ", " […] ", "... "))
        text = " ".join(words[:start]) + dots + " ".join(words[stop:])
        return self._typographic("ellipsis", text)

    def _typographic(self, kind: str, text: str) -> Case | None:
        return Case(kind, text, "typographic") if _bare(text) not in self.raw else None

    # Altered ------------------------------------------------------------------------------------------------------

    def case_word_changed(self) -> Case | None:
        return self._edit(
            "word changed", lambda words, at: [*words[:at], self._other(words[at]), *words[at + 1 :]]
        )

    def case_word_dropped(self) -> Case | None:
        return self._edit("word dropped", lambda words, at: words[:at] + words[at + 1 :])

    def case_word_added(self) -> Case | None:
        return self._edit(
            "word added", lambda words, at: [*words[:at], self.rng.choice(self.vocabulary), *words[at:]]
        )

    def case_words_swapped(self) -> Case | None:
        words = self._text().split()
        at = self.rng.randrange(len(words) - 1)
        if words[at].lower() == words[at + 1].lower():
            return None
        return self._altered(
            "words swapped", " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])
        )

    def case_short_altered(self) -> Case | None:
        words = self._text().split()
        at = self.rng.randint(0, len(words) - 7)
        words = words[at : at + self.rng.randint(5, 7)]
        words[self.rng.randrange(len(words))] = self.rng.choice(self.vocabulary)
        return self._altered("5-7 words, changed", " ".join(words))

    def case_two_edits(self) -> Case | None:
        words = self._text().split()
        if len(words) < 12:
            return None
        for _ in range(2):
            at = self.rng.randrange(len(words))
            words[at] = self._other(words[at])
        return self._altered("two words changed", " ".join(words))

    def case_number(self) -> Case | None:
        text = self._text()
        numbers = list(_NUMBER.finditer(text))
        if not numbers:
            return None
        m = self.rng.choice(numbers)
        value = int(m.group().replace(",", "") or 0)
        other = self.rng.choice([value + 1, value * 10, max(0, value - 1), value + 20])
        shown = f"{other:,}" if "," in m.group() else str(other)
        return self._altered("number", text[: m.start()] + shown + text[m.end() :])

    def case_negation(self) -> Case | None:
        text = self._text()
        if _NEGATED.search(text):
            return self._altered("negation", _NEGATED.sub("", text, count=1))
        return (
            self._altered("negation", _NEGATABLE.sub(r"\1 not", text, count=1))
            if _NEGATABLE.search(text)
            else None
        )

    def case_name(self) -> Case | None:
        text = self._text()
        names = [m for m in re.finditer(r"(?<=[a-z] )[A-Z][a-z]{3,}", text)]
        if not names:
            return None
        m = self.rng.choice(names)
        other = self.rng.choice(self.names)
        return (
            self._altered("name", text[: m.start()] + other + text[m.end() :]) if other != m.group() else None
        )

    def case_ellipsis_negation(self) -> Case | None:
        words = self._text().split()
        for at in range(3, len(words) - 3):
            if words[at].lower() in ("not", "never") and not any(
                w[-1] in ".?!" for w in words[at - 1 : at + 2]
            ):
                return self._altered("negation skipped", " ".join([*words[:at], "…", *words[at + 1 :]]))
        return None

    def _edit(self, kind: str, change: Callable[[list[str], int], list[str]]) -> Case | None:
        words = self._text().split()
        at = self.rng.randrange(len(words))
        return self._altered(kind, " ".join(change(words, at))) if _PLAIN.search(words[at]) else None

    def _altered(self, kind: str, text: str) -> Case | None:
        return Case(kind, text, "altered") if f" {_plain(text)} " not in f" {self.plain} " else None

    # Whole quotations ---------------------------------------------------------------------------------------------

    def case_stitched(self) -> Case | None:
        (a, one), (b, two) = self.rng.choice(self.sentences), self.rng.choice(self.sentences)
        first, second = one.split(), two.split()
        half = first[: max(5, len(first) * 2 // 3)]
        text = " ".join(half + second[-max(5, len(second) * 2 // 3) :])
        if a.id == b.id or self._recurs(" ".join(half)) or f" {_plain(text)} " in f" {self.plain} ":
            return None
        return Case("stitched", text, "stitched")

    def case_stitched_ellipsis(self) -> Case | None:
        case = self.case_stitched()
        (_, one), (_, two) = self.rng.choice(self.sentences), self.rng.choice(self.sentences)
        text = f"{_bare(one)} … {_bare(two)}"
        return Case("stitched, ellipsis", text, "stitched") if case and one != two else None

    def case_stitched_speakers(self) -> Case | None:
        """What two people say in one article, as if one had said it."""
        said = self.rng.choice(self.spoken)
        others = [s for s in self.spoken if s.article.id == said.article.id and _two_people(s, said)]
        if not others:
            return None
        one, two = said.texts[0].strip('“”"'), self.rng.choice(others).texts[0].strip('“”"')
        text = f"{one} {two}"
        return (
            Case("stitched, 1 article", text, "stitched") if f" {_plain(text)} " not in self.plain else None
        )

    def case_swapped_speaker(self) -> Case | None:
        said, other = self.rng.choice(self.spoken), self.rng.choice(self.spoken)
        who, name = (one.speaker_name or one.speaker_text or "" for one in (said, other))
        if not who or len(re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+", name)) != 1 or who.lower() in _PRONOUNS:
            return None
        text = said.texts[0].strip('“”"')
        if set(_tokens(who)) & set(_tokens(name)) or self._recurs(text):
            return None
        return Case("other speaker", text, "misattributed", name)

    def case_invented(self) -> Case | None:
        text = self.rng.choice(_INVENTED).format(**{k: self.rng.choice(v) for k, v in _WORDS.items()})
        return Case("invented", text, "not_found")

    def case_plausible(self) -> Case | None:
        text = self.rng.choice(PLAUSIBLE)
        return Case("invented, newsy", text, "not_found")

    def case_scrambled(self) -> Case | None:
        words = [self.rng.choice(self.vocabulary) for _ in range(self.rng.randint(6, 20))]
        return Case("random words", " ".join(words).capitalize(), "not_found")

    def _recurs(self, text: str) -> bool:
        return self.plain.count(_plain(text)) > 1

    def _text(self) -> str:
        sentence: str = self.rng.choice(self.sentences)[1]
        return _bare(sentence)

    def _other(self, word: str) -> str:
        other: str = word
        while other == word:
            other = self.rng.choice(self.vocabulary)
        return other


_TYPOGRAPHY: tuple[Callable[[str], str], ...] = (
    lambda t: t.replace("’", "'").replace("“", '"').replace("”", '"').replace(" ", "  ", 2),
    lambda t: t.replace(" ", "\u00a0", 3),
    lambda t: t[0].swapcase() + t[1:] if t[1].islower() else "… " + t,
    lambda t: t.rstrip(".?!") + ",",
    lambda t: t.replace(" – ", " — ").replace("—", " - ").replace(",", "", 1).replace(" ", "\n", 1),
    lambda t: "… " + t,
    lambda t: t.replace("-", "‑").replace(" ", " \u200b", 1),
    lambda t: t.upper(),
)


def _bare(text: str) -> str:
    return text.strip().strip("“”\"'‘’").strip()


def _tokens(text: str | None) -> list[str]:
    return [w.lower() for w in _PLAIN.findall(text or "")]


def _plain(text: str) -> str:
    """Lower-case letters and digits parted by single spaces: an oracle of its own, not the check's folding."""
    return " ".join(_tokens(text))


def _two_people(a: Statement, b: Statement) -> bool:
    """Two named speakers without a word in common, well apart in their article."""
    if not a.speaker_text or not b.speaker_text or abs(a.start - b.start) < 300:
        return False
    return not set(_tokens(a.speaker_name or a.speaker_text)) & set(_tokens(b.speaker_name or b.speaker_text))


def shelve(articles: Iterable[Article], path: Path) -> Catalog:
    """A catalogue of articles without a model: what a check reads is there; the vectors are all alike."""
    catalog = Catalog(path)
    catalog.check_model(NoModel())
    catalog.put(_entries(articles))
    return catalog


class NoModel:
    """An encoder that gives every text the same vector."""

    name, revision, dimension = "none", "none", 2

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array([[1.0, 0.0]], np.float32), (len(texts), 1))

    def encode_passages(
        self, passages: Sequence[tuple[str, Sequence[Span]]]
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        return [(self.encode([""])[0], self.encode([""] * len(spans))) for _, spans in passages]


def _entries(articles: Iterable[Article]) -> Iterator[ArticleEntry]:
    for article in articles:
        sentences = find_sentences(article.text)
        passages = split_passages(article, sentences)
        vectors = NoModel().encode_passages([(p.text, p.sentences) for p in passages])
        statements = find_statements(article)
        yield ArticleEntry(article, sentences, passages, statements, *zip(*vectors, strict=True))


def filler(articles: Sequence[Article], sentences: int, seed: int = 0) -> Iterator[Article]:
    """Made-up articles with the words and word pairs of the real ones, about `sentences` sentences in all."""
    rng = random.Random(seed)
    after: defaultdict[str, list[str]] = defaultdict(list)
    for article in articles:
        words = article.text.split()
        for a, b in pairwise(words):
            after[a].append(b)
    starts = sorted(w for w in after if w[:1].isupper())
    made = n = 0
    while made < sentences:
        lines = []
        for _ in range(20):
            words = [rng.choice(starts)]
            while len(words) < 25 and words[-1] in after and words[-1][-1] not in ".?!":
                words.append(rng.choice(after[words[-1]]))
            lines.append(" ".join(words).rstrip(".?!,") + ".")
        made, n = made + len(lines), n + 1
        yield Article(title=f"Filler {n}", source="Filler", text="\n".join(lines))


def measure(cases: Iterable[Case], library: Catalog) -> tuple[list[tuple[Case, VerdictKind]], list[float]]:
    """Every case with the verdict it got, and the milliseconds of each check."""
    outcomes, times = [], []
    for case in cases:
        started = time.perf_counter()
        verdict = check_quote(case.text, case.speaker, library=library)
        times.append(1000 * (time.perf_counter() - started))
        assert all(q.text == q.article.text[q.start : q.end] for q in verdict.matches)
        outcomes.append((case, verdict.verdict))
    return outcomes, times


def matrix(outcomes: Iterable[tuple[Case, VerdictKind]]) -> str:
    """The verdict matrix as text."""
    rows: defaultdict[tuple[VerdictKind, str], Counter[VerdictKind]] = defaultdict(Counter)
    for case, got in outcomes:
        rows[case.right, case.kind][got] += 1
    lines = [
        f"{'right verdict':<14}{'made by':<20}" + "".join(f"{v:>14}" for v in VERDICTS) + f"{'right':>8}"
    ]
    for right, kind in sorted(rows, key=lambda key: (VERDICTS.index(key[0]), key[1])):
        counts = rows[right, kind]
        cells = "".join(f"{counts[v] or '·':>14}" for v in VERDICTS)
        lines.append(f"{right:<14}{kind:<20}{cells}{counts[right] / counts.total():>8.1%}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 1 when an altered quotation was called exact, or less than 98 % of the verdicts are right."""
    args = _arguments(argv)
    articles = [a for a in read_articles(args.articles) if isinstance(a, Article)]
    with tempfile.TemporaryDirectory() as folder:
        padding = filler(articles, args.sentences) if args.sentences else ()
        library = shelve([*articles, MADE_UP, *padding], Path(folder) / "catalog.sqlite")
        statements = [s for a in articles for s in library.statements_of(a.id)]
        cases = [*make_cases(articles, statements, args.cases, args.seed)]
        cases += [Case("other scripts", text, right) for text, right in FOREIGN]
        outcomes, times = measure(cases, library)
        library.close()
    wrong = [(case, got) for case, got in outcomes if case.right != got]
    figures = {
        "cases": len(cases),
        "right": 1 - len(wrong) / len(cases),
        "altered_called_exact": sum(case.right == "altered" and got == "exact" for case, got in wrong),
        "p50_ms": statistics.median(times),
        "p95_ms": statistics.quantiles(times, n=20)[18],
    }
    if args.json:
        print(json.dumps(figures))
    else:
        print(matrix(outcomes))
        print(
            "\n{cases} cases, {right:.2%} right, altered called exact: {altered_called_exact}".format(
                **figures
            ),
            end="",
        )
        print("; {p50_ms:.1f} ms p50, {p95_ms:.1f} ms p95".format(**figures))
        for case, got in wrong[: args.wrong]:
            print(f"  {case.kind}: {got} for {case.right}: {case.text!r} by {case.speaker}")
    return 0 if figures["right"] >= 0.98 and not figures["altered_called_exact"] else 1


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--articles", default=str(samples_path()), help="file or folder (default: the bundled ones)"
    )
    parser.add_argument("--cases", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sentences", type=int, default=0, help="made-up sentences to add to the library")
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong verdicts to show")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
