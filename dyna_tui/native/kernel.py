"""Native kernel: a function of the native library that is called like the Python function it was compiled from."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from functools import partial, update_wrapper
from typing import Any, NamedTuple

from dyna_tui.native.words import ACTIONS, C_TYPES, RESULTS, Codes, c_types, encoder


class Interface(NamedTuple):
    """What a kernel takes and gives back, as :mod:`dyna_tui.native.words` tells it."""

    parameters: Sequence[Codes]
    results: Codes | None
    """None where it gives nothing back."""
    actions: Sequence[int] = ()
    """The numbers of actions for which there is a variant besides the one for any number."""


def symbol(name: str, actions: int | None = None) -> str:
    """What a kernel, or its variant for a number of actions, is called in the library."""
    return name if actions is None else f"{name}_{actions}"


class NativeKernel:
    """A kernel of the library. A call takes some microseconds, holds no lock and no memory that calls share."""

    def __init__(self, function: Any, interface: Interface, library: ctypes.CDLL) -> None:
        """Finds the variants of ``function`` in the library."""
        update_wrapper(self, function)
        self._results = interface.results
        self._encoders = [encoder(code) for code in interface.parameters]
        words = [c_type for code in interface.parameters for c_type in c_types(code)]
        self._result = len(words)
        words += [C_TYPES[code] for code in _leaves(interface.results)]
        fields = [(f"word{number}", c_type) for number, c_type in enumerate(words)]
        self._table: Any = type("Table", (ctypes.Structure,), {"_fields_": fields})
        self._result_names = [name for name, _ in fields[self._result :]]
        self._any = _entry(library, symbol(function.__name__))
        self._for = {count: _entry(library, symbol(function.__name__, count)) for count in interface.actions}
        self._actions = _where_actions_are(interface.parameters) if self._for else None

    def __call__(self, *arguments: Any) -> Any:
        """Calls it."""
        run, table = self._prepared(arguments)
        run(ctypes.byref(table))
        return self._result_of(table)

    def bound(self, *arguments: Any) -> Callable[[], Any]:
        """A call with these arguments: see :func:`bound`."""
        run, table = self._prepared(arguments)
        address = ctypes.byref(table)

        def call() -> Any:
            run(address)
            return self._result_of(table)

        return call

    def _prepared(self, arguments: Sequence[Any]) -> tuple[Any, Any]:
        """The variant that takes these arguments, and the table of their words."""
        if len(arguments) != len(self._encoders):
            raise TypeError(f"{self.__name__} takes {len(self._encoders)} arguments, not {len(arguments)}")  # type: ignore[attr-defined]
        pairs = zip(self._encoders, arguments, strict=True)
        table = self._table(*[word for encode, argument in pairs for word in encode(argument)])
        run = self._any
        if self._actions is not None:
            parameter, field = self._actions
            actions = arguments[parameter] if field is None else arguments[parameter][field]
            run = self._for.get(len(actions), run)
        return run, table

    def _result_of(self, table: Any) -> Any:
        if self._results is None:
            return None
        return _decoded(self._results, (getattr(table, name) for name in self._result_names))


def bound(kernel: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    """A call of a kernel with these arguments, to be made any number of times at little cost.

    The arguments must be kept as long as it is; what is in arrays is read at each call.
    """
    return kernel.bound(*arguments) if isinstance(kernel, NativeKernel) else partial(kernel, *arguments)


def _entry(library: ctypes.CDLL, name: str) -> Any:
    function = library[name]
    function.argtypes, function.restype = [ctypes.c_void_p], None
    return function


def _where_actions_are(parameters: Sequence[Codes]) -> tuple[int, int | None]:
    """The index of the parameter that is, or has as one of its fields, the actions; and the index of that field."""
    for number, code in enumerate(parameters):
        if code == ACTIONS:
            return number, None
        if not isinstance(code, str) and ACTIONS in code:
            return number, code.index(ACTIONS)
    raise ValueError("no parameter tells the number of actions")


def _leaves(codes: Codes | None) -> Iterator[str]:
    if isinstance(codes, str):
        yield codes
    elif codes is not None:
        for code in codes:
            yield from _leaves(code)


def _decoded(codes: Codes, words: Iterator[Any]) -> Any:
    if isinstance(codes, str):
        return RESULTS[codes](next(words))
    return tuple(_decoded(code, words) for code in codes)
