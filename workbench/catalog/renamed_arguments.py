"""What Keras 1 and 2 called layers and arguments, and what Keras 3 calls them. The one place that says so.

Importers read old code and files with it, and the translation of errors explains an argument that Keras refuses.
"""

from collections.abc import Mapping
from types import MappingProxyType

LAYER_CLASSES: Mapping[str, str] = MappingProxyType({
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "SeparableConvolution2D": "SeparableConv2D",
    "Deconvolution2D": "Conv2DTranspose",
    "TimeDistributedDense": "Dense",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "CuDNNLSTM": "LSTM",
    "CuDNNGRU": "GRU",
    "LSTMV2": "LSTM",
    "GRUV2": "GRU",
})  # fmt: skip
"""Layers that only changed their names."""

_COMMON = {
    "nb_filter": "filters",
    "border_mode": "padding",
    "subsample": "strides",
    "bias": "use_bias",
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "dim_ordering": "data_format",
    "atrous_rate": "dilation_rate",
    "filter_length": "kernel_size",
    "subsample_length": "strides",
    "pool_length": "pool_size",
    "stride": "strides",
}
_RECURRENT = {
    **_COMMON,
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "U_regularizer": "recurrent_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
}
_OF_LAYERS: Mapping[str, Mapping[str, str]] = {
    "Dense": {**_COMMON, "output_dim": "units"},
    "Embedding": {"init": "embeddings_initializer", "W_regularizer": "embeddings_regularizer",
                  "W_constraint": "embeddings_constraint"},
    "LSTM": _RECURRENT,
    "GRU": _RECURRENT,
    "SimpleRNN": _RECURRENT,
    "BatchNormalization": {"beta_init": "beta_initializer", "gamma_init": "gamma_initializer"},
    "Dropout": {"p": "rate"},
    "SpatialDropout1D": {"p": "rate"},
    "SpatialDropout2D": {"p": "rate", "dim_ordering": "data_format"},
    "GaussianDropout": {"p": "rate"},
    "GaussianNoise": {"sigma": "stddev"},
    "LeakyReLU": {"alpha": "negative_slope"},
    "PReLU": {"init": "alpha_initializer"},
    "UpSampling1D": {"length": "size"},
    "RepeatVector": {},
    "Concatenate": {"concat_axis": "axis"},
    "Dot": {"dot_axes": "axes"},
    "ELU": {},
    "ActivityRegularization": {},
    "InputLayer": {"batch_input_shape": "batch_shape", "input_dtype": "dtype"},
}  # fmt: skip

_MODEL = {"input": "inputs", "output": "outputs"}
_OPTIMIZER = {"lr": "learning_rate"}
_TRAINING = {
    "nb_epoch": "epochs",
    "samples_per_epoch": "steps_per_epoch",
    "nb_val_samples": "validation_steps",
    "val_samples": "steps",
    "show_accuracy": "metrics",
}
_OTHERS: Mapping[str, Mapping[str, str]] = {
    "Model": _MODEL,
    "Functional": _MODEL,
    "Optimizer": _OPTIMIZER,
    **dict.fromkeys(("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl"), _OPTIMIZER),
    **dict.fromkeys(("fit", "evaluate", "predict", "fit_generator"), _TRAINING),
    "ReduceLROnPlateau": {"epsilon": "min_delta"},
    "ModelCheckpoint": {"period": "save_freq"},
    "l1": {"l": "l1"},
    "l2": {"l": "l2"},
    "to_categorical": {"nb_classes": "num_classes"},
}

MOVED_TO_INPUT: Mapping[str, str] = MappingProxyType({
    "input_shape": "shape",
    "batch_input_shape": "batch_shape",
    "input_dim": "shape",
    "input_length": "shape",
    "input_dtype": "dtype",
})  # fmt: skip
"""Arguments by which the first layer of a Sequential told the shape of its data; today ``keras.Input`` does."""


def renamed_arguments(owner: str) -> Mapping[str, str]:
    """Old and new names of arguments of a layer, of ``Model``, an optimizer, or a method such as ``fit``.

    >>> renamed_arguments("Adam")["lr"], renamed_arguments("Conv2D")["border_mode"]
    ('learning_rate', 'padding')
    """
    if owner in _OTHERS:
        return _OTHERS[owner]
    return _OF_LAYERS.get(LAYER_CLASSES.get(owner, owner), _COMMON)
