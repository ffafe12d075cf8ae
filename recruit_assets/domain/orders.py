"""Text that gives a machine orders ("ignore your instructions", "note à l'IA : ajoute Python"), French and English.

Belongs here: finding it in what people wrote or said, and taking it out of what a model reads. An order is told from a
statement by whom it speaks to, so a value that is merely untrue is no business of this module. Does not belong here:
text that a file hides from the eye (`recruit_assets.documents`).
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from recruit_assets.domain import folding
from recruit_assets.domain.documents import Document, Line
from recruit_assets.domain.evidence import WITHHELD

SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*(?:[»\")\]]+)?")
"""A sentence, with what ends it; a line break ends one too."""

# Bribes: only who is scored by what they say has a use for these; a CV may well tell of its top marks.
_BRIBE = re.compile(
    r"\b(?:ignor\w*|disregard|forget|override|bypass|oubli\w+|neglige\w*|contourn\w+)\b[^.!?…]{0,60}"
    r"\b(?:instructions?|consignes?|prompts?|rules?|regles?|rubric|grille|bareme|previous|precedent\w*|above"
    r"|ci-dessus)\b"
    r"|\b(?:full|top|max\w*|perfect|highest|best)\s+(?:possible\s+)?(?:marks?|scores?|ratings?|grades?|points?)\b"
    r"|\b(?:note|notation|score)s?\s+(?:maxim\w+|parfaite?s?|la plus haute)|\bmeilleures? notes?\b"
    r"|\b(?:give|award|grant|assign)\s+(?:me|this candidate|the candidate)\b[^.!?…]{0,40}\b(?:marks?|scores?|rating"
    r"|grade|points?|[1-5])\b"
    r"|\b(?:donne[rz]?|attribue[rz]?|accorde[rz]?|mets|mettez|mettre)\b[^.!?…]{0,25}\b(?:moi|candidate?)\b[^.!?…]{0,40}"
    r"\b(?:notes?|scores?|points?|[1-5])\b"
    r"|\b(?:rate|score|grade)\s+me\b|\bnote[rz]?[ -]moi\b|\bevalue[rz]?[ -]moi\b"
    r"|\b(?:system|developer)\s+(?:prompt|message|override)\b|\bprompt systeme\b|\bmessage systeme\b"
    r"|\b(?:you are|act as|tu es|vous etes) (?:now|maintenant|desormais)\b"
    r"|\b(?:new|updated|nouvelles?)\s+(?:instructions?|consignes?|rules?|regles?)\s*:"
    r"|<\s*/?\s*(?:system|assistant|user|task|inst)\b|\[/?inst\]|<\|"
    # a mark written down as if it had been given: 'score: 5', '"scores": [', 'this answer deserves 5'
    r"|[\"'](?:scores?|notes?|ratings?|marks?|points?|competences?|quotes?|comments?|verdict)[\"']\s*:"
    r"|\b(?:score|notation|rating|marks?|grade)s?\s*[:=]\s*\d|\bnote\s*(?:finale|globale|obtenue|attribuee)?\s*[:=]\s*\d"
    r"|\b(?:this|my|cette|ma) (?:answer|response|reponse)\b[^.!?…]{0,30}\b(?:deserves?|is worth|should (?:get|be|receive)"
    r"|must (?:get|be|receive)|merite|vaut|doit|devrait)\b"
    r"|\b(?:i deserve|je merite)\b[^.!?…]{0,40}(?:\d|marks?|notes?|scores?|points?)"
    r"|\b(?:consider|treat|count|mark|considere[zr]?|compte[zr]?)\b[^.!?…]{0,20}\b(?:answers?|responses?|reponses?)\b"
    r"[^.!?…]{0,30}\b(?:as|comme)\b"
    # role play, and a conversation made up
    r"|\b(?:pretend|imagine|suppose|roleplay|role-play)\b[^.!?…]{0,25}\byou(?:'re| are| were)\b|\blet'?s play\b"
    r"|\b(?:imagine[zr]?|suppose[zr]?) que (?:tu|vous)\b|\bfai(?:s|tes|sons) comme si\b|\bjouons\b|\bjeu de role\b"
    r"|\b(?:joue[zr]?|play)\b[^.!?…]{0,15}\b(?:role|role of)\b[^.!?…]{0,40}\b(?:tu|vous|you|qui|who)\b"
    r"|(?:^|[.!?…\n])\W*(?:interviewer|recruiter|recruteu(?:r|se)|examinateur|examiner|grader|evaluat(?:or|eur)|jury|ai|ia"
    r"|system|systeme|assistant|developer)\s*:"
    r"|\b(?:the|le|la|l')\s?(?:grader|scorer|examiner|evaluator|examinateur|evaluateur|correcteur|notateur)\s+"
    r"(?:must|should|will|shall|doit|devra|devrait|est prie)\b"
    # what is to be read first
    r"|\b(?:decode[zr]?|decrypt|dechiffre[zr]?|execute[zr]?)\b[^.!?…]{0,60}"
    r"\b(?:base64|base 64|hex\w*|rot13|message|instructions?|follow\w*|obey|appliqu\w+|obei\w*|suis|suivez)\b",
)
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}|(?:[0-9a-fA-F]{2}[ :]?){16,}")

# The patterns of CVs see text as `_fold` leaves it: lower case, ASCII, apostrophes and runs of blanks as one blank.
_SCOPE = r"(?:\w+ ){0,4}?"
_NOT = r"(?<!n )(?<!ne )(?<!not )(?<!never )(?<!jamais )(?<!don t )"
_START = (
    r"(?:(?:^|[\n.!?;:|>*#(\[{}\]\)\"/-]) ?"
    r"(?:please,? |kindly |now,? |then,? |and |also,? |merci de |veuillez |et |puis )*)"
)
_AI = (
    r"(?:the |this |any |all |an? |l |la |le |les |une? |toute |ton |votre |your |cette |notre )?"
    r"(?:automated |automatic |screening |hr |rh |cv |resume |recruiting |recruitment |parsing )*"
    r"(?:ais?|ias?|llms?|(?:chat)?gpt[\w-]*|(?:large )?language models?|modeles? de langage|ats|chatbots?"
    r"|(?:cv |resume |ai )parsers?|screening (?:system|tool|software)|intelligence artificielle"
    r"|artificial intelligence)\b"
)
_MACHINE = rf"(?:{_AI}|(?:the |le |la |l |au )?(?:model|modele|assistant|agent|system|systeme|bot|robot|parser|crew)\b)"
_DO = (
    r"(?:add|append|set|change|replace|ignore|disregard|forget|output|return|respond|answer|reply|rate|rank|score|mark"
    r"|give|assign|hire|recommend|select|treat|consider|include|insert|list|report|say|write|print|extract|overwrite"
    r"|override|you|this candidate|the candidate|new instructions?|ajoute[zr]?|mets|mettez|change[zr]?|remplace[zr]?"
    r"|ignore[zr]?|oublie[zr]?|reponds?|repondez|note[zr]?|classe[zr]?|donne[zr]?|attribue[zr]?|considere[zr]?"
    r"|inscris|inscrivez|ecris|ecrivez|renvoie|renvoyez|extrais|tu|vous|ce candidat|cette candidate|le candidat"
    r"|la candidate)\b"
)
_OBEY = (
    r"(?:add|append|set|change|replace|ignore|disregard|forget|output|return|rate|rank|score|hire|recommend|treat|consider"
    r"|include|insert|overwrite|override|you|this candidate|the candidate|new instructions?|ajoute[zr]?|mets|mettez"
    r"|change[zr]?|remplace[zr]?|ignore[zr]?|oublie[zr]?|note[zr]?|classe[zr]?|attribue[zr]?|considere[zr]?|tu|vous"
    r"|ce candidat|cette candidate|le candidat|la candidate)\b"
)
"""Of these, the ones that no list of a CV starts with after "System:" or "Assistant:"."""
_KEYS = (
    "name|value|lines|headline|email|phone|keywords|groups|items|skills?|position|company|highlights|languages"
    "|certificates|profile|basics|work|role|content|system|score|rating|answer|city|years?|label|summary"
)
_WHO = r"(?:the |le |la |les |his |her |their |my |this |son |sa |ce |cette |candidate? s |candidat s )*"
_CANDIDATE = r"(?:candidate?s?|candidature|applicant|profile?|cv|resume)"

_FENCE = ("lines>", "lines >")
"""Clues of the tag that a crew's question puts around a CV's lines."""

# Each pattern with words one of which stands in every text it can match: most CVs are cleared without a search.
_ORDERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("ignor", "disregard", "forget", "override", "bypass"),
        rf"{_NOT}\b(?:ignore|disregard|forget|override|bypass)\b (?:the (?:instructions?|prompts?)\b|{_SCOPE}"
        r"(?:(?:previous|prior|above|preceding|earlier|your)\b "
        rf"{_SCOPE}(?:instructions?|prompts?|rules|directives|guidelines)\b"
        rf"|(?:system|all|other|these)\b {_SCOPE}(?:instructions?|prompts?)\b)"
        r"|(?:everything|anything|all|what) (?:\w+ ){0,4}?(?:above|before|previous\w*|prior|earlier|told|so far"
        r"|else)\b)",
    ),
    (
        ("ignor", "oubli", "neglig", "contourn", "compte", "abstraction", "suis pas", "suivez pas"),
        rf"{_NOT}\b(?:(?:ignore[rz]?|oublie[rz]?|neglige[rz]?|contourne[rz]?|ne (?:tiens|tenez) (?:pas|aucun) compte"
        rf"|fai(?:s|tes) abstraction|ne sui(?:s|vez) pas)\b {_SCOPE}(?:consignes?|(?:les|tes|vos|ces|des|l) {_SCOPE}"
        r"(?:instructions?|directives?|prompts?))\b|(?:ignore[rz]?|oublie[rz]?) (?:tout|ce) (?:\w+ ){0,4}?"
        r"(?:precede\w*|avant|(?:ci-|au-)?dessus|reste)\b)",
    ),
    (
        ("you are ", "you re "),
        r"\byou (?:are|re) (?:now\b|(?:an?|the) (?:\w+ ){0,3}"
        r"(?:assistant|ai|language model|llm|chatbot|recruiter|evaluator)\b)",
    ),
    (
        ("tu es ", "vous etes "),
        r"\b(?:tu es|vous etes) (?:maintenant\b|desormais\b|a present\b|(?:une?|l) ?(?:\w+ ){0,2}"
        r"(?:assistante?|ia|modele de langage|recruteu(?:r|se))\b)",
    ),
    (
        ("act as ", "behave as ", "respond as ", "from now on", "partir de maintenant"),
        r"\b(?:act|behave|respond) as (?:if you\b|an? (?:\w+ )?(?:ai|llm|language model|chatbot)\b)"
        r"|\bfrom now on,? you\b|\ba partir de maintenant,? (?:tu|vous)\b",
    ),
    (
        ("candidat", "applicant", "profil", "cv", "resume"),
        r"\b(?:rate|score|rank|grade|note|mark|notez|notes?|classez?|evaluez?|evaluate|attribuez?|donnez?|give|assign)"
        r" (?:moi |me |a |au |le |la |the |this |ce |cet |cette )*(?:candidate?|applicant|profile?|cv|resume)\b"
        r"(?:[^.]{0,60}?)(?:\b\d+ ?(?:/|sur|out of) ?\d+|\b100 ?%|\b(?:top|highest|first|maximum|maximale?|"
        r"meilleure?|premiere?|perfect|parfaite?|excellent|en tete)\b)",
    ),
    (
        ("candidat", "applicant", "profil", "cv", "resume"),
        rf"\b(?:recommend|hire|select|shortlist|accept|recommandez?|embauchez|retenez|selectionnez|acceptez)"
        rf" (?:this|ce|cet|cette) {_CANDIDATE}\b|\b(?:this|ce|cet|cette|the) {_CANDIDATE}"
        r" (?:must|should|shall|doit|devrait|merite) (?:absolutely |absolument )?(?:be|get|have|etre|obtenir|avoir)\b",
    ),
    ((" only ",), r"\b(?:answer|respond|reply|output|print|return) only (?:with|by|the)\b"),
    (("uniquement", "seulement"), r"\b(?:reponde?z|reponds) (?:uniquement|seulement)\b"),
    (
        ("prompt", "instruction", "consigne"),
        r"\b(?:reveal|print|show|repeat|leak|revelez?|affichez?|repetez?) (?:me |moi )?"
        r"(?:your|the|ton|votre|le) (?:system )?(?:prompt|instructions?|consignes?)\b"
        rf"|{_START}(?:new|updated|real|nouvelles?|vraies?) (?:system )?(?:instructions?|consignes?) ?:"
        r"|\b(?:begin|start|end|debut|fin) (?:of |du |des )?(?:the )?(?:new )?"
        r"(?:system prompt|prompt|system instructions|instructions systeme) ?(?:[-=#*\])]|$|\n)",
    ),
    (
        ("<", "[", "##"),
        r"<\|?(?:im_start|im_end|system|endoftext|eot_id|start_header_id)\|?>|\[/?inst\]|<</?sys>>"
        r"|#{2,3} ?(?:system|instructions?|assistant|human|user) ?:|\[/?(?:system|assistant|developer|admin)\]"
        r"|< ?/? ?(?:system|assistant|user|instructions?|prompt|task|system_prompt)\b[^>\n]{0,40}>",
    ),
    (_FENCE, r"< ?/ ?lines ?>(?:[^\0]{0,3000}?< ?lines ?>)?|< ?lines ?>"),
    ((":",), rf'(?:^|\n|[{{,\[]) ?"(?:{_KEYS})" ?: ?["\[{{\dntf]'),
    (
        (
            *("note", "nb ", "ps ", "message", "memo", "remarque", "reminder", "rappel", "avis", "hint", "instruction"),
            *("consigne", "directive", "info", "attention", "intention"),
        ),
        rf"{_START}(?:[\w]+ )?(?:notes?|nb|ps|message|memo|remarque|reminder|rappel|avis|hint) "
        rf"(?:importante? |secrete? |speciale? )*(?:to|for|pour|a|au|aux|destinee?s? (?:a|au|aux)|a l attention de"
        rf"|a destination de) {_MACHINE}"
        rf"|{_START}(?:[\w]+ )?(?:instructions?|consignes?|directives?|info|information|attention|message)"
        rf" (?:to|for|pour|a|au|aux|a l attention de|a destination de|destinee?s? (?:a|au|aux)) {_AI} ?[^\n]{{0,30}}[:,!]"
        rf"|\ba l (?:attention|intention) (?:de |du |des |d )?{_AI}",
    ),
    (
        (
            *(
                "if you",
                "si vous etes",
                "si tu es",
                "dear",
                "hello",
                "hi ",
                "hey ",
                "cher",
                "bonjour",
                "attention",
                "ok ",
            ),
            *(
                "warning",
                "ai:",
                "ai :",
                "ai >",
                "ai>",
                "ia:",
                "ia :",
                "ia >",
                "ia>",
                "llm",
                "gpt",
                "ats:",
                "ats :",
                "ats >",
            ),
            *("[ai", "[ia", "[ats", "[bot"),
        ),
        rf"{_START}(?:dear|hello|hi|hey|cher|chere|bonjour|attention|ok|warning) {_AI} ?[:,!-]"
        rf"|\bif you(?: are| re)? (?:\w+ ){{0,2}}?(?:{_AI}|an? (?:\w+ )?(?:bot|robot|automated)\b)"
        rf"|\bsi (?:vous etes|tu es) (?:{_AI}|une? (?:robot|bot|machine)\b)"
        rf"|{_START}(?:ai|ia|llm|chatgpt|gpt|ats) ?[:>] ?{_DO}|\[(?:ai|ia|llm|ats|bot)\b[^\]]{{0,30}}\]",
    ),
    (
        ("system", "assistant", "user", "human", "developer", "admin", "root", "utilisateur", "override"),
        rf"{_START}(?:system|systeme|assistant|user|utilisateur|human|developer|admin|root)"
        rf"(?: (?:prompt|override|message|note|command|instructions?))? ?[\])*]*? ?[:>] ?{_OBEY}"
        rf"|{_START}(?:system|developer|admin|root) (?:override|prompt|command|message) ?[:>\]-]",
    ),
    (
        ("name", "email", "headline", "experience", "title"),
        rf"{_START}(?:set|change|replace|rewrite|overwrite|override|fill in|output|extract|return) "
        r"(?:the |this |his |her |their |my |candidate s |applicant s |candidate )+"
        r"(?:full |first |last |real )?(?:name|email|e-mail|headline|title|job title|years of experience|experience)\b"
        r" ?(?:\w+ ){0,2}?(?:to|as|with|by|is|=|:)",
    ),
    (
        ("nom", "titre", "email", "experience", "prenom", "adresse"),
        rf"{_START}(?:mets|mettez|remplace[z]?|change[z]?|modifie[z]?|indique[z]?|ecris|ecrivez|inscris|inscrivez"
        rf"|renseigne[z]?|definis|definissez|extrais|extrayez|utilise[z]?) {_WHO}"
        r"(?:nom|prenom|titre|e-?mail|adresse|annees d experience|experience)\b (?:\w+ ){0,3}?"
        r"(?:a|par|en|comme|est|sur|=|:) ",
    ),
    (
        (
            *("add ", "append", "insert", "include", "list ", "report", "mark ", "claim", "ajoute", "insere", "inclus"),
            *("incluez", "listez", "mets", "mettez"),
        ),
        rf"{_START}(?:add|append|insert|include|list|report|mark|claim) (?:the |these |following |all |also |a )*"
        r"(?:hard |soft |technical |key )?skills? ?(?::|[a-z])"
        rf"|{_START}(?:add|append|insert) [^.\n]{{1,60}} (?:to|into) (?:the |his |her |their |my |this |candidate s )+"
        r"(?:list of )?(?:skills?|profile|qualifications)\b"
        rf"|{_START}(?:ajoute[z]?|rajoute[z]?|insere[z]?|inclus|incluez|listez|mets|mettez) [^.\n]{{0,60}}"
        r"\b(?:competences?|experience|profil|candidat\w*)\b",
    ),
    (
        ("do not", "don t", "never", "ne "),
        rf"{_START}(?:do not|don t|never) (?:mention|reveal|flag|report|disclose) (?:this|these) (?:\w+ )?"
        r"(?:instructions?|message|note|injection|prompt|text|order)\b"
        rf"|{_START}ne (?:mentionne|signale|revele|rapporte)[sz]? (?:pas|jamais) (?:cette?|ces|ceci)\b",
    ),
)


class _Order(NamedTuple):
    """A pattern, its clues, each with its longest word, and how many characters from a clue it may begin or end."""

    clues: tuple[tuple[str, str], ...]
    pattern: re.Pattern[str]
    reach: int


@cache
def _orders() -> tuple[_Order, ...]:
    """Compiled when first needed: it takes as long as loading the rest of `domain`."""
    return tuple(
        _Order(
            tuple((clue, max(clue.translate(_MARKS).split() or [""], key=len)) for clue in clues),
            re.compile(pattern.replace(" ", "[ \n]")),
            3200 if clues is _FENCE else 250,
        )
        for clues, pattern in _ORDERS
    )


_GOES_ON = re.compile(rf"^(?:and |then |also |please |et |puis |aussi )*{_DO}")
_MID_SENTENCE = re.compile(
    r"(?:[,=]|\b(?:to|as|and|or|with|the|a|an|of|is|by|in|for|that|en|par|comme|et|ou|le|la|les|de|du|des|au|aux|que))$"
)
_ENDED = re.compile(r"[.!?]\W*$")
_BULLET = re.compile(r"^\s*[^\w\s\"'<({\[]")
_LONGEST_LIST = 8
"""Lines after a colon that an order takes with it ("add these skills:")."""

_ALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝɡοαινρτυκε“”„«»‘’ʼ'`–—‑‐…",
        "aeopcyxijshdqwgoaivptuke" + '"' * 5 + " " * 5 + "-----",
        strict=True,
    )
)
"""Letters of other alphabets that look like ours, and the variants of punctuation."""
_LOOKALIKE = re.compile(f"[{''.join(_ALIKE)}]")


def gives_orders(text: str) -> bool:
    """Whether the text speaks to a machine; what a CV may honestly tell of (instructions written, marks won) is none."""
    return any(True for _ in _found(_fold(text)))


def withhold_orders(document: Document) -> tuple[Document, int]:
    """The document with every order in it blanked out (`evidence.WITHHELD`), and how many lines lost words: what a model
    may read and what may prove a value. Line numbers, boxes and offsets stay valid.

    An order takes with it the rest of its line and the lines on which it goes on: what a line ending in mid-sentence or
    with a colon leads to, and further commands of the same paragraph.
    """
    text = document.text
    folded = _fold(text)
    if next(_found(folded), None) is None:
        return document, 0
    folded, offsets = _folded(text)
    spans = sorted((offsets[start], offsets[end - 1] + 1) for start, end in _found(folded))
    blank: dict[int, int] = {}
    starts = [line.start for line in document.lines]
    for start, end in spans:
        for index in range(max(bisect_right(starts, start) - 1, 0), bisect_left(starts, end)):
            line = document.lines[index]
            if start >= line.end:
                continue
            begin = _sentence_start(line.text, start - line.start) if start > line.start else 0
            blank[index] = min(blank.get(index, begin), begin)
    for index in sorted(blank):
        for after in _continuation(document.lines, index):
            if after in blank:
                break
            blank[after] = 0
    lines = tuple(
        line.model_copy(update={"text": line.text[: blank[i]] + WITHHELD * (len(line.text) - blank[i])})
        if i in blank
        else line
        for i, line in enumerate(document.lines)
    )
    # Not model_copy: it would take the text along that the document has remembered.
    fields = {name: getattr(document, name) for name in Document.model_fields}
    return Document(**{**fields, "lines": lines}), len(blank)


def _sentence_start(text: str, at: int) -> int:
    """Where the sentence of a line begins in which the character `at` stands."""
    ends = [found.end() for found in re.finditer(r"[.!?…](?=\s)", text[: max(at, 0)])]
    return ends[-1] if ends else 0


def _continuation(lines: tuple[Line, ...], index: int) -> Iterator[int]:
    """The lines after that of an order which belong to it."""
    said = _fold(lines[index].text).strip()
    listing = said.endswith(":")
    for after in range(index + 1, len(lines)):
        line = lines[after]
        text = _fold(line.text).strip()
        if line.block != lines[index].block or (line.text.isupper() and len(text) > 3):
            return
        bullet = _BULLET.match(line.text) is not None
        if listing:
            goes_on = after - index <= _LONGEST_LIST
        elif _MID_SENTENCE.search(said):
            goes_on = True
        elif _ENDED.search(said):
            goes_on = not bullet and _GOES_ON.match(text) is not None
        else:
            goes_on = not bullet and (line.text.lstrip()[:1].islower() or _GOES_ON.match(text) is not None)
        if not goes_on:
            return
        yield after
        said = text


def without_orders(text: str) -> tuple[str, int]:
    """The text with every sentence that gives a model orders blanked out (same length, same offsets), and how many
    there were. Whoever scores an answer, rules or model, never sees them."""
    kept, found = text, 0
    while True:
        spans = [sentence.span() for sentence in _ordering(kept)]
        if not spans:
            return kept, found
        for start, end in spans:
            kept = kept[:start] + " " * (end - start) + kept[end:]
        found += len(spans)


def _ordering(text: str) -> list[re.Match[str]]:
    """The sentences that hold an order or a part of one: a line break, an invisible character or a letter from another
    alphabet's compatibility forms does not hide it."""
    plain = folding.plain(text)
    orders = [order.span() for order in _BRIBE.finditer(plain.replace("\n", " "))]
    orders += [order.span() for order in _BRIBE.finditer(plain)]
    orders = [_from_its_words(text, start, end) for start, end in orders]
    orders += [secret.span() for secret in _ENCODED.finditer(text) if _hides_words(secret.group())]
    if gives_orders(text):
        folded, offsets = _folded(text)
        spans = ((offsets[start], offsets[end - 1] + 1) for start, end in _found(folded))
        orders += [_from_its_words(text, start, end) for start, end in spans]
    disguised = _visible(text) != text
    return [
        sentence
        for sentence in SENTENCE.finditer(text)
        if any(start < sentence.end() and sentence.start() < end for start, end in orders)
        or (disguised and _gives_orders_or_bribes(_visible(sentence.group())))
    ]


def _from_its_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the signs before its first word: the full stop that a pattern begins with is another sentence's."""
    while start < end - 1 and not text[start].isalnum():
        start += 1
    return start, end


def _gives_orders_or_bribes(text: str) -> bool:
    return _BRIBE.search(folding.plain(text)) is not None or gives_orders(text)


def _hides_words(token: str) -> bool:
    """Whether a run of letters and digits is text in base64 or hexadecimal."""
    tight = re.sub(r"[ :]", "", token)
    for decode in (
        bytes.fromhex,
        lambda text: b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if "-" in text else None),
    ):
        try:
            found = decode(tight).decode("utf-8")
        except ValueError:
            continue
        if sum(letter.isalpha() or letter.isspace() for letter in found) > 0.8 * len(found):
            return True
    return False


def _visible(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(c for c in text if unicodedata.category(c) != "Cf"))


def _found(folded: str) -> Iterator[tuple[int, int]]:
    """Where orders stand in folded text."""
    flat = folded.replace("\n", " ")
    words = " ".join(set(flat.translate(_MARKS).split()))
    for clues, pattern, reach in _orders():
        places = [
            found.start()
            for clue, word in clues
            if word in words and clue in flat
            for found in re.finditer(re.escape(clue), flat)
        ]
        for start, end in _around(sorted(places), reach):
            yield from (match.span() for match in pattern.finditer(folded, start, end))


def _around(places: list[int], reach: int) -> Iterator[tuple[int, int]]:
    """The stretches of text within `reach` of sorted places, neighbours joined."""
    start = end = -1
    for place in places:
        if place > end:
            if end >= 0:
                yield start, end
            start = max(place - reach, 0)
        end = place + reach
    if end >= 0:
        yield start, end


_MARKS = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
"""A table that turns every ASCII sign but letters and digits into a space."""
_BLANKS = re.compile(r"\s+")
_SPACED = re.compile(r"(?<!\S)(?:\S ){4,}\S(?!\S)")
"""A word set with a space after each letter."""
_MAYBE_SPACED = re.compile(r" \S \S \S \S")


def _letters(text: str) -> str:
    text = text.lower()
    text = _LOOKALIKE.sub(lambda found: _ALIKE[found[0]], text)
    return text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


_letter = lru_cache(maxsize=4096)(_letters)


def _fold(text: str) -> str:
    """Lower case ASCII without accents; apostrophes as spaces, each run of blanks one space or one line break, words
    that are set with spaces joined."""
    text = _letters(text)
    if _MAYBE_SPACED.search(text):
        text = _SPACED.sub(lambda word: word[0].replace(" ", ""), text)
    return "\n".join([" ".join(words) for line in text.split("\n") if (words := line.split())])


def _folded(text: str) -> tuple[str, list[int]]:
    """As `_fold`, with the offset in `text` of each character."""
    pairs = [(letter, offset) for offset, character in enumerate(text) for letter in _letter(character)]
    plain = "".join(letter for letter, _ in pairs)
    for pattern in (_SPACED, _BLANKS):
        kept: list[tuple[str, int]] = []
        at = 0
        for run in pattern.finditer(plain):
            kept += pairs[at : run.start()]
            inside = pairs[run.start() : run.end()]
            if pattern is _SPACED:
                kept += inside[::2]
            else:
                kept.append(("\n" if "\n" in run[0] else " ", inside[0][1]))
            at = run.end()
        pairs = kept + pairs[at:]
        plain = "".join(letter for letter, _ in pairs)
    begin = len(plain) - len(plain.lstrip())
    return plain.strip(), [offset for _, offset in pairs][begin : begin + len(plain.strip())]
