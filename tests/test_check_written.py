"""Is this quote real, where it was copied, typeset or restyled on its way: what stays the same, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.quote_check import shelve
from rag.catalog import Catalog
from rag.check.draft import check_draft
from rag.check.folding import fold, glue
from rag.check.numbers import in_figures
from rag.check.orders import in_one_order
from rag.check.verdict import check_quote
from rag.records import Article

MILL = Article(
    title="Mill at Sorn to cut forty jobs",
    source="The Tallow Gazette",
    text=(
        "“The dispute over the mill's chimney will cost us $22 billion, perhaps more,” said Edda Quist, its director. "
        "“On January 6 we offered them $5 million, and they laughed.”\n"
        "“It's a Q&A, not a trial,” Quist said. “About 300 people may lose their jobs by 11 May.”\n"
        "“The wall is 5m high and the run is 10k,” said Jon Brekke, who measures both. “We couldn't say any more of it.”\n"
        "Wages rose by 39% in a year, the union of Sorn said.\n"
        "“UNESCO has lent us 16,000 books, and it wants them back,” said Mayor Ada J. Brekke.\n"
    ),
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = shelve([MILL], tmp_path_factory.mktemp("mill") / "catalog.sqlite")
    yield catalog
    catalog.close()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # Dates and amounts, whichever part comes first; another day or currency is another thing.
        ("On 6 January we offered them $5 million", "typographic"),
        ("On Jan. 6th we offered them 5 million dollars", "typographic"),
        ("On January 7 we offered them $5 million", "altered"),
        ("On 6 June we offered them $5 million", "altered"),
        ("On January 6 we offered them 5 million euros", "altered"),
        ("will cost us $22bn, perhaps more", "typographic"),
        ("On January 6 we offered them $5m, and they laughed", "typographic"),
        ("may lose their jobs by May 11", "typographic"),
        # Five metres are not five million, ten kilometres not ten thousand.
        ("The wall is 5 million high", "altered"),
        ("and the run is 10,000, said Jon", "altered"),
        # But thousands, where they count something; an acronym as some papers print it, but no other word.
        ("Unesco has lent us 16k books, and it wants them back", "typographic"),
        ("UNESCO has lent us 17k books, and it wants them back", "altered"),
        ("UNESCO has lent US 16,000 books, and it wants them back", "altered"),
        # With what Markdown, e-mails and lists put before a line.
        ("> UNESCO has lent us 16,000 books,\n> and it wants them back", "typographic"),
        ("* UNESCO has lent us 16,000 books", "exact"),
        ("> UNESCO has not lent us 16,000 books", "altered"),
        # An initial ends no sentence: the quotation and whose it is are told apart, and compared.
        (
            "“UNESCO has lent us 16,000 books, and it needs them back,” Ada J. Brekke told Radio Sorn.",
            "altered",
        ),
        # Copied out of a page's source.
        ("It&#8217;s a Q&amp;A, not a <em>trial</em>", "typographic"),
        ("It&#8217;s a Q&amp;A, a <em>trial</em>", "altered"),
        ("The&nbsp;dispute over the mill&rsquo;s chimney", "typographic"),
        # Copied out of a column, its words broken at the ends of lines.
        ("The dis-\npute over the mill's chim-\n  ney will cost us", "typographic"),
        ("The dis-\npute over the mill's chim-\nneys will cost us", "altered"),
        # What is cut off makes another number.
        ("will cost us $22", "altered"),
        ("22 billion, perhaps more", "altered"),
        ("Wages rose by 39", "altered"),
        ("Wages rose by 39%", "exact"),
        ("About 300", "exact"),
        # Only a headline has it, in other figures, cut short by a page.
        ("Mill at Sorn to cut 40 jobs", "not_found"),
        ("Mill at Sorn to cut ...", "not_found"),
        # A sentence made of what stands after a "not".
        ("not a trial", "exact"),
        ("a trial", "exact"),
        ("A trial", "altered"),
        # With a credit, or copied from inside its outer marks.
        ("“It's a Q&A, not a trial.” — Edda Quist", "typographic"),
        ("“It's a Q&A, not a trial” – Jon Brekke, surveyor", "misattributed"),
        ("It's a Q&A,” Quist said, “not a trial", "typographic"),
        ("It's a Q&A,” Quist said, “and a trial", "altered"),
        # A quotation in marks is the same, however the writer names the speaker; another verb is to be seen.
        ("“It's a Q&A, not a trial,” director Edda Quist said.", "exact"),
        ("“It's a Q&A, not a trial,” Quist admitted.", "altered"),
        ("“It's a Q&A, not a trial,” he said.", "altered"),
        (
            "“The dispute over the mill's chimney will cost us $22 billion, perhaps more,” Edda Quist told Radio Sorn.",
            "exact",
        ),
        ("Edda Quist: “The dispute over the mill's chimney will cost us $22 billion, perhaps more”", "exact"),
    ],
)
def test_verdict(shelf: Catalog, text: str, verdict: str) -> None:
    found = check_quote(text, library=shelf)
    assert found.verdict == verdict, found.reason
    assert all(q.text == q.article.text[q.start : q.end] for q in (*found.matches, *found.nearest))


def test_a_headline_is_said_to_be_one(shelf: Catalog) -> None:
    for text in ("Mill at Sorn to cut 40 jobs", "Mill at Sorn to cut ..."):
        assert MILL.title in check_quote(text, library=shelf).reason


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("a trial", "right after “not”"),
        ("300 people may lose their jobs by 11 May", "right after “About”"),
        ("About 300 people may lose their work by 11 May", "1 changed against the article"),
        ("About 300 people will lose their jobs by 11 May", "look at the hedge"),
        ("The dispute over the mill's chimney will cost us $22 billion, more", "look at the hedge"),
        ("We could say any more of it", "look at the negation"),
        ("About 300 people may losetheir jobs by 11 May", "only a space between words"),
        ("will cost us $22", "goes on with “billion”"),
        ("22 billion, perhaps more", "“$” before it"),
    ],
)
def test_what_to_look_at(shelf: Catalog, text: str, called: str) -> None:
    reason = check_quote(text, library=shelf).reason
    assert called in reason and ("hedge" in reason) == ("hedge" in called)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("on January 6, 2021", "on|6 january|2021"),
        ("on the 6th of January", "on|the|6th|of|january"),
        ("Sept. 4 and 4 September", "4 september|and|4 september"),
        ("$5 million and 5 million dollars", "$5000000|and|$5000000"),
        ("5 pounds, £5", "5|pounds|£5"),
        ("€3 billion 2 dollars", "€3000000000|$2"),
        ("1 May, May 1; what one may say", "1 may|1 may|what|one|may|say"),
        ("Of the 20 may 3 stay", "of|the|20|may|3|stay"),
        ("January 32; 6. Jan; May I", "january|32|6 january|may|i"),
    ],
)
def test_in_one_order(text: str, words: str) -> None:
    ordered = in_one_order(in_figures(fold(text)))
    assert "|".join(ordered.words) == words
    assert [*ordered.starts] == sorted(ordered.starts) and len(ordered.ends) == len(ordered)


def test_a_hyphen_at_the_end_of_a_line_may_be_none() -> None:
    text = fold("They re-\n  opened the reser-\nvoir to re-sign the well - known")
    wanted = {"reopened", "reservoir", "resign", "wellknown"}
    assert " ".join(glue(text, wanted).words) == "they reopened the reservoir to re sign the well known"


def test_a_credit_in_a_draft(shelf: Catalog) -> None:
    draft = (
        "Jon Brekke spoke first: “The wall is 5m high and the run is 10k.”\n\n"
        "> “It's a Q&A, not a trial.”\n>\n> — Edda Quist, director\n\n"
        "“We couldn't say any more of it” — *Jon Brekke*\n\n"
        "They said “It's a Q&A, not a trial” — Brekke agreed.\n"
    )
    verdicts = check_draft(draft, library=shelf)
    assert [v.speaker for v in verdicts[:3]] == ["Jon Brekke", "Edda Quist", "Jon Brekke"]
    assert [v.verdict for v in verdicts[:3]] == ["typographic", "typographic", "exact"]
    assert verdicts[3].speaker != "Brekke agreed"


@pytest.mark.parametrize(
    ("speaker", "verdict"),
    [
        ("one manager", "exact"),
        ("a trade unionist from Sorn", "misattributed"),
        ("the director", "exact"),
        ("Jon Brekke", "misattributed"),
        ("quist", "exact"),
    ],
)
def test_a_description_may_be_whoever_is_named(shelf: Catalog, speaker: str, verdict: str) -> None:
    assert check_quote("a Q&A, not a trial", speaker, library=shelf).verdict == verdict


def test_the_inner_of_two_attributions_is_shown(tmp_path: Path) -> None:
    text = "“Nobody weighs the smoke,” Edda Quist said, according to a video of the meeting."
    with shelve([Article(text=text)], tmp_path / "catalog.sqlite") as library:
        assert "said by Edda Quist" in check_quote("Nobody weighs the smoke", library=library).reason


def test_the_claimed_speakers_article_is_looked_at(tmp_path: Path) -> None:
    """However many articles have the small words of a short quotation."""
    crowd = [
        Article(title=f"Item {n}", text=f"But I would go on with a thing like number {n}, they wrote.")
        for n in range(15)
    ]
    told = Article(title="Farewell", text="“But I wouldn't change a thing,” Jon Brekke said.")
    with shelve([*crowd, told], tmp_path / "catalog.sqlite") as library:
        found = check_quote("But I would change a thing.", "Jon Brekke", library=library)
    assert found.verdict == "altered" and "negation" in found.reason
