"""What the table of files asks the kernel for, and what it is given; generated into TypeScript."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

FileColumn: TypeAlias = Literal["name", "split", "label", "shape", "mode", "state", "issue"]
IssueFilter: TypeAlias = Literal["any", "with", "without"]
_Count: TypeAlias = Annotated[int, Meta(ge=0)]
MOST_ROWS = 200
"""Rows that are sent at once."""


class FilesQuery(Struct, frozen=True, rename="camel"):
    """Which samples are shown, and in which order."""

    search: Annotated[str, Meta(description="What their names contain; empty for all.")] = ""
    split: Annotated[str | None, Meta(description="Of which split; null for all, empty for none.")] = None
    class_name: Annotated[str | None, Meta(description="Of which class; null for all.")] = None
    issue: Annotated[IssueFilter, Meta(description="Whether there is an issue.")] = "any"
    sort: Annotated[FileColumn | None, Meta(description="By which column; null for the order of the set.")] = None
    descending: Annotated[bool, Meta(description="The largest first.")] = False


class QueryChange(Struct, frozen=True, rename="camel"):
    """What is asked for otherwise than before; all else stays as the kernel knows it."""

    search: str | UnsetType = UNSET
    split: str | UnsetType | None = UNSET
    class_name: str | UnsetType | None = UNSET
    issue: IssueFilter | UnsetType = UNSET
    sort: FileColumn | UnsetType | None = UNSET
    descending: bool | UnsetType = UNSET

    def applied(self, query: FilesQuery) -> FilesQuery:
        """The query with these changes."""
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return replace(query, **{name: value for name, value in given.items() if value is not UNSET})


class ArrangeFiles(Struct, frozen=True, tag_field="kind", tag="arrange"):
    """Show other samples, or these in another order."""

    change: QueryChange


class WantRows(Struct, frozen=True, tag_field="kind", tag="rows"):
    """Send the rows of a window."""

    version: _Count
    first: _Count
    count: Annotated[int, Meta(ge=1, le=MOST_ROWS)]


class ChooseFile(Struct, frozen=True, tag_field="kind", tag="choose"):
    """Look at another sample."""

    files: Annotated[int, Meta(ge=0, description="Of which list, as the state says it.")]
    number: Annotated[int, Meta(ge=0, description="Of the sample, as its row says it.")]


FilesRequest: TypeAlias = ArrangeFiles | WantRows | ChooseFile


class FileRow(Struct, frozen=True):
    """A sample in the table; what is not read yet is empty."""

    number: int
    name: str
    split: str
    label: str
    shape: str
    mode: str
    state: Annotated[str, Meta(description="In words.")]
    issue: Annotated[str, Meta(description="What is wrong with it, in words; empty for nothing.")]
    known: Annotated[bool, Meta(description="Whether the sample has been read.")]


class FileRows(Struct, frozen=True, tag_field="kind", tag="rows"):
    """The rows of a window; of another version than the newest state's they are of no use any more."""

    version: int
    first: int
    rows: tuple[FileRow, ...]


class FilesState(Struct, frozen=True, rename="camel"):
    """The table as a whole."""

    version: Annotated[int, Meta(description="Changes with every other order, filter or list.")]
    files: Annotated[int, Meta(description="Changes with every other list of samples; their numbers are of it.")]
    query: FilesQuery
    total: Annotated[int, Meta(description="Samples of the step.")]
    count: Annotated[int, Meta(description="Samples that are shown.")]
    splits: tuple[str, ...]
    classes: tuple[str, ...]
    title: Annotated[str, Meta(description="What is listed, in words.")]
    note: Annotated[str, Meta(description="What to know or do, in words; empty for nothing.")]
    chosen: Annotated[int, Meta(description="Number of the sample that is looked at; -1 for none of these.")]
    place: Annotated[int, Meta(description="Its place among those shown; -1 for none.")]
