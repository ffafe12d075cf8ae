"""From a CV file to its profile: read, recognise, run the crew, compile; one file, many files, or from memory.

Belongs here: the order of the steps, what each failure is called, and the record a parsed file is reported as. Does not
belong here: any of the steps themselves, or where files and profiles are kept (`usecases.candidates`, `stores`).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from recruit_assets.crew.runner import CrewRunner
from recruit_assets.crew.version import crew_version
from recruit_assets.documents import Limits, read_document_isolated
from recruit_assets.domain.compiler import compile_profile
from recruit_assets.domain.cv_likeness import looks_like_cv
from recruit_assets.domain.documents import CvError, Document, ErrorCode, Flag, sha256_hex
from recruit_assets.domain.normalized import normalized
from recruit_assets.domain.orders import withhold_orders
from recruit_assets.domain.profiles import CandidateProfile, ParseFailure

T = TypeVar("T")


class ProfileMemory(Protocol):
    """What remembers the crew's work (the profile store does)."""

    def remembered(self, document_sha256: str, crew_version: str) -> CandidateProfile | None:
        """What this version of the crew made of this document, if it was ever asked."""
        ...

    def remember(self, profile: CandidateProfile) -> object:
        """Keep the crew's work under its document and crew version."""
        ...


class CvParser:
    """Turns CV files into profiles (thread-safe). Every failure is a CvError whose text holds nothing of the CV."""

    def __init__(self, crew: CrewRunner, limits: Limits):
        self.crew = crew
        self.limits = limits

    @property
    def model(self) -> str:
        """The name of the model that answers."""
        return self.crew.model.name

    @property
    def remote(self) -> bool:
        """Whether the model is waited for, and does not compute in this process."""
        return bool(getattr(self.crew.model, "remote", False))

    @cached_property
    def crew_version(self) -> str:
        """The version of prompts, answer types, model and code that the profiles are made with."""
        return crew_version(self.crew.prompts, self.crew.model.name)

    def read(self, data: bytes, filename: str) -> Document:
        """The document in the file's bytes, within the parser's limits. Raises CvError."""
        return read_file(data, filename, self.limits)

    def profile(self, document: Document) -> CandidateProfile:
        """The document's profile. Raises CvError: `not_a_cv`, or `model_error` when a section's agent has no answer."""
        started = time.perf_counter()
        if not _step("corrupt", "The text could not be cut into sections", lambda: looks_like_cv(document)):
            raise CvError("not_a_cv", "This document does not look like a CV. If it is one, give it section headings.")
        shown, orders = _step("corrupt", "The text could not be read", lambda: withhold_orders(document))
        result = _step("model_error", "The crew could not be run", lambda: self.crew.run(shown))
        compiled = _step(
            "model_error", "The answers could not be put together", lambda: compile_profile(shown, result.answers)
        )
        injected: tuple[Flag, ...] = ("prompt_injection",) if orders else ()
        return CandidateProfile(
            document_sha256=document.sha256,
            crew_version=self.crew_version,
            model=self.model,
            language=document.language,
            profile=compiled.profile,
            evidence=compiled.evidence,
            dropped=compiled.dropped,
            flags=tuple(dict.fromkeys((*document.flags, *compiled.flags, *injected))),
            usage=result.usage,
            seconds=time.perf_counter() - started,
        )

    def parse(self, data: bytes, filename: str) -> CandidateProfile:
        """The profile of the CV in the file's bytes. Raises CvError."""
        return self.profile(self.read(data, filename))


def read_file(data: bytes, filename: str, limits: Limits) -> Document:
    """The document in a file's bytes, read in a process of its own. Raises CvError and nothing else."""
    return _step(
        "corrupt",
        "The file could not be read",
        lambda: read_document_isolated(data, filename=filename, limits=limits),
    )


def parse_with_memory(parser: CvParser, document: Document, memory: ProfileMemory) -> CandidateProfile:
    """The document's profile, from memory when this version of the crew has made it before: that costs no model call.

    Raises CvError (failures are not remembered: the next try may succeed), and what the memory raises.
    """
    known = memory.remembered(document.sha256, parser.crew_version)
    if known is not None:
        return known
    profile = parser.profile(document)
    memory.remember(profile)
    return profile


def _step(code: ErrorCode, what: str, step: Callable[[], T]) -> T:
    """The result of one step. Any exception but a CvError becomes one of `code` that names its type and place only."""
    try:
        return step()
    except CvError:
        raise
    except Exception as error:  # noqa: BLE001 - its text may quote the CV, so it is neither shown nor chained
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{what} ({type(error).__name__} at {Path(place.filename).name}:{place.lineno})."
    raise CvError(code, fault)


class ParsedFile(NamedTuple):
    """The outcome of one file: its path, the record to report, and the document's text the evidence points into."""

    path: Path
    record: dict[str, Any]
    text: str | None


def parse_record(
    file: str,
    result: CandidateProfile | ParseFailure,
    document: Document | None = None,
    *,
    document_sha256: str | None = None,
    model: str | None = None,
    crew_version: str | None = None,
) -> dict[str, Any]:
    """The record of one file as a JSON object, one line of the parse report.

    For a failure, what is known is told by the arguments: the document if the file could be read, else the hash of its
    bytes, and the crew it was meant for.
    """
    if isinstance(result, ParseFailure):
        return {
            "file": file,
            "status": "failed",
            "error": result.model_dump(),
            "language": document.language if document else None,
            "document_sha256": document.sha256 if document else document_sha256,
            "model": model,
            "crew_version": crew_version,
            "profile": None,
            "evidence": {},
            "normalized": None,
            "flags": list(document.flags) if document else [],
        }
    return {
        "file": file,
        "status": "parsed",
        "error": None,
        "language": result.language,
        "document_sha256": result.document_sha256,
        "model": result.model,
        "crew_version": result.crew_version,
        "profile": result.profile,
        "evidence": {where: proof.model_dump(mode="json") for where, proof in result.evidence.items()},
        "normalized": normalized(result).model_dump(mode="json"),
        "flags": list(result.flags),
    }


def parse_file(parser: CvParser, path: Path) -> ParsedFile:
    """Parse one file; whatever is wrong with it is told in its record. Raises nothing but what stops the process."""
    sha256: str | None = None
    document: Document | None = None
    result: CandidateProfile | ParseFailure
    try:
        data = _load(path, parser.limits)
        sha256 = sha256_hex(data) if len(data) <= parser.limits.max_bytes else None
        document = parser.read(data, path.name)
        result = parser.profile(document)
    except CvError as error:
        result = ParseFailure(code=error.code, message=error.message)
    record = parse_record(
        str(path), result, document, document_sha256=sha256, model=parser.model, crew_version=parser.crew_version
    )
    return ParsedFile(path, record, document.text if document else None)


def _load(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed, so that the reader can tell and no huge file is ever taken in.
            return file.read(limits.max_bytes + 1)
    except OSError:
        raise CvError(
            "corrupt", "The file can't be opened: it does not exist, is a folder, or may not be read."
        ) from None


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named and below, sorted within each folder; hidden ones are skipped."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def parse_files(
    paths: Iterable[Path], parser_factory: Callable[[], CvParser], workers: int | None = None
) -> Iterator[ParsedFile]:
    """Parse files and folders of files; each outcome comes as soon as it is done, in whatever order that is.

    At most `workers` files (default: the processors) are under way and in memory. `parser_factory` builds the parser: a
    function of a module, because with a model that computes here each worker is a process and builds its own (crewai
    keeps one processor busy). A model that is waited for is shared by threads instead, and so are its limits. A process
    that dies costs the file it was at. Raises what `parser_factory` raises, before any file is touched.
    """
    parser = parser_factory()
    files = files_in(paths)
    first = list(islice(files, 2))
    workers = workers or os.cpu_count() or 1
    if len(first) < 2 or workers == 1:
        yield from (parse_file(parser, path) for path in chain(first, files))
        return
    in_threads = parser.remote
    lanes: dict[Future[ParsedFile], tuple[Executor, Path]] = {}
    idle: list[Executor] = []

    def start(lane: Executor) -> None:
        """Give the lane the next file; a lane without one is closed in the end."""
        path = next(todo, None)
        if path is None:
            idle.append(lane)
        elif in_threads:
            lanes[lane.submit(parse_file, parser, path)] = lane, path
        else:
            lanes[lane.submit(_parse_here, path)] = lane, path

    todo = chain(first, files)
    try:
        # Executors of one worker each, because a process that dies breaks the executor it belongs to.
        for _ in range(workers):
            start(ThreadPoolExecutor(1) if in_threads else _process(parser_factory))
        while lanes:
            for done in wait(lanes, return_when=FIRST_COMPLETED).done:
                lane, path = lanes.pop(done)
                try:
                    outcome = done.result()
                except BrokenProcessPool:
                    outcome = _died(parser, path)
                    idle.append(lane)
                    lane = _process(parser_factory)
                start(lane)
                yield outcome
    finally:
        # Waited for: the interpreter, when it ends, wakes executors that are still closing, and finds their pipes closed.
        for lane in [*idle, *(lane for lane, _ in lanes.values())]:
            lane.shutdown(wait=True, cancel_futures=True)


def _process(parser_factory: Callable[[], CvParser]) -> Executor:
    # On Linux, workers are forked from one idle process that has crewai loaded: its 5 seconds are spent once.
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    context.set_forkserver_preload(["recruit_assets.crew.preload", "recruit_assets.usecases.parse"])
    return ProcessPoolExecutor(1, mp_context=context, initializer=_prepare, initargs=(parser_factory,))


_here: list[CvParser] = []
"""The parser of this worker process."""


def _prepare(parser_factory: Callable[[], CvParser]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it lets the file at hand end
    _here[:] = [parser_factory()]


def _parse_here(path: Path) -> ParsedFile:
    return parse_file(_here[0], path)


def _died(parser: CvParser, path: Path) -> ParsedFile:
    failure = ParseFailure(
        code="corrupt", message="The process that was reading the file died. Export it again as PDF."
    )
    try:
        sha256 = sha256_hex(_load(path, parser.limits))
    except CvError:
        sha256 = None
    record = parse_record(
        str(path), failure, document_sha256=sha256, model=parser.model, crew_version=parser.crew_version
    )
    return ParsedFile(path, record, None)
