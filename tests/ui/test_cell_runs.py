"""Who runs a cell: a page, or nbconvert, which shows nothing afterwards."""

from types import SimpleNamespace
from typing import Any

import pytest

from workbench.ui import cell_runs, keras_loading
from workbench.ui.cell_runs import is_batch_run
from workbench.ui.keras_loading import KerasLoading


def shell(parent: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(kernel=SimpleNamespace(get_parent=lambda channel: parent if channel == "shell" else {}))


@pytest.mark.parametrize(
    ("parent", "is_batch"),
    [
        ({"header": {"msg_type": "execute_request"}, "metadata": {}}, True),
        ({"header": {"msg_type": "execute_request"}, "metadata": {"cellId": "a1", "trusted": True}}, False),
        ({"header": {"msg_type": "comm_msg"}, "metadata": {}}, False),
        ({}, False),
    ],
)
def test_a_page_names_its_cell_and_nbconvert_does_not(
    monkeypatch: pytest.MonkeyPatch, parent: dict[str, Any], is_batch: bool
) -> None:
    monkeypatch.setattr(cell_runs, "get_ipython", lambda: shell(parent))
    assert is_batch_run() is is_batch


def test_outside_a_kernel_there_is_no_batch_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for found in (None, SimpleNamespace()):
        monkeypatch.setattr(cell_runs, "get_ipython", lambda found=found: found)
        assert not is_batch_run()


@pytest.mark.parametrize(("error", "state"), [(None, "ready"), (ImportError("no keras"), "failed")])
def test_what_is_loaded_now_is_there_or_has_failed(
    monkeypatch: pytest.MonkeyPatch, error: Exception | None, state: str
) -> None:
    def warm_up() -> None:
        if error:
            raise error

    monkeypatch.setattr(keras_loading, "_warm_up", warm_up)
    monkeypatch.setattr(keras_loading, "is_imported", lambda: False)
    loading = KerasLoading()
    loading.load_now()
    loading.load_now()
    assert loading.state == state
