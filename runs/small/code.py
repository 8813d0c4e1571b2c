import keras
from keras import layers


def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(4, 4, 1), name="input"),
            layers.Flatten(name="flatten"),
            layers.Dense(units=8, activation="relu", name="dense"),
            layers.Dropout(rate=0.5, name="dropout"),
            layers.Dense(units=3, activation="softmax", name="answer"),
        ],
        name="small",
    )


import keras

keras.utils.set_random_seed(11)
model = build_model()
model.compile(
    optimizer=keras.optimizers.Adam(
        learning_rate=keras.optimizers.schedules.ExponentialDecay(
            initial_learning_rate=0.01, decay_steps=30, decay_rate=0.5
        ),
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)

callbacks = [
    keras.callbacks.TerminateOnNaN(),
    keras.callbacks.ModelCheckpoint(
        "best.weights.h5",
        monitor="val_loss",
        mode="min",
        save_best_only=True,
        save_weights_only=True,
    ),
    keras.callbacks.ModelCheckpoint(
        "best-2.weights.h5",
        monitor="val_accuracy",
        mode="max",
        save_best_only=True,
        save_weights_only=True,
    ),
    keras.callbacks.BackupAndRestore("backup"),
    keras.callbacks.CSVLogger("history.csv"),
]

history = model.fit(
    x_train,
    y_train,
    validation_data=(x_validation, y_validation),
    epochs=5,
    batch_size=2,
    callbacks=callbacks,
)
