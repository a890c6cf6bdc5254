"""What the rules of claims abstain from, and what they still say: sentences of our own, each rule with its case."""

from __future__ import annotations

import pytest

from rag.claims.amounts import Amount, find_amounts
from rag.claims.compare import Finding, compare, compare_in_story
from rag.claims.denials import find_denial
from rag.claims.facts import read_fact
from rag.claims.furniture import is_courtesy, is_furniture
from rag.claims.lexicon import stem_of


def _one(text: str) -> Amount:
    (amount,) = [a for a in find_amounts(text) if a.counts]
    return amount


def _compared(a: str, b: str, cosine: float = 0.85, days: int | None = 0) -> Finding | None:
    there, back = (
        compare(read_fact(a), read_fact(b), cosine, days),
        compare(read_fact(b), read_fact(a), cosine, days),
    )
    assert (there and (there.kind, there.rule)) == (back and (back.kind, back.rule))
    return there


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Fourteen people were killed", "died"),
        ("including three dead", "died part"),
        ("three of them were killed", "died part"),
        ("three of whom died", "died part"),
        ("another nine were injured", "injured more"),
        ("31 new cases", "infected more"),
        ("190 cases in the past week", "infected more"),
        ("200 cases a day", "infected a day"),
        ("12 million crowns a season", "crown a season"),
        ("€22 billion", "€"),
        ("the death toll rose to 6,912", "died"),
        ("bringing the number of deaths to 33", "died"),
        ("24km north of Vessa", "km"),
        ("$160MM for the harbour", "$"),
        ("(£26) million for the harbour", "£"),
        ("including a raid that left eight dead", "died part"),
        ("a 25-year-old convert was shot dead", "convert aged"),
    ],
)
def test_what_is_counted(text: str, head: str) -> None:
    assert _one(text).head == head


@pytest.mark.parametrize(
    "text",
    [
        "the 76ers and the Sixers",
        "girls aged 13 to 15",
        "one in five of the votes",
        "178 of 369",
        "two against the death sentence",
        "COVID-19 vaccines",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert not [a for a in find_amounts(text) if a.counts and a.value > 2]


def test_a_range_and_a_vague_number_are_intervals() -> None:
    assert (_one("40-50 boats").low, _one("40-50 boats").high) == (40, 50)
    assert _one("several dozen boats").meets(_one("90 boats")) and not _one("a dozen boats").meets(
        _one("90 boats")
    )
    assert _one("over a hundred billion crowns").value == 1e11


@pytest.mark.parametrize(
    ("a", "b", "like"),
    [
        ("26 Somali pirates", "30 pirates", True),
        ("26 Somali pirates", "30 Danish pirates", False),
        ("£3 million", "$4 million", False),
        ("24km north", "15 miles north", False),
        ("two women died", "14 people died", False),
        ("17 women died", "14 people died", True),
        ("two soldiers died", "three miners died", False),
    ],
)
def test_counts_of_one_kind(a: str, b: str, like: bool) -> None:
    assert _one(a).counts_like(_one(b)) is _one(b).counts_like(_one(a)) is like


CRANE = "Fourteen people were killed when the crane fell on the market in Brask."
NO_CONFLICT = [
    (CRANE, "Two women were killed when the crane fell on the market in Brask."),
    ("Nine people died in the floods at Fenn in 2019.", "Twenty-two people died in the floods at Fenn."),
    (
        "Eight people died in the raid on Orvano on Friday.",
        "Three people died in the raid on Orvano on Monday.",
    ),
    ("One bank expects Aldgate to sell 24 million watches.", "Aldgate will sell 10 million watches."),
    ("The navy stopped two trawlers in Skar harbour.", "The navy stopped five trawlers in Brask harbour."),
    # Two analysts, two sentences of a court, another month.
    (
        "UBS keeps its price target of 125 crowns for Norvik.",
        "BMO keeps its price target of 135 crowns for Norvik.",
    ),
    (
        "He pleaded guilty and was sentenced to one day in prison.",
        "He pleaded guilty and got 60 days in jail.",
    ),
    (
        "A quake in Fenn killed seven people in September near the port of Brask.",
        "A quake in Fenn killed ten people on Sunday near the port of Brask.",
    ),
]


@pytest.mark.parametrize(("a", "b"), NO_CONFLICT)
def test_no_conflict_of_parts_other_days_and_guesses(a: str, b: str) -> None:
    found = _compared(a, b)
    assert found is None or found.rule != "number"
    assert found is None or found.kind != "also_reported"
    assert compare_in_story(read_fact(a), read_fact(b), 0.85, 0) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "At least ten shots were fired at the gate.",
            "Six shots were fired at the gate, followed by four more.",
        ),
        (
            "Six shots were fired at the gate, with two fatal shots.",
            "At the gate six shots were fired in all.",
        ),
        ("At the gate 43 students are missing.", "At the gate nearly four dozen people are missing."),
        ("Five people died in the fire.", "The fire killed two firemen and three people of the house."),
    ],
)
def test_sums_and_parts_are_no_conflict(a: str, b: str) -> None:
    found = _compared(a, b)
    assert found is None or found.kind == "also_reported"


def test_figures_conflict_on_one_day_are_updated_later_and_say_nothing_without_dates() -> None:
    other = "Eleven people were killed when the crane fell on the market in Brask."
    kinds = [found and found.kind for found in (_compared(CRANE, other, days=days) for days in (0, 3, None))]
    assert kinds == ["possible_conflict", "updates", None]


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        ("Ada Berg will sing in Vessa on Sunday.", "Ada Berg will not sing in Vessa on Sunday.", "negation"),
        (
            "The tape was handed to the police.",
            "The tape, which nobody could verify, was handed to the police.",
            None,
        ),
        ("The ferry was not inspected.", "The ferry had not been inspected, and no one knew.", None),
        (
            "The letter was stolen from the museum in Vessa.",
            "The letter was stolen from the museum in Skar.",
            "place",
        ),
        (
            "The council rejected the plan for the park.",
            "The council accepted the plan for the park.",
            "antonym",
        ),
        (
            "The choir sang on Monday in the old church.",
            "The choir sang on Sunday in the old church.",
            "date",
        ),
    ],
)
def test_conflicts_of_one_word(a: str, b: str, rule: str | None) -> None:
    found = _compared(a, b)
    conflict = found if found and found.kind == "possible_conflict" else None
    assert (conflict.rule if conflict else None) == rule
    later = _compared(a, b, days=4)
    assert later is None or later.kind != "possible_conflict"


def test_what_is_expected_is_not_what_was_done() -> None:
    visit = "The chancellor visited the flooded villages near Fenn."
    for expected in (
        "plans to visit",
        "will visit",
        "is to visit",
        "was expected to visit",
        "will soon visit",
    ):
        found = _compared(f"The chancellor {expected} the flooded villages near Fenn.", visit, 0.9)
        assert found is None, expected
    assert read_fact("Livia Sand will be the new conductor.").expected == frozenset()


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The envoy met Prime Minister Denys Koval in Vessa.", None),
        ("The airline denied boarding to 410 passengers.", None),
        ("The trial is about false statements to investors.", None),
        ("One cannot deny the value of gold.", None),
        ("I am not saying it is not true.", None),
        ("The host wrongly claimed that the flood was a hoax.", None),
        ("Berg rejected the suggestion.", None),
        ("The judge denied the mayor’s bid for release.", None),
        ("The story that the bridge is closed is not true.", "bridge"),
        ("Berg’s report about the bridge is a hoax.", "bridge"),
    ],
)
def test_what_denies(text: str, denied: str | None) -> None:
    denial = find_denial(text)
    found = denial.stems if denial else None
    assert (found is None) == (denied is None)
    assert denied is None or stem_of(denied) in (found or ())


def test_a_denial_is_of_the_same_people_and_the_same_thing() -> None:
    denial = "The army of Marenia denied using cluster shells in Orvano."
    said = _compared("Marenia used cluster shells in Orvano, villagers said.", denial, 0.8)
    assert said is not None and said.kind == "denied_by"
    for other in (
        "A treaty bans the use of cluster shells in every country.",
        "The army of Marenia has two barracks in Orvano.",
        "Marenia’s army did not use cluster shells in Orvano, its chief said.",
    ):
        found = _compared(other, denial, 0.8)
        assert found is None or found.kind != "denied_by", other


@pytest.mark.parametrize(
    ("text", "furniture"),
    [
        ("More: Harbour board to meet on Monday", True),
        ("Read more + see a map of the fire.", True),
        ("Sign up here for our newsletter about the sea.", True),
        ("This story has been updated with additional reporting.", True),
        ("Jon Moen/AP A woman looks at the flooded street.", True),
        ("Reach the reporter at jon@lamp.example or at his desk.", True),
        ("LEADING PART IN A COMEDY", True),
        ("Livia Sand, “A Winter at the Harbour” (Vessa One)", True),
        ("More people than ever signed up for the harbour run.", False),
        ("The story was first told by a fisherman of Brask.", False),
        ("Keep refreshing this page for the latest from the harbour.", True),
        ("New Vessa Lamp Business —", True),
        ("Follow Jon Moen on Twitter for more of the harbour.", True),
        ("Just click here, enter your address and choose the harbour letter.", True),
        ("Ada Berg, a professor of law, is a member of The Lamp’s Board of Contributors.", True),
        ("Ada Berg is a member of the harbour board.", False),
        ("On the other side, Sen. Ada Berg (R-Fenn.", True),
        ("Ada Berg (R-Fenn.) sails on the lake.", False),
        ("Follow-up checks found cracks in the dam.", False),
        ("Photos of the fire were shown to the court.", False),
    ],
)
def test_furniture(text: str, furniture: bool) -> None:
    assert is_furniture(text) is furniture


def test_other_days_of_the_calendar_and_other_fates_are_not_the_same() -> None:
    for a, b in (
        (
            "The party is to vote in Vessa and Skar on 17 March.",
            "The party is to vote in Brask and Skar on 10 March.",
        ),
        ("Deaths in Marenia passed 4,000 on Monday.", "Infections in Marenia passed 90,000 on Monday."),
    ):
        found = _compared(a, b, 0.9, days=7)
        assert found is None or found.kind != "also_reported", (a, found)


def test_titles_are_no_quotations() -> None:
    assert read_fact("She was in “One Day at a Time” for years.").quoted == ()
    assert len(read_fact("She said it was “one day at a time” for years.").quoted) == 5


def test_everyday_words_are_no_variant() -> None:
    here, there = (
        "“I don’t know how to describe it,” Moen said.",
        "“I don’t know how to handle it,” said Brandt.",
    )
    found = _compared(here, there, 0.6)
    assert found is None or found.kind != "variant"


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        ("Three of the miners were found alive.", "None of the miners were found alive.", "negation"),
        (
            "Ada Berg will sing at the harbour opera.",
            "Ada Berg will not sing at the harbour opera.",
            "negation",
        ),
        # Both say no, or neither says anything.
        (
            "Ada Berg has withdrawn from the harbour opera.",
            "Ada Berg will not sing at the harbour opera.",
            None,
        ),
        (
            "The flats of the harbour house come unfurnished.",
            "The flats of the harbour house are not furnished.",
            None,
        ),
        (
            "Berg attended the harbour concert in May.",
            "Berg has not attended a harbour concert since May.",
            None,
        ),
        ("If Berg failed the harbour test, she would sail.", "Berg never failed the harbour test.", None),
        ("Voting no, they chose the harbour.", "Voting ‘No’, they chose the harbour.", None),
        (
            "The harbour lies in fog for three days.",
            "The harbour lies for three days without light in fog.",
            None,
        ),
        # A negation beside what is told, or taken back at once.
        (
            "Berg told the harbour paper that she sings, a fact she has not told her harbour choir.",
            "Berg told the harbour paper that she sings in a choir.",
            None,
        ),
        (
            "Berg did not tell Holt about the harbour fire, but has written to him about it.",
            "Berg told Holt about the harbour fire in a letter.",
            None,
        ),
        (
            "The harbour board has confirmed the fire.",
            "The insurer has not confirmed the harbour fire.",
            None,
        ),
        ("The harbour lamp was not lit again.", "Lighting the harbour lamp again was impossible.", None),
        # Ages are of whoever is named after them.
        ("A 31-year-old nun gave birth in Vessa.", "A 33-year-old nun gave birth in Vessa.", "number"),
        ("A 31-year-old nun met a child in Vessa.", "A nun met a 6-year-old child in Vessa.", None),
        ("Berg, 31, leads the harbour choir.", "Berg, 33, leads the harbour choir.", None),
        (
            "A poll has Berg at 46 percent among likely voters.",
            "A poll has Berg at 52 percent of likely voters.",
            None,
        ),
        ("The margin of error is 3 percentage points.", "The margin of error is 4 percentage points.", None),
        ("A 6.1-magnitude quake struck Vessa.", "A quake with a magnitude of 5.9 struck Vessa.", "number"),
    ],
)
def test_conflicts_of_what_both_say(a: str, b: str, rule: str | None) -> None:
    found = compare(read_fact(a), read_fact(b), 0.85, 0)
    assert (found.rule if found and found.kind == "possible_conflict" else None) == rule


def test_yesterday_of_two_weeks_is_two_days() -> None:
    a, b = (
        read_fact(f"The harbour council of Vessa voted {when} to close the swimming baths.")
        for when in ("yesterday", "on Tuesday")
    )
    near, far = compare(a, b, 0.9, 1), compare(a, b, 0.9, 30)
    assert near is not None and near.kind == "also_reported" and far is None


def test_what_is_said_before_and_after_an_interview() -> None:
    for text in (
        "“Thanks for having me on the programme.",
        "Good morning, Robin, and good morning to all of Vessa.",
        "((Lamp)) What do you do for the harbour of Vessa as its clerk?",
        "Q: Who pays for the harbour lights of Vessa in the winter?",
    ):
        assert is_courtesy(text) and is_furniture(text), text
    for text in (
        "“I thank you that you told us of the leak,” she said.",
        "Good morning is a play about a harbour.",
    ):
        assert not is_courtesy(text) and not is_furniture(text), text
    assert is_furniture("Berg seeks delay:Ada Berg asks for a later hearing")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "Of 459 registered voters in the Fenn poll most chose Berg.",
            "Of 578 registered voters in the Fenn poll most chose Berg.",
        ),
        ("Berg is assured of winning 118 harbour votes in Fenn.", "Berg has won 260 harbour votes in Fenn."),
        (
            "With 214 harbour votes at stake, Berg leads in Fenn.",
            "Berg leads with 260 harbour votes in Fenn.",
        ),
    ],
)
def test_who_was_asked_and_what_is_at_stake_is_not_updated(a: str, b: str) -> None:
    found = _compared(a, b, days=7)
    assert found is None or found.kind != "updates"


def test_a_table_that_lost_its_lines_is_read_so_far() -> None:
    lost = "Fares rose by 40 crowns. " + "A seat is 12 crowns, a bed 30 crowns. " * 5_000
    fact = read_fact(lost)  # the whole took minutes
    assert {a.value for a in fact.amounts} == {12.0, 30.0, 40.0}
    assert len(fact.amounts) < 500
