"""Metrics, settings of layers, class weights, and arguments in the wrong place."""

import keras
import numpy as np
from keras import layers

from tests.trace.error_translation.corpus.classifier import X, Y, small
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "metric-class",
    "compile: expected metrics that are made, received the class AUC itself. Make one: AUC().",
)
def a_class_among_the_metrics():
    m = small(metrics=[keras.metrics.AUC])
    m.fit(X, Y, verbose=0)


@mistake(
    "metrics-list",
    "compile: metrics expects a list, received 'accuracy'. Write metrics=['accuracy'].",
)
def one_metric_without_a_list():
    m = small(metrics="accuracy")
    m.fit(X, Y, verbose=0)


@mistake(
    "metric-of-classes",
    "Precision: it compares a yes or no for every one of the 2 outputs with a label for each, but 'y' has one "
    "class number a sample. Make the labels one-hot with keras.utils.to_categorical, and use "
    "CategoricalCrossentropy.",
    tempting="element-shapes",
)
def precision_of_class_numbers():
    m = small(metrics=["precision"])
    m.fit(X, Y, verbose=0)


@mistake(
    "metric-of-classes",
    "MeanIoU: it compares a yes or no for every one of the 2 outputs with a label for each, but 'y' has one "
    "class number a sample. Give sparse_y_pred=False, which takes the argmax of the outputs.",
    tempting="element-shapes",
)
def iou_of_class_numbers():
    m = small(metrics=[keras.metrics.MeanIoU(num_classes=2)])
    m.fit(X, Y, verbose=0)


@mistake(
    "metric-of-classes",
    "F1Score: it compares a yes or no for every one of the 2 outputs with a label for each, but 'y' has one "
    "class number a sample. Make the labels one-hot with keras.utils.to_categorical, and use "
    "CategoricalCrossentropy.",
    tempting="element-shapes",
)
def f1_of_class_numbers():
    m = small(metrics=["f1_score"])
    m.fit(X, Y, verbose=0)


@mistake(
    "one-unit-of-classes",
    "loss: SparseCategoricalCrossentropy expects an output for every class, but the network has one, and "
    "received class 1. For yes and no use a sigmoid unit with BinaryCrossentropy; for classes give the last "
    "layer as many units.",
    tempting="label-value",
)
def class_numbers_for_one_unit():
    m = small(1, "sigmoid", "sparse_categorical_crossentropy")
    m.fit(X, Y, verbose=0)


@mistake(
    "layer-numbers",
    "Conv2D: kernel_size expects 2 positive whole numbers, or one for all axes, received (3, 3, 3).",
)
def a_kernel_of_three_numbers():
    layers.Conv2D(3, (3, 3, 3))


@mistake(
    "layer-numbers",
    "Conv2D: strides expects 2 positive whole numbers, or one for all axes, received 0.",
)
def strides_of_zero():
    layers.Conv2D(3, 3, strides=0)


@mistake(
    "class-weight-text",
    "fit: class_weight expects a dict from class numbers to weights, received the text 'balanced'. Count the "
    "classes: n = np.bincount(y), then class_weight={c: len(y) / (len(n) * n[c]) for c in range(len(n))}.",
)
def class_weights_as_a_word():
    small().fit(X, Y, class_weight="balanced", verbose=0)


@mistake(
    "class-weight-places",
    "fit: class_weight goes with one class for each sample, but the labels have the shape (4, 8, 8, 1). Give a "
    "weight for every place instead: sample_weight=weights[y], with weights = np.array([…]) by class.",
    tempting="class-name-of-scores",
)
def class_weights_for_a_mask():
    m = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 1, activation="softmax")])
    m.compile("adam", "sparse_categorical_crossentropy")
    m.fit(np.zeros((4, 8, 8, 1)), np.zeros((4, 8, 8, 1)), class_weight={0: 1, 1: 2}, verbose=0)


@mistake(
    "exchanged",
    "fit: x and y are exchanged: the model expects samples of 8, and y has them. Write model.fit(x, y), the "
    "samples first.",
    tempting="input-size",
)
def x_and_y_exchanged():
    small().fit(Y, X, verbose=0)


@mistake(
    "numbers-in-list",
    "A layer is called on tensors, but received a list of numbers. Make it an array first: np.array([[…]], "
    "'float32'), with the batch as its first axis.",
    tempting="no-tensor",
)
def a_list_given_to_a_model():
    small()([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]])
