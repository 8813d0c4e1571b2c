"""Files of models and images that are not what their names say."""

import zipfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


def load_bytes(name: str, content: bytes) -> None:
    """Load a model from a file of these bytes, in the current folder, which a test makes."""
    Path(name).write_bytes(content)
    keras.models.load_model(name)


@mistake(
    "other-content",
    "'model.keras' is a web page (HTML), not a saved model. The download gave a page instead, such as one that "
    "asks to log in. Download the file itself again.",
    tempting="no-file",
)
def a_web_page_named_keras():
    load_bytes("model.keras", b"<!DOCTYPE html><html><head></head></html>")


@mistake(
    "other-content",
    "'model.h5' is a web page (HTML), not a saved model. The download gave a page instead, such as one that asks "
    "to log in. Download the file itself again.",
    tempting="no-file",
)
def a_web_page_named_h5():
    load_bytes("model.h5", b"\n<html><head></head></html>")


@mistake(
    "wrong-ending",
    "'model.keras' is a file in the HDF5 format of Keras 2, but its name says otherwise. Rename it to 'model.h5'.",
    tempting="no-file",
)
def an_h5_file_named_keras():
    small().save("model.h5")
    Path("model.h5").rename("model.keras")
    keras.models.load_model("model.keras")


@mistake(
    "wrong-ending",
    "'model.h5' is a model in the format of Keras 3, but its name says otherwise. Rename it to 'model.keras'.",
    tempting="no-file",
)
def a_keras_file_named_h5():
    small().save("model.keras")
    Path("model.keras").rename("model.h5")
    keras.models.load_model("model.h5")


@mistake(
    "other-content",
    "'model.keras' is an empty file, not a saved model. Download or copy it again, as a whole.",
    tempting="no-file",
)
def an_empty_file():
    load_bytes("model.keras", b"")


@mistake(
    "other-content",
    "'model.keras' is a pointer of Git LFS, three lines of text in place of the file, not a saved model. Fetch "
    "the file itself: git lfs pull.",
    tempting="no-file",
)
def a_pointer_of_git_lfs():
    load_bytes("model.keras", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n")


@mistake(
    "other-content",
    "'model.keras' is a zip file that is damaged, or only its beginning, not a saved model. Download or copy it "
    "again, as a whole.",
    tempting="no-file",
)
def half_a_download():
    path = Path("model.keras")
    small().save(path)
    path.write_bytes(path.read_bytes()[:900])
    keras.models.load_model(path)


@mistake(
    "other-content",
    "'model.keras' is a file of PyTorch, not a saved model. Expected a file that model.save('model.keras') wrote.",
    tempting="no-file",
)
def a_torch_file():
    path = Path("model.keras")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive/data.pkl", b"x")
    keras.models.load_model(path)


@mistake(
    "weights-only",
    "'model.weights.h5' holds weights alone, without the network. Build the same network, then use "
    "model.load_weights(…).",
    tempting="no-file",
)
def weights_loaded_as_a_model():
    small().save_weights("model.weights.h5")
    keras.models.load_model("model.weights.h5")


@mistake(
    "a-folder",
    "'saved_model' is a folder. Expected a file that ends in .keras. A SavedModel of TensorFlow is used with "
    "keras.layers.TFSMLayer, for predictions only.",
    tempting="no-file",
)
def a_folder_loaded_as_a_model():
    Path("saved_model").mkdir()
    keras.models.load_model("saved_model")


@mistake(
    "no-ending",
    "'my_model': Keras 3 loads files that end in .keras, or in .h5. Save with model.save('model.keras'), and load"
    " that name.",
    tempting="no-file",
)
def a_name_without_ending():
    keras.models.load_model("my_model")


@mistake(
    "fewer-weights",
    "dense_1: the file has other weights for it than this network, which expects 2, and 0 are there. Build the "
    "same network as the one that was saved, then load.",
    tempting="other-network",
)
def weights_of_a_network_with_more_layers():
    path = Path("model.weights.h5")
    small().save_weights(path)
    keras.Sequential([keras.Input((8,)), layers.Dense(2), layers.Dense(2)]).load_weights(path)


@mistake(
    "custom-object",
    "The file uses 'Swish', which Keras does not know: a class or function of your own. Put "
    "@keras.saving.register_keras_serializable() before it, or give load_model(path, custom_objects={'Swish': "
    "Swish}).",
)
def a_custom_layer_that_loading_does_not_know():
    path = Path("model.keras")

    class Swish(layers.Layer):  # type: ignore[misc] # Keras has no types
        def call(self, x):
            return x

    keras.Sequential([keras.Input((8,)), Swish()]).save(path)
    keras.models.load_model(path)


@mistake(
    "constructor-keywords",
    "Scale: loading calls __init__ with 'trainable', which it does not take. Write def __init__(self, …, "
    "**kwargs) and super().__init__(**kwargs), and return your own arguments from get_config.",
    tempting="custom-object",
)
def a_custom_layer_without_keywords():
    path = Path("model.keras")

    class Scale(layers.Layer):  # type: ignore[misc] # Keras has no types
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def call(self, x):
            return x * self.factor

    keras.Sequential([keras.Input((8,)), Scale(2)]).save(path)
    keras.models.load_model(path, custom_objects={"Scale": Scale})


@mistake(
    "checkpoint-ending",
    "ModelCheckpoint: expected a path that ends in .weights.h5, received 'best.keras'. Change its ending.",
)
def weights_checkpoint_named_keras():
    checkpoint = keras.callbacks.ModelCheckpoint("best.keras", save_weights_only=True)
    small().fit(X, Y, callbacks=[checkpoint], verbose=0)


@mistake(
    "image-format",
    "The picture cannot be read: it is damaged, or only its beginning is there. TensorFlow reads PNG, JPEG, GIF, "
    "BMP and WebP. Look for files that only have such a name, and take them out.",
)
def an_unknown_image_format():
    tf.io.decode_image(b"RIFF0000WEBPVP8 ")


@mistake(
    "image-format",
    "The picture cannot be read: its first bytes are of no format that is known. TensorFlow reads PNG, JPEG, GIF,"
    " BMP and WebP. Look for files that only have such a name, and take them out.",
)
def a_web_page_as_image():
    tf.io.decode_image(b"<html></html>")


@mistake(
    "image-format",
    "The picture cannot be read: cat.png is a web page (HTML). TensorFlow reads PNG, JPEG, GIF, BMP and WebP. "
    "Look for files that only have such a name, and take them out.",
    tempting="no-file",
)
def pillow_does_not_know_the_image():
    path = Path("cat.png")
    path.write_bytes(b"<html></html>")
    keras.utils.load_img(path)


@mistake(
    "plain-file",
    "There is no file or folder 'no_such_cat.png' here: the folder is 'HERE'. Check the name.",
    tempting="image-format",
)
def an_image_that_is_not_there():
    keras.utils.load_img("no_such_cat.png")


@mistake(
    "plain-file",
    "There is no file or folder 'no_such_folder' here: the folder is 'HERE'. Check the name.",
)
def a_directory_that_is_not_there():
    keras.utils.image_dataset_from_directory("no_such_folder")


@mistake(
    "no-pictures",
    "There are no pictures in 'data': expected a folder for each class, with bmp, gif, jpeg, jpg, png in it. It "
    "holds: cats.",
    tempting="no-file",
)
def a_directory_without_images():
    Path("data/cats").mkdir(parents=True)
    keras.utils.image_dataset_from_directory("data", verbose=False)


@mistake(
    "pretrained-size",
    "With include_top=True the weights that were learned on ImageNet expect images of 224 × 224 × 3, but received"
    " input_shape=(64, 64, 3). Use include_top=False and a head of your own, or resize the images.",
    tempting="pretrained-channels",
)
def imagenet_of_another_size():
    keras.applications.VGG16(input_shape=(64, 64, 3), weights="imagenet")


@mistake(
    "pretrained-classes",
    "The head that was learned on ImageNet has 1000 classes, but received classes=10. Use include_top=False, and "
    "add a Dense layer for your 10 classes.",
    tempting="pretrained-channels",
)
def imagenet_of_other_classes():
    keras.applications.VGG16(classes=10, weights="imagenet")


@mistake(
    "too-small-images",
    "This network halves images so often that they must be at least 32 × 32, but received input_shape=(28, 28, "
    "3). Enlarge the images, with layers.Resizing or keras.ops.image.resize.",
    tempting="pretrained-channels",
)
def imagenet_of_small_images():
    keras.applications.VGG16(input_shape=(28, 28, 3), weights=None, include_top=False)


@mistake(
    "one-sample",
    "conv: the model expects a batch, but receives one sample of 32 × 32 × 3, whose first axis it takes for the "
    "batch. Add the batch axis with x[None], or .batch(32) to a data set.",
    tempting="no-channels",
)
def one_coloured_image():
    layers.Conv2D(4, 3, name="conv")(np.zeros((32, 32, 3), "float32"))


@mistake(
    "layer-name",
    "get_layer: there is no layer 'answers'. Perhaps 'answer' is meant. The model has: answer.",
)
def no_layer_of_this_name():
    small().get_layer("answers")


@mistake(
    "layer-index",
    "get_layer: there is no layer number 9. The model has 1, from 0 to 0; -1 is the last one.",
)
def no_layer_of_this_number():
    small().get_layer(index=9)


@mistake(
    "no-folder",
    "There is no folder 'no_such_folder' to write into. Make it first: os.makedirs('no_such_folder', exist_ok=True).",
    tempting="no-file",
)
def written_into_a_folder_that_is_not_there():
    np.save("no_such_folder/x.npy", X)


@mistake(
    "lambda-in-file",
    "The file holds a Lambda layer with code, which is not run unless the file is trusted. If you made it "
    "yourself: load_model(path, safe_mode=False).",
    tempting="custom-object",
)
def a_lambda_in_a_file():
    keras.Sequential([keras.Input((8,)), layers.Lambda(lambda x: x * 2)]).save("model.keras")
    keras.models.load_model("model.keras")


@mistake(
    "other-version",
    "The file was saved by another version of Keras, whose Dense has an argument 'sparkle', which this one has "
    "not. wb.from_config(path) reads files of older versions.",
    tempting="unknown-argument",
)
def a_file_of_another_version():
    small().save("model.keras")
    with zipfile.ZipFile("model.keras") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["config.json"] = parts["config.json"].replace(b'"units": 2', b'"units": 2, "sparkle": null')
    with zipfile.ZipFile("model.keras", "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    keras.models.load_model("model.keras")
