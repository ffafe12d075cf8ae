"""Runs every benchmark: the `bench_*.py` beside it, each with a `main(paths)` that prints its figures.

`python -m recruit_assets_tests.benchmarks documents` runs only the one named. Benchmarks report, and assert nothing.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all of them, one after the other."""
    there = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    chosen = [f"bench_{name}" for name in names] or there
    for name in chosen:
        if name not in there:
            sys.exit(f"There is no benchmark {name}: choose from {', '.join(n.removeprefix('bench_') for n in there)}.")
        print(f"== {name.removeprefix('bench_')}", flush=True)
        importlib.import_module(f"recruit_assets_tests.benchmarks.{name}").main([])


if __name__ == "__main__":
    main(sys.argv[1:])
