"""Markdown: front matter, a `# Headline`, and prose without its marks.

Marks go before the text gets its offsets, so what is shown is what was cut. Links keep their words; a fenced block,
a picture and an HTML comment are not prose and go.
"""

from __future__ import annotations

import re

from rag.ingest.fields import known_fields
from rag.ingest.plain import read_plain
from rag.ingest.text import normalise, trim

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"([A-Za-z][\w -]*?)\s*:\s*(.*)")
_TITLE = re.compile(r"\A\s*(?:#[ \t]+(\S.*?)[ \t]*#*[ \t]*|(\S.*)\n=+[ \t]*)(?:\n|\Z)")
_REMOVED = re.compile(
    r"<!--.*?-->|^(```|~~~).*?^\1[ \t]*$|^\[[^\]\n]+\]:[ \t]*\S+.*$", re.DOTALL | re.MULTILINE
)
_LINE_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+)", re.MULTILINE)
_RULES = re.compile(r"^[ \t]*(?:(?:[-*_][ \t]*){3,}|=+)$", re.MULTILINE)
_INLINE = (
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),
    (re.compile(r"(?<!\\)\[((?:[^\[\]\n]|\[[^\]\n]*\])+)\]\((?:[^()\n]|\([^()\n]*\))*\)"), r"\1"),
    (re.compile(r"(?<!\\)\[([^\]\n]+)\]\[[^\]\n]*\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"(?<![\\\w*])(\*{1,3})(?=[^\s*])([^\n]*?[^\s*\\])\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\\\w_])(_{1,3})(?=[^\s_])([^\n]*?[^\s_\\])\1(?![\w_])"), r"\2"),
    (re.compile(r"(?<!\\)`([^`\n]+)`"), r"\1"),
    (re.compile(r"[ ]{2,}$|\\$", re.MULTILINE), ""),
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
        fields.setdefault("title", _prose(headline[1] or headline[2]))
        text = text[headline.end() :]
    told = read_plain(("" if "title" not in fields else f"Title: {_one(fields['title'])}\n") + _prose(text))
    return {**told, **fields}


def _one(value: object) -> str:
    return " ".join(str(value).split())


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


def _prose(text: str) -> str:
    text = _RULES.sub("", _LINE_MARKS.sub("", _REMOVED.sub("", text)))
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return trim(text)
