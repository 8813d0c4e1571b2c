"""Modules of somebody's own in a flow: added, kept as text, and run only where their code was accepted."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from workbench.catalog import own_code
from workbench.data.sample import Sample
from workbench.flow import accept_code, add_module, analyze_flow, steps_of
from workbench.flow.flow_errors import CodeNotAccepted
from workbench.flow.module_work import ModuleWork
from workbench.graph.document import Graph
from workbench.graph.ports import input_ports
from workbench.modules.custom_modules import ContractBroken, NotAModule
from workbench.modules.module import Module
from workbench.modules.module_errors import ModuleError

FACTOR = 2


class Darken:
    """Make it darker."""

    def __init__(self, factor: float = 0.5) -> None:
        self.factor = factor

    def __call__(self, sample: Sample) -> Sample:
        return sample.replaced(image=(sample.image * self.factor / FACTOR).astype(sample.image.dtype))


MERGE = """
class First:
    def __call__(self, *data):
        return data[0]
"""
SPREADING = """
from pathlib import Path
Path({file!r}).write_text("it ran")
class Mine:
    def __call__(self, sample):
        return sample
"""


@pytest.fixture
def flow() -> Graph:
    return wb.Graph("project", kind="flow").add("DataSet", source="digits", name="data")


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was accepted in this process, as in another notebook."""
    monkeypatch.setattr(own_code, "_given", set())
    monkeypatch.setattr(own_code, "_live", {})


def module(graph: Graph) -> Module:
    found = steps_of(graph)[-1].module
    assert found is not None
    return found


def test_a_module_of_the_workbench_is_a_plain_node(flow: Graph) -> None:
    expected = flow.add("Resize", height=32, name="resize")
    assert add_module(flow, wb.modules.Resize(height=32)) == expected
    assert add_module(flow, wb.modules.Resize, height=32) == expected
    assert add_module(flow, wb.modules.Resize(height=8), height=32) == expected


def test_a_class_of_ones_own(flow: Graph) -> None:
    graph = add_module(flow, Darken, factor=0.5)
    node = graph.nodes[-1]
    assert (node.type, node.name, dict(node.params["parameters"])) == ("CustomModule", "darken", {"factor": 0.5})
    assert [part.split("\n")[0] for part in node.params["source"]][-2:] == ["FACTOR = 2", "class Darken:"]
    sample = Sample(np.full((2, 2), 100, "uint8"), name="a")
    assert module(graph).run(sample)[0].image[0, 0] == 25


def test_a_taken_class_keeps_what_was_said_of_it(flow: Graph) -> None:
    graph = add_module(flow, wb.modules.take(Darken, color_modes=("L",)))
    assert module(graph).about.color_modes == ("L",)


def test_source_and_files(flow: Graph, tmp_path: Path) -> None:
    merged = add_module(flow, MERGE, inputs=["data", "data"], name="first")
    assert [port.name for port in input_ports(merged, merged.by_name["first"])] == ["inputs"]
    assert len(steps_of(merged)[-1].inputs) == 2
    (tmp_path / "mine.py").write_text(MERGE)
    assert add_module(flow, tmp_path / "mine.py", inputs=["data"]).nodes[-1].params["source"] == (MERGE, "First")


def test_a_file_brings_the_code_back(flow: Graph, tmp_path: Path) -> None:
    graph = add_module(flow, Darken, factor=0.25)
    assert wb.load(wb.save(graph, tmp_path / "a.graph.json")) == graph


def test_code_that_nobody_has_run_is_not_run(flow: Graph, tmp_path: Path, forgotten: None) -> None:
    file = tmp_path / "ran.txt"
    graph = flow.add("CustomModule", source=[SPREADING.format(file=str(file))], name="mine")
    expected = (
        "mine: this module carries code of its own, the class 'Mine', that nobody has run here. Look at it in the "
        "parameter 'source'; if you trust it, call wb.flow.accept_code(flow)."
    )
    with pytest.raises(CodeNotAccepted) as refusal:
        steps_of(graph)
    assert str(refusal.value) == expected
    (problem,) = analyze_flow(graph, shapes=False).problems
    assert (problem.code, problem.message) == ("code-not-accepted", expected)
    assert not file.exists()
    assert type(module(accept_code(graph))).__name__ == "Mine"
    assert file.read_text() == "it ran"


def test_code_is_run_in_another_process_once_it_is_accepted(flow: Graph, tmp_path: Path) -> None:
    graph = add_module(flow, Darken, factor=0.25)
    path = wb.save(graph, tmp_path / "a.graph.json")
    script = f"""
import workbench as wb
from workbench.flow.module_work import ModuleWork
flow = wb.load({str(path)!r})
print([problem.code for problem in wb.analyze(flow, shapes=False).problems])
step = wb.flow.steps_of(wb.flow.accept_code(flow))[-1]
print(step.module)
print(ModuleWork().identity(step))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.splitlines() == [
        "['code-not-accepted']", "Darken(factor=0.25)", ModuleWork().identity(steps_of(graph)[-1]),
    ]  # fmt: skip


def test_code_of_ones_own_is_not_called_while_one_draws(flow: Graph) -> None:
    graph = flow.add("CustomModule", source=["class Mine:\n    def __call__(self, sample):\n        raise SystemExit"])
    graph = accept_code(graph).add("Invert")
    analysis = analyze_flow(graph, shapes=False)
    assert (analysis.problems, list(analysis.types)) == ((), ["data"])


def test_what_is_no_module_is_refused(flow: Graph) -> None:
    for given in (5, None, "class Mine:\n    pass\n"):
        with pytest.raises(NotAModule):
            add_module(flow, given)
    with pytest.raises(ContractBroken):
        add_module(flow, "class Mine:\n    def __call__(self, sample):\n        return 5\n")
    with pytest.raises(ModuleError):
        add_module(flow, Darken, factor="dark")
    with pytest.raises(ModuleError):
        add_module(flow, Darken, brightness=5)


def test_a_node_without_code(flow: Graph) -> None:
    (problem,) = analyze_flow(flow.add("CustomModule", name="mine"), shapes=False).problems
    assert problem.code == "code-not-accepted"


@pytest.mark.parametrize(
    "before",
    ["import numpy as np\n", "K = 2\n", "def f(x):\n    return x\n", '"""Mine."""\n', "class Base:\n    pass\n"],
)
def test_what_stands_above_the_class_is_no_matter(before: str, flow: Graph, tmp_path: Path) -> None:
    source = f"{before}class Mine:\n    def __call__(self, sample):\n        return sample\nEND = 1\n"
    (tmp_path / "mine.py").write_text(source)
    for given in (source, tmp_path / "mine.py"):
        graph = add_module(flow, given)
        assert graph.nodes[-1].params["source"] == (source, "Mine")
        assert type(module(graph)).__name__ == "Mine"


def test_the_name_of_the_class_is_told_where_nobody_has_run_it(flow: Graph, forgotten: None) -> None:
    graph = flow.add("CustomModule", source=["import os\nclass Mine:\n    pass\n", "Mine"], name="mine")
    with pytest.raises(CodeNotAccepted, match=r"the class 'Mine', that nobody has run here"):
        steps_of(graph)
