"""What an interview adds to the model it asks, and how many people can practise at once.

Run: python -m recruit_assets_tests.benchmarks.bench_interviews [NUMBER OF INTERVIEWS]        (50 by default)

The model is a server on 127.0.0.1, in a process of its own, that speaks the OpenAI API and streams. Everything else is what
the app uses: LangChain's client behind the guard, its slots and its account in PostgreSQL, and every turn kept in MongoDB
(those of POSTGRES_URL and MONGO_URL, else the embedded ones, in databases of their own that are dropped at the end). Every
person has an offer and answers of their own, so that nothing that was worked out for one is remembered for another.

Overhead: interviews one after the other with a model that answers at once. A turn is the answer taken and kept, and the
next question asked, streamed and kept. After each, the very same request is streamed through the bare openai client. The
overhead is the difference of the two, turn by turn: median and 95th percentile.

At once: every interview in a thread of its own, all begun at the same moment, with a model that takes 0.5 s to its first
word. Ideal is the longest chain of requests of one interview times 0.5 s: as if each person had a machine and a model to
themselves. The ratio is the time from the first beginning to the last report, to that. Three rounds.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import threading
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from recruit_assets.domain.interviews import Interview
from recruit_assets.interviews.build import interview_simulator
from recruit_assets.interviews.conversation import read_task
from recruit_assets.interviews.simulator import InterviewSimulator
from recruit_assets.models.guard import Guard
from recruit_assets.models.meter import Meter
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.request_slots import RequestSlots
from recruit_assets.stores.usage import UsageStore
from recruit_assets_tests.benchmarks.bench_matching import own_database
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.unit.interviews.people import GOOD, PROMPTS, a_profile, an_offer

AT_ONCE = 50
LATENCY = 0.5
QUESTIONS = 6
TURNS_ALONE = 60
ROUNDS = 3
_PERSON = count()


def interviewer(body: dict[str, Any]) -> str:
    """What the fake model says: the example it is given as a question, a word on each competence."""
    task = read_task(body["messages"][-1]["content"])
    if task["task"] != "report":
        return str(task["example"])
    remarks = [{"competence": name, "quotes": [], "comment": "Fine."} for name in task["competences"]]
    return json.dumps({"remarks": remarks, "model_answers": []})


def serve(latency: float, told: Connection) -> None:
    """Run the model's server until the other end says something."""
    with FakeOpenAI() as server:
        server.answer, server.latency = interviewer, latency
        told.send(server.url)
        told.recv()


@contextmanager
def model_server(latency: float) -> Iterator[str]:
    """The URL of a model in a process of its own."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(latency, there), daemon=True)
    process.start()
    yield here.recv()
    here.send("end")
    process.join(10)


@contextmanager
def own_mongo() -> Iterator[str]:
    """The URL of a new MongoDB database, dropped when the block ends."""
    import pymongo

    server = os.environ.get("MONGO_URL")
    if not server:
        from recruit_assets import embedded
        from recruit_assets.settings import get_settings

        server = str(embedded.up(get_settings().home, postgres=False).mongo_url)
    name = f"bench_{uuid.uuid4().hex[:12]}"
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with pymongo.MongoClient(server) as client:
            client.drop_database(name)


def simulator(url: str, database: Database, postgres_url: str, mongo_url: str, at_once: int) -> InterviewSimulator:
    """The simulator as the app builds it, with room for `at_once` requests."""
    guard = Guard(
        concurrency=at_once, meter=Meter(UsageStore(database)), slot=RequestSlots(lambda: postgres_url, at_once).slot
    )
    built = interview_simulator("local:some-model", PROMPTS, base_url=url, guard=guard)
    return built.saving_with(InterviewStore(mongo_url).put)


def begin(simulated: InterviewSimulator) -> Interview:
    number = next(_PERSON)
    language = "fr" if number % 2 else "en"
    offer = an_offer(language)
    own = offer.model_copy(update={"description": f"{offer.description}\nRef {number}."})
    return simulated.start(a_profile(language), own, language, QUESTIONS, cv_key=f"cv-{number}")


def answer(interview: Interview) -> str:
    return f"{GOOD[interview.language][interview.turns[-1].phase]} ({interview.cv_key})"


def overhead(simulated: InterviewSimulator, url: str) -> None:
    """Turn by turn, beside the same request made bare."""
    import openai

    client = openai.OpenAI(base_url=url, api_key="none", max_retries=0)
    bodies: list[Any] = []
    asked = simulated.conversation.messages

    def noted(instructions: str, data: dict[str, Any]) -> Any:
        messages = asked(instructions, data)
        bodies.append(
            [{"role": role, "content": str(m.content)} for role, m in zip(("system", "user"), messages, strict=True)]
        )
        return messages

    simulated.conversation.messages = noted  # pyright: ignore[reportAttributeAccessIssue]
    turns: list[float] = []
    bare: list[float] = []
    while len(turns) < TURNS_ALONE:
        interview = begin(simulated)
        simulated.next_question(interview)
        while not interview.finished:
            said, before = answer(interview), len(bodies)
            start = perf_counter()
            simulated.answer(interview, said)
            simulated.next_question(interview, lambda text: None)
            taken = perf_counter() - start
            if len(bodies) == before:
                continue  # the closing words cost no request
            start = perf_counter()
            stream: Any = client.chat.completions.create(
                model="some-model", messages=bodies[-1], temperature=0, stream=True,
                stream_options={"include_usage": True},
            )  # fmt: skip
            for _ in stream:
                pass
            turns.append(taken)
            bare.append(perf_counter() - start)
    turns, bare = turns[5:], bare[5:]  # the first ones open connections
    added = [1000 * (turn - alone) for turn, alone in zip(turns, bare, strict=True)]
    print(
        f"a turn {1000 * median(turns):.1f} ms, the bare request {1000 * median(bare):.1f} ms; "
        f"added: median {median(added):.1f} ms, 95th percentile {quantiles(added, n=20)[-1]:.1f} ms ({len(added)} turns)"
    )


def at_once(simulated: InterviewSimulator, people: int) -> float:
    """The ratio to the ideal."""
    ready = threading.Barrier(people + 1)
    requests: list[int] = []

    def practise() -> None:
        ready.wait()
        interview = begin(simulated)
        while not interview.finished:
            simulated.next_question(interview, lambda text: None)
            if interview.waiting_for_answer:
                simulated.answer(interview, answer(interview))
        simulated.report(interview)
        requests.append(interview.usage.requests)

    with ThreadPoolExecutor(people) as pool:
        working = [pool.submit(practise) for _ in range(people)]
        ready.wait()
        start, processor = perf_counter(), os.times()
        for each in working:
            each.result()
        taken, after = perf_counter() - start, os.times()
    ideal = max(requests) * LATENCY
    cost = 1000 * (after.user + after.system - processor.user - processor.system) / sum(requests)
    print(
        f"{people} interviews, {sum(requests)} requests: {taken:.2f} s, ideal {ideal:.2f} s, ratio {taken / ideal:.2f}; "
        f"{cost:.1f} ms of processor time a request"
    )
    return taken / ideal


def main(paths: Sequence[str]) -> None:
    people = int(paths[0]) if paths else AT_ONCE
    load = "/".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"load {load}, {os.cpu_count()} processors")
    with own_database() as postgres_url, own_mongo() as mongo_url:
        database = Database(postgres_url)
        database.migrate()
        with model_server(0.0) as url:
            overhead(simulator(url, database, postgres_url, mongo_url, people), url)
        with model_server(LATENCY) as url:
            simulated = simulator(url, database, postgres_url, mongo_url, people)
            at_once(simulated, 2)  # imports and connections are not counted
            print(f"median ratio {median(at_once(simulated, people) for _ in range(ROUNDS)):.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
