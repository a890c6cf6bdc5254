"""Claims across articles: pairs of our own, relations in the bundled library, and results that no order changes."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.claim_events import b_cubed
from eval.claim_model import chance
from eval.claims import measure_pairs, precision
from rag import Tracker
from rag.claims import claim_of, track_claims
from rag.claims.amounts import find_amounts
from rag.claims.compare import Finding, compare
from rag.claims.days import find_days
from rag.claims.denials import find_denial
from rag.claims.facts import read_fact
from rag.claims.grouping import group
from rag.claims.kept import kept
from rag.claims.lexicon import stem_of
from rag.claims.links import Link
from rag.claims.neighbours import neighbours
from rag.claims.outlets import agency, find_copies, independent_outlets
from rag.claims.units import units_of
from rag.ingest import read_articles
from rag.records import Article, Claim, Quote, Relation

DAY = date(2025, 3, 3)
COUNCIL = Article(
    id="council",
    title="Council closes the baths",
    source="Vessa Post",
    published=DAY,
    text=(
        "The council of Vessa voted on Monday to close the swimming baths on Mill Street.\n"
        "“We cannot pay for hot water that nobody swims in,” said councillor Arno Bright.\n"
        "The baths lose 400,000 crowns a year, the treasurer said.\n"
        "Two councillors took money from the builder who wants the land, a neighbour claimed. The council denied this.\n"
    ),
)
RADIO = Article(
    id="radio",
    title="Baths to close",
    source="Radio Vessa",
    published=DAY,
    text=(
        "Vessa’s council has voted to close the swimming baths on Mill Street.\n"
        "Arno Bright told the meeting: “We can’t pay for hot water that nobody swims in.”\n"
        "The swimming baths lose 250,000 crowns a year, a member of the council said.\n"
    ),
)
LATER = Article(
    id="later",
    title="Baths cost more",
    source="The Lamp",
    published=date(2025, 4, 1),
    text=(
        "The baths lose 610,000 crowns a year, the council of Vessa said.\n"
        "The mayor denied that the council had voted to close the swimming baths on Mill Street.\n"
        "A heron was seen on the roof of the town hall.\n"
    ),
)
WIRE = [
    Article(
        id=f"wire-{n}",
        title="Tanker runs aground",
        source=name,
        published=DAY,
        text=f"BRASK (CPA) — A tanker carrying grain ran aground off Tern Island on Monday night.\n"
        f"The captain had asked for a pilot twice and had not been given one.\n{line}\n",
    )
    for n, (name, line) in enumerate(
        [
            ("The Lamp", "No oil was spilled."),
            ("Vessa Post", "Tugs will try again at noon."),
            ("Courier", "Read more."),
        ]
    )
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Tracker:
    tracker = Tracker(tmp_path_factory.mktemp("claims"))
    tracker.add([COUNCIL, RADIO, LATER, *WIRE])
    return tracker


def _claim_with(claims: list[Claim], words: str) -> Claim:
    return next(c for c in claims if any(words in q.text for q in c.occurrences))


def _relations(claims: list[Claim], kind: str) -> list[Relation]:
    return [r for c in claims for r in c.relations if r.kind == kind]


def test_one_fact_in_other_words(shelf: Tracker) -> None:
    claim = _claim_with(shelf.claims(), "has voted to close the swimming baths")
    assert {q.article.id for q in claim.occurrences} == {"council", "radio"}
    assert claim.outlets == ("Vessa Post", "Radio Vessa") == claim.independent_outlets
    assert (claim.first_seen, claim.last_seen) == (DAY, DAY)
    assert claim.canonical == claim.occurrences[0]


def test_a_quotation_varied(shelf: Tracker) -> None:
    claim = _claim_with(shelf.claims(), "We cannot pay for hot water")
    assert len(claim.occurrences) == 2
    assert [(r.kind, r.claim) for r in claim.relations] == [("variant", claim.id)]


def test_figures_of_one_day_conflict_and_later_ones_update(shelf: Tracker) -> None:
    claims = shelf.claims()
    conflict = {
        frozenset((r.here.article.id, r.there.article.id)) for r in _relations(claims, "possible_conflict")
    }
    updates = {frozenset((r.here.article.id, r.there.article.id)) for r in _relations(claims, "updates")}
    assert conflict == {frozenset(("council", "radio"))}
    assert updates == {frozenset(("council", "later")), frozenset(("radio", "later"))}


def test_denials_of_another_article_and_of_the_sentence_before(shelf: Tracker) -> None:
    denied = [
        (r.here.text.split(",")[0], r.there.text, r.rule) for r in _relations(shelf.claims(), "denied_by")
    ]
    assert (
        "Two councillors took money from the builder who wants the land",
        "The council denied this.",
        "deny cue that points back",
    ) in denied
    assert any(there.startswith("The mayor denied") and "voted" in here for here, there, _ in denied)


def test_copies_of_a_wire_story_count_once(shelf: Tracker) -> None:
    claim = _claim_with(shelf.claims(), "A tanker carrying grain")
    assert set(claim.outlets) == {"The Lamp", "Vessa Post", "Courier"}
    assert claim.independent_outlets == ("The Lamp",)
    assert all(agency(a) == "CPA" for a in WIRE) and agency(COUNCIL) is None


def test_every_relation_is_two_slices_with_a_rule(shelf: Tracker) -> None:
    claims = shelf.claims()
    ids = {c.id for c in claims}
    assert len(ids) == len(claims)
    for claim in claims:
        assert len({q.article.id for q in claim.occurrences}) > 1 or claim.relations
        for relation in claim.relations:
            assert relation.here.text and relation.there.text and relation.rule and 0 < relation.score <= 1
            assert relation.claim in ids | {""}
            assert (relation.here.article.id, relation.here.start) in {
                (q.article.id, q.start) for q in claim.occurrences
            }


def test_the_same_in_whatever_order(tmp_path: Path, shelf: Tracker) -> None:
    articles = [COUNCIL, RADIO, LATER, *WIRE]
    random.Random(5).shuffle(articles)
    with Tracker(tmp_path) as other:
        for article in articles:
            other.add([article])
        assert [c.to_dict() for c in other.claims()] == [c.to_dict() for c in shelf.claims()]


def test_claims_follow_the_library(tmp_path: Path) -> None:
    with Tracker(tmp_path) as library:
        assert library.claims() == []
        library.add([COUNCIL])
        alone = library.claims()
        assert [r.kind for c in alone for r in c.relations] == ["denied_by"]
        library.add([RADIO])
        assert len(library.claims()) > len(alone)
        library.remove("radio")
        assert library.claims() == alone


def test_an_article_may_go_while_it_is_being_compared(tmp_path: Path) -> None:
    with Tracker(tmp_path) as library:
        library.add([COUNCIL, LATER])
        without = library.claims()
        library.add([RADIO])
        told: list[str] = []

        def remove(what: str, done: int, of: int | None) -> None:
            told.append(what)
            library.remove("radio")  # once it is read, and before its vectors are

        assert library.claims(progress=remove) == without and told


def test_from_a_quote_to_its_claim(shelf: Tracker) -> None:
    claims = shelf.claims()
    claim = _claim_with(claims, "The baths lose 400,000")
    start = COUNCIL.text.index("lose 400,000")
    assert claim_of(shelf.catalog, Quote(COUNCIL, start, start + 12)) == claim
    start = LATER.text.index("heron")
    assert claim_of(shelf.catalog, Quote(LATER, start, start + 5)) is None


def test_the_work_is_kept_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.claims.tracking.KEPT_FROM", 1)
    with Tracker(tmp_path) as library:
        library.add([COUNCIL, RADIO, LATER])
        claims = library.claims()
        assert set(kept(library.catalog).outlines) == {"council", "radio", "later"}
    file = tmp_path / "claims.npz"
    assert [p.name for p in tmp_path.glob("claims*")] == [file.name]
    assert b"swimming" not in file.read_bytes()
    with Tracker(tmp_path) as again:
        assert again.claims() == claims
        again.add(WIRE)
        grown = again.claims()
        assert len(grown) > len(claims) and {a.id for a in WIRE} <= set(kept(again.catalog).outlines)
        again.remove(WIRE[0].id)
        assert again.claims() != grown
        again.add([WIRE[0]])
        assert again.claims() == grown
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"{}", whole[:40] + bytes(40) + whole[80:]):
        file.write_bytes(damaged)
        with Tracker(tmp_path) as library:
            assert library.claims() == grown


@settings(max_examples=6)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "remove", "ask"]), st.integers(0, 5)), max_size=7),
    st.permutations(range(6)),
)
def test_whatever_came_and_went_before(
    tmp_path_factory: pytest.TempPathFactory, shelf: Tracker, steps: list[tuple[str, int]], order: list[int]
) -> None:
    articles = [COUNCIL, RADIO, LATER, *WIRE]
    with Tracker(tmp_path_factory.mktemp("steps")) as library:
        for step, n in steps:
            if step == "add":
                library.add([articles[n]])
            elif step == "remove":
                library.remove(articles[n].id)
            else:
                library.claims()
        library.add([articles[n] for n in order])
        assert [c.to_dict() for c in library.claims()] == [c.to_dict() for c in shelf.claims()]


def test_real_articles_in_three_orders(tmp_path: Path, shared_data: Path) -> None:
    """Claims worked out step by step, while articles come and go, are those of all articles at once."""
    articles = [
        a
        for a in read_articles(shared_data / "wikinews" / "wikinews_2020.csv", outlet="Wikinews")
        if isinstance(a, Article) and ("coronavirus" in a.text.lower() or "caucus" in a.text.lower())
    ][:24]
    found = []
    for seed in range(3):
        chance = random.Random(seed)
        chance.shuffle(articles)
        with Tracker(tmp_path / str(seed)) as library:
            library.add(articles[:10] if seed else articles)
            for start in range(10, len(articles), 7) if seed else ():
                library.claims()
                library.add(articles[start : start + 7])
            gone = library.article(articles[seed].id)
            library.claims()
            assert gone and library.remove(gone.id)
            library.claims()
            library.add([gone])
            found.append([c.to_dict() for c in library.claims()])
    assert len(found[0]) > 10
    assert found[0] == found[1] == found[2]


def test_what_too_many_print_is_furniture_until_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("neighbours", "outlets"):
        monkeypatch.setattr(f"rag.claims.{module}.COMMON", 3)
    notice = "Subscribers of this newspaper may read the weather of the coming week on the harbour board.\n"
    own = ("The mill burned.", "A whale was seen.", "The choir won.", "Bread is dearer.", "It snowed in May.")
    papers = [
        Article(id=f"paper-{n}", title=text, source=f"Paper {n}", published=DAY, text=notice + text)
        for n, text in enumerate(own)
    ]
    with Tracker(tmp_path / "a") as library:
        library.add(papers[:3])
        few = library.claims()
        assert len(few) == 1 and len(few[0].occurrences) == 3
        library.add(papers[3:])
        assert library.claims() == []
        for paper in papers[3:]:
            library.remove(paper.id)
        assert library.claims() == few


def _results(n: int) -> Article:
    """A page of results and prices: forms filled in."""
    names = [f"{a}{b}" for a in ("Bra", "Ska", "Ler", "Ves") for b in ("holm", "dorp", "ville", "by")]
    chance = random.Random(n)
    lines = []
    for _ in range(5):
        one, other = chance.sample(names, 2)
        lines.append(
            f"{one} beat {other} {chance.randint(2, 9)} to 1 in the regional hockey league on Saturday."
        )
        lines.append(
            f"Shares in {one} Holdings closed {chance.randint(2, 90)} percent lower at the stock exchange."
        )
    return Article(
        id=f"results-{n:03}", title=f"Results {n}", source=f"Paper {n}", published=DAY, text="\n".join(lines)
    )


def test_forms_that_many_articles_fill_in_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight forms in 100,000 sentences would be hundreds of millions of pairs."""
    monkeypatch.setattr("rag.claims.neighbours.COMMON", 6)
    pages = [_results(n) for n in range(8)]
    with Tracker(tmp_path / "at once") as library:
        library.add([*pages, COUNCIL, RADIO])
        units = units_of(library.catalog)
        pairs = neighbours(units)
        compared = {units.outlines[units.owner[n]].article for n in (*pairs.first, *pairs.second)}
        assert compared == {"council", "radio"}
        claims = library.claims()
        assert {q.article.id for c in claims for q in c.occurrences} == {"council", "radio"}
    with Tracker(tmp_path / "one by one") as library:
        few = None
        for article in (pages[0], COUNCIL, *pages[1:5], RADIO, *pages[5:]):
            library.add([article])
            few = max(few or 0, len(library.claims()))
        assert library.claims() == claims and few is not None and few > len(claims)


def test_only_what_is_new_is_compared(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    with Tracker(tmp_path) as library:
        library.add([COUNCIL, RADIO])
        track_claims(library.catalog, progress=lambda *step: told.append(step))
        assert ("articles read for claims", 2, 2) in told and "pairs of sentences compared" in {
            t[0] for t in told
        }
        told.clear()
        library.add([LATER])
        track_claims(library.catalog, progress=lambda *step: told.append(step))
        assert ("articles read for claims", 1, 1) in told
        told.clear()
        library.remove("later")
        track_claims(library.catalog, progress=lambda *step: told.append(step))
        assert told == []


def test_about_and_since(shelf: Tracker) -> None:
    assert [c.id for c in shelf.claims("tankers carrying grain")] == [
        _claim_with(shelf.claims(), "A tanker").id
    ]
    assert shelf.claims("zeppelin") == []
    assert all(c.last_seen and c.last_seen >= date(2025, 4, 1) for c in shelf.claims(since="2025-04-01"))
    assert len(shelf.claims(since="2025-04-01")) < len(shelf.claims())


def test_the_bundled_library(library: Tracker) -> None:
    """The stories were written with a copied wire report, a shortened quotation, a denial and growing figures."""
    claims = library.claims()
    capsized = _claim_with(claims, "At least nine people died")
    assert len(capsized.outlets) == 2 and len(capsized.independent_outlets) == 1
    dam = _claim_with(claims, "“The dam is safe today")
    assert len(dam.independent_outlets) == 3 and {r.kind for r in dam.relations} == {"variant"}
    denials = _relations(claims, "denied_by")
    assert any("secret talks" in r.here.text and "Verhaan denied" in r.there.text for r in denials)
    assert any("still missing" in r.here.text for r in _relations(claims, "updates"))


# Pairs ------------------------------------------------------------------------------------------------------------------


def test_hand_written_pairs(library: Tracker) -> None:
    outcomes = measure_pairs(library.encoder)
    assert len(outcomes) >= 300
    for label, least in [
        ("variant", 0.97),
        ("denied", 0.95),
        ("update", 0.95),
        ("conflict", 0.93),
        ("same", 0.88),
    ]:
        assert precision(outcomes, label) >= least, label
    assert sum(o.right == o.got for o in outcomes) / len(outcomes) >= 0.9
    held_out = [o for o in outcomes if o.row["split"] == "test"]
    assert sum(o.right == o.got for o in held_out) / len(held_out) >= 0.9


def test_relations_do_not_depend_on_the_side(library: Tracker) -> None:
    for o in measure_pairs(library.encoder)[::3]:
        one, other = read_fact(o.row["a"]), read_fact(o.row["b"])
        there, back = compare(one, other, 0.8, 2), compare(other, one, 0.8, 2)
        assert (there and (there.kind, there.rule)) == (back and (back.kind, back.rule))
        if there and back and there.kind == "denied_by":
            assert there.turned != back.turned


# What is read of a sentence ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high", "counts"),
    [
        ("Twelve people were killed", 12, 12, {"died"}),
        ("At least 12 passengers died", 12, 24, {"died"}),
        ("killing 5 people", 5, 5, {"died"}),
        ("the number of people who died rose to 14", 14, 14, {"died"}),
        ("Twenty are still missing", 20, 20, {"missing"}),
        ("about 2,000 demonstrators", 1800, 2200, {stem_of("demonstrators")}),
        ("a fine of 45 million crowns", 45e6, 45e6, {"$"}),
        ("£2bn for barriers", 2e9, 2e9, {"$"}),
        ("up to 40 lorries", 20, 40, {stem_of("lorries")}),
        ("rose to 4.5 percent", 4.5, 4.5, {"percent"}),
        ("a dozen boats", 10.8, 13.2, {stem_of("boats")}),
        ("a magnitude of 5.8", 5.8, 5.8, {stem_of("magnitude")}),
        ("a 34-year-old man", 34, 34, {"man aged"}),
    ],
)
def test_amount(text: str, low: float, high: float, counts: set[str]) -> None:
    (amount,) = find_amounts(text)
    assert (amount.low, amount.high) == pytest.approx((low, high))
    assert amount.counts & counts


@pytest.mark.parametrize(
    "text", ["on Sept. 12", "on 2 April 2019", "at 6.30 p.m.", "in 1967", "the 11th round", "no number"]
)
def test_no_amount(text: str) -> None:
    assert not [a for a in find_amounts(text) if a.counts]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on Monday, 2 April", {"monday", "04-02"}),
        ("April 2, 2019", {"04-02", "2019"}),
        ("in 1967", {"1967"}),
        ("Sept. 12, 2019", {"09-12", "2019"}),
        ("in early March", {"march"}),
        ("they march in a row", set()),
        ("may 5 people", {"05-05"}),
        ("1,967 people and 2000%", set()),
    ],
)
def test_days(text: str, days: set[str]) -> None:
    assert find_days(text) == days


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Verhaan denied that the grid was for sale.", {"grid", "sale"}),
        ("The firm rejected the claim that it had polluted the river.", {"polluted", "river"}),
        ("The ministry denied this.", set()),
        ("Moen called the story of a strike a lie.", {"strike"}),
        ("The story of the elephant was a hoax.", {"elephant"}),
        ("He did not deny the meeting.", None),
        ("The court denied the appeal.", None),
        ("She was denied entry.", None),
        ("The union rejected the offer.", None),
        ("It happened on the day he denied them.", None),
    ],
)
def test_denied(text: str, denied: set[str] | None) -> None:
    denial = find_denial(text)
    found = denial.stems if denial else None
    assert (found is None) == (denied is None)
    wanted = {stem_of(w) for w in denied or ()}
    assert wanted <= (found or frozenset()) and bool(wanted) == bool(found)


@given(st.text(max_size=200))
def test_anything_can_be_read(text: str) -> None:
    fact = read_fact(text)
    assert all(a.low <= a.value <= a.high for a in fact.amounts)
    found = compare(fact, fact, 1.0)
    assert found is None or found.kind in ("same_quote", "also_reported")


def test_a_single_link_does_not_join_two_events(tmp_path: Path) -> None:
    texts = [f"Pirates attacked the grain ship {name} off Tern Island." for name in ("Ada", "Berta")]
    with Tracker(tmp_path) as library:
        library.add(
            [
                Article(id=f"{n}-{m}", text=f"{texts[n]}\n", source=f"Post {m}")
                for n in (0, 1)
                for m in range(8)
            ]
        )
        units = units_of(library.catalog)
        ships = [[n for n in range(len(units)) if name in units[n].quote.text] for name in ("Ada", "Berta")]
        same = Finding("also_reported", "cosine and words", 0.8)
        inside = [Link(a, b, same) for ship in ships for a, b in pairwise(ship)]
        likely = Finding("also_reported", "cosine and words, one story", 0.6)
        across = [Link(min(pair), max(pair), likely) for pair in zip(*ships, strict=True)]
        found = [len(set(group(units, [*inside, *across[:n]]).values())) for n in (0, 1, 8)]
    assert found == [2, 2, 1]


def test_one_thing_in_two_places_is_two_claims(tmp_path: Path) -> None:
    fenn = "Norvik members in Fenn gave Ada Berg another win over Jon Holt on Tuesday.\n"
    skar = "Norvik members in Skar voted for Ada Berg on Tuesday, another win over her rival Jon Holt.\n"
    found: list[list[int]] = []
    for also in ("", "The votes of the members in Fenn had been counted on the harbour stairs before.\n"):
        with Tracker(tmp_path / f"{len(found)}") as library:
            texts = {"a": fenn, "b": skar + also}
            library.add([Article(id=i, text=text, source=i) for i, text in texts.items()])
            found.append([len(c.occurrences) for c in library.claims()])
    assert found == [[], [2]]


def test_copies_need_shared_sentences(shelf: Tracker) -> None:
    copies = find_copies(units_of(shelf.catalog))
    assert {copies[a.id] for a in WIRE} == {"wire-0"}
    assert copies["council"] == "council" and copies["radio"] == "radio"
    assert independent_outlets([COUNCIL, RADIO], copies) == ("Vessa Post", "Radio Vessa")


def test_edited_copies_of_one_report_count_once(tmp_path: Path) -> None:
    """Three papers print one report, each with its own hand; a fourth was there itself."""
    report = (
        "A fire destroyed the old rope works at Brask harbour early on Tuesday, the fire brigade said.\n"
        "Some 60 firefighters fought the flames for seven hours before the roof of the main hall fell in.\n"
        "No one was in the building, which has stood empty since the works closed in 2011.\n"
        "The cause of the fire is not yet known, and the harbour police have opened an inquiry.\n"
    )
    edited = (
        "Early on Tuesday a fire destroyed the old rope works at Brask harbour, according to the fire brigade.\n"
        "About 60 firefighters fought the flames for seven hours before the main hall’s roof fell in.\n"
        "No one was in the building, which stood empty since the works closed in 2011.\n"
        "The harbour police opened an inquiry; the cause of the fire is not yet known.\n"
    )
    cut = (
        "A fire has destroyed the old rope works at Brask harbour, the fire brigade said on Tuesday.\n"
        "Some 60 firefighters fought flames for seven hours before the roof of the main hall fell in.\n"
        "The works closed in 2011.\n"
    )
    own = (
        "Brask’s rope works are gone: flames took the harbour landmark in the small hours of Tuesday.\n"
        "From the fish market our reporter saw the roof go at nine, and the gulls with it.\n"
        "“I learned to splice in there,” said Ole Fenn, 81, who had brought a chair.\n"
        "Whether somebody set the fire, the police would not say.\n"
    )
    texts = {"Morning Post": report, "Vessa Post": edited, "The Lamp": cut, "Brask Courier": own}
    articles = [
        Article(id=f"rope-{n}", title=f"Rope works burn {n}", source=name, published=DAY, text=text)
        for n, (name, text) in enumerate(texts.items())
    ]
    with Tracker(tmp_path) as library:
        library.add(articles)
        claim = _claim_with(library.claims(), "fire destroyed the old rope works")
    assert {"Morning Post", "Vessa Post", "The Lamp"} <= set(claim.outlets)
    assert set(claim.independent_outlets) == {"Morning Post"} | ({"Brask Courier"} & set(claim.outlets))


def test_b_cubed_by_hand() -> None:
    gold = {"a": "x", "b": "x", "c": "y"}
    assert b_cubed({"a": 1, "b": 1, "c": 2}, gold) == (1, 1, 1)
    assert b_cubed({"a": 1, "b": 1, "c": 1}, gold) == pytest.approx((5 / 9, 1, 5 / 7))


def test_a_model_has_to_be_surely_better() -> None:
    right = ["same"] * 20
    assert chance(right, ["same"] * 20, ["same"] * 20) == 1.0
    assert chance(right, ["same"] * 18 + ["denied"] * 2, right) == pytest.approx(0.5)
    assert chance(right, ["denied"] * 10 + ["same"] * 10, right) < 0.01
