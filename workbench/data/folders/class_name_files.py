"""The names of classes as YOLO's tools write them: ``data.yaml``, ``classes.txt``, ``obj.names``."""

import re
from collections.abc import Iterable, Sequence

from workbench.data.folders.box_images import read_small
from workbench.data.folders.drawn_boxes import require_content
from workbench.data.folders.source_errors import RefusedFile
from workbench.data.folders.verdict import SourceFile
from workbench.data.readers.image_content import UnreadableFile, refuse
from workbench.messages import mark, say

_MOST_BYTES = 1 << 20
_YAML = (".yaml", ".yml")
_LISTS = ("classes.txt", "obj.names", "names.txt", "predefined_classes.txt")
_ENTRY = re.compile(
    r"""\s*(?:(?P<number>\d{1,6})\s*:\s*)?(?:'(?P<single>(?:[^']|'')*)'|"(?P<double>[^"\\]*)"|"""
    r"""(?P<plain>[^,'"\[\]{}#\s!&*|>%@][^,'"\[\]{}#]*))\s*"""
)
"""An entry of YAML without anchors, tags and escapes, of which a name has none."""
_NO_TEXT = mark("it is no text in UTF-8")
_NO_NAMES = mark(
    "expected names: as [a, b], as lines of - a, or as lines of 0: a that count from 0, received {received!r}; "
    "write the names into classes.txt, one a line"
)
_SHOWN = 60


def is_name_file(file: SourceFile) -> bool:
    """Whether a file names classes by what it is called; of YAML files, whether it has ``names:``."""
    name = file.name.lower()
    if name.endswith(_YAML):
        return _has_names(file)
    return name in _LISTS or name.endswith(".names")


def _has_names(file: SourceFile) -> bool:
    try:
        return re.search(rb"(?m)^(?:\xef\xbb\xbf)?names\s*:", read_small(file, _MOST_BYTES)) is not None
    except (UnreadableFile, RefusedFile):
        return False


def read_class_names(file: SourceFile) -> tuple[str, ...]:
    """The names of a file, in the order of their numbers.

    Args:
        file: A list with a name a line, or YAML of which ``names:`` is read, in the three forms that YOLO's tools
            write. Nothing else of the file is interpreted.

    Returns:
        The names.

    Raises:
        UnreadableFile: It is no text, or its names have another form.
        RefusedFile: It cannot be read.
    """
    data = read_small(file, _MOST_BYTES)
    require_content(data, _MOST_BYTES)
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise refuse(say(_NO_TEXT)) from None
    if file.name.lower().endswith(_YAML):
        return _yaml_names(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    return tuple(line.strip() for line in lines)


def _yaml_names(lines: Sequence[str]) -> tuple[str, ...]:
    at = next((at for at, line in enumerate(lines) if re.match(r"names\s*:", line)), None)
    if at is None:
        raise _no_names("")
    rest = lines[at].partition(":")[2].strip()
    if rest.startswith(("[", "{")):
        return _inline(" ".join([rest, *lines[at + 1 :]]))
    if rest and not rest.startswith("#"):
        raise _no_names(rest)
    return _block(lines[at + 1 :])


def _inline(text: str) -> tuple[str, ...]:
    """``[a, 'b']`` or ``{0: a, 1: b}``."""
    closing = "]" if text.startswith("[") else "}"
    entries, at = [], 1
    while True:
        match = _ENTRY.match(text, at)
        if match is None or (closing == "]") != (match["number"] is None):
            raise _no_names(text)
        entries.append(match)
        at = match.end()
        following = text[at : at + 1]
        if following == "," and text[at + 1 :].lstrip().startswith(closing):
            following = closing
        if following == closing:
            return _in_order(entries, text)
        if following != ",":
            raise _no_names(text)
        at += 1


def _block(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines of ``- a``, or of ``0: a``."""
    entries = []
    for line in lines:
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        is_item = bare.startswith("- ")
        if not (is_item or line[0].isspace()):
            break
        match = _ENTRY.match(bare[2:] if is_item else bare)
        rest = (bare[2:] if is_item else bare)[match.end() :] if match else bare
        if match is None or (rest and not rest.startswith("#")) or is_item != (match["number"] is None):
            raise _no_names(bare)
        entries.append(match)
    if not entries:
        raise _no_names("")
    return _in_order(entries, "")


def _in_order(entries: Sequence[re.Match[str]], text: str) -> tuple[str, ...]:
    numbers = [entry["number"] for entry in entries if entry["number"] is not None]
    names = [_name(entry) for entry in entries]
    if not numbers:
        return tuple(names)
    placed = dict(zip(map(int, numbers), names, strict=True)) if len(numbers) == len(names) else {}
    if sorted(placed) != list(range(len(names))):
        raise _no_names(text or ", ".join(f"{number}: {name}" for number, name in zip(numbers, names, strict=False)))
    return tuple(placed[number] for number in range(len(names)))


def _name(entry: re.Match[str]) -> str:
    if entry["single"] is not None:
        return entry["single"].replace("''", "'")
    return (entry["double"] if entry["double"] is not None else entry["plain"]).strip()


def _no_names(received: str) -> Exception:
    return refuse(say(_NO_NAMES, received=received[:_SHOWN]))
