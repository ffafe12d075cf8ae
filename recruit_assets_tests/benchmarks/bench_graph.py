"""How long the graph takes to load, beside Dagster alone.

Run: python -m recruit_assets_tests.benchmarks.bench_graph        (takes no files)

Five rounds; in each a fresh interpreter imports `dagster`, and another one `recruit_assets.definitions`, so that both
meet the same load of the machine. Prints the best and the median, their ratio, what ours adds, and which of the
libraries that must wait for their work were loaded all the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.dagster.test_loading import HEAVY

ROUNDS = 5


def imported(module: str) -> tuple[float, list[str]]:
    """Seconds that importing the module takes in a fresh interpreter, and the heavy libraries it leaves loaded."""
    code = (
        f"import time; start = time.perf_counter(); import {module}; seconds = time.perf_counter() - start\n"
        f"import json, sys; print(json.dumps([seconds, [name for name in {HEAVY!r} if name in sys.modules]]))"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RECRUIT_", "DAGSTER_"))}
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=True)
    seconds, heavy = json.loads(done.stdout)
    return seconds, heavy


def main(paths: list[str]) -> None:
    for module in ("dagster", "recruit_assets.definitions"):
        imported(module)
    dagster, ours = [], []
    heavy: set[str] = set()
    for _ in range(ROUNDS):
        dagster.append(imported("dagster")[0])
        seconds, found = imported("recruit_assets.definitions")
        ours.append(seconds)
        heavy.update(found)
    print(f"seconds to import (best / median / worst of {ROUNDS} fresh interpreters):")
    for what, seconds in (("dagster", dagster), ("recruit_assets.definitions", ours)):
        print(f"  {what:<28} {min(seconds):5.2f} / {median(seconds):.2f} / {max(seconds):.2f}")
    print(f"  ratio                        {min(ours) / min(dagster):5.2f} / {median(ours) / median(dagster):.2f}")
    print(f"  ours adds                    {min(ours) - min(dagster):5.2f} / {median(ours) - median(dagster):.2f}")
    print(f"heavy libraries loaded         {len(heavy):5}   {' '.join(sorted(heavy))}".rstrip())


if __name__ == "__main__":
    main(sys.argv[1:])
