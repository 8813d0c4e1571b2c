"""What is kept between edits: results by identity, and a canvas that shows the same as one that was made anew."""

import random
from pathlib import Path

import workbench as wb
from tests.helpers.random_edits import random_edit
from workbench.graph.graph_errors import GraphError
from workbench.ui import canvas_state
from workbench.ui.editor import Editor
from workbench.ui.keras_loading import KERAS
from workbench.ui.protocol import encode
from workbench.ui.recent_results import RecentResults


def test_a_result_is_made_once_for_a_source_and_forgotten_after_others() -> None:
    results = RecentResults[int]()
    made: list[None] = []

    def make() -> int:
        made.append(None)
        return len(made)

    one, equal_one = [1], [1]
    assert [results.of(one, "a", make), results.of(one, "a", make)] == [1, 1]
    assert results.of(one, "b", make) == 2
    assert results.of(equal_one, "a", make) == 3  # equal is not the same
    for number in range(6):
        results.of([number], "a", make)
    assert results.of(one, "a", make) == 10


def test_after_any_edits_and_undos_the_canvas_shows_what_the_graph_is(tmp_path: Path) -> None:
    chance = random.Random(7)
    graph = wb.Graph("net").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=4, kernel_size=3).add("Flatten")
    editor = Editor(graph.add("Dense", units=3), tmp_path / "net.graph.json")
    try:
        for _ in range(60):
            action = chance.random()
            if action < 0.2:
                editor.undo()
            elif action < 0.3:
                editor.redo()
            else:
                try:
                    editor.graph = random_edit(editor.graph, chance)
                except GraphError:
                    continue
            level, analysis = editor.open_path, editor.known
            fresh = canvas_state.document(editor.graph, level, editor.document["fit"])
            assert editor.document == encode(fresh)
            state, message = KERAS.state, KERAS.message
            assert editor.report == encode(canvas_state.report(editor.graph, level, analysis, state, message))
    finally:
        editor.close()
