"""What a question asks for. The question is the fixture; what should be read from it stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.questions import understand
from rag.questions.asking import asking_sentence
from rag.questions.initials import abbreviates, is_spelt_out
from rag.questions.kinds import frame_words
from rag.questions.names import says_kind
from rag.questions.outcomes import deed_in
from rag.questions.phrases import phrases
from rag.records import Answer, Article, Quote, Span, Statement
from rag.terms import content_words, stem

TODAY = date(2020, 3, 4)  # a Wednesday
SPEAKERS = ("one Iranian analyst", "Boris Johnson", "Marit Solheim", "Smith", "the two officials")
SOURCES = ("Wikinews", "The Harbour Post", "Post")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the bridge?", "person"),
        ("To whom was the letter sent?", "person"),
        ("Which party won the vote?", "person"),
        ("When was the dam built?", "date"),
        ("In what year did the mill close?", "date"),
        ("Where is the chapel?", "place"),
        ("Which city hosts the fair?", "place"),
        ("How many boats sank?", "number"),
        ("What is the death toll?", "number"),
        ("How much did the tunnel cost?", "money"),
        ("How much was the ball of the cup final sold for?", "money"),
        ("How much did the mill go for?", "money"),
        ("What percentage voted?", "percent"),
        ("How long did the siege last?", "duration"),
        ("How old is the mayor?", "duration"),
        ("Why did the bank fail?", "reason"),
        ("What did she say when the bank failed?", "thing"),  # the first question word tells
        ("What did she say about the cost of the bridge?", "thing"),  # words are asked for
        ("How many people did she say had left?", "number"),
        ("What year did the pilot write on the map?", "date"),
        ("According to the mayor, who left when the dam broke?", "person"),
        ("In what year was the dam built?", "date"),
        ("What is a weir?", "thing"),
        ("the weir at Ostrel", None),
    ],
)
def test_the_kind_of_answer(question: str, kind: str | None) -> None:
    assert understand(question).answer_type == kind


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        (
            "What did the Iranian analyst say about Syria's army?",
            "one Iranian analyst",
        ),  # an article as written
        ("What does Johnson think of the plan?", "Boris Johnson"),  # a surname
        ("what did boris jonson say about it", "Boris Johnson"),  # misspelt, no capitals
        ("How did Marit Solheim explain the crack?", "Marit Solheim"),
        ("What did Boris Johnson compare the vote to?", "Boris Johnson"),
        ("How did Boris Johnson react to the vote?", "Boris Johnson"),
        ("Why did Boris Johnson claim that it was lost?", "Boris Johnson"),
        ("What did Boris Johnson write about the vote?", "Boris Johnson"),
        ("How many people did Boris Johnson say had left?", "Boris Johnson"),
        ("What year did Boris Johnson write on the map?", None),
        ("When did Boris Johnson declare an emergency?", None),  # asks for what he did
        ("What is Boris Johnson saying about the vote?", "Boris Johnson"),
        ("What is the town of Boris Johnson called?", None),
        ("Why was Boris Johnson not told?", None),  # “not” is no form of “note”
        ("Where did Boris Johnson go to school?", None),  # named, and not asked to speak
        ("What did the harbour master say?", "harbour master"),  # unknown to the library: as asked
        ("According to the two officials, who left?", "the two officials"),
        ("According to Wikinews, who left?", None),  # an outlet is no speaker
        ("Who opened the bridge?", None),
        ("What do the papers say about the bridge?", None),  # nobody in particular
        ("What do experts think of the bridge?", "experts"),  # whoever is called one
        ("What did he say?", None),  # nobody to take him for
    ],
)
def test_the_speaker_it_names(question: str, speaker: str | None) -> None:
    assert understand(question, speakers=SPEAKERS, sources=SOURCES).speaker == speaker


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened in January 2020?", date(2020, 1, 1), date(2020, 1, 31)),
        ("What happened in 2019?", date(2019, 1, 1), date(2019, 12, 31)),
        ("Who resigned on 6 December 2019?", date(2019, 12, 6), date(2019, 12, 6)),
        ("Who resigned on December 6th, 2019?", date(2019, 12, 6), date(2019, 12, 6)),
        ("Who resigned on 2019-12-06?", date(2019, 12, 6), date(2019, 12, 6)),
        ("Who resigned in November?", date(2019, 11, 1), date(2019, 11, 30)),  # the last one there was
        ("Who resigned last week?", date(2020, 2, 24), date(2020, 3, 1)),
        ("Who resigned yesterday?", date(2020, 3, 3), date(2020, 3, 3)),
        ("Who has resigned since February 2020?", date(2020, 2, 1), None),
        ("Who resigned before March 2019?", None, date(2019, 2, 28)),
        ("Who resigned by March 2019?", None, date(2019, 3, 31)),
        ("Who resigned after 6 March 2019?", date(2019, 3, 7), None),
        ("Who was there before 0001-01-01?", None, date(1, 1, 1)),  # there is no day before
        ("Who may resign?", None, None),  # not the month
        ("Who won on 31 June 2019?", date(2019, 6, 1), date(2019, 6, 30)),  # no such day: the month
    ],
)
def test_the_days_it_speaks_of(question: str, since: date | None, until: date | None) -> None:
    read = understand(question, today=TODAY)
    assert (read.since, read.until) == (since, until)


def test_days_that_need_a_today_are_left_alone_without_one() -> None:
    assert understand("Who resigned last week?").since is None


LIBRARY_DAYS = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("question", "terms", "names"),
    [
        ("What did Ida Berg say on 8 April 2024?", {"ida", "berg"}, ("Ida Berg",)),
        ("How many mills closed in March 2024?", {"mills", "closed"}, ()),
        ("Which mill opened in 1958?", {"mill", "opened", "1958"}, ("1958",)),  # no day of the library
        ("What did Wikinews report about the mill?", {"mill"}, ()),  # an outlet is where, not what
        ("According to Wikinews, what burned yesterday?", {"burned"}, ()),
    ],
)
def test_days_and_outlets_of_the_library_are_not_the_subject(
    question: str, terms: set[str], names: tuple[str, ...]
) -> None:
    read = understand(question, sources=SOURCES, today=date(2024, 12, 20), published=LIBRARY_DAYS)
    assert (set(read.terms), read.names) == (terms, names)
    assert understand("Which mill opened on 8 April 2024?").subject == "Which mill opened on 8 April 2024?"


def test_people_in_general_are_not_the_subject() -> None:
    assert understand("What do the papers say about the mill?").terms == ("mill",)


def test_the_reaction_to_a_sale_is_about_the_sale() -> None:
    assert understand("What was the reaction to the sale of the mill?").terms == ("sale", "mill")


def test_an_outlet_is_read_by_its_longest_name_and_is_not_a_term() -> None:
    read = understand("According to The Harbour Post, who sank the boat?", sources=SOURCES)
    assert read.source == "The Harbour Post"
    assert read.terms == ("sank", "boat")


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Who said that the bridge was safe?", {"speaker_wanted"}),
        ("Which minister denied the report?", {"speaker_wanted"}),
        ("Who reported the withdrawal?", {"speaker_wanted", "wants_many"}),
        ("What do they say about the dam?", {"wants_many"}),
        ("How did scientists react to the find?", {"wants_many"}),
        ("What were the reactions to the sale?", {"wants_many"}),
        ("How many people have died in the flood?", {"wants_many"}),
        ("What is the latest on the ferry?", {"wants_latest"}),
        ("Who built the ferry?", set()),
    ],
)
def test_what_else_it_wants(question: str, wants: set[str]) -> None:
    read = understand(question)
    assert {n for n in ("speaker_wanted", "wants_many", "wants_latest") if getattr(read, n)} == wants


def spoken(text: str, speaker: str) -> Answer:
    """An answer whose one quote is said by `speaker`."""
    article = Article(text=f"{speaker} spoke.")
    said = Statement(
        article, (Span(0, 5),), Span(0, len(speaker)), None, "direct", "x", 0.9, speaker_name=speaker
    )
    read = understand(text)
    return Answer(text, "answered", (Quote(article, 0, len(article.text), said),), understood=read.to_dict())


@pytest.mark.parametrize(
    ("before", "speaker", "question", "rewritten", "context"),
    [
        (
            "What did the Iranian analyst say about Syria's army?", "one Iranian analyst",
            "and what did he say about Lebanon?", "What did one Iranian analyst say about Lebanon?", {"syria", "army"},
        ),
        (
            "What did Marit Solheim say about the dam?", "Marit Solheim",
            "What about the gates?", "What did Marit Solheim say about the gates?", {"dam"},
        ),
        (
            "What did Marit Solheim say about the dam?", "Marit Solheim",
            "What is her office?", "What is Marit Solheim’s office?", {"dam"},
        ),
        ("Who leads the Orchard Party?", "Ida Berg", "Since when?", "Since when?", set()),
        ("Who leads the Orchard Party?", "Ida Berg", "And when?", "When?", {"leads", "orchard", "party"}),
        ("Who leads the Orchard Party?", "Ida Berg", "Where is Lake Vonn?", "Where is Lake Vonn?", set()),
    ],
)  # fmt: skip
def test_a_follow_up_stands_by_itself(
    before: str, speaker: str, question: str, rewritten: str, context: set[str]
) -> None:
    read = understand(question, history=[(before, spoken(before, speaker))])
    assert read.rewritten == rewritten
    assert set(read.context) == context


def test_a_follow_up_of_a_follow_up_leans_on_the_question_as_understood() -> None:
    first = "What did Marit Solheim say about the dam?"
    one = spoken(first, "Marit Solheim")
    read = understand("What about the gates?", history=[(first, one)])
    two = Answer("What about the gates?", "no_support", understood=read.to_dict())
    again = understand("And the road?", history=[(first, one), ("What about the gates?", two)])
    assert again.rewritten == "What did Marit Solheim say about the road?"


def conversation(*turns: tuple[str, str]) -> list[tuple[str, Answer]]:
    """Questions with who is quoted first in the answer to each."""
    history: list[tuple[str, Answer]] = []
    for asked, speaker in turns:
        read = understand(asked, speakers=SPEAKERS, history=history)
        answer = spoken(asked, speaker)
        history.append((asked, replace(answer, understood=read.to_dict())))
    return history


DAM = ("What did Marit Solheim say about the dam?", "Marit Solheim")
OVER = ("What has Marit Solheim said about the dam over time?", "Marit Solheim")
VOTE = ("How many voted in Vonn?", "Ola Lind")


@pytest.mark.parametrize(
    ("turns", "question", "rewritten"),
    [
        ([DAM], "And what did Johnson say?", "What did Johnson say about the dam?"),
        ([DAM], "What did Johnson say about it?", "What did Johnson say about the dam?"),
        ([DAM], "What about Johnson?", "What did Johnson say about the dam?"),  # a speaker for a speaker
        ([DAM], "What about Vonn?", "What did Marit Solheim say about Vonn?"),  # nobody who speaks: a topic
        ([DAM, ("And Johnson?", "Boris Johnson")], "And Smith?", "What did Smith say about the dam?"),
        ([DAM, ("Why?", "the mayor")], "What did she say about the road?", "What did Marit Solheim say about the road?"),
        ([DAM, VOTE], "And what did she say?", "What did Marit Solheim say about the dam?"),
        ([DAM, VOTE], "What did Johnson say?", "What did Johnson say?"),
        ([OVER], "And what did Johnson say?", "What did Johnson say about the dam?"),
        ([OVER], "What did Johnson say?", "What did Johnson say about the dam?"),
        ([VOTE], "And in Tarn?", "How many voted in Tarn?"),
        ([VOTE], "And since 2019?", "How many voted in Vonn since 2019?"),
        ([("Who leads the Orchard Party?", "")], "And the Harvest Party?", "Who leads the Harvest Party?"),
        ([("Who is Ida Berg?", "Ola Lind")], "How old is she?", "How old is Ida Berg?"),
        ([("Who was robbed in Vonn?", "Ida Berg")], "Where was she?", "Where was Ida Berg?"),
        ([("Is Smith tall?", "Ola Lind")], "Where does he live?", "Where does Smith live?"),  # named, and a speaker
        ([("Is the Halcyon Star old?", "Ola Lind")], "What did he say?", "What did Ola Lind say?"),  # no person
    ],
)  # fmt: skip
def test_person_topic_and_place_are_carried_on(
    turns: list[tuple[str, str]], question: str, rewritten: str
) -> None:
    read = understand(question, speakers=SPEAKERS, history=conversation(*turns))
    assert read.rewritten == rewritten


def test_he_is_not_one_of_whom_the_articles_say_she() -> None:
    ida, tom = (
        conversation(("What did Ida Berg say?", "Ida Berg")),
        conversation(("What did Tom Vale say?", "Tom Vale")),
    )
    text = "Ida Berg came at noon. She had slept. Berg said that her boat was dry. Tom Vale stayed. Vale said he was ill."
    article = Article(text=text)
    turns = [
        (asked, replace(answer, quotes=(replace(answer.quotes[0], article=article),)))
        for asked, answer in (*tom, *ida)
    ]
    assert understand("And when did she leave?", history=turns).rewritten == "When did Ida Berg leave?"
    assert understand("And when did he leave?", history=turns).rewritten == "When did Tom Vale leave?"
    assert understand("And when did they leave?", history=turns).rewritten == "When did Ida Berg leave?"


def test_what_leans_on_an_answer_is_looked_for_in_its_articles_first() -> None:
    history = conversation(DAM)
    shown = history[0][1].quotes[0]
    assert understand("And when?", history=history).recent == (shown.article.id,)
    assert understand("Who opened the harbour of Vonn?", history=history).recent == ()


def test_what_else_is_what_was_not_shown() -> None:
    history = conversation(DAM)
    shown = history[0][1].quotes[0]
    assert understand("What else did she say?", history=history).seen == ((shown.article.id, shown.start),)
    assert understand("What did she say about the road?", history=history).seen == ()


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    read = understand(text, speakers=SPEAKERS, sources=SOURCES, today=TODAY)
    assert read.rewritten == " ".join(text.split())
    assert set(read.terms) <= set(content_words(text))
    assert read.to_dict()["question"] == read.rewritten


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("evacuated", "evacuating"),
        ("withdrawals", "withdrawal"),
        ("parties", "party"),
        ("stopped", "stopping"),
        ("leave", "left"),
        ("won", "wins"),
        ("written", "wrote"),
        ("children", "child"),
        ("shots", "shot"),  # the noun goes with its verb, in both numbers
        # “When did it arrive?” – “It arrived”: what looks like an ending of the verb goes from all of its forms.
        ("arrive", "arrived"),
        ("receive", "receiving"),
        ("offer", "offered"),
        ("discovers", "discovered"),
        ("mention", "mentioned"),
        ("sentence", "sentenced"),
        ("finance", "financed"),
        ("document", "documents"),
        ("supply", "supplied"),
        ("family", "families"),
        ("need", "needed"),
        ("agree", "agreed"),
        ("emcee", "emceed"),
        ("prefer", "preference"),
        ("deliver", "delivery"),
        ("cancel", "cancelled"),
        ("israelis", "israeli"),
        ("arrival", "arrived"),
        ("denials", "denied"),
        ("acquittal", "acquitted"),
    ],
)
def test_word_forms_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ball", "balance"), ("crisis", "cries"), ("used", "us"), ("rival", "arrival")]
)
def test_what_only_looks_like_a_form_has_a_stem_of_its_own(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["iran", "2020", "11", "us", "été"])
def test_what_is_no_word_form_stays(word: str) -> None:
    assert stem(word) in (word, word[:-1])


@pytest.mark.parametrize(
    ("short", "name", "same"),
    [
        ("WHO", "World Health Organization", True),
        ("FDA", "the US Food and Drug Administration", True),
        ("CDC", "Centers for Disease Control and Prevention", True),
        ("DOJ", "Department of Justice", True),
        ("USGS", "U.S. Geological Survey", True),
        ("WHO", "West Harbour Organ Orchestra Offices", False),
        ("THB", "the town hall board", False),  # no name
        ("US", "United States", False),  # countries have words of their own
        ("who", "World Health Organization", False),
    ],
)
def test_a_body_and_its_initials(short: str, name: str, same: bool) -> None:
    assert abbreviates(short, name) is same


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did the WHO say about the fever?", "World Health Organization"),
        ("what did the CDC say about it", "CDC"),  # as the library mostly writes it
        ("What did the Food and Drug Administration say about milk?", "FDA"),
        ("What did Martin How say about flies?", "Martin How"),
        ("What did who say about the fever?", None),
    ],
)
def test_bodies_are_known_by_their_initials_and_people_by_every_part_of_their_names(
    question: str, speaker: str | None
) -> None:
    known = (
        "CDC",
        "World Health Organization",
        "FDA",
        "Centers for Disease Control",
        "Andy Martin",
        "Martin How",
    )
    assert understand(question, speakers=known).speaker == speaker


def test_an_office_is_looked_up_among_what_the_articles_call_their_speakers() -> None:
    speakers = ("Ilse Brandt", "Jan Kowal", "Ann Reed", "Marta Silva")
    mentions = [
        ("brandt", "Ilse Brandt"),
        ("german chancellor ilse brandt", "Ilse Brandt"),
        ("polish president jan kowal", "Jan Kowal"),
        ("united states president ann reed", "Ann Reed"),
        ("marta silva, who advised the polish president in those years", "Marta Silva"),
    ]

    def asked_of(who: str) -> str | None:
        return understand(f"What did {who} say about the dam?", speakers=speakers, mentions=mentions).speaker

    assert asked_of("Germany's chancellor") == "Ilse Brandt"
    assert asked_of("the president of Poland") == "Jan Kowal"
    assert asked_of("the US president") == "Ann Reed"
    assert asked_of("the Norwegian president") == "Norwegian president"  # of whom nobody here is one


def test_an_office_alone_is_of_nobody_where_several_hold_it_or_a_body_is_named_after_it() -> None:
    speakers = (
        "the Vessa Sheriff's Office",
        "Ilse Brandt",
        "Tom Vale",
        "Ida Mayor",
        "Skar's mayor",
        "Lo Reed",
    )
    mentions = [
        ("sheriff tom vale", "Tom Vale"),
        ("county sheriff lo reed", "Lo Reed"),
        ("ilse brandt, governor of vessa", "Ilse Brandt"),
        ("mayor tom vale", "Tom Vale"),
    ]

    def asked_of(who: str) -> str | None:
        return understand(f"What did {who} say about the dam?", speakers=speakers, mentions=mentions).speaker

    assert asked_of("the sheriff") == "sheriff"
    assert asked_of("the governor") == "Ilse Brandt"  # the only one here
    assert asked_of("mayor") == "Ida Mayor"  # a name
    assert asked_of("brandt") == "Ilse Brandt"


@pytest.mark.parametrize(
    ("question", "terms", "topic"),
    [
        ("What did Ida Berg tell reporters about the dam?", ("ida", "berg", "dam"), ("dam",)),
        ("What did Ida Berg tell Tom Vale about the dam?", ("ida", "berg", "tom", "vale", "dam"), ("dam",)),
        ("What did Ida Berg tell her followers?", ("ida", "berg"), ()),
        ("What did Ida Berg say about reporters?", ("ida", "berg", "reporters"), ("reporters",)),
        ("What did Ida Berg tell the council on Monday?", ("ida", "berg", "council", "monday"), ("monday",)),
        ("Who was told about the dam by reporters?", ("dam", "reporters"), ()),
    ],
)
def test_whom_somebody_spoke_to_is_not_what_about(
    question: str, terms: tuple[str, ...], topic: tuple[str, ...]
) -> None:
    asked = understand(question, speakers=["Ida Berg", "Tom Vale"])
    assert (asked.terms, asked.topic) == (terms, topic)


def test_a_surname_that_several_bear_is_nobodys_in_particular() -> None:
    speakers = (
        "Ida Berg",
        "Tomas Berg",
        "Jon Vale",
        "Ann Lo",
        "Lo",
        "VP Reed",
        "Ilse Brandt Reed",
        "Moen Tarn",
    )

    def asked_of(who: str) -> str | None:
        return understand(f"What did {who} say about the dam?", speakers=speakers).speaker

    assert asked_of("Berg") == "Berg"  # not the one with the shortest name
    assert asked_of("Tomas Berg") == "Tomas Berg"
    assert asked_of("Vale") == "Jon Vale"
    assert asked_of("Lo") == "Lo"
    assert asked_of("Moen") == "Moen Tarn"


def test_who_is_called_so_here_is_nobody_elsewhere() -> None:
    speakers = ("Ilse Brandt", "Iran Rowing Club President", "Ali Raad", "Tom Vale", "Vale’s lawyer")
    mentions = [
        ("prime minister ilse brandt", "Ilse Brandt"),
        ("president ali raad of iran", "Ali Raad"),
        ("prime minister tom vale", "Tom Vale"),
    ]

    def asked_of(who: str) -> str | None:
        return understand(f"What did {who} say about the dam?", speakers=speakers, mentions=mentions).speaker

    assert asked_of("the president of Iran") == "Ali Raad"  # not of a club there
    assert asked_of("the prime minister") == "prime minister"  # two are called so
    assert asked_of("Vale") == "Tom Vale"  # not his lawyer


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Approximately how many people live in Tarn?", ("Tarn",)),
        ("Following the vote, who left the Progress Party?", ("Progress Party",)),
        ("Pausing the DTO’s inquiry, the judge did what?", ("DTO",)),
        ("Actor Ida Berg died. What was she known for?", ("Actor Ida Berg",)),
        ("NATO met where?", ("NATO",)),
        ("Who won the U.S. Open?", ("U.S. Open",)),
        ("What did J. K. Orrin say about the U-turn?", ("J. K. Orrin",)),
    ],
)
def test_a_capital_at_the_start_of_a_sentence_makes_no_name(question: str, names: tuple[str, ...]) -> None:
    assert understand(question).names == names


@pytest.mark.parametrize(
    ("question", "looked_for"),
    [
        ("What did Marit Solheim say about the tram strike?", ("Marit Solheim", "tram strike")),
        ("What did the Tarnish prime minister say about Ida Berg’s mink farm?", ("Tarnish prime minister", "Ida Berg’s mink farm")),
        ("Who bought the Bank of Tarn?", ("bought", "Bank of Tarn")),
    ],
)  # fmt: skip
def test_what_is_looked_for_is_told_in_the_words_of_the_question(
    question: str, looked_for: tuple[str, ...]
) -> None:
    asked = understand(question)
    assert phrases(asked.subject, asked.terms, asked.names) == looked_for


def test_what_they_speak_of_is_searched_for_without_who_they_are() -> None:
    asked = understand("What did Tomas Verhaan say about the pension fund?", speakers=("Tomas Verhaan",))
    assert asked.topic == ("pension", "fund")
    assert understand("What did the mayor of Tarn ask the drivers to do?").topic == ("drivers",)
    assert understand("Who owns the pension fund?").topic == ()


@pytest.mark.parametrize(
    ("short", "text", "spelt"),
    [
        ("WIC", "the Women, Infants and Children program", True),
        ("DOJ", "the Department of Justice said", True),
        ("DOJ", "the Justice Department said", True),
        ("DOJ", "a judge at the harbour department", False),
        ("FDA", "the Food and Drug Administration", True),
        ("WIC", "Women and Children", False),
        ("WIC", "women, infants and children", False),
        ("Tarn", "Two Aunts Ran North", False),
    ],
)
def test_initials_are_told_by_what_they_stand_for(short: str, text: str, spelt: bool) -> None:
    assert is_spelt_out(short, text) == spelt


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("Who started the fire?", "started"),
        ("Who has recently hired Ida Berg?", "hired"),
        ("When did Ida Berg leave the ferry?", "leave"),
        ("Whom did the Brise Line hail?", "hail"),
        ("Who did Ida Berg replace?", "replace"),
        ("Who was the first at the mill?", None),
        ("Who led the inquiry?", None),  # in any of many ways
        ("Why did the old ferry sink?", None),
    ],
)
def test_what_somebody_is_asked_to_have_done(question: str, deed: str | None) -> None:
    assert deed_in(question) == deed


def test_who_asked_for_something_is_asked_for_no_words() -> None:
    assert understand("Did Tomas Verhaan ask for a pardon?").speaker is None
    assert understand("Did Tomas Verhaan ask whether the grid is sold?").speaker == "Tomas Verhaan"
    assert understand("What did Tomas Verhaan ask for?").speaker == "Tomas Verhaan"
    assert understand("How did Tomas Verhaan tell the drivers of the sale?").speaker is None  # on television
    assert understand("How did Tomas Verhaan describe the sale?").speaker == "Tomas Verhaan"


def test_what_kind_of_thing_is_asked_for_is_no_part_of_it() -> None:
    assert frame_words("In which country is the dam located?") == {"country", "located"}
    assert frame_words("When did the vote take place?") == {"take", "place"}
    assert frame_words("Who owns the country house?") == set()
    assert frame_words("How long did the last match in Vonn last?") == {"last"}
    assert frame_words("Who came last?") == set()
    assert frame_words("How many fans turned up at the harbour?") == {"turned"}  # they were there


def test_who_condemned_it_is_looked_for_by_what_they_did() -> None:
    assert "condemned" in understand("Who condemned the sale of the grid?").terms
    assert "said" not in understand("Who said the grid is sold?").terms


@pytest.mark.parametrize(
    ("question", "name", "kind"),
    [
        ("Which MLB team’s owner wants to sell it?", "MLB", True),
        ("In which UK city does the conference take place?", "UK", True),
        ("He was best known for his role on which iconic TV show?", "TV", True),
        ("Which Ivy League university sent in wrong data?", "Ivy League", True),
        ("What Harbour Post reporter won?", "Harbour Post", True),
        ("What did Duda say about the girls?", "Duda", False),
        ("Which team of the MLB won?", "MLB", False),
        ("What is Tarn famous for?", "Tarn", False),
        ("What can Berlin do?", "Berlin", False),
        ("Which city did Tarn beat?", "Tarn", False),
    ],
)
def test_a_name_may_say_what_kind_of_thing_is_asked_for(question: str, name: str, kind: bool) -> None:
    assert says_kind(question, name) == kind


@pytest.mark.parametrize(
    ("question", "speaker", "many"),
    [
        ("What did Johnson and Solheim say about the plan?", None, True),
        ("What did officials and the Iranian analyst say about the plan?", None, True),
        ("What did Berg and Vale say about the plan?", "Berg and Vale", True),  # one, for all that is known
        ("What did Berg and Sons say about the plan?", "Berg and Sons", True),
        ("What did the Ministry of Smith and Johnson say about it?", "Ministry of Smith and Johnson", False),
    ],
)  # fmt: skip
def test_of_two_who_are_asked_for_neither_is_the_one(question: str, speaker: str | None, many: bool) -> None:
    asked = understand(question, speakers=(*SPEAKERS, "Berg and Sons"))
    assert (asked.speaker, asked.wants_many) == (speaker, many)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("The mayor stepped down on Monday. Who takes over?", "Who takes over?"),
        ("The mayor said “I am done.” Who takes over?", "Who takes over?"),
        ("He left. She came. Did anybody notice?", "Did anybody notice?"),
        ("A song came out this week. Its title is:", "Its title is:"),
        ("The mayor stepped down, and who takes over?", ""),
        ("Who left? And who takes over?", ""),  # both are asked
        ("Who left on Monday? The mayor.", ""),
        ("Tell me about the mayor. Thank you.", ""),  # neither is a question by its form
        ("What did Mr. Lind say?", ""),
        ("Who shot J. F. Lind in the U.S. Senate?", ""),
        ("", ""),
    ],
)
def test_the_sentence_that_asks(question: str, asks: str) -> None:
    assert asking_sentence(question) == (asks or question)
    assert understand(question).asks == (asks or question)


def test_what_kind_of_thing_is_asked_for_stands_in_the_sentence_that_asks() -> None:
    asked = understand("Who left on Monday surprised the council. Where was the mayor?")
    assert asked.answer_type == "place"


@given(st.text(alphabet="AWho .?!“”\n", max_size=40))
def test_the_sentence_that_asks_is_the_end_of_the_question(text: str) -> None:
    assert (asking_sentence(text) and text.endswith(asking_sentence(text))) or not text


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("quotes by Marit Solheim", "What did Marit Solheim say?"),
        ("True or false: the dam was built in 1931.", "the dam was built in 1931."),
        ("Is it true or false that the dam leaks?", "Is it true or false that the dam leaks?"),
        (
            "Show me all statements from the two officials on the dam.",
            "What did the two officials say about the dam?",
        ),
        ("comments on the dam from Solheim", "What did Solheim say about the dam?"),
        ("Solheim’s remarks about the dam", "What did Solheim say about the dam?"),
        ("Boris Johnson quotes", "What did Boris Johnson say?"),
        ("latest statements by Smith", "What did Smith say most recently?"),
        ("list all denials", "Has anyone denied anything?"),
        ("denials by Smith on the ferry", "Has Smith denied anything about the ferry?"),
        ("Price quotes", "Price quotes"),  # nobody of that name is known
        ("Smith quotes Johnson on the dam", "Smith quotes Johnson on the dam"),
        ("Which statements by Smith were false?", "Which statements by Smith were false?"),
        ("the weir at Ostrel", "the weir at Ostrel"),
    ],
)
def test_an_order_or_a_heading_stands_for_a_question(typed: str, question: str) -> None:
    assert understand(typed, speakers=SPEAKERS).rewritten == question


def test_an_order_in_a_conversation() -> None:
    before = "What did Boris Johnson say about the ferry?"
    answer = Answer(before, "answered", understood={"question": before, "speaker": "Boris Johnson"})
    read = understand("all quotes by him", speakers=SPEAKERS, history=[(before, answer)])
    assert read.speaker == "Boris Johnson" and read.text == "all quotes by him"
