"""Why a sample failed, in words."""

from workbench.data.sample_entries import SampleEntry
from workbench.flow.retry_condition import files_as_they_are
from workbench.flow.sample_block import SampleIssue
from workbench.messages import WorkbenchError, mark, say

_RAISED = mark("it stops with {kind}: {reason}")
_GONE = mark("the file cannot be read: {reason}")


def issue_of_data(path: str, entry: SampleEntry, error: BaseException) -> SampleIssue:
    """A sample that could not be read."""
    reason = reason_of(error) if isinstance(error, WorkbenchError) else say(_GONE, reason=_words_of(error))
    return SampleIssue(path, entry.name, reason, is_passing=True, condition=condition_of(entry))


def condition_of(entry: SampleEntry) -> str:
    """What it depends on whether a sample can be read."""
    try:
        return files_as_they_are(entry.files_on_disk)
    except Exception:  # noqa: BLE001 - of a reader that somebody wrote anything may come
        return ""


def reason_of(error: BaseException) -> str:
    """Why a sample failed, in words."""
    if isinstance(error, WorkbenchError):
        return str(error)
    return say(_RAISED, kind=type(error).__name__, reason=_words_of(error))


def may_pass(error: BaseException) -> bool:
    """Whether a module may succeed next time although nothing it depends on has changed."""
    return isinstance(error, MemoryError | OSError) or getattr(error, "is_passing", False)


def _words_of(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
