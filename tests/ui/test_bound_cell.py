"""The kernel's side of the bound cell, with a fake front end and a fake clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import comm
import IPython
import pytest

from workbench.ui import bound_cell
from workbench.ui.bound_cell import ANSWER_TIMEOUT, DEBOUNCE_DELAY, TARGET, BoundCell, CellAnswer


@dataclass(eq=False)
class Timer:
    seconds: float
    action: Callable[[], None]
    live: bool = True

    def cancel(self) -> None:
        self.live = False


@dataclass
class Clock:
    timers: list[Timer] = field(default_factory=list)

    def start(self, seconds: float, action: Callable[[], None]) -> Timer:
        self.timers.append(Timer(seconds, action))
        return self.timers[-1]

    def live(self, seconds: float) -> list[Timer]:
        return [timer for timer in self.timers if timer.live and timer.seconds == seconds]

    def ring(self, seconds: float) -> None:
        """Let every timer of this length go off."""
        for timer in self.live(seconds):
            timer.live = False
            timer.action()


class Channel(comm.base_comm.BaseComm):
    """A comm whose messages go to a list."""

    sent: list[tuple["Channel", str, Any]]

    def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **__: Any) -> None:
        self.sent.append((self, msg_type, data))


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> comm.base_comm.CommManager:
    manager = comm.base_comm.CommManager()
    sent: list[Any] = []
    monkeypatch.setattr(Channel, "sent", sent, raising=False)
    monkeypatch.setattr(comm, "get_comm_manager", lambda: manager)
    monkeypatch.setattr(comm, "create_comm", Channel)
    return manager


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers() -> list[CellAnswer]:
    return []


@pytest.fixture
def cell(manager: comm.base_comm.CommManager, clock: Clock, answers: list[CellAnswer]) -> BoundCell:
    return BoundCell("digits", answers.append, start_timer=clock.start)


def opened() -> list[Any]:
    """What was asked, in order."""
    return [data for _, kind, data in Channel.sent if kind == "comm_open"]


def answer(manager: comm.base_comm.CommManager, number: int, data: Any) -> None:
    """Let the front end close the comm of this request."""
    channels = [channel for channel, kind, _ in Channel.sent if kind == "comm_open"]
    message = {"content": {"comm_id": channels[number].comm_id, "data": data}}
    manager.comm_close(None, "", message)


def test_a_request_says_all_that_the_extension_needs(cell: BoundCell) -> None:
    cell.sync("x = 1", widgets=("w1", "w2"), insert=True)
    channel, _, data = Channel.sent[0]
    assert channel.target_name == TARGET == "workbench.cell"
    assert data == {
        "request": "sync",
        "editor": "digits",
        "widgets": ["w1", "w2"],
        "source": "x = 1",
        "insert": True,
        "replace": False,
    }


@pytest.mark.parametrize("result", ["inserted", "updated", "unchanged", "none"])
def test_an_answer_is_reported_and_leaves_nothing_behind(
    cell: BoundCell, manager: Any, clock: Clock, answers: list[CellAnswer], result: Any
) -> None:
    cell.sync("x = 1")
    answer(manager, 0, {"result": result})
    assert answers == [CellAnswer(result)]
    assert manager.comms == {}
    assert clock.live(ANSWER_TIMEOUT) == []


def test_the_students_text_comes_with_the_answer(cell: BoundCell, manager: Any, answers: list[CellAnswer]) -> None:
    cell.sync("x = 1")
    answer(manager, 0, {"result": "edited", "source": "x = 2  # mine"})
    assert answers == [CellAnswer("edited", "x = 2  # mine")]


@pytest.mark.parametrize(
    "data", [{}, {"result": "exploded"}, {"result": ["edited"]}, {"result": "edited", "source": 1}]
)
def test_a_comm_closed_without_a_result_means_no_extension(
    cell: BoundCell, manager: Any, answers: list[CellAnswer], data: Any
) -> None:
    cell.sync("x = 1")
    answer(manager, 0, data)
    assert answers == [CellAnswer("unavailable")]


def test_no_answer_at_all_means_no_extension(cell: BoundCell, clock: Clock, answers: list[CellAnswer]) -> None:
    cell.sync("x = 1")
    clock.ring(ANSWER_TIMEOUT)
    assert answers == [CellAnswer("unavailable")]


def test_a_late_answer_still_counts(cell: BoundCell, manager: Any, clock: Clock, answers: list[CellAnswer]) -> None:
    cell.sync("x = 1")
    clock.ring(ANSWER_TIMEOUT)
    answer(manager, 0, {"result": "updated"})
    assert answers == [CellAnswer("unavailable"), CellAnswer("updated")]
    assert manager.comms == {}


def test_requests_without_answer_do_not_pile_up(cell: BoundCell, manager: Any, clock: Clock) -> None:
    for _ in range(10):
        cell.sync("x = 1")
        clock.ring(ANSWER_TIMEOUT)
    assert len(manager.comms) == 1


def test_an_answer_on_its_way_is_not_lost_to_the_next_request(
    cell: BoundCell, manager: Any, answers: list[CellAnswer]
) -> None:
    cell.sync("x = 1", insert=True)
    cell.sync("x = 2")
    answer(manager, 0, {"result": "inserted"})
    answer(manager, 1, {"result": "updated"})
    assert answers == [CellAnswer("inserted"), CellAnswer("updated")]


def test_a_burst_of_edits_asks_once_with_the_last_source(cell: BoundCell, clock: Clock) -> None:
    for i in range(20):
        cell.schedule(f"x = {i}", widgets=["w1"])
    assert opened() == []
    clock.ring(DEBOUNCE_DELAY)
    assert [(request["source"], request["insert"]) for request in opened()] == [("x = 19", False)]


def test_asking_now_overtakes_what_is_scheduled(cell: BoundCell, clock: Clock) -> None:
    cell.schedule("old")
    cell.sync("new", insert=True)
    clock.ring(DEBOUNCE_DELAY)
    assert [request["source"] for request in opened()] == ["new"]


def test_a_timer_that_went_off_too_late_to_cancel_brings_back_nothing(cell: BoundCell, clock: Clock) -> None:
    cell.schedule("old")
    cell.schedule("new")
    clock.timers[0].action()
    assert opened() == []
    clock.ring(DEBOUNCE_DELAY)
    assert [request["source"] for request in opened()] == ["new"]


def test_closing_ends_everything(cell: BoundCell, manager: Any, clock: Clock, answers: list[CellAnswer]) -> None:
    cell.sync("x = 1")
    cell.schedule("x = 2")
    cell.close()
    assert manager.comms == {}
    assert [timer for timer in clock.timers if timer.live] == []
    for timer in clock.timers:
        timer.action()
    cell.sync("x = 3")
    cell.schedule("x = 4")
    assert len(opened()) == 1
    assert answers == []


def test_the_real_timer_runs_in_the_callers_context() -> None:
    from contextvars import ContextVar
    from threading import Event

    asks: ContextVar[str] = ContextVar("asks")
    asks.set("a subshell")
    seen, done = [], Event()

    def look() -> None:
        seen.append(asks.get(None))
        done.set()

    bound_cell.start_timer(0, look)
    assert done.wait(10)
    assert seen == ["a subshell"]


def test_a_cell_below_is_asked_of_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Shell:
        def set_next_input(self, source: str, *, replace: bool) -> None:
            asked.append((source, replace))

    monkeypatch.setattr(bound_cell, "get_ipython", Shell)
    assert bound_cell.insert_below("x = 1")
    assert asked == [("x = 1", False)]


@pytest.mark.skipif(IPython.get_ipython() is not None, reason="run inside IPython")
def test_outside_ipython_no_cell_can_be_inserted() -> None:
    assert not bound_cell.insert_below("x = 1")


def test_closing_while_the_extension_closes_too_is_harmless(manager: comm.base_comm.CommManager, clock: Clock) -> None:
    cell = BoundCell("digits", lambda _answer: None, start_timer=clock.start)
    cell.sync("x = 1")
    for channel in list(manager.comms.values()):
        manager.comms.pop(channel.comm_id)  # as the kernel's other thread does on the extension's comm_close
    cell.close()
