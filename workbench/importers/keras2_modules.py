"""Modules and functions that Keras 1 and 2 had, for source that is run in a process of its own."""

import functools
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from workbench.catalog.renamed_arguments import LAYER_CLASSES
from workbench.importers.legacy_names import MERGE_MODES

_PARENTS = ("keras", "tensorflow.keras")
_PARTS = ("layers", "models", "utils", "engine", "optimizers", "preprocessing", "legacy", "initializers",
          "regularizers", "constraints", "wrappers", "objectives", "callbacks", "losses", "metrics",
          "backend")  # fmt: skip
"""Parts of Keras under which Keras 1 and 2 had modules that Keras 3 has not."""

_ELSEWHERE = {
    "engine": "layers", "legacy": "layers", "objectives": "losses", "wrappers": "models",
}  # fmt: skip
_SHORT_LOSSES = {
    word: name
    for name, words in {
        "mean_squared_error": ("mse", "MSE"), "mean_absolute_error": ("mae", "MAE"),
        "mean_absolute_percentage_error": ("mape", "MAPE"), "mean_squared_logarithmic_error": ("msle", "MSLE"),
        "kl_divergence": ("kld", "KLD", "kullback_leibler_divergence"), "binary_crossentropy": ("bce", "BCE"),
        "log_cosh": ("logcosh",), "cosine_similarity": ("cosine", "cosine_proximity"),
    }.items()
    for word in words
}  # fmt: skip
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "constraints": {"maxnorm": "MaxNorm", "nonneg": "NonNeg", "unitnorm": "UnitNorm", "max_norm": "MaxNorm",
                    "non_neg": "NonNeg", "unit_norm": "UnitNorm"},
    "initializers": {"normal": "RandomNormal", "uniform": "RandomUniform", "one": "Ones", "zero": "Zeros"},
    "optimizers": {name.lower(): name for name in ("SGD", "RMSprop", "Adam", "Adadelta", "Adagrad", "Adamax", "Nadam")},
    "utils": {"np_utils": ""},
    "losses": _SHORT_LOSSES,
    "metrics": _SHORT_LOSSES,
}  # fmt: skip


renamed: list[str] = []
"""The names of layers, as they are now, that had a slash."""


def install() -> None:
    """Let this process import what Keras 1 and 2 had. It is never done in a user's own process."""
    import keras

    sys.meta_path.append(_OldModules())
    for parent in _PARENTS:
        for part in ("layers", "constraints", "initializers", "optimizers", "utils", "losses", "metrics"):
            _extend(f"{parent}.{part}", _finder(parent, part))
        _extend(f"{parent}.backend", _backend)
        _extend(parent, lambda name: import_module(f"keras.{name}") if name in _PARTS else None)
    keras.Sequential.add = _adding(keras.Sequential.add)
    keras.Operation.__init__ = _named(keras.Operation.__init__)
    keras.Model.get_layer = _by_old_name(keras.Model.get_layer)
    keras.backend.set_image_dim_ordering = lambda ordering: keras.backend.set_image_data_format(
        {"th": "channels_first", "tf": "channels_last"}.get(ordering, ordering)
    )
    keras.backend.image_dim_ordering = lambda: {"channels_first": "th"}.get(keras.backend.image_data_format(), "tf")


def batched(layer: Any, shape: Sequence[Any]) -> Any:
    """A layer that knows the shape of its input, batch first, as Keras 1 and 2 took it."""
    shape = tuple(shape) if isinstance(shape, list | tuple) else (None, shape)
    layer.__dict__["_batch_shape_arg"] = tuple(item[0] if isinstance(item, list | tuple) else item for item in shape)
    return layer


def plain(value: Any) -> Any:
    """A number of NumPy as one of Python: layers of Keras 3 take no ``np.prod(shape)``; anything else as it is."""
    import numpy as np

    if isinstance(value, np.generic):
        return value.item()
    return type(value)(map(plain, value)) if type(value) in (list, tuple) else value


def _adding(add: Callable[..., None]) -> Callable[..., None]:
    """``Sequential.add`` that puts an Input before a first layer with a batch shape."""

    def add_with_input(model: Any, layer: Any, *args: Any, **keywords: Any) -> None:
        import keras

        shape = getattr(layer, "__dict__", {}).get("_batch_shape_arg")
        if shape is not None and not model._layers:  # noqa: SLF001 - whether it is the first
            dtype = "int32" if type(layer).__name__ == "Embedding" else None
            add(model, keras.layers.InputLayer(batch_shape=shape, dtype=dtype))
        add(model, layer, *args, **keywords)

    return add_with_input


def _named(init: Callable[..., None]) -> Callable[..., None]:
    """The constructor of layers and operations, for names with a slash as well, which only Keras 1 and 2 took."""

    @functools.wraps(init)
    def init_with_old_name(self: Any, name: Any = None) -> None:  # Keras asks for the name of the first parameter
        new = _without_slash(name)
        if new != name:
            renamed.append(new)
        init(self, name=new)

    return init_with_old_name


def _by_old_name(get_layer: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(get_layer)
    def get_by_old_name(model: Any, name: Any = None, index: Any = None) -> Any:
        return get_layer(model, name=_without_slash(name), index=index)

    return get_by_old_name


def _without_slash(name: Any) -> Any:
    return name.replace("/", "_") if isinstance(name, str) else name


def _extend(module_name: str, find: Callable[[str], Any]) -> None:
    """Give a module a way to find names that it has no longer."""
    try:
        module = import_module(module_name)
    except ImportError:
        return

    def missing(name: str) -> Any:
        found = None if name.startswith("__") else find(name)
        if found is None:
            raise AttributeError(name)
        return found

    module.__dict__.setdefault("__getattr__", missing)


def _finder(parent: str, part: str) -> Callable[[str], Any]:
    def find(name: str) -> Any:
        here = import_module(f"{parent}.{part}")
        if part == "layers":
            return _layer(here, name)
        names = _RENAMED.get(part, {})
        if name in names:
            return getattr(here, names[name], None) if names[name] else here
        return None

    return find


def _layer(layers: ModuleType, name: str) -> Any:
    """A class by its old name, the function and layer ``merge``, or an old module such as ``core``."""
    if name in LAYER_CLASSES:
        return getattr(layers, LAYER_CLASSES[name])
    if name == "merge":
        return merge
    if name == "experimental":
        return _Alias("experimental", layers)
    return _Alias(name, layers) if name in _LAYER_MODULES else None


_LAYER_MODULES = frozenset({
    "core", "convolutional", "pooling", "recurrent", "normalization", "embeddings", "noise", "advanced_activations",
    "wrappers", "local", "preprocessing", "convolutional_recurrent", "cudnn_recurrent", "attention",
})  # fmt: skip


def merge(inputs: Sequence[Any], mode: str = "sum", concat_axis: int = -1, dot_axes: int = -1, name: Any = None) -> Any:
    """The function of Keras 1 that joined tensors: a layer of today by its mode."""
    import keras

    class_name = MERGE_MODES[mode]
    settings = {"Concatenate": {"axis": concat_axis}, "Dot": {"axes": dot_axes}}.get(class_name, {})
    return getattr(keras.layers, class_name)(name=name, **settings)(inputs)


def _backend(name: str) -> Any:
    """A function of ``keras.backend`` that only TensorFlow's Keras has still."""
    return getattr(import_module("keras._tf_keras.keras.backend"), name, None)


class _Alias(ModuleType):
    """An old module: it has what the module has that took its place."""

    def __init__(self, name: str, target: ModuleType) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__dict__["_target"] = target
        names = [word for word in dir(target) if not word.startswith("_")]
        self.__dict__.update({word: getattr(target, word) for word in names})

    def __getattr__(self, name: str) -> Any:
        if name == "preprocessing":
            return self
        found = getattr(self._target, name, None)
        return found if found is not None else getattr(import_module("keras"), name)


_MODULES = frozenset({
    "base_layer", "input_layer", "network", "sequential", "topology", "training", "functional", "generic_utils",
    "np_utils", "io_utils", "data_utils", "vis_utils", "layer_utils", "conv_utils", "training_utils", "tf_utils",
    "visualize_util", "interfaces", "image", "text", "sequence", "experimental", "scikit_learn", "rmsprop", "adam",
    "sgd", "gradient_descent", "tensorflow_backend", "common",
})  # fmt: skip
"""Modules of Keras 1 and 2 below one of its parts, beside those of layers."""


def _was_module(parts: Sequence[str]) -> bool:
    """Whether a path below ``keras`` was a module of Keras 1 or 2, and no misspelt name of today."""
    return len(parts) == 1 or parts[-1] in _MODULES | _LAYER_MODULES


class _OldModules(MetaPathFinder, Loader):
    """Finds modules that nothing else has found: those of Keras 1 and 2."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:  # noqa: ARG002 - as it is called
        for parent in _PARENTS:
            parts = fullname.removeprefix(f"{parent}.").split(".")
            if fullname.startswith(f"{parent}.") and parts[0] in _PARTS and _was_module(parts):
                return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        parent = next(parent for parent in reversed(_PARENTS) if spec.name.startswith(f"{parent}."))
        part, *rest = spec.name.removeprefix(f"{parent}.").split(".")
        if part == "preprocessing" and rest:
            return import_module("keras._tf_keras.keras.preprocessing." + rest[0])
        return _Alias(spec.name, import_module(f"{parent}.{_ELSEWHERE.get(part, part)}"))

    def exec_module(self, module: ModuleType) -> None:
        """The module is whole already."""
