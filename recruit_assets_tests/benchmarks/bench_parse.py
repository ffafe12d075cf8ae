"""How fast many CVs are parsed on this machine with the offline rules, and what of it is not the work itself.

Run: python -m recruit_assets_tests.benchmarks.bench_parse [NUMBER OF FILES]        (200 by default)

The files are the seed's PDFs over and over, each copy with a comment of its own at the end, so that no two have the same
hash. They go once through `parse_files` with one worker and once with two, each in a fresh interpreter; every 50 files
after the first outcome are timed apart, which tells the spread. "Start-up" is the time to the first outcome. That
interpreter and all processes below it are looked at once a second: their memory (the largest, and all together
with shared pages counted once where the system tells, PSS) and the processor time they have used, which says what the
work takes whatever else the machine does.

Beside it stands the bare work: processor time of reading, crew and compiling one file in this process, the best of
three rounds over the seed's PDFs. Ratios are those of all processor time (start-up included) and of the workers' time
to it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time

from recruit_assets.documents import read_document
from recruit_assets.domain.compiler import compile_profile
from recruit_assets.models.offline import OfflineModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.usecases.parse import CvParser, parse_files
from recruit_assets_tests.benchmarks.seed_cvs import parser, seed_files

MODULE = "recruit_assets_tests.benchmarks.bench_parse"
FILES = 200
WORKERS = (1, 2)
ROUNDS = 3
SLICE = 50
STEPS: tuple[str, ...] = ("read", "crew", "compile")


def offline_parser() -> CvParser:
    return parser(OfflineModel())


def copies(folder: Path, count: int) -> None:
    """Write `count` different PDFs into the folder."""
    originals = [path.read_bytes() for path in seed_files(".pdf")]
    for number, data in enumerate(islice(cycle(originals), count)):
        (folder / f"cv_{number:05}.pdf").write_bytes(data + f"\n% copy {number}\n".encode())


def bare_seconds() -> dict[str, float]:
    """Processor seconds of each step for one file, in the best round."""
    files = seed_files(".pdf")
    crew = offline_parser().crew
    crew.run(read_document(files[0].read_bytes()))
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        spent: dict[str, float] = dict.fromkeys(STEPS, 0.0)
        for path in files:
            marks = [process_time()]
            document = read_document(path.read_bytes())
            marks.append(process_time())
            answers = crew.run(document).answers
            marks.append(process_time())
            compile_profile(document, answers)
            marks.append(process_time())
            for step, start, end in zip(STEPS, marks, marks[1:], strict=False):
                spent[step] += (end - start) / len(files)
        if not best or sum(spent.values()) < sum(best.values()):
            best = spent
    return best


class Watch:
    """Watches this process and those below it while the block runs: sizes in MiB, processor time in seconds."""

    def __enter__(self) -> Watch:
        import psutil

        self.own = self.largest = self.together = 0.0
        self._spent: dict[int, float] = {}
        self._me = psutil.Process()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(1):
            self._look()

    def _look(self) -> None:
        import psutil

        together = 0.0
        for process in (self._me, *self._me.children(recursive=True)):
            try:
                info, times = process.memory_full_info(), process.cpu_times()
            except psutil.Error:
                continue  # it has just ended
            size = info.rss / 2**20
            if process.pid == self._me.pid:
                self.own = max(self.own, size)
            else:
                self.largest = max(self.largest, size)
            together += getattr(info, "pss", info.rss) / 2**20
            self._spent[process.pid] = times.user + times.system
        self.together = max(self.together, together)

    @property
    def processor_seconds(self) -> float:
        """What all of them have used since they began."""
        return sum(self._spent.values())


def measure(folder: Path, workers: int, bare: float) -> None:
    states: Counter[str] = Counter()
    files: set[Path] = set()
    marks: list[float] = []
    with Watch() as watch:
        start = perf_counter()
        for outcome in parse_files([folder], offline_parser, workers):
            states[outcome.record["status"]] += 1
            files.add(outcome.path)
            marks.append(perf_counter() - start)
    count = len(list(folder.iterdir()))
    speeds = [60 * SLICE / (end - begin) for begin, end in zip(marks[::SLICE], marks[SLICE::SLICE], strict=False)]
    spread = f"   {min(speeds):.0f} to {max(speeds):.0f} for each {SLICE} files" if speeds else ""
    print(f"{workers} worker{'s' if workers > 1 else ''}:")
    print(f"  files a minute                {60 * len(marks) / marks[-1]:7.0f}   start-up included")
    print(f"  after the first outcome       {60 * (len(marks) - 1) / (marks[-1] - marks[0]):7.0f}{spread}")
    print(f"  seconds of start-up           {marks[0]:7.1f}")
    print(f"  processor ms for a file       {1000 * watch.processor_seconds / count:7.0f}   start-up included")
    print(f"  ratio to the bare work        {watch.processor_seconds / (bare * count):7.2f}", end="")
    print(f"   of the workers' time {workers * marks[-1] / (bare * count):.2f}")
    print(f"  peak MiB, the command         {watch.own:7.0f}")
    print(f"  peak MiB, largest below it    {watch.largest:7.0f}")
    print(f"  peak MiB, all together        {watch.together:7.0f}")
    print(f"  lost                          {count - len(files):7}   {dict(states)}")


def main(paths: list[str]) -> None:
    count = int(paths[0]) if paths else FILES
    with tempfile.TemporaryDirectory(prefix="recruit-bench-") as name:
        folder = Path(name)
        copies(folder, count)
        bare = bare_seconds()
        steps = ", ".join(f"{step} {1000 * seconds:.0f}" for step, seconds in bare.items())
        print(f"bare work for a file           {1000 * sum(bare.values()):7.0f} ms of processor time ({steps})")
        for workers in WORKERS:
            call = f"measure(Path({str(folder)!r}), {workers}, {sum(bare.values())})"
            code = f"from {MODULE} import Path, measure; {call}"
            sys.stdout.flush()
            subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
