"""Everyday words that news tells in another word: who asks of a deal finds an agreement, of pupils students.

Only words that mean the same thing wherever they stand; what merely goes with each other (a trial and a verdict, a
death and a funeral) does not answer the same question.
"""

from __future__ import annotations

from rag.terms import stem

_FAMILIES = """
    deal agreement accord pact treaty; pupil student schoolchild schoolchildren schoolboy schoolgirl;
    fireman firemen firefighter; policeman policemen policewoman officer cop police; soldier troop;
    wife widow spouse; husband widower spouse; child kid youngster minor; baby infant newborn; teenager teen;
    boss chief ceo leader chairman; worker employee staff; doctor physician surgeon; lawyer attorney solicitor;
    attacker assailant gunman knifeman; scientist researcher; teacher instructor; fan supporter; refugee migrant;
    company firm business corporation; shop store supermarket; house home; street road; town city; flat apartment;
    plane aircraft airplane jet airliner; ship vessel boat; car vehicle; lorry truck; train railway; film movie;
    tv television telly;
    picture photo photograph image; fire blaze; quake earthquake; blast explosion; storm hurricane cyclone;
    crash collision accident; illness disease sickness; virus coronavirus covid; jail prison; money cash fund funding;
    price cost; job profession occupation career; law legislation bill; study research;
    vote ballot poll; protest demonstration rally march; protester demonstrator; help aid assistance;
    rubbish waste garbage trash; petrol gasoline fuel; football soccer; holiday vacation;
    accuse accusation charge allegation allege; hurt injure injury wound; purchase buy acquire acquisition;
    fire oust sack dismiss; hire appoint recruit; ask seek request;
    start begin launch; end finish conclude; stop halt cease; cut trim slash reduce reduction lower; raise increase;
    quit resign leave withdraw retire retirement; close shut suspend; ban prohibit forbid outlaw; allow permit let;
    refuse decline reject; burst rupture break; fly airlift evacuate transport transportation send;
    extinguish fight battle; hide conceal;
    choose pick select; host moderate emcee; play star portray; mistake mistaken bungle erroneous error;
    plan proposal propose intend intention scheme pledge;
    keep retain remain continue; use operate employ; find discover; big large huge; rich wealthy; quick fast rapid;
    slight minor; dangerous hazardous; free release; leak release publish; visit travel trip tour; capture seize;
    demolish destroy; steal theft rob robbery
"""

_STEMS = [frozenset(map(stem, family.split())) for family in _FAMILIES.split(";")]
_OF = {
    word: frozenset[str]().union(*(f for f in _STEMS if word in f)) for family in _STEMS for word in family
}


def said_otherwise(word: str) -> frozenset[str]:
    """The stems of the words that tell a word (lower case) as well; empty where none is known."""
    return _OF.get(stem(word), frozenset()) - {stem(word)}
