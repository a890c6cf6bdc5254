"""How the words of a quotation differ from the words of an article, and which differences change what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.check.align import Run, Step
from rag.check.folding import Folded
from rag.check.numbers import is_number
from rag.check.spelling import same_but_for
from rag.records import DiffKind, DiffPart

NEGATIONS = frozenset(
    """no not never none nobody nothing nowhere neither nor without cannot hardly barely scarcely nicht kein keine non
    ne pas ni nunca jamás jamais не нет ни никогда لا لم لن ليس לא אין नहीं मत न 不 没 沒 無 无 未 非""".split()
)
_HEDGES = frozenset(
    """may might could perhaps maybe possibly probably likely unlikely allegedly alleged reportedly apparently apparent
    seemingly seem seems seemed appear appears appeared suspected supposedly presumably purportedly roughly
    approximately nearly almost partly mostly largely generally usually often sometimes some most""".split()
)
"""Words without which something is said more firmly, or of more."""
_ROUGH = frozenset("about around".split())
"""The same before a number."""
BRACKETS = "in brackets"
_CONTRACTED = re.compile(r"n't$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]|[“\"«„])[\s“\"‘'«„(\[]*$")


def diff_parts(quotation: Folded, text: Folded, steps: Sequence[Step]) -> tuple[DiffPart, ...]:
    """A word diff of `quotation` against its place in `text`, changed numbers, names and negations called out."""
    parts: list[DiffPart] = []
    for step in steps:
        given = quotation.written(step.given.first, step.given.last)
        found = text.written(step.found.first, step.found.last)
        if step.same:
            parts.append(DiffPart("same", given, found))
            continue
        kind: DiffKind = "changed" if given and found else "added" if given else "dropped"
        parts.append(DiffPart(kind, given, found, _note(quotation, text, step)))
    return tuple(parts)


def case_parts(quotation: Folded, text: Folded, pairs: Iterable[tuple[int, int]]) -> tuple[DiffPart, ...]:
    """Words that are another word in other letter case (US and us, IT and it), as changes; () when there are none.

    Quotations or slices wholly in capitals are headlines or shouting, not changes.
    """
    pairs = list(pairs)
    if _shouted(quotation.raw(i) for i, _ in pairs) or _shouted(text.raw(j) for _, j in pairs):
        return ()
    return tuple(
        DiffPart("changed", given, found, "another word in other letter case")
        for given, found in ((quotation.raw(i), text.raw(j)) for i, j in pairs)
        if _acronym(given) != _acronym(found)
        and _letters(given) == _letters(found)
        and _letters(given) in _OTHER_WORDS
    )


_OTHER_WORDS = frozenset(
    """us it who he she we me in or no so on be as at is an to do go has had was may can will now not more all act aid
    aids ice mad cat sat dot arm gap ok pin ram salt start care swat map era ira pa ma hi pet sad nice top tip cop cops
    ban bat bit cap car ace add ads ago air bar dad fed fat fit gas get hot hit ill job kid law led let lid lie lip lot
    low man men mine mob odd oil old opt out own pac pad pay pen pit pop pro put rap rat red rip rose sage sap sea see
    set sun tax ten tie toe ton tube van war way web win yes you""".split()
)
"""Words that mean something else in capitals, or may; `Nato`, `Covid` and `Fifa` are only written otherwise."""


def _letters(word: str) -> str:
    """U.S. is US, and not us."""
    return word.replace(".", "").casefold()


def has_negation(words: Iterable[str]) -> bool:
    """Whether any folded word denies."""
    return any(word in NEGATIONS or _CONTRACTED.search(word) for word in words)


def _note(quotation: Folded, text: Folded, step: Step) -> str:
    given = quotation.words[step.given.first : step.given.last]
    found = text.words[step.found.first : step.found.last]
    denies = has_negation(given) != has_negation(found)
    if not denies and (minor := same_but_for(given, found)):
        return minor
    kinds = []
    if denies or _prefixed(given, found):
        kinds.append("negation")
    if hedges(quotation, step.given) != hedges(text, step.found):
        kinds.append("hedge")
    if {w for w in given if is_number(w)} != {w for w in found if is_number(w)}:
        kinds.append("number")
    if _bracketed(quotation, step.given) or _bracketed(text, step.found):
        kinds.append(BRACKETS)
    if _names(quotation, step.given.first, step.given.last) != _names(
        text, step.found.first, step.found.last
    ):
        kinds.append("name")
    return ", ".join(kinds)


def hedges(text: Folded, run: Run) -> frozenset[str]:
    """The hedges among the words; of `couldn't` as of `could`."""
    words = text.words[run.first : run.last]
    rough = (
        text.words[i] for i in range(run.first, run.last) if is_number("".join(text.words[i + 1 : i + 2]))
    )
    return _HEDGES.intersection(w.removesuffix("n't") for w in words) | _ROUGH.intersection(rough)


def _bracketed(text: Folded, run: Run) -> bool:
    """Whether all of the words stand in one pair of brackets, as an editor's do."""
    if run.first == run.last:
        return False
    before = text.text[: text.starts[run.first]].rstrip(" \"“”‘’'")[-1:]
    after = text.text[text.ends[run.last - 1] :].lstrip(" \"“”‘’',;")[:1]
    return before + after in ("[]", "()")


def _prefixed(given: Sequence[str], found: Sequence[str]) -> bool:
    """Whether one word is the other with a denying prefix: able and unable."""
    if len(given) != 1 or len(found) != 1:
        return False
    short, long = sorted((given[0], found[0]), key=len)
    return len(short) > 3 and long in {
        prefix + short for prefix in ("un", "in", "im", "dis", "non", "ir", "il")
    }


def _names(text: Folded, first: int, last: int) -> frozenset[str]:
    """Capitalised words that do not merely begin a sentence."""
    return frozenset(text.words[i] for i in range(first, last) if _is_name(text, i))


def _is_name(text: Folded, i: int) -> bool:
    if not text.raw(i)[0].isupper() or text.words[i].split("'")[0] == "i":
        return False
    begins = _SENTENCE_START.search(text.text[max(0, text.starts[i] - 4) : text.starts[i]])
    return not begins or _acronym(text.raw(i))


def _acronym(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def _shouted(words: Iterable[str]) -> bool:
    letters = [c for word in words for c in word if c.isalpha() and c.lower() != c.upper()]
    return len(letters) > 3 and all(c.isupper() for c in letters)
