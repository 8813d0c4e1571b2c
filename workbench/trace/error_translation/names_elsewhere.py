"""Names of older versions, of other libraries and of usual imports, with what Keras 3 has instead: all of it code."""

from collections.abc import Mapping

from workbench.catalog.renamed_arguments import LAYER_CLASSES
from workbench.messages import mark

IMPORTS = {
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "pd": "import pandas as pd",
    "tf": "import tensorflow as tf",
    "keras": "import keras",
    "layers": "from keras import layers",
    "ops": "from keras import ops",
    "wb": "import workbench as wb",
    "os": "import os",
    "cv2": "import cv2",
    "sns": "import seaborn as sns",
    "Path": "from pathlib import Path",
    "Image": "from PIL import Image",
    **{name: f"from keras.layers import {name}" for name in ("Dense", "Conv2D", "Flatten", "MaxPooling2D", "Dropout")},
    **{name: f"from keras import {name}" for name in ("Sequential", "Model", "Input")},
    "to_categorical": "from keras.utils import to_categorical",
    "train_test_split": "from sklearn.model_selection import train_test_split",
}
REMOVED = {
    "predict_classes": "np.argmax(model.predict(x), axis=-1)",
    "predict_proba": "model.predict(x)",
    "fit_generator": "model.fit(generator)",
    "evaluate_generator": "model.evaluate(generator)",
    "predict_generator": "model.predict(generator)",
    "output_shape": "layer.output.shape",
    "input_shape": "layer.input.shape",
    "get_output_at": "layer.output",
    "get_input_at": "layer.input",
    "total_loss": "model.loss",
    "set_lr": "model.optimizer.learning_rate = …",
    "lr": "model.optimizer.learning_rate",
}
ALREADY = mark("leave it out, since this is an array of NumPy already")
SHAPE, REPLACED = mark("use x.shape"), mark("use {function}")
NOT_NEEDED, TRAINS = (
    mark("it is not needed: leave it out"),
    mark("fit and predict do that by themselves: leave it out"),
)
TORCH: Mapping[str, tuple[str, str]] = {
    "size": (SHAPE, ""),
    "view": (REPLACED, "keras.ops.reshape(x, …), layers.Reshape"),
    "permute": (REPLACED, "keras.ops.transpose(x, …), layers.Permute"),
    "unsqueeze": (REPLACED, "keras.ops.expand_dims(x, …)"),
    "squeeze": (REPLACED, "keras.ops.squeeze(x, …)"),
    "contiguous": (NOT_NEEDED, ""),
    "detach": (REPLACED, "keras.ops.stop_gradient(x)"),
    "cuda": (NOT_NEEDED, ""),
    "cpu": (NOT_NEEDED, ""),
    "to": (NOT_NEEDED, ""),
    "zero_grad": (TRAINS, ""),
    "backward": (TRAINS, ""),
    "eval": (TRAINS, ""),
    "train": (TRAINS, ""),
    "parameters": (REPLACED, "model.trainable_weights"),
    "state_dict": (REPLACED, "model.get_weights(), model.save_weights(…)"),
    "forward": (REPLACED, "call"),
    "item": (REPLACED, "float(x)"),
    "numpy": (ALREADY, ""),
    "reshape": (REPLACED, "keras.ops.reshape(x, …), layers.Reshape"),
    "flatten": (REPLACED, "layers.Flatten"),
    "mean": (REPLACED, "keras.ops.mean(x)"),
    "sum": (REPLACED, "keras.ops.sum(x)"),
    "argmax": (REPLACED, "keras.ops.argmax(x, axis=-1)"),
    "astype": (REPLACED, "keras.ops.cast(x, …)"),
}
ARRAY_METHODS = ("numpy", "reshape", "flatten", "mean", "sum", "argmax", "astype", "squeeze", "item")
"""Methods that NumPy or eager tensors have: only the words about PyTorch do not suit."""
LAYERS_ELSEWHERE = {
    "Linear": "Dense",
    "BatchNorm1d": "BatchNormalization",
    "BatchNorm2d": "BatchNormalization",
    "MaxPool2d": "MaxPooling2D",
    "AvgPool2d": "AveragePooling2D",
    "ConvTranspose2d": "Conv2DTranspose",
    "Upsample": "UpSampling2D",
    "Merge": "Add, Concatenate",
    "merge": "Add, Concatenate",
    "SpatialDropout": "SpatialDropout2D",
    "InputSpec": "keras.InputSpec",
    **LAYER_CLASSES,
}
MOVED = {
    "np_utils": "from keras.utils import to_categorical",
    "convolutional": "from keras.layers import Conv2D",
    "core": "from keras.layers import Dense",
    "pooling": "from keras.layers import MaxPooling2D",
    "recurrent": "from keras.layers import LSTM",
    "embeddings": "from keras.layers import Embedding",
    "normalization": "from keras.layers import BatchNormalization",
    "advanced_activations": "from keras.layers import LeakyReLU",
    "merge": "from keras.layers import Concatenate",
    "noise": "from keras.layers import GaussianNoise",
    "wrappers": "from keras.layers import TimeDistributed",
    "engine": "from keras import Model",
    "generic_utils": "from keras import utils",
    "vis_utils": "from keras.utils import plot_model",
    "topology": "from keras import Layer",
    "legacy": "from keras import layers",
    "objectives": "from keras import losses",
    "backend": "from keras import ops",
    "contrib": "from keras import layers",
    "scikit_learn": "from keras.wrappers import SKLearnClassifier",
}
GONE = {
    "ImageDataGenerator": "keras.utils.image_dataset_from_directory, and layers such as RandomFlip for augmentation",
    "multi_gpu_model": "tf.distribute.MirroredStrategy",
    "KerasClassifier": "keras.wrappers.SKLearnClassifier",
    "KerasRegressor": "keras.wrappers.SKLearnRegressor",
    "LocallyConnected1D": "Conv1D",
    "LocallyConnected2D": "Conv2D",
    "ThresholdedReLU": "ReLU(threshold=…)",
}
"""What Keras 3 has no longer, whatever module it was in."""
NUMPY_TYPES = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32")
PIP = {"cv2": "opencv-python", "sklearn": "scikit-learn", "PIL": "pillow", "skimage": "scikit-image",
        "yaml": "pyyaml", "pydicom": "pydicom", "keras_workbench": "keras-workbench"}  # fmt: skip
PACKAGES = ("numpy", "tensorflow", "keras", "matplotlib", "pandas", "sklearn", "workbench", "seaborn", "skimage",
             "cv2", "PIL", "pydicom", "scipy")  # fmt: skip
