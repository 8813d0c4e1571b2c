"""Values that are None, and where they came from."""

import shutil

import numpy as np

from tests.trace.error_translation.corpus.mistake import cell, mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


@mistake(
    "none-from-own",
    "img is None: load returned nothing. Does the function end with return?",
)
def an_image_that_is_none():
    cell("img = load('cat.png')\nprint(img.shape)\n", load=lambda _path: None)


@mistake(
    "none-image",
    "img is None: cv2.imread gives None, and no error, for a file that is not there or is no picture. There is no"
    " file 'cat.png' here: the folder is 'HERE'.",
)
def a_cv2_image_that_is_none():
    class cv2:  # noqa: N801 - as the library is called
        imread = staticmethod(lambda _path: None)

    cell("img = cv2.imread('cat.png')\nprint(img.shape)\n", cv2=cv2)


@mistake(
    "none-in-place",
    "model is None: model.compile works on its object and returns nothing. Write it on a line of its own, without"
    " model = before it.",
    tempting="image-none",
)
def a_compiled_model_that_is_none():
    cell("model = model.compile('adam', 'mse')\nmodel.fit(X, Y)\n", model=small(), X=X, Y=Y)


@mistake(
    "none-in-place",
    "x is None: np.random.shuffle works on its object and returns nothing. Write it on a line of its own, without"
    " x = before it.",
    tempting="image-none",
)
def a_shuffled_array_that_is_none():
    cell("x = np.random.shuffle(x)\nprint(x.shape)\n", x=np.zeros(3))


@mistake(
    "none-in-place",
    "net is None: model.summary works on its object and returns nothing. Write it on a line of its own, without "
    "net = before it.",
    tempting="image-none",
)
def a_summary_that_is_none():
    cell("net = model.summary(print_fn=lambda *_a, **_k: None)\nnet.predict(X)\n", model=small(), X=X)


@mistake(
    "none-image",
    "cv2.imread('cat.png') is None: cv2.imread gives None, and no error, for a file that is not there or is no "
    "picture. There is no file 'cat.png' here: the folder is 'HERE'.",
    tempting="image-none",
)
def none_divided():
    class cv2:  # noqa: N801
        imread = staticmethod(lambda _path: None)

    cell("img = cv2.imread('cat.png') / 255\n", cv2=cv2)


@mistake(
    "none-from-own",
    "x is None: load returned nothing. Does the function end with return?",
)
def none_subscripted():
    cell("def load(path):\n    img = 3\nx = load('a')\nx[0]\n")


@mistake(
    "none-from-call",
    "path is None: which returned None. Look at what it says about None in its help.",
)
def none_of_a_library_function():
    cell("path = which('no such program')\npath[0]\n", which=shutil.which)


@mistake(
    "none-somewhere",
    "train is None. The call that made it gave nothing: methods that change an object, such as model.compile, "
    "return None, and so do functions such as cv2.imread for a file they cannot read.",
)
def none_called():
    cell("train = None\ntrain(3)\n")


@mistake(
    "none-image",
    "img is None: cv2.imread gives None, and no error, for a file that is not there or is no picture. There is no"
    " file 'no_such_cat.png' here: the folder is 'HERE'.",
)
def opencv_got_nothing():
    import cv2

    cell("img = cv2.imread('no_such_cat.png')\ncv2.resize(img, (28, 28))\n", cv2=cv2)


@mistake(
    "none-somewhere",
    "The value is None. The call that made it gave nothing: methods that change an object, such as model.compile,"
    " return None, and so do functions such as cv2.imread for a file they cannot read.",
)
def none_unpacked():
    cell("def load():\n    a = 3\nx, y = load()\n")
