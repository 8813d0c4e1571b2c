"""Which results that lack samples are used as they are, and which are computed again.

A result that lacks a sample stays as long as nothing has changed that the failure depended on, so that a network is
not trained anew by each run because one file cannot be read.
"""

from collections.abc import Container, Iterable, Sequence
from contextlib import suppress

from workbench.flow.block_store import BlockStore
from workbench.flow.flow_layout import Layouts, StepLayout
from workbench.flow.flow_run_errors import BlockDamaged
from workbench.flow.lacking_samples import lacking_in, lacking_of
from workbench.flow.retry_condition import is_another_now
from workbench.flow.sample_block import SampleIssue

_UNKNOWN = "?"
"""What a block lacks that is not there: what was made of it stays."""


def kept_with_issues(
    layouts: Layouts, store: BlockStore, kept: Container[str], passing: Container[str], seconds: float
) -> frozenset[str]:
    """The keys of results that lack samples and stay.

    Args:
        layouts: All steps, in order.
        store: Where results are kept.
        kept: The keys of the results that lack nothing.
        passing: The keys of those that lack samples.
        seconds: How long a module may take for a sample.

    Returns:
        Of ``passing`` those that the failed samples of, and of all in front of them, would fail again.
    """
    return _Judge(layouts, store, kept, passing, seconds).staying()


class _Judge:
    def __init__(
        self, layouts: Layouts, store: BlockStore, kept: Container[str], passing: Container[str], seconds: float
    ) -> None:
        self._layouts, self._store, self._kept, self._passing = layouts, store, kept, passing
        self._seconds = seconds
        self._lacking: dict[str, str | None] = {}
        """By key what a result lacks; None where it is computed again."""

    def staying(self) -> frozenset[str]:
        for layout in self._layouts.values():
            if layout.dependence == "data":
                continue
            if layout.whole_key in self._passing:
                self._lacking[layout.whole_key] = self._of_whole(layout)
            inputs = self._all_of(layout) if layout.dependence == "all blocks" else None
            for number, key in enumerate(layout.keys):
                if key in self._passing:
                    made_of = inputs if layout.dependence == "all blocks" else self._of_inputs(layout, number)
                    self._lacking[key] = self._of_block(key, made_of)
        return frozenset(key for key, lacking in self._lacking.items() if lacking is not None)

    def _of_whole(self, layout: StepLayout) -> str | None:
        found = self._store.whole_lack(layout.whole_key)
        return self._staying(found.inputs_lacked, found.issues, self._all_of(layout))

    def _of_block(self, key: str, inputs: str | None) -> str | None:
        """What a block lacks that was made of inputs that lack something; None where it is computed again."""
        with suppress(OSError, BlockDamaged):
            block = self._store.block(key)
            return self._staying(block.inputs_lacked, block.issues, inputs)
        return None

    def _staying(self, inputs_lacked: str, issues: Iterable[SampleIssue], inputs: str | None) -> str | None:
        """What a result lacks, if its inputs lack what they lacked then, and its samples would fail again."""
        if inputs not in (inputs_lacked, _UNKNOWN):
            return None
        if any(one.is_passing and is_another_now(one.condition, self._seconds) for one in issues):
            return None
        return lacking_of(inputs_lacked, issues) or None

    def _of_inputs(self, layout: StepLayout, number: int) -> str | None:
        keys = [self._layouts[one].keys[number] for one in layout.step.inputs if not self._is_data(one)]
        return self._together([*keys, layout.whole_key] if layout.whole_key else keys)

    def _all_of(self, layout: StepLayout) -> str | None:
        inputs = (self._layouts[one] for one in layout.step.inputs if not self._is_data(one))
        return self._together([key for one in inputs for key in one.keys])

    def _is_data(self, step: str) -> bool:
        return self._layouts[step].dependence == "data"

    def _together(self, keys: Sequence[str]) -> str | None:
        """What inputs lack; None where one is computed again."""
        found = [self._of_input(key) for key in keys]
        known = [one for one in found if one is not None]
        if len(known) < len(found):
            return None
        return _UNKNOWN if _UNKNOWN in known else lacking_in(known)

    def _of_input(self, key: str) -> str | None:
        if key in self._lacking:
            return self._lacking[key]
        return "" if key in self._kept else _UNKNOWN
