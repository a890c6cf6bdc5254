"""The picture of the house stays true: an `ast` walk over every file, nothing imported."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Bottom floor first. A file may import from floors below its own, and inside its own room (package).
FLOORS: list[tuple[str, ...]] = [
    ("rag.records", "rag.boundaries"),
    ("rag.passages", "rag.models", "rag.lock", "rag.terms", "rag.terminal", "rag.options"),
    ("rag.ingest", "rag.quotes", "rag.catalog", "rag.questions"),
    ("rag.index",),
    ("rag.rank", "rag.retrieve"),
    ("rag.check", "rag.claims"),
    ("rag.answer",),
    ("rag.export", "rag.retriever", "rag.chain", "rag.prepare"),
    ("rag", "rag.samples", "rag.tracker"),
    ("ui.render", "ui"),
    ("ui.app",),
    ("eval",),
    ("rag.cli",),
]

# One door for each heavy package: the rooms that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "chromadb": ("rag.index",),
    "onnxruntime": ("rag.models",),
    "tokenizers": ("rag.models",),
    "torch": ("rag.models",),
    "huggingface_hub": ("rag.models",),
    "transformers": ("rag.models",),
    "sentence_transformers": ("rag.models",),
    "langchain_core": ("rag.chain", "rag.retriever"),
    "langchain": ("rag.chain", "rag.retriever"),
    "trafilatura": ("rag.ingest",),
    "pypdf": ("rag.ingest",),
    "feedparser": ("rag.ingest",),
    "dateparser": ("rag.ingest",),
    "httpx": ("rag.ingest",),
    "httpcore": ("rag.ingest",),
    "lxml": ("rag.ingest",),
    "charset_normalizer": ("rag.ingest",),
    "gradio": ("ui.app",),
    "sqlite3": ("rag.catalog",),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(p): p for d in ("rag", "ui", "eval") for p in sorted((ROOT / d).rglob("*.py"))}


def floor_of(module: str) -> int | None:
    """The floor of the longest listed prefix: `rag.quotes.cues` lives where `rag.quotes` does."""
    while module:
        for n, rooms in enumerate(FLOORS):
            if module in rooms:
                return n
        module = module.rpartition(".")[0]
        if module == "rag":  # the facade's own floor is not its rooms'
            return None
    return None


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports when it runs, in functions too; not what only the type checker reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found.update(n if n in FILES else node.module for n in names)
    return found


@pytest.mark.parametrize("module", FILES)
def test_every_file_is_on_a_floor_and_its_arrows_point_down(module: str) -> None:
    here = floor_of(module)
    assert here is not None, f"{module} has no floor: add it to FLOORS, or to a room that has one"
    if module == "rag":  # names resolved on first use, the one place that may look up
        return
    for other in imports_of(FILES[module]) & FILES.keys():
        if other in ("rag", module) or room_of(other) == room_of(module) or module.startswith("eval"):
            continue
        there = floor_of(other)
        assert there is not None
        assert there < here, f"{module} (floor {here}) imports {other} (floor {there}): arrows point down"


@pytest.mark.parametrize("module", [m for m in FILES if not m.startswith("eval")])
def test_heavy_packages_have_one_door(module: str) -> None:
    for name in imports_of(FILES[module]):
        doors = DOORS.get(name.partition(".")[0])
        assert doors is None or module.startswith(doors), f"{module} imports {name}: its door is {doors}"


def test_no_file_is_named_after_nothing() -> None:
    nothing = {"utils", "helpers", "base", "common", "manager", "misc"}
    assert not [p for p in FILES.values() if p.stem in nothing]


def test_import_rag_is_light() -> None:
    heavy = ("numpy", "chromadb", "torch", "onnxruntime", "langchain_core", "gradio", "sqlite3", "httpx")
    code = f"import rag, sys; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_pinned_and_resolve() -> None:
    import rag

    assert sorted(rag.__all__) == [
        "Answer", "Article", "Claim", "Filters", "OnrecordError", "Quote", "Span", "Statement", "Tracker", "Verdict",
        "find_statements", "rank_sentences",
    ]  # fmt: skip
    assert all(hasattr(rag, name) for name in rag.__all__)


def test_whatever_is_no_code_is_in_the_wheel() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = told["tool"]["setuptools"]["package-data"]
    packed = {
        file
        for room, globs in patterns.items()
        for g in globs
        for file in ROOT.joinpath(*room.split(".")).glob(g)
    }
    rest = [f for room in ("rag", "ui", "eval") for f in (ROOT / room).rglob("*") if f.is_file()]
    assert not [f for f in rest if f.suffix not in (".py", ".pyc") and f not in packed]
