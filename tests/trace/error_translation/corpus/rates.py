"""Learning rates."""

import keras

from tests.trace.error_translation.corpus.classifier import X, Y, small
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "two-rate-plans",
    "ReduceLROnPlateau sets the learning rate, but the optimizer has a schedule for it already "
    "(ExponentialDecay). Use one of them: give the optimizer a number, as in learning_rate=0.001, or leave "
    "ReduceLROnPlateau out.",
    tempting="rate-of-schedule",
)
def a_plateau_with_a_schedule():
    s = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    m = small()
    m.compile(keras.optimizers.Adam(s), "sparse_categorical_crossentropy")
    m.fit(
        X,
        Y,
        validation_data=(X, Y),
        epochs=5,
        verbose=0,
        callbacks=[keras.callbacks.ReduceLROnPlateau(patience=1, min_delta=10)],
    )


@mistake(
    "two-rate-plans",
    "LearningRateScheduler sets the learning rate, but the optimizer has a schedule for it already "
    "(ExponentialDecay). Use one of them: give the optimizer a number, as in learning_rate=0.001, or leave "
    "LearningRateScheduler out.",
    tempting="rate-of-schedule",
)
def a_plan_with_a_schedule():
    s = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    m = small()
    m.compile(keras.optimizers.Adam(s), "sparse_categorical_crossentropy")
    m.fit(X, Y, epochs=5, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 0.1)])


@mistake(
    "rate-of-schedule",
    "learning_rate cannot be set, because the optimizer has a schedule for it (ExponentialDecay). Compile with "
    "a number instead, as in keras.optimizers.Adam(0.001).",
    tempting="two-rate-plans",
)
def a_rate_set_with_a_schedule():
    s = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    m = small()
    m.compile(keras.optimizers.Adam(s), "sparse_categorical_crossentropy")
    m.optimizer.learning_rate = 0.1


@mistake(
    "rate-of-function",
    "LearningRateScheduler: expected the function to return a learning rate, a number with a point such as "
    "0.001, received 1. Return float(…).",
)
def a_plan_in_whole_numbers():
    m = small()
    m.fit(X, Y, epochs=5, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 1)])


@mistake(
    "rate-of-function",
    "LearningRateScheduler: expected the function to return a learning rate, a number with a point such as "
    "0.001, received None. End it with return, on every way through it.",
    tempting="rate-arguments",
)
def a_plan_without_return():
    m = small()
    m.fit(X, Y, epochs=5, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: None)])


@mistake(
    "rate-arguments",
    "LearningRateScheduler: Keras calls the function with the number of the epoch and the learning rate, but it"
    " takes others. Begin it with def schedule(epoch, lr).",
    tempting="loss-arguments",
)
def a_plan_of_three_arguments():
    m = small()
    m.fit(X, Y, epochs=5, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(lambda a, b, c: 0.1)])


@mistake(
    "rate-value",
    "Adam: learning_rate expects a positive number such as 0.001, or a schedule, received '0.01'.",
)
def a_rate_as_text():
    keras.optimizers.Adam("0.01")


@mistake(
    "rate-value",
    "Adam: learning_rate expects a positive number such as 0.001, or a schedule, received -1.",
)
def a_negative_rate():
    keras.optimizers.Adam(learning_rate=-1)
