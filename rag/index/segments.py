"""The folder of an embedded Chroma, seen from outside: may it be opened, and how it is put aside. No chromadb here.

Chroma 1.5.9 rewrites its vector files in place, without a rename or an fsync, once every `sync_threshold` changes.
A process killed in between leaves files of two different saves, on which the next one dies of a segmentation fault
or fails for ever.
"""

from __future__ import annotations

import pickle
import shutil
import struct
import time
from pathlib import Path
from typing import Any

_HEADER = struct.Struct("<12xQQQ64x")


def marker(folder: Path) -> Path:
    """The file beside the folder that exists while a process has it open; left behind, that process died."""
    return folder.with_name(f"{folder.name}.open")


def is_consistent(folder: Path) -> bool:
    """Whether the vector files in a Chroma folder belong to one save, as far as their sizes tell."""
    return all(_segment_is_consistent(d) for d in folder.iterdir() if d.is_dir())


def put_aside(folder: Path) -> Path | None:
    """Rename a folder that is not to be trusted; where it went, or None if there was none. Keeps only the latest."""
    for old in folder.parent.glob(f"{folder.name}.bad-*"):
        shutil.rmtree(old, ignore_errors=True)
    aside = None
    if folder.exists():
        aside = folder.rename(folder.with_name(f"{folder.name}.bad-{time.strftime('%Y%m%d-%H%M%S')}"))
    marker(folder).unlink(missing_ok=True)
    return aside


def _segment_is_consistent(segment: Path) -> bool:
    """The private format of 1.5.9: `header.bin` (100 bytes) gives the room (u64 at 12), how many elements are in it
    (u64 at 20) and the bytes of each (u64 at 28). The pickled bookkeeping must count as many, and the two data
    files hold as many, or the full room of 100 that a segment starts with."""
    saved = segment / "index_metadata.pickle"
    if not saved.exists():
        return True  # nothing was saved yet: Chroma's log in SQLite holds everything
    try:
        room, elements, row_size = _HEADER.unpack((segment / "header.bin").read_bytes())
        with saved.open("rb") as file:
            total = _PlainValues(file).load()["total_elements_added"]
        level0, lengths = ((segment / f"{name}.bin").stat().st_size for name in ("data_level0", "length"))
    except (OSError, struct.error, pickle.UnpicklingError, EOFError, LookupError, TypeError, ValueError):
        return False  # absent, cut short, or not what it says it is
    return total == elements and any(level0 == n * row_size and lengths == 4 * n for n in (elements, room))


class _PlainValues(pickle.Unpickler):
    """Reads numbers, strings and containers of them; a pickle that names any class or function is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} has no business here")
