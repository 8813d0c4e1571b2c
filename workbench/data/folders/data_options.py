"""``Data_option.xlsx``: what the platform's users write beside their data on how it is put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.data.folders.label_tables import table_rows
from workbench.data.folders.verdict import FileVerdict, SourceFile
from workbench.data.readers.image_content import UnreadableFile
from workbench.messages import mark, say

_NAMES = ("data_option.xlsx", "data_option.csv", "data_options.xlsx", "data_options.csv")
_APART = "make each series to independent dataset"
_YES = frozenset({"yes", "y", "true", "1", "o", "v", "on", "예", "네"})
_NO = frozenset({"no", "n", "false", "0", "x", "off", "", "아니오", "아니요"})
_EACH = mark("options of the data set: each series of a patient becomes images of its own")
_TOGETHER = mark("options of the data set: the series of a patient are stacked as channels")
_ODD = mark("expected yes or no beside {option!r}, received {received!r}; it was read as no")
_UNKNOWN = mark("it has no option that is known here; expected a row with {option!r} and yes or no")


@dataclass(frozen=True)
class DataOptions:
    """What stands in the file.

    Args:
        series_apart: Whether the series of a patient are images of their own, and not channels of one image.
        tables: The tables that are no options.
        verdicts: What is said of the file; () where there is none.
    """

    series_apart: bool
    tables: tuple[SourceFile, ...]
    verdicts: tuple[FileVerdict, ...] = ()


def data_options(tables: Sequence[SourceFile]) -> DataOptions:
    """The options of a data set.

    Args:
        tables: The tables at the top of the folder.

    Returns:
        The options; without a file of them, series are stacked.
    """
    file = next((one for one in tables if one.name.lower() in _NAMES), None)
    others = tuple(one for one in tables if one is not file)
    if file is None:
        return DataOptions(series_apart=False, tables=others)
    try:
        rows = table_rows(file)
    except UnreadableFile as error:
        return DataOptions(False, others, (file.issue("bad-table", str(error.values["reason"])),))
    answer = next((found for cells in rows if (found := _answer(cells)) is not None), None)
    if answer is None:
        return DataOptions(False, others, (file.issue("options", say(_UNKNOWN, option=_APART)),))
    if answer not in _YES | _NO:
        return DataOptions(False, others, (file.issue("options", say(_ODD, option=_APART, received=answer)),))
    is_apart = answer in _YES
    text = say(_EACH if is_apart else _TOGETHER)
    return DataOptions(is_apart, others, (FileVerdict(file.shown, "remark", "options", text),))


def _answer(cells: Sequence[str]) -> str | None:
    """What stands beside the option in a row; None for a row without it."""
    small = [" ".join(cell.split()).casefold() for cell in cells]
    at = next((at for at, cell in enumerate(small) if cell.strip(" ?:.") == _APART), None)
    return None if at is None else next((cell for cell in small[at + 1 :] if cell), "")
