"""Recording how code builds a model: which line made what, in what order, and under which variable."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FrameType
from typing import Any

from msgspec import Struct


class CreatedPart(Struct, frozen=True):
    """A layer or operation: its path by names (``encoder/dense``) and the line it was made on."""

    path: str
    line: int
    operation: bool = False


class CallResult(Struct, frozen=True):
    """The variable that held a tensor: a result of a call of the layer at ``path``."""

    path: str
    call: int
    variable: str


class Block(Struct, frozen=True):
    """A function from tensors to tensors that was given a ``name``, which begins the names of the layers made inside.

    ``members`` are paths of what it made itself, ``inside`` are the blocks it called (places in the record), and
    ``parameters`` the variables of its tensors with the path of the layer and number of the result behind them.
    """

    name: str
    members: tuple[str, ...]
    inside: tuple[int, ...]
    parameters: tuple[tuple[str, str, int], ...]
    line: int = 0
    """Where it was called."""


class BuildRecord(Struct, frozen=True):
    """What was seen, in the order in which it happened; blocks after those inside them."""

    made: tuple[CreatedPart, ...] = ()
    called: tuple[CallResult, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def variables(self) -> Mapping[str, str]:
        """The variable for the first call of each layer, by path."""
        return {called.path: called.variable for called in reversed(self.called) if not called.call}


class _Return(Struct, frozen=True):
    """A function of the watched file that returned, with its variables."""

    frame: FrameType
    variables: Mapping[str, Any]
    line: int


class BuildRecorder:
    """Watches the code of one file while it runs under :meth:`watch`."""

    def __init__(self, filename: str) -> None:
        import keras

        self._filename = filename
        self._made: list[tuple[Any, FrameType]] = []
        self._lines: list[int] = []
        self._variables: list[tuple[str, Any]] = []
        self._returns: list[_Return] = []
        self.models: list[tuple[str, Any]] = []
        """Models that functions held or returned, with the function's name: ``main.model``."""
        self._model = keras.Model
        self._tensor = keras.KerasTensor
        self._layer = keras.Layer
        self._init: CodeType = inspect.unwrap(keras.Operation.__init__).__code__

    def watch(self, action: Callable[[], Any]) -> Any:
        """Run ``action`` and return what it gives."""
        before = sys.getprofile()
        sys.setprofile(self._see)
        try:
            return action()
        finally:
            sys.setprofile(before)

    def see_variables(self, variables: Mapping[str, Any]) -> None:
        """Note the tensors among ``variables``."""
        self._variables += [(name, value) for name, value in variables.items() if isinstance(value, self._tensor)]

    def _see(self, frame: FrameType, event: str, returned: Any) -> None:
        if event == "call" and frame.f_code is self._init:
            own = self._own(frame)
            if own is not None:
                self._made.append((frame.f_locals["self"], own))
                self._lines.append(own.f_lineno)
        elif event == "return" and frame.f_code.co_filename == self._filename:
            variables = dict(frame.f_locals)
            self.see_variables(variables)
            self._see_models(frame.f_code.co_name, variables, returned)
            self._returns.append(_Return(frame, variables, frame.f_back.f_lineno if frame.f_back else 0))

    def _see_models(self, function: str, variables: Mapping[str, Any], returned: Any) -> None:
        if function.startswith("<"):
            return
        known = {id(model) for _, model in self.models}
        owner = variables.get("self")
        held = [(f"{function}.{name}", value) for name, value in variables.items() if value is not owner]
        if owner is not None and not isinstance(owner, self._layer):
            words = getattr(owner, "__dict__", {})
            held += [(f"{type(owner).__name__}.{word}", value) for word, value in words.items()]
        for path, value in [*held, (function, returned), (type(owner).__name__, owner)]:
            if isinstance(value, self._model) and id(value) not in known:
                known.add(id(value))
                self.models.append((path, value))

    def nameless(self) -> Iterator[tuple[str, Any]]:
        """Models that no variable holds, by their own names, without those inside another layer or model."""
        models = [one for one, _ in self._made if isinstance(one, self._model)]
        layers = [one for one, _ in self._made if isinstance(one, self._layer)]
        inside = {id(part) for layer in layers for part in getattr(layer, "_layers", ())}
        yield from ((model.name, model) for model in models if id(model) not in inside and model.layers)

    def _own(self, frame: FrameType | None) -> FrameType | None:
        """The innermost frame of the watched file."""
        while frame is not None and frame.f_code.co_filename != self._filename:
            frame = frame.f_back
        return frame

    def record(self, model: Any) -> BuildRecord:
        """What was seen of the parts of ``model``."""
        paths = dict(_paths(model))
        made = [
            CreatedPart(paths[id(one)], line, operation=not isinstance(one, self._layer))
            for (one, _), line in zip(self._made, self._lines, strict=True)
            if id(one) in paths
        ]
        return BuildRecord(tuple(made), tuple(self._called(paths)), tuple(self._blocks(paths)))

    def _called(self, paths: Mapping[int, str]) -> Iterator[CallResult]:
        for name, tensor in self._variables:
            operation, call, index = tensor._keras_history  # noqa: SLF001 - Keras has no public way to ask
            if index == 0 and id(operation) in paths:
                yield CallResult(paths[id(operation)], call, name)

    def _blocks(self, paths: Mapping[int, str]) -> Iterator[Block]:
        members: dict[FrameType, list[str]] = {}
        for one, frame in self._made:
            if id(one) in paths:
                members.setdefault(frame, []).append(paths[id(one)])
        places: dict[FrameType, int] = {}
        for done in self._returns:
            name = done.variables.get("name")
            parameters = tuple(self._entering(done, paths))
            inside = tuple(place for frame, place in places.items() if self._own(frame.f_back) is done.frame)
            if isinstance(name, str) and parameters and (members.get(done.frame) or inside):
                places[done.frame] = len(places)
                yield Block(name, tuple(members.get(done.frame, ())), inside, parameters, done.line)

    def _entering(self, done: _Return, paths: Mapping[int, str]) -> Iterator[tuple[str, str, int]]:
        code = done.frame.f_code
        for variable in code.co_varnames[: code.co_argcount]:
            tensor = done.variables.get(variable)
            if isinstance(tensor, self._tensor):
                operation, _, index = tensor._keras_history  # noqa: SLF001
                if id(operation) in paths:
                    yield variable, paths[id(operation)], index


def _paths(model: Any, above: str = "") -> Iterator[tuple[int, str]]:
    """Ids of all layers and operations in a model with their paths by names."""
    parts = model.operations if hasattr(model, "operations") else model.layers
    for operation in parts:
        path = f"{above}{operation.name}"
        yield id(operation), path
        if hasattr(operation, "operations") or hasattr(operation, "layers"):
            yield from _paths(operation, f"{path}/")
