"""Rules for files of models and pictures: what is at the path is looked at before anything is said of it."""

import os
import re
from pathlib import Path

from workbench.catalog import kind_of
from workbench.messages import mark, say
from workbench.trace.error_translation.file_content import REMEDIES, Content, content_of
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "no-file": mark(
        "There is no file {received!r} here. Expected one that was saved before. Check the name, and the folder with "
        "os.getcwd()."
    ),
    "no-folder": mark(
        "There is no folder {received!r} to write into. Make it first: os.makedirs({received!r}, exist_ok=True)."
    ),
    "missing-folder": mark(
        "There is no folder {received!r}: the folder here is {folder!r}. To read from it check the path; to write into "
        "it make it first: os.makedirs({received!r}, exist_ok=True)."
    ),
    "other-content": mark("{received!r} is {content}, not a saved model. {remedy}"),
    "wrong-ending": mark("{received!r} is {content}, but its name says otherwise. Rename it to {suggestion!r}."),
    "a-folder": mark(
        "{received!r} is a folder. Expected a file that ends in .keras. A SavedModel of TensorFlow is used with "
        "keras.layers.TFSMLayer, for predictions only."
    ),
    "no-ending": mark(
        "{received!r}: Keras 3 loads files that end in .keras, or in .h5. Save with model.save('model.keras'), and "
        "load that name."
    ),
    "weights-only": mark(
        "{received!r} holds weights alone, without the network. Build the same network, then use model.load_weights(…)."
    ),
    "fewer-weights": mark(
        "{node}: the file has other weights for it than this network, which expects {expected}, and {received} are "
        "there. Build the same network as the one that was saved, then load."
    ),
    "custom-object": mark(
        "The file uses {name!r}, which Keras does not know: a class or function of your own. Put "
        "@keras.saving.register_keras_serializable() before it, or give "
        "load_model(path, custom_objects={{{name!r}: {name}}})."
    ),
    "lambda-in-file": mark(
        "The file holds a Lambda layer with code, which is not run unless the file is trusted. If you made it "
        "yourself: load_model(path, safe_mode=False)."
    ),
    "other-version": mark(
        "The file was saved by another version of Keras, whose {name} has an argument {argument!r}, which this one has "
        "not. wb.from_config(path) reads files of older versions."
    ),
    "constructor-keywords": mark(
        "{name}: loading calls __init__ with {argument!r}, which it does not take. Write def __init__(self, …, "
        "**kwargs) and super().__init__(**kwargs), and return your own arguments from get_config."
    ),
    "checkpoint-ending": mark(
        "ModelCheckpoint: expected a path that ends in {expected}, received {received!r}. Change its ending."
    ),
    "image-format": mark(
        "The picture cannot be read: {content}. TensorFlow reads PNG, JPEG, GIF, BMP and WebP. Look for files that "
        "only have such a name, and take them out."
    ),
    "no-pictures": mark(
        "There are no pictures in {received!r}: expected a folder for each class, with {formats} in it. {content}"
    ),
    "plain-file": mark("There is no file or folder {received!r} here: the folder is {folder!r}. Check the name."),
}
_ONLY = mark("It holds: {names}.")
_NOT_THERE = mark("The folder is not there.")
_EMPTY_FOLDER = mark("The folder is empty.")
_OTHER_REMEDY = mark("Expected a file that model.save('model.keras') wrote.")


@rule(r"File not found: filepath=(?P<one>.+?)\. Please ensure|unable to open file: name = '(?P<two>[^']+)', errno = 2|"
      r"\[Errno 2\] No such file or directory: '(?P<three>[^']+)'")  # fmt: skip
def missing_file(raised: RaisedError) -> Sentence:
    """A saved model that is not there, or that is something else; or a folder to save into that is not there."""
    path = next(one for one in raised.match.groups() if one)
    if Path(path).exists():
        return _there(path)
    folder = str(Path(path).parent)
    writes = _names(raised) & {"save", "save_model", "save_weights", "on_epoch_end"}
    if writes and not Path(folder).is_dir():
        return Sentence("no-folder", {"received": folder})
    if raised.match["three"] and not Path(folder).is_dir():
        return Sentence("missing-folder", {"received": folder, "folder": str(Path.cwd())})
    if raised.match["three"] and not path.endswith((".keras", ".h5")):
        return Sentence("plain-file", {"received": path, "folder": str(Path.cwd())})
    return Sentence("no-file", {"received": path})


def _names(raised: RaisedError) -> set[str]:
    """Names of the functions on the way to the error, with the method of Keras that was called."""
    return {frame.f_code.co_name for frame in raised.frames} | ({raised.call.name} if raised.call else set())


def _there(path: str) -> Sentence:
    """What to say of a file that is there, but is no model as its name says."""
    if Path(path).is_dir():
        return Sentence("a-folder", {"received": path})
    found = content_of(Path(path))
    values = {"received": path, "content": say(found.words)}
    if found.ending and not path.endswith(found.ending):
        return Sentence("wrong-ending", {**values, "suggestion": f"{Path(path).stem}{found.ending}"})
    return Sentence("other-content", {**values, "remedy": say(REMEDIES.get(found.kind, _OTHER_REMEDY))})


@rule(r"file signature not found|truncated file|There is no item named 'config\.json' in the archive|"
      r"File is not a zip file|bad (?:object header|heap free list)")  # fmt: skip
def unreadable_file(raised: RaisedError) -> Sentence | None:
    """A file that is no model; its path is in the frames."""
    for frame in raised.frames:
        path = frame.f_locals.get("filepath", frame.f_locals.get("filename"))
        if isinstance(path, str | os.PathLike) and Path(path).exists():
            return _there(os.fspath(path))
    return None


@rule(r"File format not supported: filepath=(?P<path>.+?)\. Keras 3 only supports")
def unknown_format(raised: RaisedError) -> Sentence:
    """A folder, or a name without ending."""
    path = raised.match["path"]
    if Path(path).is_dir():
        return Sentence("a-folder", {"received": path})
    if Path(path).exists():
        return _there(path)
    return Sentence("no-ending", {"received": path})


@rule(r"No model config found in the file at (?P<path>.+?)\.?$")
def weights_only(raised: RaisedError) -> Sentence:
    """Weights without the network."""
    return Sentence("weights-only", {"received": raised.match["path"]})


@rule(r"Layer '(?P<layer>[^']+)' expected (?P<expected>\d+) variables, but received (?P<received>\d+) variables during "
      r"loading")  # fmt: skip
def fewer_weights(raised: RaisedError) -> Sentence:
    """Saved weights of a network with fewer layers."""
    return Sentence(
        "fewer-weights",
        {"node": raised.node, "expected": raised.match["expected"], "received": raised.match["received"]},
    )


@rule(r"Could not (?:locate|deserialize) (?:class|function) '(?P<one>[\w>.]+)'"
      r"|Unknown (?:layer|loss function|metric function|object|"
      r"loss|metric|initializer|activation function|regularizer)[^:]*: '?(?P<two>\w+)'?")  # fmt: skip
def custom_object(raised: RaisedError) -> Sentence:
    """A class or function of a student's own in a file."""
    name = (raised.match["one"] or raised.match["two"]).rpartition(">")[2]
    return Sentence("custom-object", {"name": name})


@rule(r"(?:could not be deserialized properly\.|Error when deserializing class).*?(?P<kind>\w+)\.__init__\(\) got an "
      r"unexpected keyword argument "
      r"'(?P<argument>\w+)'")  # fmt: skip
def constructor_keywords(raised: RaisedError) -> Sentence:
    """A class of a student's own whose constructor takes too little."""
    values = {"name": raised.match["kind"], "argument": raised.match["argument"]}
    return Sentence("other-version" if kind_of(raised.match["kind"]) else "constructor-keywords", values)


@rule(r"(?:could not be deserialized properly\.|Error when deserializing class).*?Unrecognized keyword arguments "
      r"passed to (?P<kind>\w+): \{'(?P<argument>\w+)'")  # fmt: skip
def argument_of_other_version(raised: RaisedError) -> Sentence:
    """A file of another version of Keras."""
    return Sentence("other-version", {"name": raised.match["kind"], "argument": raised.match["argument"]})


@rule(r"deserialization of a `?Lambda`? layer")
def lambda_in_file(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """Code in a file."""
    return Sentence("lambda-in-file", {})


@rule(r"[Tt]he filepath provided must end in `(?P<expected>[.\w]+)`.*Received: filepath=(?P<path>.+)$")
def checkpoint_ending(raised: RaisedError) -> Sentence:
    """A checkpoint with another ending."""
    return Sentence("checkpoint-ending", {"expected": raised.match["expected"], "received": raised.match["path"]})


_UNKNOWN = mark("its first bytes are of no format that is known")
_DAMAGED = mark("it is damaged, or only its beginning is there")


@rule(r"Unknown image file format|Failed to decode \w+|cannot identify image file (?:'(?P<path>[^']+)')?"
      r"|Trying to decode \w+ format using a wrong op|Invalid PNG|Corrupt JPEG data|file is truncated")  # fmt: skip
def image_format(raised: RaisedError) -> Sentence:
    """A picture that is none."""
    path = raised.match["path"] or _path_of(raised)
    content = _UNKNOWN if re.search("Unknown image|cannot identify", raised.text) else _DAMAGED
    if path and Path(path).is_file():
        found: Content = content_of(Path(path))
        content = say(_IT_IS, path=os.fspath(path), content=say(found.words))
        return Sentence("image-format", {"content": content})
    return Sentence("image-format", {"content": say(content)})


def _path_of(raised: RaisedError) -> str | os.PathLike[str] | None:
    given = (frame.f_locals.get("path") for frame in raised.frames)
    return next((path for path in given if isinstance(path, str | os.PathLike)), None)


_IT_IS = mark("{path} is {content}")


@rule(r"No images found in directory (?P<path>.+?)\. Allowed formats: \((?P<formats>[^)]*)\)")
def no_pictures(raised: RaisedError) -> Sentence:
    """A folder without pictures, or no folder at all."""
    path = raised.match["path"]
    formats = raised.match["formats"].replace("'", "").replace(".", "")
    names = sorted(one.name for one in Path(path).iterdir())[:4] if Path(path).is_dir() else []
    content = say(_ONLY, names=", ".join(names)) if names else say(_EMPTY_FOLDER if Path(path).is_dir() else _NOT_THERE)
    return Sentence("no-pictures", {"received": path, "formats": formats, "content": content})


RULES = (
    missing_file,
    unreadable_file,
    unknown_format,
    weights_only,
    fewer_weights,
    argument_of_other_version,
    lambda_in_file,
    constructor_keywords,
    custom_object,
    checkpoint_ending,
    image_format,
    no_pictures,
)
