"""Countries and what comes from them, so that “Poland’s president” is found under “Polish President Andrzej Duda”."""

from __future__ import annotations

_FAMILIES = """
    afghanistan afghan; albania albanian; algeria algerian; america american us states; argentina argentine argentinian;
    armenia armenian; australia australian; austria austrian; azerbaijan azerbaijani; bahamas bahamian;
    bangladesh bangladeshi; belarus belarusian; belgium belgian; bolivia bolivian; bosnia bosnian; brazil brazilian;
    britain british uk kingdom; bulgaria bulgarian; burma burmese myanmar; cambodia cambodian; canada canadian;
    chile chilean; china chinese; colombia colombian; congo congolese; croatia croatian; cuba cuban; cyprus cypriot;
    czechia czech; denmark danish; ecuador ecuadorian; egypt egyptian; england english; estonia estonian;
    ethiopia ethiopian; europe european eu; finland finnish; france french; georgia georgian; germany german;
    ghana ghanaian; greece greek; haiti haitian; honduras honduran; hungary hungarian; iceland icelandic; india indian;
    indonesia indonesian; iran iranian; iraq iraqi; ireland irish; israel israeli; italy italian; jamaica jamaican;
    japan japanese; jordan jordanian; kazakhstan kazakh; kenya kenyan; kosovo kosovar; kuwait kuwaiti; latvia latvian;
    lebanon lebanese; libya libyan; lithuania lithuanian; malaysia malaysian; mali malian; malta maltese;
    mexico mexican; moldova moldovan; mongolia mongolian; morocco moroccan; nepal nepali nepalese; netherlands dutch;
    nicaragua nicaraguan; niger nigerien; nigeria nigerian; norway norwegian; pakistan pakistani;
    palestine palestinian; panama panamanian; paraguay paraguayan; peru peruvian; philippines philippine filipino;
    poland polish; portugal portuguese; qatar qatari; romania romanian; russia russian; rwanda rwandan;
    samoa samoan; scotland scottish; serbia serbian; singapore singaporean; slovakia slovak; slovenia slovenian;
    somalia somali; spain spanish; sudan sudanese; sweden swedish; switzerland swiss; syria syrian; taiwan taiwanese;
    thailand thai; tunisia tunisian; turkey turkish; uganda ugandan; ukraine ukrainian; uruguay uruguayan;
    venezuela venezuelan; vietnam vietnamese; wales welsh; yemen yemeni; zambia zambian; zimbabwe zimbabwean
"""

_OF = {word: frozenset(family.split()) - {word} for family in _FAMILIES.split(";") for word in family.split()}


def other_words(word: str) -> frozenset[str]:
    """What else the country of a lower-case word is called by, and what comes from it; empty for other words."""
    return _OF.get(word, frozenset())
