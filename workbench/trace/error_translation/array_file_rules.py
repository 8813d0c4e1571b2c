"""Rules for files of arrays and tables: what np.load and pandas read, and what such a file really is."""

import os
from pathlib import Path
from typing import Any

from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.trace.error_translation.file_content import REMEDIES, content_of
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "objects-in-file": mark(
        "np.load: the file holds Python objects, such as a dict or lists of several lengths, and reading them can run "
        "code. If you made the file yourself: np.load(path, allow_pickle=True), and .item() gives a dict back."
    ),
    "not-an-array-file": mark("np.load: {received!r} is {content}, not a file that np.save wrote. {remedy}"),
    "half-array-file": mark(
        "np.load: {received!r} ends too early: {expected} numbers are announced, {count} are there. Download or copy "
        "it again, as a whole."
    ),
    "no-such-array": mark("The file has no array {name!r}. It has: {known}. {remedy}"),
    "several-arrays": mark(
        "np.load gives all arrays of an .npz file by name, not one array. Take one of them: data[{name!r}]. It has: "
        "{known}."
    ),
    "no-such-column": mark("The table has no column {name!r}. It has: {known}. {remedy}"),
    "row-of-table": mark(
        "A table looks up columns, and it has none called {name}. A row is table.iloc[{name}]. Its columns: {known}."
    ),
    "separator": mark(
        "The table has one column, {column!r}, so its values are separated by {mark!r} and not by a comma. Read it "
        "with pd.read_csv(path, sep={mark!r})."
    ),
    "text-encoding": mark(
        "The file is no text in UTF-8. A table that a Korean Excel saved is read with pd.read_csv(path, "
        "encoding='cp949'); a picture or a model is no text at all."
    ),
    "row-of-file": mark(
        "Row {row} of the file has {received} values, and {expected} are expected. Look at that row: a comma inside a "
        "text needs quotes, and lines above the heads are left out with skiprows=…."
    ),
    "empty-table": mark("The file is empty: it has no columns. Look at it, or download it again."),
}  # fmt: skip
_PICKLE_REMEDY = mark("If you made it yourself, read it with pickle.load(open(path, 'rb')).")
_PERHAPS = mark("Perhaps {name!r} is meant.")
_UNNAMED = mark("np.savez calls arrays so that are given without a name: np.savez(path, x=x).")
_ALIKE = mark("{name!r} differs in spaces or capitals only.")
_CHECK = mark("Check the name.")
_EXPECTED = mark("Expected a file that np.save or np.savez wrote.")
_SHOWN = 12


def _path(raised: RaisedError) -> str | None:
    """The path that np.load was given."""
    for frame in raised.frames:
        given = frame.f_locals.get("file")
        if frame.f_code.co_name == "load" and isinstance(given, str | os.PathLike):
            return os.fspath(given)
    return None


@rule(r"^Object arrays cannot be loaded when allow_pickle=False", ValueError)
def objects_in_file(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """An array of objects in a file."""
    return Sentence("objects-in-file", {})


@rule(r"^This file contains pickled \(object\) data|^Cannot load file containing pickled data|^No data left in file"
      r"|^File is not a zip file|^Failed to interpret file .* as a pickle")  # fmt: skip
def other_file(raised: RaisedError) -> Sentence | None:
    """A web page, a text, an empty file, a picture."""
    path = _path(raised)
    if path is None or not Path(path).is_file():
        return None
    found = content_of(Path(path))
    remedy = _PICKLE_REMEDY if found.kind == "pickle" else REMEDIES.get(found.kind, _EXPECTED)
    return Sentence("not-an-array-file", {"received": path, "content": say(found.words), "remedy": say(remedy)})


@rule(r"^Failed to read all data for array\. Expected .*? = (?P<expected>\d+) elements, could only read (?P<count>\d+)")
def half_file(raised: RaisedError) -> Sentence:
    """A download that broke off."""
    values = {"expected": int(raised.match["expected"]), "count": int(raised.match["count"])}
    return Sentence("half-array-file", {**values, "received": _path(raised) or say(_A_FILE)})


_A_FILE = mark("the file")


@rule(r"^['\"](?P<name>.+) is not a file in the archive['\"]$", KeyError)
def no_such_array(raised: RaisedError) -> Sentence | None:
    """A name that an .npz file does not have."""
    names = next((_names(one.f_locals.get("self")) for one in reversed(raised.frames) if "self" in one.f_locals), [])
    if not names:
        return None
    name = raised.match["name"]
    suggestion = similar_name(name, names)
    remedy = say(_CHECK)
    if suggestion:
        remedy = say(_PERHAPS, name=suggestion)
    elif all(one.startswith("arr_") for one in names):
        remedy = say(_UNNAMED)
    return Sentence("no-such-array", {"name": name, "known": listed(names, _SHOWN), "remedy": remedy})


def _names(value: Any) -> list[str]:
    return list(getattr(value, "files", []))


@rule(r"^unsupported operand type\(s\) for [^:]+: .*'NpzFile'|^'NpzFile' object has no attribute"
      r"|Unrecognized data type: [xy]=.*NpzFile|^'>?=?' not supported between instances of 'NpzFile'"
      r"|^too many values to unpack")  # fmt: skip
def several_arrays(raised: RaisedError) -> Sentence | None:
    """An .npz file that is used as one array."""
    if "NpzFile" not in raised.text:
        return None
    line = raised.caller
    values = [getattr(raised.error, "obj", None), *(line.names.values() if line else ())]
    names = next((_names(one) for one in values if type(one).__name__ == "NpzFile"), [])
    return Sentence("several-arrays", {"name": names[0], "known": listed(names, _SHOWN)}) if names else None


@rule(r"^(?:'(?P<name>.*)'|(?P<row>-?\d+))$", KeyError)
def no_such_column(raised: RaisedError) -> Sentence | None:
    """A column that a table of pandas does not have."""
    table = next((one for one in (frame.f_locals.get("self") for frame in raised.frames) if _is_table(one)), None)
    if table is None:
        return None
    names = [str(one) for one in table.columns]
    known = listed(map(repr, names), _SHOWN)
    if raised.match["row"]:
        return Sentence("row-of-table", {"name": raised.match["row"], "known": known})
    name = raised.match["name"]
    mark_between = next((one for one in ";\t|" if len(names) == 1 and one in names[0]), None)
    if mark_between:
        return Sentence("separator", {"column": names[0], "mark": mark_between})
    alike = next((one for one in names if one.strip().lower() == name.strip().lower()), None)
    suggestion = similar_name(name, names)
    remedy = say(_CHECK)
    if alike:
        remedy = say(_ALIKE, name=alike)
    elif suggestion:
        remedy = say(_PERHAPS, name=suggestion)
    return Sentence("no-such-column", {"name": name, "known": known, "remedy": remedy})


def _is_table(value: Any) -> bool:
    return type(value).__name__ == "DataFrame" and type(value).__module__.partition(".")[0] == "pandas"


@rule(r"^'utf-?8' codec can't decode byte", UnicodeDecodeError)
def text_encoding(raised: RaisedError) -> Sentence | None:
    """A table of a Korean Excel."""
    return Sentence("text-encoding", {}) if _reads_table(raised) else None


@rule(r"Error tokenizing data\..*Expected (?P<expected>\d+) fields in line (?P<row>\d+), saw (?P<received>\d+)")
def row_of_file(raised: RaisedError) -> Sentence:
    """A row with a comma too many."""
    return Sentence("row-of-file", {name: raised.match[name] for name in ("expected", "row", "received")})


@rule(r"^No columns to parse from file")
def empty_table(raised: RaisedError) -> Sentence:  # noqa: ARG001 - the message has no values
    """An empty file."""
    return Sentence("empty-table", {})


def _reads_table(raised: RaisedError) -> bool:
    return any(frame.f_globals.get("__name__", "").startswith("pandas.") for frame in raised.frames)


RULES = (
    objects_in_file,
    other_file,
    half_file,
    no_such_array,
    several_arrays,
    no_such_column,
    text_encoding,
    row_of_file,
    empty_table,
)
