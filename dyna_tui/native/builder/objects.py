"""Object files of the kernels for a target: LLVM's code, with variants for some numbers of actions, optimised."""

from collections.abc import Collection, Mapping, Sequence

import llvmlite.binding as llvm

from dyna_tui.native.builder.actions import length_function
from dyna_tui.native.builder.targets import Target
from dyna_tui.native.kernel import Interface, symbol
from dyna_tui.native.words import ACTIONS

OPTIMISATION = 3


def depends_on_actions(interface: Interface) -> bool:
    """Whether a kernel's code is another one for another number of actions."""
    return any(code == ACTIONS or (not isinstance(code, str) and ACTIONS in code) for code in interface.parameters)


def objects(code: str, interfaces: Mapping[str, Interface], target: Target, numbers: Sequence[int]) -> list[bytes]:
    """The object files to be linked.

    Args:
        code: the module of all kernels.
        interfaces: what each takes and gives back.
        target: what they are for.
        numbers: the numbers of actions for which there is a variant of each kernel, besides the one for any.
    """
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    dependent = [name for name, interface in interfaces.items() if depends_on_actions(interface)]
    return [
        _object(code, target, None, interfaces),
        *(_object(code, target, number, dependent) for number in numbers),
    ]


def _object(code: str, target: Target, actions: int | None, kernels: Collection[str]) -> bytes:
    """The object file of some kernels, for a number of actions or for any."""
    machine = llvm.Target.from_triple(target.triple).create_target_machine(
        cpu=target.cpu, opt=OPTIMISATION, reloc="pic", codemodel="default"
    )
    module = llvm.parse_assembly(code)
    module.link_in(llvm.parse_assembly(_declared_for(module) + length_function(actions)))
    module.triple, module.data_layout = target.triple, str(machine.target_data)
    for function in module.functions:
        if not function.is_declaration:
            function.linkage = "external" if function.name in kernels else "internal"
    for name in kernels:
        module.get_function(name).name = symbol(name, actions)
    for variable in module.global_variables:
        if not variable.is_declaration:
            variable.linkage = "internal"
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=OPTIMISATION))
    builder.getModulePassManager().run(module, builder)
    return bytes(machine.emit_object(module))


def _declared_for(module: llvm.ModuleRef) -> str:
    """The head of a module that can be linked with another."""
    return f'target datalayout = "{module.data_layout}"\ntarget triple = "{module.triple}"\n'
