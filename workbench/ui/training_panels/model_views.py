"""One output of a network that has several inputs or outputs, as a network and data of its own."""

from typing import Any

from workbench.data import Dataset, Split
from workbench.data.array_group import ArrayGroup
from workbench.training.setup.model_parts import ModelParts, input_arrays, output_arrays
from workbench.training.setup.output_preparation import class_names_of


def part_model(model: Any, parts: ModelParts, output: str) -> Any:
    """A network with the same layers and weights that gives one output; it takes a dictionary of all inputs."""
    import keras

    return keras.Model(dict(parts.inputs), parts.outputs[output], name=model.name)


def part_data(data: Dataset, parts: ModelParts, output: str) -> Dataset:
    """The data with all inputs by their names, and the labels of one output."""
    train, validation, test = (
        _part(split, parts, output, f"{data.name}.{name}") for name, split in data.splits.items()
    )
    return Dataset(data.name, train, validation, test, class_names_of(data.class_names, output, len(parts.outputs)))


def _part(split: Split, parts: ModelParts, output: str, where: str) -> Split:
    x = ArrayGroup(input_arrays(split.x, tuple(parts.inputs), f"{where}.x"))
    return Split(x, output_arrays(split.y, tuple(parts.outputs), f"{where}.y")[output])  # type: ignore[arg-type]
