"""Denials: what is one, whose and of what it is, and what one that says nothing itself points back to."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Tracker
from rag.claims.compare import Finding, compare
from rag.claims.denials import Points, find_denial
from rag.claims.facts import read_fact
from rag.claims.lexicon import stem_of
from rag.claims.pointing import pointed_at
from rag.records import Article


@pytest.mark.parametrize(
    ("text", "points", "by"),
    [
        ("The ministry denied this.", Points.TOLD, ()),
        ("Lindqvist has dismissed the story, saying it was a misprint.", Points.TOLD, ("Lindqvist",)),
        ("Port Authority dismissed the clerk’s claims as “wholly unfounded”.", Points.TOLD, ("Authority",)),
        ("Ada Berg has denied all wrongdoing.", Points.ACCUSED, ("Berg",)),
        ("An attorney for Holt vehemently denied those charges.", Points.ACCUSED, ("Holt",)),
        ("None of that is true.", Points.TOLD, ()),
        ("The department says the post is a hoax.", Points.TOLD, ()),
        ("Berg denied that the bridge was closed to lorries.", Points.NOWHERE, ("Berg",)),
        ("Berg bristled at the suggestion that he had sold the lights.", Points.NOWHERE, ("Berg",)),
        ("Berg scoffed at the idea that he would sell the bridge.", Points.NOWHERE, ("Berg",)),
        ("Berg brushed aside reports that the bridge would close.", Points.NOWHERE, ("Berg",)),
        (
            "Berg pushed back against a claim made by Mr. Holt that ten lorries fell.",
            Points.NOWHERE,
            ("Berg",),
        ),
        (
            "Berg has disputed a Lamp.example report saying he was suspended in May.",
            Points.NOWHERE,
            ("Berg",),
        ),
        ("Berg quickly shot down that rumor.", Points.TOLD, ("Berg",)),
        ("“These claims are absolutely, unequivocally and completely false,” Berg said.", Points.TOLD, ()),
        # What is denied stands before, and whose denial it is after.
        (
            "Reports that the bridge fell were denied by the Harbour Board on Monday.",
            Points.NOWHERE,
            ("Board",),
        ),
        ("The rumours were dismissed by Holt.", Points.TOLD, ("Holt",)),
        ("The allegations have been denied.", Points.ACCUSED, ()),
    ],
)
def test_where_what_is_denied_stands(text: str, points: Points, by: tuple[str, ...]) -> None:
    denial = find_denial(text)
    assert denial is not None and denial.points is points
    assert denial.by == {stem_of(name) for name in by}


@pytest.mark.parametrize(
    "text",
    [
        "We must not move into the denial of realities, the bishop said.",
        "Petrov wants to be president of what he called a “false democracy” by the lake.",
        "The rules deny Marenia “sensitive technology” for its ships.",
        "A tribunal dismissed the island’s claims to the strait.",
        "The judge denied Sen. Ada Berg’s bid to avoid the hearing.",
        "The recording could easily be a hoax.",
        "The paper asked whether the senator disavowed the report.",
        "Berg has had to repudiate parts of her husband’s legacy.",
        "Activists gathered at the local contests that chose the delegates.",
        "Some governors want to deny the report of the auditors.",
        "Her lawsuit alleges that this denial is not true.",
        # What is denied is the first half of the sentence, nothing before it.
        "The mayor told the council on Monday that ten lorries had crossed the bridge, a claim the police said was false.",
        "The insurance claims were denied by the firm.",
        "The charges were dismissed by a judge.",
        "Reports of a fire were not denied by the board.",
        "Councillors bristled at reports that the bridge might close.",
        "The coast guard waved off the boats.",
        "She criticised the now-denied dam at Fenn.",
        "Berg changed her story after her first account was shown to be false.",
        "Lane wrote that the dam had cracks in it for years, but Holt denied that.",
    ],
)
def test_what_is_no_denial(text: str) -> None:
    assert find_denial(text) is None


def _pointed(denial: str, *before: str) -> int | None:
    """Which sentence a denial points back to; `before` has the nearest first."""
    told = find_denial(denial)
    assert told is not None
    return pointed_at(told, [(text, read_fact(text)) for text in before])


@pytest.mark.parametrize(
    ("denial", "before", "at"),
    [
        ("Holt has denied the allegations.", ["Holt was accused of selling the harbour lights."], 0),
        # Not the nearest sentence: the nearest that accuses.
        (
            "Holt has denied the allegations.",
            ["A neighbour confirmed the clerks’ allegations.", "Two clerks had accused Holt of selling the lights."],
            1,
        ),
        ("Holt has denied wrongdoing.", ["Berg was accused of bribing a judge with harbour money."], None),
        ("Holt denied the accusation.", ["The fire was likely Holt’s doing, a clerk said."], 0),
        ("Holt has denied wrongdoing.", ["The fire was seen from Holt’s house, a clerk said."], None),
        ("Holt has denied wrongdoing.", ["Holt opened the harbour festival on Monday."], None),
        ("The council denied this.", ["Two councillors took money from the builder, a neighbour claimed."], 0),
        ("The council denied this.", ["The tide rose by two metres in the night."], None),
        # Not what the one who denies says.
        ("Norvik dismissed the clerk’s claims.", ["The clerk was dismissed for theft, Norvik told the paper."], None),
        ("Holt denied shelling the port.", ["Explosions rocked the port on Monday, officials said."], None),
        ("Kia denied the charges.", ["None of them would answer the new claims from her lawyers."], None),
        ("The Kremlin denied the accusation.", ["Observers spoke of allegations of Russian war crimes."], 0),
    ],
)  # fmt: skip
def test_what_a_denial_points_back_to(denial: str, before: list[str], at: int | None) -> None:
    assert _pointed(denial, *before) == at


def _compared(claim: str, denial: str, cosine: float) -> Finding | None:
    return compare(read_fact(claim), read_fact(denial), cosine)


def test_a_denial_needs_the_word_it_begins_with_and_its_place_and_year() -> None:
    denial = "Josef Ahn denied the charge that he worked as a guard at the Orvano camp in 1942."
    told = "An old man of Vessa worked as a guard at the Orvano camp, prosecutors said."
    found = _compared(told, denial, 0.75)
    assert found is not None and found.kind == "denied_by"
    for other in (
        "The Orvano camp was built in the charge of an architect north of Vessa.",
        "He worked as a guard at the Orvano camp in 1951, prosecutors said.",
    ):
        assert _compared(other, denial, 0.75) is None, other


@pytest.mark.parametrize(
    ("claim", "denial"),
    [
        # Both deny.
        ("The story that the bridge fell in Brask is a hoax.", "Berg denied that the bridge fell in Brask."),
        ("Berg laughed off reports that the bridge fell.", "Holt denied that the bridge fell in Brask."),
        (
            "The claim that the bridge fell is not supported by any evidence.",
            "Berg denied that the bridge fell.",
        ),
        (
            "Berg’s denial of the fall of the bridge was on the radio.",
            "Holt laughed off claims that the bridge fell.",
        ),
        ("There is no evidence that the bridge fell in Brask.", "Berg denied that the bridge fell in Brask."),
        ("Berg is discrediting a report that the bridge fell.", "Berg denied that the bridge fell in Brask."),
        ("Ada Berg is alive, her sister said.", "The report of the death of Ada Berg in Brask is a hoax."),
        (
            "If the bridge fell in Brask, the board would say so.",
            "Berg denied that the bridge fell in Brask.",
        ),
        # A topic is no content.
        (
            "Berg’s letters were found in the harbour.",
            "Berg dismissed the story about the letters in the harbour.",
        ),
        # Claims that are named are not made.
        (
            "The party sided with the mayor’s fraud claims.",
            "The mayor’s claims of fraud at the poll are unfounded.",
        ),
    ],
)
def test_no_denial_of_what_is_denied_or_only_named(claim: str, denial: str) -> None:
    found = _compared(claim, denial, 0.8)
    assert found is None or found.kind != "denied_by"


def test_an_article_tells_who_denies_what(tmp_path: Path) -> None:
    text = (
        "Two clerks accused Mara Holt of selling the harbour lights to a builder.\n"
        "Jon Berg, who runs the harbour, said the lights would be bought back.\n"
        "Holt has denied the accusation.\n"
        "Berg was accused of nothing by the clerks and opened a new pier.\n"
    )
    with Tracker(tmp_path) as library:
        library.add([Article(id="a", title="Lights", text=text, source="Post")])
        denied = [r for c in library.claims() for r in c.relations if r.kind == "denied_by"]
    assert [(r.here.text.split()[0], r.there.text) for r in denied] == [
        ("Two", "Holt has denied the accusation.")
    ]
    assert denied[0].rule == "deny cue that points back"


def test_who_denies_a_killing_denies_that_somebody_was_slain(tmp_path: Path) -> None:
    slain = "Marenia has denied that the writer Tarik Oran was slain in its consulate."
    drones = "Marenia denied selling drones to Skar."
    with Tracker(tmp_path) as library:
        library.add(
            [
                Article(id="a", text=f"{slain}\nThe garden of the consulate was closed.\n", source="Post"),
                Article(id="b", text=f"{drones}\nThey were built in Fenn.\n", source="Lamp"),
            ]
        )
        killing = library.ask("Did Marenia deny the killing of Tarik Oran?")
        sale = library.ask("Who denied the sale of drones to Skar?")
    assert [q.text for q in killing.quotes] == [slain]
    assert [q.text for q in sale.quotes] == [drones]
