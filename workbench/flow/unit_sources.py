"""Where a unit reads samples from: kept blocks, and the data themselves."""

from workbench.data.sample import Sample
from workbench.flow.block_files import BlockFile
from workbench.flow.block_store import BlockStore
from workbench.flow.failure_words import issue_of_data
from workbench.flow.flow_run_errors import BlockDamaged, InputLost
from workbench.flow.flow_units import DataBlock
from workbench.flow.kept_block import KeptBlock
from workbench.flow.sample_block import SampleIssue
from workbench.flow.unit_hooks import BlockReport


class Source:
    """Samples of one block, by the sample that they were made of."""

    origins = 0
    lacking = ""
    """What the block lacks, as ``lacking_of`` says it."""
    current: tuple[Sample, ...] = ()

    def advance(self, origin: int) -> None:
        """Read the samples that were made of the next one."""
        raise NotImplementedError


class KeptSource(Source):
    """A block of the store."""

    def __init__(self, given: KeptBlock, store: BlockStore) -> None:
        self._given = given
        self._file = opened(given, store)
        self.origins = self._file.origins
        self.lacking = self._file.lacking
        self._places: dict[int, list[int]] = {}
        for place, origin in enumerate(self._file.of):
            self._places.setdefault(origin, []).append(place)

    def advance(self, origin: int) -> None:
        try:
            self.current = tuple(self._file[place] for place in self._places.get(origin, ()))
        except (BlockDamaged, FileNotFoundError) as error:
            raise InputLost(where=self._given.step, block=self._given, received=error) from error


class DataSource(Source):
    """Samples that are read from where they come from."""

    def __init__(self, given: DataBlock) -> None:
        self._given = given
        self.origins = len(given.entries)
        self.issues: list[SampleIssue] = []
        self._shapes: dict[tuple[int, ...], int] = {}

    def advance(self, origin: int) -> None:
        entry = self._given.entries[origin]
        try:
            sample = entry.sample()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - of files anything may come
            self.issues.append(issue_of_data(self._given.path, entry, error))
            self.current = ()
            return
        self.current = (sample,)
        shape = sample.image.shape
        self._shapes[shape] = self._shapes.get(shape, 0) + 1

    def report(self) -> BlockReport:
        count = sum(self._shapes.values())
        return BlockReport(self._given.step, self._given.block, count, self._shapes, tuple(self.issues))


def opened(given: KeptBlock, store: BlockStore) -> BlockFile:
    """A kept block. Raises InputLost where it is gone or damaged."""
    try:
        return store.block(given.key)
    except (BlockDamaged, FileNotFoundError) as error:
        raise InputLost(where=given.step, block=given, received=error) from error
