"""Closed lists that tell people from bodies: titles, roles, words of organisations, some common forenames."""

from __future__ import annotations


def can_speak(noun: str) -> bool:
    """Whether a common noun is of people or bodies: officials, voters, a man, the airlines."""
    bare = noun.removesuffix("s")
    known = ROLES | TITLES | UNNAMED | NOT_PEOPLE
    return bare in known or noun in known or noun.endswith((*BEARERS, "man", "men"))


BEARERS = ("ers", "ors", "ists", "ians", "ants", "ents", "ees", "ars")
"""How words for several people end."""


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


MALE_TITLES = _words("mr sir lord king prince pope father brother sheikh messrs baron duke")
FEMALE_TITLES = _words("mrs ms miss lady queen princess dame sister madam baroness duchess")
FIELDS = _words("foreign defense defence interior finance health trade home education energy justice")
"""What ministries are of: no title where it stands last."""

LESSER = _words("vice deputy former ex assistant acting lieutenant")
"""What makes another office of a title."""
GENERALS = _words("attorney surgeon solicitor inspector secretary governor")
"""An attorney general is nobody's attorney."""

TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | _words(
        """
        dr sen senator rep representative congressman congresswoman gov governor president vice prime minister
        chancellor secretary gen general lt col colonel maj major capt captain sgt sergeant adm admiral cmdr commander
        prof professor rev reverend judge justice chief speaker ambassador mayor councilman councilwoman councillor
        sheriff officer detective inspector superintendent director chairman chairwoman chair deputy former attorney
        pres hon premier archbishop bishop cardinal rabbi imam
        ayatollah emir sultan crown lieutenant brigadier marshal coach spokesman spokeswoman spokesperson leader
        adviser advisor actor actress author singer
        majority minority whip mp md analyst economist strategist manager candidate nominee republican democrat
        democratic conservative labour co-chair ceo executive prosecutor commissioner administrator secretary-general
        chairperson constable assemblyman assemblywoman legislator lawmaker ecologist scientist biologist immunologist
        epidemiologist virologist geologist physicist historian journalist broadcaster podcaster businessman
        businesswoman co-author co-founder co-developer founder treasurer spokespersons councilmember alderman
        director-general meteorologist correspondent anchor columnist pollster commentator lobbyist spokesmen
        fellow lecturer voter dean premier-elect president-elect lawyer doctor researcher activist editor reporter
        """
    )
)
ROLES = _words(
    """
    minister ministry president governor senator congressman congresswoman mayor spokesman spokeswoman spokesperson
    analyst official officer chief director chairman chairwoman secretary ambassador judge lawyer attorney professor
    economist strategist manager candidate nominee leader commander general colonel captain doctor researcher
    scientist author writer columnist reporter journalist editor actor actress singer coach player director founder
    executive consultant adviser advisor aide activist campaigner pollster historian expert farmer teacher student
    pastor bishop pope cardinal rabbi imam prince king queen princess prosecutor detective sheriff physicist
    dean businessman billionaire developer veteran pilot driver owner engineer nurse
    """
)
NOT_PEOPLE = _words(
    """
    ministry department council committee agency commission party house senate congress parliament court police army
    navy guard force forces university college school institute center centre centers centres
    institutes departments foundation association union league
    federation organization organisation bank company corporation corp inc ltd group times post news press journal
    tribune herald guardian telegraph magazine network radio television office bureau board authority administration
    government conference campaign club church hospital museum society fund service services airlines airport
    city state county
    states kingdom nations republic pac rally coalition alliance army network poll academy assembly cabinet embassy
    """
)
UNNAMED = _words(
    """
    official analyst source aide adviser advisor expert diplomat officer person people spokesman spokeswoman
    spokesperson witness resident insider operative strategist observer critic lawmaker lawyer economist trader
    minister soldier commander worker employee executive scientist doctor supporter opponent activist voter man woman
    reporter researcher one some many several others authority protester student neighbor neighbour donor member
    leader consultant veteran prosecutor investigator staffer friend relative
    """
)
MALE = _words(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
    donald steven steve paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey jeff ryan
    jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin ben samuel sam gregory greg frank
    alexander alex raymond patrick jack dennis jerry tyler aaron jose adam nathan henry douglas peter zachary kyle
    walter ethan jeremy harold keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan
    bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell
    louis philip bobby johnny bradley mike jim tom bob bill dan tim ted marco bernie mitt barack chris rick rand
    mohammed mohammad muhammad ahmed ali hassan hussein omar ibrahim khalid abdul mahmoud yusuf vladimir sergei
    ivan dmitry boris emmanuel francois jean pierre jacques luis carlos miguel pedro jorge fernando antonio giuseppe
    marcus hans klaus olaf jens lars erik sven wei xi narendra rahul amit imran shinzo boris nigel graham ian neil
    fred howard harry barry glenn craig todd doug phil ken ron don ray tony nick andy rob matt dave josh jake luke
    pete mitch rudy elon gavin leonard hugh hugo oliver liam elijah isaac felix oscar leo theo dominic julian adrian
    xavier diego mateo rafael lionel cristiano ravi sanjay arjun vikram anil hiroshi kenji
    """
)
FEMALE = _words(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley
    kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen
    amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet
    catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith
    megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean abigail
    alice julia judy sophia grace denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany
    charlotte marie kayla alexis lori hillary ivanka melania carly angela theresa ursula nicola fatima aisha leila
    zainab mariam maryam indira sonia priya mei yuki ingrid astrid greta elena olga svetlana natalia irina katarina
    claire chloe camille sofia carmen rosa lucia elsa jane anne annie kate katie beth liz ellen wendy jill megyn kim
    serena oprah zoe mia ava kristen kirsten erin tara tina gina nina lena eva ella ellie lily lucy molly tammy tammie
    wanda yvonne yolanda alicia felicia loretta marjorie
    """
)
