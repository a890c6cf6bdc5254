"""Who said what: attributed statements of a text, by rules and tables, without a parser or a model.

The road of a text, each step a file:

    marks         what stands between quotation marks, paragraph by paragraph
    captions      lines that lead elsewhere, which nobody speaks in
    datelines     where and for whom an article was written, before its first words
    tokens        words and marks, by offsets
    words, forms  one letter a token for its kind (lexicon, verbs.tsv: the words that are known)
    sentences     sentences with each quotation closed up to one token; their verb groups
    phrases       noun phrases
    subjects      the subject of a verb
    complements   what follows a verb: that, a quotation, a noun phrase, a preposition ...
    deeds         and with what after it a verb tells of something done
    contents      where what is said ends: a table of boundaries
    clauses       and never beyond the clause that it was said in
    sources       who the speaker of a verb is, wherever it stands
    rules, nouns  candidates: source, cue, content of every verb, noun and adjective
    cues, confidence   which of them report speech, and how surely (cues.tsv, frames.tsv, signs.tsv)
    turns         interviews and transcripts
    drafts, leftovers  quotations that go on, and those that no cue took
    nobody        subjects that nobody is
    statements    the ones that are kept, joined over sentences and paragraphs
    people, titles, names, mentions, pronouns, speakers   who `he`, `Mr Lee` or `the minister` is

To teach it a word, add a line to cues.tsv with the family of frames.tsv that it behaves like (and one to verbs.tsv if
it is no verb to it yet) and a marked text to tests/quotes_cases.txt. To end contents somewhere else, add a boundary to
the table in contents.py.
"""

from __future__ import annotations

from rag.quotes.statements import find_statements

__all__ = ["find_statements"]
