"""Files that np.load reads."""

from pathlib import Path

import numpy as np

from tests.trace.error_translation.corpus.classifier import X, Y, small
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "objects-in-file",
    "np.load: the file holds Python objects, such as a dict or lists of several lengths, and reading them can "
    "run code. If you made the file yourself: np.load(path, allow_pickle=True), and .item() gives a dict back.",
)
def objects_in_an_array_file():
    np.save("a.npy", np.array([{"a": 1}, None], dtype=object))
    np.load("a.npy")


@mistake(
    "not-an-array-file",
    "np.load: 'a.npy' is a text file, not a file that np.save wrote. Expected a file that np.save or np.savez wrote.",
    tempting="objects-in-file",
)
def a_text_read_as_an_array():
    Path("a.npy").write_text("hello world, this is text")
    np.load("a.npy")


@mistake(
    "not-an-array-file",
    "np.load: 'a.npz' is a web page (HTML), not a file that np.save wrote. The download gave a page instead, "
    "such as one that asks to log in. Download the file itself again.",
    tempting="objects-in-file",
)
def a_web_page_read_as_an_array():
    Path("a.npz").write_text("<!DOCTYPE html><html></html>")
    np.load("a.npz")


@mistake(
    "not-an-array-file",
    "np.load: 'a.npy' is an empty file, not a file that np.save wrote. Download or copy it again, as a whole.",
    tempting="objects-in-file",
)
def an_empty_array_file():
    Path("a.npy").write_bytes(b"")
    np.load("a.npy")


@mistake(
    "half-array-file",
    "np.load: 'a.npy' ends too early: 100 numbers are announced, 21 are there. Download or copy it again, as a whole.",
    tempting="not-an-array-file",
)
def half_an_array_file():
    np.save("a.npy", np.zeros(100))
    b = Path("a.npy").read_bytes()
    Path("a.npy").write_bytes(b[:300])
    np.load("a.npy")


@mistake(
    "not-an-array-file",
    "np.load: 'a.npz' is a zip file that is damaged, or only its beginning, not a file that np.save wrote. "
    "Download or copy it again, as a whole.",
)
def half_an_npz_file():
    np.savez("a.npz", x=X)
    b = Path("a.npz").read_bytes()
    Path("a.npz").write_bytes(b[:200])
    np.load("a.npz")


@mistake(
    "no-such-array",
    "The file has no array 'X_train'. It has: x_train, y_train. Perhaps 'x_train' is meant.",
)
def a_name_in_an_npz_in_capitals():
    np.savez("a.npz", x_train=X, y_train=Y)
    d = np.load("a.npz")
    d["X_train"]


@mistake(
    "no-such-array",
    "The file has no array 'x_train'. It has: arr_0, arr_1. np.savez calls arrays so that are given without a "
    "name: np.savez(path, x=x).",
)
def a_name_that_savez_was_not_given():
    np.savez("a.npz", X, Y)
    d = np.load("a.npz")
    d["x_train"]


@mistake(
    "several-arrays",
    "np.load gives all arrays of an .npz file by name, not one array. Take one of them: data['x']. It has: x.",
    tempting="list-arithmetic",
)
def an_npz_used_as_an_array():
    np.savez("a.npz", x=X)
    x = np.load("a.npz")
    x / 255


@mistake(
    "not-an-array-file",
    "np.load: 'a.png' is a picture, not a file that np.save wrote. Expected a file that np.save or np.savez wrote.",
    tempting="objects-in-file",
)
def a_picture_read_as_an_array():
    from PIL import Image

    Image.new("L", (4, 4)).save("a.png")
    np.load("a.png")


@mistake(
    "not-an-array-file",
    "np.load: 'm.h5' is a file in the HDF5 format of Keras 2, not a file that np.save wrote. Expected a file "
    "that np.save or np.savez wrote.",
    tempting="objects-in-file",
)
def a_model_read_as_an_array():
    small().save("m.h5")
    np.load("m.h5")


@mistake(
    "not-an-array-file",
    "np.load: 'a.pkl' is a pickled object of Python, not a file that np.save wrote. If you made it yourself, "
    "read it with pickle.load(open(path, 'rb')).",
    tempting="objects-in-file",
)
def a_pickle_read_as_an_array():
    import pickle

    pickle.dump({"a": 1}, open("a.pkl", "wb"))
    np.load("a.pkl")
