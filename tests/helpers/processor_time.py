"""Processor time by package: what the tests cost, however many workers there are and whatever else the machine does.

A test's processor time is that of its process and of the processes that it started and waited for: that of a server
or a sandbox counts where it ends, what a sandbox's own children took not at all. The first test of a worker that needs
TensorFlow pays the four seconds of its import.
"""

import os
from collections import defaultdict
from collections.abc import Generator

import pytest
from _pytest.terminal import TerminalReporter

BUDGETS = {
    "training": 240, "labs": 150, "browser": 300, "importers": 120, "trace": 100, "grading": 80, "codegen": 60,
    "notebooks": 160, "ui": 50, "guides": 40, "data": 30, "deployment": 30, "analysis": 20, "catalog": 20,
    "explain": 15, "layers": 15, "graph": 10, "modules": 40, "tuning": 60, "flow": 150, "custom": 60,
}  # fmt: skip
"""Seconds that the tests of a package may take together; of one that is not named, ``OTHERS``."""
OTHERS = 15


def spent() -> float:
    """Seconds of processor time of this process and of the finished ones that it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def package(nodeid: str) -> str:
    """The part of the tests that a test belongs to: its folder below `tests`, or its file there."""
    parts = nodeid.partition("::")[0].split("/")
    return parts[1] if len(parts) > 1 else parts[0]


class ProcessorTime:
    """Adds to each report what its phase has cost; sums up where the reports arrive."""

    def __init__(self) -> None:
        self._mark = spent()
        self._tests: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        now = spent()
        report.__dict__["processor_seconds"] = now - self._mark  # travels from worker to controller
        self._mark = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._tests[report.nodeid] += getattr(report, "processor_seconds", 0.0)

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        packages: dict[str, list[float]] = defaultdict(list)
        for nodeid, seconds in self._tests.items():
            packages[package(nodeid)].append(seconds)
        write = terminalreporter.write_line
        terminalreporter.section("processor time by package")
        for name, costs in sorted(packages.items(), key=lambda item: -sum(item[1])):
            budget = BUDGETS.get(name, OTHERS)
            remark = "  OVER ITS BUDGET" if sum(costs) > budget else ""
            write(f"{sum(costs):8.1f} of {budget:4} s  {name} ({len(costs)} tests){remark}")
        write(f"{sum(self._tests.values()):8.1f} s altogether")
        dearest = sorted(self._tests, key=self._tests.__getitem__, reverse=True)
        for nodeid in dearest[: terminalreporter.config.getoption("processor_times")]:
            write(f"{self._tests[nodeid]:8.2f} s  {nodeid}")
