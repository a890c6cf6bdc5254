"""Lists of words, as stems: what only reports, what comes with a name, what denies, what is opposed to what."""

from __future__ import annotations

from functools import lru_cache

from rag.terms import stem

_IRREGULAR = """beat beaten, become became, begin began begun, break broke broken, bring brought, build built, buy
bought, catch caught, choose chose chosen, come came, draw drew drawn, drink drank drunk, drive
drove driven, eat ate eaten, fall fell fallen, fight fought, fly flew flown, forget forgot
forgotten, freeze froze frozen, get got gotten, give gave given, go went gone, grow grew grown, hide
hid hidden, hold held, keep kept, know knew known, lead led, leave left, lose lost, make made, meet
met, pay paid, ride rode ridden, rise rose risen, run ran, see saw seen, seek sought, sell sold,
send sent, shake shook shaken, shoot shot, sink sank sunk, speak spoke spoken, spend spent, stand
stood, steal stole stolen, strike struck, swim swam swum, take took taken, teach taught, think
thought, throw threw thrown, wear wore worn, win won, withdraw withdrew withdrawn withdrawal, write wrote
written"""
_DERIVED = """resign resignation, declare declaration, accuse accusation, confirm confirmation, detain detention,
cancel cancellation, condemn condemnation, deport deportation, prepare preparation, restore restoration,
examine examination, invade invasion, explode explosion, decide decision, destroy destruction, suspend
suspension, expand expansion, extend extension, propose proposal, approve approval, remove removal,
refuse refusal, dismiss dismissal, collide collision, conclude conclusion, seize seizure, fail failure,
depart departure, close closure, rob robbery, bury burial, survive survival, arrive arrival, deliver
delivery, discover discovery, recover recovery, apologise apologize apology, criticise criticize
criticism, sell sale sales, lose loss losses, fly flight flights, marry marriage, believe belief, choose
choice, pursue pursuit, abolish abolition, acquire acquisition"""
"""Verbs and what is named after them: who denies a killing denies that somebody was killed."""
_ALIKE = {
    stem(word): stem(words.split()[0])
    for words in (
        "killed died dead death deaths dies kills kill die slain slaying slew slay murdered murder murders"
        " assassinated assassination",
        "injured hurt wounded injuries injures wounding",
        "percent percentage",
        "firefighters firemen",
        "jailed imprisoned",
        "car vehicle",
        *" ".join(_IRREGULAR.split()).split(", "),
        *" ".join(_DERIVED.split()).split(", "),
    )
    for word in words.split()
}
"""The few different words that news uses for the same count, and the verbs whose past is another word."""


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """The stem by which words of two sentences are compared: killed and died are one, and so are flew and fly."""
    plain = word.lower().replace(".", "").replace(",", "")
    stemmed = stem(plain.replace("’", "'").removesuffix("'s"))
    return _ALIKE.get(stemmed, stemmed)


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in words.split())


REPORTING = frozenset(
    """said says say saying told tell tells telling according reported reports report reporting announced announces
    announce announcing statement statements added adds reporters reporter officials official spokesman spokeswoman
    spokesperson police least number numbers""".split()
)
"""Words, not stems (a state is no statement), that report without being of what is reported."""
ROLES = _stems(
    """president minister prime chancellor mayor senator governor king queen chief engineer director head leader
    spokesman spokeswoman captain general commander coach manager player analyst expert professor doctor lawyer judge
    chairman chairwoman chair secretary deputy executive officer official member former author actor actress singer star
    ministry department office company government party agency"""
)
"""Words that come with a name: two sentences that share only these are about one person, not of one event."""
DENYING = _stems(
    """deny denied denies denying claim claims report reports accusation accusations allegation allegations charge
    charges rumour rumours rumor suggestion story assertion monday tuesday wednesday thursday friday saturday sunday"""
)
"""Words of a denial that are not what is denied."""
ANYTHING = _stems(
    """accused alleged rumors rumours suggestions stories account wrongdoing involvement responsibility guilt baseless
    groundless unfounded false untrue fake lie lies nonsense fabricated repeatedly vehemently strongly consistently
    categorically flatly publicly emphatically such widespread any all disinformation misinformation
    absolutely unequivocally completely totally entirely utterly wholly patently demonstrably"""
)
"""What a denial says of anything at all."""
DEBUNKING = _stems(
    """hoax hoaxes fake faked fakes debunked phony bogus fabricated satire satirical false untrue true baseless
    groundless nonsense unfounded unproven myth conspiracy"""
)
"""What is said of a story that is not so."""
MEDIA = _stems(
    """post posts story stories report rumour rumor claim article image photo picture video quote news site website page
    facebook twitter internet online
    social media spread viral complete just yet another latest"""
)
"""What a story that is not so stands in."""
SEATS = {
    stem_of(seat): frozenset(stem_of(w) for w in words.split())
    for seat, words in {
        "Kremlin": "russia russian moscow putin", "Moscow": "russia russian kremlin putin", "Beijing": "china chinese",
        "Tehran": "iran iranian", "Kyiv": "ukraine ukrainian", "Washington": "us american", "Pyongyang": "korea korean",
        "Russia": "russian moscow kremlin", "China": "chinese beijing", "Iran": "iranian tehran",
        "Ukraine": "ukrainian kyiv", "Israel": "israeli",
    }.items()
}  # fmt: skip
"""Governments by what else they are called: who denies, and who is accused."""
EVERYDAY = frozenset(
    """never anything something nothing everything like going go get got know think people thing things really want see
    seen say saying lot way good time""".split()
)
"""Words, not stems, of what anybody says: they do not tell a quotation."""
WITHDRAWING = _stems(
    "withdraw withdrew withdrawn pull pulled quit drop dropped abandon abandoned cancel cancelled canceled"
    " refuse refused exit exited resign resigned scrap scrapped"
)
"""Verbs that have a negation in them."""
TIMES = _stems("second minute hour day week month year morning evening afternoon night time")
DAY_WORDS = TIMES | _stems(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb apr aug sept oct nov dec noon midnight today yesterday"""
)
AGENCIES = _stems("ap afp reuters upi dpa xinhua interfax tass associated agence france-presse press cnn bbc")
"""Names of those who only pass on what is reported."""
CURRENCIES = _stems("dollar euro pound crown krone krona yen yuan rupee ruble rouble franc cent lira shekel")
ANTONYMS = frozenset(
    _stems(pair.replace("/", " "))
    for pair in """raise/cut raise/lower rise/fall rise/drop increase/decrease increase/fall climb/drop climb/fall
    gain/lose win/lose won/lost open/close opened/closed accept/reject accepted/rejected confirm/deny enter/leave
    arrive/leave support/oppose supports/opposes approve/reject approved/rejected uphold/overturn upheld/overturned
    guilty/innocent safe/unsafe alive/dead survive/destroy survived/destroyed accelerate/slow strengthen/weaken
    expand/shrink hire/fire begin/end start/end started/ended allow/ban allowed/banned legal/illegal agree/disagree
    reached/failed rose/fell rose/dropped climbed/dropped climbed/fell grew/shrank gained/lost raised/cut lifted/cut
    arrested/released convicted/acquitted evacuated/operating included/excluded appeared/vanished""".split()
)
"""Pairs of which a sentence has one word and another sentence the other: they may not go together."""
