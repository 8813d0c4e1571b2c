"""Reading files that must still be what they were when the folder was imported."""

import zipfile
import zlib

from xxhash import xxh3_128_digest

from workbench.data.folders.source_errors import RefusedFile, SourceChanged
from workbench.data.folders.verdict import SourceFile
from workbench.data.readers.image_content import ImageContent, UnreadableFile
from workbench.data.readers.reader_table import decode_file
from workbench.messages import mark, say


def refused(file: SourceFile, kind: str, reason: str) -> RefusedFile:
    """The error for a file that cannot be part of a sample."""
    return RefusedFile(where=file.shown, file=file, kind=kind, reason=reason)


_CUT = mark("it cannot be read from the source: {why}")


class CheckedFiles:
    """Reads files of a source; what was read first is what every later reading must give.

    Args:
        source: What the user gave, for messages.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._digests: dict[str, bytes] = {}

    def read(self, file: SourceFile) -> bytes:
        """The bytes of a file. Raises RefusedFile the first time that it cannot be read, and SourceChanged later."""
        known = self._digests.get(file.path)
        try:
            data = file.read()
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            if known is None:
                why = getattr(error, "strerror", None) or type(error).__name__
                raise refused(file, "unreadable", say(_CUT, why=why)) from error
            raise self._changed(file, say("no file that can be read")) from error
        digest = xxh3_128_digest(data)
        if known is not None and known != digest:
            raise self._changed(file, say("one with other content"))
        self._digests[file.path] = digest
        return data

    def content(self, file: SourceFile) -> ImageContent:
        """An image file. Raises RefusedFile, SourceChanged."""
        data = self.read(file)
        try:
            return decode_file(file.name, data)
        except UnreadableFile as error:
            raise refused(file, "unreadable", str(error.values["reason"])) from error

    def digest(self, file: SourceFile) -> bytes:
        """What the content of a file that was read is told by."""
        return self._digests.get(file.path, b"")

    def _changed(self, file: SourceFile, received: str) -> SourceChanged:
        return SourceChanged(where=file.shown, received=received, source=self._source)
