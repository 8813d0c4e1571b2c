"""What is asked for all the time is done a few times, and the last request is never lost."""

import threading

import pytest

from workbench.ui.flow.throttle import Throttle


def test_requests_while_the_action_runs_are_one_more_call() -> None:
    calls: list[int] = []
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def action() -> None:
        calls.append(len(calls))
        begun.set()
        assert go_on.wait(60)
        if len(calls) == 2:
            done.set()

    throttle = Throttle(action, pause=0)
    throttle.request()
    assert begun.wait(60)
    for _ in range(1000):
        throttle.request()
    go_on.set()
    assert done.wait(60)
    throttle.close()
    assert calls == [0, 1]


def test_a_closed_one_does_nothing_more() -> None:
    calls: list[None] = []
    throttle = Throttle(lambda: calls.append(None))
    throttle.close()
    throttle.request()
    assert calls == []


def test_it_works_again_after_a_rest() -> None:
    called = [threading.Event(), threading.Event()]
    count: list[None] = []

    def action() -> None:
        called[len(count)].set()
        count.append(None)

    throttle = Throttle(action, pause=0)
    for event in called:
        throttle.request()
        assert event.wait(60)
    throttle.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_failure_is_told_and_ends_nothing_that_is_asked_for_besides() -> None:
    begun, go_on, again = threading.Event(), threading.Event(), threading.Event()

    def action() -> None:
        if begun.is_set():
            again.set()
            return
        begun.set()
        assert go_on.wait(60)
        raise KeyError("resize")

    throttle = Throttle(action, pause=0)
    throttle.request()
    assert begun.wait(60)
    throttle.request()
    go_on.set()
    assert again.wait(60)
    throttle.close()
