"""A loss as a value and as code: a drawn one, one of the settings, a compiled model's, or the user's own."""

from collections.abc import Mapping
from typing import Any

from immutabledict import immutabledict
from msgspec import Struct

from workbench.catalog import check_values, node_type
from workbench.catalog.display_names import snake_case
from workbench.catalog.loss_table import LossTraits, find_loss, loss_traits
from workbench.codegen.constructor_expressions import arguments, class_path
from workbench.codegen.expressions import CallExpression, Expression, Literal, Name, render
from workbench.graph.document import Value
from workbench.graph.graph_errors import GraphError

_NAMED = ("name", "dtype")
"""What stands in a loss's configuration and is no choice about it."""


class Loss(Struct, frozen=True):
    """A loss of the catalog by its ``type`` and ``params``; or one of the user's own, then ``own`` is it."""

    type: str
    params: Mapping[str, Value] = immutabledict()
    own: Any = None

    @property
    def traits(self) -> LossTraits | None:
        """What it expects of labels and network; None for one of the user's own."""
        return None if self.own is not None else loss_traits(self.type)

    @property
    def sparse(self) -> bool:
        """Whether labels are class numbers."""
        return self.traits is not None and self.traits.labels == "class numbers"

    @property
    def one_hot(self) -> bool:
        """Whether labels are one-hot."""
        return self.traits is not None and self.traits.labels == "one-hot"

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

    def short(self) -> Expression:
        """The loss as Keras's short name for it: ``"mean_squared_error"``; in full where it has none."""
        plain = self.own is None and not self.params and not self.is_ours
        return Literal(snake_case(self.type)) if plain else self.expression()

    def make(self) -> Any:
        """The Keras object, made by running just the code of :meth:`expression`."""
        if self.own is not None:
            return self.own
        import keras

        from workbench import layers

        return eval(render(self.expression()), {"keras": keras, **vars(layers)})  # noqa: S307 - our own text


def loss_from(value: Any) -> Loss:
    """What a model was compiled with, or what code gives: a name, an object of Keras, or a loss of the user's own."""
    if isinstance(value, str):
        found = find_loss(value)
        return Loss(found.name) if found else Loss(value, own=value)
    if not hasattr(value, "get_config"):
        return _of_function(getattr(value, "__name__", type(value).__name__), value)
    return _of_object(value)


def _of_function(name: str, value: Any) -> Loss:
    """A function of Keras is the same as the class of its name; any other is the user's own."""
    found = find_loss(name) if (getattr(value, "__module__", "") or "").startswith("keras.") else None
    return Loss(found.name) if found else Loss(name, own=value)


def _of_object(value: Any) -> Loss:
    name = type(value).__name__
    of_catalog = type(value).__module__.split(".", maxsplit=1)[0] in ("keras", "workbench")
    if not of_catalog or loss_traits(name) is None:
        return Loss(name, own=value)
    known = node_type(name)
    # Keras leaves some of them out of the configuration (delta of Huber), but hands all of them to its function.
    config = {**value.get_config(), **getattr(value, "_fn_kwargs", {})}
    config = {key: item for key, item in config.items() if known.parameter(key) and key not in _NAMED}
    try:
        return Loss(name, check_values(known, config, where=name))
    except GraphError:
        return Loss(name, own=value)
