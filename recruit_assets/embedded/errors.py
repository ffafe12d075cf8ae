"""What goes wrong with an embedded server, in plain words. No server is started or asked here."""

from __future__ import annotations

import errno
from pathlib import Path


class ServerError(Exception):
    """An embedded server can't do what was asked.

    `problem` says what is wrong and where, `remedy` what to do about it; the message is both, one a line. Neither
    ever holds a password.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}\n{remedy}")
        self.problem = problem
        self.remedy = remedy


DISK_FULL_REMEDY = "Free some disk space and try again; nothing already stored is lost."


def from_os_error(error: OSError, home: Path) -> ServerError:
    """The ServerError for an operating system error met while working on the state folder `home`."""
    place = error.filename or home
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ServerError(f"The disk that holds {home} is full.", DISK_FULL_REMEDY)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ServerError(
            f"No permission for {place}: {error.strerror}.",
            f"Run as the user who owns {home}, or set RECRUIT_HOME to a folder you may write.",
        )
    return ServerError(
        f"The state folder {home} can't be used: {error.strerror or error} ({place}).",
        "Set RECRUIT_HOME to an ordinary folder on a local disk.",
    )
