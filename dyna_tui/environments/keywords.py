"""Keywords that an environment of Gymnasium is made with: those that are true or false, and the one that is wrong."""

import inspect
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dyna_tui.errors import InputError, printable, quoted

if TYPE_CHECKING:
    import gymnasium


def check_booleans(env: "gymnasium.Env[Any, Any]", keywords: Mapping[str, Any]) -> None:
    """Make sure that no keyword that is true or false was given a text, which Python takes for true.

    Raises:
        InputError: at the first one that was.
    """
    for key, value in keywords.items():
        if isinstance(value, str) and _is_boolean(env, key):
            raise InputError(f"{printable(key)} is {quoted(printable(value))}, but must be true or false")


def _is_boolean(env: "gymnasium.Env[Any, Any]", key: str) -> bool:
    """Whether a keyword is registered as true or false, or else declared so by what makes the environment."""
    import gymnasium

    spec = env.spec
    registered = gymnasium.registry.get(spec.id) if spec else None
    if registered and key in registered.kwargs:
        return isinstance(registered.kwargs[key], bool)
    entry = spec.entry_point if spec else None
    for made_by in (_loaded(entry), *(vars(each).get("__init__") for each in type(env.unwrapped).__mro__)):
        for parameter in _parameters(made_by):
            if parameter.name == key:
                return isinstance(parameter.default, bool) or parameter.annotation in (bool, "bool")
    return False


def _loaded(entry: object) -> object:
    from gymnasium.envs.registration import load_env_creator

    return load_env_creator(entry) if isinstance(entry, str) else entry


def _parameters(made_by: Any) -> Iterator[inspect.Parameter]:
    try:
        yield from inspect.signature(made_by).parameters.values()
    except (TypeError, ValueError):  # nothing that can be called, or something built in
        return


def blamed(error: Exception, keywords: Mapping[str, Any]) -> str:
    """The keyword whose value an environment looked up in vain, as ``map_name=9x9``; empty where it is not clear."""
    wrong = error.args[:1] if isinstance(error, LookupError) else ()
    found = [f"{key}={value}" for key, value in keywords.items() if wrong == (value,)]
    return found[0] if len(found) == 1 else ""
