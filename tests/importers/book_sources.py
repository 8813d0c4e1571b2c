# ruff: noqa: E501 - lines of other people's code are as long as they are
"""Networks as books, courses and repositories have them, each with what must come back or be refused."""

from tests.importers.source_corpus import Case

GAN_DCGAN = """\
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
latent_dim = 100
discriminator = keras.Sequential([
    keras.Input(shape=(64, 64, 3)),
    layers.Conv2D(64, kernel_size=4, strides=2, padding="same"),
    layers.LeakyReLU(alpha=0.2),
    layers.Conv2D(128, kernel_size=4, strides=2, padding="same"),
    layers.LeakyReLU(alpha=0.2),
    layers.Flatten(), layers.Dropout(0.2), layers.Dense(1, activation="sigmoid")], name="discriminator")
generator = keras.Sequential([keras.Input(shape=(latent_dim,)),
    layers.Dense(8 * 8 * 128), layers.Reshape((8, 8, 128)),
    layers.Conv2DTranspose(128, kernel_size=4, strides=2, padding="same"), layers.LeakyReLU(alpha=0.2),
    layers.Conv2DTranspose(3, kernel_size=4, strides=2, padding="same", activation="sigmoid")], name="generator")
class GAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim
        self.d_loss_metric = keras.metrics.Mean(name="d_loss")
    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer = d_optimizer; self.g_optimizer = g_optimizer; self.loss_fn = loss_fn
    @property
    def metrics(self): return [self.d_loss_metric]
    def train_step(self, real_images):
        return {}
epochs = 1
gan = GAN(discriminator=discriminator, generator=generator, latent_dim=latent_dim)
gan.compile(d_optimizer=keras.optimizers.Adam(learning_rate=0.0001), g_optimizer=keras.optimizers.Adam(learning_rate=0.0001), loss_fn=keras.losses.BinaryCrossentropy())
gan.fit(dataset, epochs=epochs)
"""

VAE = """\
import keras
from keras import layers, ops
latent_dim = 2
class Sampling(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seed_generator = keras.random.SeedGenerator(1337)
    def call(self, inputs):
        z_mean, z_log_var = inputs
        batch = ops.shape(z_mean)[0]
        dim = ops.shape(z_mean)[1]
        epsilon = keras.random.normal(shape=(batch, dim), seed=self.seed_generator)
        return z_mean + ops.exp(0.5 * z_log_var) * epsilon
encoder_inputs = keras.Input(shape=(28, 28, 1))
x = layers.Conv2D(32, 3, activation="relu", strides=2, padding="same")(encoder_inputs)
x = layers.Flatten()(x)
x = layers.Dense(16, activation="relu")(x)
z_mean = layers.Dense(latent_dim, name="z_mean")(x)
z_log_var = layers.Dense(latent_dim, name="z_log_var")(x)
z = Sampling()([z_mean, z_log_var])
encoder = keras.Model(encoder_inputs, [z_mean, z_log_var, z], name="encoder")
encoder.summary()
latent_inputs = keras.Input(shape=(latent_dim,))
x = layers.Dense(7 * 7 * 64, activation="relu")(latent_inputs)
x = layers.Reshape((7, 7, 64))(x)
decoder_outputs = layers.Conv2DTranspose(1, 3, strides=4, activation="sigmoid", padding="same")(x)
decoder = keras.Model(latent_inputs, decoder_outputs, name="decoder")
class VAE(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = decoder
        self.total_loss_tracker = keras.metrics.Mean(name="total_loss")
    def train_step(self, data): pass
vae = VAE(encoder, decoder)
vae.compile(optimizer=keras.optimizers.Adam())
vae.fit(mnist_digits, epochs=30, batch_size=128)
"""

SIAMESE = """\
from tensorflow.keras.layers import Input, Dense, Flatten, Lambda, Conv2D
from tensorflow.keras.models import Model
import tensorflow.keras.backend as K
def initialize_base_network(input_shape):
    inp = Input(shape=input_shape)
    x = Flatten()(inp)
    x = Dense(128, activation='relu')(x)
    x = Dense(128, activation='relu')(x)
    return Model(inp, x)
def euclidean_distance(vects):
    x, y = vects
    sum_square = K.sum(K.square(x - y), axis=1, keepdims=True)
    return K.sqrt(K.maximum(sum_square, K.epsilon()))
def eucl_dist_output_shape(shapes):
    shape1, shape2 = shapes
    return (shape1[0], 1)
base_network = initialize_base_network((28, 28))
input_a = Input(shape=(28, 28)); input_b = Input(shape=(28, 28))
vect_a = base_network(input_a); vect_b = base_network(input_b)
distance = Lambda(euclidean_distance, output_shape=eucl_dist_output_shape)([vect_a, vect_b])
model = Model([input_a, input_b], distance)
def contrastive_loss(y, d): return K.mean(y * K.square(d))
model.compile(loss=contrastive_loss, optimizer="rmsprop")
"""

TRANSFORMER_BLOCK = """\
import keras
from keras import layers, ops
class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
        self.ffn = keras.Sequential([layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim)])
        self.layernorm1 = layers.LayerNormalization(epsilon=1e-6)
        self.layernorm2 = layers.LayerNormalization(epsilon=1e-6)
        self.dropout1 = layers.Dropout(rate)
    def call(self, inputs, training=False):
        attn_output = self.att(inputs, inputs)
        out1 = self.layernorm1(inputs + attn_output)
        ffn_output = self.ffn(out1)
        return self.layernorm2(out1 + ffn_output)
class TokenAndPositionEmbedding(layers.Layer):
    def __init__(self, maxlen, vocab_size, embed_dim):
        super().__init__()
        self.token_emb = layers.Embedding(input_dim=vocab_size, output_dim=embed_dim)
        self.pos_emb = layers.Embedding(input_dim=maxlen, output_dim=embed_dim)
    def call(self, x):
        maxlen = ops.shape(x)[-1]
        positions = ops.arange(start=0, stop=maxlen, step=1)
        return self.token_emb(x) + self.pos_emb(positions)
vocab_size = 200; maxlen = 20; embed_dim = 8; num_heads = 2; ff_dim = 8
inputs = layers.Input(shape=(maxlen,))
x = TokenAndPositionEmbedding(maxlen, vocab_size, embed_dim)(inputs)
x = TransformerBlock(embed_dim, num_heads, ff_dim)(x)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(2, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=32, epochs=2, validation_data=(x_val, y_val))
"""

VIT = """\
import keras
from keras import layers, ops
num_classes=10; input_shape=(32,32,3); patch_size=8; num_patches=(32//patch_size)**2; projection_dim=16; transformer_layers=2
transformer_units=[projection_dim*2, projection_dim]
def mlp(x, hidden_units, dropout_rate):
    for units in hidden_units:
        x = layers.Dense(units, activation=keras.activations.gelu)(x)
        x = layers.Dropout(dropout_rate)(x)
    return x
class Patches(layers.Layer):
    def __init__(self, patch_size):
        super().__init__()
        self.patch_size = patch_size
    def call(self, images):
        input_shape = ops.shape(images)
        batch_size = input_shape[0]; height = input_shape[1]; width = input_shape[2]; channels = input_shape[3]
        patches = keras.ops.image.extract_patches(images, size=self.patch_size)
        return ops.reshape(patches, (batch_size, (height//self.patch_size)*(width//self.patch_size), self.patch_size*self.patch_size*channels))
    def get_config(self):
        config = super().get_config(); config.update({"patch_size": self.patch_size}); return config
class PatchEncoder(layers.Layer):
    def __init__(self, num_patches, projection_dim):
        super().__init__()
        self.num_patches = num_patches
        self.projection = layers.Dense(units=projection_dim)
        self.position_embedding = layers.Embedding(input_dim=num_patches, output_dim=projection_dim)
    def call(self, patch):
        positions = ops.expand_dims(ops.arange(start=0, stop=self.num_patches, step=1), axis=0)
        return self.projection(patch) + self.position_embedding(positions)
    def get_config(self):
        config = super().get_config(); config.update({"num_patches": self.num_patches}); return config
def create_vit_classifier():
    inputs = keras.Input(shape=input_shape)
    patches = Patches(patch_size)(inputs)
    encoded_patches = PatchEncoder(num_patches, projection_dim)(patches)
    for _ in range(transformer_layers):
        x1 = layers.LayerNormalization(epsilon=1e-6)(encoded_patches)
        attention_output = layers.MultiHeadAttention(num_heads=2, key_dim=projection_dim, dropout=0.1)(x1, x1)
        x2 = layers.Add()([attention_output, encoded_patches])
        x3 = layers.LayerNormalization(epsilon=1e-6)(x2)
        x3 = mlp(x3, hidden_units=transformer_units, dropout_rate=0.1)
        encoded_patches = layers.Add()([x3, x2])
    representation = layers.LayerNormalization(epsilon=1e-6)(encoded_patches)
    representation = layers.Flatten()(representation)
    return keras.Model(inputs=inputs, outputs=layers.Dense(num_classes)(representation))
vit_classifier = create_vit_classifier()
"""

WAVENET = """\
import tensorflow as tf
from tensorflow import keras
class GatedActivationUnit(keras.layers.Layer):
    def __init__(self, activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)
    def call(self, inputs):
        n_filters = inputs.shape[-1] // 2
        linear_output = self.activation(inputs[..., :n_filters])
        gate = keras.activations.sigmoid(inputs[..., n_filters:])
        return self.activation(linear_output) * gate
def wavenet_residual_block(inputs, n_filters, dilation_rate):
    z = keras.layers.Conv1D(2 * n_filters, kernel_size=2, padding="causal", dilation_rate=dilation_rate)(inputs)
    z = GatedActivationUnit()(z)
    z = keras.layers.Conv1D(n_filters, kernel_size=1)(z)
    return keras.layers.Add()([z, inputs]), z
keras.backend.clear_session()
n_filters = 8
inputs = keras.layers.Input(shape=[None, 3])
z = keras.layers.Conv1D(n_filters, kernel_size=2, padding="causal")(inputs)
skip_to_last = []
for dilation_rate in [2**i for i in range(3)] * 2:
    z, skip = wavenet_residual_block(z, n_filters, dilation_rate)
    skip_to_last.append(skip)
z = keras.activations.relu(keras.layers.Add()(skip_to_last))
z = keras.layers.Conv1D(n_filters, kernel_size=1, activation="relu")(z)
Y_proba = keras.layers.Conv1D(14, kernel_size=1, activation="softmax")(z)
model = keras.models.Model(inputs=[inputs], outputs=[Y_proba])
"""

WAVENET_GERON1 = """\
import tensorflow as tf
import tensorflow.keras as keras
model = keras.models.Sequential()
model.add(keras.layers.InputLayer(input_shape=[None, 1]))
for rate in (1, 2, 4, 8) * 2:
    model.add(keras.layers.Conv1D(filters=20, kernel_size=2, padding="causal", activation="relu", dilation_rate=rate))
model.add(keras.layers.Conv1D(filters=10, kernel_size=1))
def last_time_step_mse(Y_true, Y_pred):
    return keras.metrics.mean_squared_error(Y_true[:, -1], Y_pred[:, -1])
model.compile(loss="mse", optimizer="adam", metrics=[last_time_step_mse])
history = model.fit(X_train, Y_train, epochs=20, validation_data=(X_valid, Y_valid))
"""

GERON_RESNET34 = """\
from functools import partial
import tensorflow as tf
from tensorflow import keras
DefaultConv2D = partial(keras.layers.Conv2D, kernel_size=3, strides=1, padding="same", kernel_initializer="he_normal", use_bias=False)
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, strides=1, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)
        self.main_layers = [DefaultConv2D(filters, strides=strides), keras.layers.BatchNormalization(), self.activation, DefaultConv2D(filters), keras.layers.BatchNormalization()]
        self.skip_layers = []
        if strides > 1:
            self.skip_layers = [DefaultConv2D(filters, kernel_size=1, strides=strides), keras.layers.BatchNormalization()]
    def call(self, inputs):
        Z = inputs
        for layer in self.main_layers: Z = layer(Z)
        skip_Z = inputs
        for layer in self.skip_layers: skip_Z = layer(skip_Z)
        return self.activation(Z + skip_Z)
model = keras.models.Sequential([
    DefaultConv2D(8, kernel_size=7, strides=2, input_shape=[32, 32, 3]),
    keras.layers.BatchNormalization(), keras.layers.Activation("relu"), keras.layers.MaxPool2D(pool_size=3, strides=2, padding="SAME")])
prev_filters = 8
for filters in [8] * 2 + [16] * 2:
    strides = 1 if filters == prev_filters else 2
    model.add(ResidualUnit(filters, strides=strides))
    prev_filters = filters
model.add(keras.layers.GlobalAvgPool2D()); model.add(keras.layers.Flatten()); model.add(keras.layers.Dense(10, activation="softmax"))
"""

UNET_LOOP = """\
import keras
from keras import layers
def get_model(img_size, num_classes):
    inputs = keras.Input(shape=img_size + (3,))
    x = layers.Conv2D(32, 3, strides=2, padding="same")(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.Activation("relu")(x)
    previous_block_activation = x
    for filters in [64, 128]:
        x = layers.Activation("relu")(x)
        x = layers.SeparableConv2D(filters, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
        residual = layers.Conv2D(filters, 1, strides=2, padding="same")(previous_block_activation)
        x = layers.add([x, residual])
        previous_block_activation = x
    for filters in [128, 64, 32]:
        x = layers.Activation("relu")(x)
        x = layers.Conv2DTranspose(filters, 3, padding="same")(x)
        x = layers.UpSampling2D(2)(x)
        residual = layers.UpSampling2D(2)(previous_block_activation)
        residual = layers.Conv2D(filters, 1, padding="same")(residual)
        x = layers.add([x, residual])
        previous_block_activation = x
    outputs = layers.Conv2D(num_classes, 3, activation="softmax", padding="same")(x)
    return keras.Model(inputs, outputs)
model = get_model((64, 64), 3)
"""

UNET_DICE = """\
from keras.models import *
from keras.layers import *
from keras.optimizers import *
from keras import backend as keras
def dice_coef(y_true, y_pred, smooth=1):
    y_true_f = keras.flatten(y_true)
    return keras.sum(y_true_f)
def unet(pretrained_weights = None,input_size = (64,64,1)):
    inputs = Input(input_size)
    conv1 = Conv2D(8, 3, activation = 'relu', padding = 'same', kernel_initializer = 'he_normal')(inputs)
    pool1 = MaxPooling2D(pool_size=(2, 2))(conv1)
    conv2 = Conv2D(16, 3, activation = 'relu', padding = 'same', kernel_initializer = 'he_normal')(pool1)
    drop4 = Dropout(0.5)(conv2)
    up6 = Conv2D(8, 2, activation = 'relu', padding = 'same')(UpSampling2D(size = (2,2))(drop4))
    merge6 = concatenate([conv1,up6], axis = 3)
    conv10 = Conv2D(1, 1, activation = 'sigmoid')(merge6)
    model = Model(input = inputs, output = conv10)
    model.compile(optimizer = Adam(lr = 1e-4), loss = 'binary_crossentropy', metrics = ['accuracy'])
    if(pretrained_weights):
        model.load_weights(pretrained_weights)
    return model
"""

MULTI_IO = """\
import keras
from keras import layers
num_tags = 12; num_words = 1000; num_departments = 4
title_input = keras.Input(shape=(None,), name="title")
body_input = keras.Input(shape=(None,), name="body")
tags_input = keras.Input(shape=(num_tags,), name="tags")
title_features = layers.Embedding(num_words, 64)(title_input)
body_features = layers.Embedding(num_words, 64)(body_input)
title_features = layers.LSTM(128)(title_features)
body_features = layers.LSTM(32)(body_features)
x = layers.concatenate([title_features, body_features, tags_input])
priority_pred = layers.Dense(1, name="priority")(x)
department_pred = layers.Dense(num_departments, name="department")(x)
model = keras.Model(inputs=[title_input, body_input, tags_input], outputs={"priority": priority_pred, "department": department_pred})
keras.utils.plot_model(model, "multi_input_and_output_model.png", show_shapes=True)
model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.CategoricalCrossentropy(from_logits=True)}, loss_weights={"priority": 1.0, "department": 0.2})
"""

CUSTOM_TRAIN_STEP = """\
import keras
class CustomModel(keras.Model):
    def train_step(self, data):
        x, y = data
        return {m.name: m.result() for m in self.metrics}
inputs = keras.Input(shape=(32,))
outputs = keras.layers.Dense(1)(inputs)
model = CustomModel(inputs, outputs)
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
import numpy as np
x = np.random.random((1000, 32)); y = np.random.random((1000, 1))
model.fit(x, y, epochs=1)
"""

DQN_AGENT = """\
import random, gym
import numpy as np
from collections import deque
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import Adam
class DQNAgent:
    def __init__(self, state_size, action_size):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = deque(maxlen=2000)
        self.learning_rate = 0.001
        self.model = self._build_model()
        self.target_model = self._build_model()
    def _build_model(self):
        model = Sequential()
        model.add(Dense(24, input_dim=self.state_size, activation='relu'))
        model.add(Dense(24, activation='relu'))
        model.add(Dense(self.action_size, activation='linear'))
        model.compile(loss='mse', optimizer=Adam(lr=self.learning_rate))
        return model
    def act(self, state):
        return np.argmax(self.model.predict(state)[0])
if __name__ == "__main__":
    env = gym.make('CartPole-v1')
    state_size = env.observation_space.shape[0]
    action_size = env.action_space.n
    agent = DQNAgent(state_size, action_size)
    for e in range(1000):
        state = env.reset()
"""

DQN_NOGYM = """\
import random
import numpy as np
from collections import deque
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import Adam
class DQNAgent:
    def __init__(self, state_size, action_size):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = deque(maxlen=2000)
        self.learning_rate = 0.001
        self.model = self._build_model()
        self.target_model = self._build_model()
    def _build_model(self):
        model = Sequential()
        model.add(Dense(24, input_dim=self.state_size, activation='relu'))
        model.add(Dense(24, activation='relu'))
        model.add(Dense(self.action_size, activation='linear'))
        model.compile(loss='mse', optimizer=Adam(lr=self.learning_rate))
        return model
    def act(self, state):
        return np.argmax(self.model.predict(state)[0])
agent = DQNAgent(4, 2)
"""

GAN_CLASS_ERIKLINDER = """\
from __future__ import print_function, division
from keras.datasets import mnist
from keras.layers import Input, Dense, Reshape, Flatten, Dropout, BatchNormalization, Activation, ZeroPadding2D
from keras.layers.advanced_activations import LeakyReLU
from keras.models import Sequential, Model
from keras.optimizers import Adam
import matplotlib.pyplot as plt
import sys
import numpy as np
class GAN():
    def __init__(self):
        self.img_rows = 28
        self.img_cols = 28
        self.channels = 1
        self.img_shape = (self.img_rows, self.img_cols, self.channels)
        self.latent_dim = 100
        optimizer = Adam(0.0002, 0.5)
        self.discriminator = self.build_discriminator()
        self.discriminator.compile(loss='binary_crossentropy', optimizer=optimizer, metrics=['accuracy'])
        self.generator = self.build_generator()
        z = Input(shape=(self.latent_dim,))
        img = self.generator(z)
        self.discriminator.trainable = False
        validity = self.discriminator(img)
        self.combined = Model(z, validity)
        self.combined.compile(loss='binary_crossentropy', optimizer=optimizer)
    def build_generator(self):
        model = Sequential()
        model.add(Dense(256, input_dim=self.latent_dim))
        model.add(LeakyReLU(alpha=0.2))
        model.add(BatchNormalization(momentum=0.8))
        model.add(Dense(np.prod(self.img_shape), activation='tanh'))
        model.add(Reshape(self.img_shape))
        model.summary()
        noise = Input(shape=(self.latent_dim,))
        img = model(noise)
        return Model(noise, img)
    def build_discriminator(self):
        model = Sequential()
        model.add(Flatten(input_shape=self.img_shape))
        model.add(Dense(512))
        model.add(LeakyReLU(alpha=0.2))
        model.add(Dense(1, activation='sigmoid'))
        img = Input(shape=self.img_shape)
        validity = model(img)
        return Model(img, validity)
    def train(self, epochs, batch_size=128, sample_interval=50):
        (X_train, _), (_, _) = mnist.load_data()
if __name__ == '__main__':
    gan = GAN()
    gan.train(epochs=30000, batch_size=32, sample_interval=200)
"""

DICT_OF_MODELS = """\
import keras
from keras import layers
models = {}
for units in (8, 16):
    models[f"mlp_{units}"] = keras.Sequential([keras.Input((10,)), layers.Dense(units, activation="relu"), layers.Dense(1)])
results = {}
for name, m in models.items():
    m.compile("adam", "mse")
    results[name] = m.fit(X, y, epochs=3)
"""

NOTEBOOK_MAGICS = """\
%matplotlib inline
!pip install -q tensorflow-datasets
# %%
import numpy as np
import matplotlib.pyplot as plt
from tensorflow import keras
?keras.Sequential
%%time
모델 = keras.Sequential([
    keras.layers.Input((28, 28, 1)),
    keras.layers.Conv2D(8, 3, activation='relu', name='합성곱1'),
    keras.layers.MaxPooling2D(name='풀링1'),
    keras.layers.Flatten(name='펼치기'),
    keras.layers.Dense(10, activation='softmax', name='출력')], name='손글씨')
모델.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
%time 이력 = 모델.fit(x_train, y_train, epochs=5)
plt.plot(이력.history['loss'])
plt.show()
"""

SEQ2SEQ = """\
import keras
from keras.layers import Input, LSTM, Dense
from keras.models import Model
num_encoder_tokens = 20; num_decoder_tokens = 22; latent_dim = 16
encoder_inputs = Input(shape=(None, num_encoder_tokens))
encoder = LSTM(latent_dim, return_state=True)
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]
decoder_inputs = Input(shape=(None, num_decoder_tokens))
decoder_lstm = LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = Dense(num_decoder_tokens, activation='softmax')
decoder_outputs = decoder_dense(decoder_outputs)
model = Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.compile(optimizer='rmsprop', loss='categorical_crossentropy')
model.fit([encoder_input_data, decoder_input_data], decoder_target_data, batch_size=64, epochs=100)
model.save('s2s.h5')
encoder_model = Model(encoder_inputs, encoder_states)
decoder_state_input_h = Input(shape=(latent_dim,)); decoder_state_input_c = Input(shape=(latent_dim,))
decoder_states_inputs = [decoder_state_input_h, decoder_state_input_c]
decoder_outputs, state_h, state_c = decoder_lstm(decoder_inputs, initial_state=decoder_states_inputs)
decoder_outputs = decoder_dense(decoder_outputs)
decoder_model = Model([decoder_inputs] + decoder_states_inputs, [decoder_outputs] + [state_h, state_c])
"""

ATTENTION_BAHDANAU = """\
import tensorflow as tf
from tensorflow.keras.layers import *
from tensorflow.keras.models import Model
import tensorflow.keras.backend as K
class Attention(Layer):
    def __init__(self, **kwargs):
        super(Attention, self).__init__(**kwargs)
    def build(self, input_shape):
        self.W = self.add_weight(name="att_weight", shape=(input_shape[-1], 1), initializer="normal")
        self.b = self.add_weight(name="att_bias", shape=(input_shape[1], 1), initializer="zeros")
        super(Attention, self).build(input_shape)
    def call(self, x):
        et = K.squeeze(K.tanh(K.dot(x, self.W) + self.b), axis=-1)
        at = K.softmax(et)
        at = K.expand_dims(at, axis=-1)
        output = x * at
        return K.sum(output, axis=1)
    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
    def get_config(self):
        return super(Attention, self).get_config()
inp = Input(shape=(30,))
x = Embedding(100, 16, input_length=30)(inp)
x = Bidirectional(LSTM(8, return_sequences=True))(x)
x = Attention()(x)
out = Dense(1, activation='sigmoid')(x)
model = Model(inp, out)
"""

INCEPTION_IMP = """\
import keras

from keras.layers import *
from keras.models import Model
from keras import backend as K
def inception_module(x, f1, f3r, f3, f5r, f5, pp, name=None):
    a = Conv2D(f1, (1, 1), padding='same', activation='relu')(x)
    b = Conv2D(f3, (3, 3), padding='same', activation='relu')(Conv2D(f3r, (1, 1), padding='same', activation='relu')(x))
    c = Conv2D(f5, (5, 5), padding='same', activation='relu')(Conv2D(f5r, (1, 1), padding='same', activation='relu')(x))
    d = Conv2D(pp, (1, 1), padding='same', activation='relu')(MaxPool2D((3, 3), strides=(1, 1), padding='same')(x))
    return concatenate([a, b, c, d], axis=3, name=name)
input_layer = Input(shape=(32, 32, 3))
x = Conv2D(8, 7, strides=2, padding='same', activation='relu', kernel_initializer=keras.initializers.glorot_uniform(), bias_initializer=keras.initializers.Constant(value=0.2))(input_layer)
x = inception_module(x, 4, 4, 8, 2, 4, 4, name='inception_3a')
x = GlobalAveragePooling2D(name='avg_pool_5_3x3/1')(x)
x = Dense(10, activation='softmax', name='output')(x)
model = Model(input_layer, [x], name='inception_v1')
"""

LSTM_STATEFUL = """\
from keras.models import Sequential
from keras.layers import LSTM, Dense
model = Sequential()
model.add(LSTM(4, batch_input_shape=(1, 3, 2), stateful=True, return_sequences=True))
model.add(LSTM(4, stateful=True))
model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
for i in range(100):
    model.fit(trainX, trainY, epochs=1, batch_size=1, verbose=2, shuffle=False)
    model.reset_states()
trainPredict = model.predict(trainX, batch_size=1)
"""

CONVLSTM = """\
import keras
from keras import layers
inp = layers.Input(shape=(None, 16, 16, 1))
x = layers.ConvLSTM2D(filters=8, kernel_size=(5, 5), padding="same", return_sequences=True, activation="relu")(inp)
x = layers.BatchNormalization()(x)
x = layers.Conv3D(filters=1, kernel_size=(3, 3, 3), activation="sigmoid", padding="same")(x)
model = keras.models.Model(inp, x)
model.compile(loss=keras.losses.binary_crossentropy, optimizer=keras.optimizers.Adam())
"""

WIDE_DEEP = """\
import tensorflow as tf
normalization_layer = tf.keras.layers.Normalization()
hidden_layer1 = tf.keras.layers.Dense(30, activation="relu")
hidden_layer2 = tf.keras.layers.Dense(30, activation="relu")
concat_layer = tf.keras.layers.Concatenate()
output_layer = tf.keras.layers.Dense(1)
input_ = tf.keras.layers.Input(shape=(8,))
normalized = normalization_layer(input_)
hidden1 = hidden_layer1(normalized)
hidden2 = hidden_layer2(hidden1)
concat = concat_layer([normalized, hidden2])
output = output_layer(concat)
model = tf.keras.Model(inputs=[input_], outputs=[output])
normalization_layer.adapt(X_train)
"""

WIDE_DEEP_SUB = """\
import tensorflow as tf
class WideAndDeepModel(tf.keras.Model):
    def __init__(self, units=30, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.hidden1 = tf.keras.layers.Dense(units, activation=activation)
        self.main_output = tf.keras.layers.Dense(1)
    def call(self, inputs):
        return self.main_output(self.hidden1(inputs))
model = WideAndDeepModel(30, activation="relu", name="my_cool_model")
"""

NCF = """\
import keras
from keras import layers
n_users, n_items = 50, 60
user = keras.Input((1,), name="user"); item = keras.Input((1,), name="item")
u = layers.Flatten()(layers.Embedding(n_users, 8, embeddings_regularizer=keras.regularizers.l2(1e-6))(user))
v = layers.Flatten()(layers.Embedding(n_items, 8)(item))
dot = layers.Dot(axes=1, normalize=True)([u, v])
h = layers.Dense(8, activation="relu", kernel_regularizer=keras.regularizers.L1L2(0.01, 0.02), kernel_constraint=keras.constraints.MaxNorm(2))(layers.Concatenate()([u, v]))
model = keras.Model([user, item], layers.Activation("sigmoid")(dot + layers.Dense(1)(h)))
"""

CAPSULE_SQUASH = """\
import tensorflow as tf
from tensorflow.keras import layers, models, backend as K
def squash(vectors, axis=-1):
    s_squared_norm = tf.reduce_sum(tf.square(vectors), axis, keepdims=True)
    scale = s_squared_norm / (1 + s_squared_norm) / tf.sqrt(s_squared_norm + K.epsilon())
    return scale * vectors
class Length(layers.Layer):
    def call(self, inputs, **kwargs):
        return tf.sqrt(tf.reduce_sum(tf.square(inputs), -1) + K.epsilon())
x = layers.Input(shape=(28, 28, 1))
conv1 = layers.Conv2D(16, 9, activation='relu', name='conv1')(x)
p = layers.Conv2D(32, 9, strides=2)(conv1)
p = layers.Reshape([-1, 8])(p)
p = layers.Lambda(squash, name='primarycap_squash')(p)
out = Length(name='capsnet')(p)
model = models.Model(x, out)
"""

MC_DROPOUT = """\
import tensorflow as tf
class MCDropout(tf.keras.layers.Dropout):
    def call(self, inputs, training=False):
        return super().call(inputs, training=True)
model = tf.keras.Sequential([tf.keras.layers.Flatten(input_shape=[8, 8]), MCDropout(rate=0.0), tf.keras.layers.Dense(10, activation="softmax", kernel_initializer=tf.keras.initializers.VarianceScaling(scale=2., mode='fan_avg', distribution='uniform'))])
"""

ACTOR_CRITIC = """\
import keras
from keras import layers
def create_actor(num_states=3, upper_bound=2.0):
    last_init = keras.initializers.RandomUniform(minval=-0.003, maxval=0.003)
    inputs = layers.Input(shape=(num_states,))
    out = layers.Dense(256, activation="relu")(inputs)
    outputs = layers.Dense(1, activation="tanh", kernel_initializer=last_init)(out)
    outputs = outputs * upper_bound
    return keras.Model(inputs, outputs)
def get_critic(num_states=3, num_actions=1):
    state_input = layers.Input(shape=(num_states,))
    action_input = layers.Input(shape=(num_actions,))
    concat = layers.Concatenate()([layers.Dense(16, activation="relu")(state_input), layers.Dense(16)(action_input)])
    return keras.Model([state_input, action_input], layers.Dense(1)(concat))
actor_model = create_actor()
critic_model = get_critic()
target_actor = create_actor()
target_critic = get_critic()
target_actor.set_weights(actor_model.get_weights())
target_critic.set_weights(critic_model.get_weights())
"""

YOLO_ISH = """\
import tensorflow as tf
from tensorflow.keras.layers import *
from tensorflow.keras.regularizers import l2
from tensorflow.keras import Model
def DarknetConv(x, filters, size, strides=1, batch_norm=True):
    if strides == 1:
        padding = 'same'
    else:
        x = ZeroPadding2D(((1, 0), (1, 0)))(x)
        padding = 'valid'
    x = Conv2D(filters=filters, kernel_size=size, strides=strides, padding=padding, use_bias=not batch_norm, kernel_regularizer=l2(0.0005))(x)
    if batch_norm:
        x = BatchNormalization()(x)
        x = LeakyReLU(alpha=0.1)(x)
    return x
x = inputs = Input([64, 64, 3])
x = DarknetConv(x, 8, 3)
x = DarknetConv(x, 16, 3, strides=2)
x = DarknetConv(x, 3 * 7, 1, batch_norm=False)
x = Lambda(lambda x: tf.reshape(x, (-1, tf.shape(x)[1], tf.shape(x)[2], 3, 7)))(x)
boxes = Lambda(lambda x: tf.sigmoid(x[..., :2]), name='boxes')(x)
model = Model(inputs, (x, boxes), name='yolov3')
"""

HYPERMODEL = """\
import keras, keras_tuner
from keras import layers
def build_model(hp):
    model = keras.Sequential()
    model.add(layers.Flatten())
    model.add(layers.Dense(units=hp.Int("units", min_value=32, max_value=512, step=32), activation=hp.Choice("activation", ["relu", "tanh"])))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model
build_model(keras_tuner.HyperParameters())
"""

SCIKIT_WRAPPER = """\
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras.wrappers.scikit_learn import KerasClassifier
from sklearn.model_selection import cross_val_score
def create_baseline():
    model = Sequential()
    model.add(Dense(60, input_dim=60, kernel_initializer='normal', activation='relu'))
    model.add(Dense(1, kernel_initializer='normal', activation='sigmoid'))
    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model
estimator = KerasClassifier(build_fn=create_baseline, epochs=100, batch_size=5, verbose=0)
results = cross_val_score(estimator, X, encoded_Y, cv=10)
"""

CLASS_NOARGS = """\
from keras.models import Sequential
from keras.layers import *
class 분류기:
    def __init__(self, 은닉=16):
        self.은닉 = 은닉
        self.model = self.만들기()
    def 만들기(self):
        m = Sequential()
        m.add(Input((4,)))
        m.add(Dense(self.은닉, activation='relu', name='은닉층'))
        m.add(Dense(3, activation='softmax', name='출력층'))
        return m
    def 학습(self, x, y): self.model.fit(x, y)
"""

OPTIONAL_FORGOTTEN = """\
import keras
from keras import layers
class Scale(layers.Layer):
    def __init__(self, units=4, factor=1.0, bias=0.0, **kwargs):
        super().__init__(**kwargs)
        self.units, self.f, self.b = units, factor, bias
    def call(self, x): return x * self.f + self.b
    def get_config(self): return {**super().get_config(), "units": self.units}
model = keras.Sequential([keras.Input((4,)), Scale(4, factor=3.0), layers.Dense(2)])
"""

BATCH_NESTED_LOOP = """\
import numpy as np
import keras
from keras import layers
def conv_block(x, filters, name):
    x = layers.Conv2D(filters, 3, padding='same', use_bias=False, name=name+'/conv')(x)
    x = layers.BatchNormalization(name=name+'/bn')(x)
    return layers.ReLU(6., name=name+'/relu')(x)
inputs = keras.Input((32, 32, 3))
x = inputs
for i, f in enumerate(np.array([8, 16])):
    x = conv_block(x, f, f'block{i}')
    se = layers.GlobalAveragePooling2D(keepdims=True)(x)
    se = layers.Dense(f // 4, activation='swish')(se)
    se = layers.Dense(f, activation='hard_sigmoid')(se)
    x = x * se
model = keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
"""

LAMBDA_LR_SCHEDULE = """\
import tensorflow as tf
from tensorflow.keras import layers
lr = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 1000, 0.96)
x = inp = tf.keras.Input((16, 16, 3))
x = layers.Lambda(lambda t: tf.image.resize(t, (8, 8)), name='resize')(x)
x = layers.Lambda(lambda t: tf.nn.l2_normalize(t, axis=-1), output_shape=lambda s: s)(x)
x = tf.keras.layers.Rescaling(1./127.5, offset=-1)(x)
x = layers.Flatten()(x)
out = layers.Dense(4, activation=tf.nn.softmax)(x)
model = tf.keras.Model(inp, out)
model.compile(tf.keras.optimizers.SGD(lr, momentum=0.9), 'categorical_crossentropy')
"""

SSD_DICT_OUTPUTS = """\
import keras
from keras import layers, ops
inp = {"image": keras.Input((32, 32, 3), name="image"), "mask": keras.Input((32, 32, 1), name="mask")}
x = layers.Concatenate()([inp["image"], inp["mask"]])
x = layers.Conv2D(8, 3, strides=2, padding="same")(x)
cls = layers.Reshape((-1, 2))(layers.Conv2D(4, 1)(x))
box = ops.reshape(layers.Conv2D(8, 1)(x), (-1, 16 * 16 * 2, 4))
model = keras.Model(inp, {"cls": ops.softmax(cls), "box": ops.clip(box, 0.0, 1.0)})
"""

WEIGHTNORM_SUBCLASS_DENSE = """\
import keras
from keras import layers, ops
class Maxout(layers.Layer):
    def __init__(self, units, pieces=2):
        super().__init__()
        self.units = units
        self.pieces = pieces
        self.dense = layers.Dense(units * pieces)
    def call(self, x):
        return ops.max(ops.reshape(self.dense(x), (-1, self.units, self.pieces)), axis=-1)
model = keras.Sequential([keras.Input((4,)), Maxout(3), Maxout(2, 4)])
"""

HIGHWAY = """\
import keras.backend as K
from keras.layers import Dense, Activation, Multiply, Add, Lambda, Input
from keras.models import Model
from keras.initializers import Constant
def highway_layers(value, n_layers, activation="tanh", gate_bias=-3):
    dim = K.int_shape(value)[-1]
    gate_bias_initializer = Constant(gate_bias)
    for i in range(n_layers):
        gate = Dense(units=dim, bias_initializer=gate_bias_initializer)(value)
        gate = Activation("sigmoid")(gate)
        negated_gate = Lambda(lambda x: 1.0 - x, output_shape=(dim,))(gate)
        transformed = Dense(units=dim)(value)
        transformed = Activation(activation)(transformed)
        transformed_gated = Multiply()([gate, transformed])
        identity_gated = Multiply()([negated_gate, value])
        value = Add()([transformed_gated, identity_gated])
    return value
inp = Input((8,))
model = Model(input=inp, output=highway_layers(inp, 3))
"""

RESNET_IDENTITY_ADD_FN = """\
from tensorflow.keras.layers import add, concatenate, average, maximum, multiply, dot, subtract, Input, Dense
from tensorflow.keras.models import Model
a = Input((4,)); b = Input((4,))
m = Model([a, b], concatenate([add([a, b]), average([a, b]), maximum([a, b]), multiply([a, b]), dot([a, b], axes=1), subtract([a, b])]))
"""

BIDIRECTIONAL_MERGE = """\
import keras
from keras import layers
m = keras.Sequential([layers.Input((None,), dtype='int64'), layers.Embedding(100, 8, mask_zero=True),
  layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode='sum', backward_layer=layers.GRU(4, return_sequences=True, go_backwards=True)),
  layers.Bidirectional(layers.LSTM(4, dropout=0.1, recurrent_dropout=0.1)), layers.Dense(1, 'sigmoid')])
"""

RNN_CELLS = """\
import keras
from keras import layers
cells = [layers.LSTMCell(s) for s in (8, 6)]
m = keras.Sequential([keras.Input((5, 3)), layers.RNN(cells, return_sequences=True), layers.TimeDistributed(layers.Dense(2))])
"""

CLASS_ATTR_MODEL_SUBCLASS = """\
import tensorflow as tf
class AnomalyDetector(tf.keras.Model):
  def __init__(self):
    super(AnomalyDetector, self).__init__()
    self.encoder = tf.keras.Sequential([tf.keras.layers.Input((140,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(8, activation="relu")])
    self.decoder = tf.keras.Sequential([tf.keras.layers.Input((8,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(140, activation="sigmoid")])
  def call(self, x):
    return self.decoder(self.encoder(x))
autoencoder = AnomalyDetector()
autoencoder.compile(optimizer='adam', loss='mae')
"""

PREPROCESSING_EXP = """\
import tensorflow as tf
from tensorflow.keras.layers.experimental import preprocessing
resize_and_rescale = tf.keras.Sequential([preprocessing.Resizing(32, 32), preprocessing.Rescaling(1./255)])
model = tf.keras.Sequential([tf.keras.Input((40, 40, 3)), resize_and_rescale, tf.keras.layers.Conv2D(4, 3, activation='relu'), tf.keras.layers.GlobalMaxPool2D(), tf.keras.layers.Dense(2)])
"""


KIND = "books and courses"
# fmt: off
BOOKS = [
    Case('gan-dcgan', KIND, GAN_DCGAN, 'SubclassedBesideOthers', (), ''),
    Case('gan-gen', KIND, GAN_DCGAN, ('Input', 'Dense', 'Reshape', 'Conv2DTranspose', 'LeakyReLU', 'Conv2DTranspose'), ('several-models', 'failed-lines'), 'generator'),
    Case('vae-of-a-book', KIND, VAE, ('Input', 'Conv2D', 'Flatten', 'Dense', 'Dense', 'Dense', 'Custom', 'Output', 'Output', 'Output'), ('several-models', 'failed-lines'), 'encoder'),
    Case('vae-none', KIND, VAE, 'SubclassedBesideOthers', (), ''),
    Case('siamese', KIND, SIAMESE, ('Input', 'Input', 'Model', 'Model', 'Custom'), (), ''),
    Case('transformer-block', KIND, TRANSFORMER_BLOCK, ('Input', 'Custom', 'Custom', 'GlobalAveragePooling1D', 'Dense'), ('failed-lines',), ''),
    Case('vit', KIND, VIT, ('Input', 'Custom', 'Custom', 'LayerNormalization', 'MultiHeadAttention', 'Add', 'LayerNormalization', 'Dense', 'Dropout', 'Dense', 'Dropout', 'Add', 'LayerNormalization', 'MultiHeadAttention', 'Add', 'LayerNormalization', 'Dense', 'Dropout', 'Dense', 'Dropout', 'Add', 'LayerNormalization', 'Flatten', 'Dense'), (), ''),
    Case('wavenet', KIND, WAVENET, ('Input', 'Conv1D', 'Conv1D', 'Custom', 'Conv1D', 'Add', 'Conv1D', 'Custom', 'Conv1D', 'Add', 'Conv1D', 'Custom', 'Conv1D', 'Add', 'Conv1D', 'Custom', 'Conv1D', 'Add', 'Conv1D', 'Custom', 'Conv1D', 'Add', 'Conv1D', 'Custom', 'Conv1D', 'Add', 'activations.relu', 'Conv1D', 'Conv1D', 'Output'), (), ''),
    Case('wavenet-geron1', KIND, WAVENET_GERON1, ('Input', 'Conv1D', 'Conv1D', 'Conv1D', 'Conv1D', 'Conv1D', 'Conv1D', 'Conv1D', 'Conv1D', 'Conv1D'), ('failed-lines',), ''),
    Case('geron-resnet34', KIND, GERON_RESNET34, ('Input', 'Conv2D', 'BatchNormalization', 'Activation', 'MaxPooling2D', 'Custom', 'Custom', 'Custom', 'Custom', 'GlobalAveragePooling2D', 'Flatten', 'Dense'), (), ''),
    Case('unet-loop', KIND, UNET_LOOP, ('Input', 'Conv2D', 'BatchNormalization', 'Activation', 'Activation', 'SeparableConv2D', 'BatchNormalization', 'MaxPooling2D', 'Conv2D', 'Add', 'Activation', 'SeparableConv2D', 'BatchNormalization', 'MaxPooling2D', 'Conv2D', 'Add', 'Activation', 'Conv2DTranspose', 'UpSampling2D', 'UpSampling2D', 'Conv2D', 'Add', 'Activation', 'Conv2DTranspose', 'UpSampling2D', 'UpSampling2D', 'Conv2D', 'Add', 'Activation', 'Conv2DTranspose', 'UpSampling2D', 'UpSampling2D', 'Conv2D', 'Add', 'Conv2D'), (), ''),
    Case('unet-dice', KIND, UNET_DICE, ('Input', 'Conv2D', 'MaxPooling2D', 'Conv2D', 'Dropout', 'Conv2D', 'UpSampling2D', 'Concatenate', 'Conv2D'), (), ''),
    Case('multi-io', KIND, MULTI_IO, ('Input', 'Input', 'Input', 'Embedding', 'Embedding', 'LSTM', 'LSTM', 'Concatenate', 'Dense', 'Dense', 'Output', 'Output'), ('not-run',), ''),
    Case('custom-train-step', KIND, CUSTOM_TRAIN_STEP, ('Input', 'Dense'), ('own-class', 'not-run'), ''),
    Case('dqn-agent', KIND, DQN_AGENT, 'BuilderBesideFailure', (), ''),
    Case('dqn-nogym', KIND, DQN_NOGYM, ('Input', 'Dense', 'Dense', 'Dense'), ('several-models',), ''),
    Case('gan-class-eriklinder', KIND, GAN_CLASS_ERIKLINDER, ('Input', 'Model', 'Model'), ('not-run',), ''),
    Case('gan-class-combined', KIND, GAN_CLASS_ERIKLINDER, ('Input', 'Model', 'Model'), ('not-run',), 'combined'),
    Case('dict-of-models', KIND, DICT_OF_MODELS, ('Input', 'Dense', 'Dense'), ('several-models', 'failed-lines'), 'mlp_16'),
    Case('notebook-magics', KIND, NOTEBOOK_MAGICS, ('Input', 'Conv2D', 'MaxPooling2D', 'Flatten', 'Dense'), ('failed-lines', 'other-name', 'other-name', 'other-name', 'other-name'), ''),
    Case('seq2seq', KIND, SEQ2SEQ, ('Input', 'Input', 'LSTM', 'LSTM', 'Dense'), ('several-models', 'not-run', 'failed-lines'), ''),
    Case('seq2seq-dec', KIND, SEQ2SEQ, ('Input', 'Input', 'Input', 'LSTM', 'Dense', 'Output', 'Output', 'Output'), ('several-models', 'not-run', 'failed-lines'), 'decoder_model'),
    Case('attention-bahdanau', KIND, ATTENTION_BAHDANAU, ('Input', 'Embedding', 'Bidirectional', 'Custom', 'Dense'), (), ''),
    Case('inception-imp', KIND, INCEPTION_IMP, ('Input', 'Conv2D', 'Conv2D', 'Conv2D', 'Conv2D', 'Conv2D', 'Conv2D', 'Conv2D', 'MaxPooling2D', 'Concatenate', 'GlobalAveragePooling2D', 'Dense', 'Output'), ('renamed',), ''),
    Case('lstm-stateful', KIND, LSTM_STATEFUL, ('Input', 'LSTM', 'LSTM', 'Dense'), ('failed-lines',), ''),
    Case('convlstm', KIND, CONVLSTM, ('Input', 'ConvLSTM2D', 'BatchNormalization', 'Conv3D'), (), ''),
    Case('wide-deep', KIND, WIDE_DEEP, ('Input', 'Normalization', 'Dense', 'Dense', 'Concatenate', 'Dense', 'Output'), ('failed-lines',), ''),
    Case('wide-deep-sub', KIND, WIDE_DEEP_SUB, 'SubclassedModel', (), ''),
    Case('ncf', KIND, NCF, ('Input', 'Input', 'Flatten', 'Embedding', 'Flatten', 'Embedding', 'Dot', 'Dense', 'Concatenate', 'Activation', 'Dense', 'ops.add'), (), ''),
    Case('capsule-squash', KIND, CAPSULE_SQUASH, ('Input', 'Conv2D', 'Conv2D', 'Reshape', 'Custom', 'Custom'), (), ''),
    Case('mc-dropout', KIND, MC_DROPOUT, ('Input', 'Flatten', 'Custom', 'Dense'), (), ''),
    Case('actor-critic', KIND, ACTOR_CRITIC, ('Input', 'Input', 'Concatenate', 'Dense', 'Dense', 'Dense'), ('several-models',), 'critic_model'),
    Case('yolo-ish', KIND, YOLO_ISH, ('Input', 'Conv2D', 'BatchNormalization', 'LeakyReLU', 'ZeroPadding2D', 'Conv2D', 'BatchNormalization', 'LeakyReLU', 'Conv2D', 'Custom', 'Custom', 'Output', 'Output'), (), ''),
    Case('hypermodel', KIND, HYPERMODEL, 'BuilderBesideFailure', (), ''),
    Case('scikit-wrapper', KIND, SCIKIT_WRAPPER, ('Input', 'Dense', 'Dense'), ('failed-lines',), ''),
    Case('class-noargs', KIND, CLASS_NOARGS, ('Input', 'Dense', 'Dense'), ('other-name', 'other-name'), ''),
    Case('agent-call', KIND, DQN_AGENT, ('Input', 'Dense', 'Dense', 'Dense'), ('failed-lines',), 'DQNAgent(4, 2).model'),
    Case('agent-call2', KIND, DQN_AGENT, ('Input', 'Dense', 'Dense', 'Dense'), ('failed-lines',), 'DQNAgent(state_size=4, action_size=2)'),
    Case('optional-forgotten', KIND, OPTIONAL_FORGOTTEN, ('Input', 'Custom', 'Dense'), (), ''),
    Case('batch-nested-loop', KIND, BATCH_NESTED_LOOP, ('Input', 'Block', 'GlobalAveragePooling2D', 'Dense', 'Dense', 'ops.multiply', 'Block', 'GlobalAveragePooling2D', 'Dense', 'Dense', 'ops.multiply', 'Dense', 'Flatten'), ('renamed',), ''),
    Case('lambda-lr-schedule', KIND, LAMBDA_LR_SCHEDULE, ('Input', 'Custom', 'Custom', 'Rescaling', 'Flatten', 'Dense'), ('tensorflow',), ''),
    Case('ssd-dict-outputs', KIND, SSD_DICT_OUTPUTS, ('Input', 'Input', 'Concatenate', 'Conv2D', 'Reshape', 'Conv2D', 'Conv2D', 'ops.reshape', 'ops.softmax', 'ops.clip', 'Output', 'Output'), (), ''),
    Case('weightnorm-subclass-dense', KIND, WEIGHTNORM_SUBCLASS_DENSE, ('Input', 'Custom', 'Custom'), (), ''),
    Case('highway', KIND, HIGHWAY, ('Input', 'Dense', 'Activation', 'Custom', 'Dense', 'Activation', 'Multiply', 'Multiply', 'Add', 'Dense', 'Activation', 'Custom', 'Dense', 'Activation', 'Multiply', 'Multiply', 'Add', 'Dense', 'Activation', 'Custom', 'Dense', 'Activation', 'Multiply', 'Multiply', 'Add'), (), ''),
    Case('resnet-identity-add-fn', KIND, RESNET_IDENTITY_ADD_FN, ('Input', 'Input', 'Add', 'Average', 'Maximum', 'Multiply', 'Dot', 'Subtract', 'Concatenate'), (), ''),
    Case('bidirectional-merge', KIND, BIDIRECTIONAL_MERGE, ('Input', 'Embedding', 'Bidirectional', 'Bidirectional', 'Dense'), (), ''),
    Case('rnn-cells', KIND, RNN_CELLS, ('Input', 'Custom', 'TimeDistributed'), (), ''),
    Case('class-attr-model-subclass', KIND, CLASS_ATTR_MODEL_SUBCLASS, 'SubclassedBesideOthers', (), ''),
    Case('class-attr-encoder', KIND, CLASS_ATTR_MODEL_SUBCLASS, ('Input', 'Dense', 'Dense'), ('several-models',), 'autoencoder.encoder'),
    Case('preprocessing-exp', KIND, PREPROCESSING_EXP, ('Input', 'Model', 'Conv2D', 'GlobalMaxPooling2D', 'Dense'), (), ''),
]
# fmt: on
