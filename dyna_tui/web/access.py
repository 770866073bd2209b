"""Access to the server: which requests are let in, by host, origin and token, and how much a visitor may send."""

import hmac
import ipaddress
import secrets
import socket
import time
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANY = ("", "0.0.0.0", "::")
"""Hosts that stand for all addresses of the machine."""


class Access:
    """Who is let in."""

    def __init__(self, host: str, port: int, token: str | None) -> None:
        """Lets in requests for a host.

        Args:
            host: the host on which the server listens.
            port: its port.
            token: what the address of visitors holds; None where none is asked for.
        """
        self.token = token
        self.cookie = f"dyna-tui-{port}"
        """The name of the cookie that holds the token."""
        self.loopback = host in LOOPBACK
        """Whether only programs of this machine reach the server."""
        self._names = own_names(host)
        self._numbers = host in ANY

    def knows_host(self, header: str) -> bool:
        """Whether a Host header names this machine: a page elsewhere whose name was bound to its address does not."""
        try:
            name = urlsplit(f"//{header}").hostname or ""
        except ValueError:
            return False
        return name in self._names or (self._numbers and _is_address(name))

    def same_origin(self, origin: str, host: str) -> bool:
        """Whether an Origin header is of a page of this server, which was asked for under a Host header."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower() != ""

    def knows_token(self, given: Collection[str]) -> bool:
        """Whether one of the tokens of a request is right, or none is needed."""
        if self.token is None:
            return True
        return any([hmac.compare_digest(self.token.encode(), each.encode("utf-8", "replace")) for each in given])


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(24)


def own_names(host: str) -> frozenset[str]:
    """The names under which a server that listens on a host may be asked for."""
    if host in LOOPBACK:
        return frozenset(LOOPBACK)
    if host not in ANY:
        return frozenset((host.lower(),))
    return frozenset((*LOOPBACK, socket.gethostname().lower(), socket.getfqdn().lower()))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Allowance:
    """How much may come in a while: so much a second, and so much at once."""

    def __init__(self, per_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begins full."""
        self._per_second, self._at_once, self._clock = per_second, at_once, clock
        self._left, self._since = at_once, clock()

    def take(self, amount: float = 1) -> bool:
        """Whether so much more may come now."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._since) * self._per_second)
        self._since = now
        if amount > self._left:
            return False
        self._left -= amount
        return True
