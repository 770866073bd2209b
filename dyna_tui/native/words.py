"""Words: the arguments and results of a kernel of the native library as a table of 64-bit words.

An int, a float or a bool is one word. An array is its address and its shape, a tuple of actions their number, a named
tuple the words of its fields; as an argument, it is the address of a table of them.

What a word holds is told by a code: ``q``, ``Q``, ``d`` and ``?`` as in the module struct, ``A`` for the number of
actions, ``<f8:2`` for an array by its dtype and its number of axes. The codes of a named tuple are a list.
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from operator import index
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Codes = str | Sequence["Codes"]
"""What the words of an argument or a result hold."""
ACTIONS = "A"
C_TYPES: dict[str, Any] = {
    "q": ctypes.c_int64,
    "Q": ctypes.c_uint64,
    "d": ctypes.c_double,
    "?": ctypes.c_int64,
    ACTIONS: ctypes.c_int64,
}
RESULTS: dict[str, Callable[[Any], Any]] = {"q": int, "Q": int, "d": float, "?": bool}

T = TypeVar("T")


def with_table(named_tuple: type[T]) -> type[T]:
    """Has the instances of a named tuple keep their table of words, which cannot change, as long as they live."""
    space = {"__doc__": named_tuple.__doc__, "__module__": named_tuple.__module__, "__getstate__": lambda self: None}
    return type(named_tuple.__name__, (named_tuple,), space)


def array_code(dtype: "np.dtype[Any]", axes: int) -> str:
    """The code of an array."""
    return f"{dtype.str}:{axes}"


def c_types(code: Codes) -> Iterator[Any]:
    """The C types of what stands for an argument of a code in the table of a call."""
    if not isinstance(code, str):
        yield ctypes.c_void_p
    elif ":" in code:
        yield from [ctypes.c_int64] * (1 + int(code.partition(":")[2]))
    else:
        yield C_TYPES[code]


def encoder(code: Codes) -> Callable[[Any], tuple[Any, ...]]:
    """What turns an argument of a code into what stands for it in the table of a call."""
    if not isinstance(code, str):
        return lambda value: (_table_of(value, code),)
    if ":" in code:
        return _array_encoder(code)
    if code == ACTIONS:
        return lambda value: (len(value),)
    if code == "d":
        return lambda value: (value,)
    return lambda value: (index(value),)


def _array_encoder(code: str) -> Callable[[Any], tuple[int, ...]]:
    name, _, axes = code.partition(":")
    dtype, dimensions = np.dtype(name), int(axes)

    def encode(array: Any) -> tuple[int, ...]:
        if not isinstance(array, np.ndarray) or array.ndim != dimensions or not array.flags.c_contiguous:
            raise TypeError(f"a kernel takes a contiguous array of {dimensions} axes here, not {array!r}")
        # A structured type has the right fields, since they are those of the sources that were compiled.
        if array.dtype != dtype and not (dtype.kind == array.dtype.kind == "V" and array.itemsize == dtype.itemsize):
            raise TypeError(f"a kernel takes an array of {dtype} here, not of {array.dtype}")
        return _address(array), *array.shape

    return encode


def _address(array: NDArray[Any]) -> int:
    """Where the items of an array begin. Its attribute ``ctypes`` takes several times as long to tell."""
    if array.size and array.flags.writeable:
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # type: ignore[arg-type]
    return int(array.ctypes.data)


def _table_of(value: Any, codes: Sequence[Codes]) -> Any:
    """The table of a named tuple, made once where it was declared :func:`with_table`."""
    kept = getattr(value, "__dict__", None)
    if kept is not None and "table" in kept:
        return kept["table"]
    words = list(_words(value, codes))
    table = ctypes.cast((ctypes.c_int64 * len(words))(*words), ctypes.c_void_p)
    if kept is not None:
        kept["table"] = table
    return table


def _words(value: Any, codes: Sequence[Codes]) -> Iterator[int]:
    """The words of a named tuple, field by field."""
    if len(value) != len(codes):
        raise TypeError(f"a kernel takes {len(codes)} fields here, not those of {type(value).__name__}")
    for field, code in zip(value, codes, strict=True):
        if not isinstance(code, str):
            yield from _words(field, code)
        elif code == "d":
            yield int(np.float64(field).view(np.int64))
        else:
            yield from encoder(code)(field)
