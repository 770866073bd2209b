"""C face of a kernel: a function of one table of words, which takes arguments from it and puts results there."""

from collections.abc import Iterator, Sequence
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.np import arrayobj
from numba.np.numpy_support import as_dtype

from dyna_tui.dyna.by_reference import Reference
from dyna_tui.native.builder.actions import Actions
from dyna_tui.native.words import ACTIONS, Codes, array_code

WORD = ir.IntType(64)


def _fields(kind: Any) -> Sequence[Any]:
    """The types of a tuple's items."""
    return kind.types  # type: ignore[no-any-return]


def codes_of(kind: Any) -> Codes:
    """What the words of a value of a type hold."""
    if isinstance(kind, Reference):
        return codes_of(kind.whole)
    if isinstance(kind, types.BaseTuple):
        return [codes_of(field) for field in _fields(kind)]
    if isinstance(kind, types.Array):
        return array_code(as_dtype(kind.dtype), kind.ndim)
    if isinstance(kind, Actions):
        return ACTIONS
    return {types.int64: "q", types.uint64: "Q", types.float64: "d", types.boolean: "?"}[kind]


def add_entry(context: Any, module: Any, compiled: Any, name: str) -> None:
    """Adds a function to a module of LLVM's: ``void name(int64_t *words)``, which calls a compiled kernel.

    Args:
        context: numba's target context.
        module: the module, of llvmlite.ir.
        compiled: numba's result of compiling the kernel.
        name: what the function is called in the library.
    """
    described = compiled.fndesc
    kernel = ir.Function(
        module, context.call_conv.get_function_type(described.restype, described.argtypes), described.llvm_func_name
    )
    entry = ir.Function(module, ir.FunctionType(ir.VoidType(), [WORD.as_pointer()]), name)
    builder = ir.IRBuilder(entry.append_basic_block())
    words = _Words(context, builder, entry.args[0])
    arguments = [words.argument(kind) for kind in described.argtypes]
    _, result = context.call_conv.call_function(builder, kernel, described.restype, described.argtypes, arguments)
    if described.restype is not types.none:
        words.store(described.restype, result)
    builder.ret_void()


class _Words:
    """A table of words, taken or filled one after the other."""

    def __init__(self, context: Any, builder: Any, address: Any) -> None:
        self._context, self._builder, self._address, self._position = context, builder, address, 0

    def _next(self) -> Any:
        """The address of the next word."""
        self._position += 1
        return self._builder.gep(self._address, [WORD(self._position - 1)])

    def argument(self, kind: Any) -> Any:
        """The next argument: a tuple is in a table of its own."""
        whole = kind.whole if isinstance(kind, Reference) else kind
        if not isinstance(whole, types.BaseTuple):
            return self.value(kind)
        address = self._builder.inttoptr(self._builder.load(self._next()), WORD.as_pointer())
        value = _Words(self._context, self._builder, address).value(whole)
        return value if whole is kind else cgutils.alloca_once_value(self._builder, value)

    def value(self, kind: Any) -> Any:
        """The next value of a type, in as many words as it takes."""
        if isinstance(kind, types.BaseTuple):
            fields = [self.value(field) for field in _fields(kind)]
            return self._context.make_tuple(self._builder, kind, fields)
        if isinstance(kind, types.Array):
            return self._array(kind)
        word = self._builder.load(self._next())
        if kind == types.float64:
            return self._builder.bitcast(word, ir.DoubleType())
        if kind == types.boolean:
            return self._builder.trunc(word, ir.IntType(1))
        return word

    def _array(self, kind: Any) -> Any:
        builder = self._builder
        item = self._context.get_data_type(kind.dtype)
        data = builder.inttoptr(builder.load(self._next()), item.as_pointer())
        shape = [builder.load(self._next()) for _ in range(kind.ndim)]
        size = WORD(as_dtype(kind.dtype).itemsize)
        strides = [size]
        for length in shape[:0:-1]:
            strides.insert(0, builder.mul(strides[0], length))
        array = arrayobj.make_array(kind)(self._context, builder)
        arrayobj.populate_array(array, data=data, shape=shape, strides=strides, itemsize=size, meminfo=None)
        return array._getvalue()

    def store(self, kind: Any, value: Any) -> None:
        """Puts a result into as many words as it takes."""
        for leaf, part in self._leaves(kind, value):
            if leaf == types.float64:
                word = self._builder.bitcast(part, WORD)
            elif leaf == types.boolean:
                word = self._builder.zext(part, WORD)
            else:
                word = part
            self._builder.store(word, self._next())

    def _leaves(self, kind: Any, value: Any) -> Iterator[tuple[Any, Any]]:
        if isinstance(kind, types.BaseTuple):
            for number, field in enumerate(_fields(kind)):
                yield from self._leaves(field, self._builder.extract_value(value, number))
        else:
            yield kind, value
