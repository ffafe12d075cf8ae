"""How fast text PDFs are read, beside pdfium's own plain extraction (which knows no columns, boxes or hidden text).

Run: python -m recruit_assets_tests.benchmarks.bench_documents [FILE.pdf ...]
Without files it reads CVs it makes itself (needs reportlab). Prints pages per second of processor time on one core, the
best of five rounds, and what the worker process adds to a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import pypdfium2

from recruit_assets.documents import read_document, read_document_isolated

ROUNDS = 5


def sample_files() -> list[bytes]:
    """Two CVs of two pages, about 2,600 characters a page: two columns, and one column with dates to the right."""
    from recruit_assets_tests.unit.documents.make import MAIN, SIDE, column, pdf, put, put_right

    def two_columns(canvas) -> None:
        column(canvas, 40, 40, SIDE * 5, step=14)
        column(canvas, 220, 40, MAIN * 5, step=14)

    def one_column(canvas) -> None:
        for i, line in enumerate(MAIN * 5):
            put(canvas, 40, 40 + 14 * i, line + ", pour la direction des ventes")
            if i % 4 == 0:
                put_right(canvas, 555, 40 + 14 * i, "Janv. 2021 - aujourd'hui")

    return [pdf(two_columns, two_columns), pdf(one_column, one_column)]


def plain(data: bytes) -> int:
    """Pages of a PDF, after pdfium has extracted the text of each."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()
        return len(document)


def best(read: Callable[[bytes], int], files: list[bytes], clock: Callable[[], float] = process_time) -> float:
    """Pages per second of the best round."""
    speeds = []
    for _ in range(ROUNDS):
        start = clock()
        pages = sum(map(read, files))
        speeds.append(pages / (clock() - start))
    return max(speeds)


def main(paths: list[str]) -> None:
    files = [Path(path).read_bytes() for path in paths] or sample_files()
    files *= max(1, 20 // len(files))
    for data in files[:3]:
        read_document_isolated(data)
    bare = best(plain, files)
    ours = best(lambda data: len(read_document(data).pages), files)
    here = best(lambda data: len(read_document(data).pages), files, perf_counter)
    apart = best(lambda data: len(read_document_isolated(data).pages), files, perf_counter)
    pages = sum(map(plain, files)) / len(files)
    print(f"pypdfium2 plain text  {bare:7.0f} pages/s")
    print(f"read_document         {ours:7.0f} pages/s")
    print(f"worker process adds   {1000 * pages * (1 / apart - 1 / here):7.1f} ms to a file")


if __name__ == "__main__":
    main(sys.argv[1:])
