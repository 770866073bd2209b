"""Class from a file: the Python class that ``FILE.py:CLASS`` names."""

import hashlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from dyna_tui.errors import InputError, did_you_mean, printable, quoted
from dyna_tui.own_agents.calls import TIME_LIMIT, Calls, swallowed_output
from dyna_tui.own_agents.chance import seeded_generators
from dyna_tui.own_agents.names import METHODS
from dyna_tui.own_agents.spec import SUFFIX, split


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
        with open(file, "rb") as source:
            data = source.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(printable(f"{file}: cannot be read ({reason}): name a Python file")) from None
    calls = Calls(file)
    with swallowed_output():
        kinds = calls.within(time_limit, lambda: calls.call("loading it", _kinds, file))
    if name:
        if name not in kinds:
            right = did_you_mean(name, kinds) if kinds else "it has no class at all"
            raise InputError(printable(f"{file}: no class {quoted(name)}: {right}"))
        return AgentClass(kinds[name], calls, hashlib.sha256(data).hexdigest())
    fitting = [kind for kind in kinds.values() if any(hasattr(kind, method) for method in METHODS)]
    if len(fitting) != 1:
        raise InputError(printable(f"{file}: {_which(file, [kind.__name__ for kind in fitting])}"))
    return AgentClass(fitting[0], calls, hashlib.sha256(data).hexdigest())


def _kinds(file: str) -> dict[str, type]:
    """The classes that a file defines, by name, in their order."""
    name = f"own_agent_{os.path.splitext(os.path.basename(file))[0]}"
    spec = importlib.util.spec_from_file_location(name, os.path.abspath(file))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    folder = os.path.dirname(os.path.abspath(file))
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
