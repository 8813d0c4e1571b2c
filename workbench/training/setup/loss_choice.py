"""The loss of a training: the chosen one, the drawn one, the one of a compiled model, or the one that fits."""

from collections.abc import Mapping
from typing import Any

from immutabledict import immutabledict
from msgspec import Struct

from workbench.catalog import check_values, node_type
from workbench.codegen.constructor_expressions import arguments, class_path
from workbench.codegen.expressions import CallExpression, Expression, Name, render
from workbench.graph.graph_errors import GraphError
from workbench.training.setup.settings import loss_type
from workbench.training.training_errors import BadSetting

_ONE_HOT = frozenset(
    {"CategoricalCrossentropy", "CategoricalFocalCrossentropy", "CategoricalGeneralizedCrossEntropy", "Dice", "Tversky"}
)
_SPARSE_OF = {
    "CategoricalCrossentropy": "SparseCategoricalCrossentropy",
    "CategoricalFocalCrossentropy": "SparseCategoricalFocalCrossentropy",
    "Dice": "SparseDice",
    "Tversky": "SparseTversky",
}
_ONE_HOT_OF = {sparse: one_hot for one_hot, sparse in _SPARSE_OF.items()}


class Loss(Struct, frozen=True):
    """A loss of the catalog by its ``type`` and ``params``; or one of the user's own, then ``own`` is it."""

    type: str
    params: Mapping[str, Any] = immutabledict()
    own: Any = None

    @property
    def sparse(self) -> bool:
        """Whether labels are class numbers."""
        return self.type.startswith("Sparse")

    @property
    def one_hot(self) -> bool:
        """Whether labels are one-hot."""
        return self.type in _ONE_HOT

    @property
    def binary(self) -> bool:
        """Whether each output is judged by itself as yes or no."""
        return self.type.startswith("Binary")

    @property
    def from_logits(self) -> bool:
        """Whether it expects raw scores."""
        return bool(self.params.get("from_logits", False))

    @property
    def is_ours(self) -> bool:
        """Whether generated code imports it from the workbench."""
        return self.own is None and node_type(self.type).module.startswith("workbench")

    def expression(self) -> Expression:
        """The loss as code: ``keras.losses.Huber(delta=2.0)``."""
        if self.own is not None:
            return Name(f"{self.type}()" if isinstance(self.own, type) or not callable(self.own) else self.type)
        path = class_path(self.type)
        return CallExpression(
            Name(path if self.is_ours else f"keras.{path}"), keywords=arguments(self.type, self.params)
        )

    def make(self) -> Any:
        """The Keras object, made by running just that code."""
        if self.own is not None:
            return self.own
        import keras

        from workbench import layers

        return eval(render(self.expression()), {"keras": keras, **vars(layers)})  # noqa: S307 - our own text


def other_labels(loss: Loss) -> str:
    """The loss that does the same with the other kind of labels: class numbers instead of one-hot, and back."""
    if loss.sparse:
        return _ONE_HOT_OF.get(loss.type, "CategoricalCrossentropy")
    return _SPARSE_OF.get(loss.type, "SparseCategoricalCrossentropy")


def catalog_loss(name: str, params: Mapping[str, Any] = immutabledict()) -> Loss:
    """A loss of the catalog, whatever its name is written like. Raises BadSetting or GraphError."""
    known = loss_type(name)
    return Loss(known.name, check_values(known, params, where=known.name))


def loss_from(value: Any) -> Loss:
    """What a model was compiled with, or what code gives: a name, an object of Keras, or a loss of the user's own."""
    name = value if isinstance(value, str) else type(value).__name__
    if not isinstance(value, str) and not hasattr(value, "get_config"):
        name = getattr(value, "__name__", name)
        return _of_function(name, value)
    try:
        known = loss_type(name)
        config = {} if isinstance(value, str) else value.get_config()
        named = {key: item for key, item in config.items() if known.parameter(key) and key not in ("name", "dtype")}
        return Loss(known.name, check_values(known, named, where=known.name))
    except (BadSetting, GraphError):
        return Loss(name, own=value)


def _of_function(name: str, value: Any) -> Loss:
    """A function of Keras is the same as the class of its name; any other is the user's own."""
    module = getattr(value, "__module__", "") or ""
    try:
        return catalog_loss(name) if module.startswith("keras.") else Loss(name, own=value)
    except BadSetting:
        return Loss(name, own=value)
