"""Whether somebody is rude to the interviewer, in French or in English.

Belongs here: insults and swearing, told by their words. Does not belong here: what is said to it (`prompts/interview`), or
points: an answer is worth what it tells, in whatever tone.
"""

from __future__ import annotations

import re

from recruit_assets.domain import folding

_RUDE = re.compile(
    # whoever it is said to
    r"\b(?:connards?|connasses?|salopes?|salauds?|enculee?s?|enfoires?|putes?|putain|merde|merdique|ta gueule|fermez?[- ]la"
    r"|va te faire|allez vous faire|nique|niquer|casse[- ]toi|cassez[- ]vous|fai(?:s|t|tes) chier|m'emmerde[sz]?|je m'en fous"
    r"|rien a foutre|fuck\w*|motherfuck\w*|shit|shitty|bullshit|assholes?|arseholes?|bitch|cunts?|wankers?|dickheads?"
    r"|piss off|screw you|go to hell|shut (?:the \w+ )?up(?! shop)|(?:don't|do not) give a damn)\b"
    # to whom one speaks
    r"|\b(?:tu es|t'es|vous etes|espece d(?:e |'))(?: ?\w+ ){0,2}? ?(?:cons?|connes?|idiote?s?|imbeciles?|abrutie?s?"
    r"|cretine?s?|debiles?|stupides?|nulle?s?|bouffone?s?|ridicules?|incapables?|tocards?)\b"
    r"|\b(?:sale|gros|pauvre|quel|bande de) (?:cons?|connes?|idiote?s?|imbeciles?|abrutie?s?|cretine?s?|debiles?)\b"
    r"|\b(?:you are|you're|you) (?:an? )?(?:\w+ly |so |such an? |really )?(?:idiots?|idiotic|stupid|dumb|morons?|useless"
    r"|pathetic|worthless|ridiculous|imbeciles?|bastards?|a joke|rubbish|garbage)\b"
    # what was asked, and who asked it
    r"|\b(?:questions?|machine|robot|entretien) (?:est |sont |vraiment |completement |totalement ){0,2}"
    r"(?:stupides?|idiote?s?|debiles?|ridicules?|nulle?s?|a la con)\b"
    r"|\b(?:questions?|interview) (?:is|are) (?:\w+ly |so |just )?(?:stupid|dumb|idiotic|pathetic|ridiculous|rubbish)\b"
    r"|\b(?:stupid|dumb|idiotic|pathetic|stupide|debile) (?:\w+ )?(?:questions?|machine|robot|bot|interview|programme?)\b"
)


def is_rude(text: str) -> bool:
    """Whether the text insults, or swears at whoever reads it."""
    return _RUDE.search(folding.plain(text)) is not None
