"""Actions by their number: the type of ``World.actions`` where it is compiled for any number of actions.

Kernels ask a world's actions for nothing but their length, which is a constant where numba compiles them as a tuple.
Here it is asked of a function, :data:`LENGTH`, whose definition is chosen afterwards: it gives back the number that
it is given, or one number always, and then the kernels are optimised for that one.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import lower_builtin, models, register_model, type_callable

LENGTH = "length_of_actions"


class Actions(types.Type):
    """The type of a world's actions, of which only ``len`` is known."""

    def __init__(self) -> None:
        """The type; there is one."""
        super().__init__("Actions")


ACTIONS = Actions()


@register_model(Actions)
class _ActionsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, actions: Actions) -> None:
        super().__init__(manager, actions, ir.IntType(64))


@type_callable(len)
def _type_of_length(context: Any) -> Any:
    def typer(actions: Any) -> Any:
        return types.intp if isinstance(actions, Actions) else None

    return typer


@lower_builtin(len, Actions)
def _length(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    function_type = ir.FunctionType(ir.IntType(64), [ir.IntType(64)])
    function = cgutils.get_or_insert_function(builder.module, function_type, LENGTH)
    return builder.call(function, arguments)


def length_function(actions: int | None) -> str:
    """The definition of :data:`LENGTH` in LLVM's language, for one number of actions or, without, for any."""
    return f"define i64 @{LENGTH}(i64 %given) alwaysinline {{ ret i64 {actions or '%given'} }}"


def with_any_number(kind: Any) -> Any:
    """The same type with tuples of actions replaced by :data:`ACTIONS`."""
    if isinstance(kind, types.UniTuple) and kind.dtype == types.intp:
        return ACTIONS
    if isinstance(kind, types.NamedTuple):
        return types.NamedTuple([with_any_number(field) for field in kind.types], kind.instance_class)
    return kind
