"""Rude answers, in both languages, and answers with hard words that insult nobody."""

from __future__ import annotations

import pytest

from recruit_assets.domain.courtesy import is_rude


@pytest.mark.parametrize(
    "text",
    [
        "Va te faire voir avec tes questions.",
        "Vous êtes complètement stupide.",
        "T'es con ou quoi ?",
        "Espèce d'idiot, je l'ai déjà dit.",
        "Cette question est débile.",
        "Quelle question à la con.",
        "Putain, encore une question.",
        "You are so stupid.",
        "Shut up, you idiot.",
        "What the fuck is this?",
        "This is a dumb question.",
        "Your questions are ridiculous.",
        "You’re a moron.",
    ],
)
def test_an_insult_is_recognised(text):
    assert is_rude(text)


@pytest.mark.parametrize(
    "text",
    [
        "J'ai dégagé du temps pour l'équipe et technique comme métier.",
        "Le stock nul ou presque, j'ai commandé vite.",
        "Un client m'a dit que la notice était ridicule, je l'ai refaite.",
        "La consigne de sécurité est connue de tous, même du pauvre concierge.",
        "What do you do with rubbish on the site?",
        "I used a bastard file and a dumb waiter, and shut the valve.",
        "It was useless to wait, so I called the plant.",
        "We shut up shop at six in Scunthorpe.",
    ],
)
def test_hard_words_that_insult_nobody_are_let_pass(text):
    assert not is_rude(text)
