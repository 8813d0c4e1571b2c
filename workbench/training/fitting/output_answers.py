"""What a network with several inputs or outputs answers, by the names of the outputs."""

from typing import Any

import numpy as np

from workbench.data.array_group import group_of
from workbench.data.dataset import Array
from workbench.training.setup.model_parts import ModelParts, input_arrays
from workbench.training.setup.shape_checks import check_shape


def predicted_outputs(model: Any, parts: ModelParts, x: Any) -> "dict[str, Array] | Array":
    """The answers for samples, by output; of an only output as they are.

    Args:
        model: A Keras model.
        parts: Its inputs and outputs.
        x: A dictionary of arrays by the names of the inputs, a tuple in their order, or the array of an only input.

    Raises:
        TrainingError: The samples do not fit the network.
    """
    group = group_of(x, None, where="predict", name="x")
    given = input_arrays(np.asarray(x) if group is None else group, tuple(parts.inputs), "x")
    for name, array in given.items():
        check_shape(tuple(parts.inputs[name].shape[1:]), array, f"x[{name!r}]")
    structured: Any = given if parts.inputs_by_name else list(given.values())
    if len(given) == 1 and not parts.inputs_by_name:
        (structured,) = given.values()
    answers = model.predict(structured, verbose=0)
    if len(parts.outputs) == 1:
        return np.asarray(next(iter(answers.values())) if isinstance(answers, dict) else answers)
    if isinstance(answers, dict):
        return {name: np.asarray(answers[name]) for name in parts.outputs}
    return dict(zip(parts.outputs, answers, strict=True))
