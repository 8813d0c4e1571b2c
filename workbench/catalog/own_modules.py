"""Image-processing modules of the user's own: those that were added to a flow in this process.

In a flow such a module is a ``CustomModule`` node that carries the text of its class, so that the drawing is whole
without this list.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from workbench.catalog.own_code import Parts
from workbench.catalog.type_lookup import kind_of
from workbench.graph.document import Value
from workbench.graph.vocabulary import CUSTOM_MODULE, Drawn


class RegisteredModule(Struct, frozen=True):
    """A module of the user's own.

    Args:
        name: Its class.
        parts: The text of the class, with the imports and helpers that it needs, a part each.
        facts: What was said of it, where its class says nothing itself.
        merges: Whether it takes a sample of each of several inputs.
        description: A sentence about it.

    >>> RegisteredModule("Darken", ("class Darken: ...",)).drawn({"factor": 0.5}).params["parameters"]
    {'factor': 0.5}
    """

    name: str
    parts: Parts
    facts: Mapping[str, Value] = {}
    merges: bool = False
    description: str = ""

    def drawn(self, parameters: Mapping[str, Value]) -> Drawn:
        """The node that stands for it, made with these arguments."""
        params = {
            "source": self.parts, "parameters": dict(parameters), "facts": dict(self.facts), "merges": self.merges,
        }  # fmt: skip
        return Drawn(CUSTOM_MODULE, params)


_modules: dict[str, RegisteredModule] = {}
_watchers: list[Callable[[], None]] = []


def own_modules() -> tuple[RegisteredModule, ...]:
    """All that were added to a flow, in the order of that."""
    return tuple(_modules.values())


def own_module(name: object) -> RegisteredModule | None:
    """The one of this name; None where there is none."""
    return _modules.get(name) if isinstance(name, str) else None


def take_module_in(module: RegisteredModule) -> None:
    """Add a module, or another version of one; nodes that are drawn keep the text that they have.

    A module that is called as one of the workbench is not listed: the name means that one.
    """
    if kind_of(module.name, "flow") is not None or _modules.get(module.name) == module:
        return
    _modules[module.name] = module
    for watcher in tuple(_watchers):
        watcher()


def watch_own_modules(watcher: Callable[[], None]) -> Callable[[], None]:
    """Call ``watcher`` whenever the list has changed; what is returned ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher) if watcher in _watchers else None
