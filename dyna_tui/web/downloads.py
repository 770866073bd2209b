"""Downloads: the files of a visitor, sent to the server's process over a socket, and by that to the browser.

A file is a line of JSON (``name``, ``size``) and its bytes.
"""

import json
import re
import socket
import threading
from collections.abc import Iterable

from dyna_tui.errors import InputError

MOST_BYTES = 64 * 1024 * 1024
LONGEST_NAME = 120
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')
"""What no name of a file has on any system, or what makes it look like another."""


class Downloads:
    """Where files of a served laboratory go: to the visitor's browser."""

    reads_files = False
    done = "Downloaded"
    saved = "Downloaded"

    def __init__(self, channel: socket.socket) -> None:
        """Sends over a socket."""
        self._channel = channel
        self._sending = threading.Lock()

    def write(self, name: str, pieces: Iterable[str | bytes]) -> int:
        """Sends a file, and returns its bytes.

        Raises:
            InputError: where it is too large, or the visitor is gone.
        """
        data = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
        if len(data) > MOST_BYTES:
            raise InputError(f"{len(data):,} bytes are too many for a download: at most {MOST_BYTES:,}")
        head = json.dumps({"name": safe_name(name), "size": len(data)}) + "\n"
        try:
            with self._sending:
                self._channel.sendall(head.encode() + data)
        except OSError as error:
            raise InputError(f"the download failed ({error.strerror})") from None
        return len(data)

    def exists(self, name: str) -> bool:
        """Browsers never overwrite a download."""
        return False

    def is_folder(self, name: str) -> bool:
        """None is known."""
        return False

    def missing_folder(self, name: str) -> str:
        """A download needs none."""
        return ""

    def path(self, name: str) -> str:
        """The name without what no file's name has."""
        return safe_name(name) if name else ""


def safe_name(name: str) -> str:
    """The last part of a path, as a name that any system takes."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return UNSAFE.sub("-", last).strip(" .")[:LONGEST_NAME] or "download"
