"""Drafts as they lie on a reporter's disk, and Word documents as articles."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from rag.cli import main
from rag.ingest import read_articles
from rag.ingest.docx import MAX_UNPACKED
from rag.ingest.drafts import draft_of, read_draft
from rag.records import Article, UnreadableError

ARTICLE = (
    "The harbour of Brask will close on 14 November, the port office said.\n\n“We will not open the lock before March,” "
    "said Ingrid Halvorsen, the harbour master. “The ice broke two gates last year.”\n"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(*paragraphs: str, head: str = "", part: str = "word/document.xml") -> bytes:
    """A Word document with these paragraphs, which may hold runs of their own."""
    runs = (p if p.startswith("<") else f"<w:r><w:t xml:space='preserve'>{p}</w:t></w:r>" for p in paragraphs)
    body = "".join(f"<w:p>{run}</w:p>" for run in runs)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(part, f"{head}<w:document xmlns:w='{_WORD}'><w:body>{body}</w:body></w:document>")
    return packed.getvalue()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("drafts")
    (folder / "harbour.txt").write_text(ARTICLE, "utf-8")
    assert main(["add", str(folder / "harbour.txt"), "--library", str(folder / "library")]) == 0
    return str(folder / "library")


SOUND = "Ingrid Halvorsen said: “We will not open the lock before March.”"
ALTERED = "She said “the ice broke five gates last year.”"


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("draft.txt", f"Brask\n\n{SOUND}\n{ALTERED}\n".encode(), "line 4"),
        ("notes", f"Brask\r\n\r\n{SOUND}\r\n{ALTERED}\r\n".encode("utf-16"), "line 4"),
        ("draft.md", f"# Brask\n\n{SOUND}\n\n> {ALTERED.replace('five', '**five**')}\n".encode(), "line 5"),
        (
            "draft.html",
            f"<h1>Brask</h1><p>{SOUND}<p>{ALTERED.replace('five', '<b>five</b>')}".encode(),
            "paragraph 3",
        ),
        ("draft.docx", word("Brask", SOUND, ALTERED), "paragraph 3"),
    ],
)
def test_a_draft_of_each_kind(
    library: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, place: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert main(["check", "--draft", str(tmp_path / name), "--library", library]) == 1
    told = capsys.readouterr().out
    assert told.startswith("2 quotations: 1 typographic, 1 altered\n")
    assert f"\n{place}" in told and told.endswith(f"to look at: {place}\n")
    assert "said by Ingrid Halvorsen: harbour, outlet and date unknown\n" in told
    assert "-five- +two+ (number)" in told and "given to Ingrid Halvorsen" in told


def test_the_exit_status_tells_a_script(
    library: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["check", "--library", library, "--draft"]
    (tmp_path / "sound.txt").write_text(SOUND, "utf-8")
    (tmp_path / "none.txt").write_text("Nobody is quoted here.", "utf-8")
    assert main([*command, str(tmp_path / "sound.txt")]) == 0
    assert main([*command, str(tmp_path / "none.txt")]) == 1
    for wrong in ("no-such-file.txt", str(tmp_path)):
        assert main([*command, wrong]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 2 and all("cannot be read" in line for line in errors)


def test_a_draft_that_was_once_read_with_the_wrong_encoding_has_its_quotations() -> None:
    text = "The port is shut.\n“We will not open the lock before March,” said Ingrid Halvorsen."
    draft = draft_of(text.encode().decode("cp1252", "replace").encode(), "text", "a")
    assert draft.text == text and draft.place(text.index("“")) == "line 2"


def test_markdown_keeps_its_lines_and_offsets() -> None:
    source = "A [link](https://example.org/a_b) and *words*,\n# head\n“the [harbour *master*](x) [H]e snake_case <b>x</b>”\n"
    draft = draft_of(source.encode(), "markdown", "draft.md")
    assert len(draft.text) == len(source) and draft.text.count("\n") == source.count("\n")
    assert " ".join(draft.text.split()) == "A link and words , head “the harbour master [H]e snake_case x ”"


def test_a_word_document_is_an_article(tmp_path: Path) -> None:
    deleted = "<w:r><w:t>We </w:t></w:r><w:del><w:r><w:t>never </w:t></w:r></w:del><w:ins><w:r><w:t>left.</w:t></w:r></w:ins>"
    (tmp_path / "brask.docx").write_bytes(
        word("Harbour closes", "By Ada Berg", "The lock is shut. " * 9, deleted)
    )
    (article,) = read_articles(tmp_path / "brask.docx")
    assert isinstance(article, Article)
    assert (article.title, article.authors) == ("Harbour closes", ("Ada Berg",))
    assert article.text.endswith("The lock is shut.\n\nWe left.")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 cut off", "not a readable Word document"),
        (b"no zip", "not a readable Word document"),
        (word("a sheet", part="xl/workbook.xml"), "no Word document"),
        (word("", " "), "no text"),
        (word("&lol;", head="<!DOCTYPE a [<!ENTITY lol 'lol'>]>"), "no text"),
        (word("x" * (MAX_UNPACKED + 1)), "larger than 50 MB"),
    ],
)
def test_what_is_no_word_document_is_one_line(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "odd.docx").write_bytes(data)
    (row,) = read_articles(tmp_path / "odd.docx")
    assert isinstance(row, UnreadableError) and says in row.why
    with pytest.raises(UnreadableError, match=says):
        read_draft(tmp_path / "odd.docx")
