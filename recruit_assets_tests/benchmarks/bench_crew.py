"""What the crew costs: the tokens it sends for a CV, and the time crewai adds to the model's.

Run: python -m recruit_assets_tests.benchmarks.bench_crew [CV ...]        (without files: the seed CVs)

Tokens: every message that reaches the model is recorded during one crew run over each CV (no rounds: it always is the
same) and counted as characters / 4. Beside it stands what seven agents would be sent with the same task texts and the
whole CV, numbered lines, each: ours are six, so the seventh is the mean of them. "Overhead" is what is sent around the
lines (rules, role, task); the answers' JSON schemas, which a server may count too, are told apart on both sides, and the
ratio is given with and without them.

Time: the same questions once through `CrewRunner.run` and once straight to the model: with the offline rules over all
CVs, best and median of five rounds; with a server on 127.0.0.1 that answers after 0.3 s, five rounds of three CVs, beside
the 0.3 s that questions asked at the same time would ideally take.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from pydantic import BaseModel

from recruit_assets.crew.runner import CrewRunner
from recruit_assets.domain.documents import Document
from recruit_assets.domain.numbered_lines import numbered_lines
from recruit_assets.domain.profiles import ANSWERS, SECTIONS, Section
from recruit_assets.domain.prompts import quoted_lines
from recruit_assets.domain.sections import split_sections
from recruit_assets.models.chat import Answer, ChatModel, Message
from recruit_assets.models.offline import OfflineModel
from recruit_assets_tests.benchmarks.seed_cvs import PROMPTS, read, seed_files

ROUNDS = 5
LATENCY = 0.3
SECTION_OF: dict[type[BaseModel], Section] = {answer: section for section, answer in ANSWERS.items()}
Question = tuple[Section, list[Message]]


class Recorder:
    """A ChatModel that notes what another one is asked."""

    def __init__(self, model: ChatModel):
        self.name = model.name
        self.asked: list[Question] = []
        self._model = model

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        if response_model is not None:
            self.asked.append((SECTION_OF[response_model], list(messages)))
        return self._model.ask(messages, response_model)


def questions(documents: list[Document]) -> list[list[Question]]:
    """What the crew asks about each document."""
    asked: list[list[Question]] = []
    for document in documents:
        recorder = Recorder(OfflineModel())
        CrewRunner(recorder, PROMPTS).run(document)
        asked.append(recorder.asked)
    return asked


def tokens(characters: float) -> float:
    return characters / 4


def characters(messages: list[Message]) -> int:
    return sum(len(message["content"]) for message in messages)


def whole(document: Document) -> str:
    """The document as an agent that is given everything would read it."""
    return quoted_lines(numbered_lines(document, range(1, len(document.lines) + 1)))


def schema(section: Section) -> int:
    return len(json.dumps(ANSWERS[section].model_json_schema(), separators=(",", ":")))


def token_bill(documents: list[Document], asked: list[list[Question]]) -> None:
    around: dict[Section, int] = {}
    sent: list[float] = []
    quoted: list[float] = []
    given: list[float] = []
    schemas: list[float] = []
    for document, conversations in zip(documents, asked, strict=True):
        numbers = split_sections(document)
        parts: dict[Section, int] = {
            name: len(quoted_lines(numbered_lines(document, numbers[name]))) for name, _ in conversations
        }
        for name, messages in conversations:
            around[name] = characters(messages) - parts[name]
        sent.append(tokens(sum(characters(messages) for _, messages in conversations)))
        quoted.append(tokens(sum(parts.values())))
        given.append(sum(len(numbers[name]) for name in parts) / len(document.lines))
        schemas.append(tokens(sum(schema(name) for name, _ in conversations)))
    overhead = tokens(mean(around.values()))
    texts = [tokens(len(whole(document))) for document in documents]
    seven = [7 * (overhead + text) for text in texts]
    all_schemas = tokens(7 * mean(map(schema, SECTIONS)))
    ratios = [ours / theirs for ours, theirs in zip(sent, seven, strict=True)]
    print(f"tokens of a CV, by characters / 4 ({len(documents)} CVs, {mean(texts):.0f} tokens each on average):")
    print(f"  the crew sends                {mean(sent):7.0f}   {mean(map(len, asked)):.1f} questions")
    print(f"    lines of the CV             {mean(quoted):7.0f}   {mean(given):.2f} times the lines of the CV")
    print(f"    overhead around them        {mean(sent) - mean(quoted):7.0f}   {overhead:.0f} for each question")
    print(f"  seven agents, the whole CV    {mean(seven):7.0f}")
    print(f"    lines of the CV             {7 * mean(texts):7.0f}")
    print(
        f"  ratio                         {sum(sent) / sum(seven):7.2f}   from {min(ratios):.2f} to {max(ratios):.2f}"
    )
    print(f"  ratio of the CV's lines alone {sum(quoted) / (7 * sum(texts)):7.2f}")
    share = sum(quoted) / sum(texts)
    third = overhead * (mean(map(len, asked)) - 7 / 3) / (7 / 3 - share)
    print(f"  a third or less for CVs from  {third:7.0f}   tokens on, with as many questions and as much handed out")
    print(f"  JSON schemas                  {mean(schemas):7.0f}   beside {all_schemas:.0f} of seven agents")
    with_schemas = (mean(sent) + mean(schemas)) / (mean(seven) + all_schemas)
    print(f"  ratio with the schemas        {with_schemas:7.2f}")
    for name in sorted(around, key=lambda name: -around[name]):
        print(f"    overhead of {name:<12}    {tokens(around[name]):7.0f}")


def rounds(work: Callable[[], object]) -> list[float]:
    """Seconds of each round, shortest first."""
    seconds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return sorted(seconds)


def straight(model: ChatModel, conversations: list[Question], at_once: int = 1) -> None:
    """The same questions without a crew."""
    ask = [partial(model.ask, messages, ANSWERS[name]) for name, messages in conversations]
    if at_once == 1:
        for question in ask:
            question()
    else:
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(lambda question: question(), ask))


def offline(documents: list[Document], asked: list[list[Question]]) -> None:
    model = OfflineModel()
    runner = CrewRunner(model, PROMPTS)
    crew = rounds(lambda: [runner.run(document) for document in documents])
    bare = rounds(lambda: [(split_sections(d), straight(model, a)) for d, a in zip(documents, asked, strict=True)])
    per = 1000 / len(documents)
    print("milliseconds of a CV, offline rules (best / median of 5 rounds):")
    print(f"  the crew                      {crew[0] * per:7.0f} / {median(crew) * per:.0f}")
    print(f"  the model alone               {bare[0] * per:7.0f} / {median(bare) * per:.0f}")
    print(f"  crewai adds                   {(crew[0] - bare[0]) * per:7.0f}")


def waited_for(documents: list[Document], asked: list[list[Question]]) -> None:
    from recruit_assets.models.guard import Guard
    from recruit_assets.models.openai_compatible import OpenAICompatibleModel
    from recruit_assets_tests.support.fake_openai import FakeOpenAI

    with FakeOpenAI() as server:
        server.latency = LATENCY
        model = OpenAICompatibleModel("openai:gpt-4o-mini", "m", server.url, "k", Guard(concurrency=8))
        runner = CrewRunner(model, PROMPTS)
        runner.run(documents[0])
        crew = rounds(lambda: [runner.run(document) for document in documents])
        threads = rounds(lambda: [straight(model, a, at_once=8) for a in asked])
        one_by_one = rounds(lambda: [straight(model, a) for a in asked])
    ideal = LATENCY * len(documents)
    print(f"seconds of a CV, a model that answers after {LATENCY} s (best / median of 5 rounds, ratio to {LATENCY} s):")
    for what, seconds in (("the crew", crew), ("threads, no crew", threads), ("one after the other", one_by_one)):
        best, middle = seconds[0] / len(documents), median(seconds) / len(documents)
        print(f"  {what:<29} {best:7.2f} / {middle:.2f}   {seconds[0] / ideal:.2f}")


def main(paths: list[str]) -> None:
    documents = read([Path(path) for path in paths] or seed_files())
    asked = questions(documents)
    token_bill(documents, asked)
    offline(documents, asked)
    waited_for(documents[:3], asked[:3])


if __name__ == "__main__":
    main(sys.argv[1:])
