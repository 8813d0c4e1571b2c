# ruff: noqa: E501 - lines of other people's code are as long as they are
"""Cells and scripts as students of a course write them, each with what must come back or be refused."""

from tests.importers.source_corpus import Case

IMPORTS = """\
import numpy as np
import tensorflow as tf
import keras
from keras import layers, models, ops, Sequential, Model, Input
from keras.layers import *
"""
COURSE: list[Case] = []


def _case(kind: str, name: str, source: str, expected: tuple[str, ...] | str, *remarks: str, ask: str = "") -> None:
    COURSE.append(Case(name, kind, source, expected, remarks, ask))


_case(
    "Keras 1 and 2",
    "k1-time-distributed-dense",
    """\
from keras.models import Sequential
from keras.layers.core import TimeDistributedDense
from keras.layers.recurrent import GRU
model = Sequential()
model.add(GRU(output_dim=8, input_shape=(5,3), inner_activation='hard_sigmoid', return_sequences=True, dropout_W=0.2, dropout_U=0.2))
model.add(TimeDistributedDense(4))
""",
    ("Input", "GRU", "Dense"),
)
_case(
    "Keras 1 and 2",
    "k1-atrous-deconv",
    """\
from keras.models import Model
from keras.layers import Input, AtrousConvolution2D, Deconvolution2D, UpSampling2D
i = Input(shape=(8,8,3))
x = AtrousConvolution2D(4, 3, 3, atrous_rate=(2,2), border_mode='same', activation='relu')(i)
x = Deconvolution2D(2, 3, 3, output_shape=(None, 16, 16, 2), subsample=(2,2), border_mode='same')(x)
model = Model(input=i, output=x)
""",
    ("Input", "Conv2D", "Conv2DTranspose"),
)
_case(
    "Keras 1 and 2",
    "k2-thresholded",
    """\
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, ThresholdedReLU, LocallyConnected2D, GaussianNoise, AlphaDropout, ActivityRegularization, Permute, RepeatVector
m = Sequential([Dense(3, input_shape=(4,)), ThresholdedReLU(theta=0.5), GaussianNoise(0.1)])
""",
    ("Input", "Dense", "Custom", "GaussianNoise"),
    "failed-lines",
    "opaque",
)
_case(
    "Keras 1 and 2",
    "keras-multi-gpu",
    IMPORTS
    + """
from keras.utils import multi_gpu_model
model = Sequential([Input((4,)), Dense(3)])
parallel = multi_gpu_model(model, gpus=2)
""",
    ("Input", "Dense"),
    "failed-lines",
)
_case(
    "Keras 1 and 2",
    "tfnn-missing-in-list",
    """\
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, ThresholdedReLU, LocallyConnected2D, MaxoutDense
m = Sequential([Dense(3, input_shape=(4,))])
""",
    ("Input", "Dense"),
    "failed-lines",
)
_case(
    "layers of one's own",
    "own-positional",
    IMPORTS
    + """
class Scale(layers.Layer):
    def __init__(self, factor, bias, **kwargs):
        super(Scale, self).__init__(**kwargs)
        self.factor = factor
        self.bias = bias
    def call(self, inputs):
        return inputs * self.factor + self.bias

x = Input((4,))
model = Model(x, Scale(2.0, 3.0)(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-args-renamed",
    IMPORTS
    + """
class Scale(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self._f = float(factor)
    def call(self, inputs):
        return inputs * self._f

x = Input((4,))
model = Model(x, Scale(2.0)(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-var-args",
    IMPORTS
    + """
class Multi(layers.Layer):
    def __init__(self, *sizes, **kwargs):
        super().__init__(**kwargs)
        self.parts = [Dense(s) for s in sizes]
    def call(self, inputs):
        for p in self.parts: inputs = p(inputs)
        return inputs

x = Input((4,))
model = Model(x, Multi(5, 6, 7)(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-kwonly",
    IMPORTS
    + """
class K(layers.Layer):
    def __init__(self, *, units=3, act='relu', name=None):
        super().__init__(name=name)
        self.d = Dense(units, activation=act)
    def call(self, inputs):
        return self.d(inputs)

x = Input((4,))
model = Model(x, K(units=5, act='tanh', name='mine')(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-takes-layer",
    IMPORTS
    + """
class Wrap(layers.Layer):
    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.layer = layer
    def call(self, inputs):
        return inputs + self.layer(inputs)

x = Input((4,))
model = Model(x, Wrap(Dense(4, activation='relu'))(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-takes-list-of-layers",
    IMPORTS
    + """
class Seq(layers.Layer):
    def __init__(self, parts, **kwargs):
        super().__init__(**kwargs)
        self.parts = parts
    def call(self, inputs):
        for p in self.parts: inputs = p(inputs)
        return inputs

x = Input((4,))
model = Model(x, Seq([Dense(4), Dense(2)])(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-takes-enum",
    IMPORTS
    + """
import enum
class Mode(enum.Enum):
    A = 1
    B = 2
class M(layers.Layer):
    def __init__(self, mode, **kwargs):
        super().__init__(**kwargs)
        self.mode = mode
    def call(self, inputs):
        return inputs * self.mode.value

x = Input((4,))
model = Model(x, M(Mode.B)(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-takes-dict",
    IMPORTS
    + """
class M(layers.Layer):
    def __init__(self, cfg, **kwargs):
        super().__init__(**kwargs)
        self.cfg = cfg
        self.d = Dense(cfg['units'], activation=cfg.get('act'))
    def call(self, inputs):
        return self.d(inputs)

x = Input((4,))
model = Model(x, M({'units': 3, 'act': 'relu'})(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-takes-dataclass",
    IMPORTS
    + """
from dataclasses import dataclass
@dataclass
class Config:
    units: int = 3
class M(layers.Layer):
    def __init__(self, cfg, **kwargs):
        super().__init__(**kwargs)
        self.cfg = cfg
        self.d = Dense(cfg.units)
    def call(self, inputs):
        return self.d(inputs)

x = Input((4,))
model = Model(x, M(Config(5))(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-numpy-scalar",
    IMPORTS
    + """
class Scale(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, inputs):
        return inputs * self.factor

x = Input((4,))
model = Model(x, Scale(np.float32(2.5))(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-numpy-array",
    IMPORTS
    + """
class Scale(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, inputs):
        return inputs * self.factor

x = Input((4,))
model = Model(x, Scale(np.array([1.,2.,3.,4.], dtype='float32'))(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-tf-calls",
    IMPORTS
    + """
class Att(tf.keras.layers.Layer):
    def build(self, shape):
        self.W = self.add_weight(name='w', shape=(shape[-1], 1), initializer='normal')
        super().build(shape)
    def call(self, x):
        e = tf.keras.backend.tanh(tf.matmul(x, self.W))
        a = tf.nn.softmax(e, axis=1)
        return tf.reduce_sum(x * a, axis=1)
    def compute_output_shape(self, s):
        return (s[0],)

x = Input((4,))
model = Model(x, Att()(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-call-with-args",
    IMPORTS
    + """
class D(layers.Layer):
    def call(self, x, scale=1.0, training=None):
        return x * scale

x = Input((4,))
model = Model(x, D()(x, scale=3.0, training=False))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-static-helper-closure",
    IMPORTS
    + """
def make_layer(k):
    class Inner(layers.Layer):
        def call(self, x):
            return x * k
    return Inner()
x = Input((4,))
model = Model(x, make_layer(3)(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-mixin",
    IMPORTS
    + """
class Logged:
    def info(self): return 'hi'
class L(Logged, layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
    def build(self, s):
        self.w = self.add_weight(shape=(s[-1], self.units))
    def call(self, x):
        return ops.matmul(x, self.w)

x = Input((4,))
model = Model(x, L(3)(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-subclass-dense",
    IMPORTS
    + """
class MyDense(Dense):
    def call(self, x):
        return super().call(x) * 2

x = Input((4,))
model = Model(x, MyDense(3, activation='relu')(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-subclass-conv-changed-init",
    IMPORTS
    + """
class ConvBN(Conv2D):
    def __init__(self, filters, *args, **kwargs):
        super().__init__(filters, 3, padding='same', *args, **kwargs)
        self.bn = BatchNormalization()
    def call(self, x):
        return self.bn(super().call(x))
x = Input((8,8,3))
model = Model(x, ConvBN(4)(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-layer-named-like-keras",
    IMPORTS
    + """
class Dense(layers.Layer):
    def __init__(self, n, **kw):
        super().__init__(**kw)
        self.n = n
    def build(self, s):
        self.k = self.add_weight(shape=(s[-1], self.n), name='k')
    def call(self, x):
        return ops.matmul(x, self.k) * 7

x = Input((4,))
model = Model(x, Dense(3)(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-attr-default-none",
    IMPORTS
    + """
class N(layers.Layer):
    def __init__(self, units=None, activation=None, **kw):
        super().__init__(**kw)
        self.units = units or 4
        self.activation = keras.activations.get(activation)
    def build(self, s):
        self.k = self.add_weight(shape=(s[-1], self.units))
    def call(self, x):
        return self.activation(ops.matmul(x, self.k))

x = Input((4,))
model = Model(x, N(3, 'relu')(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-get-config-extra",
    IMPORTS
    + """
class N(layers.Layer):
    def __init__(self, units, **kw):
        super().__init__(**kw)
        self.units = units
    def build(self, s):
        self.k = self.add_weight(shape=(s[-1], self.units))
    def call(self, x):
        return ops.matmul(x, self.k)
    def get_config(self):
        config = super().get_config()
        config.update({'units': self.units, 'input_spec': None, 'version': 3})
        return config

x = Input((4,))
model = Model(x, N(3)(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "own-raises-in-config",
    IMPORTS
    + """
class N(layers.Layer):
    def __init__(self, units, **kw):
        super().__init__(**kw)
        self.units = units
    def call(self, x):
        return x * self.units
    def get_config(self):
        raise NotImplementedError

x = Input((4,))
model = Model(x, N(3)(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "act-partial",
    IMPORTS
    + """from functools import partial
model = Sequential([Input((4,)), Dense(3, activation=partial(keras.activations.leaky_relu, negative_slope=0.3)), Dense(2, activation=partial(tf.nn.leaky_relu, alpha=0.3))])
""",
    ("Input", "Custom", "Custom"),
)
_case(
    "layers of one's own",
    "act-layer-class",
    IMPORTS
    + """model = Sequential([Input((4,)), Dense(3, activation=ReLU(max_value=6)), Dense(3, activation=PReLU()), Dense(2, activation=Softmax(axis=-1)), Activation('relu'), Activation(tf.nn.softmax), Activation(layers.LeakyReLU(0.1))])
""",
    ("Input", "Dense", "Custom", "Dense", "Activation", "Activation", "Activation"),
    "tensorflow",
)
_case(
    "layers of one's own",
    "korean-class",
    IMPORTS
    + """
class 크기조절(layers.Layer):
    def __init__(self, 배율=2.0, **kwargs):
        super().__init__(**kwargs)
        self.배율 = 배율
    def call(self, 입력):
        return 입력 * self.배율
x = Input((4,))
model = Model(x, 크기조절(3.0, name='조절')(x))
""",
    ("Input", "Custom"),
    "other-name",
)
_case(
    "layers of one's own",
    "advice-layer",
    IMPORTS
    + """
class Wrap(layers.Layer):
    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.layer = layer
    def call(self, inputs):
        return inputs + self.layer(inputs)
    def get_config(self): return {**super().get_config(), 'layer': self.layer}

x = Input((4,))
model = Model(x, Wrap(Dense(4, activation='relu'))(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "advice-layers",
    IMPORTS
    + """
class Seq(layers.Layer):
    def __init__(self, parts, **kwargs):
        super().__init__(**kwargs)
        self.parts = parts
    def call(self, inputs):
        for p in self.parts: inputs = p(inputs)
        return inputs
    def get_config(self): return {**super().get_config(), 'parts': self.parts}

x = Input((4,))
model = Model(x, Seq([Dense(4), Dense(2)])(x))
""",
    ("Input", "Custom"),
)
_case(
    "layers of one's own",
    "advice-enum",
    IMPORTS
    + """
import enum
class Mode(enum.Enum):
    A = 1
    B = 2
class M(layers.Layer):
    def __init__(self, mode, **kwargs):
        super().__init__(**kwargs)
        self.mode = mode
    def call(self, inputs):
        return inputs * self.mode.value
    def get_config(self): return {**super().get_config(), 'mode': self.mode}

x = Input((4,))
model = Model(x, M(Mode.B)(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "not-kept",
    IMPORTS
    + """
class Scale(layers.Layer):
    def __init__(self, factor, **kw):
        super().__init__(**kw)
        self.half = factor / 2
    def call(self, inputs):
        return inputs * self.half

x = Input((4,))
model = Model(x, Scale(np.array([1.,2.,3.,4.], dtype='float32'))(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "layers of one's own",
    "own-posonly",
    IMPORTS
    + """
class Scale(layers.Layer):
    def __init__(self, factor, /, **kw):
        super().__init__(**kw)
        self.factor = factor
    def call(self, inputs):
        return inputs * self.factor

x = Input((4,))
model = Model(x, Scale(3.0)(x))
""",
    ("Input", "Custom"),
    "opaque",
)
_case(
    "lookup and adapted layers",
    "textvec-funcs",
    IMPORTS
    + """
import re, string
def clean(t):
    return tf.strings.regex_replace(tf.strings.lower(t), '[%s]' % re.escape(string.punctuation), '')
vec = TextVectorization(max_tokens=50, standardize=clean, output_sequence_length=8)
vec.adapt(['the cat, sat', 'the dog'])
model = Sequential([Input((1,), dtype='string'), vec, Embedding(50, 4), GlobalAveragePooling1D(), Dense(1)])
""",
    ("Input", "Custom", "Embedding", "GlobalAveragePooling1D", "Dense"),
)
_case(
    "networks",
    "keras-act",
    IMPORTS
    + """model = Sequential([Input((4,)), Dense(3, activation=keras.activations.mish), Dense(2, activation=keras.ops.gelu), Dense(2, activation=keras.ops.log_sigmoid), Dense(2, activation=keras.activations.hard_tanh), Dense(3, activation=lambda x: keras.ops.leaky_relu(x, negative_slope=0.3)), Dense(3, activation=lambda x: tf.nn.leaky_relu(x, alpha=0.3)), Dense(2, activation=ops.square), Dense(2, activation=ops.identity if hasattr(ops,'nothing') else None)])
""",
    ("Input", "Dense", "Custom", "Dense", "Dense", "Custom", "Custom", "Custom", "Dense"),
)
_case(
    "networks",
    "act-fn-args",
    IMPORTS
    + """
x = Input((4,))
y = keras.activations.relu(x, negative_slope=0.1, max_value=6.0, threshold=0.2)
y = keras.activations.elu(y, alpha=0.5)
y = keras.activations.gelu(y, approximate=True)
y = keras.activations.softmax(y, axis=-1)
y = keras.activations.celu(y, alpha=2.)
y = keras.activations.get('swish')(y)
model = Model(x, y)
""",
    ("Input", "activations.relu", "ops.elu", "ops.gelu", "ops.softmax", "ops.celu", "ops.silu"),
)
_case(
    "networks",
    "ops-many",
    IMPORTS
    + """
x = Input((8, 8, 3))
y = ops.pad(x, [[0,0],[2,2],[2,2],[0,0]], mode='reflect')
y = ops.image.resize(y, (16,16), interpolation='nearest')
y = ops.image.rgb_to_grayscale(y)
y = ops.image.pad_images(y, top_padding=1, left_padding=1, target_height=20, target_width=20)
y = ops.image.crop_images(y, top_cropping=2, left_cropping=2, target_height=16, target_width=16)
y = ops.average_pool(y, 2, strides=2, padding='valid')
y = ops.max_pool(y, (2,2))
y = ops.reshape(y, (-1, np.int64(16)))
y = ops.clip(y, np.float32(0.), 1.)
y = ops.where(y > 0.5, y, ops.zeros_like(y))
y = ops.concatenate([y, ops.flip(y, axis=1)], axis=np.int32(1))
y = ops.expand_dims(y, -1); y = ops.squeeze(y, -1)
y = ops.take(y, [0, 3, 5], axis=1)
v, i = ops.top_k(y, 2)
model = Model(x, [v, i])
""",
    (
        "Input",
        "ops.pad",
        "ops.image.resize",
        "ops.image.rgb_to_grayscale",
        "ops.image.pad_images",
        "ops.image.crop_images",
        "ops.average_pool",
        "ops.max_pool",
        "ops.reshape",
        "ops.clip",
        "ops.greater",
        "ops.zeros_like",
        "ops.where",
        "ops.flip",
        "ops.concatenate",
        "ops.expand_dims",
        "ops.squeeze",
        "ops.take",
        "ops.top_k",
        "Output",
        "Output",
    ),
)
_case(
    "networks",
    "ops-einsum-norm",
    IMPORTS
    + """
x = Input((5, 4))
y = ops.einsum('bij,bkj->bik', x, x)
y = ops.nn.softmax(y / np.sqrt(4), axis=-1)
y = ops.normalize(y, axis=-1, order=2)
y = ops.logsumexp(y, axis=1, keepdims=True)
y = ops.moveaxis(y, 1, 2)
y = ops.tile(y, [1, 1, 2])
y = ops.repeat(y, 2, axis=1)
y = ops.cumsum(y, axis=1)
model = Model(x, y)
""",
    (
        "Input",
        "ops.einsum",
        "ops.true_divide",
        "ops.softmax",
        "ops.normalize",
        "ops.logsumexp",
        "ops.moveaxis",
        "ops.tile",
        "ops.repeat",
        "ops.cumsum",
    ),
)
_case(
    "networks",
    "mixed-korean",
    IMPORTS
    + """
입력 = Input(shape=(28, 28, 1), name='입력영상')
합성곱1 = Conv2D(4, 3, activation='relu', name='합성곱1')(입력)
풀링1 = MaxPooling2D(2, name='풀링1')(합성곱1)
펼치기 = Flatten(name='펼치기')(풀링1)
출력 = Dense(10, activation='softmax', name='출력(클래스)')(펼치기)
모델 = Model(입력, 출력, name='숫자분류기')
모델.compile('adam', 'sparse_categorical_crossentropy')
""",
    ("Input", "Conv2D", "MaxPooling2D", "Flatten", "Dense"),
    "other-name",
    "other-name",
    "other-name",
    "other-name",
    "other-name",
)
_case(
    "networks",
    "np-configs",
    IMPORTS
    + """
units = np.array([8, 16])
shape = np.zeros((10, 6)).shape
model = Sequential([Input(shape=np.array([6])), Dense(units[0], activation='relu'), Dropout(np.float64(0.3)), Dense(np.prod([2,3])), LeakyReLU(np.float32(0.2)), Dense(3, kernel_regularizer=keras.regularizers.l2(np.float64(1e-4)), bias_initializer=keras.initializers.Constant(np.float32(0.1)))])
""",
    ("Input", "Dense", "Dropout", "Dense", "LeakyReLU", "Dense"),
)
_case(
    "networks",
    "const-init-array",
    IMPORTS
    + """
w = np.arange(12).reshape(4, 3)
model = Sequential([Input((4,)), Dense(3, kernel_initializer=keras.initializers.Constant(w))])
""",
    ("Input", "Custom"),
)
_case(
    "networks",
    "attention-sqrt",
    IMPORTS
    + """
q = Input((5, 8)); k = Input((5, 8))
scores = ops.matmul(q, ops.transpose(k, (0, 2, 1))) / np.sqrt(8)
w = ops.softmax(scores, axis=-1)
model = Model([q, k], w)
""",
    ("Input", "Input", "ops.transpose", "ops.matmul", "ops.true_divide", "ops.softmax"),
)
_case(
    "scripts of students",
    "loop-of-models",
    IMPORTS
    + """
results = {}
for units in [4, 8, 16]:
    model = Sequential([Input((4,)), Dense(units, activation='relu'), Dense(1)])
    model.compile('adam', 'mse')
    results[units] = model.fit(np.ones((4,4)), np.ones((4,1)), epochs=3)
""",
    ("Input", "Dense", "Dense"),
    "not-run",
)
_case(
    "scripts of students",
    "model-printed-only",
    IMPORTS
    + """
print(Sequential([Input((4,)), Dense(3)]).summary())
""",
    ("Input", "Dense"),
)
_case(
    "scripts of students",
    "pretrain-then-head",
    IMPORTS
    + """
base = Sequential([Input((8,8,3)), Conv2D(4,3), Flatten()])
base.trainable = False
inp = Input((8,8,3))
x = base(inp, training=False)
out = Dense(2, activation='softmax')(x)
model = Model(inp, out)
model.compile('adam', 'sparse_categorical_crossentropy')
""",
    ("Input", "Model", "Dense"),
)
_case(
    "scripts of students",
    "headless",
    IMPORTS
    + """
model = Sequential([Input((4,)), Dense(3, name='feat'), Dense(1)])
extractor = Model(inputs=model.inputs, outputs=model.get_layer('feat').output)
features = extractor.predict(np.ones((2,4)))
""",
    ("Input", "Dense"),
    "several-models",
    "not-run",
)
_case(
    "scripts of students",
    "namedtuple",
    IMPORTS
    + """
from collections import namedtuple
Nets = namedtuple('Nets', 'enc dec')
nets = Nets(Sequential([Input((4,)), Dense(2)]), Sequential([Input((2,)), Dense(4)]))
""",
    ("Input", "Dense"),
    "several-models",
    ask="nets.enc",
)
_case(
    "scripts of students",
    "dataclass-config",
    IMPORTS
    + """
from dataclasses import dataclass
@dataclass
class Config:
    hidden: int = 16
    classes: int = 3
cfg = Config()
def create_model(cfg):
    inputs = Input((8,))
    x = Dense(cfg.hidden, activation='relu')(inputs)
    return Model(inputs, Dense(cfg.classes, activation='softmax')(x))
if __name__ == '__main__':
    net = create_model(cfg)
    net.summary()
""",
    ("Input", "Dense", "Dense"),
)
_case(
    "scripts of students",
    "several-builders",
    IMPORTS
    + """
def build_mlp():
    return Sequential([Input((4,)), Dense(3)])
def build_cnn():
    return Sequential([Input((8,8,1)), Conv2D(3,3)])
""",
    ("Input", "Conv2D"),
    "several-models",
)
_case(
    "scripts of students",
    "several-builders-asked",
    IMPORTS
    + """
def build_mlp():
    return Sequential([Input((4,)), Dense(3)])
def build_cnn():
    return Sequential([Input((8,8,1)), Conv2D(3,3)])
""",
    ("Input", "Dense"),
    ask="build_mlp",
)
_case(
    "scripts of students",
    "class-with-build-method",
    IMPORTS
    + """
class Classifier:
    def __init__(self, classes=10):
        self.classes = classes
        self.model = self._build()
    def _build(self):
        m = Sequential([Input((28,28)), Flatten(), Dense(self.classes, activation='softmax')])
        m.compile('adam', 'sparse_categorical_crossentropy')
        return m
    def train(self, x, y):
        self.model.fit(x, y)
if __name__ == '__main__':
    clf = Classifier()
    clf.train(np.zeros((3,28,28)), np.zeros(3))
""",
    ("Input", "Flatten", "Dense"),
    "not-run",
)
_case(
    "scripts of students",
    "subclass-with-build-graph",
    IMPORTS
    + """
class MyModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = Conv2D(4, 3)
        self.flat = Flatten()
        self.out = Dense(2)
    def call(self, x):
        return self.out(self.flat(self.conv(x)))
    def build_graph(self):
        x = Input((8,8,1))
        return Model(inputs=[x], outputs=self.call(x))
model = MyModel().build_graph()
""",
    ("Input", "Conv2D", "Flatten", "Dense"),
    "several-models",
)
_case(
    "scripts of students",
    "subclass-of-sequential",
    IMPORTS
    + """
class Net(keras.Sequential):
    def __init__(self):
        super().__init__([Input((4,)), Dense(3)])
model = Net()
""",
    ("Input", "Dense"),
    "own-class",
)
_case(
    "scripts of students",
    "subclass-functional-init",
    IMPORTS
    + """
class Net(keras.Model):
    def __init__(self, n=3):
        i = Input((4,))
        super().__init__(i, Dense(n)(i))
model = Net(5)
""",
    ("Input", "Dense"),
    "own-class",
)
_case(
    "scripts of students",
    "main-parse",
    IMPORTS
    + """
import argparse
def main(args):
    model = Sequential([Input((4,)), Dense(args.units)])
    model.compile(loss='mse')
    model.fit(np.ones((4,4)), np.ones((4,args.units)))
    return 0
if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=8)
    args = parser.parse_args()
    raise SystemExit(main(args))
""",
    ("Input", "Dense"),
    "not-run",
)
_case(
    "scripts of students",
    "async-main",
    IMPORTS
    + """
import asyncio
async def main():
    return Sequential([Input((4,)), Dense(3)])
model = asyncio.run(main())
""",
    ("Input", "Dense"),
)
_case(
    "scripts of students",
    "match",
    IMPORTS
    + """
kind = 'cnn'
match kind:
    case 'cnn':
        model = Sequential([Input((8,8,1)), Conv2D(3,3)])
    case _:
        model = None
""",
    ("Input", "Conv2D"),
)
_case(
    "scripts of students",
    "decorated-builder",
    IMPORTS
    + """
import functools
@functools.lru_cache
def make():
    return Sequential([Input((4,)), Dense(3)])
net = make()
""",
    ("Input", "Dense"),
)
_case(
    "scripts of students",
    "pandas-sklearn",
    IMPORTS
    + """
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_iris(return_X_y=True)
X = StandardScaler().fit_transform(X)
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=.2)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(X_tr.shape[1],)))
model.add(Dense(len(set(y)), activation='softmax'))
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
history = model.fit(X_tr, y_tr, validation_data=(X_te, y_te), epochs=50, batch_size=8)
import matplotlib.pyplot as plt
plt.plot(history.history['accuracy']); plt.show()
y_pred = np.argmax(model.predict(X_te), axis=1)
from sklearn.metrics import confusion_matrix
print(confusion_matrix(y_te, y_pred))
""",
    ("Input", "Dense", "Dense"),
    "not-run",
)
_case(
    "scripts of students",
    "flow-from-directory",
    IMPORTS
    + """
from tensorflow.keras.preprocessing.image import ImageDataGenerator
gen = ImageDataGenerator(rescale=1./255, rotation_range=20)
train = gen.flow_from_directory('data/train', target_size=(64,64), class_mode='binary')
model = Sequential([Input((64,64,3)), Conv2D(4,3,activation='relu'), MaxPooling2D(), Flatten(), Dense(1, activation='sigmoid')])
model.compile(loss='binary_crossentropy', optimizer='rmsprop', metrics=['acc'])
model.fit(train, steps_per_epoch=100)
""",
    ("Input", "Conv2D", "MaxPooling2D", "Flatten", "Dense"),
    "failed-lines",
)
_case(
    "scripts of students",
    "image-dataset",
    IMPORTS
    + """
train_ds = keras.utils.image_dataset_from_directory('PetImages', image_size=(64,64), batch_size=32)
class_names = train_ds.class_names
num_classes = len(class_names)
data_augmentation = keras.Sequential([layers.RandomFlip('horizontal'), layers.RandomRotation(0.1)])
model = Sequential([Input((64,64,3)), data_augmentation, Rescaling(1./255), Conv2D(4,3), GlobalAveragePooling2D(), Dense(num_classes)])
""",
    "SourceFailed",
)
_case(
    "scripts of students",
    "weights-arg",
    IMPORTS
    + """
emb = np.random.rand(20, 8)
model = Sequential([Embedding(20, 8, weights=[emb], input_length=5, trainable=False), LSTM(4), Dense(1)])
model.compile('adam','mse')
""",
    ("Input", "Embedding", "LSTM", "Dense"),
)
_case(
    "scripts of students",
    "argparse-required",
    IMPORTS
    + """
import argparse
def main(args):
    model = Sequential([Input((4,)), Dense(args.units)])
p = argparse.ArgumentParser()
p.add_argument('--data', required=True)
p.add_argument('--units', default=3)
args = p.parse_args()
main(args)
""",
    "BuilderBesideFailure",
)
_case(
    "scripts of students",
    "aug-then-model-add",
    IMPORTS
    + """
aug = Sequential([layers.RandomFlip()])
model = Sequential()
model.add(Input((8,8,3)))
model.add(aug)
model.add(Dense(num_classes))
model.compile('adam','mse')
""",
    "SourceFailed",
)
_case(
    "scripts of students",
    "swap-import",
    """\
from keras.layers import Dense, Concat
from keras import Sequential
m=Sequential([Dense(3,input_shape=(4,))])
""",
    ("Input", "Dense"),
    "failed-lines",
)
