"""A model as a list of calls: what the tracer walks, the debugger steps through and the map draws."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbench.analysis.analysis_report import Shape


@dataclass(frozen=True)
class Slot:
    """A place for one tensor of a program."""

    index: int


@dataclass(frozen=True, eq=False)
class ProgramCall:
    """One layer or operation called on tensors that came before it.

    ``arguments`` and ``keywords`` are as the model passes them, nested as they are, with slots for tensors.
    ``inner`` is the program of a nested model; None for a layer, or for a model that is called as a whole.
    """

    name: str
    operation: Any
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    outputs: tuple[Slot, ...]
    inner: "Program | None" = None
    shapes: tuple[Shape, ...] = ()
    """The shape of each output, as far as the model knows it before it sees data."""
    takes_training: bool = False
    wraps_single: bool = False
    """Whether the single output comes inside a list or tuple, as that of ``keras.ops.split`` into one part."""

    @property
    def kind(self) -> str:
        """The class of the layer or operation: ``Conv2D``."""
        return type(self.operation).__name__

    @cached_property
    def inputs(self) -> tuple[Slot, ...]:
        """The slots among all arguments, in order."""
        import keras

        flat = keras.tree.flatten((self.arguments, dict(self.keywords)))
        return tuple(item for item in flat if isinstance(item, Slot))


@dataclass(frozen=True, eq=False)
class ProgramInput:
    """One input of a program."""

    name: str
    slot: Slot
    shape: tuple[int | None, ...] | None = None
    dtype: str = ""


@dataclass(frozen=True, eq=False)
class Program:
    """``entries`` are filled by the caller; ``outputs`` is a structure of slots, as the model returns its tensors."""

    name: str
    entries: tuple[ProgramInput, ...]
    calls: tuple[ProgramCall, ...]
    outputs: Any

    @cached_property
    def last_uses(self) -> Mapping[int, tuple[Slot, ...]]:
        """For the index of each call, the slots that nothing needs afterwards, so that their memory can be freed."""
        import keras

        kept = {slot for slot in keras.tree.flatten(self.outputs) if isinstance(slot, Slot)}
        last: dict[Slot, int] = {}
        for index, call in enumerate(self.calls):
            last.update(dict.fromkeys((*call.inputs, *call.outputs), index))
        freed: dict[int, list[Slot]] = {}
        for slot, index in last.items():
            if slot not in kept:
                freed.setdefault(index, []).append(slot)
        return {index: tuple(slots) for index, slots in freed.items()}

    def flat(self, above: str = "") -> Iterator[tuple[str, ProgramCall]]:
        """Every call that is no nested model, with its path: ``backbone/conv1``."""
        for call in self.calls:
            path = above + call.name
            if call.inner is None:
                yield path, call
            else:
                yield from call.inner.flat(f"{path}/")

    @cached_property
    def channels_first(self) -> bool:
        """Whether its layers read images as (batch, channels, height, width)."""
        return any(getattr(call.operation, "data_format", None) == "channels_first" for _, call in self.flat())

    @cached_property
    def in_time(self) -> bool:
        """Whether a tensor of five axes is a film (steps before height and width) and not a volume."""
        return any(call.kind.startswith(("ConvLSTM2D", "TimeDistributed")) for _, call in self.flat())
