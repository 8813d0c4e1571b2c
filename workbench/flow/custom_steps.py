"""Modules of somebody's own in a flow: their code travels with it as text, and runs only where it was accepted."""

import tokenize
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from immutabledict import immutabledict

from workbench.catalog.own_code import Parts, accept, defined_name, is_accepted
from workbench.catalog.own_modules import RegisteredModule, take_module_in
from workbench.codegen.own_parts import own_texts
from workbench.flow.flow_errors import CodeNotAccepted, NotAFlow
from workbench.graph.document import Graph, Node, Value, frozen, thawed
from workbench.messages import say
from workbench.modules.custom_modules import CustomMerge, CustomModule, take, untried
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import Module
from workbench.modules.module_source import SourceUnknown
from workbench.modules.registry import module_types
from workbench.text_format import snake_case

_NAMED = ("name", "korean", "category", "source", "chain")
"""Facts of a description that its class says itself."""


def add_module(
    flow: Graph,
    module: Any,
    *,
    name: str | None = None,
    inputs: "str | Sequence[str | tuple[str, str]] | None" = None,
    **parameters: Value,
) -> Graph:
    """Add a module to a flow: one of ``wb.modules``, or one that you wrote in a cell, a file, or as source.

    Code of your own is tried with small images first (``wb.modules.take``), and then travels with the flow as text. In
    another notebook it has to be accepted before it runs: :func:`accept_code`. In this one it stands in the palette of
    every flow, under its name.

    Args:
        flow: The flow.
        module: A module, such as ``wb.modules.Resize(height=64)``; a class of modules; or what ``wb.modules.take``
            takes: a class of your own, the path of a file, Python source.
        name: The node's name; without it the class's.
        inputs: What it follows, as in ``Graph.add``; without it the last node.
        **parameters: Arguments of the class, by name.

    Returns:
        A new flow.

    Raises:
        NotAFlow: It is none.
        ModuleError: It is no module, or its code does not keep the contract of modules.
        SourceUnknown: Python does not know the source of the class.

    >>> flow = wb.Graph("flow", kind="flow").add("DataSet", source="digits")
    >>> add_module(flow, wb.modules.Resize(height=32, width=32)).nodes[-1].params["height"]
    32
    """
    _require_graph(flow, "wb.flow.add_module")
    if isinstance(module, Module):
        return add_module(flow, type(module), name=name, inputs=inputs, **{**module.parameters(), **parameters})
    if isinstance(module, type) and module in module_types().values():
        return flow.add(module.__name__, name=name, inputs=inputs, **parameters)
    kind: type[Module] = module if isinstance(module, type) and issubclass(module, Module) else take(module)
    kind(**parameters)  # refuses a parameter that cannot be
    own = _registered(kind, module)
    take_module_in(own)
    drawn = own.drawn(parameters)
    return flow.add(drawn.type, name=name or snake_case(kind.__name__), inputs=inputs, **drawn.params)


def _registered(kind: type[Module], given: Any) -> RegisteredModule:
    """A class of somebody's own as the palette lists it. Raises SourceUnknown."""
    told = (getattr(kind, "own", kind).__doc__ or "").strip().partition("\n")[0]
    parts, merges = _parts_of(kind, given), issubclass(kind, MergeModule)
    return RegisteredModule(kind.__name__, parts, _facts_of(kind), merges, told)


def accept_code(flow: Graph) -> Graph:
    """Accept all code of somebody's own in a flow, so that it may run in this process.

    Args:
        flow: A flow whose code you have looked at: ``flow.by_name["mine"].params["source"]``.

    Returns:
        The same flow.

    Raises:
        NotAFlow: It is none.

    >>> accept_code(wb.Graph("flow", kind="flow")).name
    'flow'
    """
    _require_graph(flow, "wb.flow.accept_code")
    for parts in own_texts(flow):
        accept(parts)
    return flow


def _require_graph(flow: Any, where: str) -> None:
    """Raises NotAFlow."""
    if not isinstance(flow, Graph):
        raise NotAFlow(where=where, received=type(flow).__name__)


def custom_module(node: Node) -> Module:
    """The module of a node that carries code.

    Args:
        node: A ``CustomModule`` node.

    Returns:
        The module, made with the node's parameters.

    Raises:
        CodeNotAccepted: Nobody has run its code here.
        ModuleError: It is no module, or refuses its parameters.
    """
    parts = tuple(map(str, node.params.get("source", ())))
    code, name = _named_code(parts)
    if not is_accepted(parts):
        raise CodeNotAccepted(where=node.name, received=name or say("none"))
    kind = _kind(name, code, frozen(node.params.get("facts", immutabledict())))
    return kind(**thawed(node.params.get("parameters", immutabledict())))


def _named_code(parts: Parts) -> tuple[Parts, str]:
    """The code, and the name of its class: the last part where that is a name alone, else what that part defines."""
    if not parts:
        return (), ""
    *code, last = parts
    return (tuple(code), last) if last.isidentifier() else (parts, defined_name(last) or "")


@lru_cache(maxsize=64)
def _kind(name: str, parts: Parts, facts: immutabledict[str, Value]) -> type[Module]:
    """The class that the code makes; so its results are known by the same keys in every process."""
    return untried("\n\n\n".join((*parts, "")), name=name, **thawed(facts))


def _parts_of(kind: type[Module], given: Any) -> Parts:
    """The code of a class, accepted, since it was handed over; of a file or text all of it, and the class's name.

    Raises SourceUnknown.
    """
    from workbench.importers.own_definitions import definition

    if isinstance(given, str | Path):
        parts = (_text_of(given), getattr(kind, "own", kind).__name__)
        accept(parts)
        return parts
    own = getattr(kind, "own", kind)
    found = definition(own)
    if found is None:
        remedy = say("Write the class in a file or in a cell of a notebook.")
        raise SourceUnknown(where=own.__name__, received=say("code that nobody can read"), remedy=remedy)
    return found


def _text_of(given: str | Path) -> str:
    """The text of a file, in the encoding that it names, or the text that was given."""
    if isinstance(given, str) and "\n" in given:
        return given
    with tokenize.open(Path(given).expanduser()) as file:
        return file.read()


def _facts_of(kind: type[Module]) -> dict[str, Value]:
    """What was said of a class that says nothing of itself."""
    if not issubclass(kind, CustomModule | CustomMerge):
        return {}
    facts: dict[str, Value] = msgspec.to_builtins(kind.about)
    return {name: value for name, value in facts.items() if name not in _NAMED}
