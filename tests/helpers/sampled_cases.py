"""Costly cases of which each run takes some, others every day: ``@pytest.mark.sampled(share)``.

The share of a test's cases is drawn by the run's seed, which is the day's number unless ``--sample-seed`` or
WORKBENCH_SAMPLE_SEED gives another; of a test without cases, the share is the chance that it runs at all. What is left
out is deselected, so that its count is seen. All of them run under ``-m slow_full``, and whatever is named by a node id
or by ``-k``, or failed in the run before (``--last-failed``), runs.
"""

import math
import os
import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

FULL = "slow_full"


def seed_of_the_run(config: pytest.Config) -> int:
    """The seed asked for, or the number of the day."""
    asked = config.getoption("sample_seed")
    if asked is None:
        asked = os.environ.get("WORKBENCH_SAMPLE_SEED") or datetime.now(UTC).date().toordinal()
    return int(asked)


def drawn(cases: list[pytest.Item], share: float, seed: int) -> list[pytest.Item]:
    """The cases of one test that a run with this seed takes: at least one where there are several."""
    chance = random.Random(f"{seed} {cases[0].nodeid.partition('[')[0]}")
    if "[" not in cases[0].nodeid:
        return cases if chance.random() < share else []
    return chance.sample(cases, min(len(cases), math.ceil(share * len(cases))))


def left_out(items: Iterable[pytest.Item], config: pytest.Config) -> list[pytest.Item]:
    """The items that this run leaves to others; under ``-m slow_full`` every sampled item is marked instead."""
    tests: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled"):
            tests[item.nodeid.partition("[")[0]].append(item)
    if FULL in config.option.markexpr:
        for item in (item for cases in tests.values() for item in cases):
            item.add_marker(FULL)
        return []
    again = getattr(config.option, "lf", False)  # not there without pytest's cache
    if config.option.keyword or again or any("::" in argument for argument in config.args):
        return []
    seed = config.getoption("sample_seed")
    rest: list[pytest.Item] = []
    for cases in tests.values():
        (share,) = cases[0].get_closest_marker("sampled").args
        taken = drawn(cases, share, seed)
        rest += [item for item in cases if item not in taken]
    return rest
