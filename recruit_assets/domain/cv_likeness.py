"""Whether a document is a CV at all."""

import re

from recruit_assets.domain.dates import find_date_range
from recruit_assets.domain.documents import Document
from recruit_assets.domain.folding import plain
from recruit_assets.domain.headings import read_heading
from recruit_assets.domain.sections import STUDY_START, names_a_school


def looks_like_cv(document: Document) -> bool:
    """Whether the document reads as a CV: by its headings, contact details, periods, diplomas, and the absence of what
    invoices, contracts, recipes and novels are made of. A student's three lines of schooling are enough."""
    lines = document.lines
    folded = plain(document.text)
    kinds = {section for line in lines if (found := read_heading(line.text)) for section in found.sections}
    kinds |= {"other" for line in lines if (found := read_heading(line.text)) and not found.sections}
    short = [line for line in lines if len(line.text) < 120]
    dated = sum(1 for line in short if find_date_range(line.text))
    studies = sum(1 for line in short if STUDY_START.search(plain(line.text)) or names_a_school(plain(line.text)))
    contact = bool(re.search(r"[\w.+-]{1,64}@[\w-]+\.\w", folded)) + bool(
        re.search(r"(?:\+\d{2}|\b0)\d?(?:[\s.()-]{0,2}\d){8,}", folded)
    )
    score = 1.5 * len(kinds & {"experience", "education", "skills", "languages"}) + 0.5 * len(kinds - {"other"})
    score += min(dated, 4) * 0.4 + min(studies, 3) * 0.5 + contact * 0.75
    score += 1.5 * bool(re.search(r"\b(?:curriculum vitae|resume|cv)\b", folded[:300]))
    score -= 1.6 * len(set(_FOREIGN.findall(folded)))
    words_of_lines = [len(line.text.split()) for line in lines]
    if lines and sum(words_of_lines) > 300 and not kinds & {"experience", "education", "skills"}:
        score -= 2
    return score >= 2.0


_FOREIGN = re.compile(
    r"\b(?:facture n|invoice (?:no|number|date)|total ttc|total ht|montant ht|"
    r"tva intracommunautaire|amount due|subtotal|"
    r"net a payer|iban|bon de commande|purchase order|le present contrat|the parties|"
    r"les parties|hereinafter|ci-apres|"
    r"article \d+|clause \d+|ingredients|preheat|prechauff\w+|cuill\w+ a (?:soupe|cafe)|tablespoons?|teaspoons?|"
    r"chapitre \w+|chapter \w+|conditions generales|terms and conditions|quittance|"
    r"bulletin de (?:paie|salaire)|payslip|"
    r"nous recherchons|we are looking for|profil recherche|postulez|apply now)\b"
)
