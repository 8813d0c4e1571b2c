"""A program as Python text: ``forward()``, one line a call, with the model's own layers under their names."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import CodeType
from typing import Any

from immutabledict import immutabledict

from workbench.codegen.identifiers import Namer, identifier
from workbench.model_program.program import Program, ProgramCall, ProgramInput, Slot

_LITERALS = frozenset({bool, int, float, str, type(None)})
_UNNAMED = re.compile(r"^input(_\d+)?$")


@dataclass(frozen=True, eq=False)
class ForwardLine:
    """One line of the source: the call, and the variables it reads and writes. ``x`` is its first result."""

    call: ProgramCall
    reads: tuple[str, ...]
    writes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ForwardSource:
    """Text that defines ``forward``, and the layers it uses. ``lines`` maps line numbers to their calls."""

    source: str
    filename: str
    namespace: dict[str, Any]
    lines: Mapping[int, ForwardLine]
    code: CodeType

    @property
    def forward(self) -> Callable[..., Any]:
        """The function itself."""
        function: Callable[..., Any] = self.namespace["forward"]
        return function


def script(
    program: Program, *, loss: Any = None, labels: bool = False, names: Mapping[str, Any] = immutabledict()
) -> ForwardSource:
    """Write and compile ``forward(x)``, or ``forward(x, y)`` with lines for ``y_pred`` and the loss.

    ``names`` are globals of the code too, so that the learner's own variables work at a debugger's prompt; layers
    take precedence.
    """
    writer = _Writer(namespace={**names, "__name__": "forward"})
    writer.main(program, loss=loss, labels=labels)
    source = "\n".join(writer.text) + "\n"
    filename = f"<{identifier(program.name)}>"
    code = compile(source, filename, "exec")
    exec(code, writer.namespace)  # noqa: S102 - our own text: names are made identifiers, values are bound by name
    return ForwardSource(source, filename, writer.namespace, writer.lines, code)


@dataclass(eq=False)
class _Writer:
    namespace: dict[str, Any]
    text: list[str] = field(default_factory=list)
    lines: dict[int, ForwardLine] = field(default_factory=dict)
    _functions: dict[tuple[int, Any], str] = field(default_factory=dict)
    _bound: dict[int, str] = field(default_factory=dict)
    namer: Namer = field(default_factory=lambda: Namer({"forward", "x", "y", "y_pred", "loss", "loss_fn", "parts"}))

    def main(self, program: Program, *, loss: Any, labels: bool) -> None:
        """The function for the whole model."""
        for _, call in program.flat():
            self.bound(call.operation, call.operation.name)  # layers are named first
        self._inner_functions(program, None)
        level = _FunctionScope(program, self)
        self.text.append(f"def forward({', '.join([*level.parameters(), *(['y'] if labels else [])])}):")
        self._body(level, None)
        self.text.append(f"    y_pred = {level.text(program.outputs)}")
        if loss is not None:
            self.namespace["loss_fn"] = loss
            self.text.append("    loss = loss_fn(y, y_pred)")
        self.text.append("    return y_pred")

    def _inner_functions(self, program: Program, training: Any) -> None:
        """A function for each nested model, before what calls it."""
        for call in program.calls:
            if call.inner is not None:
                self._inner_function(call, call.inner, _training(call, training))

    def _inner_function(self, call: ProgramCall, inner: Program, training: Any) -> None:
        key = (id(call.operation), training)
        if key in self._functions:
            return
        self._inner_functions(inner, training)
        self._functions[key] = name = self.namer.unique(identifier(call.operation.name))
        level = _FunctionScope(inner, self)
        self.text.append(f"def {name}({', '.join(level.parameters())}):")
        self._body(level, training)
        self.text.extend([f"    return {level.text(inner.outputs)}", "", ""])

    def _body(self, level: "_FunctionScope", training: Any) -> None:
        entries = level.program.entries
        if len(entries) == 1 and level.keeps_input(entries[0]):
            self.text.append(f"    {level.variables[entries[0].slot]} = x")
        for call in level.program.calls:
            right = self._called(level, call, training)  # before the names on the left are assigned
            reads = tuple(level.variables[slot] for slot in call.inputs)
            self.text.append(f"    {level.assign(call)} = {right}")
            self.lines[len(self.text)] = ForwardLine(call, reads, tuple(level.variables[slot] for slot in call.outputs))

    def _called(self, level: "_FunctionScope", call: ProgramCall, training: Any) -> str:
        if call.inner is not None:
            name = self._functions[id(call.operation), _training(call, training)]
            text = f"{name}({', '.join(level.variables[slot] for slot in call.inputs)})"
        else:
            keywords = {name: value for name, value in call.keywords.items() if value is not None}
            if call.takes_training and training is not None:
                keywords["training"] = training
            given = [level.text(one) for one in call.arguments]
            given += [f"{name}={level.text(value)}" for name, value in keywords.items()]
            text = f"{self.bound(call.operation, call.operation.name)}({', '.join(given)})"
        if len(call.outputs) > 1 or call.wraps_single:
            self.namespace["parts"] = _parts
            return f"parts({text})" if len(call.outputs) > 1 else f"parts({text})[0]"
        return text

    def bound(self, value: Any, name: str) -> str:
        """A name for a layer or another object, the same each time."""
        if id(value) not in self._bound:
            self._bound[id(value)] = chosen = self.namer.unique(identifier(name))
            self.namespace[chosen] = value
        return self._bound[id(value)]


def _training(call: ProgramCall, training: Any) -> Any:
    return training if training is not None else call.keywords.get("training")


def _parts(result: Any) -> tuple[Any, ...]:
    """The output tensors of a layer with several outputs, in order."""
    import keras

    return tuple(keras.tree.flatten(result))


def _is_literal(value: Any) -> bool:
    """Whether ``eval(repr(value))`` equals the value: not for NaN, nor for NumPy scalars."""
    return type(value) in _LITERALS and (type(value) is not float or isfinite(value))


class _FunctionScope:
    """Variables of one function: ``x`` is the last result; one that is needed later has a name of its own too."""

    def __init__(self, program: Program, writer: _Writer) -> None:
        self.program = program
        self.variables: dict[Slot, str] = {}
        self._writer = writer
        self._namer = writer.namer  # one for all: a variable must not hide a layer
        self._kept = self._needed_later()

    def parameters(self) -> Iterator[str]:
        """The names of the inputs: ``x``, if there is one only."""
        entries = self.program.entries
        for entry in entries:
            name = _UNNAMED.sub("inputs", entry.name)
            self.variables[entry.slot] = self._namer.unique(identifier(name)) if self.keeps_input(entry) else "x"
        yield from ["x"] if len(entries) == 1 else self.variables.values()

    def keeps_input(self, entry: ProgramInput) -> bool:
        """Whether an input needs a name of its own, because ``x`` will be another tensor when it is read."""
        return len(self.program.entries) > 1 or entry.slot in self._kept

    def assign(self, call: ProgramCall) -> str:
        """The left side of the call's line: ``x``, and a name of its own for a result that is needed later."""
        alone = len(call.outputs) == 1
        if alone and call.outputs[0] not in self._kept:
            self.variables[call.outputs[0]] = "x"
            return "x"
        names = [self._namer.unique(identifier(f"{call.name}_out")) for _ in call.outputs]
        self.variables.update(zip(call.outputs, names, strict=True))
        return f"x = {names[0]}" if alone else f"x, *_ = {', '.join(names)}"

    def text(self, value: Any) -> str:
        """A value as it stands in the text: variables for tensors, plain values, names for the rest."""
        if isinstance(value, Slot):
            return self.variables[value]
        if isinstance(value, list):
            return f"[{', '.join(map(self.text, value))}]"
        if isinstance(value, tuple):
            return f"({', '.join(map(self.text, value))}{',' if len(value) == 1 else ''})"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.text(item)}" for key, item in value.items()) + "}"
        return repr(value) if _is_literal(value) else self._writer.bound(value, type(value).__name__)

    def _needed_later(self) -> frozenset[Slot]:
        """Slots that are read by another line than the next, or returned by a program with further lines."""
        import keras

        made = {slot: index for index, call in enumerate(self.program.calls) for slot in call.outputs}
        last = len(self.program.calls) - 1
        kept = {slot for slot in keras.tree.flatten(self.program.outputs) if made.get(slot, -1) != last}
        for index, call in enumerate(self.program.calls):
            kept.update(slot for slot in call.inputs if made.get(slot, -1) != index - 1)
        return frozenset(kept)
