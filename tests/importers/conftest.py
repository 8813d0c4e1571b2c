"""Models are built in a fresh Keras session, so that Keras counts its names from the beginning."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest


@pytest.fixture(autouse=True)
def fresh_session():
    import keras

    keras.backend.clear_session()
    yield
    keras.backend.clear_session()
