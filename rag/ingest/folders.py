"""What is in a folder or matches a glob, in order, and why a file cannot be read."""

from __future__ import annotations

import errno
import glob
import os
import re
from collections import Counter
from pathlib import Path

from rag.ingest.sources import ENDINGS, ending, shown
from rag.records import UnreadableError

_OTHER_DOCUMENTS = frozenset(
    "doc rtf odt pages epub mobi eml msg mht mhtml xls xlsx ods ppt pptx zip gz tar 7z".split()
)
"""What may hold articles, but is not read: a folder says so, while it passes over pictures and the like in silence."""
_FEEDS = frozenset({"rss", "atom"})
"""What is read where it is named: it may fetch pages, which nobody expects of a folder."""
_HOST_FIRST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/)\w", re.IGNORECASE)
"""How an address begins that somebody wrote without https://."""
_NO_ARTICLES = frozenset({"readme", "license", "licence", "copying", "notice", "changelog", "contributing"})


def matches(pattern: Path) -> list[Path]:
    """What a glob matches, in order. `**` follows no links to folders, which may lead in circles."""
    if "**" not in pattern.parts or any("**" in part and part != "**" for part in pattern.parts):
        return [Path(match) for match in sorted(glob.glob(str(pattern)))]  # noqa: PTH207 - Path.glob: no absolute
    anchor, deep = Path(pattern.anchor), pattern.parts.index("**")
    found = anchor.glob(str(pattern.relative_to(anchor)))
    return sorted(p for p in found if not any(part.startswith(".") for part in p.parts[deep:]))


def files_of(folder: Path) -> list[Path | UnreadableError]:
    """The files of a folder that may be articles, in order: not the hidden ones, nor what describes the folder
    (README, LICENSE and the like), nor feeds (a folder never makes us fetch). Links to folders are not followed.
    What cannot be looked into, and how many documents of other kinds there are, comes as an error each."""
    found: list[Path | UnreadableError] = []
    others: Counter[str] = Counter()

    def note(error: OSError) -> None:
        found.append(UnreadableError(shown(error.filename), why_unreadable(error)))

    for place, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(place, name) for name in sorted(files) if name[0] != "."):
            kind = ENDINGS.get(ending(path.name))
            if path.stem.lower() in _NO_ARTICLES:
                continue
            if kind not in (None, "feed"):
                found.append(path)
            elif ending(path.name) in _OTHER_DOCUMENTS | _FEEDS:
                others[ending(path.name)] += 1
    for kinds, advice in (
        (_OTHER_DOCUMENTS, "save them as .docx, .pdf or .txt"),
        (_FEEDS, "add feeds by name"),
    ):
        if passed := ", ".join(f"{n} .{kind}" for kind, n in sorted(others.items()) if kind in kinds):
            why = f"files of these kinds were passed over: {passed}; {advice}"
            found.append(UnreadableError(shown(folder), why))
    return found


def why_unreadable(error: OSError) -> str:
    """What the system says of a file, and what to do."""
    if isinstance(error, FileNotFoundError) and _HOST_FIRST.match(str(error.filename)):
        return "no such file; an address begins with https://"
    if isinstance(error, FileNotFoundError) or error.errno == errno.ENAMETOOLONG:
        return "no such file or folder; look at the path (a text itself goes in as Article(text=...))"
    if isinstance(error, PermissionError):
        return "may not be read; change its permissions"
    if error.errno == errno.ELOOP:
        return "a link that leads to itself; give the file that it should lead to"
    return f"cannot be read ({error.strerror or error}); look at the disk"
