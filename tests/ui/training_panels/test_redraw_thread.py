"""The thread that redraws: it rests long after a long drawing, and not at all at the end."""

import time
from threading import Event

import pytest

from workbench.ui.training_panels import redraw_thread
from workbench.ui.training_panels.redraw_thread import Refresher


class Clock:
    """Each drawing takes half a second of it."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(redraw_thread, "time", made)
    return made


def test_it_rests_longer_than_it_draws_until_it_is_hurried(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    drawn = Event()

    def draw() -> bool:
        clock.now += 0.5
        drawn.set()
        return len(rests) < 2

    refresher = Refresher(draw)

    def rest(seconds: float) -> bool:
        rests.append(seconds)
        return False

    monkeypatch.setattr(refresher._end, "wait", rest)
    for _ in range(3):
        drawn.clear()
        refresher.ask()
        assert drawn.wait(30)
        time.sleep(0.05)
    assert rests == [12.5, 12.5]


def test_what_hurries_is_drawn_without_the_rest() -> None:
    """The rest after such a drawing would be half a minute."""
    drawn = Event()
    times: list[int] = []

    def draw() -> bool:
        times.append(1)
        if len(times) == 1:
            time.sleep(1.2)
        drawn.set()
        return len(times) < 2

    refresher = Refresher(draw)
    refresher.ask()
    assert drawn.wait(30)
    drawn.clear()
    refresher.hurry()
    assert drawn.wait(20)
