"""Nursery: a warm process, in which all that a laboratory needs is loaded, and which forks one for each visitor.

It has one thread, so that forking is safe. Its memory is shared with the processes that it forks until they write to
it: the collector of garbage is told to leave it alone.
"""

import array
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, NoReturn

with suppress(ImportError):  # on Windows, where nothing is served
    import fcntl
    import resource
    import termios

MOST_MEMORY = 4 << 30
"""Bytes of address space that a visitor's process may take."""
MOST_FILES = 64
LONGEST_REQUEST = 4096
CHANNEL = 3
"""The descriptor of a visitor's channel for downloads; the terminal's are 0, 1 and 2."""

Opened = Callable[[int, socket.socket], int]
"""Runs a laboratory in the slot of a visitor, with the channel for downloads, and returns its exit status."""


class Event(NamedTuple):
    """What the nursery tells of a visitor."""

    visitor: int
    pid: int
    status: int | None
    """The exit status, once it has ended."""


class Nursery:
    """The warm process, as the server sees it."""

    def __init__(self, warm: Callable[[], object], opened: Opened) -> None:
        """Forks it; the process that does must have one thread alone.

        Args:
            warm: loads all that is to be shared.
            opened: runs the laboratory of a visitor.
        """
        self.channel, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            self.channel.close()
            _nurse(other, warm, opened)
        other.close()
        self.channel.setblocking(False)

    def fork(self, visitor: int, slot: int, terminal: int, channel: int) -> None:
        """Has a process forked for a visitor, with a terminal and a channel for downloads."""
        request = json.dumps({"visitor": visitor, "slot": slot}).encode()
        socket.send_fds(self.channel, [request], [terminal, channel])

    def events(self) -> list[Event]:
        """What is new; :attr:`channel` is readable where something is.

        Raises:
            EOFError: where the process is gone.
        """
        found = []
        with suppress(BlockingIOError):
            while True:
                data = self.channel.recv(LONGEST_REQUEST)
                if not data:
                    raise EOFError
                found.append(Event(*json.loads(data)))
        return found

    def close(self) -> None:
        """Ends it and every process that it forked."""
        self.channel.close()
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _nurse(channel: socket.socket, warm: Callable[[], object], opened: Opened) -> NoReturn:
    """Forks a process for each request, and reports how they end, until the server is gone."""
    status = 0
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # the server decides
        warm()
        gc.collect()
        gc.freeze()
        channel.send(json.dumps([0, os.getpid(), None]).encode())
        _serve(channel, opened)
    except BaseException as error:
        from dyna_tui.terminal import report_internal_error

        report_internal_error(error)
        status = 1
    finally:
        os._exit(status)


def _serve(channel: socket.socket, opened: Opened) -> None:
    wake, woken = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    visitors: dict[int, int] = {}
    while True:
        ready: list[int] = select.select([channel.fileno(), wake], [], [])[0]
        if wake in ready:
            with suppress(BlockingIOError):
                os.read(wake, 512)
            _reap(channel, visitors)
        if channel.fileno() not in ready:
            continue
        data, descriptors, _, _ = socket.recv_fds(channel, LONGEST_REQUEST, 2)
        if not data:
            break
        request = json.loads(data)
        try:
            pid = os.fork()
        except OSError:  # the system has no process or no memory left: for this visitor, and not for all
            for descriptor in descriptors:
                os.close(descriptor)
            channel.send(json.dumps([request["visitor"], 0, 1]).encode())
            continue
        if pid == 0:
            signal.set_wakeup_fd(-1)
            terminal, files = descriptors
            _become_visitor(request["slot"], terminal, files, opened)
        for descriptor in descriptors:
            os.close(descriptor)
        visitors[pid] = request["visitor"]
        channel.send(json.dumps([request["visitor"], pid, None]).encode())
    for pid in visitors:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _reap(channel: socket.socket, visitors: dict[int, int]) -> None:
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            channel.send(json.dumps([visitors.pop(pid), pid, os.waitstatus_to_exitcode(status)]).encode())


def _become_visitor(slot: int, terminal: int, channel: int, opened: Opened) -> NoReturn:
    """Makes this process a visitor's: its own session, terminal and limits; it opens no other file for writing."""
    status = 1
    try:
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        kept = fcntl.fcntl(channel, fcntl.F_DUPFD_CLOEXEC, CHANNEL + 1)
        for number in range(3):
            os.dup2(terminal, number)
        os.dup2(kept, CHANNEL)
        os.closerange(CHANNEL + 1, 65_536)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        limit()
        status = opened(slot, socket.socket(fileno=CHANNEL))
    except BaseException as error:
        from dyna_tui.terminal import report_internal_error

        report_internal_error(error)
    finally:
        os._exit(status)


def limit() -> None:
    """Limits what a visitor's process may take; above all it writes no byte into any file of the server."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def set_size(terminal: int, columns: int, rows: int) -> None:
    """Sets the size of a pseudo-terminal, which tells its processes."""
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, array.array("H", [rows, columns, 0, 0]).tobytes())


def use_utf8() -> None:
    """Has the streams, which are a terminal's once a visitor is there, take UTF-8 whatever the locale of the server."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
