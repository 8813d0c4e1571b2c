"""Why a folder or archive cannot be imported at all: one class a reason. Single files get a verdict instead."""

from workbench.data.data_errors import DataError
from workbench.data.folders.verdict import SourceFile
from workbench.messages import mark


class NoImportSource(DataError):
    """There is no folder or zip archive at this path, or it cannot be opened.

    Give the path of a folder, or of a zip file.
    """

    code = "no-import-source"
    template = mark("{where}: expected a folder or a zip archive, received {received}. {remedy}")


class NothingImported(DataError):
    """No file of a folder became a sample.

    Read the issues in the message, or say with ``template=`` how the folder is laid out.
    """

    code = "nothing-imported"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")


class SourceChanged(DataError):
    """A file is another one than when the folder was imported.

    Import the folder again.
    """

    code = "source-changed"
    template = mark(
        "{where}: expected the file that was imported, received {received}. Import the folder again: "
        "wb.data.from_folder({source!r})."
    )


class UnsafeArchive(DataError):
    """An archive would unpack to far more than it should, as one does that was made to fill a disk.

    Do not unpack it; ask where it comes from.
    """

    code = "unsafe-archive"
    template = mark("{where}: expected an archive of at most {expected}, received {received}. {remedy}")


class RefusedFile(DataError):
    """A file cannot be part of a sample; the import makes it a verdict.

    Read the verdict in ``samples.report``.
    """

    code = "refused-file"
    template = mark("{where}: {reason}")

    @property
    def file(self) -> SourceFile:
        """The file."""
        file = self.values["file"]
        assert isinstance(file, SourceFile)  # noqa: S101 - for the type checker
        return file

    @property
    def kind(self) -> str:
        """The kind of issue, such as "unreadable"."""
        return str(self.values["kind"])

    @property
    def reason(self) -> str:
        """The issue in words."""
        return str(self.values["reason"])
