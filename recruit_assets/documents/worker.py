"""The process behind `read_document_isolated`: reads files from its standard input, one after the other.

A message is 8 bytes of length and that many bytes of JSON; a request's file follows its JSON. The first answer, sent
once the process is ready, is empty.
"""

from __future__ import annotations

import json
import sys
from typing import BinaryIO

from recruit_assets.documents.language import language_of
from recruit_assets.documents.limits import Limits
from recruit_assets.documents.reader import read_document
from recruit_assets.domain.documents import CvError


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers requests until the pipe closes."""
    language_of("Loads the language model before the first file waits for it.")
    _answer(answers, {})
    while head := requests.read(8):
        request = json.loads(requests.read(int.from_bytes(head, "big")))
        data = requests.read(request["size"])
        limits = Limits(**request["limits"])
        _cap_memory(limits.memory)
        try:
            document = read_document(data, filename=request["filename"], limits=limits)
            answer = {"document": document.model_dump_json()}
        except CvError as error:
            answer = {"code": error.code, "message": error.message}
        except MemoryError:
            answer = {
                "code": "too_large",
                "message": "This file needs more memory than is allowed. Export it again as a plain, smaller PDF.",
            }
        _answer(answers, answer)


def _answer(answers: BinaryIO, answer: dict[str, str]) -> None:
    body = json.dumps(answer).encode()
    answers.write(len(body).to_bytes(8, "big") + body)
    answers.flush()


def _cap_memory(size: int) -> None:
    """Bounds the address space where the system can (not on Windows; macOS ignores it)."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size if hard == resource.RLIM_INFINITY else min(size, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
