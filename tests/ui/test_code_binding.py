"""What the editor says and does about its code cell, for each answer of the notebook."""

from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.graph.commands import AddNode, UndoStep
from workbench.ui import code_binding as code_binding_module
from workbench.ui import editor as editor_module
from workbench.ui.bound_cell import CellAnswer
from workbench.ui.canvas_traits import CanvasNotice
from workbench.ui.code_binding import CodeBinding, cell_text
from workbench.ui.custom_layers.code_sheet import CodeSheet
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.notices import Notices


class FakeCell:
    """Stands for the cell in the notebook: keeps what it is asked, and answers when it is told to."""

    def __init__(self, _editor: str, on_result: Any) -> None:
        self.answer = on_result
        self.asked: list[dict[str, Any]] = []

    def sync(self, source: str, **options: Any) -> None:
        self.asked.append({"source": source, **options})

    def schedule(self, source: str, **_options: Any) -> None:
        self.asked.append({"source": source, "scheduled": True})

    def mark(self, lines: tuple[int, ...]) -> None:
        self.asked.append({"marked": lines})

    def close(self) -> None:
        self.asked.append({"closed": True})


class Bench:
    def __init__(self, path: Path) -> None:
        graph = wb.Graph("digits").add("Input", shape=(4,), name="x").add("Dense", units=3, name="score")
        self.session = DrawingSession(graph, path)
        self.binding = CodeBinding(self.session, lambda: ["w"], lambda: None)
        self.cell: Any = self.binding._cell
        self.notices = Notices(self.session, self.binding, CodeSheet(self.session, tuple, lambda: None))

    def notice(self) -> CanvasNotice:
        return next(item for item in self.notices.shown() if item.id == "code")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(code_binding_module, "BoundCell", FakeCell)
    return Bench(tmp_path / "digits.graph.json")


def test_inserting_binds_and_then_the_cell_follows(bench: Bench) -> None:
    bench.binding.follow()
    assert bench.cell.asked == []  # nothing is bound yet
    bench.binding.insert()
    assert bench.cell.asked[-1] == {"source": cell_text(bench.session.graph), "widgets": ["w"], "insert": True}
    bench.cell.answer(CellAnswer("inserted"))
    assert (bench.binding.state, bench.binding.message) == ("bound", "The code cell follows the drawing.")
    bench.binding.follow()
    assert bench.cell.asked[-1]["scheduled"]


def test_where_nobody_answers_the_way_out_is_said_only_when_one_asked(bench: Bench) -> None:
    bench.binding.find()
    bench.cell.answer(CellAnswer("unavailable"))
    assert bench.binding.state == "none"
    bench.binding.insert()
    bench.cell.answer(CellAnswer("unavailable"))
    assert bench.notice().text == (
        "This notebook application cannot insert the cell. Run editor.code_cell() in a cell, or copy the code below."
    )


def test_an_unfinished_drawing_leaves_the_cell_as_it_was(bench: Bench) -> None:
    bench.cell.answer(CellAnswer("inserted"))
    bench.session.replace(wb.Graph(bench.session.graph.name))
    bench.binding.follow()
    assert bench.cell.asked == []
    assert bench.binding.message.startswith("The code cell keeps the last complete network. digits: no layer follows")


def test_an_edited_cell_is_left_alone_and_said(bench: Bench) -> None:
    bench.cell.answer(CellAnswer("edited", "import keras\n# mine"))
    assert bench.notice().text == (
        "You have edited the code cell, so the drawing no longer rewrites it. "
        "Run the cell to compare it with the drawing."
    )
    assert [action.label for action in bench.notice().actions] == ["Replace my code", "Keep my code"]


def ran(bench: Bench, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """The student edits the cell to ``source`` and runs it."""
    namespace: dict[str, Any] = {}
    exec(compile(source, "<cell>", "exec"), namespace)
    monkeypatch.setattr(code_binding_module, "notebook_variables", lambda: namespace)
    bench.cell.answer(CellAnswer("inserted"))
    bench.binding.ran(source)
    bench.cell.answer(CellAnswer("edited", source))


def test_an_edited_cell_that_was_run_is_compared_and_taken_in(bench: Bench, monkeypatch) -> None:
    before = bench.session.graph
    source = cell_text(before).replace("units=3", "units=5")
    ran(bench, monkeypatch, source)
    assert bench.notice().text == (
        "Your code builds another network than the one drawn:\n• score: units is now 5 instead of 3."
    )
    bench.notices.act("code", "read_cell")
    assert bench.session.graph.by_name["score"].params["units"] == 5
    assert bench.session.graph.by_name["score"].position == before.by_name["score"].position
    assert bench.cell.asked[-1] == {"source": source, "widgets": ["w"], "replace": True}  # adopted as it stands
    bench.session.undo()
    assert bench.session.graph == before


def test_code_that_says_the_same_differently_offers_nothing_to_take(bench: Bench, monkeypatch) -> None:
    ran(bench, monkeypatch, cell_text(bench.session.graph) + "\n# mine")
    assert bench.notice().text == "You have edited the code cell; it builds the network that is drawn."
    assert len(bench.notice().actions) == 2


def test_code_that_cannot_be_drawn_says_why(bench: Bench, monkeypatch) -> None:
    ran(bench, monkeypatch, "import keras\nx = 3")
    assert bench.notice().text.startswith("You have edited the code cell, and it cannot be drawn. ")
    assert bench.binding.read is None


def test_keeping_ones_code_ends_the_binding(bench: Bench) -> None:
    bench.cell.answer(CellAnswer("edited", "import keras"))
    bench.notices.act("code", "keep_cell")
    assert bench.binding.state == "none"
    assert not [item for item in bench.notices.shown() if item.id == "code"]


def test_a_dismissed_notice_stays_away_until_it_says_something_else(bench: Bench) -> None:
    bench.cell.answer(CellAnswer("edited", "import keras"))
    bench.notices.act("code", "dismiss")
    bench.cell.answer(CellAnswer("edited", "import keras"))
    assert not [item for item in bench.notices.shown() if item.id == "code"]


def test_a_layer_that_is_cut_off_leaves_the_cell_as_it_was(bench: Bench) -> None:
    bench.cell.answer(CellAnswer("inserted"))
    bench.session.do(UndoStep((AddNode("Dense", name="lonely", params={"units": 2}),)))
    bench.binding.follow()
    assert bench.cell.asked == []
    assert bench.binding.message == (
        "The code cell keeps the last complete network: lonely cannot be reached from an Input yet."
    )
    bench.binding.insert()
    bench.cell.answer(CellAnswer("updated"))
    assert bench.binding.message == "The code cell holds all but lonely: no way leads there from an Input."


def test_the_lines_of_what_is_selected_are_marked_while_the_cell_holds_the_code(bench: Bench) -> None:
    score = (bench.session.graph.nodes[1].id,)
    bench.binding.mark((score,))
    assert bench.cell.asked == []  # there is no cell
    bench.binding.insert()
    bench.cell.answer(CellAnswer("inserted"))
    assert bench.cell.asked[-1] == {"marked": (7,)}
    bench.binding.mark((score,))
    bench.cell.answer(CellAnswer("unchanged"))
    assert len(bench.cell.asked) == 2  # nothing new to say
    bench.binding.mark(())
    assert bench.cell.asked[-1] == {"marked": ()}
    bench.binding.mark((score,))
    bench.cell.answer(CellAnswer("updated"))
    assert bench.cell.asked[-2:] == [{"marked": (7,)}] * 2  # the text was written anew, without the marks
    bench.cell.answer(CellAnswer("edited", "x = 1"))
    bench.binding.mark(())
    assert bench.cell.asked[-1] == {"marked": (7,)}  # the student's own text is left alone


def test_the_cell_of_a_flow_is_its_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_binding_module, "BoundCell", FakeCell)
    flow = wb.Graph("flow", kind="flow").add("DataSet", name="given").add("Invert")
    session = DrawingSession(flow, tmp_path / "flow.graph.json")
    binding = CodeBinding(session, lambda: ["w"], lambda: None)
    cell: Any = binding._cell
    binding.insert()
    assert "def invert(sample):" in cell.asked[-1]["source"]
    cell.answer(CellAnswer("inserted"))
    assert (binding.state, binding.message) == ("bound", "The code cell follows the drawing.")
    session.replace(session.graph.add("Flip"))
    binding.follow()
    assert "def flip(" in cell.asked[-1]["source"]
    binding.mark(())
    cell.answer(CellAnswer("edited", "samples = 1  # keras"))
    binding.ran("samples = 1  # keras")
    cell.answer(CellAnswer("edited", "samples = 1  # keras"))
    assert binding.message == "You have edited the code cell, so the flow no longer rewrites it."


def test_a_flow_puts_its_program_below_the_cell_that_asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put: list[str] = []
    monkeypatch.setattr(editor_module, "insert_below", put.append)
    flow = wb.Graph("flow", kind="flow").add("DataSet", name="given").add("Invert")
    editor = wb.Editor(flow, tmp_path / "flow.graph.json")
    editor.code_cell()
    editor.close()
    assert put[0].endswith("invert_samples = [invert(sample) for sample in given_samples]")
