"""The cells of one step of a flow: what comes next in words, the functions that it needs, and their use."""

from pathlib import Path

from msgspec import Struct

from workbench.catalog.flow_types import flow_types
from workbench.catalog.module_catalog import modules
from workbench.codegen.identifiers import LONGEST_VARIABLE, identifier
from workbench.codegen.workflow_cells import WorkflowCell
from workbench.flow.code import plain_sets
from workbench.flow.code.custom_code import custom_code, own_class
from workbench.flow.code.data_reading import Reading
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.syntax_facts import literal
from workbench.flow.steps import Step
from workbench.messages import mark, say
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import Module
from workbench.text_format import snake_case

_DATA = mark("## {title}\n\n{text}")
_FUNCTION = mark("## {title}\n\n{summary}")
_OWN = mark("A class of your own, as you wrote it.")
_APPLIED = mark("It is applied to every sample of {names}.")
_MERGED = mark("It is applied to the samples of {names} that have the same name.")
_APPENDED = mark("It is applied to the samples of {names}, one after the other.")
_REPLACED = "Sample.replaced = replace  # what classes of your own call"
_LINE = 100
_SUFFIX = "_samples"


class Variables(Struct, frozen=True):
    """The variables that hold the samples behind each step, by the id of the step."""

    names: dict[str, str]

    def of(self, step: Step) -> str:
        """The variable of a step."""
        return self.names[step.id]

    def inputs(self, step: Step) -> list[str]:
        """The variables that a step takes, in the order of the call."""
        return [self.names[one] for one in step.inputs]


def variable_of(step: Step) -> str:
    """A name for the samples behind a step: ``block_resize_samples`` for "block/resize"."""
    return identifier(step.path, longest=LONGEST_VARIABLE - len(_SUFFIX)) + _SUFFIX


def data_cells(step: Step, reading: Reading, variable: str, program: PlainProgram) -> list[WorkflowCell]:
    """Read the samples of a data set."""
    functions = program.definitions(reading.needs)
    text = say(_DATA, title=_title(step), text=say(reading.text))
    use = f"{variable} = {reading.code}\nlen({variable})"
    return [WorkflowCell(text, functions), WorkflowCell("", use)] if functions else [WorkflowCell(text, use)]


def module_cells(step: Step, variables: Variables, program: PlainProgram) -> list[WorkflowCell]:
    """Apply a module to the samples in front of it. Raises NotPlainCode."""
    module = step.module
    if module is None:
        raise TypeError(step.path)
    kind = type(module)
    own = own_class(module)
    functions = program.function(kind) if own is None else f"{_REPLACED}\n\n\n{custom_code(own, step.path)}"
    helpers, use = _use(step, module, variables, own=own is not None)
    if "Path(" in use:
        program.needs_import("Path", "from pathlib import Path")
    if own is not None:
        program.needs_import("replace", "from dataclasses import replace")
    functions = "\n\n".join(filter(None, [program.definitions(helpers), functions]))
    names = ", ".join(f"`{one}`" for one in variables.inputs(step))
    template = _APPLIED if not isinstance(module, MergeModule) else _MERGED if module.paired else _APPENDED
    head = say(_FUNCTION, title=_title(step), summary=_summary(kind, own))
    said = say(template, names=names)
    if not functions:
        return [WorkflowCell(f"{head}\n\n{said}", use)]
    return [WorkflowCell(head, functions), WorkflowCell(said, use)]


def _summary(kind: type[Module], own: type | None) -> str:
    return say(_OWN if own is not None else modules()[kind.__name__].summary)


def _title(step: Step) -> str:
    known = flow_types().get(step.node.type)
    title = getattr(known, "title", step.node.type)
    return f"{title}: {plain_text(step.path)}"


def plain_text(name: str) -> str:
    """A name as text in Markdown: nothing in it is markup."""
    return "".join(f"\\{one}" if one in r"\`*_{}[]<>()#+-.!|&$~" else one for one in " ".join(name.split()))


def _use(step: Step, module: Module, variables: Variables, *, own: bool) -> tuple[list[Definition], str]:
    """Which helpers are needed, and the statement that makes the samples."""
    kind, result = type(module), variables.of(step)
    usual = kind()
    chosen = [
        f"{name}={_value(getattr(module, name))}"
        for name in kind.__struct_fields__
        if getattr(module, name) != getattr(usual, name)
    ]
    name = f"{kind.__name__}({', '.join(chosen)})" if own else snake_case(kind.__name__)
    given = [] if own else chosen
    inputs = variables.inputs(step)
    if isinstance(module, MergeModule):
        source, helper = _groups(module, inputs)
        code = _wrapped(f"{result} = applied(", [name, source, *given], ")")
        return [_set("applied"), _set(helper)], code
    if not module.one_to_one or own:
        return [_set("applied")], _wrapped(f"{result} = applied(", [name, inputs[0], *given], ")")
    call = f"{name}({', '.join(['sample', *given])})"
    line = f"{result} = [{call} for sample in {inputs[0]}]"
    if len(line) > _LINE:
        line = f"{result} = [\n    {call}\n    for sample in {inputs[0]}\n]"
    return [], line


def _groups(module: MergeModule, inputs: list[str]) -> tuple[str, str]:
    """The samples that a merge takes together, and the helper that finds them."""
    if module.paired:
        return f"pairs_of({', '.join(inputs)})", "pairs_of"
    whole = "_whole_name" if type(module).whole_name is not MergeModule.whole_name else "str"
    return f"pieces_of({whole}, {', '.join(inputs)})", "pieces_of"


def _wrapped(start: str, arguments: list[str], end: str) -> str:
    line = f"{start}{', '.join(arguments)}{end}"
    inside = ",\n    ".join(arguments)
    return line if len(line) <= _LINE else f"{start}\n    {inside},\n{end}"


def _value(value: object) -> str:
    return f"Path({literal(value.as_posix())})" if isinstance(value, Path) else literal(value)


def _set(name: str) -> Definition:
    return Definition(plain_sets.__name__, name)
