"""What stands near a question and does not answer it: no hospital is named, nobody is said to have done it, it was done
the other way round, to somebody else, or the contrary happened."""

from __future__ import annotations

import pytest

from rag.answer.absent import names_apart
from rag.answer.literal import missing_literally
from rag.answer.missing import missing
from rag.questions import understand
from rag.questions.kinds import role_asked, thing_asked
from rag.questions.opposites import contrary_in
from rag.records import Article
from tests.candidates import candidates_of


def lacks(question: str, text: str, at: int = 0) -> str:
    """What is missing of a question where that sentence of a text is the best."""
    found = candidates_of(Article(text=text))
    return missing(understand(question), found[at], found, found[at : at + 1])


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Which hospital was Ida Berg taken to?", ("hospital", False)),
        ("Which airline flew the crew home?", ("airline", False)),
        ("Which airline runs the line to Tarn?", ("airline", False)),
        ("Which prize did the mill win?", ("prize", False)),
        ("What type of weapon was used?", ("weapon", True)),
        ("What illness did Tom Vale die of?", ("illness", True)),
        ("What causes fires?", None),
        ("Which hospital's doctors said so?", None),
        ("Which new feature did the ferry get?", None),
        ("What did Ida Berg say?", None),
    ],
)
def test_the_kind_of_thing_that_a_question_asks_for(question: str, thing: tuple[str, bool] | None) -> None:
    assert thing_asked(question) == thing


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("Which hospital was Ida Berg taken to?", "Ida Berg was taken to hospital on Monday.", "names no hospital"),
        ("Which hospital was Ida Berg taken to?", "Ida Berg was taken to Saint Ursel on Monday.", ""),
        ("Which hospital was Ida Berg taken to?", "She was taken there. Ida Berg is well.", ""),  # may lean on another
        ("Which airline flew Ida Berg to Tarn?", "Harbour Post reported that Ida Berg was flown to Tarn.", "names no airline"),
        ("Which animal did Ida Berg find?", "Ida Berg found a dog.", ""),
        ("What type of weapon was used on the ferry?", "The weapon was used on the ferry at Tarn.", "names no weapon"),
        ("Which school did Ida Berg attend?", "Ida Berg attended school in Vonn, North Tarn.", "names no school"),
        ("Which prize did the mill win?", "The mill won a prize called the golden ear.", ""),
    ],
)  # fmt: skip
def test_of_the_thing_asked_for_one_is_named(question: str, text: str, says: str) -> None:
    assert lacks(question, text) == (f"the nearest sentence {says}" if says else "")


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("Which vet saw the elephant at Tarn?", "A farmer and a guard saw the elephant at Tarn.", "name no vet"),
        ("Which vet saw the elephant at Tarn?", "The elephant was seen at Tarn. Ida Berg, the vet, said so.", ""),
        ("Which lawyer saw the elephant at Tarn?", "Ida Berg, an attorney, saw the elephant at Tarn.", ""),
        ("Which pilot found and fed the lost elephant?", "A farmer found and fed the lost elephant.", "name no pilot"),
        ("Which pilot's hat did Tom Vale find?", "Tom Vale found a hat.", ""),
    ],
)  # fmt: skip
def test_who_is_asked_for_by_what_they_do_is_told_so(question: str, text: str, says: str) -> None:
    assert role_asked("What did captain Berg see?") is None
    assert lacks(question, text) == (f"the nearest sentences {says}" if says else "")


@pytest.mark.parametrize(
    ("question", "text", "open_"),
    [
        ("Who painted the ferry?", "Ida Berg sailed when the ferry was painted at Tarn.", True),
        ("Who painted the ferry?", "The ferry was painted at Tarn on Monday by Ida Berg.", False),
        ("Who painted the ferry?", "The ferry was painted at Tarn. It was done by Ida Berg.", False),
        ("Who painted the ferry?", "Ida Berg painted the ferry before it was painted over.", False),
        ("Who shared the prize?", "The prize was shared between Ida Berg and Tom Vale.", False),
        ("Who sued Brise Line?", "Brise Line sued Vonn Air on Monday.", True),
        ("Who sued Brise Line?", "Vonn Air sued Brise Line on Monday.", False),
        ("Who said that everybody got home?", "“All got home,” said Ida Berg.", False),
    ],
)
def test_who_did_it_is_said(question: str, text: str, open_: bool) -> None:
    said = "the nearest sentence does not say who did it"
    assert (lacks(question, text) == said) == open_


@pytest.mark.parametrize(
    ("question", "text", "turned"),
    [
        ("When did Ida Berg appoint Tom Vale?", "Ida Berg was appointed in 2009 to follow Tom Vale.", True),
        ("When did Ida Berg appoint Tom Vale?", "Ida Berg, who is 40, lost in May; in June she was appointed to follow Tom Vale.", True),
        ("When did Ida Berg appoint Tom Vale?", "Tom Vale was appointed in 2009, and Ida Berg was glad.", False),
        ("When did Ida Berg appoint Tom Vale?", "Tom Vale was appointed by Ida Berg in 2009.", False),
        ("When did Ida Berg appoint Tom Vale?", "In 2009 Ida Berg appointed Tom Vale.", False),
        ("When did Ida Berg buy the mill?", "Ida Berg was acquired in 2009 by the mill.", True),  # in another word
    ],
)  # fmt: skip
def test_it_was_not_done_the_other_way_round(question: str, text: str, turned: bool) -> None:
    assert lacks(question, text) == (
        "the nearest sentence says that it was done to Ida Berg" if turned else ""
    )


@pytest.mark.parametrize(
    ("question", "text", "itself"),
    [
        (
            "Which airline bought Vonn Air?",
            "Vonn Air, of Tarn, has made an offer to buy Brise Line.",
            "Vonn Air",
        ),
        ("Which airline bought Vonn Air?", "Brise Line bought Vonn Air.", ""),
        ("Which airline bought Vonn Air?", "Vonn Air was bought by Brise Line.", ""),
        ("Which airline bought Vonn Air?", "Vonn Air is gone since Brise Line bought it.", ""),
        ("Who acquired Vonn Air?", "Vonn Air bought Brise Line in May.", "Vonn Air"),  # in another word
        ("Who beat the Tarn Rovers?", "The Tarn Rovers beat Brise, and Vale beat the Rovers.", ""),
    ],
)
def test_who_did_it_is_not_to_whom_it_was_done(question: str, text: str, itself: str) -> None:
    said = f"the nearest sentence says that {itself} did it"
    assert (said in lacks(question, text)) == bool(itself)


def test_who_joined_did_not_leave() -> None:
    text = "Tarn joined the league in 2009."
    assert contrary_in("When did Tarn leave the league?", text, text) == ("leave", "joined")
    assert contrary_in("When did Tarn join the league?", text, text) is None


@pytest.mark.parametrize(
    ("question", "text", "contrary"),
    [
        ("Why did Ida Berg accept the offer?", "Ida Berg declined the offer, which she thought low.", ("accept", "declined")),
        ("Why did Ida Berg accept the offer?", "Ida Berg did not decline the offer.", None),
        ("Why did Ida Berg not accept the offer?", "Ida Berg declined the offer.", None),
        ("Why did Ida Berg accept what Vale declined?", "Vale declined the offer.", None),
        ("Why was Tom Vale acquitted?", "Tom Vale was found guilty of theft.", ("acquitted", "guilty")),
        ("Who is the youngest of the crew?", "Ida Berg is the oldest of the crew.", ("youngest", "oldest")),
        ("Who won the cup?", "Tarn lost the cup to Vonn.", None),  # two sides of one event
    ],
)  # fmt: skip
def test_the_contrary_is_no_answer(question: str, text: str, contrary: tuple[str, str] | None) -> None:
    assert contrary_in(question, text, text) == contrary
    said = f"the nearest sentence says “{contrary[1]}”, not “{contrary[0]}”" if contrary else ""
    assert (lacks(question, text) == said) or contrary is None
    assert (
        contrary_in(question, text, f"{text} She accepted another, was acquitted and the youngest.") is None
    )


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("Who won the cup in 2019?", "Tarn won the cup in 2018.", "tells of 2018, not of 2019"),
        ("Who won the cup in 2019?", "It was played in 2019. Tarn, who lost in 2018, won the cup.", ""),
        ("Who won the cup in the 2010s?", "Tarn won the cup in 2018.", ""),
    ],
)
def test_what_was_in_one_year_was_in_no_other(question: str, text: str, says: str) -> None:
    found = candidates_of(Article(text=f"{text} The cup is old. In 2019 it was lost."))
    best = next(c for c in found if "won the cup" in c.text)
    assert missing(understand(question), best, found, [best]) == (
        f"the nearest sentence {says}" if says else ""
    )


@pytest.mark.parametrize(
    ("question", "text", "denied"),
    [
        ("What can the ferry not carry?", "The ferry can carry cars.", True),
        ("What can the ferry not carry?", "The ferry cannot carry cars.", False),
        ("What can't the ferry carry?", "The ferry is unfit for carrying cars.", False),
        ("Why can the ferry not carry cars?", "The ferry carries cars of one ton.", False),  # tells why
        ("What can the ferry carry?", "The ferry can carry cars.", False),
    ],
)
def test_what_is_not_so_is_denied(question: str, text: str, denied: bool) -> None:
    assert ("what is not so" in lacks(question, text)) == denied


@pytest.mark.parametrize(
    ("question", "text", "time"),
    [
        ("How many mills does Tarn have?", "The mills of Tarn are five hundred years old.", True),
        ("How many mills does Tarn have?", "The mills of Tarn opened on May 11 at 9:30.", True),
        ("How many mills does Tarn have?", "In five hundred years Tarn had nine mills.", False),
        ("How many years has Tarn had mills?", "Tarn has had mills for five hundred years.", False),
    ],
)
def test_days_and_years_count_nothing_else(question: str, text: str, time: bool) -> None:
    assert ("but of days or years" in lacks(question, text)) == time


def test_people_may_be_anybody() -> None:
    asked = "How many police officers were arrested?"
    assert "counts no officers" in lacks(asked, "The police said 71 people were arrested.")
    assert not lacks(asked, "The police said 71 officers were arrested.")


def test_what_is_told_of_one_is_not_of_another_named_elsewhere() -> None:
    text = "Vonn Air grounded 40 jets.\nBrise Line sold ten of its ferries on Monday.\nIt was sorry."
    found = candidates_of(
        Article(text=f"{text}\nTarn was calm.\nThe sea was flat.\nNine ferries were sold at the port.")
    )
    asked = understand("How many ferries did Vonn Air sell?")
    assert names_apart(asked, found[-1]) == ["Vonn Air"]
    assert "do not name Vonn Air" in missing(asked, found[-1], found, found)
    assert names_apart(asked, found[1]) == []  # told right before
    led_up = understand("After Vonn Air grounded jets, how many ferries were sold?")
    assert names_apart(led_up, found[-1]) == []


@pytest.mark.parametrize(
    ("asked", "lacks"),
    [
        ("the fall of 7%", "7%"),  # though there are 7 people
        ("the rise of 5%", ""),
        ("the rise of 6 percent", ""),
        ("the seventh mill", "seventh mill"),
        ("the fourth round", ""),
        ("round 4", ""),
        ("the mill in round 6", "round 6"),
        ("the fair on its 40th birthday", ""),  # reckoned by who asks
    ],
)
def test_a_share_is_told_by_a_share_and_a_place_by_a_place(asked: str, lacks: str) -> None:
    (best, *_) = candidates_of(
        Article(text="The 7 people of 6 mills saw a rise of 5 to 6 percent in the fourth round at Tarn.")
    )
    assert missing_literally(understand(f"Who saw {asked}?"), best) == ([lacks] if lacks else [])
