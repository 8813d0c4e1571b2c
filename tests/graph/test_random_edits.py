"""A thousand random edits, all undone, all redone, saved and loaded: equal at every step."""

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import workbench as wb
from tests.helpers.random_edits import random_edit
from workbench.graph.document import GraphKind
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import decode, encode
from workbench.graph.history import LONGEST, History
from workbench.graph.history_file import load_history, save_history
from workbench.graph.validation import flaws


@pytest.mark.parametrize("kind", ["network", "flow"])
def test_a_thousand_random_edits_undone_redone_saved_and_loaded(kind: GraphKind) -> None:
    chance = random.Random(7)
    steps = [wb.Graph("start", kind=kind)]
    while len(steps) <= 1000:
        try:
            graph = random_edit(steps[-1], chance)
        except GraphError:
            continue
        if graph != steps[-1]:
            assert list(flaws(graph)) == []
            assert decode(encode(graph), where="step") == graph
            steps.append(graph)
    assert max(len(graph.nodes) for graph in steps) > 10
    history = History(steps[0])
    for step in range(0, 1000, LONGEST):
        batch = steps[step + 1 : step + 1 + LONGEST]
        for graph in batch:
            history = history.do(graph)
            assert history.present == graph
        for graph in [*reversed(batch[:-1]), steps[step]]:
            history = history.undo()
            assert history.present == graph
        for graph in batch:
            history = history.redo()
            assert history.present == graph


class Editing(RuleBasedStateMachine):
    """A user who edits, undoes, redoes, saves and reopens in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History(wb.Graph("start"))

    @initialize(kind=st.sampled_from(["network", "flow"]))
    def begin(self, kind: GraphKind) -> None:
        self.history = History(wb.Graph("start", kind=kind))

    @rule(seed=st.integers(0, 10**9))
    def edit(self, seed: int) -> None:
        before = self.history
        try:
            self.history = self.history.do(random_edit(self.history.present, random.Random(seed)))
        except GraphError:
            assert self.history is before
            return
        if self.history is not before:
            assert self.history.undo().present == before.present
            assert self.history.undo().redo() == self.history

    @precondition(lambda self: self.history.past)
    @rule()
    def undo(self) -> None:
        self.history = self.history.undo()

    @precondition(lambda self: self.history.future)
    @rule()
    def redo(self) -> None:
        self.history = self.history.redo()

    @rule()
    def save_and_load(self) -> None:
        assert decode(encode(self.history.present), where="x") == self.history.present

    @invariant()
    def the_graph_is_sound(self) -> None:
        assert list(flaws(self.history.present)) == []


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("seed", range(3))
def test_a_saved_history_is_the_same_history(seed: int, tmp_path) -> None:
    chance = random.Random(seed)
    history = History(wb.Graph("start"))
    while len(history.past) < 60:
        try:
            history = history.do(random_edit(history.present, chance))
        except GraphError:
            continue
    for _ in range(20):
        history = history.undo()
    save_history(history, tmp_path / "x.history.json")
    assert load_history(tmp_path / "x.history.json") == history
