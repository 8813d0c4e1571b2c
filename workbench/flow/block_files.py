"""The file of one block of samples: written beside its place, and read one sample after the other."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from workbench.atomic_files import PART
from workbench.flow.block_decoding import BlockDecoder
from workbench.flow.block_encoding import BlockEncoder
from workbench.flow.sample_block import SampleIssue


class BlockFile(BlockDecoder):
    """The samples of a kept block.

    Args:
        path: The file, which is open only while something is read.

    Raises:
        BlockDamaged: It is cut off or damaged.
        OSError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            super().__init__(file, path.name)
        self._file = None

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        return self.path.open("rb", buffering=0)


class BlockBytes(BlockDecoder):
    """The samples of a block in the memory.

    Args:
        file: The bytes, as ``io.BytesIO``.

    Raises:
        BlockDamaged: It is cut off or damaged.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._bytes = file
        super().__init__(file)

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        return nullcontext(self._bytes)


class BlockWriter:
    """Writes the file of a block: beside its place until it is whole and on the disk.

    Args:
        folder: Where it belongs; it must be there.

    Raises:
        OSError: As ``open`` does.
    """

    def __init__(self, folder: Path) -> None:
        self._part = folder / f"{PART}{token_hex(8)}"
        self._file = self._part.open("xb", buffering=0)
        self._encoder = BlockEncoder(self._file)
        self.append = self._encoder.append

    def finish(self, origins: int, issues: Sequence[SampleIssue], lacking: str = "") -> int:
        """Write the index, as ``BlockEncoder`` does; the file is not in its place yet. Raises OSError.

        Returns:
            The bytes of the file.
        """
        size = self._encoder.finish(origins, issues, lacking)
        self._file.close()
        return size

    def keep(self, path: Path) -> None:
        """Force the file to the disk and put it in its place. Raises OSError."""
        try:
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
            self._part.replace(path)
        finally:
            self.drop()

    def drop(self) -> None:
        """Forget what was written, unless it is in its place."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
