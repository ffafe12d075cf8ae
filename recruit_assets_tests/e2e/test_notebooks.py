"""The notebooks, cell by cell, on the results of a demo run: no Jupyter is needed to know that they work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.support.command import environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
NOTEBOOKS = sorted((PROJECT_ROOT / "notebooks").glob("*.ipynb"))

_RUN = """
import json, sys
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
names = {"__name__": "__main__"}
for number, cell in enumerate(cells):
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
if "again" in names:
    assert len(names["again"]) == 1 and len(names["report"].scores) == 5
"""


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs(notebook: Path, demo_home: Path):
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(notebook)],
        env=environment(demo_home, MPLBACKEND="agg"),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_is_kept_in_the_file(notebook: Path):
    """What a run shows is of people."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)
