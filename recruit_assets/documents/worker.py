"""The process behind `read_document_isolated`: reads files from its standard input, one after the other.

A message is 8 bytes of length and that many bytes: JSON, and after a request's JSON its file. An answer's JSON follows
one byte that says whether it is a document or a refusal. The first answer, sent once the process is ready, is empty.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from recruit_assets.documents.isolated import DOCUMENT
from recruit_assets.documents.language import language_of
from recruit_assets.documents.limits import Limits
from recruit_assets.documents.reader import read_document
from recruit_assets.domain.documents import CvError


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers requests until the pipe closes."""
    language_of("Loads the language model before the first file waits for it.")
    _answer(answers, b"")
    while head := requests.read(8):
        request = json.loads(requests.read(int.from_bytes(head, "big")))
        data = requests.read(request["size"])
        limits = Limits(**request["limits"])
        _cap_memory(limits.memory)
        # Whoever asked kills this process after the timeout; if they are gone, it ends itself.
        signal.alarm(int(limits.timeout) + 60)
        try:
            document = read_document(data, filename=request["filename"], limits=limits)
            answer = DOCUMENT + document.model_dump_json().encode()
        except CvError as error:
            answer = _refusal(error.code, error.message)
        except MemoryError:
            answer = _refusal(
                "too_large", "This file needs more memory than is allowed. Export it again as a plain, smaller PDF."
            )
        signal.alarm(0)
        _answer(answers, answer)


def _refusal(code: str, message: str) -> bytes:
    return b"R" + json.dumps({"code": code, "message": message}).encode()


def _answer(answers: BinaryIO, body: bytes) -> None:
    answers.write(len(body).to_bytes(8, "big") + body)
    answers.flush()


def _cap_memory(extra: int) -> None:
    """Bounds the address space to what the process has now and `extra` bytes, where the system can (macOS ignores
    it)."""
    import resource

    statm = Path("/proc/self/statm")
    now = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 2**30
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = now + extra
    wanted = size if hard == resource.RLIM_INFINITY else min(size, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    # A library that prints must not speak into the answers.
    _answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    serve(sys.stdin.buffer, _answers)
