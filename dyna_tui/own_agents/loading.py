"""Class from a file: the Python class that ``FILE.py:CLASS`` names."""

import errno
import hashlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from types import CodeType

from dyna_tui.errors import InputError, did_you_mean, printable, quoted
from dyna_tui.own_agents.calls import TIME_LIMIT, Calls, swallowed_output
from dyna_tui.own_agents.chance import seeded_generators
from dyna_tui.own_agents.names import METHODS
from dyna_tui.own_agents.spec import SUFFIX, split

MOST_BYTES = 16 * 1024**2
"""Bytes of a Python file."""


@dataclass(frozen=True, eq=False)
class AgentClass:
    """A user's class."""

    kind: type
    calls: Calls = field(default_factory=Calls)
    """By which its code is called; they know its file."""
    digest: str = ""
    """SHA-256 of its file, in hexadecimal; empty where it is in none."""

    @property
    def name(self) -> str:
        """The class's name."""
        return self.kind.__name__

    @property
    def file(self) -> str:
        """The file, as the user named it; empty where it is in none."""
        return self.calls.file

    @property
    def spec_text(self) -> str:
        """What names it: ``mine.py:DynaQ``."""
        return f"{self.file}:{self.name}" if self.file else self.name

    def error(self, what: str) -> InputError:
        """The error that something is wrong with it."""
        return InputError(printable(f"{self.file}: {what}" if self.file else what))


def load(text: str, time_limit: float = TIME_LIMIT) -> AgentClass:
    """The class that ``FILE.py[:CLASS]`` names; without a class, the only one in the file that has an agent's methods.

    The file is run, as ``import`` runs one.

    Args:
        text: what names it.
        time_limit: seconds that it may take to run.

    Raises:
        InputError: where it cannot be read or run, or has no such class.
    """
    file, name, _ = split(text)
    if not file.endswith(SUFFIX):
        raise InputError(f"{quoted(file)} is no Python file: name one, as in mine.py:DynaQ")
    try:
        if os.path.exists(file) and not os.path.isfile(file):
            raise OSError(errno.EINVAL, "it is a folder" if os.path.isdir(file) else "not a regular file")
        with open(file, "rb") as source:
            data = source.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise OSError(errno.EFBIG, f"more than {MOST_BYTES // 1024**2} MiB")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(printable(f"{file}: cannot be read ({reason}): name a Python file")) from None
    calls = Calls(file)
    with swallowed_output():
        kinds = calls.within(time_limit, lambda: calls.call("loading it", _kinds, file, data))
    if name:
        if name not in kinds:
            right = did_you_mean(name, kinds) if kinds else "it has no class at all"
            raise InputError(printable(f"{file}: no class {quoted(name)}: {right}"))
        return AgentClass(kinds[name], calls, hashlib.sha256(data).hexdigest())
    fitting = [kind for kind in kinds.values() if any(hasattr(kind, method) for method in METHODS)]
    if len(fitting) != 1:
        raise InputError(printable(f"{file}: {_which(file, [kind.__name__ for kind in fitting])}"))
    return AgentClass(fitting[0], calls, hashlib.sha256(data).hexdigest())


class _Loader(SourceFileLoader):
    """Runs what was read of a file, however the file changes meanwhile, and writes nothing beside it."""

    def __init__(self, name: str, path: str, data: bytes) -> None:
        super().__init__(name, path)
        self._data = data

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = self.source_to_code(self._data, self.path)
        return code


def _kinds(file: str, data: bytes) -> dict[str, type]:
    """The classes that a file with this content defines, by name, in their order."""
    name, path = f"own_agent_{os.path.splitext(os.path.basename(file))[0]}", os.path.abspath(file)
    spec = importlib.util.spec_from_file_location(name, path, loader=_Loader(name, path, data))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    folder = os.path.dirname(path)
    sys.path.insert(0, folder)
    sys.modules[name] = module  # dataclasses and pickle look it up
    try:
        with seeded_generators():
            spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return {key: each for key, each in vars(module).items() if isinstance(each, type) and each.__module__ == name}


def _which(file: str, names: Sequence[str]) -> str:
    """What is wrong with a file in which not just one class fits."""
    if not names:
        return 'no class with a method update(s, a, r, s_prime, done): write one, as in README, "Is my Dyna right?"'
    return f"{len(names)} classes that could be meant: name one, as in {file}:{names[0]}"
