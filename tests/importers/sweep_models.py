# ruff: noqa: E501 - one operation a line
"""A small model for each public operation and each layer of Keras, with sensible arguments."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import ops

from workbench.catalog import node_types
from workbench.catalog.node_types import NodeType
from workbench.graph.document import thawed

OPERATIONS = sorted(
    {name for name, value in vars(ops).items() if inspect.isfunction(value)}
    | {f"image.{name}" for name, value in vars(ops.image).items() if inspect.isfunction(value)}
)
_CATALOG = {item.name: item for item in node_types() if item.kind == "layer"}
_OTHERS: dict[str, Callable[[], keras.Model]] = {
    "RNN": lambda: _sequence(keras.layers.RNN(keras.layers.LSTMCell(4), return_sequences=True)),
    "LSTMCell": lambda: _sequence(keras.layers.RNN(keras.layers.LSTMCell(4, unit_forget_bias=False))),
    "GRUCell": lambda: _sequence(keras.layers.RNN(keras.layers.GRUCell(4))),
    "SimpleRNNCell": lambda: _sequence(keras.layers.RNN(keras.layers.SimpleRNNCell(4))),
    "StackedRNNCells": lambda: _sequence(
        keras.layers.RNN(keras.layers.StackedRNNCells([keras.layers.LSTMCell(4), keras.layers.GRUCell(3)]))
    ),
    "Lambda": lambda: _sequence(keras.layers.Lambda(lambda x: x * 2.0)),
    "MaxNumBoundingBoxes": lambda: _sequence(keras.layers.MaxNumBoundingBoxes(4)),
    "Pipeline": lambda: _sequence(
        keras.layers.Pipeline([keras.layers.Rescaling(2.0), keras.layers.Activation("tanh")])
    ),
    "InputLayer": lambda: _sequence(keras.layers.Activation("tanh")),
}
"""Public layers that have no type of node: they come back by their class."""

LAYERS = sorted({*_CATALOG, *_OTHERS})

OF_OTHER_FRAMEWORKS = frozenset({"FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper"})
"""Layers around models of other frameworks, whose code a graph does not have."""

NOT_FUNCTIONAL = frozenset({"Equalization", "Layer", "Wrapper"})
"""Base classes, and a layer that Keras itself does not call on symbolic tensors."""

TAKE_FUNCTIONS = frozenset({
    "associative_scan", "cond", "custom_gradient", "fori_loop", "jvp", "map", "scan", "switch", "vectorize", "vectorized_map",
    "while_loop",
})  # fmt: skip
"""Operations of Python functions: there is no node for them."""

DYNAMIC = frozenset({"meshgrid", "nonzero", "unravel_index"})
"""Operations that give as many tensors as they get, or as their input has axes: a node has a fixed number."""

NOT_SYMBOLIC = frozenset({
    "convert_to_numpy", "dtype", "is_tensor", "shape", "empty", "slice_update", "rearrange",
})  # fmt: skip
"""Functions that give no tensor of a model, or one without values."""

_X = "x"
_SPECIAL: dict[str, Callable[[Any], Any]] = {
    "add": lambda x: ops.add(x, 2.0),
    "arange": lambda x: x + ops.arange(4, dtype="float32"),
    "array": lambda x: x + ops.array([1.0, 2.0, 3.0, 4.0]),
    "average": lambda x: ops.average(x, axis=1, weights=np.ones(4, "float32")),
    "bartlett": lambda x: x + ops.bartlett(4),
    "blackman": lambda x: x + ops.blackman(4),
    "hamming": lambda x: x + ops.hamming(4),
    "hanning": lambda x: x + ops.hanning(4),
    "kaiser": lambda x: x + ops.kaiser(4, 8.0),
    "convert_to_tensor": lambda x: x + ops.convert_to_tensor([1.0, 2.0, 3.0, 4.0]),
    "eye": lambda x: ops.matmul(x, ops.eye(4)),
    "identity": lambda x: ops.matmul(x, ops.identity(4)),
    "tri": lambda x: ops.matmul(x, ops.tri(4)),
    "ones": lambda x: x + ops.ones((4,)),
    "zeros": lambda x: x + ops.zeros((4,)),
    "full": lambda x: x + ops.full((4,), 3.0),
    "einsum": lambda x: ops.einsum("bi,bj->bij", x, x),
    "linspace": lambda x: ops.linspace(x, x + 1, num=5, axis=1),
    "logspace": lambda x: ops.logspace(x, x + 1, num=5, axis=1),
    "geomspace": lambda x: ops.geomspace(x + 1, x + 2, num=5),
    "pad": lambda x: ops.pad(x, ((0, 0), (1, 2)), constant_values=3.0),
    "reshape": lambda x: ops.reshape(x, np.array([-1, 2, 2])),
    "transpose": lambda x: ops.transpose(ops.expand_dims(x, -1), (0, 2, 1)),
    "norm": lambda x: ops.norm(x, axis=-1, keepdims=True),
    "clip": lambda x: ops.clip(x, 0.1, 0.7),
    "where": lambda x: ops.where(x > 0.5, x, 0.0),
    "select": lambda x: ops.select([x > 0.7, x > 0.3], [x, x * 2], 0.5),
    "slice": lambda x: ops.slice(x, (0, 1), (2, 2)),
    "take": lambda x: ops.take(x, [0, 2], axis=1),
    "take_along_axis": lambda x: ops.take_along_axis(x, ops.cast(x > 2, "int32"), axis=1),
    "scatter": lambda x: x + ops.scatter([[0], [2]], [1.0, 2.0], (4,)),
    "scatter_update": lambda x: ops.scatter_update(x, [[0, 1]], [5.0]),
    "split": lambda x: ops.split(x, 2, axis=1)[1],
    "array_split": lambda x: ops.array_split(x, 3, axis=1)[1],
    "hsplit": lambda x: ops.hsplit(x, 2)[1],
    "vsplit": lambda x: ops.vsplit(ops.transpose(x), 2)[1],
    "dsplit": lambda x: ops.dsplit(ops.reshape(x, (-1, 1, 4)), 2)[1],
    "unstack": lambda x: ops.unstack(x, axis=1)[2],
    "broadcast_to": lambda x: ops.broadcast_to(x, (2, 4)),
    "one_hot": lambda x: ops.one_hot(ops.cast(x * 3, "int32"), 4),
    "multi_hot": lambda x: ops.multi_hot(ops.cast(x * 3, "int32"), 4),
    "cast": lambda x: ops.cast(x, "float16"),
    "saturate_cast": lambda x: ops.saturate_cast(x * 300, "uint8"),
    "view": lambda x: ops.view(x, "int32"),
    "bitcast": lambda x: ops.bitcast(x, "int32"),
    "layer_normalization": lambda x: ops.layer_normalization(x, np.ones(4, "float32"), np.zeros(4, "float32")),
    "rms_normalization": lambda x: ops.rms_normalization(x, np.ones(4, "float32")),
    "batch_normalization": lambda x: ops.batch_normalization(x, np.zeros(4, "float32"), np.ones(4, "float32"), -1, epsilon=0.01),
    "moments": lambda x: ops.moments(x, axes=[1])[0],
    "top_k": lambda x: ops.top_k(x, 2)[0],
    "in_top_k": lambda x: ops.in_top_k(np.array([0, 1], "int32"), x, 2),
    "segment_sum": lambda x: ops.segment_sum(x, np.array([0, 1], "int32"), num_segments=2),
    "segment_max": lambda x: ops.segment_max(x, np.array([0, 1], "int32"), num_segments=2),
    "segment_min": lambda x: ops.segment_min(x, np.array([0, 1], "int32"), num_segments=2),
    "segment_prod": lambda x: ops.segment_prod(x, np.array([0, 1], "int32"), num_segments=2),
    "vander": lambda x: ops.vander(x[0]),
    "threshold": lambda x: ops.threshold(x, 0.5, 0.1),
    "repeat": lambda x: ops.repeat(x, 2, axis=1),
    "tile": lambda x: ops.tile(x, (1, 2)),
    "roll": lambda x: ops.roll(x, 1, axis=1),
    "rot90": lambda x: ops.rot90(ops.reshape(x, (-1, 2, 2)), axes=(1, 2)),
    "swapaxes": lambda x: ops.swapaxes(ops.reshape(x, (-1, 2, 2)), 1, 2),
    "moveaxis": lambda x: ops.moveaxis(ops.reshape(x, (-1, 1, 4)), 1, 2),
    "tensordot": lambda x: ops.tensordot(x, np.ones((4, 2), "float32"), axes=1),
    "quantile": lambda x: ops.quantile(x, 0.3, axis=1),
    "percentile": lambda x: ops.percentile(x, 30.0, axis=1),
    "searchsorted": lambda x: ops.searchsorted(np.array([0.2, 0.5, 0.8], "float32"), x[0]),
    "digitize": lambda x: ops.digitize(x, np.array([0.2, 0.5, 0.8])),
    "bincount": lambda x: ops.bincount(ops.cast(x * 3, "int32"), minlength=5),
    "histogram": lambda x: ops.histogram(x[0], bins=3)[0],
    "ctc_loss": lambda x: ops.ctc_loss(np.ones((2, 1), "int32"), ops.reshape(x, (2, 2, 2)), np.ones(2, "int32"), np.array([2, 2])),
    "ctc_decode": lambda x: ops.ctc_decode(ops.reshape(x, (2, 2, 2)), np.array([2, 2]))[1],
    "extract_sequences": lambda x: ops.extract_sequences(x, 2, 1),
    "stft": lambda x: ops.stft(x, 4, 2, 4)[0],
    "istft": lambda x: ops.istft(ops.stft(x, 4, 2, 4), 4, 2, 4),
    "unfold": lambda x: ops.unfold(_picture(x), 2),
    "fold": lambda x: ops.fold(ops.reshape(x, (2, 4, 1)), (2, 2), (2, 2)),
    "fft": lambda x: ops.fft((x, x))[0],
    "ifft": lambda x: ops.ifft((x, x))[0],
    "fft2": lambda x: ops.fft2((ops.reshape(x, (-1, 2, 2)),) * 2)[0],
    "ifft2": lambda x: ops.ifft2((ops.reshape(x, (-1, 2, 2)),) * 2)[0],
    "irfft": lambda x: ops.irfft((x, x)),
    "overlap_and_add": lambda x: ops.overlap_and_add(ops.reshape(x, (-1, 2, 2)), 1),
    "conv": lambda x: ops.conv(ops.reshape(x, (-1, 2, 2)), np.ones((1, 2, 3), "float32"), 1),
    "depthwise_conv": lambda x: ops.depthwise_conv(ops.reshape(x, (-1, 2, 2)), np.ones((1, 2, 1), "float32"), 1),
    "separable_conv": lambda x: ops.separable_conv(
        ops.reshape(x, (-1, 2, 2)), np.ones((1, 2, 1), "float32"), np.ones((1, 2, 3), "float32"), 1
    ),
    "conv_transpose": lambda x: ops.conv_transpose(
        ops.reshape(x, (-1, 2, 2)), np.ones((1, 3, 2), "float32"), 1, padding="same", data_format="channels_last"
    ),
    "max_pool": lambda x: ops.max_pool(ops.reshape(x, (-1, 4, 1)), 2),
    "average_pool": lambda x: ops.average_pool(ops.reshape(x, (-1, 4, 1)), 2),
    "adaptive_max_pool": lambda x: ops.adaptive_max_pool(ops.reshape(x, (-1, 4, 1)), (2,)),
    "adaptive_average_pool": lambda x: ops.adaptive_average_pool(ops.reshape(x, (-1, 4, 1)), (2,)),
    "correlate": lambda x: ops.correlate(x[0], np.array([1.0, 2.0], "float32")),
    "convolve": lambda x: ops.convolve(x[0], np.array([1.0, 2.0], "float32")),
    "depth_to_space": lambda x: ops.depth_to_space(ops.reshape(x, (-1, 1, 1, 4)), 2),
    "space_to_depth": lambda x: ops.space_to_depth(_picture(x), 2),
    "dot_product_attention": lambda x: ops.dot_product_attention(*[ops.reshape(x, (-1, 2, 1, 2))] * 3),
    "solve": lambda x: ops.solve(np.array([[[2.0, 0.0], [1.0, 3.0]]] * 2, "float32"), ops.reshape(x, (2, 2, 2))),
    "solve_triangular": lambda x: ops.solve_triangular(
        np.array([[[2.0, 0.0], [1.0, 3.0]]] * 2, "float32"), ops.reshape(x, (2, 2, 2)), lower=True
    ),
    "lstsq": lambda x: ops.lstsq(np.eye(2, dtype="float32"), ops.reshape(x, (2, 4))),
    "cross": lambda x: ops.cross(x[:, :3], x[:, 1:]),
    "kron": lambda x: ops.kron(x, np.ones((1, 2), "float32")),
    "outer": lambda x: ops.outer(x, x),
    "full_like": lambda x: ops.full_like(x, 3.0),
    "vdot": lambda x: ops.vdot(x, x),
    "inner": lambda x: ops.inner(x, x),
    "isin": lambda x: ops.isin(ops.cast(x * 3, "int32"), [1, 2]),
    "polar": lambda x: ops.real(ops.polar(x, x)),
    "view_as_complex": lambda x: ops.real(ops.view_as_complex(ops.reshape(x, (-1, 2, 2)))),
    "view_as_real": lambda x: ops.view_as_real(ops.view_as_complex(ops.reshape(x, (-1, 2, 2)))),
    "logdet": lambda x: ops.logdet(_positive(x)),
    "slogdet": lambda x: ops.slogdet(_positive(x))[1],
    "det": lambda x: ops.det(_positive(x)),
    "inv": lambda x: ops.inv(_positive(x)),
    "cholesky": lambda x: ops.cholesky(_positive(x)),
    "cholesky_inverse": lambda x: ops.cholesky_inverse(ops.cholesky(_positive(x))),
    "eigh": lambda x: ops.eigh(_positive(x))[0],
    "eig": lambda x: ops.real(ops.eig(_positive(x))[0]),
    "qr": lambda x: ops.qr(_positive(x))[1],
    "svd": lambda x: ops.svd(_positive(x))[1],
    "lu_factor": lambda x: ops.lu_factor(ops.matmul(x, ops.transpose(x)))[0],
    "expm": lambda x: ops.expm(_positive(x)),
    "triu": lambda x: ops.triu(ops.reshape(x, (-1, 2, 2)), k=1),
    "nan_to_num": lambda x: ops.nan_to_num(x, nan=1.0),
    "glu": lambda x: ops.glu(x, axis=-1),
    "ldexp": lambda x: ops.ldexp(x, ops.cast(x * 3, "int32")),
    "gcd": lambda x: ops.gcd(ops.cast(x * 9, "int32"), 6),
    "lcm": lambda x: ops.lcm(ops.cast(x * 9, "int32"), 6),
    "binary_crossentropy": lambda x: ops.binary_crossentropy(ops.cast(x > 0.5, "float32"), x),
    "categorical_crossentropy": lambda x: ops.categorical_crossentropy(ops.one_hot([1, 2], 4), ops.softmax(x)),
    "sparse_categorical_crossentropy": lambda x: ops.sparse_categorical_crossentropy(np.array([1, 2], "int32"), ops.softmax(x)),
    "normalize": lambda x: ops.normalize(x, axis=-1, order=1),
    "psnr": lambda x: ops.psnr(x, x * 0.5, 1.0),
    "logical_not": lambda x: ops.logical_not(x > 0.5),
    "frexp": lambda x: ops.frexp(x)[0],
    "divmod": lambda x: ops.divmod(x, 0.3)[1],
    "modf": lambda x: ops.modf(x * 5)[0],
    "meshgrid": lambda x: ops.meshgrid(x[0], x[1])[1],
    "nonzero": lambda x: ops.nonzero(x)[1],
    "unravel_index": lambda x: ops.unravel_index(ops.cast(x * 3, "int32"), (2, 2))[1],
    "fmod": lambda x: ops.fmod(x, 0.3),
    "image.resize": lambda x: ops.image.resize(_picture(x), (4, 4), interpolation="nearest"),
    "image.rgb_to_grayscale": lambda x: ops.image.rgb_to_grayscale(_colours(x)),
    "image.rgb_to_hsv": lambda x: ops.image.rgb_to_hsv(_colours(x)),
    "image.hsv_to_rgb": lambda x: ops.image.hsv_to_rgb(_colours(x)),
    "image.crop_images": lambda x: ops.image.crop_images(_picture(x), top_cropping=1, left_cropping=0, target_height=1, target_width=2),
    "image.pad_images": lambda x: ops.image.pad_images(_picture(x), top_padding=1, left_padding=0, target_height=4, target_width=2),
    "image.extract_patches": lambda x: ops.image.extract_patches(_picture(x), (1, 1)),
    "image.extract_patches_3d": lambda x: ops.image.extract_patches_3d(ops.reshape(x, (-1, 1, 2, 2, 1)), (1, 1, 1)),
    "image.affine_transform": lambda x: ops.image.affine_transform(_picture(x), np.array([[1.0, 0, 1, 0, 1, 0, 0, 0]] * 2, "float32")),
    "image.perspective_transform": lambda x: ops.image.perspective_transform(
        _picture(x), np.array([[[0.0, 0], [1, 0], [0, 1], [1, 1]]] * 2, "float32"),
        np.array([[[0.0, 0], [1, 0], [0, 1], [1, 1]]] * 2, "float32"),
    ),
    "image.map_coordinates": lambda x: ops.image.map_coordinates(x, np.array([[0, 1], [1, 2]], "float32"), 1),
    "image.gaussian_blur": lambda x: ops.image.gaussian_blur(_picture(x), (3, 3), (1.0, 1.0)),
    "image.elastic_transform": lambda x: ops.image.elastic_transform(_picture(x), seed=1),
    "image.scale_and_translate": lambda x: ops.image.scale_and_translate(
        _picture(x), (2, 4, 4, 1), [2.0, 2.0], [0.0, 0.0], (1, 2), "linear"
    ),
    "image.sobel_edges": lambda x: ops.image.sobel_edges(_picture(x)),
    "image.ssim": lambda x: ops.image.ssim(ops.image.resize(_picture(x), (16, 16)), ops.ones((2, 16, 16, 1)), 1.0),
}  # fmt: skip
"""Operations that need more than tensors, or tensors of another shape."""


def drawn(tensor: Any) -> Any:
    shape = [tensor.shape[0] or 2, *(size or 7 for size in tensor.shape[1:])]
    if tensor.dtype == "string":
        import tensorflow as tf

        return tf.constant(np.full(shape, "a b"))
    chance = np.random.default_rng(0)
    if "int" in tensor.dtype:
        return chance.integers(0, 3, shape).astype(tensor.dtype)
    return chance.random(shape).astype(tensor.dtype)


def results(model: keras.Model) -> list[np.ndarray]:
    inputs = [drawn(tensor) for tensor in model.inputs]
    keras.utils.set_random_seed(1)
    given = model(inputs[0] if len(inputs) == 1 else inputs, training=False)
    return [np.asarray(one) for one in keras.tree.flatten(given)]


def _called(call: Callable[[Any], Any], x: Any) -> keras.Model:
    return keras.Model(x, call(x))


def _first(ways: Sequence[Callable[[], keras.Model]]) -> keras.Model:
    """The first model that computes something; else the first that could be built, which Keras cannot compute."""
    built: list[keras.Model] = []
    errors: list[Exception] = []
    for way in ways:
        try:
            built.append(way())
            results(built[-1])
        except Exception as error:  # noqa: BLE001 - the next way may be right
            errors.append(error)
        else:
            return built[-1]
    if built:
        return built[0]
    raise errors[-1]


def _positive(x: Any) -> Any:
    """Matrices of 2 × 2 that can be inverted."""
    return ops.reshape(x, (2, 2, 2)) * 0.1 + np.eye(2, dtype="float32")


def _picture(x: Any) -> Any:
    return ops.reshape(x, (-1, 2, 2, 1))


def _colours(x: Any) -> Any:
    return ops.concatenate([_picture(x)] * 3, axis=-1)


def operation_model(name: str) -> keras.Model:
    """A model that uses one operation. Raises what Keras raises when no call of it makes one."""
    x = keras.Input((4,), batch_size=2, name=_X)
    function = ops
    for word in name.split("."):
        function = getattr(function, word)
    calls = [_SPECIAL[name]] if name in _SPECIAL else list(_calls(function))
    return _first([partial(_called, call, x) for call in calls])


def _calls(function: Any) -> Iterator[Callable[[Any], Any]]:
    """One tensor, two, a list of them; also of whole numbers, truth values and matrices."""
    for change in (_same, _whole, _truth, _matrix):
        yield from (partial(call, function, change) for call in _FORMS)


_FORMS: tuple[Callable[..., Any], ...] = (
    lambda function, change, x: function(change(x)),
    lambda function, change, x: function(change(x), change(x * 0.5)),
    lambda function, change, x: function([change(x), change(x * 0.5)]),
    lambda function, change, x: function(change(x), axis=-1),
    lambda function, change, x: function(change(x), 1),
    lambda function, change, x: function(change(x), change(x * 0.5), change(x)),
)


def _same(x: Any) -> Any:
    return x


def _whole(x: Any) -> Any:
    return ops.cast(x * 9, "int32")


def _truth(x: Any) -> Any:
    return x > 0.5


def _matrix(x: Any) -> Any:
    return ops.reshape(x, (-1, 2, 2))


_SHAPES = ((8, 8, 3), (6, 4), (4,), (4, 4, 4, 3), (3, 8, 8, 3), (8, 8, 1), (2, 4, 4, 4, 3), (8, 8, 8))
_GIVEN: dict[str, dict[str, Any]] = {
    "Bidirectional": {"layer": lambda: keras.layers.LSTM(3)},
    "TimeDistributed": {"layer": lambda: keras.layers.Dense(3)},
    "SpectralNormalization": {"layer": lambda: keras.layers.Dense(3)},
    "EinsumDense": {"equation": "abc,cd->abd", "output_shape": (None, 5)},
    "Reshape": {"target_shape": (-1, 2)},
    "Permute": {"dims": (2, 1)},
    "Embedding": {"input_dim": 10, "output_dim": 3},
    "StringLookup": {"vocabulary": ["a", "b"]},
    "IntegerLookup": {"vocabulary": [1, 2]},
    "TextVectorization": {"vocabulary": ["a", "b"]},
    "Discretization": {"bin_boundaries": [0.2, 0.5]},
    "HashedCrossing": {"num_bins": 5},
    "Dot": {"axes": 1},
    "Normalization": {"mean": 0.5, "variance": 2.0},
    "CenterCrop": {"height": 4, "width": 4},
    "Resizing": {"height": 4, "width": 4},
    "RandomCrop": {"height": 4, "width": 4},
    "GroupNormalization": {"groups": 2},
    "STFTSpectrogram": {"frame_length": 4, "frame_step": 2, "fft_length": 4},
}
_PAIRS = {"MaxUnpooling2D": ((4, 4, 3), (8, 8, 3)), "ROIPooling2D": ((8, 8, 3), (5, 4))}
"""Layers of two inputs of different shapes."""
_TYPES = {"StringLookup": "string", "TextVectorization": "string", "IntegerLookup": "int32", "Embedding": "int32",
          "HashedCrossing": "int32", "Hashing": "int32", "CategoryEncoding": "int32", "Rescaling": "float32"}  # fmt: skip


def layer_model(name: str) -> keras.Model:
    """A model of one layer. Raises what Keras raises when it takes none of the inputs."""
    if name in _OTHERS:
        return _OTHERS[name]()
    item = _CATALOG[name]
    if name in _PAIRS:
        return _one_layer(item, *_PAIRS[name])
    return _first([partial(_one_layer, item, *shapes) for shape in _SHAPES for shapes in ((shape,), (shape, shape))])


def _sequence(layer: Any) -> keras.Model:
    x = keras.Input((6, 4), name="first")
    return keras.Model(x, layer(x))


def _one_layer(item: NodeType, shape: tuple[int, ...], other: tuple[int, ...] | None = None) -> keras.Model:
    keras.backend.clear_session()
    import workbench.layers

    cls = getattr(workbench.layers if item.module.startswith("workbench") else keras.layers, item.name)
    settings = {one.name: thawed(one.initial) for one in item.parameters if one.required}
    settings |= {word: value() if callable(value) else value for word, value in _GIVEN.get(item.name, {}).items()}
    layer = cls(**settings, name="tried")
    dtype = _TYPES.get(item.name, "float32")
    first = keras.Input(shape if item.name != "TextVectorization" else (), dtype=dtype, name="first")
    if other is None:
        return keras.Model(first, layer(first))
    second = keras.Input(other, dtype=dtype, name="second")
    if item.call == "arguments":
        return keras.Model([first, second], layer(first, second))
    return keras.Model([first, second], layer([first, second]))
