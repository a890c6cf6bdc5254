"""Where the words of a quotation stand in a text: in full, in order with gaps, or nearly. Word numbers only.

Every result is a range of word numbers of a `Folded` text; its offsets turn them into slices of the original.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.check.folding import Folded
from rag.check.spelling import same_but_for

FUNCTION_WORDS = frozenset(
    """a about after all also an and any are as at be because been before being but by can could did do does for from
    had has have he her here him his how i if in into is it it's its just me more my no not of on one only or other our
    out over said say says she so some such than that the their them then there these they this those to too up us very
    was we were what when where which who will with would you your don't i'm we're they're that's""".split()
)
"""Words that tell little about where a quotation comes from."""
FUNCTION_WEIGHT = 0.35
_REWARD = 0.25
"""What a match of full weight gains over a change: leaving out a word to match the next one is then the better way."""
_GAP = 1.02
"""What it costs to drop or to add a word; to change one costs 1."""
_NEXT = 0.4
"""What each further word costs that is dropped in a row: a clause left out is one change of the sentence."""
_OPERATIONS = "=~+--"
_SAME, _CHANGE, _ADD, _DROP, _DROP_ON = range(5)
_CLAUSE_END = re.compile(r"[!?…:;\"“”„«»()\n]|(?<=[^\W\d_]{3})\.(?=\s)|[。！？「」『』]")
"""What parts a word from the clause beside it; a full stop after a word of three letters, for “Mr.” is none."""
_SLACK = 24
"""How many words more than the quotation has the window has in which it is aligned, on each side."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words `first` to `last` (exclusive) of a text."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of an alignment: words `given` of the quotation against words `found` of the text."""

    same: bool
    given: Run
    found: Run


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best place for a quotation in one text. `share` of its weight is matched; `edits` counts words."""

    run: Run
    steps: tuple[Step, ...]
    share: float
    edits: int


def weight(word: str) -> float:
    """How much a word tells about the place of a quotation."""
    return FUNCTION_WEIGHT if word in FUNCTION_WORDS else 1.0


def runs_of(numbers: Sequence[int]) -> tuple[Run, ...]:
    """Word numbers, in order, as stretches of neighbours."""
    runs: list[Run] = []
    for i in numbers:
        if runs and runs[-1].last == i:
            runs[-1] = Run(runs[-1].first, i + 1)
        else:
            runs.append(Run(i, i + 1))
    return tuple(runs)


def occurrences(words: Sequence[str], text: Sequence[str], limit: int = 50) -> list[int]:
    """The word numbers at which `words` stand unbroken in `text`, in order, at most `limit`."""
    words, text = tuple(words), tuple(text)
    found: list[int] = []
    at = -1
    while words and len(found) < limit:
        try:
            at = text.index(words[0], at + 1, len(text) - len(words) + 1)
        except ValueError:
            break
        if text[at : at + len(words)] == words:
            found.append(at)
    return found


def chains(parts: Sequence[Sequence[str]], text: Folded, gap: int, limit: int = 50) -> list[tuple[Run, ...]]:
    """Places where all parts stand in order, each at most `gap` characters after the one before it, and as near to
    the next as it occurs: what is skipped is no more than must be."""
    places = [occurrences(part, text.words, 500) for part in parts]
    found: dict[tuple[int, ...], tuple[Run, ...]] = {}
    for start in places[0][:limit]:
        firsts = [start]
        for part, starts in zip(parts, places[1:], strict=False):
            after = bisect_left(starts, firsts[-1] + len(part))
            if after == len(starts):
                break
            firsts.append(starts[after])
        else:
            for n in range(len(firsts) - 2, -1, -1):
                latest = bisect_right(places[n], firsts[n + 1] - len(parts[n]))
                firsts[n] = places[n][latest - 1]
            runs = tuple(Run(at, at + len(part)) for at, part in zip(firsts, parts, strict=True))
            gaps = (text.starts[b.first] - text.ends[a.last - 1] for a, b in pairwise(runs))
            if all(between <= gap for between in gaps):
                found.setdefault(tuple(firsts), runs)
    return list(found.values())


def align(quotation: Folded, text: Folded) -> Alignment | None:
    """The best single place of a quotation in a text, words changed, dropped or added; None if no word is shared.

    A window is found by its share of the quotation's words, then aligned word by word (edit distance with free
    ends): O(words of the text + words of the quotation x window), the window held to a band for long quotations.
    """
    window = _window(quotation.words, text.words)
    if window is None:
        return None
    low, high = max(0, window.first - _SLACK), min(len(text), window.last + _SLACK)
    pairs = _edit_path(quotation.words, text.words[low:high])
    if not any(kind == "=" for kind, _, _ in pairs):
        return None
    steps = _within_clause(_steps([(kind, i, j + low) for kind, i, j in pairs]), quotation, text)
    total = sum(weight(w) for w in quotation.words)
    kept = sum(
        weight(quotation.words[i]) for s in steps if s.same for i in range(s.given.first, s.given.last)
    )
    edits = sum(max(s.given.last - s.given.first, s.found.last - s.found.first) for s in steps if not s.same)
    return Alignment(Run(steps[0].found.first, steps[-1].found.last), tuple(steps), kept / total, edits)


def _window(words: Sequence[str], text: Sequence[str]) -> Run | None:
    """The stretch of the text, about as long as the quotation, with the greatest weight of its words."""
    wanted: dict[str, int] = {}
    for word in words:
        wanted[word] = wanted.get(word, 0) + 1
    at = [i for i, word in enumerate(text) if word in wanted]
    size = len(words) + max(2, len(words) // 8)
    have: dict[str, int] = {}
    best, best_at, score, left = 0.0, -1, 0.0, 0
    for i in at:
        word = text[i]
        have[word] = have.get(word, 0) + 1
        if have[word] <= wanted[word]:
            score += weight(word)
        while at[left] <= i - size:
            gone = text[at[left]]
            have[gone] -= 1
            if have[gone] < wanted[gone]:
                score -= weight(gone)
            left += 1
        if score > best + 1e-9:
            best, best_at = score, at[left]
    if best_at < 0:
        return None
    return Run(best_at, min(len(text), best_at + size))


def _edit_path(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, int, int]]:
    """Edit operations (`=` same, `~` changed, `+` only in a, `-` only in b) of all of `a` against a stretch of `b`.

    Ends of `b` are free. Changing costs a little less than dropping and adding; a match gains by its weight, a
    little more after a match: ties go to unbroken stretches.
    """
    width = len(b) + 1
    row = [0.0] * width
    back: list[tuple[bytearray, bytearray]] = []
    for i, word in enumerate(a):
        moves = bytearray(width)
        new = [row[0] + _GAP] + [0.0] * (width - 1)
        drops = bytearray(width)  # of the best way that ends with a word dropped: which move that was
        moves[0] = _ADD
        left = new[0]
        dropped = math.inf
        for j in range(1, width):
            if b[j - 1] == word:
                best, move = row[j - 1] - _REWARD * weight(word), _SAME
                if i and j > 1 and a[i - 1] != b[j - 2]:
                    best += 0.01
            else:
                best, move = row[j - 1] + 1.0, _CHANGE
            if row[j] + _GAP < best:
                best, move = row[j] + _GAP, _ADD
            drops[j] = _DROP if left + _GAP <= dropped + _NEXT else _DROP_ON
            dropped = min(left + _GAP, dropped + _NEXT)
            if dropped < best:
                best, move = dropped, drops[j]
            new[j] = left = best
            moves[j] = move
        back.append((moves, drops))
        row = new
    return _walked(back, len(a), min(range(width), key=lambda at: (row[at], at)))


def _walked(back: Sequence[tuple[bytearray, bytearray]], i: int, j: int) -> list[tuple[str, int, int]]:
    """The operations on the best way to row `i`, column `j`, by the moves that led to each cell: after `_DROP_ON` that
    of the best way there that ends with a word dropped."""
    path: list[tuple[str, int, int]] = []
    move = _SAME
    while i:
        moves, drops = back[i - 1]
        move = drops[j] if move == _DROP_ON else moves[j]
        i -= move < _DROP
        j -= move != _ADD
        path.append((_OPERATIONS[move], i, j))
    return path[::-1]


def _steps(path: Sequence[tuple[str, int, int]]) -> list[Step]:
    """Neighbouring operations of one kind as stretches: same, or not the same."""
    steps: list[Step] = []
    for kind, i, j in path:
        same = kind == "="
        given = Run(i, i + (kind != "-"))
        found = Run(j, j + (kind != "+"))
        if steps and steps[-1].same == same:
            last = steps[-1]
            steps[-1] = Step(same, Run(last.given.first, given.last), Run(last.found.first, found.last))
        else:
            steps.append(Step(same, given, found))
    return steps


def _is_parted(text: Folded, i: int) -> bool:
    """Whether word `i` is of another clause than the word before it."""
    return _CLAUSE_END.search(text.text, text.ends[i - 1], text.starts[i]) is not None


def _within_clause(steps: list[Step], quotation: Folded, text: Folded) -> list[Step]:
    """What differs before the first and after the last match is held against words of the same clause only: of
    `He said it was late`, `He said` is not a change of the sentence that happens to stand before “it was late”.
    One word more is taken in where both are the same, spelled otherwise: `We'll` for `We will`."""
    first, last = steps[0], steps[-1]
    if not first.same:
        given = quotation.words[first.given.first : first.given.last]
        cut = first.found.last
        while cut > first.found.first and not _is_parted(text, cut):
            cut -= 1
        if cut and not _is_parted(text, cut):
            cut -= bool(same_but_for(given, text.words[cut - 1 : first.found.last]))
        steps[0] = Step(False, first.given, Run(cut, first.found.last))
    if not last.same:
        given = quotation.words[last.given.first : last.given.last]
        cut = last.found.first
        while cut < last.found.last and not _is_parted(text, cut):
            cut += 1
        if cut < len(text) and not _is_parted(text, cut):
            cut += bool(same_but_for(given, text.words[last.found.first : cut + 1]))
        steps[-1] = Step(False, last.given, Run(last.found.first, cut))
    return steps
