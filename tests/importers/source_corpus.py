# ruff: noqa: E501 - lines of other people's code are as long as they are
"""Models as people write them: each source with the layers that must come back, or the refusal that must be given."""

import json

from msgspec import Struct


class Case(Struct, frozen=True):
    """A source, the types of the nodes it gives (or the name of the error class), and the codes of its remarks."""

    id: str
    kind: str
    source: str
    expected: tuple[str, ...] | str
    remarks: tuple[str, ...] = ()
    name: str = ""


IMPORTS = (
    "import numpy as np\nimport keras\nfrom keras import layers, ops\nfrom keras.models import Sequential, Model\n"
    "from keras.layers import Input, Dense, Flatten, Conv2D, MaxPooling2D, Dropout, Embedding, LSTM\n"
)
SMALL = "Sequential([Input((4,)), Dense(3), Dense(2)])"
TWO = ("Input", "Dense", "Dense")
ONE = ("Input", "Dense")
CASES: list[Case] = []


def case(kind: str, id: str, source: str, expected: tuple[str, ...] | str, *remarks: str, name: str = "") -> None:  # noqa: A002
    CASES.append(Case(id, kind, source, expected, remarks, name))


def _where_models_are() -> None:
    kind = "where the model is"
    guard = 'if __name__ == "__main__":\n'
    case(kind, "variable", f"{IMPORTS}model = {SMALL}\n", TWO)
    case(kind, "other-name", f"{IMPORTS}net = {SMALL}\n", TWO)
    case(kind, "if-main", f"{IMPORTS}{guard}    model = {SMALL}\n", TWO)
    case(kind, "if-main-turned", f"{IMPORTS}if '__main__' == __name__:\n    model = {SMALL}\n", TWO)
    case(
        kind,
        "main-function",
        f"{IMPORTS}def main():\n    model = {SMALL}\n    model.compile()\n{guard}    main()\n",
        TWO,
    )
    case(kind, "main-returns", f"{IMPORTS}def main():\n    return {SMALL}\n{guard}    main()\n", TWO)
    case(
        kind,
        "main-fails",
        f"{IMPORTS}def main():\n    model = {SMALL}\n    1 / 0\n{guard}    main()\n",
        TWO,
        "failed-lines",
    )
    case(kind, "builder", f"{IMPORTS}def build_model():\n    return {SMALL}\n", TWO)
    case(
        kind,
        "builder-default",
        f"{IMPORTS}def cnn(units=3):\n    return Sequential([Input((4,)), Dense(units)])\n",
        ONE,
    )
    case(
        kind,
        "builder-called",
        f"{IMPORTS}def make(n):\n    return Sequential([Input((4,)), Dense(n)])\nm = make(5)\n",
        ONE,
    )
    needs = f"{IMPORTS}def make(n, act):\n    return Sequential([Input((4,)), Dense(n, activation=act)])\n"
    case(kind, "builder-arguments", needs, "BuilderNeedsArguments")
    case(kind, "builder-asked", needs, ONE, name="make(5, 'relu')")
    case(kind, "builder-asked-words", needs, ONE, name="make(n=5, act='relu')")
    static = (
        f"{IMPORTS}class LeNet:\n    @staticmethod\n    def build(width, height, depth, classes):\n"
        "        model = Sequential()\n        model.add(Input((height, width, depth)))\n        model.add(Flatten())\n"
        "        model.add(Dense(classes))\n        return model\n"
    )
    case(kind, "static-method", static, "BuilderNeedsArguments")
    case(kind, "static-method-asked", static, ("Input", "Flatten", "Dense"), name="LeNet.build(28, 28, 1, 10)")
    case(kind, "static-method-called", static + "model = LeNet.build(28, 28, 1, 10)\n", ("Input", "Flatten", "Dense"))
    attribute = f"{IMPORTS}class Net:\n    def __init__(self):\n        self.model = {SMALL}\nnet = Net()\n"
    case(kind, "self-model", attribute, TWO)
    case(kind, "self-model-asked", attribute, TWO, name="net.model")
    hidden = f"{IMPORTS}class Net:\n    def __init__(self):\n        self.model = {SMALL}\n    def run(self):\n        pass\nNet().run()\n"
    case(kind, "self-model-of-nobody", hidden, TWO)
    method = (
        f"{IMPORTS}class Net:\n    def build(self):\n        self.m = {SMALL}\n        return self\nn = Net().build()\n"
    )
    case(kind, "method-sets-model", method, TWO)
    several = f"{IMPORTS}models = {{}}\nfor n in (3, 5):\n    models[f'm{{n}}'] = Sequential([Input((4,)), Dense(n)])\n"
    case(kind, "dict", several, ONE, "several-models")
    case(kind, "dict-asked", several, ONE, "several-models", name='models["m3"]')
    case(kind, "dict-of-one", f"{IMPORTS}nets = dict(a={SMALL})\n", TWO)
    listed = f"{IMPORTS}nets = [Sequential([Input((4,)), Dense(n)]) for n in (3, 5)]\n"
    case(kind, "list", listed, ONE, "several-models")
    case(kind, "list-asked", listed, ONE, "several-models", name="nets[0]")
    case(
        kind,
        "tuple",
        f"{IMPORTS}def make():\n    a = Input((4,))\n    return Model(a, Dense(2)(a)), a\nm, a = make()\n",
        ONE,
    )
    case(kind, "with-block", f"{IMPORTS}import tensorflow as tf\nwith tf.device('/CPU:0'):\n    model = {SMALL}\n", TWO)
    case(kind, "try-block", f"{IMPORTS}try:\n    model = {SMALL}\nexcept Exception:\n    pass\n", TWO)
    case(kind, "walrus", f"{IMPORTS}print((model := {SMALL}))\n", TWO)
    case(kind, "annotated", f"{IMPORTS}model: keras.Model = {SMALL}\n", TWO)
    case(kind, "no-model", "x = 1\n", "NoModelInSource")
    case(kind, "only-imports", IMPORTS, "NoModelInSource")
    case(kind, "empty", "", "NoModelInSource")
    case(kind, "wrong-name", f"{IMPORTS}model = {SMALL}\n", "NoSuchModel", name="encoder")


def _which_model() -> None:
    kind = "which of several models"
    part = f"{IMPORTS}model = {SMALL}; f = Model(model.inputs, model.layers[0].output)\n"
    case(kind, "feature-model", part, ONE, "several-models")
    case(kind, "feature-model-asked", part, TWO, "several-models", name="model")
    trio = (
        f"{IMPORTS}x = Input((8,))\ncode = Dense(2)(x)\nout = Dense(8)(code)\nautoencoder = Model(x, out)\n"
        "encoder = Model(x, code)\ny = Input((2,))\ndecoder = Model(y, autoencoder.layers[-1](y))\n"
    )
    case(kind, "autoencoder", trio, TWO, "several-models")
    case(kind, "autoencoder-compiled", f"{trio}autoencoder.compile('adam', 'mse')\n", TWO, "several-models")
    case(
        kind,
        "autoencoder-fitted",
        f"{trio}autoencoder.compile()\nautoencoder.fit(np.ones((4, 8)), np.ones((4, 8)))\n",
        TWO,
        "several-models",
        "not-run",
    )
    case(kind, "encoder-asked", trio, ONE, "several-models", name="encoder")
    case(kind, "decoder-asked", trio, ONE, "several-models", name="decoder")
    nested = (
        f"{IMPORTS}encoder = Sequential([Input((8,)), Dense(2)], name='enc')\n"
        "decoder = Sequential([Input((2,)), Dense(8)], name='dec')\n"
        "x = Input((8,))\nautoencoder = Model(x, decoder(encoder(x)))\n"
    )
    case(kind, "nested-parts", nested, ("Input", "Model", "Model"))
    gan = (
        f"{IMPORTS}def make_generator():\n    return Sequential([Input((3,)), Dense(8)])\n"
        "def make_discriminator():\n    return Sequential([Input((8,)), Dense(1)])\n"
        "generator = make_generator()\ndiscriminator = make_discriminator()\n"
    )
    case(kind, "gan-apart", gan, ONE, "several-models")
    case(
        kind,
        "gan-together",
        f"{gan}gan = Sequential([Input((3,)), generator, discriminator])\ngan.compile()\n",
        ("Input", "Model", "Model"),
    )
    case(kind, "generator-asked", gan, ONE, "several-models", name="generator")
    case(kind, "by-layer-name", nested, ONE, "several-models", name="enc")
    case(
        kind,
        "compiled-first",
        f"{IMPORTS}a = {SMALL}\nb = Sequential([Input((4,)), Dense(1)])\na.compile()\n",
        TWO,
        "several-models",
    )
    case(kind, "assigned-twice", f"{IMPORTS}model = Sequential([Input((4,)), Dense(1)])\nmodel = {SMALL}\n", TWO)
    case(
        kind,
        "transfer",
        f"{IMPORTS}base = keras.applications.MobileNetV2((32, 32, 3), include_top=False, weights=None)\n"
        "base.trainable = False\nmodel = Sequential([base, layers.GlobalAveragePooling2D(), Dense(2)])\n",
        ("Input", "Model", "GlobalAveragePooling2D", "Dense"),
    )
    case(
        kind,
        "transfer-weights",
        f"{IMPORTS}base = keras.applications.MobileNetV2((96, 96, 3), include_top=False)\n"
        "model = Sequential([base, layers.GlobalAveragePooling2D(), Dense(2)])\n",
        ("Input", "Model", "GlobalAveragePooling2D", "Dense"),
        "not-run",
    )


def _subclasses() -> None:
    kind = "subclasses"
    plain = f"{IMPORTS}class Net(keras.Model):\n    def call(self, x):\n        return x\n"
    case(kind, "subclass", f"{plain}model = Net()\n", "SubclassedModel")
    full = (
        f"{IMPORTS}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.d = Dense(3)\n    def call(self, x):\n        return self.d(x)\n"
    )
    case(kind, "subclass-called", f"{full}model = Net()\nmodel(np.ones((1, 4)))\n", "SubclassedModel")
    case(kind, "subclass-built", f"{full}model = Net()\nmodel.build((None, 4))\nmodel.compile()\n", "SubclassedModel")
    vae = (
        f"{IMPORTS}encoder = Sequential([Input((8,)), Dense(2)])\n"
        "class VAE(keras.Model):\n    def __init__(self, encoder, **kw):\n        super().__init__(**kw)\n"
        "        self.encoder = encoder\n    def call(self, x):\n        return self.encoder(x)\nvae = VAE(encoder)\n"
        "vae.compile('adam')\n"
    )
    case(kind, "vae", vae, "SubclassedBesideOthers")
    case(kind, "vae-encoder", vae, ONE, "several-models", name="encoder")
    step = (
        f"{IMPORTS}class Own(keras.Model):\n    def train_step(self, data):\n        return {{}}\n"
        "x = Input((4,))\nmodel = Own(x, Dense(2)(x))\n"
    )
    case(kind, "own-train-step", step, ONE, "own-class")


def _how_text_looks() -> None:
    kind = "how the text looks"
    text = f"{IMPORTS}model = {SMALL}\n"
    lines = text.rstrip("\n").split("\n")
    case(kind, "prompts", "\n".join(f">>> {line}" for line in lines) + "\n", TWO)
    case(kind, "prompts-answers", "\n".join(f">>> {line}" for line in lines) + "\n>>> model.count_params()\n23\n", TWO)
    case(
        kind,
        "prompts-continued",
        ">>> import keras\n>>> model = keras.Sequential([\n...     keras.Input((4,)),\n"
        "...     keras.layers.Dense(3),\n... ])\n",
        ONE,
    )
    case(kind, "ipython", "\n".join(f"In [{n}]: {line}\n" for n, line in enumerate(lines)), TWO)
    case(
        kind,
        "ipython-answers",
        "In [1]: import keras\n\nIn [2]: model = keras.Sequential([keras.Input((4,)),\n"
        "   ...:     keras.layers.Dense(3)])\n\nIn [3]: model.count_params()\nOut[3]: 15\n",
        ONE,
    )
    case(kind, "magics", f"%matplotlib inline\n!pip install keras\n{text}%timeit 1\nkeras?\n", TWO)
    case(kind, "magic-time", f"{IMPORTS}%time model = {SMALL}\n", TWO)
    case(kind, "cell-magic", f"%%time\n{text}", TWO)
    case(kind, "shell-result", f"files = !ls\n{text}", TWO)
    case(kind, "other-language", "%%bash\nls -l | grep x\n", "NoModelInSource")
    case(kind, "bom", f"\ufeff{text}", TWO)
    case(kind, "no-break-space", text.replace(" = ", "\u00a0= "), TWO)
    case(kind, "typographic-quotes", f"{IMPORTS}model = Sequential([Input((4,)), Dense(3, activation=“relu”)])\n", ONE)
    case(kind, "windows-lines", text.replace("\n", "\r\n"), TWO)
    case(kind, "indented", "".join(f"    {line}\n" for line in lines), TWO)
    case(kind, "fenced", f"Try this:\n\n```python\n{text}```\n", TWO)
    case(kind, "print-statement", f"{text}print 'done'\n", TWO)
    case(kind, "syntax-error", "import keras\nmodel = keras.Sequential([\n", "SourceFailed")
    notebook = {"nbformat": 4, "cells": [
        {"cell_type": "markdown", "source": ["# title"]},
        {"cell_type": "code", "source": [f"{line}\n" for line in lines[:5]]},
        {"cell_type": "code", "source": "%matplotlib inline\n!nvidia-smi"},
        {"cell_type": "code", "source": lines[5]},
    ]}  # fmt: skip
    case(kind, "notebook-text", json.dumps(notebook), TWO)
    case(kind, "path-of-nothing", "model_file.py", "NoSuchFile")
    case(kind, "notebook-of-nothing", "missing.ipynb", "NoSuchFile")


def _scripts() -> None:
    kind = "whole scripts"
    text = f"{IMPORTS}model = {SMALL}\n"
    case(kind, "missing-library", f"{text}import library_that_is_missing\n", TWO, "failed-lines")
    case(
        kind,
        "missing-library-before",
        f"import library_that_is_missing as gone\n{text}gone.show(model)\n",
        TWO,
        "failed-lines",
    )
    case(kind, "missing-data", f"{text}x = np.load('x.npy')\nmodel.compile()\nmodel.fit(x, x)\n", TWO, "failed-lines")
    case(
        kind,
        "error-before",
        f"{IMPORTS}model = Sequential()\nmodel.add(Input((4,)))\nmodel.add(Dense(units))\n",
        "SourceFailed",
    )
    case(kind, "error-in-layer", f"{IMPORTS}model = Sequential([Input((4,)), Dense('three')])\n", "SourceFailed")
    case(kind, "error-in-the-way", f"{IMPORTS}x = Input((4,))\ny = Dense(n)(x)\nmodel = Model(x, y)\n", "SourceFailed")
    case(
        kind,
        "fit",
        f"{text}model.compile('adam', 'mse')\nh = model.fit(np.ones((4, 4)), np.ones((4, 2)), epochs=1000)\n"
        "print(h.history['loss'][-1])\n",
        TWO,
        "not-run",
    )
    case(
        kind,
        "evaluate",
        f"{text}model.compile('adam', 'mse', metrics=['mae'])\nloss, mae = model.evaluate(1, 2)\n"
        "print(f'{mae:.2f}')\n",
        TWO,
        "not-run",
    )
    case(
        kind,
        "shape-of-data",
        f"{IMPORTS}model = Sequential([Dense(3, activation='relu'), Dense(2)])\nmodel.compile('adam', 'mse')\n"
        "model.fit(np.ones((10, 4)), np.ones((10, 2)), epochs=3)\n",
        TWO,
        "not-run",
    )
    case(
        kind,
        "shape-of-data-set",
        f"{IMPORTS}import tensorflow as tf\nds = tf.data.Dataset.from_tensor_slices((np.ones((8, 4)), np.ones((8, 2))))\n"
        "model = Sequential([Dense(3, activation='relu'), Dense(2)])\nmodel.compile('adam', 'mse')\n"
        "model.fit(ds.batch(2))\n",
        TWO,
        "not-run",
    )
    case(
        kind,
        "asks",
        f"{IMPORTS}n = int(input('units? '))\nmodel = Sequential([Input((4,)), Dense(n)])\n",
        "SourceFailed",
    )
    case(kind, "predict", f"{text}p = model.predict(np.ones((1, 4)))\nprint(p[0])\n", TWO, "not-run")
    case(kind, "save", f"{text}model.save('net.keras')\n", TWO, "not-run")
    case(
        kind,
        "mnist",
        f"{IMPORTS}from keras.datasets import mnist\n(x, y), (xt, yt) = mnist.load_data()\n"
        "x = x.reshape(60000, 784) / 255\nmodel = Sequential([Input((x.shape[1],)), Dense(len(np.unique(y)))])\n",
        ONE,
        "not-run",
    )
    case(
        kind,
        "download",
        f"import urllib.request\n{text}urllib.request.urlretrieve('http://example.org/x', 'x')\n",
        TWO,
        "not-run",
        "failed-lines",
    )
    case(kind, "exit", f"{text}import sys\nsys.exit(0)\n", TWO)
    case(
        kind,
        "arguments",
        f"import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, default=3)\n"
        f"a = p.parse_args()\n{IMPORTS}model = Sequential([Input((4,)), Dense(a.n)])\n",
        ONE,
    )
    case(kind, "sleep", f"import time\n{text}time.sleep(1000)\n", TWO, "not-run")


def _old_keras() -> None:
    kind = "Keras 1 and 2"
    flat = ("Input", "Conv2D", "Activation", "MaxPooling2D", "Flatten", "Dense")
    case(
        kind,
        "keras-1-cnn",
        "from keras.models import Sequential\nfrom keras.layers.core import Dense, Activation, Flatten\n"
        "from keras.layers.convolutional import Convolution2D, MaxPooling2D\nmodel = Sequential()\n"
        "model.add(Convolution2D(8, 3, 3, border_mode='same', input_shape=(8, 8, 3), init='he_normal'))\n"
        "model.add(Activation('relu'))\nmodel.add(MaxPooling2D(pool_size=(2, 2)))\nmodel.add(Flatten())\n"
        "model.add(Dense(output_dim=10, init='uniform', W_regularizer='l2'))\n",
        flat,
    )
    case(
        kind,
        "nb-filter",
        "from keras.models import Sequential\nfrom keras.layers import Convolution2D\nm = Sequential()\n"
        "m.add(Convolution2D(nb_filter=4, nb_row=3, nb_col=3, subsample=(2, 2), dim_ordering='tf', input_shape=(8, 8, 1)))\n",
        ("Input", "Conv2D"),
    )
    case(
        kind,
        "model-input-output",
        "from keras.layers import Input, Dense\nfrom keras.models import Model\na = Input((4,))\n"
        "m = Model(input=a, output=Dense(2)(a))\n",
        ONE,
    )
    case(
        kind,
        "merge-function",
        "from keras.layers import Input, Dense, merge\nfrom keras.models import Model\na = Input((4,))\n"
        "m = Model(input=a, output=merge([a, Dense(4)(a)], mode='concat', concat_axis=1))\n",
        ("Input", "Dense", "Concatenate"),
    )
    case(
        kind,
        "merge-sum",
        "from keras.layers import Input, Dense, merge\nfrom keras.models import Model\na = Input((4,))\n"
        "m = Model(a, merge([a, Dense(4)(a)], mode='sum'))\n",
        ("Input", "Dense", "Add"),
    )
    case(
        kind,
        "engine",
        "from keras.engine import Input, Model\nfrom keras.engine.topology import Layer\n"
        "from keras.layers import Dense\na = Input((4,))\nm = Model(a, Dense(2)(a))\n",
        ONE,
    )
    case(
        kind,
        "np-utils",
        "from keras.utils import np_utils\nimport keras\ny = np_utils.to_categorical([0, 1, 2])\n"
        "m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(y.shape[1])])\n",
        ONE,
    )
    case(
        kind,
        "np-utils-module",
        "from keras.utils.np_utils import to_categorical\nimport keras\n"
        "m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n",
        ONE,
    )
    case(
        kind,
        "optimizer-lr",
        "import keras\nfrom keras.optimizers import SGD, adam\n"
        "m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n"
        "m.compile(SGD(lr=0.01, decay=1e-6, momentum=0.9, nesterov=True), 'mse')\nm.compile(adam(lr=1e-3), 'mse')\n",
        ONE,
    )
    case(
        kind,
        "advanced-activations",
        "from keras.models import Sequential\nfrom keras.layers import Dense\n"
        "from keras.layers.advanced_activations import LeakyReLU\nfrom keras.layers.normalization import BatchNormalization\n"
        "m = Sequential([Dense(3, input_dim=4), LeakyReLU(alpha=0.1), BatchNormalization(mode=0)])\n",
        ("Input", "Dense", "LeakyReLU", "BatchNormalization"),
    )
    case(
        kind,
        "recurrent",
        "from keras.models import Sequential\nfrom keras.layers.recurrent import LSTM\n"
        "from keras.layers.embeddings import Embedding\nm = Sequential([Embedding(50, 8, input_length=10), LSTM(4)])\n",
        ("Input", "Embedding", "LSTM"),
    )
    case(
        kind,
        "batch-input-shape",
        "from keras.models import Sequential\nfrom keras.layers import LSTM\n"
        "m = Sequential()\nm.add(LSTM(4, batch_input_shape=(2, 5, 3), stateful=True))\n",
        ("Input", "LSTM"),
    )
    case(
        kind,
        "lstm-input-dim",
        "from keras.models import Sequential\nfrom keras.layers import LSTM, Dense\n"
        "m = Sequential()\nm.add(LSTM(4, input_dim=3, input_length=5, consume_less='gpu'))\nm.add(Dense(1))\n",
        ("Input", "LSTM", "Dense"),
    )
    case(
        kind,
        "dropout-p",
        "from keras.models import Sequential\nfrom keras.layers import Dense, Dropout\n"
        "m = Sequential([Dense(3, input_dim=4), Dropout(p=0.3)])\n",
        ("Input", "Dense", "Dropout"),
    )
    case(
        kind,
        "fit-nb-epoch",
        "from keras.models import Sequential\nfrom keras.layers import Dense\n"
        "m = Sequential([Dense(3, input_dim=4)])\nm.compile('sgd', 'mse')\nm.fit([[1.0] * 4], [[1.0] * 3], nb_epoch=5)\n",
        ONE,
        "not-run",
    )
    case(
        kind,
        "fit-generator",
        "from keras.models import Sequential\nfrom keras.layers import Dense\n"
        "m = Sequential([Dense(3, input_dim=4)])\nm.compile('sgd', 'mse')\nm.fit_generator(None, samples_per_epoch=5)\n",
        ONE,
        "not-run",
    )
    case(
        kind,
        "tensorflow-python",
        "from tensorflow.python.keras.layers import Dense, Input\n"
        "from tensorflow.python.keras.models import Model\na = Input((4,))\nm = Model(a, Dense(2)(a))\n",
        ONE,
    )
    case(
        kind,
        "tensorflow-keras",
        "import tensorflow as tf\nm = tf.keras.models.Sequential([tf.keras.layers.Flatten("
        "input_shape=(4, 2)), tf.keras.layers.Dense(2, activation=tf.nn.relu)])\n",
        ("Input", "Flatten", "Dense"),
    )
    case(
        kind,
        "experimental",
        "from tensorflow.keras.layers.experimental.preprocessing import Rescaling\n"
        "from tensorflow import keras\nm = keras.Sequential([keras.Input((4,)), Rescaling(1 / 255)])\n",
        ("Input", "Rescaling"),
    )
    case(
        kind,
        "image-ordering",
        "from keras import backend as K\nfrom keras.models import Sequential\nfrom keras.layers import "
        "Dense\nif K.image_dim_ordering() == 'tf':\n    m = Sequential([Dense(3, input_dim=4)])\n",
        ONE,
    )
    case(
        kind,
        "cudnn",
        "from keras.models import Sequential\nfrom keras.layers import CuDNNLSTM\n"
        "m = Sequential([CuDNNLSTM(4, input_shape=(5, 3))])\n",
        ("Input", "LSTM"),
    )
    case(
        kind,
        "wrappers",
        "from keras.models import Sequential\nfrom keras.layers.wrappers import TimeDistributed\n"
        "from keras.layers.core import Dense\nm = Sequential([TimeDistributed(Dense(3), input_shape=(5, 4))])\n",
        ("Input", "TimeDistributed"),
    )


def _old_names() -> None:
    kind = "Keras 1 and 2"
    text = (
        f"{IMPORTS}x = Input((8, 8, 3))\ny = Conv2D(4, 3, name='block1/conv')(x)\n"
        "model = Model(x, Flatten(name='block1/flat')(y))\n"
    )
    case(kind, "slash", text, ("Input", "Conv2D", "Flatten"), "renamed")
    case(
        kind,
        "slash-asked",
        f"{text}part = Model(model.input, model.get_layer('block1/conv').output)\n",
        ("Input", "Conv2D"),
        "several-models",
        "renamed",
    )


def _own_layers() -> None:
    kind = "layers of one's own"
    x = "\nx = Input((4,))\nmodel = Model(x, {})\n"
    scale = (
        "class Scale(layers.Layer):\n    def __init__(self, factor=1.0, **kwargs):\n        super().__init__(**kwargs)\n"
        "        self.factor = factor\n    def call(self, x):\n        return x * self.factor\n"
    )
    one = ("Input", "Custom")
    case(kind, "class", IMPORTS + scale + x.format("Scale(2.0)(x)"), one)
    case(
        kind,
        "class-in-sequential",
        f"{IMPORTS}{scale}model = Sequential([Input((4,)), Scale(3.0), Dense(2)])\n",
        ("Input", "Custom", "Dense"),
    )
    helper = "FACTOR = 2.5\ndef helper(x):\n    return ops.sin(x) * FACTOR\n" + scale.replace(
        "x * self.factor", "helper(x)"
    )
    case(kind, "class-with-helper", IMPORTS + helper + x.format("Scale(2.0)(x)"), one)
    case(
        kind,
        "base-class",
        IMPORTS
        + scale
        + "class Twice(Scale):\n    def call(self, x):\n        return super().call(x) * 2\n"
        + x.format("Twice(2.0)(x)"),
        one,
    )
    bare = scale.replace(", **kwargs", "").replace("**kwargs", "")
    case(kind, "no-kwargs", IMPORTS + bare + x.format("Scale(2.0)(x)"), one)
    case(
        kind,
        "weights",
        f"{IMPORTS}class Own(layers.Layer):\n    def __init__(self, units=3, **kw):\n"
        "        super().__init__(**kw)\n        self.units = units\n    def build(self, shape):\n"
        "        self.w = self.add_weight(shape=(shape[-1], self.units), name='w')\n    def call(self, x):\n"
        "        return ops.matmul(x, self.w)\n" + x.format("Own(5, name='mine')(x)"),
        one,
    )
    case(
        kind,
        "registered",
        IMPORTS + "@keras.saving.register_keras_serializable('me')\n" + scale + x.format("Scale(2.0)(x)"),
        one,
    )
    unsaid = scale.replace("factor=1.0", "factor")
    case(kind, "no-config", IMPORTS + unsaid + x.format("Scale(np.ones(4))(x)"), one, "opaque")
    case(
        kind,
        "no-config-function",
        IMPORTS + unsaid.replace("x * self.factor", "self.factor(x)") + x.format("Scale(lambda t: t * 2)(x)"),
        one,
        "opaque",
    )
    case(
        kind,
        "config-without-name",
        IMPORTS
        + scale
        + "    def get_config(self):\n        return {'factor': self.factor}\n"
        + x.format("Scale(2.0)(x)"),
        one,
    )
    case(kind, "lambda", IMPORTS + x.format("layers.Lambda(lambda t: t / 255.0)(x)"), one)
    case(
        kind,
        "lambda-named",
        f"{IMPORTS}def shift(t):\n    return t / 127.5 - 1\n" + x.format("layers.Lambda(shift)(x)"),
        one,
    )
    case(
        kind,
        "activation",
        f"{IMPORTS}def mine(t):\n    return t * ops.tanh(t)\n" + x.format("Dense(3, activation=mine)(x)"),
        one,
    )
    case(
        kind,
        "activation-same-name",
        f"{IMPORTS}def relu(t):\n    return t * 7\n" + x.format("Dense(3, activation=relu)(x)"),
        one,
    )
    case(
        kind,
        "activation-arguments",
        IMPORTS + x.format("Dense(3, activation=lambda t: keras.activations.relu(t, max_value=6))(x)"),
        one,
    )
    case(
        kind,
        "initializer",
        f"{IMPORTS}def ones(shape, dtype=None):\n    return ops.ones(shape, dtype)\n"
        + x.format("Dense(3, kernel_initializer=ones)(x)"),
        one,
    )
    case(
        kind,
        "backend-functions",
        f"{IMPORTS}from keras import backend as K\nclass Att(layers.Layer):\n"
        "    def call(self, x):\n        return x * K.sigmoid(x)\n" + x.format("Att()(x)"),
        one,
    )


def _own_objects() -> None:
    kind = "layers of one's own"
    two = ("Input", "Custom")
    network = "model = Sequential([Input((4,)), Dense(3, {})])\n"
    clip = (
        "class Clip(keras.constraints.Constraint):\n    def __init__(self, limit):\n        self.limit = limit\n"
        "    def __call__(self, w):\n        return ops.clip(w, -self.limit, self.limit)\n"
    )
    small = (
        "class Small(keras.initializers.Initializer):\n    def __init__(self, size=0.1):\n        self.size = size\n"
        "    def __call__(self, shape, dtype=None):\n        return ops.ones(shape, dtype) * self.size\n"
    )
    absolute = (
        "class L(keras.regularizers.Regularizer):\n    def __init__(self, a=0.1):\n        self.a = a\n"
        "    def __call__(self, x):\n        return self.a * ops.sum(ops.abs(x))\n"
        "    def get_config(self):\n        return {'a': self.a}\n"
    )
    case(kind, "constraint-class", IMPORTS + clip + network.format("kernel_constraint=Clip(0.5)"), two)
    case(kind, "initializer-class", IMPORTS + small + network.format("kernel_initializer=Small(0.3)"), two)
    case(kind, "regularizer-class", IMPORTS + absolute + network.format("kernel_regularizer=L(0.2)"), two)
    case(
        kind,
        "layer-over-steps",
        f"{IMPORTS}class Scale(layers.Layer):\n    def __init__(self, f=2.0, **kw):\n        super().__init__(**kw)\n"
        "        self.f = f\n    def call(self, x):\n        return x * self.f\n    def compute_output_shape(self, s):\n"
        "        return s\nx = Input((5, 4))\nmodel = Model(x, layers.TimeDistributed(Scale(3.0))(x))\n",
        two,
    )
    case(
        kind,
        "own-cell",
        f"{IMPORTS}class Cell(layers.Layer):\n    def __init__(self, units, **kw):\n        super().__init__(**kw)\n"
        "        self.units = self.state_size = units\n"
        "    def build(self, shape):\n        self.w = self.add_weight(shape=(shape[-1], self.units))\n"
        "    def call(self, x, states):\n        h = ops.tanh(ops.matmul(x, self.w) + states[0])\n"
        "        return h, [h]\nx = Input((5, 3))\nmodel = Model(x, layers.RNN(Cell(4))(x))\n",
        two,
    )
    case(
        kind,
        "partial-beside-class",
        f"{IMPORTS}from functools import partial\nConv = partial(layers.Conv2D, kernel_size=3, padding='same')\n"
        "class Unit(layers.Layer):\n    def __init__(self, filters, **kw):\n        super().__init__(**kw)\n"
        "        self.parts = [Conv(filters), keras.layers.BatchNormalization()]\n"
        "    def call(self, x):\n        for part in self.parts:\n            x = part(x)\n        return x\n"
        "model = Sequential([Input((8, 8, 3)), Unit(4)])\n",
        two,
    )
    case(
        kind,
        "settings-beside-class",
        f"{IMPORTS}STEPS = np.array([1.0, 2.0, 3.0, 4.0])\nSTART = keras.initializers.RandomNormal(stddev=0.02)\n"
        "ACTIVATIONS = {'a': ops.relu, 'b': keras.activations.tanh}\n"
        "class A(layers.Layer):\n    def build(self, s):\n        self.w = self.add_weight(shape=(4,), initializer=START)\n"
        "    def call(self, x):\n        return ACTIVATIONS['b'](x * STEPS * self.w)\n"
        "model = Sequential([Input((4,)), A()])\n",
        two,
    )


def _learned() -> None:
    kind = "lookup and adapted layers"
    words = "n.adapt(['a', 'b', 'c'])\n"
    text = "Input((1,), dtype='string')"
    case(
        kind,
        "normalization",
        f"{IMPORTS}n = layers.Normalization()\nn.adapt(np.arange(20.0).reshape(5, 4))\n"
        "model = Sequential([Input((4,)), n])\n",
        ("Input", "Normalization"),
    )
    case(
        kind,
        "normalization-given",
        f"{IMPORTS}model = Sequential([Input((4,)), layers.Normalization(mean=2.0, variance=3.0)])\n",
        ("Input", "Normalization"),
    )
    case(
        kind,
        "discretization",
        f"{IMPORTS}n = layers.Discretization(num_bins=4)\nn.adapt(np.arange(50.0))\n"
        "model = Sequential([Input((4,)), n])\n",
        ("Input", "Discretization"),
    )
    case(
        kind,
        "string-lookup",
        f"{IMPORTS}n = layers.StringLookup()\n{words}model = Sequential([{text}, n])\n",
        ("Input", "StringLookup"),
    )
    case(
        kind,
        "string-lookup-given",
        f"{IMPORTS}n = layers.StringLookup(vocabulary=['a', 'b'], output_mode='one_hot')\n"
        f"model = Sequential([{text}, n])\n",
        ("Input", "StringLookup"),
    )
    case(
        kind,
        "integer-lookup",
        f"{IMPORTS}n = layers.IntegerLookup(vocabulary=[3, 5, 7])\n"
        "model = Sequential([Input((1,), dtype='int64'), n])\n",
        ("Input", "IntegerLookup"),
    )
    case(
        kind,
        "text",
        f"{IMPORTS}n = layers.TextVectorization(output_sequence_length=6)\n{words}"
        "model = Sequential([Input((), dtype='string'), n, Embedding(9, 4)])\n",
        ("Input", "TextVectorization", "Embedding"),
    )
    case(
        kind,
        "tf-idf",
        f"{IMPORTS}n = layers.TextVectorization(output_mode='tf_idf')\n{words}"
        "model = Sequential([Input((), dtype='string'), n])\n",
        ("Input", "TextVectorization"),
    )
    case(
        kind,
        "large-vocabulary",
        f"{IMPORTS}n = layers.StringLookup()\nn.adapt([str(k) for k in range(3000)])\n"
        f"model = Sequential([{text}, n])\n",
        ("Input", "StringLookup"),
        "state",
    )


def _other() -> None:
    kind = "networks"
    case(
        kind,
        "unused-input",
        f"{IMPORTS}a, b = Input((4,)), Input((3,))\nmodel = Model([a, b], Dense(2)(a))\n",
        ("Input", "Input", "Dense"),
    )
    case(
        kind,
        "korean-names",
        f"{IMPORTS}모델 = Sequential([Input((4,)), Dense(3, name='은닉층1'), Dense(2, name='출력')])\n",
        TWO,
        "other-name",
        "other-name",
    )
    case(
        kind,
        "shared",
        f"{IMPORTS}d = Dense(3)\na, b = Input((4,)), Input((4,))\nmodel = Model([a, b], [d(a), d(b)])\n",
        ("Input", "Input", "Dense", "Dense"),
    )
    case(
        kind,
        "operators",
        f"{IMPORTS}x = Input((4,))\nmodel = Model(x, (x * 2 + 1)[:, 0])\n",
        ("Input", "ops.multiply", "ops.add", "GetItem"),
    )
    case(
        kind,
        "numpy-shape",
        f"{IMPORTS}x = Input((4, 2))\nmodel = Model(x, ops.reshape(x, np.array([-1, 8])))\n",
        ("Input", "ops.reshape"),
    )
    case(
        kind,
        "pad",
        f"{IMPORTS}x = Input((4, 2))\nmodel = Model(x, ops.pad(x, ((0, 0), (1, 1), (0, 0))))\n",
        ("Input", "ops.pad"),
    )
    case(
        kind,
        "resize",
        f"{IMPORTS}x = Input((8, 8, 1))\nmodel = Model(x, ops.image.resize(x, (4, 4)))\n",
        ("Input", "ops.image.resize"),
    )
    case(
        kind,
        "relu6",
        f"{IMPORTS}x = Input((4,))\nmodel = Model(x, keras.activations.relu(x, max_value=6))\n",
        ("Input", "activations.relu"),
    )
    case(
        kind,
        "tf-softmax",
        f"{IMPORTS}import tensorflow as tf\nmodel = Sequential([Input((4,)), Dense(3, activation=tf.nn.softmax)])\n",
        ONE,
        "tensorflow",
    )
    case(kind, "no-input-shape", f"{IMPORTS}model = Sequential([Dense(3), Dense(2)])\n", TWO, "no-shape")


for _fill in (
    _where_models_are,
    _which_model,
    _subclasses,
    _how_text_looks,
    _scripts,
    _old_keras,
    _old_names,
    _own_layers,
    _own_objects,
    _learned,
    _other,
):
    _fill()
