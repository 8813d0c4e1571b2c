"""The bound code cell in a real JupyterLab and Jupyter Notebook 7, driven through a plain ipywidgets button."""

import json
import re
import time
from collections.abc import Callable

import pytest

from tests.browser.jupyter import NotebookPage

SETUP = """
import ipywidgets
from workbench.ui.bound_cell import BoundCell
answers = []
bound = BoundCell("{editor}", lambda answer: answers.append([answer.result, answer.source]))
button = ipywidgets.Button(description="{editor}")
source = "x = 1"
button.on_click(lambda _: bound.sync(source, widgets=[button.model_id], insert=True))
button
""".strip()
FIRST = SETUP.format(editor="digits")

OpenNotebook = Callable[..., NotebookPage]


in_both = pytest.mark.parametrize("page", ["lab", "notebook"], indirect=True)


@pytest.fixture
def page(request: pytest.FixtureRequest, open_notebook: OpenNotebook) -> NotebookPage:
    """Three cells; the first shows a button that inserts a bound cell, and has been run."""
    page = open_notebook([FIRST, "'second'", "'third'"], app=getattr(request, "param", "lab"))
    page.run_cell(0)
    return page


def sync(page: NotebookPage, source: str, options: str = "") -> None:
    page.execute(f"bound.sync({source!r}, widgets=[button.model_id], {options})")


def answers(page: NotebookPage, count: int) -> list[list[str]]:
    """Wait for this many answers; all that came since the setup cell was run."""
    deadline = time.monotonic() + 20
    while True:
        got = list(json.loads(page.execute("import json; print(json.dumps(answers))")))
        if len(got) >= count or time.monotonic() > deadline:
            return got
        page.page.wait_for_timeout(50)


def press(page: NotebookPage, name: str) -> None:
    page.page.get_by_role("button", name=name, exact=True).click()


@in_both
def test_the_button_inserts_one_cell_below_the_cell_that_shows_it(page: NotebookPage) -> None:
    page.activate(2)
    press(page, "digits")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    assert page.active() == 1
    press(page, "digits")
    assert answers(page, 2) == [["inserted", ""], ["unchanged", ""]]
    assert page.sources() == [FIRST, "x = 1", "'second'", "'third'"]
    page.screenshot("bound-cell")
    assert page.errors == []


@in_both
def test_an_untouched_cell_is_rewritten_in_place_and_keeps_its_output(page: NotebookPage) -> None:
    sync(page, "print('one')", "insert=True")
    page.wait_for_sources([FIRST, "print('one')", "'second'", "'third'"])
    page.run_cell(1)
    sync(page, "print('two')")
    page.wait_for_sources([FIRST, "print('two')", "'second'", "'third'"])
    assert page.cell(1).locator(".jp-OutputArea-output").inner_text().strip() == "one"
    assert answers(page, 2) == [["inserted", ""], ["updated", ""]]


def test_a_burst_of_scheduled_updates_rewrites_once(page: NotebookPage) -> None:
    sync(page, "x = 0", "insert=True")
    page.execute("for i in range(1, 30): bound.schedule(f'x = {i}', widgets=[button.model_id])")
    page.wait_for_sources([FIRST, "x = 29", "'second'", "'third'"])
    assert answers(page, 2) == [["inserted", ""], ["updated", ""]]


@in_both
def test_what_the_student_edited_is_kept_until_replaced(page: NotebookPage) -> None:
    sync(page, "x = 1", "insert=True")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    page.type_into(1, "  # mine")
    sync(page, "x = 2", "insert=True")
    assert answers(page, 2)[-1] == ["edited", "x = 1  # mine"]
    assert page.sources() == [FIRST, "x = 1  # mine", "'second'", "'third'"]
    sync(page, "x = 3", "replace=True")
    assert answers(page, 3)[-1] == ["updated", ""]
    assert page.sources()[1] == "x = 3"
    sync(page, "x = 4")
    assert answers(page, 4)[-1] == ["updated", ""]


def test_a_rewrite_is_one_step_of_undo(page: NotebookPage) -> None:
    sync(page, "x = 1", "insert=True")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    sync(page, "x = 2\ny = 3")
    page.wait_for_sources([FIRST, "x = 2\ny = 3", "'second'", "'third'"])
    page.type_into(1, "4")
    page.page.keyboard.press("Control+z")
    page.wait_for_sources([FIRST, "x = 2\ny = 3", "'second'", "'third'"])
    page.page.keyboard.press("Control+z")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    sync(page, "x = 5")
    assert answers(page, 3)[-1] == ["updated", ""]  # the undo took the mark back as well, so this is no edit


def test_a_deleted_cell_is_not_missed_until_it_is_asked_for(page: NotebookPage) -> None:
    sync(page, "x = 1", "insert=True")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    page.activate(1)
    page.command("notebook:delete-cell")
    page.wait_for_sources([FIRST, "'second'", "'third'"])
    sync(page, "x = 2")
    assert answers(page, 2)[-1] == ["none", ""]
    sync(page, "x = 2", "insert=True")
    page.wait_for_sources([FIRST, "x = 2", "'second'", "'third'"])


def test_a_copy_of_the_cell_is_the_students(page: NotebookPage) -> None:
    sync(page, "x = 1", "insert=True")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    page.activate(1)
    page.command("notebook:duplicate-below")
    page.wait_for_sources([FIRST, "x = 1", "x = 1", "'second'", "'third'"])
    sync(page, "x = 2")
    page.wait_for_sources([FIRST, "x = 2", "x = 1", "'second'", "'third'"])
    saved = page.save()
    assert [cell.metadata.get("workbench", {}).get("editor") for cell in saved.cells] == [
        None,
        "digits",
        None,
        None,
        None,
    ]


def test_the_binding_outlives_a_reload_and_a_restart(page: NotebookPage) -> None:
    sync(page, "x = 1", "insert=True")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    page.save()
    page.reload()
    sync(page, "x = 2")
    page.wait_for_sources([FIRST, "x = 2", "'second'", "'third'"])
    page.restart_kernel()
    page.run_cell(0)
    press(page, "digits")
    page.wait_for_sources([FIRST, "x = 1", "'second'", "'third'"])
    assert answers(page, 1) == [["updated", ""]]


COUNT = """
def press():
    global source
    source = f"x = {len(answers) + 1}"
    button.tooltip = source
""".lstrip()

BUSY = """
import time
end = time.monotonic() + 20
while len(answers) < 2 and time.monotonic() < end:
    time.sleep(0.02)
print(*(result for result, _ in answers))
""".strip()


def test_the_cell_is_kept_up_to_date_while_another_one_runs(open_notebook: OpenNotebook) -> None:
    pytest.importorskip("ipykernel", minversion="7", reason="subshells came with ipykernel 7")
    # ipykernel 7.4 hands a widget's messages to whoever sent that widget's last one; a reply makes that the subshell.
    counting = FIRST.replace("lambda _: bound", "lambda _: press() or bound").replace("button =", COUNT + "button =")
    page = open_notebook([counting, BUSY])
    page.run_cell(0)
    press(page, "digits")
    page.wait_for_sources([counting, "x = 1", BUSY])
    assert answers(page, 1) == [["inserted", ""]]
    page.start_cell(2)
    press(page, "digits")
    page.wait_for_sources([counting, "x = 2", BUSY])
    page.wait_until_idle()
    assert page.cell(2).locator(".jp-OutputArea-output").inner_text().strip() == "inserted updated"


def test_nothing_is_left_behind(page: NotebookPage) -> None:
    count = "import comm, threading; print(len(comm.get_comm_manager().comms), threading.active_count())"
    sync(page, "x = 0", "insert=True")
    assert len(answers(page, 1)) == 1  # the first request also starts the subshell that the next ones use
    before = page.execute(count)
    for i in range(1, 21):
        sync(page, f"x = {i}")
    assert len(answers(page, 21)) == 21
    assert page.execute(count) == before


def test_two_editors_keep_to_their_own_cells(open_notebook: OpenNotebook) -> None:
    second = re.sub(r"\bbound\b", "other", SETUP.format(editor="letters")).replace("button", "knob")
    page = open_notebook([FIRST, second])
    page.run_cell(0)
    page.run_cell(1)
    press(page, "letters")
    press(page, "digits")
    page.wait_for_sources([FIRST, "x = 1", second, "x = 1"])
    page.execute("bound.sync('x = 2'); other.sync('y = 2')")
    page.wait_for_sources([FIRST, "x = 2", second, "y = 2"])
