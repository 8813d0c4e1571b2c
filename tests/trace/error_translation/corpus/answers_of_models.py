"""Histories, scores and class numbers, taken for what they are not."""

import keras
import numpy as np

from tests.trace.error_translation.corpus.mistake import cell, mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


@mistake(
    "history-subscript",
    "model.fit returns a history object; its numbers are in history.history['loss'].",
)
def history_subscripted():
    history = small().fit(X, Y, verbose=0)
    history["loss"]


@mistake(
    "history-renamed",
    "history: there is no 'acc'. Keras 3 calls it 'accuracy'.",
)
def acc_of_the_history():
    history = small(metrics=["accuracy"]).fit(X, Y, verbose=0)
    history.history["acc"]


@mistake(
    "history-metric",
    "history: there is no 'accuracy', because the model was compiled without that metric. Give model.compile(…, "
    "metrics=['accuracy']). It has: loss.",
    tempting="history-key",
)
def accuracy_without_a_metric():
    history = small().fit(X, Y, verbose=0)
    history.history["accuracy"]


@mistake(
    "history-validation",
    "history: there is no 'val_accuracy', because fit had no validation data. Give validation_data=(x_val, y_val)"
    " or validation_split=0.2. It has: accuracy, loss.",
    tempting="history-key",
)
def no_validation_in_the_history():
    history = small(metrics=["accuracy"]).fit(X, Y, verbose=0)
    history.history["val_accuracy"]


@mistake(
    "to-categorical",
    "to_categorical: expected class numbers from 0 to 9, received 10. Count classes from 0, or give num_classes=11.",
)
def to_categorical_counted_from_one():
    keras.utils.to_categorical([1, 2, 10], 10)


@mistake(
    "class-name-of-scores",
    "An index expects one whole number, received an array of several numbers. The predicted class is "
    "int(np.argmax(…)) of the scores of a sample.",
)
def a_class_name_by_probabilities():
    cell("['cat', 'dog'][model.predict(X, verbose=0)[0]]\n", model=small(), X=X)


@mistake(
    "class-name-of-scores",
    "An index expects one whole number, received numpy.float32. The predicted class is int(np.argmax(…)) of the "
    "scores of a sample.",
)
def a_class_name_by_a_probability():
    cell("['cat', 'dog'][model.predict(X, verbose=0)[0][0]]\n", model=small(), X=X)


@mistake(
    "condition-of-array",
    "if expects one truth value, received an array of several. Ask about one sample, as in p[0, 0] > 0.5, or use "
    "(…).any() or (…).all().",
)
def a_condition_of_an_array():
    cell("if model.predict(X, verbose=0) > 0.5:\n    print('cat')\n", model=small(), X=X)


@mistake(
    "argmax-missing",
    "Expected a class number for each sample, received scores for each class. Use np.argmax(y_pred, axis=-1), or "
    "y_pred > 0.5 with one sigmoid unit, on whichever of the two has them.",
)
def argmax_forgotten():
    from sklearn.metrics import confusion_matrix

    confusion_matrix([0, 1, 2], np.eye(3) * 0.9 + 0.05)


@mistake(
    "argmax-axis",
    "Expected one answer for each sample, received arrays of 8 and 10: argmax was taken along the samples. Use "
    "axis=-1, the axis of the classes.",
    tempting="sample-counts",
)
def argmax_along_the_batch():
    from sklearn.metrics import accuracy_score

    p = np.zeros((8, 10))
    cell("accuracy_score(y, np.argmax(p, axis=0))\n", accuracy_score=accuracy_score, y=np.zeros(8, int), p=p)


@mistake(
    "two-lengths",
    "Expected arrays with the same number of samples, received 8, 7. Cut all from the data in the same way.",
    tempting="argmax-axis",
)
def splits_of_two_lengths():
    from sklearn.model_selection import train_test_split

    train_test_split(np.zeros((8, 2)), np.zeros(7))


@mistake(
    "no-axis",
    "There is no axis 2: the array has 2 axes, 0 to 1. The axis of the classes is the last one: axis=-1.",
)
def argmax_of_an_axis_that_is_not_there():
    np.argmax(np.zeros((8, 10)), axis=2)


@mistake(
    "argmax-axis",
    "Expected one answer for each sample, received arrays of 8 and 10: argmax was taken along the samples. Use "
    "axis=-1, the axis of the classes.",
    tempting="two-lengths",
)
def argmax_along_the_batch_before():
    from sklearn.metrics import accuracy_score

    source = "pred = p.argmax(0)\naccuracy_score(y, pred)\n"
    cell(source, accuracy_score=accuracy_score, y=np.zeros(8, int), p=np.zeros((8, 10)))


@mistake(
    "argmax-missing",
    "Expected a class number for each sample, received scores for each class. Use np.argmax(y_pred, axis=-1), or "
    "y_pred > 0.5 with one sigmoid unit, on whichever of the two has them.",
    tempting="element-shapes",
)
def scores_compared_with_labels():
    cell("hits = p == y\n", p=np.zeros((8, 10)), y=np.zeros(8))


@mistake(
    "element-shapes",
    "here: expected two tensors of equal shape, or with sizes of 1 where they differ, received (8, 10) and (8,). "
    "Bring both to one shape first.",
    tempting="argmax-missing",
)
def a_mean_without_its_axis():
    cell("x = x - x.mean(axis=1)\n", x=np.zeros((8, 10)))


@mistake(
    "history-other",
    "history: there is no 'accuracy'. It is called 'acc' here, as the metric in compile.",
    tempting="history-metric",
)
def the_metric_was_called_acc():
    history = small(metrics=["acc"]).fit(X, Y, verbose=0)
    history.history["accuracy"]


@mistake(
    "history-spelling",
    "history: there is no 'val_los'. Perhaps 'val_loss' is meant. Check the spelling.",
    tempting="history-metric",
)
def a_key_misspelt():
    history = small().fit(X, Y, validation_data=(X, Y), verbose=0)
    history.history["val_los"]
