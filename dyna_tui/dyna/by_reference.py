"""Passing named tuples by reference: how a kernel hands an agent's memory, or a world, to its parts.

Numba passes a named tuple of arrays by its hundreds of words. To take them apart and to put them together
anew at each call costs more time in compiling than all else, and in a part that is called, time to run.
"""

import hashlib
from typing import Any

from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, register_model


class Reference(types.Type):
    """The type of a reference to a named tuple; what it refers to is not changed."""

    def __init__(self, whole: Any) -> None:
        """The type of references to a tuple of type ``whole``."""
        self.whole = whole
        # The name of the whole runs to thousands of characters, and would stand in the name of each function.
        digest = hashlib.sha256(str(whole).encode()).hexdigest()[:16]
        super().__init__(f"Reference({whole.instance_class.__name__} {digest})")


def _by_reference(typing_context: Any, whole: Any) -> Any:
    if isinstance(whole, Reference):
        return whole(whole), lambda context, builder, signature, arguments: arguments[0]

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once_value(builder, arguments[0])  # type: ignore[no-untyped-call]

    return Reference(whole)(whole), generate


by_reference: Any = intrinsic(_by_reference)
"""A reference to a named tuple, good until the kernel that asks for it returns; its fields are read as before.

Of a reference, it is the reference itself.
"""


@register_model(Reference)
class _ReferenceModel(models.PointerModel):
    def __init__(self, manager: Any, reference: Reference) -> None:
        super().__init__(manager, types.CPointer(reference.whole))  # type: ignore[no-untyped-call]


@infer_getattr
class _ReferenceAttribute(AttributeTemplate):
    key = Reference

    def generic_resolve(self, reference: Reference, name: str) -> Any:  # type: ignore[override]
        return reference.whole.types[reference.whole.fields.index(name)] if name in reference.whole.fields else None


@lower_getattr_generic(Reference)  # type: ignore[no-untyped-call, untyped-decorator]
def _field(context: Any, builder: Any, reference: Reference, pointer: Any, name: str) -> Any:
    index = reference.whole.fields.index(name)
    return builder.load(cgutils.gep_inbounds(builder, pointer, 0, index))  # type: ignore[no-untyped-call]
