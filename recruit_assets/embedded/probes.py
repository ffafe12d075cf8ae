"""Does something answer on a port, and does it speak the right protocol? Costs about a millisecond, needs no driver."""

from __future__ import annotations

import socket
import struct

# PostgreSQL's SSLRequest: length 8, code 80877103. Every server answers one byte, S or N.
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_HELLO_BODY = b"\x10hello\0" + struct.pack("<i", 1) + b"\x02$db\0" + struct.pack("<i", 6) + b"admin\0"
_HELLO_DOCUMENT = struct.pack("<i", len(_HELLO_BODY) + 5) + _HELLO_BODY + b"\0"
# MongoDB's OP_MSG (2013): header (length, request id, response to, opcode), flags, section kind 0, document.
_HELLO = struct.pack("<iiii", 21 + len(_HELLO_DOCUMENT), 1, 0, 2013) + b"\0\0\0\0\0" + _HELLO_DOCUMENT


def _ask(port: int, question: bytes, length: int, timeout: float) -> bytes:
    """The first `length` bytes of the answer, fewer or none when nobody answers in time."""
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
            connection.sendall(question)
            while len(answer) < length and (part := connection.recv(length - len(answer))):
                answer += part
    except OSError:
        return b""
    return answer


def postgres_answers(port: int, timeout: float = 3.0) -> bool:
    """Whether a PostgreSQL server answers on this port of 127.0.0.1."""
    return _ask(port, _SSL_REQUEST, 1, timeout) in (b"S", b"N")


def mongo_answers(port: int, timeout: float = 3.0) -> bool:
    """Whether a server that speaks MongoDB's protocol answers on this port of 127.0.0.1."""
    header = _ask(port, _HELLO, 16, timeout)
    return len(header) == 16 and struct.unpack("<iiii", header)[3] == 2013
