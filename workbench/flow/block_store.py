"""The kept results: a folder with a file for each block, a folder for what needs all samples, and notes of each step.

Files are named by keys and written in one step, so that several processes may use one folder. Nothing is ever changed:
a result is there or is not.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Any, NamedTuple

from workbench.atomic_files import PART, write_atomically
from workbench.flow.block_files import BlockFile, BlockWriter
from workbench.flow.flow_run_errors import BlockDamaged, StoreNotWritable
from workbench.flow.lacking_samples import lacking_of
from workbench.flow.sample_block import SampleIssue
from workbench.messages import mark, say

DEFAULT_FOLDER = Path(".workbench") / "results"
BLOCK, PASSING = ".block", ".passing"
"""What files of blocks end with; one with samples that another run may not fail at is ``PASSING``."""
_OLD = 24 * 3600
"""Seconds after which a file that was begun is taken for one that a killed process left behind."""
_ANOTHER_FOLDER = mark("Give another folder: wb.flow.run(graph, store=folder).")
_FREE_SPACE = mark("Delete files that are not needed any more, or give a folder on another disk: store=folder.")


class WholeLack(NamedTuple):
    """What a result of all samples lacks: what its inputs lacked, and samples that could not be read."""

    inputs_lacked: str = ""
    issues: tuple[SampleIssue, ...] = ()

    @property
    def lacking(self) -> str:
        """Both in one, as ``lacking_of`` says it."""
        return lacking_of(self.inputs_lacked, self.issues)

    def write(self, folder: Path) -> None:
        """Note it in the folder of the result, unless nothing is lacking. Raises OSError."""
        if self.lacking:
            (folder / PASSING).write_text(json.dumps([self.inputs_lacked, [one.facts for one in self.issues]]))


class BlockStore:
    """A folder of kept results.

    Args:
        folder: The folder; it is made when something is kept.

    >>> store = BlockStore(folder / "results")
    >>> store.kept()
    frozenset()
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()
        self.blocks, self.wholes, self.notes = (self.folder / name for name in ("blocks", "whole", "notes"))

    def prepare(self) -> None:
        """Make the folder, see that it can be written to, and remove what killed processes left behind.

        Raises:
            StoreNotWritable: It cannot be made or written to.
        """
        with self.writing():
            for one in (self.blocks, self.wholes, self.notes):
                one.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / ".gitignore", "*\n")
        for left in self._left_behind():
            with suppress(OSError):
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    def _left_behind(self) -> Iterator[Path]:
        before = time() - _OLD
        for pattern in (f"blocks/*/{PART}*", f"whole/{PART}*", f"notes/{PART}*"):
            for path in self.folder.glob(pattern):
                with suppress(OSError):
                    if path.stat().st_mtime < before:
                        yield path

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say in words what stops the folder from being written to.

        Raises:
            StoreNotWritable: An ``OSError`` came.
        """
        try:
            yield
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            remedy = say(_FREE_SPACE if full else _ANOTHER_FOLDER)
            received = error.strerror or str(error)
            raise StoreNotWritable(where=self.folder, received=received, remedy=remedy) from error

    def kept(self) -> frozenset[str]:
        """The keys of all results that are there. Blocks that another run may improve are not among them."""
        names = [name for folder in _listed(self.blocks) for name in _listed(folder)]
        keys = [name.name.removesuffix(BLOCK) for name in names if name.name.endswith(BLOCK)]
        wholes = [one.name for one in _listed(self.wholes) if self._is_kept_whole(one)]
        return frozenset((*keys, *wholes))

    @staticmethod
    def _is_kept_whole(folder: os.DirEntry[str] | Path) -> bool:
        return not folder.name.startswith(".") and not Path(folder, PASSING).exists()

    def has(self, key: str) -> bool:
        """Whether a result of this key is there that no other run may improve."""
        if self._path(key, BLOCK).exists():
            return True
        whole = self.whole(key)
        return whole.exists() and self._is_kept_whole(whole)

    def passing(self) -> frozenset[str]:
        """The keys of all results that are there and that another run may improve."""
        names = [name.name for folder in _listed(self.blocks) for name in _listed(folder)]
        keys = [name.removesuffix(PASSING) for name in names if name.endswith(PASSING)]
        return frozenset((*keys, *(one.name for one in _listed(self.wholes) if Path(one.path, PASSING).exists())))

    def has_passing(self, key: str) -> bool:
        """Whether a result of this key is there that another run may improve."""
        return self._path(key, PASSING).exists() or Path(self.whole(key), PASSING).exists()

    def lacking(self, key: str) -> str:
        """What a block lacks that another run may have, as ``lacking_of`` says it; "" for nothing, or no block."""
        path = self.path_of(key)
        if path.suffix != PASSING:
            return ""
        with suppress(OSError, BlockDamaged):
            return BlockFile(path).lacking
        return ""

    def whole_lack(self, key: str) -> WholeLack:
        """What the result of ``run_whole`` of this key lacks: nothing where it is complete, or not there."""
        with suppress(OSError, ValueError, TypeError):
            inputs, issues = json.loads((self.whole(key) / PASSING).read_text(encoding="utf-8"))
            return WholeLack(inputs, tuple(SampleIssue(*facts) for facts in issues))
        return WholeLack()

    def writer(self, key: str) -> BlockWriter:
        """Begin the file of a block. Raises OSError."""
        folder = self._path(key, BLOCK).parent
        try:
            return BlockWriter(folder)
        except FileNotFoundError:
            folder.mkdir(parents=True, exist_ok=True)
            return BlockWriter(folder)

    def block(self, key: str) -> BlockFile:
        """A kept block.

        Args:
            key: Its key.

        Returns:
            Its samples, read one by one.

        Raises:
            FileNotFoundError: It is not there.
            BlockDamaged: It is damaged.
        """
        return BlockFile(self.path_of(key))

    def keep(self, key: str, writer: BlockWriter, *, is_passing: bool) -> None:
        """Put a finished file in its place.

        Args:
            key: The key of the block.
            writer: What wrote it.
            is_passing: Whether another run may not fail at some of its samples.

        Raises:
            OSError: It cannot be written.
        """
        writer.keep(self._path(key, PASSING if is_passing else BLOCK))
        if not is_passing:
            self._path(key, PASSING).unlink(missing_ok=True)

    def path_of(self, key: str) -> Path:
        """The file of a block, which may not be there."""
        path = self._path(key, BLOCK)
        if path.exists():
            return path
        passing = self._path(key, PASSING)
        return passing if passing.exists() else path

    def _path(self, key: str, ending: str) -> Path:
        return self.blocks / key[:2] / f"{key}{ending}"

    def forget(self, keys: Iterable[str]) -> None:
        """Remove blocks. Raises OSError."""
        for key in keys:
            for ending in (BLOCK, PASSING):
                self._path(key, ending).unlink(missing_ok=True)

    def forget_whole(self, key: str) -> None:
        """Remove a result that needed all samples. Raises OSError."""
        old = self.wholes / f"{PART}{token_hex(4)}-old"
        with suppress(FileNotFoundError):
            self.whole(key).rename(old)
        shutil.rmtree(old, ignore_errors=True)

    def whole(self, key: str) -> Path:
        """The folder of a result that needed all samples; it may not be there."""
        return self.wholes / key

    @contextmanager
    def whole_written(self, key: str, is_wanted: Callable[[], bool]) -> Iterator[Path]:
        """Give an empty folder, which becomes the result of this key when the block ends.

        Args:
            key: The key.
            is_wanted: Asked at the end; what is not wanted, such as that of a run that was stopped, is dropped.

        Raises:
            OSError: It cannot be written.
        """
        part = self.wholes / f"{PART}{token_hex(4)}-{key}"
        part.mkdir(parents=True)
        try:
            yield part
            if is_wanted():
                _sync(part)
                self._put_in_place(part, self.whole(key))
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _put_in_place(self, part: Path, place: Path) -> None:
        """A folder takes the place of another, which is gone a moment later."""
        old = place.with_name(f"{PART}{token_hex(4)}-old")
        with suppress(FileNotFoundError):
            place.rename(old)
        try:
            part.rename(place)
        except OSError:
            if not place.exists():  # else another process was quicker, with an equal result
                raise
        shutil.rmtree(old, ignore_errors=True)

    def touch(self, keys: Iterable[str]) -> None:
        """Say that results are used, so that others are removed before them."""
        for key in keys:
            for path in (self._path(key, BLOCK), self._path(key, PASSING), self.whole(key)):
                with suppress(OSError):
                    os.utime(path)
                    break

    def note(self, name: str) -> Any:
        """What was noted under a name; None where there is nothing."""
        try:
            return json.loads((self.notes / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def keep_note(self, name: str, facts: Any) -> None:
        """Note something under a name. Raises OSError."""
        self.notes.mkdir(parents=True, exist_ok=True)
        write_atomically(self.notes / f"{name}.json", json.dumps(facts))


def _listed(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _sync(folder: Path) -> None:
    """Force all files of a folder to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
