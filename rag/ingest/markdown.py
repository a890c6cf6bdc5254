"""Markdown: front matter, a `# Headline`, and prose without its marks.

Marks go before the text gets its offsets, so what is shown is what was cut. Links keep their words; a fenced block,
a picture and an HTML comment are not prose and go.
"""

from __future__ import annotations

import html
import re

from rag.ingest.fields import known_fields
from rag.ingest.plain import read_plain
from rag.ingest.text import normalise, trim

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"([A-Za-z][\w -]*?)\s*:\s*(.*)")
_TITLE = re.compile(r"\A\n*[ ]{0,3}(?:#[ \t]+(\S[^\n]*)|(\S[^\n]*)\n=+[ \t]*)(?:\n|\Z)")
_CLOSING_MARKS = re.compile(r"[ \t]+#+\Z")
_REMOVED = re.compile(r"<!--(?:(?!<!--).)*?-->|^\[[^\]\n]{1,300}\]:[ \t]*\S+.*?$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"[ ]{0,3}(```|~~~)")
_LINE_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+)", re.MULTILINE)
_RULES = re.compile(r"^[ \t]*(?:(?:[-*_][ \t]*){3,}|=+)$", re.MULTILINE)
_EMPHASIS = (  # from run of marks to run of marks, at most forty on: letter by letter took 16 times as long
    (
        re.compile(
            r"(?<![\\\w*])(\*{1,3})(?=[^\s*])([^\n*]*+(?:\*++[^\n*]*+){0,40}?)(?<=[^\s*\\])\1(?![\w*])"
        ),
        r"\2",
    ),
    (
        re.compile(r"(?<![\\\w_])(_{1,3})(?=[^\s_])([^\n_]*+(?:_++[^\n_]*+){0,40}?)(?<=[^\s_\\])\1(?![\w_])"),
        r"\2",
    ),
)
_INLINE = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)"), ""),
    (
        re.compile(
            r"(?<!\\)\[((?:[^\[\]\n]|\[[^\[\]\n]{0,99}\]){1,500})\]\((?:[^()\n]|\([^()\n]{0,99}\)){0,2000}\)"
        ),
        r"\1",
    ),
    (re.compile(r"(?<!\\)\[([^\]\n]{1,500})\]\[[^\]\n]{0,99}\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    *_EMPHASIS,
    *_EMPHASIS,  # again, for emphasis inside emphasis
    (re.compile(r"(?<!\\)`([^`\n]{1,500})`"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,200}>"), ""),
    (re.compile(r"\\$", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read_markdown(text: str) -> dict[str, object]:
    """The fields of a Markdown article; front matter wins over what the text's edges tell."""
    text = normalise(text)
    fields: dict[str, object] = {}
    if front := _FRONT.match(text):
        fields = _front_matter(front[1])
        text = text[front.end() :]
    if headline := _TITLE.match(text):
        fields.setdefault(
            "title", _prose(_CLOSING_MARKS.sub("", (headline[1] or headline[2])[:500].rstrip()))
        )
        text = text[headline.end() :]
    told = read_plain(_prose(text), has_headline="title" not in fields)
    return {**told, **fields}


def _front_matter(block: str) -> dict[str, object]:
    """`name: value` lines and `- item` lists: the part of YAML that front matter uses."""
    pairs: dict[str, object] = {}
    last = ""
    for line in block.split("\n"):
        if item := re.match(r"\s*-\s+(.*)", line):
            listed = pairs.get(last)
            pairs[last] = [*(listed if isinstance(listed, list) else []), _unquoted(item[1])]
        elif pair := _PAIR.fullmatch(line.strip()):
            last = pair[1]
            pairs[last] = _unquoted(pair[2])
    fields = known_fields(list(pairs))
    return {ours: pairs[theirs] for ours, theirs in fields.items() if ours != "text" and pairs[theirs]}


def _unquoted(value: str) -> object:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(part) for part in value[1:-1].split(",") if part.strip()]
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def _without_blocks(text: str) -> str:
    """Without fenced blocks; a fence that is never closed is left alone."""
    kept: list[str] = []
    fence, begin = "", 0
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if not fence and found:
            fence, begin = found[1], len(kept)
        elif fence and found and found[1] == fence:
            fence = ""
            del kept[begin:]
            continue
        kept.append(line)
    return "\n".join(kept)


def _prose(text: str) -> str:
    """Prose without marks. Every pattern's reach is bounded, so that no text takes quadratic time."""
    text = _without_blocks("\n".join(line.rstrip() for line in text.split("\n")))
    text = _RULES.sub("", _LINE_MARKS.sub("", _REMOVED.sub("", text)))
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return trim(html.unescape(text))
