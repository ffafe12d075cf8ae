"""A page of a PDF as a picture, drawn in a process of its own: what a hostile file does there costs only the picture.

Belongs here: drawing. Does not belong here: reading the text (`pdf`), or marking what stands where (`interface`).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from recruit_assets.domain.documents import CvError

PIXELS_PER_POINT = 2.0
_MOST_PIXELS = 4000
_MEMORY = 2**30
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def page_picture(data: bytes, number: int, timeout: float = 20.0) -> bytes:
    """Page `number` (from 1) of the PDF in `data` as PNG, `PIXELS_PER_POINT` to a point, at most 4,000 pixels a side.

    Raises CvError: `timeout`, or `corrupt` when the page can't be drawn.
    """
    path = os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        drawn = subprocess.run(
            [sys.executable, "-m", "recruit_assets.documents.pictures", str(number)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CvError("timeout", f"The page could not be drawn within {timeout:.0f} seconds.") from None
    if drawn.returncode or not drawn.stdout.startswith(b"\x89PNG"):
        raise CvError("corrupt", "The page can't be drawn: the file is damaged or asks for too much.")
    return drawn.stdout


def _draw(data: bytes, number: int) -> bytes:
    import pypdfium2

    page = pypdfium2.PdfDocument(data)[number - 1]
    scale = min(PIXELS_PER_POINT, _MOST_PIXELS / max(page.get_size()))
    picture = io.BytesIO()
    bitmap = page.render(scale=scale)  # pyright: ignore[reportArgumentType]  # takes fractions too
    bitmap.to_pil().convert("RGB").save(picture, "PNG")
    return picture.getvalue()


def _main() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY * 2, _MEMORY * 2))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    answers.write(_draw(sys.stdin.buffer.read(), int(sys.argv[1])))
    answers.close()


if __name__ == "__main__":
    _main()
