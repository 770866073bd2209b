"""Making a Gymnasium environment of an id, with whatever goes wrong told in one line."""

import contextlib
import io
import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dyna_tui.environments.keywords import blamed, check_booleans
from dyna_tui.errors import InputError, printable
from dyna_tui.maze import MazeError, builtin_names

if TYPE_CHECKING:
    import gymnasium

LONGEST_REASON = 200
"""Characters of an error's text that a message repeats."""


def require_gymnasium(name: str) -> None:
    """Make sure that Gymnasium is installed.

    Raises:
        MazeError: where it is not.
    """
    try:
        import gymnasium  # noqa: F401
    except ImportError:
        what = "Gymnasium environments need the package gymnasium"
        raise MazeError.at(name, f"{what}; install it with: pip install 'dyna-tui[gym]'") from None


def make(name: str, path: str, keywords: Mapping[str, Any]) -> "gymnasium.Env[Any, Any]":
    """The environment of an id.

    Raises:
        MazeError: if there is none, or it cannot be made.
    """
    import gymnasium

    with reported(path, "cannot be made"), _modules_from_here():
        try:
            env = gymnasium.make(name, **keywords)
        except (gymnasium.error.UnregisteredEnv, gymnasium.error.DeprecatedEnv) as error:
            reason = reason_of(error)
            right = _own_maze(name) or f"{reason}{_versions(name, reason)}"
            raise MazeError.at(path, f"no such environment: {right}") from None
        except ImportError as error:
            right = "install the package that it needs"
            raise MazeError.at(path, f"something is missing: {reason_of(error)}; {right}") from None
        except TypeError as error:
            if "keyword" not in str(error):
                raise
            what = str(error).partition(" was raised from the environment creator")[0]
            raise MazeError.at(path, f"cannot be made with these keywords: {shortened(what)}") from None
        except LookupError as error:
            keyword = blamed(error, keywords)
            if not keyword:
                raise
            what = f"cannot be made with {shortened(keyword)}: {reason_of(error)}"
            raise MazeError.at(path, f"{what}; give a value that the environment knows") from None
        try:
            check_booleans(env, keywords)
        except InputError as error:
            env.close()
            raise MazeError.at(path, str(error)) from None
        return env


@contextlib.contextmanager
def _modules_from_here() -> Iterator[None]:
    """Has a module that an id names, ``module:ID``, be found in the working folder too, as ``python -m`` does."""
    here = os.getcwd()
    sys.path.insert(0, here)
    try:
        yield
    finally:
        sys.path.remove(here)


@contextlib.contextmanager
def reported(path: str, what: str) -> Iterator[None]:
    """Has whatever an environment raises told in one line; what it prints and warns of is not shown."""
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except Exception as error:
        raise MazeError.at(path, f"{what}: {reason_of(error)}") from None


def reason_of(error: BaseException) -> str:
    """An error in one line: its text, and its type where that says more."""
    text = str(error)
    known = type(error).__module__.startswith("gymnasium") or isinstance(error, ImportError)
    return shortened(text if text and known else f"{type(error).__name__}{text and ': '}{text}")


def shortened(text: str) -> str:
    """A text in one line that any terminal can show, of at most LONGEST_REASON characters."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"


def _versions(name: str, reason: str) -> str:
    """The ids of the same environment, in letters of any case; empty where the reason names them."""
    import gymnasium

    _, _, wanted = name.lower().rpartition(":")
    base = re.sub(r"-v\d+$", "", wanted)
    same = sorted(each for each in gymnasium.registry if re.sub(r"-v\d+$", "", each.lower()) == base)
    return "" if not same or any(each in reason for each in same) else f" Write {' or '.join(same)}."


def _own_maze(name: str) -> str:
    """What opens the maze that is registered as an environment of this name; empty where none is."""
    namespace, slash, rest = name.rpartition(":")[2].partition("/")
    if namespace.lower() != "dyna_tui" or not slash:
        return ""
    wanted = re.sub(r"-v\d+$", "", rest.lower())
    own = next((each for each in builtin_names() if each.replace("-", "") == wanted), None)
    if own:
        return f"this maze opens by its name: dyna-tui {own}"
    return f"mazes open by their names, as in dyna-tui blocking; choose from {', '.join(builtin_names())}"
